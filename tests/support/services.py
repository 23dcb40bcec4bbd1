"""Real services: those that a test starts for itself, because it kills them or sets them up in its own way."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

DEPLOY = Path(__file__).parents[2] / "deploy"


def free_ports(count: int) -> list[int]:
    """Ports of this machine that nobody listens at now."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


def missing(reason: str) -> None:
    """Skip, or fail where services are required."""
    if os.environ.get("COMMUNIQUE_REQUIRE_SERVICES") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


class Broker:
    """A Kafka of the test's own, with its data under ``folder``."""

    def __init__(self, folder: Path, properties: Path | None = None) -> None:
        self.folder = folder
        self.port, self._controller_port = free_ports(2)
        self._properties = properties

    @property
    def address(self) -> str:
        """``HOST:PORT``."""
        return f"127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        """Of the process that runs now."""
        return int((self.folder / "pid").read_text())

    def start(self) -> None:
        """Start it, for the first time or again; returns when it answers."""
        extra = [str(self._properties)] if self._properties else []
        self._script("start", str(self.folder), str(self.port), str(self._controller_port), *extra)

    def stop(self) -> None:
        """Stop it in good order, if it runs."""
        self._script("stop", str(self.folder))

    def forget(self) -> None:
        """Take away all its data, as if its disk had been lost; it must be stopped."""
        shutil.rmtree(self.folder / "data")

    def _script(self, *arguments: str) -> None:
        done = subprocess.run(
            [str(DEPLOY / "kafka" / "kafka.sh"), *arguments], capture_output=True, text=True, check=False, timeout=120
        )
        assert done.returncode == 0, done.stdout + done.stderr


def kafka_is_here() -> bool:
    """Whether Kafka can be started here; its libraries are fetched when only they are missing."""
    libraries = Path(os.environ.get("COMMUNIQUE_KAFKA_LIBS", Path.home() / ".cache/communique/kafka-4.3.1"))
    if not shutil.which("java"):
        return False
    if (libraries / ".complete").exists():
        return True
    fetch = [str(DEPLOY / "kafka" / "kafka.sh"), "fetch"]
    return bool(shutil.which("mvn")) and subprocess.run(fetch, check=False, timeout=300).returncode == 0


@contextmanager
def own_broker(folder: Path, properties: Path | None = None, kind: type[Broker] = Broker) -> Iterator[Broker]:
    """A broker for as long as the block lasts; skips where Kafka cannot be started."""
    if not kafka_is_here():
        missing("a broker of the test's own needs Java 17 and Maven, or Kafka fetched by deploy/kafka/kafka.sh fetch")
    broker = kind(folder, properties)
    broker.start()
    try:
        yield broker
    finally:
        broker.stop()


class Postgres:
    """A PostgreSQL of the test's own, with its data under ``folder``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        [self.port] = free_ports(1)

    @property
    def url(self) -> str:
        """Of its empty database."""
        return f"postgresql://communique@127.0.0.1:{self.port}/communique"

    def start(self) -> None:
        """Start it, for the first time or again; returns when it answers."""
        self._script("start", str(self.folder), str(self.port))

    def stop(self, how: str = "fast") -> None:
        """Stop it; ``immediate`` is as a crash: what was not committed is gone."""
        self._script("stop", str(self.folder), how)

    def _script(self, *arguments: str) -> None:
        done = subprocess.run(
            [str(DEPLOY / "postgres" / "postgres.sh"), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            timeout=60,
        )
        assert done.returncode == 0, done.stderr


def postgres_is_here() -> bool:
    """Whether PostgreSQL can be started here."""
    return bool(shutil.which("initdb") or list(Path("/usr/lib/postgresql").glob("*/bin/initdb")))


@contextmanager
def own_postgres() -> Iterator[Postgres]:
    """A server for as long as the block lasts; skips where PostgreSQL is not installed."""
    if not postgres_is_here():
        missing("PostgreSQL is not installed: initdb is neither on the PATH nor under /usr/lib/postgresql")
    with tempfile.TemporaryDirectory(prefix="communique-") as name:
        # Not a folder of pytest's: the user that PostgreSQL runs as may not enter those of root.
        Path(name).chmod(0o755)
        server = Postgres(Path(name) / "postgres")
        server.start()
        try:
            yield server
        finally:
            server.stop()
