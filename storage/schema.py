"""The tables. ``docs/columns.md`` describes each column; ``migrations/`` make them."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from storage.columns import BigId, UtcDateTime

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

_ID = String(32)

source = Table(
    "source",
    METADATA,
    Column("id", _ID, primary_key=True),
    Column("url", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("country", String(3)),
    Column("language", String(35)),
    Column("kind", Text),
    Column("timezone", Text, nullable=False),
    Column("every_s", Float, nullable=False),
    Column("with_history", Boolean, nullable=False),
    Column("enabled", Boolean, nullable=False),
    Column("origin", String(10), nullable=False, comment="file: follows the sources file; user: added by command"),
    Column("added", UtcDateTime, nullable=False),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("body_sha256", String(64)),
    Column("polled_ok", Boolean, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("status", String(10), nullable=False, comment="new, ok or failing"),
    Column("error", Text),
    Column("last_poll", UtcDateTime),
    Column("last_ok", UtcDateTime),
    Column("next_due", UtcDateTime, nullable=False),
    Column("lease", BigInteger, nullable=False, comment="fencing number: grows with each claim"),
    Column("lease_until", UtcDateTime),
    Index("ix_source_due", "enabled", "next_due"),
)

poll = Table(
    "poll",
    METADATA,
    Column("id", BigId, primary_key=True),
    Column("source_id", _ID, ForeignKey("source.id", ondelete="CASCADE"), nullable=False),
    Column("at", UtcDateTime, nullable=False, index=True),
    Column("status", String(10), nullable=False),
    Column("http_status", Integer),
    Column("bytes", BigInteger, nullable=False),
    Column("entries", Integer, nullable=False),
    Column("new", Integer, nullable=False),
    Column("duration_s", Float, nullable=False),
    Column("error", Text),
    Column("problems", JSON, nullable=False),
    Index("ix_poll_source", "source_id", "at"),
)

entry = Table(
    "entry",
    METADATA,
    Column("source_id", _ID, ForeignKey("source.id", ondelete="CASCADE"), primary_key=True),
    Column("key", Text, primary_key=True),
    Column("wording", String(64), nullable=False),
    Column("article_id", _ID, nullable=False),
    Column("first_seen", UtcDateTime, nullable=False),
    Column("updated", UtcDateTime, nullable=False),
)

article = Table(
    "article",
    METADATA,
    Column("id", _ID, primary_key=True),
    Column("revision", String(64), nullable=False),
    Column("url", Text),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("text_origin", String(10), nullable=False),
    Column("language", String(35), nullable=False),
    Column("source_id", _ID, nullable=False),
    Column("outlet", Text, nullable=False),
    Column("outlet_country", String(3)),
    Column("published", UtcDateTime),
    Column("first_seen", UtcDateTime, nullable=False),
    Column("revised", UtcDateTime, nullable=False, comment="when this revision was seen"),
    Column("updated", UtcDateTime, nullable=False, index=True),
    Column("alert", Boolean, nullable=False, comment="false: it was in the baseline of its source"),
)

story = Table(
    "story",
    METADATA,
    Column("id", _ID, primary_key=True),
    Column("family", String(12), nullable=False),
    Column("kind", String(16)),
    Column("status", String(12), nullable=False),
    Column("countries", Text, nullable=False, comment="alpha-3 codes, sorted, joined by commas"),
    Column("persons", JSON, nullable=False),
    Column("day", Date),
    Column("month", String(7)),
    Column("day_read", Boolean, nullable=False, comment="false: the day is that of a report which names none"),
    Column("reported", Date, nullable=False),
    Column("headline", Text, nullable=False),
    Column("first_seen", UtcDateTime, nullable=False),
    Column("updated", UtcDateTime, nullable=False, index=True),
    Index("ix_story_countries_day", "countries", "day"),
    Index("ix_story_countries_reported", "countries", "reported"),
)

story_report = Table(
    "story_report",
    METADATA,
    Column("story_id", _ID, ForeignKey("story.id"), primary_key=True),
    Column("article_id", _ID, ForeignKey("article.id"), primary_key=True),
    Column("added", UtcDateTime, nullable=False),
)

event = Table(
    "event",
    METADATA,
    Column("id", _ID, primary_key=True),
    Column("article_id", _ID, ForeignKey("article.id"), nullable=False, index=True),
    Column("story_id", _ID, ForeignKey("story.id"), index=True),
    Column("position", Integer, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("status", String(12), nullable=False),
    Column("countries", Text, nullable=False, comment="alpha-3 codes, sorted, joined by commas"),
    Column("date", String(10)),
    Column("place", Text),
    Column("confidence", Float, nullable=False),
    Column("updated", UtcDateTime, nullable=False, index=True),
    Column("details", JSON, nullable=False, comment="the whole event as it leaves the program"),
)

statement = Table(
    "statement",
    METADATA,
    Column("id", _ID, primary_key=True),
    Column("article_id", _ID, ForeignKey("article.id"), nullable=False, index=True),
    Column("story_id", _ID, ForeignKey("story.id"), index=True),
    Column("position", Integer, nullable=False),
    Column("speaker", Text, nullable=False),
    Column("speaker_name", Text, nullable=False),
    Column("country", String(3)),
    Column("direct", Boolean, nullable=False),
    Column("about", Text, nullable=False, comment="alpha-3 codes, joined by commas"),
    Column("text", Text, nullable=False),
    Column("confidence", Float, nullable=False),
    Column("updated", UtcDateTime, nullable=False, index=True),
    Column("details", JSON, nullable=False, comment="the whole statement as it leaves the program"),
)

alert = Table(
    "alert",
    METADATA,
    Column("id", _ID, primary_key=True),
    Column("watch", Text, nullable=False),
    Column("story_id", _ID, ForeignKey("story.id"), nullable=False),
    Column("window", String(12), nullable=False),
    Column("headline", Text, nullable=False),
    Column("created", UtcDateTime, nullable=False, index=True),
    UniqueConstraint("watch", "story_id", "window"),
)

delivery = Table(
    "delivery",
    METADATA,
    Column("id", _ID, primary_key=True),
    Column("alert_id", _ID, ForeignKey("alert.id"), nullable=False, index=True),
    Column("channel", Text, nullable=False),
    Column("state", String(10), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_try", UtcDateTime, nullable=False),
    Column("lease", BigInteger, nullable=False),
    Column("maybe_duplicate", Boolean, nullable=False),
    Column("message", JSON, comment="frozen at the first attempt"),
    Column("created", UtcDateTime, nullable=False),
    Column("sent", UtcDateTime),
    Column("error", Text),
    Column("receipt", Text),
    Index("ix_delivery_due", "state", "next_try"),
)

outbox = Table(
    "outbox",
    METADATA,
    Column("id", BigId, primary_key=True),
    Column("topic", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("headers", JSON, nullable=False),
    Column("value", LargeBinary, nullable=False),
    Column("created", UtcDateTime, nullable=False),
    Column("sent", UtcDateTime),
    Index("ix_outbox_sent", "sent", "id"),
)

stream_offset = Table(
    "stream_offset",
    METADATA,
    Column("log", Text, primary_key=True),
    Column("grp", Text, primary_key=True),
    Column("topic", Text, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("next", BigInteger, nullable=False),
    Column("updated", UtcDateTime, nullable=False),
    Column("replay_until", BigInteger, comment="records before this offset were processed before and come again"),
    Column("replay_alerts", Boolean, comment="whether what comes again may alert"),
    Column("incarnation", Text, comment="which topic of this name it was: an offset means nothing in another"),
    Column("stopped", Text, comment="why nobody reads on until an operator resets it"),
)

in_flight = Table(
    "in_flight",
    METADATA,
    Column("log", Text, primary_key=True),
    Column("grp", Text, primary_key=True),
    Column("topic", Text, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("offset", BigInteger, nullable=False, comment="where the batch in hand begins"),
    Column("until", BigInteger, nullable=False),
    Column("attempts", Integer, nullable=False, comment="processes that have begun at this offset"),
    Column("alone", Boolean, nullable=False, comment="a process died in this range: one record at a time"),
)

stream_gap = Table(
    "stream_gap",
    METADATA,
    Column("id", BigId, primary_key=True),
    Column("log", Text, nullable=False),
    Column("grp", Text, nullable=False),
    Column("topic", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("wanted", BigInteger, nullable=False),
    Column("found", BigInteger, nullable=False),
    Column("reason", Text, nullable=False),
    Column("noticed", UtcDateTime, nullable=False, index=True),
)

lease = Table(
    "lease",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("owner", Text, nullable=False),
    Column("until", UtcDateTime, nullable=False),
)

dead_letter = Table(
    "dead_letter",
    METADATA,
    Column("id", BigId, primary_key=True),
    Column("log", Text, nullable=False),
    Column("topic", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("offset", BigInteger, nullable=False),
    Column("key", Text, nullable=False),
    Column("headers", JSON, nullable=False),
    Column("value", LargeBinary, nullable=False),
    Column("stage", Text, nullable=False),
    Column("error", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("traceback", Text, nullable=False),
    Column("added", UtcDateTime, nullable=False),
    Column("state", String(10), nullable=False),
    Column("changed", UtcDateTime, comment="when somebody replayed or discarded it"),
    Column("incarnation", Text, nullable=False, server_default=text("''"), comment="which topic of this name"),
    UniqueConstraint("log", "topic", "number", "offset", "stage", "incarnation"),
)
