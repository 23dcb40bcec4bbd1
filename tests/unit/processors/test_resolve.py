"""From accounts to stories: tables of what is one story, what is another, and what is news."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from domain.extraction import Actor, Event, Extraction, Statement
from domain.story import Story
from processors.drafts import drafts
from processors.reading import Read
from processors.resolve import Resolved, resolve
from processors.watch import matches
from tests.support.builders import (
    DAY,
    LAVROV,
    NOW,
    PUTIN,
    RUSSIA_CHINA,
    WANG,
    XI,
    make_article,
    make_event,
    make_extraction,
    make_outlet,
    make_statement,
)

RUSSIA = Actor("russia", "Russia", "RUS")
CHINA = Actor("china", "China", "CHN")
PEOPLE = frozenset(person.id for person in (LAVROV, WANG, PUTIN, XI))
MAR_30, MAR_31, APR_5 = "2022-03-30", "2022-03-31", "2022-04-05"


@dataclass
class Shelf:
    """The stories that are known, and what each article made of them."""

    stories: dict[str, Story] = field(default_factory=dict)
    told: list[Resolved] = field(default_factory=list)

    def candidates(self, countries: tuple[str, ...], first: date, last: date) -> list[Story]:
        """As the port says."""
        return [
            story
            for story in self.stories.values()
            if story.countries == countries
            and any(day is not None and first <= day <= last for day in (story.day, story.reported))
        ]

    def tell(self, *found: Event | Statement, after: timedelta = timedelta(), **article: Any) -> list[Resolved]:
        """One more article, ``after`` the first moment."""
        return self.read(make_extraction(*found), NOW + after, **article)

    def read(self, extraction: Extraction, now: datetime = NOW, **article: Any) -> list[Resolved]:
        """The same, of an extraction."""
        name = f"article-{len(self.told)}"
        told = Read(make_article(name, published=now, first_seen=now, **article), extraction)
        published = told.article.document().published or now.date()
        results: list[Resolved] = []
        for number, draft in enumerate(drafts(extraction, matches([RUSSIA_CHINA], extraction), published, PEOPLE)):
            results.append(resolve(told, number, draft, self.candidates, now))
            self.stories[results[-1].story.id] = results[-1].story
        self.told += results
        return results

    @property
    def windows(self) -> list[str | None]:
        """What each account may be alerted as."""
        return [result.window for result in self.told]

    @property
    def news(self) -> set[tuple[str, str]]:
        """The alerts of one watch: story and window."""
        return {(result.story.id, result.window) for result in self.told if result.window}


def test_three_outlets_tell_of_one_occasion() -> None:
    """One story and one alert, with the names of all who are named."""
    shelf = Shelf()
    shelf.tell(make_event(actors=(LAVROV, CHINA)))
    shelf.tell(make_event("visit", actors=(WANG, RUSSIA, LAVROV)), after=timedelta(hours=2))
    shelf.tell(make_event(day=None), after=timedelta(hours=5))
    [story] = shelf.stories.values()
    assert story.persons == (LAVROV.id, WANG.id)
    assert (story.first_seen, story.updated) == (NOW, NOW + timedelta(hours=5))
    assert story.headline == "Sergey Lavrov and China met"
    assert len(shelf.news) == 1
    assert [result.report.article_id for result in shelf.told] == [make_article(f"article-{n}").id for n in range(3)]


@pytest.mark.parametrize(
    ("first", "second", "stories", "windows"),
    [
        pytest.param(
            make_event(status="planned", day=APR_5), make_event(status="held", day=APR_5), 1, ["planned", "held"],
            id="planned then held: the same story, news again",
        ),
        pytest.param(
            make_event(status="held", day=APR_5), make_event(status="planned", day=APR_5), 1, ["held", None],
            id="held then planned: no news",
        ),
        pytest.param(
            make_event(status="planned", day=APR_5), make_event(status="denied", day=APR_5), 1, ["planned", "denied"],
            id="planned then denied: news again",
        ),
        pytest.param(
            make_event(status="denied", day=APR_5), make_event(status="planned", day=APR_5), 1, ["denied", "planned"],
            id="denied then planned: news again",
        ),
        pytest.param(
            make_event(status="held", day=APR_5), make_event(status="denied", day=APR_5), 1, ["held", "denied"],
            id="held then denied: news again",
        ),
        pytest.param(
            make_event(), make_event(status="planned", day=None), 2, ["held", "planned"],
            id="they will meet again",
        ),
        pytest.param(
            make_event(), make_event(status="planned", day="2022-06", date_precision="month"), 2, ["held", "planned"],
            id="they will meet again in June",
        ),
        pytest.param(
            make_event(status="planned", day="2022-06", date_precision="month"),
            make_event(status="planned", day="2022-06-11"), 1, ["planned", "planned"],
            id="a plan for a month and for a day in it",
        ),
        pytest.param(
            make_event(status="planned", day="2022-06", date_precision="month"),
            make_event(status="planned", day="2022-09", date_precision="month"), 2, ["planned", "planned"],
            id="plans for two months",
        ),
        pytest.param(
            make_event(status="denied", day=APR_5), make_event(status="held", day=APR_5), 1, ["denied", "held"],
            id="denied then held: news again",
        ),
        pytest.param(
            make_event(), make_event("phone_call"), 2, ["held", "held"],
            id="a call is not a meeting",
        ),
        pytest.param(
            make_event(), make_event("agreement", actors=(RUSSIA, CHINA)), 1, ["held", "held"],
            id="an act joins the talks",
        ),
        pytest.param(
            make_event("joint_statement"), make_event("phone_call"), 1, ["held", "held"],
            id="an act joins the call",
        ),
        pytest.param(
            make_event(), make_event(actors=(PUTIN, XI)), 2, ["held", "held"],
            id="other people, another story",
        ),
        pytest.param(
            make_event(), make_event(actors=(LAVROV, XI)), 2, ["held", "held"],
            id="one other person, another story",
        ),
        pytest.param(
            make_event(actors=(RUSSIA, CHINA)), make_event(), 1, ["held", "held"],
            id="nobody named: one story",
        ),
        pytest.param(
            make_event(day=MAR_30), make_event(day=MAR_31), 1, ["held", "held"],
            id="a day apart: one story",
        ),
        pytest.param(
            make_event(day="2022-03-29"), make_event(day=MAR_31), 2, ["held", "held"],
            id="two days apart: two stories",
        ),
        pytest.param(
            make_event(status="planned", day=None), make_event(status="planned", day=APR_5), 1, ["planned", "planned"],
            id="an announcement with and without a day",
        ),
        pytest.param(
            make_event(day="2022-02-04"), make_event(status="planned", day=None), 2, ["held", "planned"],
            id="a plan is not for what is long over",
        ),
        pytest.param(
            make_event(status="planned", day=None), make_event(day="2022-02-04"), 2, ["planned", "held"],
            id="what is long over was not the plan",
        ),
        pytest.param(
            make_event(countries=("CHN", "IND", "RUS")), make_event(), 2, ["held", "held"],
            id="other countries, another story",
        ),
        pytest.param(
            make_event(), make_event(status="recalled"), 1, ["held"],
            id="what is recalled makes no story",
        ),
        pytest.param(
            make_event(), make_statement(), 1, ["held", None],
            id="words on the day of the talks join them",
        ),
        pytest.param(
            make_event(), make_statement(Actor("mao-ning", "Mao Ning", "CHN", "spokesperson"), ("RUS",)), 2,
            ["held", "said"],
            id="another one's words do not",
        ),
        pytest.param(
            make_event(status="planned"), make_statement(), 2, ["planned", "said"],
            id="words before the talks do not",
        ),
        pytest.param(
            make_statement(), make_statement(), 1, ["said", "said"],
            id="words that two outlets bring",
        ),
        pytest.param(
            make_statement(), make_statement(WANG, ("RUS",)), 2, ["said", "said"],
            id="words of two people",
        ),
        pytest.param(
            make_event("exercise", actors=(RUSSIA, CHINA)), make_event("sanction", actors=(RUSSIA, CHINA)), 2,
            ["held", "held"],
            id="an exercise is no sanction",
        ),
    ],
)  # fmt: skip
def test_two_articles(
    first: Event | Statement, second: Event | Statement, stories: int, windows: list[str | None]
) -> None:
    """How many stories they make, and what each may be alerted as."""
    shelf = Shelf()
    shelf.tell(first)
    shelf.tell(second, after=timedelta(hours=3))
    assert (len(shelf.stories), shelf.windows) == (stories, windows)


def test_what_is_held_takes_its_headline_day_and_kind_from_the_account_of_it() -> None:
    """A plan's headline would be wrong by then; the story and its first report stay."""
    shelf = Shelf()
    [planned] = shelf.tell(make_event("visit", "planned", day=APR_5))
    [held] = shelf.tell(make_event("meeting", "held", day="2022-04-06"), after=7 * DAY)
    assert held.story.id == planned.story.id
    assert (held.story.kind, held.story.status, held.story.day) == ("meeting", "held", date(2022, 4, 6))
    assert held.story.headline == "Sergey Lavrov and Wang Yi met"
    assert (held.story.reported, held.story.first_seen) == (NOW.date(), NOW)


def test_an_account_that_is_weaker_changes_only_what_was_not_known() -> None:
    """Who took part; not the headline, nor the day."""
    shelf = Shelf()
    shelf.tell(make_event(actors=(RUSSIA, CHINA), day=MAR_30))
    [weaker] = shelf.tell(make_event(status="planned", day=MAR_31))
    assert (weaker.window, weaker.story.headline) == (None, "Russia and China met")
    assert (weaker.story.persons, weaker.story.day) == ((LAVROV.id, WANG.id), date(2022, 3, 30))


def test_a_report_without_a_day_is_of_the_talks_before_it() -> None:
    """It is told two days later as if it were of its own day; a report that names the day corrects it."""
    shelf = Shelf()
    shelf.tell(make_event(day=None))
    shelf.tell(make_event(day=None), after=2 * DAY)
    [dated] = shelf.tell(make_event(day="2022-03-29"), after=2 * DAY)
    [story] = shelf.stories.values()
    assert story == dated.story
    assert (story.day, story.day_read) == (date(2022, 3, 29), True)


def test_a_page_that_is_rewritten_to_tell_of_something_else_begins_another_story() -> None:
    """And does not take the first one's place."""
    shelf = Shelf()
    [first] = shelf.tell(make_event())
    rewritten = make_extraction(make_event(actors=(PUTIN, XI), day="2022-04-10"))
    told = Read(replace(make_article("article-0"), revision="r2"), rewritten)
    [draft] = drafts(rewritten, [], NOW.date(), PEOPLE)
    second = resolve(told, 0, draft, shelf.candidates, NOW)
    assert second.story.id != first.story.id
    assert second.window == "held"


def test_words_alone_are_a_story_of_what_was_said() -> None:
    """Without a kind; the headline is the quotation."""
    [said] = Shelf().tell(make_statement())
    assert (said.story.family, said.story.kind, said.window) == ("statement", None, "said")
    assert said.story.headline == "Sergey Lavrov (RUS): “Our ties are strong.”"
    assert said.report.statements == (0,)


def test_the_day_is_the_one_at_the_outlet() -> None:
    """Noon in London is the next day at the date line."""
    shelf = Shelf()
    [told] = shelf.tell(make_event(day=None), outlet=make_outlet(timezone="Pacific/Kiritimati"))
    assert (told.story.day, told.story.reported) == (date(2022, 3, 31), date(2022, 3, 31))


def test_talks_of_one_company_a_week_later_are_another_story() -> None:
    """Ministers meet again and again."""
    shelf = Shelf()
    shelf.tell(make_event(day=None))
    shelf.tell(make_event(day=None), after=7 * DAY)
    assert len(shelf.stories) == 2


def test_a_plan_for_next_year_is_one_story_with_and_without_its_day() -> None:
    """In whichever order the two accounts come."""
    dated, undated = make_event(status="planned", day="2023-02-01"), make_event(status="planned", day=None)
    for order in ((dated, undated), (undated, dated)):
        shelf = Shelf()
        for event in order:
            shelf.tell(event, after=len(shelf.told) * DAY)
        assert len(shelf.stories) == 1


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_day_at_the_end_of_time_is_a_day(day: str) -> None:
    """A text may say anything."""
    assert [result.story.day for result in Shelf().tell(make_event(day=day))] == [date.fromisoformat(day)]


companies = st.lists(st.sampled_from([LAVROV, WANG, XI, PUTIN, RUSSIA, CHINA]), min_size=1, max_size=4, unique=True)
days = st.none() | st.dates(date(2021, 12, 1), date(2022, 7, 1)).map(date.isoformat)
kinds = st.sampled_from(["meeting", "summit", "visit", "phone_call", "agreement", "exercise", "other"])
events = st.builds(
    make_event,
    kind=kinds,
    status=st.sampled_from(["held", "planned", "denied", "recalled"]),
    actors=companies,
    day=days,
    countries=st.just(("CHN", "RUS")),
)
statements = st.builds(make_statement, st.sampled_from([LAVROV, XI]), st.just(("CHN", "RUS")))
articles = st.lists(st.lists(events | statements, min_size=1, max_size=3), min_size=1, max_size=5)


@given(articles)
def test_a_story_never_grows_weaker(told: list[list[Event | Statement]]) -> None:
    """And keeps its beginning; a weaker account is no news."""
    shelf = Shelf()
    for number, found in enumerate(told):
        before = dict(shelf.stories)
        for result in shelf.tell(*found, after=number * DAY):
            known = before.get(result.story.id)
            before[result.story.id] = result.story
            if known is None:
                assert result.window is not None
                continue
            assert result.story.status == "held" or known.status != "held"
            assert set(known.persons) <= set(result.story.persons)
            assert (known.first_seen, known.reported, known.family) == (
                result.story.first_seen, result.story.reported, result.story.family
            )  # fmt: skip
            assert result.window in {None, "said", "denied", result.story.status}


@given(articles)
def test_the_same_articles_make_the_same_stories(told: list[list[Event | Statement]]) -> None:
    """Ids and all: doing it again after a crash is doing it once."""
    first, again = Shelf(), Shelf()
    for shelf in (first, again):
        for number, found in enumerate(told):
            shelf.tell(*found, after=number * DAY)
    assert first.told == again.told
    assert first.stories == again.stories


@given(events, events, st.integers(0, 2))
def test_whether_two_accounts_are_one_story_does_not_depend_on_their_order(a: Event, b: Event, apart: int) -> None:
    """Nor does whether it was held in the end."""
    assume("recalled" not in {a.status, b.status})
    ends = []
    for one, two in ((a, b), (b, a)):
        shelf = Shelf()
        for event in (one, two):
            shelf.tell(event, after=apart * DAY if event is b else timedelta())
        ends.append(sorted(story.status == "held" for story in shelf.stories.values()))
    assert ends[0] == ends[1]
