"""What lists and figures show of a draft, beside its evidence."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

from drafting.adapters.lines import line_values
from drafting.adapters.records import from_json
from drafting.domain.approval import FiledDraft

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Forward; the lines of the drafts that are there are made from them."""
    op.add_column("drafts", sa.Column("tier", sa.String(200)))
    op.add_column("drafts", sa.Column("priority", sa.String(16), nullable=False, server_default="normal"))
    op.add_column("drafts", sa.Column("line", sa.Text(), nullable=False, server_default=""))
    drafts = sa.table("drafts", *(sa.column(name) for name in ("id", "filed", "tier", "priority", "line")))
    connection = op.get_bind()
    for name in connection.scalars(sa.select(drafts.c.id)).all():
        filed = from_json(json.loads(connection.scalar(sa.select(drafts.c.filed).where(drafts.c.id == name)) or "{}"), FiledDraft)
        connection.execute(sa.update(drafts).where(drafts.c.id == name).values(line_values(filed)))


def downgrade() -> None:
    """Back."""
    for name in ("line", "priority", "tier"):
        op.drop_column("drafts", name)
