"""The tables. Times carry a zone; JSON is kept as text, so that the same bytes come back."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, DateTime, Dialect, ForeignKey, Index, MetaData, String, Text, TypeDecorator
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class ZonedTime(TypeDecorator[datetime]):
    """A time with its zone, stored in UTC. A time without a zone is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To UTC; SQLite keeps no zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone cannot be stored")
        moved = value.astimezone(UTC)
        return moved.replace(tzinfo=None) if dialect.name == "sqlite" else moved

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        """With its zone again."""
        if value is None:
            return None
        found: datetime = value
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


class Base(DeclarativeBase):
    """What all tables share."""

    metadata = MetaData(naming_convention=NAMES)


class CaseRow(Base):
    """A case as it came in."""

    __tablename__ = "cases"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    customer: Mapped[str | None] = mapped_column(String(200), index=True)
    received: Mapped[datetime] = mapped_column(ZonedTime)


class MessageRow(Base):
    """One message of a case, in its place."""

    __tablename__ = "messages"

    case: Mapped[str] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    role: Mapped[str] = mapped_column(String(16))
    text: Mapped[str] = mapped_column(Text)
    channel: Mapped[str | None] = mapped_column(String(200))
    at: Mapped[datetime | None] = mapped_column(ZonedTime)


class DraftRow(Base):
    """A draft in its present version; ``filed`` is all of it as JSON. ``sends`` is when the sender has to look at it: the outbox is
    this column, so that no message is without its approval. ``line`` is what lists show, so that they need not read all of it."""

    __tablename__ = "drafts"
    __table_args__ = (
        Index("ix_drafts_order", "created", "id"),
        Index("ix_drafts_state_order", "state", "created", "id"),
        Index("ix_drafts_queue", "state", "due", "id"),
    )

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    case: Mapped[str] = mapped_column(ForeignKey("cases.id"), index=True)
    resolution: Mapped[str] = mapped_column(String(64), index=True)
    version: Mapped[int]
    state: Mapped[str] = mapped_column(String(16))
    channel: Mapped[str] = mapped_column(String(200))
    form: Mapped[str] = mapped_column(String(16))
    verdict: Mapped[str] = mapped_column(String(16))
    customer: Mapped[str | None] = mapped_column(String(200), index=True)
    approval: Mapped[str | None] = mapped_column(String(64))
    filed: Mapped[str] = mapped_column(Text)
    created: Mapped[datetime] = mapped_column(ZonedTime)
    updated: Mapped[datetime] = mapped_column(ZonedTime)
    sends: Mapped[datetime | None] = mapped_column(ZonedTime, index=True)
    due: Mapped[datetime] = mapped_column(ZonedTime)
    tier: Mapped[str | None] = mapped_column(String(200))
    priority: Mapped[str] = mapped_column(String(16))
    line: Mapped[str] = mapped_column(Text)
    team: Mapped[str | None] = mapped_column(String(200), index=True)
    probe: Mapped[str | None] = mapped_column(String(32), index=True)


class RestRow(Base):
    """What a draft rests on: a section of an article's revision, or a policy's revision (then ``section`` is empty)."""

    __tablename__ = "draft_rests"
    __table_args__ = (Index("ix_draft_rests_entry", "kind", "entry", "revision"),)

    draft: Mapped[str] = mapped_column(ForeignKey("drafts.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    entry: Mapped[str] = mapped_column(String(300), primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    section: Mapped[str] = mapped_column(String(300), primary_key=True)


class CustomerRow(Base):
    """Which team a customer belongs to."""

    __tablename__ = "customers"

    id: Mapped[str] = mapped_column(String(200), primary_key=True)
    team: Mapped[str | None] = mapped_column(String(200))


class HoldRow(Base):
    """Who has taken a customer."""

    __tablename__ = "holds"

    key: Mapped[str] = mapped_column(String(300), primary_key=True)
    holder: Mapped[str] = mapped_column(String(200))
    until: Mapped[datetime] = mapped_column(ZonedTime)
    assigned: Mapped[bool]


class RemarkRow(Base):
    """An internal comment on a draft."""

    __tablename__ = "remarks"
    __table_args__ = (Index("ix_remarks_draft", "draft", "at"),)

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    draft: Mapped[str] = mapped_column(String(64))
    by: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime] = mapped_column(ZonedTime)
    text: Mapped[str] = mapped_column(Text)


class MentionRow(Base):
    """A person whom a comment names."""

    __tablename__ = "mentions"

    remark: Mapped[str] = mapped_column(ForeignKey("remarks.id"), primary_key=True)
    person: Mapped[str] = mapped_column(String(200), primary_key=True, index=True)


class SubjectKeyRow(Base):
    """The secret that the audit log's digests of one customer are made with; gone once they are forgotten."""

    __tablename__ = "subject_keys"

    subject: Mapped[str] = mapped_column(String(300), primary_key=True)
    key: Mapped[str] = mapped_column(String(64))


class AccessKeyRow(Base):
    """An API key, by its SHA-256."""

    __tablename__ = "access_keys"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    actor: Mapped[str] = mapped_column(String(200))
    roles: Mapped[str] = mapped_column(String(200))
    teams: Mapped[str] = mapped_column(Text)
    person: Mapped[bool]
    digest: Mapped[str] = mapped_column(String(64), index=True, unique=True)
    created: Mapped[datetime] = mapped_column(ZonedTime)
    expires: Mapped[datetime | None] = mapped_column(ZonedTime)
    revoked: Mapped[datetime | None] = mapped_column(ZonedTime)


class AuditRow(Base):
    """One entry of the audit chain."""

    __tablename__ = "audit"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    act: Mapped[str] = mapped_column(String(64))
    subject: Mapped[str] = mapped_column(String(200), index=True)
    actor: Mapped[str] = mapped_column(String(200))
    at: Mapped[str] = mapped_column(String(40))
    details: Mapped[str] = mapped_column(Text)
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class AuditHeadRow(Base):
    """The end of the chain; one row, which every writer locks first."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64))


class KeyRow(Base):
    """An idempotency key; ``status`` is empty while its first request runs."""

    __tablename__ = "idempotency_keys"

    caller: Mapped[str] = mapped_column(String(200), primary_key=True)
    key: Mapped[str] = mapped_column(String(255), primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(64))
    claimed: Mapped[datetime] = mapped_column(ZonedTime)
    status: Mapped[int | None]
    body: Mapped[str | None] = mapped_column(Text)
    headers: Mapped[str | None] = mapped_column(Text)


class SpendingRow(Base):
    """What models may have cost on a day (UTC), reservations included, in millionths of a US dollar."""

    __tablename__ = "spending"

    day: Mapped[str] = mapped_column(String(10), primary_key=True)
    held: Mapped[int] = mapped_column(BigInteger)


class DeskEventRow(Base):
    """Something that a help desk told; one that comes twice stands once."""

    __tablename__ = "desk_events"
    __table_args__ = (Index("ix_desk_events_thread", "desk", "conversation"),)

    desk: Mapped[str] = mapped_column(String(64), primary_key=True)
    id: Mapped[str] = mapped_column(String(200), primary_key=True)
    conversation: Mapped[str] = mapped_column(String(200))
    customer: Mapped[str | None] = mapped_column(String(200), index=True)
    event: Mapped[str] = mapped_column(Text)


class ThreadRow(Base):
    """A conversation of a help desk; ``due`` is when it has to be looked at, ``news`` counts what was told of it."""

    __tablename__ = "desk_threads"

    desk: Mapped[str] = mapped_column(String(64), primary_key=True)
    conversation: Mapped[str] = mapped_column(String(200), primary_key=True)
    news: Mapped[int]
    attempts: Mapped[int]
    due: Mapped[datetime | None] = mapped_column(ZonedTime, index=True)
    problem: Mapped[str | None] = mapped_column(Text)


class PostRow(Base):
    """A note for colleagues on its way into a thread."""

    __tablename__ = "desk_posts"

    mark: Mapped[str] = mapped_column(String(64), primary_key=True)
    customer: Mapped[str | None] = mapped_column(String(200), index=True)
    post: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(16))
    attempts: Mapped[int]
    due: Mapped[datetime | None] = mapped_column(ZonedTime, index=True)
    problem: Mapped[str | None] = mapped_column(Text)


class SightingRow(Base):
    """Of a mention only when it was and its terms; ``name`` is a digest of the mention's own."""

    __tablename__ = "sightings"

    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    at: Mapped[datetime] = mapped_column(ZonedTime, index=True)
    terms: Mapped[str] = mapped_column(Text)
