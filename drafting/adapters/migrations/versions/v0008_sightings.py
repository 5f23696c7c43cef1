"""What was heard in public: when, and of what."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from drafting.adapters.tables import ZonedTime

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "sightings",
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("at", ZonedTime(), nullable=False),
        sa.Column("terms", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_sightings"),
    )
    op.create_index("ix_sightings_at", "sightings", ["at"])


def downgrade() -> None:
    """Back."""
    op.drop_table("sightings")
