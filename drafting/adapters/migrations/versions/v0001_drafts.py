"""Cases, drafts, the audit chain and idempotency keys."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from drafting.adapters.tables import ZonedTime

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Forward."""
    _cases()
    _drafts()
    _audit()
    _keys()


def downgrade() -> None:
    """Back."""
    for table in ("idempotency_keys", "audit_head", "audit", "drafts", "messages", "cases"):
        op.drop_table(table)


def _cases() -> None:
    op.create_table(
        "cases",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("customer", sa.String(200)),
        sa.Column("received", ZonedTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_cases"),
    )
    op.create_index("ix_cases_customer", "cases", ["customer"])
    op.create_table(
        "messages",
        sa.Column("case", sa.String(64), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("channel", sa.String(200)),
        sa.Column("at", ZonedTime()),
        sa.ForeignKeyConstraint(["case"], ["cases.id"], name="fk_messages_case_cases"),
        sa.PrimaryKeyConstraint("case", "place", name="pk_messages"),
    )


def _drafts() -> None:
    op.create_table(
        "drafts",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("case", sa.String(64), nullable=False),
        sa.Column("resolution", sa.String(64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("channel", sa.String(200), nullable=False),
        sa.Column("form", sa.String(16), nullable=False),
        sa.Column("verdict", sa.String(16), nullable=False),
        sa.Column("customer", sa.String(200)),
        sa.Column("approval", sa.String(64)),
        sa.Column("filed", sa.Text(), nullable=False),
        sa.Column("created", ZonedTime(), nullable=False),
        sa.Column("updated", ZonedTime(), nullable=False),
        sa.ForeignKeyConstraint(["case"], ["cases.id"], name="fk_drafts_case_cases"),
        sa.PrimaryKeyConstraint("id", name="pk_drafts"),
    )
    for name, columns in {
        "ix_drafts_case": ["case"],
        "ix_drafts_resolution": ["resolution"],
        "ix_drafts_customer": ["customer"],
        "ix_drafts_order": ["created", "id"],
        "ix_drafts_state_order": ["state", "created", "id"],
    }.items():
        op.create_index(name, "drafts", columns)


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("act", sa.String(64), nullable=False),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("actor", sa.String(200), nullable=False),
        sa.Column("at", sa.String(40), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_audit"),
    )
    op.create_index("ix_audit_subject", "audit", ["subject"])
    head = op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_head"),
    )
    op.bulk_insert(head, [{"id": 1, "number": 0, "hash": "0" * 64}])


def _keys() -> None:
    op.create_table(
        "idempotency_keys",
        sa.Column("caller", sa.String(200), nullable=False),
        sa.Column("key", sa.String(255), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("claimed", ZonedTime(), nullable=False),
        sa.Column("status", sa.Integer()),
        sa.Column("body", sa.Text()),
        sa.Column("headers", sa.Text()),
        sa.PrimaryKeyConstraint("caller", "key", name="pk_idempotency_keys"),
    )
