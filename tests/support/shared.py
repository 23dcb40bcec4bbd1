"""The broker and the database server that all tests share: those that are named, or such as are started once a run."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path

from streams.kafka import KafkaLog, KafkaSettings
from tests.support.services import free_ports, kafka_is_here, missing, own_broker, own_postgres, postgres_is_here

IMAGE = "apache/kafka:4.3.1"
_started = ExitStack()


def kafka_address() -> str:
    """``HOST:PORT`` of a real broker; skips where there is none, and fails where services are required."""
    return _there("COMMUNIQUE_TEST_KAFKA", _kafka, "HOST:PORT of a broker, or install Java 17 and Maven, or run Docker")


def postgres_url() -> str:
    """The URL of a real PostgreSQL; skips where there is none, and fails where services are required."""
    wanted = "postgresql://USER@HOST:PORT/DATABASE, or install PostgreSQL (Debian: apt-get install postgresql)"
    return _there("COMMUNIQUE_TEST_POSTGRES", _postgres, wanted)


def stop_all() -> None:
    """At the end of the run."""
    _started.close()


def _there(variable: str, start: Callable[[], str], wanted: str) -> str:
    found = os.environ.get(variable) or start()
    if not found:
        missing(f"{variable} is not set, and nothing can be started here: set it to {wanted}")
    return found


@cache
def _kafka() -> str:
    if kafka_is_here():
        folder = _started.enter_context(tempfile.TemporaryDirectory(prefix="communique-", ignore_cleanup_errors=True))
        return _started.enter_context(own_broker(Path(folder) / "kafka")).address
    docker = shutil.which("docker")
    if docker and subprocess.run([docker, "info"], capture_output=True, check=False, timeout=30).returncode == 0:
        return _started.enter_context(_container(docker))
    return ""


@cache
def _postgres() -> str:
    return _started.enter_context(own_postgres()).url if postgres_is_here() else ""


@contextmanager
def _container(docker: str) -> Iterator[str]:
    """The same broker in a container."""
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
    try:
        log = KafkaLog(KafkaSettings((address,)))
        deadline = time.monotonic() + 60
        while not log.health().ok:
            assert time.monotonic() < deadline, f"the broker in {IMAGE} does not answer"
        log.close()
        yield address
    finally:
        subprocess.run([docker, "stop", name], capture_output=True, check=False, timeout=60)
