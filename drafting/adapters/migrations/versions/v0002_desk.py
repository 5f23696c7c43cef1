"""Sending, the queue, colleagues' remarks, secrets of subjects, and access keys."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from drafting.adapters.tables import ZonedTime

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Forward."""
    op.add_column("drafts", sa.Column("sends", ZonedTime()))
    op.create_index("ix_drafts_sends", "drafts", ["sends"])
    op.add_column("drafts", sa.Column("due", ZonedTime(), nullable=False, server_default="9999-12-31 00:00:00"))
    op.create_index("ix_drafts_queue", "drafts", ["state", "due", "id"])
    _holds()
    _remarks()
    _keys()


def downgrade() -> None:
    """Back."""
    for table in ("access_keys", "subject_keys", "mentions", "remarks", "holds"):
        op.drop_table(table)
    for name in ("ix_drafts_queue", "ix_drafts_sends"):
        op.drop_index(name, "drafts")
    for name in ("due", "sends"):
        op.drop_column("drafts", name)


def _holds() -> None:
    op.create_table(
        "holds",
        sa.Column("key", sa.String(300), nullable=False),
        sa.Column("holder", sa.String(200), nullable=False),
        sa.Column("until", ZonedTime(), nullable=False),
        sa.Column("assigned", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_holds"),
    )


def _remarks() -> None:
    op.create_table(
        "remarks",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("draft", sa.String(64), nullable=False),
        sa.Column("by", sa.String(200), nullable=False),
        sa.Column("at", ZonedTime(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_remarks"),
    )
    op.create_index("ix_remarks_draft", "remarks", ["draft", "at"])
    op.create_table(
        "mentions",
        sa.Column("remark", sa.String(64), nullable=False),
        sa.Column("person", sa.String(200), nullable=False),
        sa.ForeignKeyConstraint(["remark"], ["remarks.id"], name="fk_mentions_remark_remarks"),
        sa.PrimaryKeyConstraint("remark", "person", name="pk_mentions"),
    )
    op.create_index("ix_mentions_person", "mentions", ["person"])


def _keys() -> None:
    op.create_table(
        "subject_keys",
        sa.Column("subject", sa.String(300), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("subject", name="pk_subject_keys"),
    )
    op.create_table(
        "access_keys",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("actor", sa.String(200), nullable=False),
        sa.Column("roles", sa.String(200), nullable=False),
        sa.Column("teams", sa.Text(), nullable=False),
        sa.Column("person", sa.Boolean(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("created", ZonedTime(), nullable=False),
        sa.Column("expires", ZonedTime()),
        sa.Column("revoked", ZonedTime()),
        sa.PrimaryKeyConstraint("id", name="pk_access_keys"),
    )
    op.create_index("ix_access_keys_digest", "access_keys", ["digest"], unique=True)
