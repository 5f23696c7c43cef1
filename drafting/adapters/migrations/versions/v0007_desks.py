"""What help desks tell, and notes on their way to them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from drafting.adapters.tables import ZonedTime

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "desk_events",
        sa.Column("desk", sa.String(64), nullable=False),
        sa.Column("id", sa.String(200), nullable=False),
        sa.Column("conversation", sa.String(200), nullable=False),
        sa.Column("customer", sa.String(200)),
        sa.Column("event", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("desk", "id", name="pk_desk_events"),
    )
    op.create_index("ix_desk_events_thread", "desk_events", ["desk", "conversation"])
    op.create_index("ix_desk_events_customer", "desk_events", ["customer"])
    op.create_table(
        "desk_threads",
        sa.Column("desk", sa.String(64), nullable=False),
        sa.Column("conversation", sa.String(200), nullable=False),
        sa.Column("news", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due", ZonedTime()),
        sa.Column("problem", sa.Text()),
        sa.PrimaryKeyConstraint("desk", "conversation", name="pk_desk_threads"),
    )
    op.create_index("ix_desk_threads_due", "desk_threads", ["due"])
    op.create_table(
        "desk_posts",
        sa.Column("mark", sa.String(64), nullable=False),
        sa.Column("customer", sa.String(200)),
        sa.Column("post", sa.Text(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due", ZonedTime()),
        sa.Column("problem", sa.Text()),
        sa.PrimaryKeyConstraint("mark", name="pk_desk_posts"),
    )
    op.create_index("ix_desk_posts_customer", "desk_posts", ["customer"])
    op.create_index("ix_desk_posts_due", "desk_posts", ["due"])


def downgrade() -> None:
    """Back."""
    for table in ("desk_posts", "desk_threads", "desk_events"):
        op.drop_table(table)
