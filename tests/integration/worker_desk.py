"""A worker on a real database and log, with an extractor that finds what a test tells it to find."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import msgspec
from sqlalchemy import Engine, select

from domain.article import Article, Document
from domain.errors import Transient, Unreachable
from domain.extraction import Event, Extraction, Statement
from domain.log import ARTICLES, EVENTS, Message, Partition, Place
from domain.ports import Reader
from processors.announce import Codec
from processors.consequences import Desk
from processors.worker import GROUP, Worker
from storage import schema
from storage.listings import listing
from storage.process import SqlProcessStore
from streams.embedded import EmbeddedLog
from streams.envelope import decode_article, encode_article, event_message, statement_message
from tests.support.builders import (
    LAVROV,
    RUSSIA_CHINA,
    WANG,
    Clock,
    make_event,
    make_extraction,
    make_statement,
    position,
)

PARTITION = Partition(ARTICLES, 0)
CODEC = Codec(decode_article, event_message, statement_message)
DESK = Desk((RUSSIA_CHINA,), ("terminal:",), frozenset({LAVROV.id, WANG.id}))


@dataclass
class Script:
    """An extractor that finds what it was told to find in the article of a title; by default a meeting."""

    findings: dict[str, tuple[Event | Statement, ...]] = field(default_factory=dict)
    errors: dict[str, list[Exception]] = field(default_factory=dict)
    read: list[str] = field(default_factory=list)

    def __call__(self, document: Document) -> Extraction:
        """Extract, or raise the next error of the document."""
        title = document.title or ""
        self.read.append(title)
        if errors := self.errors.get(title):
            raise errors.pop(0)
        return make_extraction(*self.findings.get(title, (make_event(), make_statement())), of=document.id)


class FailingStore(SqlProcessStore):
    """A store whose next transactions fail, once everything is written."""

    failures = 0
    away = 0

    def places(self, group: str) -> dict[Partition, Place]:
        """As of the port."""
        if self.away:
            self.away -= 1
            raise Unreachable("database", "it does not answer")
        return super().places(group)

    @contextmanager
    def transaction(self) -> Iterator[Any]:
        """As of the port."""
        with super().transaction() as transaction:
            yield transaction
            if self.failures:
                self.failures -= 1
                raise Transient("database", "a deadlock")


@dataclass
class Desktop:
    """A database with a log, and workers on it."""

    engine: Engine
    script: Script = field(default_factory=Script)

    def __post_init__(self) -> None:
        """Open the log."""
        self.log = EmbeddedLog(self.engine)
        self.log.ensure([ARTICLES, EVENTS])
        self.store = FailingStore(self.engine, Clock(), self.log.append_in, self.log.identity())

    def worker(self, reader: Reader | None = None) -> Worker:
        """One more worker of the group, which has found its partition."""
        reader = reader or self.reader()
        worker = Worker(self.store, reader, self.script, codec=CODEC, desk=DESK, clock=Clock())
        assert worker.step(0, 1) == 0
        return worker

    def reader(self) -> Reader:
        """One more reader of the group."""
        return self.log.reader(GROUP, [ARTICLES])

    def append(self, *articles: Article | bytes) -> None:
        """Articles, or values that are none, at the end of the log."""
        messages = [one if isinstance(one, bytes) else encode_article(one) for one in articles]
        whole = [Message("k", one) if isinstance(one, bytes) else one for one in messages]
        self.log.append(ARTICLES, whole, 1)

    def titles(self) -> list[str]:
        """The articles that are stored."""
        return sorted(row["title"] for row in listing(self.engine, "articles"))

    def dead(self) -> list[tuple[int, str, str]]:
        """Offset, stage and error of the dead letters."""
        columns = schema.dead_letter.c
        with self.engine.connect() as connection:
            rows = connection.execute(select(columns.offset, columns.stage, columns.error).order_by(columns.offset))
            return [tuple(row) for row in rows]

    def published(self) -> list[dict[str, Any]]:
        """What other programs were told."""
        reader = self.log.reader("other", [EVENTS])
        reader.poll(0, 1)
        reader.seek(Partition(EVENTS, 0), 0)
        return [msgspec.json.decode(record.value) for batch in reader.poll(0, 1000) for record in batch.records]

    @property
    def position(self) -> int:
        """How far the group has come."""
        return position(self.store, GROUP, PARTITION)


def count(desk: Desktop, name: str) -> int:
    """Rows of a listing."""
    return len(list(listing(desk.engine, name)))


def gaps(engine: Engine) -> list[tuple[Any, ...]]:
    """Wanted and found offsets of the gaps that are kept."""
    columns = schema.stream_gap.c
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(select(columns.wanted, columns.found).order_by(columns.id))]
