"""The negative controls: workers that are not as the program's are, and must lose or double."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine, select

from communique.bootstrap import Application, _kafka_settings
from domain.article import Article, KnownArticle
from domain.errors import Transient
from domain.extraction import Extraction
from domain.log import ARTICLES, Attempt, Batch, Partition, Place
from domain.ports import Reader
from processors.worker import GROUP
from storage.process import SqlProcessStore
from storage.sql_errors import translated
from storage.upsert import upsert
from streams.kafka_client import KafkaAdminClient, KafkaSettings, kafka_errors, open_client
from tests.chaos.witness import Witnessed, WitnessedTransaction, control_offset, note

_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


class Control(Witnessed):
    """The design that the program does not have: results in SQL, and offsets elsewhere."""

    def __init__(self, store: SqlProcessStore, engine: Engine, kafka: KafkaSettings | None, topic: str) -> None:
        super().__init__(store)
        self._engine = engine
        self._kafka = kafka
        self._topic = topic

    def read_elsewhere(self, _: str) -> bool:
        """Nothing is known of any place."""
        return False

    def places(self, group: str) -> dict[Partition, Place]:
        """Where the log's own offsets say that the group is."""
        if self._kafka is None:
            with translated(self._engine), self._engine.connect() as connection:
                rows = connection.execute(select(control_offset)).all()
            return {Partition(self._topic, row.number): Place(row.next) for row in rows}
        name = f"{self._kafka.prefix}.{group}"
        try:
            with closing(open_client(KafkaAdminClient, self._kafka)) as admin:
                found = admin.list_group_offsets([name])[name]
        except kafka_errors.KafkaError as error:
            raise Transient("the group", str(error)) from error
        return {Partition(self._topic, p.partition): Place(o.offset) for p, o in found.items() if o.offset > 0}

    def begin(self, *_: Any) -> Attempt:
        """No marks."""
        return Attempt()

    @contextmanager
    def transaction(self) -> Iterator[Any]:
        """Without a fence."""
        with self._store.transaction() as transaction:
            yield Unfenced(transaction)


class Forgetful(Witnessed):
    """A worker with a fault that the program once had: what a batch knew already goes with what it replaces."""

    @contextmanager
    def transaction(self) -> Iterator[Any]:
        """See the port."""
        with self._store.transaction() as transaction:
            yield ForgetfulTransaction(transaction)


class ForgetfulTransaction(WitnessedTransaction):
    """Takes every article that it was asked about for one that is replaced."""

    def known_articles(self, ids: Collection[str]) -> dict[str, KnownArticle]:
        """See the port."""
        known: dict[str, KnownArticle] = self._transaction.known_articles(ids)
        self._known = known.keys()
        return known

    def save_articles(self, read: Sequence[tuple[Article, Extraction]], _: Collection[str]) -> None:
        """See the port."""
        self._transaction.save_articles(read, self._known)


class Credulous(Witnessed):
    """A worker that takes every article that comes again for a new wording."""

    @contextmanager
    def transaction(self) -> Iterator[Any]:
        """See the port."""
        with self._store.transaction() as transaction:
            yield CredulousTransaction(transaction)


class CredulousTransaction(WitnessedTransaction):
    """Knows of no article what it said."""

    def known_articles(self, ids: Collection[str]) -> dict[str, KnownArticle]:
        """See the port."""
        known: dict[str, KnownArticle] = self._transaction.known_articles(ids)
        return {id_: replace(article, revision="", revised=_LONG_AGO) for id_, article in known.items()}


class Unfenced(WitnessedTransaction):
    """Applies whatever it is given."""

    def advance(self, group: str, partition: Partition, expected: int, following: int, _: str) -> None:  # noqa: ARG002
        """Only note."""
        note(self._transaction, partition, expected, following)


class ControlReader:
    """Keeps the offsets that the log is told; a table of its own has them too, and is read with the embedded log.

    ``early``: they are told as soon as records were read, before anything is done with them.
    """

    def __init__(self, reader: Reader, engine: Engine, *, embedded: bool, early: bool) -> None:
        self._reader = reader
        self._engine = engine
        self._embedded = embedded
        self._early = early

    def poll(self, timeout_s: float, max_records: int) -> list[Batch]:
        """See the port."""
        batches = self._reader.poll(timeout_s, max_records)
        if self._early and batches:
            self._tell({batch.partition: batch.records[-1].offset + 1 for batch in batches})
        return batches

    def __getattr__(self, name: str) -> Any:
        return getattr(self._reader, name)

    def hint(self, positions: Mapping[Partition, int]) -> None:
        """See the port."""
        if not self._early:
            self._tell(positions)

    def _tell(self, positions: Mapping[Partition, int]) -> None:
        if not self._embedded:
            self._reader.hint(positions)
        rows = [{"number": partition.number, "next": following} for partition, following in positions.items()]
        with translated(self._engine), self._engine.begin() as connection:
            upsert(connection, control_offset, rows)


FENCED = {"": Witnessed, "forgetful": Forgetful, "credulous": Credulous}
"""Those that keep their offsets where the program does."""


def watch(application: Application, control: str = "") -> None:
    """Put the witness between the application's workers and their store; ``control`` is the design they are to have."""
    plain = application.process_store
    if kind := FENCED.get(control):
        application.process_store = lambda: kind(plain())  # type: ignore[method-assign,assignment,return-value]
        return
    embedded = application.outbox is None
    kafka = None if embedded else _kafka_settings(application.settings.log.kafka)
    application.process_store = lambda: Control(  # type: ignore[method-assign,assignment,return-value]
        plain(), application.engine, kafka, ARTICLES
    )
    reader = application.log.reader

    def control_reader(group: str, topics: Any) -> Any:
        assert group == GROUP
        return ControlReader(reader(group, topics), application.engine, embedded=embedded, early=control == "early")

    application.log.reader = control_reader  # type: ignore[method-assign]
