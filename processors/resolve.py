"""From the occasions of one article to stories: which are known, which are new, and what of it is news."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from domain.extraction import Extraction, Status
from domain.ids import make_id
from domain.story import Report, Story
from processors.drafts import NEWS, Draft, compatible, same_company
from processors.headline import event_headline, statement_headline
from processors.reading import Read

NEAR = timedelta(days=1)
"""Accounts of one occasion differ by a day: time zones, talks past midnight, "on Wednesday" read on Thursday."""

FOLLOWED = timedelta(days=3)
"""How long an occasion without a date is reported on."""

AHEAD = timedelta(days=60)
"""How long before it an occasion may have been announced, and how late it may be told of."""

Candidates = Callable[[tuple[str, ...], date, date], Sequence[Story]]
"""Known stories of exactly these countries, by the days between which they happened or were first reported."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """A story as it is after one article's report. ``window`` is what the report may be alerted as, if at all."""

    story: Story
    report: Report
    window: str | None


def resolve(told: Read, number: int, draft: Draft, candidates: Candidates, now: datetime) -> Resolved:
    """Put the article's draft ``number`` into the story that it tells of, or begin one.

    A story's status only grows stronger (planned, denied, held); an account that is weaker than what is known
    is no news.
    """
    article, extraction = told.article, told.extraction
    reported = article.document().published or now.date()
    near = candidates(draft.countries, *_around(draft.day or reported, reported))
    known = next((story for story in near if same_occasion(story, draft, reported)), None)
    report = Report(article.id, draft.events, draft.statements)
    if known is None:
        story = Story(
            id=make_id("story", article.id, str(number), draft.family, draft.status),
            family=draft.family,
            kind=extraction.events[draft.events[0]].kind if draft.events else None,
            status=draft.status,
            countries=draft.countries,
            persons=tuple(sorted(draft.persons)),
            day=draft.day,
            reported=reported,
            headline=_headline(extraction, draft),
            first_seen=now,
            updated=now,
        )
        return Resolved(story, report, _window(draft))
    stronger = _strength(draft.status) < _strength(known.status)
    weaker = _strength(draft.status) > _strength(known.status)
    story = replace(known, persons=tuple(sorted(draft.persons | set(known.persons))), day=known.day or draft.day)
    if stronger:
        story = replace(
            story,
            status=draft.status,
            day=draft.day or known.day,
            headline=_headline(extraction, draft),
            kind=extraction.events[draft.events[0]].kind if draft.events else known.kind,
        )
    joins_talks = draft.family == "statement" and known.family != "statement"
    window = None if weaker or joins_talks else _window(draft)
    return Resolved(replace(story, updated=now), report, window)


def same_occasion(story: Story, draft: Draft, reported: date) -> bool:
    """Whether the draft, first reported on ``reported``, tells of the story's occasion; countries are equal."""
    if not same_company(frozenset(story.persons), draft.persons):
        return False
    if draft.family == "statement" and story.family in {"contact", "call", "act"}:
        # Words on the occasion of talks that are reported without the talks.
        return story.status == "held" and bool(draft.persons & set(story.persons)) and _near(story, draft, reported)
    if not compatible(story.family, draft.family):
        return False
    if draft.family == "statement":
        return story.day == draft.day and bool(story.persons) == bool(draft.persons)
    if draft.status == "planned" and story.status == "planned" and None in {draft.day, story.day}:
        return abs(story.reported - reported) <= FOLLOWED
    return _near(story, draft, reported)


def _around(a: date, b: date) -> tuple[date, date]:
    """``AHEAD`` before the earlier of two days and after the later, within what a date can be."""
    first, last = sorted((a.toordinal(), b.toordinal()))
    return (
        date.fromordinal(max(first - AHEAD.days, date.min.toordinal())),
        date.fromordinal(min(last + AHEAD.days, date.max.toordinal())),
    )


def _near(story: Story, draft: Draft, reported: date) -> bool:
    if story.day is not None and draft.day is not None:
        return abs(story.day - draft.day) <= NEAR
    # A plan without a day is for a day to come: what was over before is another occasion.
    if draft.status == "planned" and story.day is not None and reported - story.day > FOLLOWED:
        return False
    if story.status == "planned" and draft.day is not None and story.reported - draft.day > FOLLOWED:
        return False
    return abs(story.reported - reported) <= FOLLOWED


def _window(draft: Draft) -> str:
    return "said" if draft.family == "statement" else draft.status


def _strength(status: Status) -> int:
    return NEWS.index(status)


def _headline(extraction: Extraction, draft: Draft) -> str:
    if draft.events:
        return event_headline(extraction.events[draft.events[0]])
    return statement_headline(extraction.statements[draft.statements[0]])
