"""One step of a draft inside a transaction: the table is asked, the next version stored, the log told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from drafting.domain.actor import Actor
from drafting.domain.approval import FiledDraft
from drafting.domain.draft import DraftState
from drafting.errors import VersionConflict
from drafting.ports import DraftUnit
from drafting.review.notes import event, subject_of
from drafting.review.sight import Sight
from drafting.review.states import Act, Attempt, next_state


@dataclass(frozen=True, slots=True)
class Handle:
    """A person's hold on one draft: ``accepts`` says whether the stored version is the one that they saw."""

    draft: str
    accepts: Callable[[FiledDraft], bool]
    actor: Actor


@dataclass(frozen=True, slots=True)
class Stamp:
    """Who does it and when."""

    actor: Actor
    at: datetime


async def close(unit: DraftUnit, filed: FiledDraft, state: DraftState, act: Act, stamp: Stamp) -> FiledDraft:
    """Store the next version in that state and note the act; the stored version."""
    draft = replace(filed.draft, state=state)
    stored = replace(filed, record=replace(filed.record, draft=draft), version=filed.version + 1, updated=stamp.at)
    await unit.replace(stored)
    await unit.note(event(act.value, stored, stamp.actor, await unit.subject_key(subject_of(stored))))
    return stored


async def step(unit: DraftUnit, filed: FiledDraft, act: Act, stamp: Stamp, **changes: Any) -> FiledDraft:
    """A step of the service itself, with what it changes: what the table allows from the stored draft, stored and noted."""
    state = next_state(act, Attempt(filed, stamp.actor))
    return await close(unit, replace(filed, **changes), state, act, stamp)


def held(filed: FiledDraft | None, handle: Handle, sight: Sight) -> FiledDraft:
    """The draft, if it is the version that the person saw. Raises ``NotFound``, also for what they do not see, and
    ``VersionConflict``."""
    found = sight.seen(filed, handle.draft)
    if not handle.accepts(found):
        raise VersionConflict("The draft changed since it was read: read it again.")
    return found
