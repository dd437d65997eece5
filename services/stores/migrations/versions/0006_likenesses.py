"""By what filings of the same agreement find each other, and what people said of two of them"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "likenesses",
        sa.Column("object_id", sa.String(length=40), sa.ForeignKey("objects.id", ondelete="CASCADE"), nullable=False),
        sa.Column("bins", sa.LargeBinary(), nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.Column("parties", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("object_id"),
    )
    op.create_table(
        "ties",
        sa.Column("object_id", sa.String(length=40), sa.ForeignKey("objects.id", ondelete="CASCADE"), nullable=False),
        sa.Column("other_id", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("object_id", "other_id"),
    )
    op.create_index("ties_other", "ties", ["other_id"])
