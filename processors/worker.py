"""Poll the log, decide, and write all that follows in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import structlog

from domain.article import Article, KnownArticle
from domain.errors import Fenced, Misconfigured, Transient
from domain.extraction import Extraction
from domain.failpoints import hit
from domain.log import Batch, Partition
from domain.ports import Clock, Extract, ProcessStore, ProcessTransaction, Reader
from processors.announce import Codec, announce
from processors.consequences import Consequences, Desk, write_consequences
from processors.reading import Read, Unreadable, read

GROUP = "process"

_log = structlog.get_logger()


class Worker:
    """One member of the group that processes articles. Not thread-safe: one worker a thread."""

    def __init__(
        self, store: ProcessStore, reader: Reader, extract: Extract, *, codec: Codec, desk: Desk, clock: Clock
    ) -> None:
        self._store = store
        self._reader = reader
        self._extract = extract
        self._codec = codec
        self._desk = desk
        self._clock = clock
        self._positions: dict[Partition, int] = {}

    @property
    def positions(self) -> dict[Partition, int]:
        """The next offset of each partition that this worker has placed."""
        return dict(self._positions)

    def step(self, timeout_s: float, max_records: int) -> int:
        """Process what comes within ``timeout_s``; how many records were finished.

        Raises ``Transient`` when the database is away. Nothing is lost: the next step reads the same again.
        """
        for partition in self._reader.unplaced():
            self._place(partition)
        batches = self._reader.poll(timeout_s, max_records)
        done = 0
        if batches:
            hit("after_poll")
        try:
            while batches:
                done += self._process(batches[0])
                batches = batches[1:]
        finally:
            # What was polled and not finished is read again.
            for batch in batches:
                self._reader.seek(batch.partition, self._positions[batch.partition])
        if done:
            self._reader.hint(self._positions)
        return done

    def _place(self, partition: Partition) -> None:
        self._positions[partition] = self._store.position(GROUP, partition)
        self._reader.seek(partition, self._positions[partition])

    def _process(self, batch: Batch) -> int:
        return self._finish(batch, [read(record, self._codec.decode, self._extract) for record in batch.records])

    def _finish(self, batch: Batch, results: Sequence[Read | Unreadable]) -> int:
        """Commit the batch; when that cannot be, its records one by one, and the guilty ones as dead letters."""
        try:
            return self._commit(batch, results)
        except (Transient, Misconfigured):
            raise
        except Exception as error:  # noqa: BLE001 - one poisonous article must not stop its partition
            if len(results) == 1:
                return self._commit(batch, [Unreadable(batch.records[0], "store", error)])
        done = 0
        for record, result in zip(batch.records, results, strict=True):
            finished = self._finish(Batch(batch.partition, (record,)), [result])
            if not finished:
                # Fenced: another worker has the rest.
                break
            done += finished
        return done

    def _commit(self, batch: Batch, results: Sequence[Read | Unreadable]) -> int:
        """All that the batch causes in one transaction; how many records that finished, 0 when fenced."""
        following = batch.records[-1].offset + 1
        lines: list[dict[str, Any]] = []
        try:
            with self._store.transaction() as transaction:
                # First: on PostgreSQL it holds off another worker with the same partition until this one commits.
                transaction.advance(GROUP, batch.partition, self._positions[batch.partition], following)
                lines = self._write(transaction, results)
                hit("mid_transaction")
        except Fenced as error:
            _log.warning("worker.fenced", subject=error.subject, reason=error.message)
            self._place(batch.partition)
            return 0
        hit("after_commit")
        self._positions[batch.partition] = following
        for line in lines:
            _log.info(**line)
        return len(batch.records)

    def _write(self, transaction: ProcessTransaction, results: Sequence[Read | Unreadable]) -> list[dict[str, Any]]:
        known = transaction.known_articles({result.article.id for result in results if isinstance(result, Read)})
        lines: list[dict[str, Any]] = []
        for result in results:
            if isinstance(result, Unreadable):
                transaction.dead_letter(result.record, result.stage, result.error)
                lines.append({"event": "article.dead", "stage": result.stage, "reason": str(result.error)})
                continue
            article = result.article
            before = known.get(article.id)
            if before and (before.revision == article.revision or article.first_seen < before.revised):
                # It came twice, or an older wording came late.
                continue
            if before:
                # Whoever met the article first says whether it is news: another source's baseline does not silence it.
                article = replace(article, alert=before.alert)
            known[article.id] = KnownArticle(article.id, article.revision, article.alert, article.first_seen)
            told = Read(article, result.extraction)
            written = write_consequences(transaction, told, self._desk, self._clock())
            announce(transaction, told, written.resolved, self._codec)
            lines += _lines(article, result.extraction, written)
        return lines


def _lines(article: Article, extraction: Extraction, written: Consequences) -> list[dict[str, Any]]:
    """One canonical line for the article and one for each event."""
    stories = {n: result.story.id for result in written.resolved for n in result.report.events}
    return [
        {
            "event": "article.processed",
            "article": article.id,
            "outlet": article.outlet.name,
            "language": extraction.lang,
            "url": article.url,
            "baseline": not article.alert,
            "events": len(extraction.events),
            "statements": len(extraction.statements),
            "stories": [result.story.id for result in written.resolved],
            "alerts": [alert.id for alert in written.alerts],
        },
        *(
            {
                "event": "event.found",
                "article": article.id,
                "kind": event.kind,
                "status": event.status,
                "countries": list(event.countries),
                "actors": [actor.id for actor in event.actors],
                "date": event.date,
                "story": stories.get(n),
            }
            for n, event in enumerate(extraction.events)
        ),
    ]
