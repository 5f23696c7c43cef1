"""What a change of knowledge does to the drafts that rest on it: they are superseded, and no approval of theirs stands."""

from __future__ import annotations

from collections.abc import Collection

from drafting.domain.approval import FiledDraft
from drafting.domain.draft import OPEN
from drafting.domain.rest import rests_of
from drafting.ports import DraftUnit, RestQuery
from drafting.review.states import Act
from drafting.review.step import Stamp, step
from knowledge.adapters.entry_file import stood
from knowledge.domain.article import ArticleStatus
from knowledge.domain.revision import EntryKey, EntryKind, Revision
from knowledge.lifecycle import changed_sections
from knowledge.retrieval.split import split


async def ripple(unit: DraftUnit, former: Revision, present: Revision | None, stamp: Stamp) -> int:
    """Supersede what rests on a published revision that another takes the place of (``None``: nothing does); how many drafts.

    Sections that say the same as before leave drafts as they are, and what a connector has in hand is not touched.
    """
    sections = lost_sections(former, present)
    if sections is not None and not sections:
        return 0
    reason = f"The {former.key.kind.value} '{former.key.id}' changed."
    fallen = [one for one in await unit.resting(RestQuery(former.key, OPEN)) if not one.is_on_its_way and _rests(one, former.key, sections)]
    for one in fallen:
        await step(unit, one, Act.SUPERSEDE, stamp, reason=reason, approval=None, delivery=None)
    return len(fallen)


def lost_sections(former: Revision, present: Revision | None) -> frozenset[str] | None:
    """The sections of an article of which customers could hear something else; ``None`` stands for all of an entry."""
    if former.key.kind is not EntryKind.ARTICLE or present is None or present.status is not ArticleStatus.PUBLISHED:
        return None
    return changed_sections(split(stood(former, former.key.id)), split(stood(present, present.key.id)))


def _rests(filed: FiledDraft, key: EntryKey, sections: Collection[str] | None) -> bool:
    return sections is None or any(rest.key == key and rest.section in sections for rest in rests_of(filed.record.resolution))
