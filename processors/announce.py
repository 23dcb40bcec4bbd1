"""The findings of an article as messages for other programs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from domain.article import Article
from domain.extraction import Event, Statement
from domain.ids import event_id, statement_id
from domain.log import Message, Record
from processors.reading import Read
from processors.resolve import Resolved


@dataclass(frozen=True, slots=True)
class Codec:
    """How messages look: articles that come in, and findings that go out with their id and their story's."""

    decode: Callable[[Record], Article]
    event: Callable[[Article, Event, str, str | None], Message]
    statement: Callable[[Article, Statement, str, str | None], Message]


def findings(told: Read, resolved: Sequence[Resolved], codec: Codec) -> list[Message]:
    """The messages that tell other programs what was found in the article."""
    article, extraction = told.article, told.extraction
    of_event: dict[int, str] = {}
    of_statement: dict[int, str] = {}
    for result in resolved:
        of_event |= dict.fromkeys(result.report.events, result.story.id)
        of_statement |= dict.fromkeys(result.report.statements, result.story.id)
    messages = [
        codec.event(article, event, event_id(article.id, event), of_event.get(n))
        for n, event in enumerate(extraction.events)
    ]
    messages += [
        codec.statement(article, said, statement_id(article.id, said), of_statement.get(n))
        for n, said in enumerate(extraction.statements)
    ]
    return messages
