"""From the occasions of one article to stories: which are known, which are new, and what of it is news."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from domain.extraction import Extraction
from domain.ids import make_id
from domain.story import Report, Story
from processors.drafts import Draft, compatible, months_clash, same_company
from processors.headline import event_headline, statement_headline
from processors.reading import Read
from processors.shelf import Candidates

NEAR = timedelta(days=1)
"""Accounts of one occasion differ by a day: time zones, talks past midnight, "on Wednesday" read on Thursday."""

FOLLOWED = timedelta(days=3)
"""How long an occasion without a date is reported on."""

AHEAD = timedelta(days=60)
"""How long before it an occasion may have been announced, and how late it may be told of."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """A story as it is after one article's report. ``window`` is what the report may be alerted as, if at all."""

    story: Story
    report: Report
    window: str | None


def resolve(told: Read, number: int, draft: Draft, candidates: Candidates, now: datetime) -> Resolved:
    """Put the article's draft ``number`` into the story that it tells of, or begin one.

    What was held stays held; of a plan and its denial the later one counts. A plan for what was held is no news.
    """
    article, extraction = told.article, told.extraction
    reported = article.document().published or now.date()
    near = candidates(draft.countries, *_around(draft.day or reported, reported))
    known = next((story for story in near if same_occasion(story, draft, reported)), None)
    report = Report(article.id, draft.events, draft.statements)
    if known is None:
        story = Story(
            id=_new_id(article.id, number, draft),
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
            month=draft.month,
            day_read=draft.day_read,
        )
        return Resolved(story, report, _window(draft))
    story = replace(known, persons=tuple(sorted(draft.persons | set(known.persons))), updated=now)
    if known.status not in {draft.status, "held"}:
        story = replace(
            story,
            status=draft.status,
            headline=_headline(extraction, draft),
            kind=extraction.events[draft.events[0]].kind if draft.events else known.kind,
        )
        story = _dated(story, draft, better=draft.day is not None)
    else:
        read_now = draft.status == known.status and draft.day_read and not known.day_read
        story = _dated(story, draft, better=known.day is None or read_now)
    old_plan = draft.status == "planned" and known.status == "held"
    joins_talks = draft.family == "statement" and known.family != "statement"
    return Resolved(story, report, None if old_plan or joins_talks else _window(draft))


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
    if {draft.status, story.status} == {"planned", "held"} and None in {draft.day, story.day}:
        # "They will meet again" is another occasion than the talks that were just held.
        return False
    return _near(story, draft, reported)


def _around(a: date, b: date) -> tuple[date, date]:
    """``AHEAD`` before the earlier of two days and after the later, within what a date can be."""
    first, last = sorted((a.toordinal(), b.toordinal()))
    return (
        date.fromordinal(max(first - AHEAD.days, date.min.toordinal())),
        date.fromordinal(min(last + AHEAD.days, date.max.toordinal())),
    )


def _near(story: Story, draft: Draft, reported: date) -> bool:
    if months_clash(story.day, story.month, draft.day, draft.month):
        return False
    if story.day is None or draft.day is None:
        return abs(story.reported - reported) <= FOLLOWED
    # A report that names no day follows its occasion.
    late = FOLLOWED if not draft.day_read else NEAR
    early = FOLLOWED if not story.day_read else NEAR
    return -early <= draft.day - story.day <= late


def _dated(story: Story, draft: Draft, *, better: bool) -> Story:
    if not better:
        return story
    return replace(story, day=draft.day, month=draft.month or story.month, day_read=draft.day_read)


def _new_id(article: str, number: int, draft: Draft) -> str:
    """The facts are in it: a page that is rewritten to tell of something else begins another story."""
    facts = (draft.family, draft.status, str(draft.day or draft.month), *draft.countries, *sorted(draft.persons))
    return make_id("story", article, str(number), *facts)


def _window(draft: Draft) -> str:
    return "said" if draft.family == "statement" else draft.status


def _headline(extraction: Extraction, draft: Draft) -> str:
    if draft.events:
        return event_headline(extraction.events[draft.events[0]])
    return statement_headline(extraction.statements[draft.statements[0]])
