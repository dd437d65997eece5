"""Scoring schemes, assessed quarters with their standings and the facts that they counted, rectifications"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "schemes",
        sa.Column("version", sa.String(length=40), nullable=False),
        sa.Column("since", sa.String(length=6), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("adopted_at", sa.String(length=32), nullable=False),
        sa.Column("adopted_by", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("version"),
    )
    op.create_table(
        "assessments",
        _object(),
        sa.Column("quarter", sa.String(length=6), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("scheme", sa.String(length=40), nullable=False),
        sa.Column("shown_at", sa.String(length=32)),
        sa.Column("objections_until", sa.String(length=10)),
        sa.Column("frozen_at", sa.String(length=32)),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("seal", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("object_id"),
        sa.UniqueConstraint("quarter", "serial"),
    )
    op.create_table(
        "standings",
        _object(),
        sa.Column("mechanism", sa.String(length=20), nullable=False),
        sa.Column("unit", sa.String(length=120), nullable=False),
        sa.Column("grouping", sa.String(length=40), nullable=False),
        sa.Column("score", sa.String(length=20), nullable=False),
        sa.Column("rank", sa.Integer()),
        sa.PrimaryKeyConstraint("object_id", "mechanism", "unit"),
    )
    op.create_index("standings_unit", "standings", ["unit"])
    op.create_table(
        "objections",
        _object(),
        sa.Column("objection", sa.String(length=20), nullable=False),
        sa.Column("unit", sa.String(length=120), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("answered_at", sa.String(length=32)),
        sa.PrimaryKeyConstraint("object_id", "objection"),
    )
    op.create_table(
        "counted_facts",
        _object(),
        sa.Column("fact", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("object_id", "fact"),
    )
    op.create_index("counted_facts_fact", "counted_facts", ["fact"])
    _rectifications()


def _rectifications() -> None:
    op.create_table(
        "rectifications",
        _object(),
        sa.Column("unit", sa.String(length=120), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("quarter", sa.String(length=6)),
        sa.Column("assessment", sa.String(length=40), nullable=False),
        sa.Column("document", sa.String(length=40), nullable=False),
        sa.Column("demanded_at", sa.String(length=32)),
        sa.Column("deadline", sa.String(length=10)),
        sa.Column("replied_at", sa.String(length=32)),
        sa.Column("closed_on", sa.String(length=10)),
        sa.Column("asked", sa.Boolean(), nullable=False),
        sa.Column("escalated_at", sa.String(length=32)),
        sa.PrimaryKeyConstraint("object_id"),
    )
    op.create_index("rectifications_unit", "rectifications", ["unit", "state"])
    op.create_index("rectifications_document", "rectifications", ["document"])


def _object() -> "sa.Column[str]":
    return sa.Column("object_id", sa.String(length=40), sa.ForeignKey("objects.id", ondelete="CASCADE"), nullable=False)
