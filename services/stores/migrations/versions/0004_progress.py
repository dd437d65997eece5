"""How many parts of a piece of work are done: a page shows it, and an interrupted work goes on from there"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("queue", sa.Column("done", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("queue", sa.Column("total", sa.Integer(), nullable=False, server_default="0"))
