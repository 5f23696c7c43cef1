"""Run by alembic: the migrations on the connection that was handed in."""

from __future__ import annotations

from alembic import context

from drafting.adapters.tables import Base
from knowledge.adapters.tables import KnowledgeBase

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=[Base.metadata, KnowledgeBase.metadata],
    render_as_batch=True,
    compare_type=True,
    transactional_ddl=True,
)
context.run_migrations()
