"""The stories that one transaction may touch, as they are after each report."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from domain.story import Story

Candidates = Callable[[tuple[str, ...], date, date], Sequence[Story]]
"""Stories of exactly these countries that happened or were first reported between two days, these included."""

_MARGIN = timedelta(days=30)
"""The articles of a batch are of much the same time: what is read for one of them does for most others."""


class Shelf:
    """Known stories, read from ``load`` once, and those that were put here since, oldest first.

    They must be locked against others while the shelf is in use.
    """

    def __init__(self, load: Candidates) -> None:
        self._load = load
        self._stories: dict[tuple[str, ...], dict[str, Story]] = {}
        self._read: dict[tuple[str, ...], list[tuple[date, date]]] = {}

    def candidates(self, countries: tuple[str, ...], first: date, last: date) -> list[Story]:
        """See ``Candidates``."""
        stories = self._stories.setdefault(countries, {})
        read = self._read.setdefault(countries, [])
        if not any(since <= first and last <= until for since, until in read):
            wide = (first - min(_MARGIN, first - date.min), last + min(_MARGIN, date.max - last))
            for story in self._load(countries, *wide):
                stories.setdefault(story.id, story)
            read.append(wide)
        near = [story for story in stories.values() if _is_near(story, first, last)]
        return sorted(near, key=lambda story: (story.first_seen, story.id))

    def put(self, story: Story) -> None:
        """A story that is new, or has changed."""
        self._stories.setdefault(story.countries, {})[story.id] = story


def _is_near(story: Story, first: date, last: date) -> bool:
    return first <= story.reported <= last or (story.day is not None and first <= story.day <= last)
