"""What was said on the strength of knowledge that turned out wrong, and how a correction begins. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from drafting.domain.approval import FiledDraft
from drafting.domain.rest import rests_of
from drafting.ports import RestQuery

LEAD = "We need to correct our earlier reply."
"""How a correction begins. Without the day: a date that stands in no source blocks a draft."""
_GREETING = 80


@dataclass(frozen=True, slots=True)
class Recalled:
    """A reply that was sent, or may have been, and rests on knowledge that is wrong. ``refs`` are the citations and policies in
    question; ``at`` is when it went out, as far as that is known."""

    draft: FiledDraft
    refs: tuple[str, ...]
    at: datetime

    @property
    def customer(self) -> str | None:
        """Who heard it; ``None`` where nobody is named, or was forgotten."""
        return self.draft.record.case.customer.id


def recalled(drafts: Iterable[FiledDraft], query: RestQuery) -> tuple[Recalled, ...]:
    """What was said on the strength of what the query means, by customer, channel and time."""
    found = [Recalled(draft, refs, _sent(draft)) for draft in drafts if (refs := _refs(draft, query))]
    return tuple(sorted(found, key=lambda one: (one.customer or "", str(one.draft.draft.channel), one.at, one.draft.draft.id)))


def with_lead(text: str, lead: str = LEAD) -> str:
    """A text with the line of correction in front: after a greeting on a line of its own, else at the beginning."""
    head, gap, rest = text.partition("\n\n")
    return f"{head}\n\n{lead}\n\n{rest}" if gap and head.endswith(",") and len(head) < _GREETING else f"{lead} {text}"


def _sent(draft: FiledDraft) -> datetime:
    return draft.delivery.at if draft.delivery is not None and draft.delivery.at is not None else draft.updated


def _refs(draft: FiledDraft, query: RestQuery) -> tuple[str, ...]:
    return tuple(rest.ref for rest in rests_of(draft.record.resolution) if query.means(rest))
