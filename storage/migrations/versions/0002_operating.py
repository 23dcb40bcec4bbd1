"""What operating several processes needs: replays, crash marks, gaps, leases."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.columns import BigId, UtcDateTime

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add three tables, and columns that old rows may leave empty."""
    op.add_column(
        "stream_offset",
        sa.Column(
            "replay_until",
            sa.BigInteger(),
            comment="records before this offset were processed before and come again",
        ),
    )
    op.add_column(
        "stream_offset", sa.Column("replay_alerts", sa.Boolean(), comment="whether what comes again may alert")
    )
    op.add_column(
        "stream_offset",
        sa.Column(
            "incarnation", sa.Text(), comment="which topic of this name it was: an offset means nothing in another"
        ),
    )
    op.add_column(
        "stream_offset", sa.Column("stopped", sa.Text(), comment="why nobody reads on until an operator resets it")
    )
    op.add_column("dead_letter", sa.Column("changed", UtcDateTime(), comment="when somebody replayed or discarded it"))
    # SQLite changes a constraint by making the table anew.
    with op.batch_alter_table("dead_letter") as letters:
        letters.add_column(
            sa.Column(
                "incarnation",
                sa.Text(),
                nullable=False,
                server_default=sa.text("''"),
                comment="which topic of this name",
            )
        )
        letters.drop_constraint(op.f("uq_dead_letter_log"), type_="unique")
        letters.create_unique_constraint(
            op.f("uq_dead_letter_log"), ["log", "topic", "number", "offset", "stage", "incarnation"]
        )
    op.create_table(
        "in_flight",
        sa.Column("log", sa.Text(), nullable=False),
        sa.Column("grp", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("offset", sa.BigInteger(), nullable=False, comment="where the batch in hand begins"),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False, comment="processes that have begun at this offset"),
        sa.Column("alone", sa.Boolean(), nullable=False, comment="a process died in this range: one record at a time"),
        sa.PrimaryKeyConstraint("log", "grp", "topic", "number", name=op.f("pk_in_flight")),
    )
    op.create_table(
        "stream_gap",
        sa.Column("id", BigId, nullable=False),
        sa.Column("log", sa.Text(), nullable=False),
        sa.Column("grp", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("wanted", sa.BigInteger(), nullable=False),
        sa.Column("found", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("noticed", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stream_gap")),
    )
    op.create_index(op.f("ix_stream_gap_noticed"), "stream_gap", ["noticed"], unique=False)
    op.create_table(
        "lease",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("until", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_lease")),
    )
