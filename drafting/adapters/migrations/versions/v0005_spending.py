"""What models may still cost today, for all processes together."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Forward."""
    op.create_table("spending", sa.Column("day", sa.String(10), primary_key=True), sa.Column("held", sa.BigInteger(), nullable=False))


def downgrade() -> None:
    """Back."""
    op.drop_table("spending")
