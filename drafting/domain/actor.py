"""Who acts: a person with roles, or the service itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class ActorRole(StrEnum):
    """What a person may do."""

    AGENT = "agent"
    APPROVER = "approver"
    KNOWLEDGE_MANAGER = "knowledge_manager"
    QA = "qa"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Actor:
    """One caller. ``is_person`` is false for the service and for programs: they never approve. ``teams`` are those that the
    caller belongs to."""

    id: str
    roles: frozenset[ActorRole]
    is_person: bool = True
    teams: frozenset[str] = field(default=frozenset())
