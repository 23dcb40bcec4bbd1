"""All that one batch of records causes, written into an open transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from domain.article import Article, KnownArticle
from domain.extraction import Extraction
from domain.log import EVENTS
from domain.ports import ProcessTransaction
from processors.announce import Codec, findings
from processors.consequences import Consequences, Desk, consequences, occasions
from processors.reading import Read, Unreadable
from processors.shelf import Shelf


@dataclass(frozen=True, slots=True)
class Given:
    """What a record came to. ``again``: it was processed before, and is to be processed again (a replay).

    ``incarnation`` is the topic that it is a record of, see ``domain.ports.Reader``.
    """

    result: Read | Unreadable
    again: bool = False
    may_alert: bool = True
    incarnation: str = ""


def write_batch(
    transaction: ProcessTransaction, batch: Sequence[Given], desk: Desk, codec: Codec, now: datetime
) -> list[dict[str, Any]]:
    """Write everything; gives the lines to log when it is committed."""
    lines: list[dict[str, Any]] = []
    for given in batch:
        if isinstance(given.result, Unreadable):
            transaction.dead_letter(given.result.record, given.result.stage, given.result.error, given.incarnation)
            lines.append({"event": "article.dead", "stage": given.result.stage, "reason": str(given.result.error)})
    found = {
        id(given): occasions(given.result, desk, now) for given in batch if not isinstance(given.result, Unreadable)
    }
    transaction.hold({draft.countries for drafts in found.values() for draft in drafts})
    shelf = Shelf(transaction.candidates)
    for run in _runs(batch):
        new = _new_of(transaction, run)
        caused = [
            (told, consequences(told, found[id(given)], shelf, desk, now, may_alert=given.may_alert))
            for told, given in new
        ]
        lines += _write_caused(transaction, caused, codec)
    return lines


def _runs(batch: Iterable[Given]) -> Iterator[dict[str, tuple[Read, Given]]]:
    """The articles in order, in parts that hold none twice: a second revision replaces what the first one caused."""
    run: dict[str, tuple[Read, Given]] = {}
    for given in batch:
        if isinstance(given.result, Unreadable):
            continue
        if given.result.article.id in run:
            yield run
            run = {}
        run[given.result.article.id] = (given.result, given)
    if run:
        yield run


def _new_of(transaction: ProcessTransaction, run: Mapping[str, tuple[Read, Given]]) -> list[tuple[Read, Given]]:
    """Save those of the run that are new, or tell something new; what they told before is taken back."""
    known = transaction.known_articles(run)
    new: list[tuple[Read, Given]] = []
    for told, given in run.values():
        before = known.get(told.article.id)
        if before is None:
            new.append((told, given))
        elif _is_news(told.article, before) or (given.again and before.revision == told.article.revision):
            # Whoever met the article first says whether it is news: another source's baseline does not silence it.
            new.append((replace(told, article=replace(told.article, alert=before.alert)), given))
    if new:
        # Not all that are known: one that came again beside them, and tells nothing new, keeps what it told.
        replaced = known.keys() & {told.article.id for told, _ in new}
        transaction.save_articles([(told.article, told.extraction) for told, _ in new], replaced)
    return new


def _write_caused(
    transaction: ProcessTransaction, caused: Sequence[tuple[Read, Consequences]], codec: Codec
) -> list[dict[str, Any]]:
    """Write what the saved articles of a run have caused."""
    transaction.save_stories([(one.story, one.report) for _, causes in caused for one in causes.resolved])
    queued = transaction.add_alerts([alert for _, causes in caused for alert in causes.alerts])
    messages = [message for told, causes in caused for message in findings(told, causes.resolved, codec)]
    if messages:
        transaction.publish(EVENTS, messages)
    lines: list[dict[str, Any]] = []
    for told, causes in caused:
        alerts = [alert.id for alert in causes.alerts if alert.id in queued]
        queued -= set(alerts)
        lines += _lines(told.article, told.extraction, causes, alerts)
    return lines


def _is_news(article: Article, before: KnownArticle) -> bool:
    """Whether it is another wording, and not an older one that came late."""
    return before.revision != article.revision and article.first_seen >= before.revised


def _lines(
    article: Article, extraction: Extraction, causes: Consequences, alerts: Sequence[str]
) -> list[dict[str, Any]]:
    """One canonical line for the article and one for each event."""
    stories = {n: result.story.id for result in causes.resolved for n in result.report.events}
    return [
        {
            "event": "article.processed",
            "article": article.id,
            "outlet": article.outlet.name,
            "language": extraction.lang,
            "url": article.url,
            "baseline": not article.alert,
            "events": len(extraction.events),
            "statements": len(extraction.statements),
            "stories": [result.story.id for result in causes.resolved],
            "alerts": list(alerts),
        },
        *(
            {
                "event": "event.found",
                "article": article.id,
                "kind": event.kind,
                "status": event.status,
                "countries": list(event.countries),
                "actors": [actor.id for actor in event.actors],
                "date": event.date,
                "story": stories.get(n),
            }
            for n, event in enumerate(extraction.events)
        ),
    ]
