"""The tables of the knowledge. Times are ISO 8601 texts with their zone."""

from __future__ import annotations

from sqlalchemy import Index, LargeBinary, MetaData, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class KnowledgeBase(DeclarativeBase):
    """What these tables share."""

    metadata = MetaData()


class EntryRow(KnowledgeBase):
    """Where an entry stands."""

    __tablename__ = "kb_entries"

    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    id: Mapped[str] = mapped_column(String(300), primary_key=True)
    file: Mapped[str | None] = mapped_column(String(500))
    version: Mapped[int]
    latest: Mapped[int]
    served: Mapped[int | None]
    standing: Mapped[int]
    agreed: Mapped[str | None] = mapped_column(String(64))


class RevisionRow(KnowledgeBase):
    """One revision, with its bytes."""

    __tablename__ = "kb_revisions"

    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    id: Mapped[str] = mapped_column(String(300), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    source: Mapped[bytes] = mapped_column(LargeBinary)
    status: Mapped[str] = mapped_column(String(16))
    author: Mapped[str] = mapped_column(String(200))
    at: Mapped[str] = mapped_column(String(40))
    origin: Mapped[str] = mapped_column(String(16))
    base: Mapped[int | None]
    note: Mapped[str | None] = mapped_column(Text)
    published_by: Mapped[str | None] = mapped_column(String(200))
    published_at: Mapped[str | None] = mapped_column(String(40))


class ChangeRow(KnowledgeBase):
    """One act on the knowledge."""

    __tablename__ = "kb_changes"
    __table_args__ = (Index("ix_kb_changes_entry", "kind", "id", "number"),)

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    act: Mapped[str] = mapped_column(String(32))
    kind: Mapped[str] = mapped_column(String(16))
    id: Mapped[str] = mapped_column(String(300))
    revision: Mapped[int]
    actor: Mapped[str] = mapped_column(String(200))
    at: Mapped[str] = mapped_column(String(40))
    note: Mapped[str | None] = mapped_column(Text)


class HeadRow(KnowledgeBase):
    """The number of the last change; one row, which every writer locks first and every reader looks at."""

    __tablename__ = "kb_head"

    one: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int]
    folder: Mapped[str | None] = mapped_column(String(1000))
