"""The stall detector: what moves is left alone, and what stands is helped, step by step."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from communique.stall import STEPS, StallDetector
from domain.log import ARTICLES, Partition

ONE, TWO = Partition(ARTICLES, 0), Partition(ARTICLES, 1)


def test_each_remedy_comes_once_and_in_order() -> None:
    """After each patience without a step forward."""
    detector = StallDetector(patience_s=10)
    found = [detector.observe(now, {ONE: 5}, {ONE: 9}) for now in range(60)]
    assert [(now, step) for now, step in enumerate(found) if step] == [(11, "seek"), (21, "rejoin"), (31, "exit")]


def test_a_step_forward_begins_anew() -> None:
    """Also the smallest."""
    detector = StallDetector(patience_s=10)
    assert detector.observe(0, {ONE: 5}, {ONE: 9}) is None
    assert detector.observe(11, {ONE: 5}, {ONE: 9}) == "seek"
    assert detector.observe(12, {ONE: 6}, {ONE: 9}) is None
    assert detector.observe(22, {ONE: 6}, {ONE: 9}) is None
    assert detector.observe(23, {ONE: 6}, {ONE: 9}) == "seek"


def test_waiting_for_news_and_partitions_of_others_are_no_stall() -> None:
    """Nor is one that came back."""
    detector = StallDetector(patience_s=10)
    for now in range(0, 100, 9):
        assert detector.observe(now, {ONE: 5}, {ONE: 5, TWO: 99}) is None
    assert detector.observe(100, {ONE: 5}, {ONE: 6}) is None
    assert detector.observe(109, {}, {ONE: 6}) is None
    assert detector.observe(118, {ONE: 5}, {ONE: 6}) is None


def test_time_in_which_nobody_could_look_does_not_count() -> None:
    """The log or the database was away: reading gets its whole patience anew."""
    detector = StallDetector(patience_s=120)
    for now in (0, 15, 30, 430, 445, 460):
        assert detector.observe(now, {ONE: 5}, {ONE: 9}) is None


def test_the_hardest_remedy_that_any_partition_needs_is_given() -> None:
    """Two that stand since different times."""
    detector = StallDetector(patience_s=10)
    assert detector.observe(0, {ONE: 5}, {ONE: 9, TWO: 9}) is None
    assert detector.observe(11, {ONE: 5, TWO: 1}, {ONE: 9, TWO: 9}) == "seek"
    assert detector.observe(22, {ONE: 5, TWO: 1}, {ONE: 9, TWO: 9}) == "rejoin"


@given(st.lists(st.tuples(st.floats(0.1, 9.9), st.integers(1, 3)), min_size=1))
def test_what_moves_within_the_patience_is_never_touched(moves: list[tuple[float, int]]) -> None:
    """However far behind it is."""
    detector = StallDetector(patience_s=10)
    now, position = 0.0, 0
    for wait, step in moves:
        now, position = now + wait, position + step
        assert detector.observe(now, {ONE: position}, {ONE: 10**9}) is None
    assert len(STEPS) == 3
