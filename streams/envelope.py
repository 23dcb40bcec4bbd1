"""Messages: CloudEvents 1.0 in Kafka's binary mode, the value as JSON (``config/schemas/`` holds its shapes).

New fields are optional, and readers ignore fields that they do not know; anything else is a new topic version.
Binary mode: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/kafka-protocol-binding.md
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import msgspec

from domain.article import Article
from domain.errors import Permanent
from domain.extraction import Event, Statement
from domain.interchange import event_json, statement_json
from domain.log import Message, Record

SOURCE = "communique"
_REVISION_DIGITS = 16
"""Of the revision's 64, in ``ce_id``: enough to tell an article's revisions apart."""

_article = msgspec.json.Decoder(Article)


def encode_article(article: Article, *, source: str = SOURCE) -> Message:
    """The article for the topic ARTICLES; equal articles give equal messages."""
    return _message("article", article, article.id, msgspec.json.encode(article), source)


def decode_article(record: Record) -> Article:
    """The article of a record; times come back in UTC. Raises ``Permanent`` for anything that is not an article."""
    subject = record.name
    try:
        article = _article.decode(record.value)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise Permanent(subject, f"the message is not an article: {error}") from error
    if not article.id:
        raise Permanent(subject, "the article has no id")
    if "\0" in "".join((article.id, article.url or "", article.title, article.text, article.outlet.name)):
        raise Permanent(subject, "the article holds a NUL character, which PostgreSQL cannot store")
    try:
        published = article.published and _utc(article.published)
        article = replace(article, published=published, first_seen=_utc(article.first_seen))
        article.document()
    except (ValueError, LookupError, OSError, OverflowError) as error:
        # LookupError: no such time zone; OSError: its name is a folder of the zone database, as "America" is.
        raise Permanent(subject, f"the article's times cannot be read: {error}") from error
    return article


def event_message(
    article: Article, event: Event, event_id: str, story_id: str | None, *, source: str = SOURCE
) -> Message:
    """An event for the topic EVENTS, with the article and the story that it belongs to."""
    return _finding("event", article, event_json(event), event_id, story_id, source=source)


def statement_message(
    article: Article, statement: Statement, statement_id: str, story_id: str | None, *, source: str = SOURCE
) -> Message:
    """A statement for the topic EVENTS, with the article and the story that it belongs to."""
    return _finding("statement", article, statement_json(statement), statement_id, story_id, source=source)


def _finding(
    kind: str, article: Article, value: dict[str, Any], finding_id: str, story_id: str | None, *, source: str
) -> Message:
    context = {
        "id": finding_id,
        "article_id": article.id,
        "article_url": article.url,
        "outlet": article.outlet.name,
        "published": article.published,
        "story_id": story_id,
    }
    return _message(kind, article, finding_id, msgspec.json.encode(value | context), source)


def _message(kind: str, article: Article, subject: str, value: bytes, source: str) -> Message:
    # Keyed by article: all that one article causes stays in one partition, in order.
    headers = {
        "ce_specversion": "1.0",
        "ce_id": f"{subject}:{article.revision[:_REVISION_DIGITS]}",
        "ce_source": source,
        "ce_type": f"communique.{kind}.v1",
        "ce_time": article.first_seen.astimezone(UTC).isoformat(),
        "ce_subject": subject,
        "ce_dataschema": f"urn:communique:schema:{kind}.v1",
        "content-type": "application/json",
    }
    return Message(article.id, value, headers)


def _utc(time: datetime) -> datetime:
    if time.tzinfo is None:
        raise ValueError(f"{time.isoformat()} has no time zone")
    return time.astimezone(UTC)
