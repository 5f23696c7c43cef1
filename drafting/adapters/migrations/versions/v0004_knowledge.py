"""Entries of the knowledge with their revisions; which drafts rest on which of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_RESTS = sa.table(
    "draft_rests",
    sa.column("draft", sa.String),
    sa.column("kind", sa.String),
    sa.column("entry", sa.String),
    sa.column("revision", sa.Integer),
    sa.column("section", sa.String),
)


def upgrade() -> None:
    """Forward."""
    _entries()
    _changes()
    _rests()
    _fill()


def downgrade() -> None:
    """Back."""
    for table in ("draft_rests", "kb_head", "kb_changes", "kb_revisions", "kb_entries"):
        op.drop_table(table)


def _entries() -> None:
    op.create_table(
        "kb_entries",
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("id", sa.String(300), nullable=False),
        sa.Column("file", sa.String(500)),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("latest", sa.Integer(), nullable=False),
        sa.Column("served", sa.Integer()),
        sa.Column("standing", sa.Integer(), nullable=False),
        sa.Column("agreed", sa.String(64)),
        sa.PrimaryKeyConstraint("kind", "id"),
    )
    op.create_table(
        "kb_revisions",
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("id", sa.String(300), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("source", sa.LargeBinary(), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("author", sa.String(200), nullable=False),
        sa.Column("at", sa.String(40), nullable=False),
        sa.Column("origin", sa.String(16), nullable=False),
        sa.Column("base", sa.Integer()),
        sa.Column("note", sa.Text()),
        sa.Column("published_by", sa.String(200)),
        sa.Column("published_at", sa.String(40)),
        sa.PrimaryKeyConstraint("kind", "id", "number"),
    )


def _changes() -> None:
    op.create_table(
        "kb_changes",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("act", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("id", sa.String(300), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("actor", sa.String(200), nullable=False),
        sa.Column("at", sa.String(40), nullable=False),
        sa.Column("note", sa.Text()),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_index("ix_kb_changes_entry", "kb_changes", ["kind", "id", "number"])
    op.create_table(
        "kb_head",
        sa.Column("one", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("folder", sa.String(1000)),
        sa.PrimaryKeyConstraint("one"),
    )


def _rests() -> None:
    op.create_table(
        "draft_rests",
        sa.Column("draft", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("entry", sa.String(300), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("section", sa.String(300), nullable=False),
        sa.ForeignKeyConstraint(["draft"], ["drafts.id"], name="fk_draft_rests_draft_drafts"),
        sa.PrimaryKeyConstraint("draft", "kind", "entry", "revision", "section", name="pk_draft_rests"),
    )
    op.create_index("ix_draft_rests_entry", "draft_rests", ["kind", "entry", "revision"])


def _fill() -> None:
    """What the drafts that are on file rest on."""
    connection = op.get_bind()
    drafts = sa.table("drafts", sa.column("id", sa.String), sa.column("filed", sa.Text))
    last = ""
    while rows := connection.execute(sa.select(drafts).where(drafts.c.id > last).order_by(drafts.c.id).limit(500)).all():
        found = [
            dict(zip(_RESTS.c.keys(), entry, strict=True)) for row in rows for entry in sorted(set(_of(row.id, json.loads(row.filed))))
        ]
        if found:
            connection.execute(sa.insert(_RESTS), found)
        last = rows[-1].id


def _of(draft: str, filed: dict[str, Any]) -> Iterator[tuple[str, str, str, int, str]]:
    resolution = filed["record"]["resolution"]
    for citation in resolution.get("citations", ()):
        article, _, rest = citation.partition("@")
        number, _, section = rest.partition("#")
        if number.isdigit():
            yield draft, "article", article[:300], int(number), section[:300]
    for decision in resolution.get("decisions", ()):
        yield draft, "policy", decision["policy"][:300], int(decision.get("revision", 1)), ""
