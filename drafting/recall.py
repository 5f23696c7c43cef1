"""What was said to and by a customer, in every channel, in order of time. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from drafting.domain.approval import FiledDraft
from drafting.domain.case import Message
from drafting.ports import HeardMessage


@dataclass(frozen=True, slots=True)
class Said:
    """One entry of a timeline: a message of a conversation, or a draft of ours (then ``draft`` is set). ``at`` is the message's
    own time, else when its case came in."""

    at: datetime
    case: str | None = None
    message: Message | None = None
    draft: FiledDraft | None = None


def timeline(messages: Sequence[HeardMessage], drafts: Iterable[FiledDraft]) -> tuple[Said, ...]:
    """Messages and drafts by time. A message that a later case repeats as its history is told once."""
    told: Counter[tuple[object, ...]] = Counter()
    entries: list[Said] = []
    for heard in _by_case(messages):
        seen: Counter[tuple[object, ...]] = Counter()
        for place, one in enumerate(heard):
            key = (one.message.role, one.message.text, one.message.channel, one.message.at)
            seen[key] += 1
            if seen[key] > told[key]:
                told[key] += 1
                at = one.message.at or one.received + timedelta(microseconds=place)
                entries.append(Said(at, one.case, one.message))
    entries.extend(Said(draft.created, draft=draft) for draft in drafts)
    return tuple(sorted(entries, key=lambda said: (said.at, said.draft is not None)))


def _by_case(messages: Sequence[HeardMessage]) -> list[list[HeardMessage]]:
    cases: dict[str, list[HeardMessage]] = {}
    for heard in messages:
        cases.setdefault(heard.case, []).append(heard)
    return list(cases.values())
