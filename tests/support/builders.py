"""Values for tests: each builder gives a whole value, and takes only what the test is about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from domain.alert import Alert, Delivery
from domain.article import Article, Outlet
from domain.evidence import Span
from domain.extraction import Actor, Event, EventKind, Extraction, Speaker, Statement, Status
from domain.ids import article_id, revision, source_id
from domain.log import ARTICLES, Message, Partition, Place, Record
from domain.ports import ProcessStore, ProcessTransaction
from domain.source import SeenEntry, Source
from domain.story import Report, Story
from domain.watch import Watch

NOW = datetime(2022, 3, 30, 12, 0, tzinfo=UTC)
"""The moment at which tests begin."""

DAY = timedelta(days=1)

LAVROV = Actor("sergey-lavrov", "Sergey Lavrov", "RUS", "foreign minister")
WANG = Actor("wang-yi", "Wang Yi", "CHN", "foreign minister")
XI = Actor("xi-jinping", "Xi Jinping", "CHN", "president")
PUTIN = Actor("vladimir-putin", "Vladimir Putin", "RUS", "president")
RUSSIA_CHINA = Watch("russia-china", "Russia and China", frozenset({"RUS", "CHN"}))


class Clock:
    """A clock that stands until a test moves it."""

    def __init__(self, now: datetime = NOW) -> None:
        self.now = now

    def __call__(self) -> datetime:
        """The time that was set."""
        return self.now

    def pass_s(self, seconds: float) -> None:
        """Let ``seconds`` go by."""
        self.now += timedelta(seconds=seconds)


def make_outlet(name: str = "Example Times", **changes: Any) -> Outlet:
    """An English outlet."""
    return Outlet(**{"name": name, "country": "GBR", "language": "en", "kind": "newspaper", **changes})


def make_source(name: str = "one", **changes: Any) -> Source:
    """The source of the feed ``https://NAME.example/feed``."""
    url = f"https://{name}.example/feed"
    return Source(**{"id": source_id(url), "url": url, "outlet": make_outlet(name), **changes})


def make_article(name: str = "a", *, text: str = "Lavrov and Wang Yi met in Tunxi.", **changes: Any) -> Article:
    """The article at ``https://news.example/NAME``, published at ``NOW``."""
    url = f"https://news.example/{name}"
    title = changes.get("title", f"Title of {name}")
    defaults = {
        "id": article_id(url, "", ""),
        "revision": revision(title, text),
        "url": url,
        "title": title,
        "text": f"{title}\n{text}",
        "published": NOW,
        "first_seen": NOW,
        "source_id": make_source().id,
        "outlet": make_outlet(),
    }
    return Article(**{**defaults, **changes})


def make_seen(name: str = "a", wording: str = "w1", **changes: Any) -> SeenEntry:
    """The entry ``NAME`` of a feed with its article."""
    return SeenEntry(key=name, wording=wording, article=make_article(name, **changes))


def make_event(
    kind: EventKind = "meeting",
    status: Status = "held",
    actors: Sequence[Actor] = (LAVROV, WANG),
    day: str | None = "2022-03-30",
    **changes: Any,
) -> Event:
    """Lavrov and Wang Yi, dated to the day."""
    defaults = {
        "countries": tuple(sorted({actor.country for actor in actors if actor.country})),
        "evidence": Span(0, 10, "Lavrov and"),
        "date": day,
        "date_precision": "day" if day else None,
    }
    return Event(kind=kind, status=status, actors=tuple(actors), **{**defaults, **changes})


def make_statement(speaker: Actor = LAVROV, about: Sequence[str] = ("CHN",), **changes: Any) -> Statement:
    """What an actor said about other countries."""
    who = Speaker(speaker.id, speaker.name, speaker.country, speaker.role)
    defaults = {"direct": True, "evidence": Span(20, 40, "Our ties are strong."), "about": tuple(about)}
    return Statement(speaker=who, **{**defaults, **changes})


def make_extraction(*found: Event | Statement, of: str = "a", lang: str = "en") -> Extraction:
    """Events and statements of one document."""
    events = tuple(one for one in found if isinstance(one, Event))
    return Extraction(of, lang, events, tuple(one for one in found if isinstance(one, Statement)))


def make_story(name: str = "s", **changes: Any) -> Story:
    """A meeting of Lavrov and Wang Yi that was held on the day of ``NOW``."""
    defaults = {
        "id": name,
        "family": "contact",
        "kind": "meeting",
        "status": "held",
        "countries": ("CHN", "RUS"),
        "persons": (LAVROV.id, WANG.id),
        "day": NOW.date(),
        "reported": NOW.date(),
        "headline": "Sergey Lavrov and Wang Yi met",
        "first_seen": NOW,
        "updated": NOW,
    }
    return Story(**{**defaults, **changes})


def make_report(article: Article, events: Sequence[int] = (0,), statements: Sequence[int] = ()) -> Report:
    """An article's report by positions."""
    return Report(article.id, tuple(events), tuple(statements))


def make_alert(story: Story, window: str = "held", **changes: Any) -> Alert:
    """An alert of the watch ``russia-china`` to the terminal."""
    defaults = {
        "id": f"{story.id}-{window}",
        "watch": RUSSIA_CHINA.name,
        "created": NOW,
        "channels": ("terminal:",),
        "headline": story.headline,
    }
    return Alert(story_id=story.id, window=window, **{**defaults, **changes})


def make_message(**changes: Any) -> dict[str, Any]:
    """The message of an alert, as a delivery carries it."""
    person = {"id": "x", "role": "foreign minister", "mentions": [], "mention_spans": []}
    event = {
        "id": "e1",
        "article_id": "a1",
        "kind": "meeting",
        "status": "held",
        "actors": [
            {**person, "name": "Sergey Lavrov", "country": "RUS"},
            {**person, "name": "Wang Yi", "country": "CHN"},
        ],
        "date": "2022-03-30",
        "place": {"name": "Tunxi", "country": "CHN", "mention": None},
        "evidence": {"start": 0, "end": 32, "text": "Lavrov and Wang Yi met in Tunxi."},
    }
    statement = {
        "id": "s1",
        "article_id": "a1",
        "speaker": {**person, "name": "Wang Yi", "country": "CHN"},
        "direct": True,
        "evidence": {"start": 40, "end": 60, "text": "Our ties are strong."},
    }
    report = {"article_id": "a1", "outlet": "Example Times", "title": "They met", "url": "https://news.example/a"}
    message = {
        "id": "alert-1",
        "watch": "russia-china",
        "status": "held",
        "headline": "Sergey Lavrov and Wang Yi met in Tunxi",
        "created": "2022-03-30T12:00:00Z",
        "story": {"id": "story-1", "day": "2022-03-30"},
        "events": [event],
        "statements": [statement],
        "reports": [report],
    }
    return {**message, **changes}


def make_delivery(name: str = "d1", **changes: Any) -> Delivery:
    """The first attempt to deliver ``make_message()``."""
    defaults = {"alert_id": "alert-1", "channel": "c", "attempt": 1, "created": NOW, "message": make_message()}
    return Delivery(id=name, **{**defaults, **changes})


def make_record(offset: int, message: Message, number: int = 0) -> Record:
    """``message`` as it is read from the log."""
    return Record(Partition(ARTICLES, number), offset, message.key, message.value, message.headers)


def save_one(transaction: ProcessTransaction, article: Article, extraction: Extraction) -> None:
    """Save the article, in place of what is known of it."""
    transaction.save_articles([(article, extraction)], transaction.known_articles([article.id]))


def position(store: ProcessStore, group: str, partition: Partition) -> int:
    """The next offset of the group; 0 for a partition never read."""
    return store.places(group).get(partition, Place()).next
