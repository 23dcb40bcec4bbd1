"""A shelf gives what the database would, had every report been written at once."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.story import Story
from processors.shelf import Shelf
from tests.support.builders import make_story

PAIRS = (("CHN", "RUS"), ("IND", "RUS"))
days = st.dates(date(2026, 1, 1), date(2026, 9, 1))
stories = st.builds(
    lambda number, day, reported, countries: make_story(f"s{number}", day=day, reported=reported, countries=countries),
    st.integers(0, 30),
    st.none() | days,
    days,
    st.sampled_from(PAIRS),
)
asked = st.tuples(st.sampled_from(PAIRS), days, st.integers(0, 90).map(timedelta))


class Database:
    """Stories by id; ``asked`` counts the questions."""

    def __init__(self, stories: list[Story]) -> None:
        self.stories = {story.id: story for story in stories}
        self.asked = 0

    def near(self, countries: tuple[str, ...], first: date, last: date) -> list[Story]:
        """As the port says."""
        self.asked += 1
        found = [
            story
            for story in self.stories.values()
            if story.countries == countries
            and any(day is not None and first <= day <= last for day in (story.day, story.reported))
        ]
        return sorted(found, key=lambda story: (story.first_seen, story.id))


@given(st.lists(stories), st.lists(st.one_of(stories, asked)))
def test_a_shelf_gives_what_the_database_would(known: list[Story], steps: list[Story | tuple[object, ...]]) -> None:
    """Stories that were put there, new or in place of what was read, count as if they were written."""
    before, now = Database(known), Database(known)
    shelf = Shelf(before.near)
    for step in steps:
        if isinstance(step, Story):
            # Of a known story the countries never change.
            if step.id not in now.stories or now.stories[step.id].countries == step.countries:
                now.stories[step.id] = step
                shelf.put(step)
            continue
        countries, first, length = step
        assert shelf.candidates(countries, first, first + length) == now.near(countries, first, first + length)  # type: ignore[arg-type,operator]


def test_what_was_read_once_is_not_asked_again() -> None:
    """The reports of one batch are of much the same days."""
    database = Database([make_story("a")])
    shelf = Shelf(database.near)
    for shift in range(-5, 6):
        shelf.candidates(("CHN", "RUS"), date(2026, 5, 1) + timedelta(shift), date(2026, 8, 1) + timedelta(shift))
    assert database.asked == 1


def test_the_ends_of_the_calendar_are_no_error() -> None:
    """A text may name any year."""
    shelf = Shelf(Database([]).near)
    assert shelf.candidates(("CHN", "RUS"), date.min, date.max) == []
