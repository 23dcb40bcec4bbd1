"""Kafka that is not there: an error or an empty answer in bounded time, and nothing left behind."""

from __future__ import annotations

import gc
import socket
import threading
import time
from collections.abc import Iterator

import pytest

from domain.errors import Misconfigured, Unreachable
from domain.log import ARTICLES, Message
from streams import kafka_client
from streams.kafka import KafkaLog, KafkaSettings

pytestmark = [
    # kafka-python leaves the closing of a refused connection's socket to the garbage collector.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch) -> Iterator[KafkaSettings]:
    """An address that refuses connections: the port is taken, and nobody listens."""
    monkeypatch.setattr(kafka_client, "CONNECT_S", 0.3)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield KafkaSettings((f"127.0.0.1:{taken.getsockname()[1]}",))
    # Now, while its warnings are ignored.
    gc.collect()


def test_asking_and_appending_say_who_does_not_answer(settings: KafkaSettings) -> None:
    """Each in bounded time, again and again, without a thread left behind."""
    log = KafkaLog(settings)
    threads = threading.active_count()
    started = time.monotonic()
    for act in (
        log.identity,
        lambda: log.starts(ARTICLES),
        lambda: log.ends(ARTICLES),
        lambda: log.ensure([ARTICLES]),
        lambda: log.append(ARTICLES, [Message("k", b"{}")], 1),
        lambda: log.append(ARTICLES, [Message("k", b"{}")], 1),
    ):
        with pytest.raises(Unreachable, match=settings.servers):
            act()
    health = log.health()
    assert not health.ok
    assert settings.servers in health.detail
    assert health.last_answer is None
    log.close()
    log.close()
    assert time.monotonic() - started < 10
    assert threading.active_count() == threads


def test_a_reader_waits_and_returns_nothing(settings: KafkaSettings) -> None:
    """It does not raise, nor return early in a busy loop."""
    reader = KafkaLog(settings).reader("g", [ARTICLES])
    threads = threading.active_count()
    started = time.monotonic()
    assert reader.poll(0.5, 10) == []
    assert 0.45 < time.monotonic() - started < 5
    assert not reader.unplaced()
    reader.hint({})
    reader.close()
    reader.close()
    assert threading.active_count() == threads


def test_a_setting_that_kafka_python_does_not_know_is_misconfigured(settings: KafkaSettings) -> None:
    """The sentence names it."""
    wrong = KafkaSettings(settings.bootstrap_servers, security={"sasl_mechanisms": "PLAIN"})
    log = KafkaLog(wrong)
    with pytest.raises(Misconfigured, match="sasl_mechanisms"):
        log.identity()
    with pytest.raises(Misconfigured, match="sasl_mechanisms"):
        log.append(ARTICLES, [Message("k", b"{}")], 1)
    with pytest.raises(Misconfigured, match="sasl_mechanisms"):
        log.reader("g", [ARTICLES]).poll(0.1, 1)
