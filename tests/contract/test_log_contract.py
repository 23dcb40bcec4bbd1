"""One contract for every log: embedded in SQLite, embedded in PostgreSQL, and a real Kafka broker."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.errors import Misconfigured
from domain.log import ARTICLES, EVENTS, Message
from domain.ports import Log
from streams.kafka import KafkaLog, KafkaSettings
from tests.contract.log_desk import (
    TIMEOUT_S,
    Embedded,
    Kafka,
    numbered,
    quiet,
    read,
    values,
)
from tests.support.shared import kafka_address


class TestLog:
    """What ``domain.ports.Log`` promises."""

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

    def test_ends_count_what_was_appended(self, log: Log) -> None:
        """0 for an empty partition; topics do not mix."""
        assert set(log.ends(ARTICLES).values()) == {0}
        assert log.held_back(ARTICLES) == {}
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
