"""Units whole, rosters, the calendar, ledgers; and how many files still wait for their text"""

import json

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.add_column("objects", sa.Column("unrecognised", sa.Integer(), nullable=False, server_default="0"))
    _count_what_waits()
    op.add_column("units", sa.Column("position", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("units", sa.Column("record", sa.Text(), nullable=False, server_default=""))
    _write_units_whole()
    op.create_table(
        "rosters",
        sa.Column("unit", sa.String(length=120), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("unit"),
    )
    op.create_table(
        "calendar_days",
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("working", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("day"),
    )
    with op.batch_alter_table("journal") as journal:  # the name of a unit stands there as well
        journal.alter_column("object_id", existing_type=sa.String(length=40), type_=sa.String(length=120))
    _ledgers()


def _ledgers() -> None:
    of_a_ledger = ("unit", 120), ("mechanism", 20), ("period", 7)

    def named() -> list["sa.Column[str]"]:
        return [sa.Column(name, sa.String(length=length), nullable=False) for name, length in of_a_ledger]

    op.create_table(
        "ledger_drafts",
        *named(),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.String(length=32), nullable=False),
        sa.Column("saved_by", sa.String(length=120), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("unit", "mechanism", "period"),
    )
    op.create_table(
        "ledger_returns",
        sa.Column("object_id", sa.String(length=40), sa.ForeignKey("objects.id", ondelete="CASCADE"), nullable=False),
        *named(),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("received_at", sa.String(length=32)),
        *(sa.Column(name, sa.Boolean(), nullable=False) for name in ("late", "nothing_new", "stamped")),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("rows", "added", "changed", "claims", "proven", "findings")),
        sa.PrimaryKeyConstraint("object_id"),
        sa.UniqueConstraint("unit", "mechanism", "period"),
    )
    op.create_index("ledger_returns_period", "ledger_returns", ["period", "mechanism"])
    op.create_table(
        "ledger_reminders",
        *named(),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.Column("document_id", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("unit", "mechanism", "period", "at"),
    )
    op.create_index("ledger_reminders_period", "ledger_reminders", ["period", "mechanism"])


def _count_what_waits() -> None:
    connection = op.get_bind()
    for object_id, record in connection.execute(sa.text("select id, record from objects where textless > 0")).all():
        files = json.loads(record).get("files", ())
        waiting = sum(file.get("reading") == "unrecognised" or file.get("pending", 0) > 0 for file in files)
        connection.execute(sa.text("update objects set unrecognised = :n where id = :id"), {"n": waiting, "id": object_id})


def _write_units_whole() -> None:
    connection = op.get_bind()
    for name, kind in connection.execute(sa.text("select name, kind from units")).all():
        record = json.dumps({"name": name, "kind": kind}, ensure_ascii=False)
        connection.execute(sa.text("update units set record = :record where name = :name"), {"record": record, "name": name})
