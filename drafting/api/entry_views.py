"""Entries and revisions as answers."""

from __future__ import annotations

from typing import Any

from drafting.api.schemas import entries as out
from drafting.review.recalled import Recalled
from knowledge.domain.revision import Change, Entry, Revision


def revision_out(revision: Revision) -> out.RevisionOut:
    """A revision without its source."""
    return out.RevisionOut(**_revision(revision))


def revision_text_out(revision: Revision) -> out.RevisionTextOut:
    """A revision with its source."""
    return out.RevisionTextOut(**_revision(revision), source=revision.source.decode("utf-8", "replace"))


def entry_out(entry: Entry, revision: Revision, superseded: int = 0) -> out.EntryOut:
    """Where an entry stands after an act on that revision."""
    return out.EntryOut(
        kind=entry.key.kind.value,
        id=entry.key.id,
        file=entry.file,
        latest=entry.latest,
        served=entry.served,
        status=revision.status.value,
        etag=f'"{entry.tag}"',
        revision=revision_out(revision),
        superseded=superseded,
    )


def change_out(change: Change) -> out.ChangeOut:
    """An act."""
    return out.ChangeOut(
        number=change.number,
        act=change.act,
        kind=change.key.kind.value,
        id=change.key.id,
        revision=change.revision,
        by=change.actor,
        at=change.at,
        note=change.note,
    )


def recalled_out(one: Recalled) -> out.RecalledOut:
    """A reply that was sent."""
    draft = one.draft
    return out.RecalledOut(
        draft=draft.draft.id,
        state=draft.state.value,
        customer=one.customer,
        channel=str(draft.draft.channel),
        at=one.at,
        refs=list(one.refs),
    )


def _revision(revision: Revision) -> dict[str, Any]:
    return {
        "revision": revision.number,
        "status": revision.status.value,
        "author": revision.author,
        "at": revision.at,
        "origin": revision.origin,
        "base": revision.base,
        "note": revision.note,
        "published_by": revision.published_by,
        "published_at": revision.published_at,
        "sha256": revision.digest,
    }
