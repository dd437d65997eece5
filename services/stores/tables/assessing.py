"""What the desks of rankings and rectifications keep."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from services.stores.tables.spine import metadata

# The versions of the scoring scheme, each as its TOML, in force from a quarter on.
schemes = Table(
    "schemes",
    metadata,
    Column("version", String(40), primary_key=True),
    Column("since", String(6), nullable=False),  # 2022Q3
    Column("text", Text, nullable=False),
    Column("adopted_at", String(32), nullable=False),
    Column("adopted_by", String(80), nullable=False),
)

# The assessed quarters, what came out, and the facts that a frozen one has counted: projections of the objects.
assessments = Table(
    "assessments",
    metadata,
    Column("object_id", ForeignKey("objects.id", ondelete="CASCADE"), primary_key=True),
    Column("quarter", String(6), nullable=False),
    Column("serial", Integer, nullable=False),
    Column("state", String(20), nullable=False),
    Column("scheme", String(40), nullable=False),  # its version
    Column("shown_at", String(32)),  # to the units
    Column("objections_until", String(10)),
    Column("frozen_at", String(32)),
    Column("previous", String(64), nullable=False),  # the seal of the one that was frozen before
    Column("seal", String(64), nullable=False),
    UniqueConstraint("quarter", "serial"),
)

standings = Table(
    "standings",
    metadata,
    Column("object_id", ForeignKey("objects.id", ondelete="CASCADE"), primary_key=True),
    Column("mechanism", String(20), primary_key=True),  # "": overall
    Column("unit", String(120), primary_key=True),
    Column("grouping", String(40), nullable=False),
    Column("score", String(20), nullable=False),
    Column("rank", Integer),
    Index("standings_unit", "unit"),
)

objections = Table(
    "objections",
    metadata,
    Column("object_id", ForeignKey("objects.id", ondelete="CASCADE"), primary_key=True),
    Column("objection", String(20), primary_key=True),
    Column("unit", String(120), nullable=False),
    Column("state", String(20), nullable=False),
    Column("at", String(32), nullable=False),
    Column("answered_at", String(32)),
)

counted_facts = Table(
    "counted_facts",
    metadata,
    Column("object_id", ForeignKey("objects.id", ondelete="CASCADE"), primary_key=True),
    Column("fact", String(64), primary_key=True),
    Index("counted_facts_fact", "fact"),
)

# The rectifications as lists and deadlines ask for them: a projection of the objects.
rectifications = Table(
    "rectifications",
    metadata,
    Column("object_id", ForeignKey("objects.id", ondelete="CASCADE"), primary_key=True),
    Column("unit", String(120), nullable=False),
    Column("state", String(20), nullable=False),
    Column("quarter", String(6)),
    Column("assessment", String(40), nullable=False),
    Column("document", String(40), nullable=False),
    Column("demanded_at", String(32)),
    Column("deadline", String(10)),
    Column("replied_at", String(32)),
    Column("closed_on", String(10)),
    Column("asked", Boolean, nullable=False),  # an extension waits for its answer
    Column("escalated_at", String(32)),
    Index("rectifications_unit", "unit", "state"),
    Index("rectifications_document", "document"),
)
