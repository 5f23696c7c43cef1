"""Teams of customers, and drafts with planted faults."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Forward."""
    op.add_column("drafts", sa.Column("team", sa.String(200)))
    op.add_column("drafts", sa.Column("probe", sa.String(32)))
    op.create_index("ix_drafts_team", "drafts", ["team"])
    op.create_index("ix_drafts_probe", "drafts", ["probe"])
    op.create_table(
        "customers",
        sa.Column("id", sa.String(200), nullable=False),
        sa.Column("team", sa.String(200)),
        sa.PrimaryKeyConstraint("id", name="pk_customers"),
    )


def downgrade() -> None:
    """Back."""
    op.drop_table("customers")
    for name in ("ix_drafts_probe", "ix_drafts_team"):
        op.drop_index(name, "drafts")
    for name in ("probe", "team"):
        op.drop_column("drafts", name)
