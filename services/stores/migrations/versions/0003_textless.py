"""How many files of an object have no text by which they could be found"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_STATES = ("unrecognised", "sealed", "failed")  # as the canonical JSON of an object writes them


def upgrade() -> None:
    op.add_column("objects", sa.Column("textless", sa.Integer(), nullable=False, server_default="0"))
    marks = [f'"reading": "{state}"' for state in _STATES]
    counted = " + ".join(f"(length(record) - length(replace(record, '{mark}', ''))) / {len(mark)}" for mark in marks)
    op.execute(sa.text(f"update objects set textless = {counted}".replace(": ", r"\: ")))
