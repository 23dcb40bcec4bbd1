"""One contract for the readers of every log: where they begin, what they give, and what each of a group gets."""

from __future__ import annotations

import time

from domain.log import ARTICLES, EVENTS, Message, Partition, Record
from domain.ports import Log
from tests.contract.log_desk import (
    TIMEOUT_S,
    Embedded,
    Kafka,
    assigned,
    numbered,
    place_all,
    quiet,
    read,
)


class TestReader:
    """What ``domain.ports.Reader`` promises."""

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
