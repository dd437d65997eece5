"""What the desks of units and ledgers, the accounts and the house itself keep."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Float, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from services.stores.tables.spine import metadata

units = Table(
    "units",
    metadata,
    Column("name", String(120), primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("position", Integer, nullable=False, server_default="0"),
    Column("record", Text, nullable=False),  # the whole unit as JSON
)

# Who is responsible in each unit (附件2).
rosters = Table(
    "rosters",
    metadata,
    Column("unit", String(120), primary_key=True),
    Column("record", Text, nullable=False),
)

# Days that are otherwise than the calendar of holidays says.
calendar_days = Table(
    "calendar_days",
    metadata,
    Column("day", String(10), primary_key=True),
    Column("working", Boolean, nullable=False),
    Column("note", Text, nullable=False),
)

# What a unit is filling in: kept at every change, and gone when it is submitted.
ledger_drafts = Table(
    "ledger_drafts",
    metadata,
    Column("unit", String(120), primary_key=True),
    Column("mechanism", String(20), primary_key=True),
    Column("period", String(7), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("saved_at", String(32), nullable=False),
    Column("saved_by", String(120), nullable=False),
    Column("record", Text, nullable=False),
)

# The ledger returns as the matrix of units, mechanisms and months asks for them: a projection of the objects.
ledger_returns = Table(
    "ledger_returns",
    metadata,
    Column("object_id", ForeignKey("objects.id", ondelete="CASCADE"), primary_key=True),
    Column("unit", String(120), nullable=False),
    Column("mechanism", String(20), nullable=False),
    Column("period", String(7), nullable=False),
    Column("state", String(20), nullable=False),
    Column("received_at", String(32)),
    Column("late", Boolean, nullable=False),
    Column("nothing_new", Boolean, nullable=False),
    Column("stamped", Boolean, nullable=False),
    Column("rows", Integer, nullable=False),
    Column("added", Integer, nullable=False),
    Column("changed", Integer, nullable=False),
    Column("claims", Integer, nullable=False),
    Column("proven", Integer, nullable=False),
    Column("findings", Integer, nullable=False),
    UniqueConstraint("unit", "mechanism", "period"),
    Index("ledger_returns_period", "period", "mechanism"),
)

# Whom the office has reminded of which ledger.
ledger_reminders = Table(
    "ledger_reminders",
    metadata,
    Column("unit", String(120), primary_key=True),
    Column("mechanism", String(20), primary_key=True),
    Column("period", String(7), primary_key=True),
    Column("at", String(32), primary_key=True),
    Column("by", String(120), nullable=False),
    Column("document_id", String(40), nullable=False),  # the 催报 notice; "": told without one
    Index("ledger_reminders_period", "period", "mechanism"),
)

accounts = Table(
    "accounts",
    metadata,
    Column("login", String(60), primary_key=True),
    Column("name", String(60), nullable=False),
    Column("role", String(20), nullable=False),
    Column("unit", String(120)),
    Column("password", String(200), nullable=False),  # argon2id
    Column("must_change", Boolean, nullable=False),
    Column("disabled", Boolean, nullable=False),
    Column("failures", Integer, nullable=False, default=0),
    Column("locked_until", Float, nullable=False, default=0.0),
    Column("epoch", Integer, nullable=False, default=0),  # raised to end every session of the account
)

# Facts about the house itself, by name (stores/house.py).
house = Table(
    "house",
    metadata,
    Column("name", String(60), primary_key=True),
    Column("value", Text, nullable=False),
)
