"""The broker and the database server that all tests share: those that are named, or such as are started once a run.

A run may have several processes (``pytest -n``): whichever needs a service first starts it, and the one that began the
run stops it.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from streams.kafka import KafkaLog, KafkaSettings
from tests.support.services import Broker, Postgres, free_ports, kafka_is_here, missing, postgres_is_here

IMAGE = "apache/kafka:4.3.1"
_FOLDER = "COMMUNIQUE_TEST_SERVICES"
"""Variable that names the folder of the run, in which each service that was started has a file with its address."""


def kafka_address() -> str:
    """``HOST:PORT`` of a real broker; skips where there is none, and fails where services are required."""
    return _there("COMMUNIQUE_TEST_KAFKA", _kafka, "HOST:PORT of a broker, or install Java 17 and Maven, or run Docker")


def postgres_url() -> str:
    """The URL of a real PostgreSQL; skips where there is none, and fails where services are required."""
    wanted = "postgresql://USER@HOST:PORT/DATABASE, or install PostgreSQL (Debian: apt-get install postgresql)"
    return _there("COMMUNIQUE_TEST_POSTGRES", _postgres, wanted)


def begin() -> None:
    """Begin a run: what this process and those that it starts need from here on is started once."""
    folder = tempfile.mkdtemp(prefix="communique-")
    # Not for root alone: PostgreSQL runs as another user.
    Path(folder).chmod(0o755)
    os.environ[_FOLDER] = folder


def end() -> None:
    """End the run, and all that was started for it."""
    folder = Path(os.environ.pop(_FOLDER))
    if (folder / "kafka" / "pid").exists():
        Broker(folder / "kafka").stop()
    if (folder / "postgres" / "data" / "postmaster.pid").exists():
        Postgres(folder / "postgres").stop()
    if (folder / "container").exists():
        docker = [shutil.which("docker") or "docker", "stop", (folder / "container").read_text()]
        subprocess.run(docker, capture_output=True, check=False, timeout=60)
    shutil.rmtree(folder, ignore_errors=True)


def _there(variable: str, start: Callable[[Path], str], wanted: str) -> str:
    found = os.environ.get(variable) or _once(variable, start)
    if not found:
        missing(f"{variable} is not set, and nothing can be started here: set it to {wanted}")
    return found


def _once(name: str, start: Callable[[Path], str]) -> str:
    """What ``start`` gave to whoever of the run asked first."""
    folder = Path(os.environ[_FOLDER])
    note = folder / name
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not note.exists():
            note.write_text(start(folder))
        return note.read_text()


def _kafka(folder: Path) -> str:
    if kafka_is_here():
        broker = Broker(folder / "kafka")
        broker.start()
        return broker.address
    docker = shutil.which("docker")
    if docker and subprocess.run([docker, "info"], capture_output=True, check=False, timeout=30).returncode == 0:
        return _container(docker, folder / "container")
    return ""


def _postgres(folder: Path) -> str:
    if not postgres_is_here():
        return ""
    server = Postgres(folder / "postgres")
    server.start()
    return server.url


def _container(docker: str, note: Path) -> str:
    """The same broker in a container, whose name is noted; gives its address."""
    [port] = free_ports(1)
    address = f"127.0.0.1:{port}"
    settings = {
        "KAFKA_NODE_ID": "1",
        "KAFKA_PROCESS_ROLES": "broker,controller",
        "KAFKA_LISTENERS": "HOST://0.0.0.0:9092,INSIDE://127.0.0.1:19092,CONTROLLER://127.0.0.1:9093",
        "KAFKA_ADVERTISED_LISTENERS": f"HOST://{address},INSIDE://127.0.0.1:19092",
        "KAFKA_LISTENER_SECURITY_PROTOCOL_MAP": "HOST:PLAINTEXT,INSIDE:PLAINTEXT,CONTROLLER:PLAINTEXT",
        "KAFKA_INTER_BROKER_LISTENER_NAME": "INSIDE",
        "KAFKA_CONTROLLER_LISTENER_NAMES": "CONTROLLER",
        "KAFKA_CONTROLLER_QUORUM_VOTERS": "1@127.0.0.1:9093",
        "KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR": "1",
        "KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS": "1",
        "KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS": "0",
    }
    flags = [part for name, value in settings.items() for part in ("--env", f"{name}={value}")]
    run = [docker, "run", "--detach", "--rm", "--publish", f"{address}:9092", *flags, IMAGE]
    name = subprocess.run(run, capture_output=True, text=True, check=True, timeout=300).stdout.strip()
    note.write_text(name)
    log = KafkaLog(KafkaSettings((address,)))
    deadline = time.monotonic() + 60
    while not log.health().ok:
        assert time.monotonic() < deadline, f"the broker in {IMAGE} does not answer"
    log.close()
    return address
