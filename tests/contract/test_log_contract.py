"""One contract for every log: embedded in SQLite, embedded in PostgreSQL, and a real Kafka broker."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, make_url, text

from domain.errors import Misconfigured
from domain.log import ARTICLES, EVENTS, Message, Partition, Record
from domain.ports import Log, Reader
from storage.engine import make_engine
from streams.embedded import METADATA, EmbeddedLog
from streams.kafka import KafkaLog, KafkaSettings
from streams.kafka_client import KafkaAdminClient, TopicPartition, open_client
from tests.support.shared import kafka_address, postgres_url

TIMEOUT_S = 20.0
QUIET_S = 0.6
"""Long enough for what must not come to come: a record is there after a tenth of it."""


@dataclass
class Embedded:
    """A database with the tables of the log."""

    engine: Engine

    def open(self) -> EmbeddedLog:
        """One more log on the same records."""
        return EmbeddedLog(self.engine, partitions=3)

    def trim(self, ends: Mapping[Partition, int]) -> None:
        """Delete what is before ``ends``."""
        self.open().trim(datetime.max.replace(tzinfo=UTC), keep=ends)


@dataclass
class Kafka:
    """A broker, and a prefix that nobody else uses."""

    settings: KafkaSettings

    def open(self) -> KafkaLog:
        """One more log on the same records."""
        return KafkaLog(self.settings)

    def trim(self, ends: Mapping[Partition, int]) -> None:
        """Delete what is before ``ends``."""
        admin = open_client(KafkaAdminClient, self.settings)
        admin.delete_records(
            {TopicPartition(f"{self.settings.prefix}.{p.topic}", p.number): end for p, end in ends.items()}
        )
        admin.close()


@pytest.fixture(params=["sqlite", "postgresql", pytest.param("kafka", marks=pytest.mark.kafka)])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Embedded | Kafka]:
    """Somewhere empty for a log."""
    unique = f"test{uuid.uuid4().hex[:12]}"
    if request.param == "kafka":
        yield Kafka(KafkaSettings((kafka_address(),), prefix=unique, session_timeout_s=6))
        return
    if request.param == "sqlite":
        engine = make_engine(f"sqlite:///{tmp_path / 'log.db'}")
    else:
        url = make_url(postgres_url())
        owner = make_engine(url.render_as_string(hide_password=False))
        with owner.begin() as connection:
            connection.execute(text(f"CREATE SCHEMA {unique}"))
        inside = url.update_query_dict({"options": f"-csearch_path={unique}"})
        engine = make_engine(inside.render_as_string(hide_password=False))
    METADATA.create_all(engine)
    yield Embedded(engine)
    engine.dispose()
    if request.param == "postgresql":
        with owner.begin() as connection:
            connection.execute(text(f"DROP SCHEMA {unique} CASCADE"))
        owner.dispose()


@pytest.fixture
def log(place: Embedded | Kafka) -> Iterator[Log]:
    """An open log with its topics."""
    log = place.open()
    log.ensure([ARTICLES, EVENTS])
    yield log
    log.close()


def numbered(count: int, writer: str = "w") -> list[Message]:
    """Messages under ten keys, each key's values growing."""
    return [Message(f"{writer}{n % 10}", str(n).encode(), {"ce_id": f"{writer}{n}"}) for n in range(count)]


def place_all(reader: Reader, offset: int = 0) -> None:
    """Place every partition that waits for it."""
    for partition in list(reader.unplaced()):
        reader.seek(partition, offset)


def read(reader: Reader, count: int, *, max_records: int = 500) -> list[Record]:
    """Read until there are ``count`` records, placing partitions at their beginning."""
    records: list[Record] = []
    deadline = time.monotonic() + TIMEOUT_S
    while len(records) < count:
        assert time.monotonic() < deadline, f"{len(records)} of {count} records came"
        for batch in reader.poll(0.5, max_records):
            assert {record.partition for record in batch.records} <= {batch.partition}
            records += batch.records
        place_all(reader)
    return records


def assigned(reader: Reader, count: int) -> list[Partition]:
    """Poll until ``count`` partitions wait to be placed."""
    deadline = time.monotonic() + TIMEOUT_S
    while len(reader.unplaced()) < count:
        assert time.monotonic() < deadline, f"{len(reader.unplaced())} of {count} partitions were assigned"
        reader.poll(0.2, 10)
    return sorted(reader.unplaced())


def quiet(reader: Reader) -> bool:
    """Whether nothing comes."""
    return reader.poll(QUIET_S, 500) == []


def values(records: list[Record]) -> dict[str, list[int]]:
    """The numbers under each key, as they came."""
    found: dict[str, list[int]] = {}
    for record in records:
        found.setdefault(record.key, []).append(int(record.value))
    return found


class TestLog:
    """What ``domain.ports.Log`` and ``Reader`` promise."""

    def test_records_come_whole_and_each_key_in_order(self, log: Log) -> None:
        """Values, headers in any script, the time; nothing twice, no key out of order."""
        before = datetime.now(UTC)
        log.append(ARTICLES, numbered(100), TIMEOUT_S)
        odd = Message("odd", b"\x00\xff" * 500_000, {"заголовок": "新闻", "empty": ""})
        log.append(ARTICLES, [odd, Message("empty", b"")], TIMEOUT_S)
        reader = log.reader("g", [ARTICLES])
        records = read(reader, 102)
        by_key = {record.key: record for record in records}
        assert (by_key["odd"].value, by_key["odd"].headers) == (odd.value, odd.headers)
        assert by_key["empty"].value == b""
        assert values([r for r in records if r.key.startswith("w")]) == {
            f"w{key}": list(range(key, 100, 10)) for key in range(10)
        }
        appended = [record.appended for record in records if record.appended]
        assert len(appended) == 102
        assert abs((min(appended) - before).total_seconds()) < 5
        assert quiet(reader)
        reader.close()

    def test_a_key_stays_in_its_partition(self, log: Log) -> None:
        """All of a key is in one partition, and the keys are spread over more than one."""
        log.append(ARTICLES, numbered(40), TIMEOUT_S)
        reader = log.reader("g", [ARTICLES])
        homes = {(record.key, record.partition) for record in read(reader, 40)}
        assert len(homes) == 10
        assert len({partition for _, partition in homes}) > 1
        reader.close()

    def test_records_and_identity_outlive_the_log(self, place: Embedded | Kafka, log: Log) -> None:
        """What was appended is there for who opens the log later, under the same name."""
        identity = log.identity()
        log.append(ARTICLES, numbered(20), TIMEOUT_S)
        log.close()
        later = place.open()
        reader = later.reader("g", [ARTICLES])
        assert sorted(int(record.value) for record in read(reader, 20)) == list(range(20))
        assert later.identity() == identity
        reader.close()
        later.close()

    def test_making_topics_again_keeps_them(self, log: Log) -> None:
        """Every start of the program makes sure of the topics."""
        log.append(ARTICLES, numbered(5), TIMEOUT_S)
        log.ensure([ARTICLES, EVENTS])
        assert sum(log.ends(ARTICLES).values()) == 5

    def test_nothing_comes_before_a_place_is_given(self, log: Log) -> None:
        """A reader cannot know where its group is: it waits to be told."""
        log.append(ARTICLES, numbered(50), TIMEOUT_S)
        reader = log.reader("g", [ARTICLES])
        partitions = assigned(reader, len(log.ends(ARTICLES)))
        assert partitions == sorted(log.ends(ARTICLES))
        assert quiet(reader)
        place_all(reader)
        assert not reader.unplaced()
        assert len(read(reader, 50)) == 50
        reader.close()

    def test_never_a_record_before_the_place(self, log: Log) -> None:
        """From the place on, everything, once; back to an earlier place, everything from there again."""
        log.append(ARTICLES, numbered(60), TIMEOUT_S)
        ends = log.ends(ARTICLES)
        reader = log.reader("g", [ARTICLES])
        for partition in assigned(reader, len(ends)):
            reader.seek(partition, ends[partition] // 2)
        expected = sorted((p, offset) for p, end in ends.items() for offset in range(end // 2, end))
        assert sorted((r.partition, r.offset) for r in read(reader, len(expected))) == expected
        for partition in ends:
            reader.seek(partition, 0)
        assert len(read(reader, 60)) == 60
        reader.close()

    def test_a_place_at_or_after_the_end_waits(self, log: Log) -> None:
        """At the end, the next record comes; after it, none that is before the place."""
        log.append(ARTICLES, numbered(30), TIMEOUT_S)
        ends = log.ends(ARTICLES)
        reader = log.reader("g", [ARTICLES])
        far = max(ends, key=lambda partition: ends[partition])
        for partition in assigned(reader, len(ends)):
            reader.seek(partition, ends[partition] + (1000 if partition == far else 0))
        assert quiet(reader)
        log.append(ARTICLES, numbered(30), TIMEOUT_S)
        fresh = {partition: end - ends[partition] for partition, end in log.ends(ARTICLES).items()}
        records = read(reader, 30 - fresh[far])
        assert far not in {record.partition for record in records}
        assert quiet(reader)
        reader.seek(far, ends[far])
        assert len(read(reader, fresh[far])) == fresh[far]
        reader.close()

    def test_a_place_behind_the_end_stops_the_partition(self, log: Log) -> None:
        """The log was made anew or put back: whoever reads says where to go on, and nothing is skipped until then."""
        log.append(ARTICLES, numbered(30), TIMEOUT_S)
        ends = log.ends(ARTICLES)
        reader = log.reader("g", [ARTICLES])
        far = max(ends, key=lambda partition: ends[partition])
        for partition in assigned(reader, len(ends)):
            reader.seek(partition, ends[partition] + (10 if partition == far else 0))
        assert reader.reading() == set(ends)
        deadline = time.monotonic() + TIMEOUT_S
        while not reader.stopped():
            assert time.monotonic() < deadline
            assert reader.poll(0.5, 500) == []
        assert set(reader.stopped()) == {far}
        assert reader.reading() == set(ends) - {far}
        log.append(ARTICLES, numbered(400), TIMEOUT_S)
        assert log.ends(ARTICLES)[far] > ends[far] + 10
        others = sum(end - ends[p] for p, end in log.ends(ARTICLES).items() if p != far)
        assert far not in {record.partition for record in read(reader, others)}
        assert quiet(reader)
        reader.seek(far, ends[far])
        assert reader.stopped() == {}
        assert len(read(reader, log.ends(ARTICLES)[far] - ends[far])) > 10
        reader.close()

    def test_the_first_records_since_a_moment(self, log: Log) -> None:
        """Those of that moment itself are among them; the end when there are none."""
        log.append(ARTICLES, numbered(30), TIMEOUT_S)
        reader = log.reader("g", [ARTICLES])
        records = read(reader, 30)
        newest = max(record.appended for record in records if record.appended)
        while datetime.now(UTC) <= newest + timedelta(milliseconds=2):
            pass
        between = datetime.now(UTC)
        middle = log.ends(ARTICLES)
        assert log.offsets_at(ARTICLES, between) == middle
        log.append(ARTICLES, numbered(20), TIMEOUT_S)
        assert log.offsets_at(ARTICLES, between) == middle
        later = [record for record in read(reader, 20) if record.appended]
        first = {record.partition: record for record in reversed(later)}
        for partition, record in first.items():
            assert record.appended
            assert log.offsets_at(ARTICLES, record.appended)[partition] <= record.offset
        assert log.offsets_at(ARTICLES, datetime(1960, 1, 1, tzinfo=UTC)) == log.starts(ARTICLES)
        assert log.offsets_at(ARTICLES, datetime.now(UTC) + timedelta(days=1)) == log.ends(ARTICLES)
        reader.close()

    def test_when_the_first_record_from_a_place_on_was_appended(self, log: Log) -> None:
        """What waits longest; nothing for a partition in which nothing waits."""
        log.append(ARTICLES, numbered(30), TIMEOUT_S)
        ends = log.ends(ARTICLES)
        reader = log.reader("g", [ARTICLES])
        times = {(record.partition, record.offset): record.appended for record in read(reader, 30)}
        reader.close()
        some = {partition: end // 2 for partition, end in ends.items() if end > 1}
        assert some
        assert log.appended_at(some) == {partition: times[partition, place] for partition, place in some.items()}
        assert log.appended_at({}) == log.appended_at(ends) == {}

    def test_the_oldest_record_when_the_place_is_gone(self, place: Embedded | Kafka, log: Log) -> None:
        """Retention may have been faster than the reader: it goes on at what is still there."""
        log.append(ARTICLES, numbered(40), TIMEOUT_S)
        ends = log.ends(ARTICLES)
        place.trim({partition: end // 2 for partition, end in ends.items()})
        reader = log.reader("g", [ARTICLES])
        left = sorted((p, offset) for p, end in ends.items() for offset in range(end // 2, end))
        assert sorted((r.partition, r.offset) for r in read(reader, len(left))) == left
        for partition in ends:
            reader.seek(partition, min(1, ends[partition]))
        assert sorted((r.partition, r.offset) for r in read(reader, len(left))) == left
        assert log.ends(ARTICLES) == ends
        reader.close()

    def test_ends_count_what_was_appended(self, log: Log) -> None:
        """0 for an empty partition; topics do not mix."""
        assert set(log.ends(ARTICLES).values()) == {0}
        log.append(ARTICLES, numbered(12), TIMEOUT_S)
        assert sum(log.ends(ARTICLES).values()) == 12
        assert set(log.ends(EVENTS).values()) == {0}
        assert {partition.topic for partition in log.ends(EVENTS)} == {EVENTS}

    def test_starts_are_what_can_still_be_read(self, place: Embedded | Kafka, log: Log) -> None:
        """The oldest record that is left; the end where none is; 0 in an empty partition; topics do not mix."""
        log.append(ARTICLES, numbered(40), TIMEOUT_S)
        ends = log.ends(ARTICLES)
        assert log.starts(ARTICLES) == dict.fromkeys(ends, 0)
        place.trim({partition: end // 2 for partition, end in ends.items()})
        assert log.starts(ARTICLES) == {partition: end // 2 for partition, end in ends.items()}
        place.trim(ends)
        assert log.starts(ARTICLES) == log.ends(ARTICLES) == ends
        assert log.starts(EVENTS) == log.ends(EVENTS)

    def test_no_more_records_than_asked_for(self, log: Log) -> None:
        """Over all partitions together; at most one batch of a partition; in the end all of them."""
        log.append(ARTICLES, numbered(50), TIMEOUT_S)
        reader = log.reader("g", [ARTICLES])
        assigned(reader, len(log.ends(ARTICLES)))
        place_all(reader)
        seen: list[Record] = []
        deadline = time.monotonic() + TIMEOUT_S
        while len(seen) < 50 and time.monotonic() < deadline:
            batches = reader.poll(1, 7)
            assert sum(len(batch.records) for batch in batches) <= 7
            assert len({batch.partition for batch in batches}) == len(batches)
            assert all(batch.records for batch in batches)
            seen += [record for batch in batches for record in batch.records]
        assert len({(record.partition, record.offset) for record in seen}) == 50
        reader.close()

    def test_a_reader_reads_only_its_topics(self, log: Log) -> None:
        """And may read several."""
        log.append(ARTICLES, [Message("a", b"1")], TIMEOUT_S)
        log.append(EVENTS, [Message("e", b"2")], TIMEOUT_S)
        events, both = log.reader("one", [EVENTS]), log.reader("two", [ARTICLES, EVENTS])
        assert [record.key for record in read(events, 1)] == ["e"]
        assert quiet(events)
        assert sorted(record.key for record in read(both, 2)) == ["a", "e"]
        events.close()
        both.close()

    def test_two_readers_of_a_group_read_everything(self, log: Log) -> None:
        """Between them no partition is forgotten, also after one has left."""
        log.append(ARTICLES, numbered(60), TIMEOUT_S)
        first, second = log.reader("g", [ARTICLES]), log.reader("g", [ARTICLES])
        seen: set[tuple[Partition, int]] = set()
        deadline = time.monotonic() + TIMEOUT_S
        shared = False
        while len(seen) < 60 or not shared:
            assert time.monotonic() < deadline
            for reader in (first, second):
                place_all(reader)
                batches = reader.poll(0.1, 500)
                seen |= {(record.partition, record.offset) for batch in batches for record in batch.records}
                shared = shared or (reader is second and bool(reader.unplaced()))
        first.close()
        log.append(ARTICLES, numbered(60, "x"), TIMEOUT_S)
        while len(seen) < 120:
            assert time.monotonic() < deadline
            batches = second.poll(0.2, 500)
            seen |= {(record.partition, record.offset) for batch in batches for record in batch.records}
            place_all(second)
        second.close()

    def test_appenders_at_one_time_leave_no_gap(self, place: Embedded | Kafka, log: Log) -> None:
        """Each writer's order is kept in each partition, and the offsets have no hole."""

        def write(writer: str) -> None:
            mine = place.open()
            for start in range(0, 100, 20):
                mine.append(ARTICLES, numbered(100, writer)[start : start + 20], TIMEOUT_S)
            mine.close()

        with ThreadPoolExecutor(3) as pool:
            list(pool.map(write, "abc"))
        reader = log.reader("g", [ARTICLES])
        records = read(reader, 300)
        for key, numbers in values(records).items():
            assert numbers == list(range(int(key[1]), 100, 10))
        for partition, end in log.ends(ARTICLES).items():
            assert [r.offset for r in records if r.partition == partition] == list(range(end))
        reader.close()

    def test_closing_twice_and_hints_do_no_harm(self, log: Log) -> None:
        """A hint about anything is fine; a closed reader is quiet."""
        log.append(ARTICLES, numbered(3), TIMEOUT_S)
        reader = log.reader("g", [ARTICLES])
        reader.hint({Partition(ARTICLES, 0): 1})
        read(reader, 3)
        reader.hint({Partition(ARTICLES, 0): 1, Partition("nowhere", 9): 5})
        reader.seek(Partition("nowhere", 9), 3)
        for _ in range(2):
            reader.close()
            log.close()
        assert reader.poll(0.1, 10) == []
        assert not reader.unplaced()

    def test_health_tells_when_the_log_last_answered(self, log: Log) -> None:
        """A log that answers is healthy."""
        health = log.health()
        assert health.ok, health.detail
        assert health.last_answer
        assert abs((datetime.now(UTC) - health.last_answer).total_seconds()) < 5

    def test_only_declared_topics_can_be_made_and_read(self, log: Log) -> None:
        """A misspelt topic is found at the start."""
        with pytest.raises(Misconfigured):
            log.ensure(["artcles.v1"])
        with pytest.raises(Misconfigured):
            log.reader("g", ["artcles.v1"])


@pytest.mark.kafka
def test_prefixes_separate_programs() -> None:
    """Two installations on one cluster do not see each other."""
    settings = KafkaSettings((kafka_address(),), prefix=f"test{uuid.uuid4().hex[:12]}")
    one, other = KafkaLog(settings), KafkaLog(replace(settings, prefix=f"{settings.prefix}x"))
    for log in (one, other):
        log.ensure([ARTICLES])
    one.append(ARTICLES, numbered(4), TIMEOUT_S)
    assert sum(other.ends(ARTICLES).values()) == 0
    assert one.identity() == other.identity()
    one.close()
    other.close()
