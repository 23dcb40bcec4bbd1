"""All that one batch of records causes, written into an open transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from domain.article import Article, KnownArticle
from domain.extraction import Extraction
from domain.log import EVENTS, Message
from domain.ports import ProcessTransaction
from processors.announce import Codec, findings
from processors.consequences import Consequences, Desk, occasions, write_consequences
from processors.drafts import Draft
from processors.reading import Read, Unreadable


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
    for run in _runs(batch):
        lines += _write_run(transaction, run, desk, codec, now, found=found)
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


def _write_run(
    transaction: ProcessTransaction,
    run: dict[str, tuple[Read, Given]],
    desk: Desk,
    codec: Codec,
    now: datetime,
    *,
    found: Mapping[int, Sequence[Draft]],
) -> list[dict[str, Any]]:
    known = transaction.known_articles(run)
    new: list[tuple[Read, Given]] = []
    for told, given in run.values():
        before = known.get(told.article.id)
        if before is None:
            new.append((told, given))
        elif _is_news(told.article, before) or (given.again and before.revision == told.article.revision):
            # Whoever met the article first says whether it is news: another source's baseline does not silence it.
            new.append((replace(told, article=replace(told.article, alert=before.alert)), given))
    if not new:
        return []
    # Not all that are known: one that came again beside them, and tells nothing new, keeps what it told.
    replaced = known.keys() & {told.article.id for told, _ in new}
    transaction.save_articles([(told.article, told.extraction) for told, _ in new], replaced)
    lines: list[dict[str, Any]] = []
    messages: list[Message] = []
    for told, given in new:
        written = write_consequences(transaction, told, found[id(given)], desk, now, may_alert=given.may_alert)
        messages += findings(told, written.resolved, codec)
        lines += _lines(told.article, told.extraction, written)
    if messages:
        transaction.publish(EVENTS, messages)
    return lines


def _is_news(article: Article, before: KnownArticle) -> bool:
    """Whether it is another wording, and not an older one that came late."""
    return before.revision != article.revision and article.first_seen >= before.revised


def _lines(article: Article, extraction: Extraction, written: Consequences) -> list[dict[str, Any]]:
    """One canonical line for the article and one for each event."""
    stories = {n: result.story.id for result in written.resolved for n in result.report.events}
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
            "stories": [result.story.id for result in written.resolved],
            "alerts": [alert.id for alert in written.alerts],
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
