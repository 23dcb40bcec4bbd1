"""Where an operator's wish moves a group: within the log, and back only as a replay."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from communique.offsets import Standing, moved, replayed, standings
from domain.log import ARTICLES, Partition, Place

ONE = Partition(ARTICLES, 0)
offsets = st.integers(0, 100)


@st.composite
def any_standing(draw: st.DrawFn) -> Standing:
    """Of a group that may be before, in or behind what the log holds."""
    start = draw(offsets)
    place = Place(draw(offsets), replay_until=draw(st.one_of(st.just(0), offsets)), replay_alerts=draw(st.booleans()))
    return Standing(place, start, start + draw(offsets))


def test_what_an_operator_should_know_is_said() -> None:
    """In the order of how bad it is."""
    assert Standing(Place(9), 0, 5).state.startswith("stopped")
    assert Standing(Place(2), 4, 9).state == "gap ahead: 2 records are gone"
    assert Standing(Place(2, replay_until=6), 0, 9).state == "replaying until 6"
    assert Standing(Place(2), 0, 9).state == "ok"
    assert Standing(Place(2), 0, 9, held=3).state.startswith("held back: 3 records")
    assert Standing(Place(0), 4, 9).state == "ok", "a group that never read has missed nothing"
    assert Standing(Place(0), 4, 9).lag == 5


def test_another_topic_of_the_same_name_is_no_place_to_go_on() -> None:
    """Even at the same offset a reset has to say that it is meant; a replay there has nothing to repeat."""
    lost = Standing(Place(2, incarnation="old"), 0, 9, "new")
    assert lost.state.startswith("stopped: it is another topic")
    assert moved({ONE: lost}, {ONE: 2}) == {ONE: Place(2, incarnation="new")}
    assert replayed({ONE: lost}, {ONE: 0}, alerts=False) == {}
    for known, now in (("", "new"), ("old", ""), ("new", "new")):
        assert Standing(Place(2, incarnation=known), 0, 9, now).state == "ok"


def test_partitions_of_either_side_are_shown() -> None:
    """Of a topic that was made anew with fewer partitions, too."""
    found = standings({Partition(ARTICLES, 7): Place(3)}, {ONE: 1}, {ONE: 4}, held={ONE: 2})
    assert found == {ONE: Standing(Place(), 1, 4, held=2), Partition(ARTICLES, 7): Standing(Place(3), 0, 0)}


@given(any_standing(), st.integers(0, 250))
def test_a_reset_stays_within_the_log(standing: Standing, wish: int) -> None:
    """It ends replays, and is nothing when the group is there already."""
    for place in moved({ONE: standing}, {ONE: wish}).values():
        assert standing.start <= place.next <= standing.end
        assert place.replay_until == 0
        assert moved({ONE: Standing(place, standing.start, standing.end)}, {ONE: wish}) == {}


@given(any_standing(), offsets, st.booleans())
def test_a_replay_goes_back_and_ends_where_the_group_was(standing: Standing, since: int, alerts: bool) -> None:
    """Never forwards, never before the log, and not for a group that the log has lost."""
    places = replayed({ONE: standing}, {ONE: since}, alerts=alerts)
    before = standing.place
    for place in places.values():
        assert place.next == min(max(since, standing.start), before.next)
        assert place.next < place.replay_until == max(before.next, before.replay_until)
        assert place.replay_alerts == alerts
        assert replayed({ONE: replace(standing, place=place)}, {ONE: since}, alerts=alerts) == {}
    if since >= max(before.next, before.replay_until) or before.next > standing.end:
        assert not places


def test_the_later_wish_for_alerts_counts() -> None:
    """Also when no worker has begun with the replay that was wished first."""
    begun = Standing(Place(3, replay_until=9, replay_alerts=False), 0, 9)
    for since in (3, 5):
        assert replayed({ONE: begun}, {ONE: since}, alerts=True) == {ONE: Place(3, replay_until=9, replay_alerts=True)}
    assert replayed({ONE: begun}, {ONE: 3}, alerts=False) == replayed({ONE: begun}, {ONE: 9}, alerts=True) == {}
