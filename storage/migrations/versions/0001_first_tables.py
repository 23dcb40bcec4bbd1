"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.columns import BigId, UtcDateTime

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make every table of ``storage.schema`` and of ``streams.tables``."""
    op.create_table(
        "article",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("revision", sa.String(length=64), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("text_origin", sa.String(length=10), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("source_id", sa.String(length=32), nullable=False),
        sa.Column("outlet", sa.Text(), nullable=False),
        sa.Column("outlet_country", sa.String(length=3), nullable=True),
        sa.Column("published", UtcDateTime(), nullable=True),
        sa.Column("first_seen", UtcDateTime(), nullable=False),
        sa.Column("revised", UtcDateTime(), nullable=False, comment="when this revision was seen"),
        sa.Column("updated", UtcDateTime(), nullable=False),
        sa.Column("alert", sa.Boolean(), nullable=False, comment="false: it was in the baseline of its source"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article")),
    )
    op.create_index(op.f("ix_article_updated"), "article", ["updated"], unique=False)
    op.create_table(
        "dead_letter",
        sa.Column("id", BigId, nullable=False),
        sa.Column("log", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("offset", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("headers", sa.JSON(), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("traceback", sa.Text(), nullable=False),
        sa.Column("added", UtcDateTime(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dead_letter")),
        sa.UniqueConstraint("log", "topic", "number", "offset", "stage", name=op.f("uq_dead_letter_log")),
    )
    op.create_table(
        "outbox",
        sa.Column("id", BigId, nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("headers", sa.JSON(), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.Column("created", UtcDateTime(), nullable=False),
        sa.Column("sent", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
    )
    op.create_index("ix_outbox_sent", "outbox", ["sent", "id"], unique=False)
    op.create_table(
        "source",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("country", sa.String(length=3), nullable=True),
        sa.Column("language", sa.String(length=35), nullable=True),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("timezone", sa.Text(), nullable=False),
        sa.Column("every_s", sa.Float(), nullable=False),
        sa.Column("with_history", sa.Boolean(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column(
            "origin",
            sa.String(length=10),
            nullable=False,
            comment="file: follows the sources file; user: added by command",
        ),
        sa.Column("added", UtcDateTime(), nullable=False),
        sa.Column("etag", sa.Text(), nullable=True),
        sa.Column("last_modified", sa.Text(), nullable=True),
        sa.Column("body_sha256", sa.String(length=64), nullable=True),
        sa.Column("polled_ok", sa.Boolean(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False, comment="new, ok or failing"),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("last_poll", UtcDateTime(), nullable=True),
        sa.Column("last_ok", UtcDateTime(), nullable=True),
        sa.Column("next_due", UtcDateTime(), nullable=False),
        sa.Column("lease", sa.BigInteger(), nullable=False, comment="fencing number: grows with each claim"),
        sa.Column("lease_until", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source")),
        sa.UniqueConstraint("url", name=op.f("uq_source_url")),
    )
    op.create_index("ix_source_due", "source", ["enabled", "next_due"], unique=False)
    op.create_table(
        "story",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("family", sa.String(length=12), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=True),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("countries", sa.Text(), nullable=False, comment="alpha-3 codes, sorted, joined by commas"),
        sa.Column("persons", sa.JSON(), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("month", sa.String(length=7), nullable=True),
        sa.Column(
            "day_read", sa.Boolean(), nullable=False, comment="false: the day is that of a report which names none"
        ),
        sa.Column("reported", sa.Date(), nullable=False),
        sa.Column("headline", sa.Text(), nullable=False),
        sa.Column("first_seen", UtcDateTime(), nullable=False),
        sa.Column("updated", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_story")),
    )
    op.create_index("ix_story_countries_day", "story", ["countries", "day"], unique=False)
    op.create_index("ix_story_countries_reported", "story", ["countries", "reported"], unique=False)
    op.create_index(op.f("ix_story_updated"), "story", ["updated"], unique=False)
    op.create_table(
        "stream_offset",
        sa.Column("log", sa.Text(), nullable=False),
        sa.Column("grp", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("next", sa.BigInteger(), nullable=False),
        sa.Column("updated", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("log", "grp", "topic", "number", name=op.f("pk_stream_offset")),
    )
    op.create_table(
        "alert",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("watch", sa.Text(), nullable=False),
        sa.Column("story_id", sa.String(length=32), nullable=False),
        sa.Column("window", sa.String(length=12), nullable=False),
        sa.Column("headline", sa.Text(), nullable=False),
        sa.Column("created", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name=op.f("fk_alert_story_id_story")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert")),
        sa.UniqueConstraint("watch", "story_id", "window", name=op.f("uq_alert_watch")),
    )
    op.create_index(op.f("ix_alert_created"), "alert", ["created"], unique=False)
    op.create_table(
        "entry",
        sa.Column("source_id", sa.String(length=32), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("wording", sa.String(length=64), nullable=False),
        sa.Column("article_id", sa.String(length=32), nullable=False),
        sa.Column("first_seen", UtcDateTime(), nullable=False),
        sa.Column("updated", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_entry_source_id_source"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("source_id", "key", name=op.f("pk_entry")),
    )
    op.create_table(
        "event",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("article_id", sa.String(length=32), nullable=False),
        sa.Column("story_id", sa.String(length=32), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("countries", sa.Text(), nullable=False, comment="alpha-3 codes, sorted, joined by commas"),
        sa.Column("date", sa.String(length=10), nullable=True),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("updated", UtcDateTime(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False, comment="the whole event as it leaves the program"),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name=op.f("fk_event_article_id_article")),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name=op.f("fk_event_story_id_story")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
    )
    op.create_index(op.f("ix_event_article_id"), "event", ["article_id"], unique=False)
    op.create_index(op.f("ix_event_story_id"), "event", ["story_id"], unique=False)
    op.create_index(op.f("ix_event_updated"), "event", ["updated"], unique=False)
    op.create_table(
        "poll",
        sa.Column("id", BigId, nullable=False),
        sa.Column("source_id", sa.String(length=32), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("http_status", sa.Integer(), nullable=True),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("new", sa.Integer(), nullable=False),
        sa.Column("duration_s", sa.Float(), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("problems", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_poll_source_id_source"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_poll")),
    )
    op.create_index(op.f("ix_poll_at"), "poll", ["at"], unique=False)
    op.create_index("ix_poll_source", "poll", ["source_id", "at"], unique=False)
    op.create_table(
        "statement",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("article_id", sa.String(length=32), nullable=False),
        sa.Column("story_id", sa.String(length=32), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("speaker", sa.Text(), nullable=False),
        sa.Column("speaker_name", sa.Text(), nullable=False),
        sa.Column("country", sa.String(length=3), nullable=True),
        sa.Column("direct", sa.Boolean(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False, comment="alpha-3 codes, joined by commas"),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("updated", UtcDateTime(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False, comment="the whole statement as it leaves the program"),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name=op.f("fk_statement_article_id_article")),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name=op.f("fk_statement_story_id_story")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement")),
    )
    op.create_index(op.f("ix_statement_article_id"), "statement", ["article_id"], unique=False)
    op.create_index(op.f("ix_statement_story_id"), "statement", ["story_id"], unique=False)
    op.create_index(op.f("ix_statement_updated"), "statement", ["updated"], unique=False)
    op.create_table(
        "story_report",
        sa.Column("story_id", sa.String(length=32), nullable=False),
        sa.Column("article_id", sa.String(length=32), nullable=False),
        sa.Column("added", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name=op.f("fk_story_report_article_id_article")),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name=op.f("fk_story_report_story_id_story")),
        sa.PrimaryKeyConstraint("story_id", "article_id", name=op.f("pk_story_report")),
    )
    op.create_table(
        "delivery",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("alert_id", sa.String(length=32), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try", UtcDateTime(), nullable=False),
        sa.Column("lease", sa.BigInteger(), nullable=False),
        sa.Column("maybe_duplicate", sa.Boolean(), nullable=False),
        sa.Column("message", sa.JSON(), nullable=True, comment="frozen at the first attempt"),
        sa.Column("created", UtcDateTime(), nullable=False),
        sa.Column("sent", UtcDateTime(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("receipt", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["alert_id"], ["alert.id"], name=op.f("fk_delivery_alert_id_alert")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
    )
    op.create_index(op.f("ix_delivery_alert_id"), "delivery", ["alert_id"], unique=False)
    op.create_index("ix_delivery_due", "delivery", ["state", "next_try"], unique=False)
    op.create_table(
        "log_partition",
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("next", sa.BigInteger(), nullable=False, comment="the offset that the next record gets"),
        sa.PrimaryKeyConstraint("topic", "number", name=op.f("pk_log_partition")),
    )
    op.create_table(
        "log_record",
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("offset", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.Column("headers", sa.JSON(), nullable=False),
        sa.Column("appended", sa.BigInteger(), nullable=False, comment="milliseconds since 1970, UTC"),
        sa.PrimaryKeyConstraint("topic", "number", "offset", name=op.f("pk_log_record")),
    )
    op.create_index(op.f("ix_log_record_appended"), "log_record", ["appended"], unique=False)
