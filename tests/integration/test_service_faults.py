"""A service that can do no more good says so, and ends: silence is not mistaken for no news."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

import pytest
from structlog.testing import capture_logs

from communique import service as service_module
from communique.bootstrap import Application, open_application
from communique.service import Service
from communique.settings import load
from communique.stall import StallDetector
from domain.article import Document
from domain.extraction import Extraction
from domain.log import ARTICLES, Partition
from streams.embedded_reader import EmbeddedReader
from streams.envelope import encode_article
from streams.kafka_client import KafkaAdminClient, KafkaSettings, open_client
from tests.support.builders import make_article, make_extraction
from tests.support.program import Program
from tests.support.shared import kafka_address

TIMEOUT_S = 20.0


class Slow:
    """An extractor that waits until it is let go."""

    people: frozenset[str] = frozenset()

    def __init__(self) -> None:
        self.go = Event()

    def __call__(self, document: Document) -> Extraction:
        """See the port."""
        self.go.wait(TIMEOUT_S)
        return make_extraction(of=document.id)


@pytest.fixture
def application(tmp_path: Path) -> Iterator[Application]:
    """One on a SQLite file, with one article in its log."""
    flags = {"database.url": f"sqlite:///{tmp_path / 'x.db'}"}
    with open_application(load(None, {}, flags).settings) as application:
        application.log.ensure([ARTICLES])
        application.log.append(ARTICLES, [encode_article(make_article())], 5)
        yield application


def until(condition: Callable[[], object]) -> None:
    """Wait for it."""
    deadline = time.monotonic() + TIMEOUT_S
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_stage_that_hangs_is_found(application: Application, monkeypatch: pytest.MonkeyPatch) -> None:
    """And one that works is not."""
    monkeypatch.setattr(service_module, "HUNG_S", 1.0)
    extract = Slow()
    service = Service(application, extract, ["process"])  # type: ignore[arg-type]
    service.start()
    assert service.broken() is None
    until(service.broken)
    assert "process: the stage has hung" in str(service.broken())
    extract.go.set()
    assert service.stop()
    assert application.backlog() == 0


def test_reading_that_has_stopped_is_remedied_and_then_given_up(
    application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Read again, join anew, end: each is tried once."""
    monkeypatch.setattr(service_module, "_LOOK_EVERY_S", 0.0)
    monkeypatch.setattr(service_module, "StallDetector", lambda: StallDetector(0.2))
    look = EmbeddedReader._look
    monkeypatch.setattr(EmbeddedReader, "_look", lambda self, most: look(self, most)[:0])
    service = Service(application, Slow(), ["process"])  # type: ignore[arg-type]
    with capture_logs() as lines:
        service.start()
        until(service.broken)
        service.stop()
    assert [line["remedy"] for line in lines if line["event"] == "process.stalled"] == ["seek", "rejoin", "exit"]
    assert application.backlog() == 1


@pytest.mark.kafka
def test_a_topic_that_is_deleted_and_comes_back_is_told_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker waits for it, and there are no articles meanwhile: that is not to be mistaken for no news."""
    monkeypatch.setattr(service_module, "_LOOK_EVERY_S", 0.0)
    prefix = f"gone{uuid.uuid4().hex[:10]}"
    flags = {
        "database.url": f"sqlite:///{tmp_path / 'x.db'}",
        "log.backend": "kafka",
        "log.kafka.bootstrap_servers": kafka_address(),
        "log.kafka.prefix": prefix,
    }
    looks: list[bool] = []
    with open_application(load(None, {}, flags).settings) as application:
        ends = application.log.ends

        def seen(topic: str) -> dict[Partition, int]:
            found = ends(topic)
            looks.append(bool(found))
            return found

        monkeypatch.setattr(application.log, "ends", seen)
        service = Service(application, Slow(), ["process"])  # type: ignore[arg-type]
        with capture_logs() as lines:
            service.start()
            until(lambda: True in looks)
            with contextlib.closing(open_client(KafkaAdminClient, KafkaSettings((kafka_address(),)))) as admin:
                admin.delete_topics([f"{prefix}.{ARTICLES}"])
            until(lambda: looks.count(False) >= 3)
            application.log.ensure([ARTICLES])
            until(lambda: looks[-1])
            service.stop()
    told = [(line["event"], line["log_level"]) for line in lines if line["event"].startswith("process.topic")]
    assert told == [("process.topic_missing", "warning"), ("process.topic_back", "info")]


def test_the_process_ends_with_one_so_that_it_is_started_anew(tmp_path: Path) -> None:
    """As a supervisor sees it."""
    program = Program(tmp_path)
    code = "from communique import service\nservice.HUNG_S = 0.5\nfrom communique.__main__ import main\nmain()\n"
    program.environment["COMMUNIQUE_FAILPOINTS"] = "after_poll=sleep:60"
    assert program.run("config", "show").returncode == 0
    with open_application(load(None, {}, {"database.url": f"sqlite:///{program.database}"}).settings) as application:
        application.log.ensure([ARTICLES])
        application.log.append(ARTICLES, [encode_article(make_article())], 5)
    done = subprocess.run(
        [sys.executable, "-c", code, "process"],
        env=program.environment,
        cwd=program.folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    assert "service.broken" in done.stderr
