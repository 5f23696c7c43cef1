"""Seeded faults: copies of drafts that went well, with one fault planted, to see whether people still read what they approve.

A probe waits in the queue like any other draft and is never sent: approving it closes it as missed, rejecting it, sending it back or
taking the fault out closes it as found.
"""

from __future__ import annotations

import math
import re
import secrets
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random

from drafting.domain.approval import Contribution, FiledDraft, Probe
from drafting.domain.draft import DraftState
from drafting.review.states import Act

_NUMBER = re.compile(r"(?<![\w.,:/-])(?P<number>\d{1,3})(?![\w:/-]|[.,]\d)")
_PROMISE = "We will also take 25 % off your next order."
_WAIT = "Please allow up to nine weeks for this."
_AS_PROBE: Mapping[Act, Act] = {Act.APPROVE: Act.MISS, Act.REJECT: Act.FIND, Act.REVISE: Act.FIND}
_SENTENCE_END = re.compile(r"(?<=[.!?])(?=\s)")
Z = 1.959964
"""Of a normal distribution, for 95 %."""


def _random_id() -> str:
    return f"drf_{secrets.token_hex(10)}"


@dataclass(frozen=True, slots=True)
class Planted:
    """A text with a fault: its kind and the words that were put in."""

    text: str
    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class Rate:
    """A share with its 95 % interval (Wilson's); ``n`` of 0 says nothing: from 0 to 1."""

    value: float | None
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True)
class Watchfulness:
    """What became of the seeded faults. ``by_kind`` are the shares that were found, by kind of fault."""

    seeded: int
    open: int
    found: int
    missed: int
    rate: Rate
    by_kind: Mapping[str, Rate]


def as_probe(act: Act, filed: FiledDraft) -> Act:
    """What an act is for a probe: approving it misses the fault, rejecting it and sending it back find it."""
    return _AS_PROBE.get(act, act) if filed.probe is not None else act


def judged(filed: FiledDraft, act: Act) -> tuple[FiledDraft, str | None]:
    """The probe with what came out, and what the person is told; any other draft as it is."""
    if filed.probe is None or act not in {Act.MISS, Act.FIND}:
        return filed, None
    found = act is Act.FIND
    told = (
        f"This draft was a test of attention, with a fault planted in it ({filed.probe.kind}: “{filed.probe.planted}”). "
        + ("You found it." if found else "It was approved all the same.")
        + " Nothing was sent."
    )
    return replace(filed, probe=replace(filed.probe, found=found)), told


def unmarked(filed: FiledDraft) -> FiledDraft:
    """A draft without its mark, as long as nobody has judged the fault in it: who reviews it must not know."""
    return replace(filed, probe=None) if filed.probe is not None and filed.probe.found is None else filed


def plant(text: str, chance: Random) -> Planted:
    """The text with one fault that only a reader notices: another number, a promise that nobody decided, a wait that nobody
    announced."""
    numbers = list(_NUMBER.finditer(text))
    if numbers and chance.random() < 0.5:
        at = numbers[chance.randrange(len(numbers))]
        other = str(int(at["number"]) * 2 + 5)
        return Planted(text[: at.start()] + other + text[at.end() :], "number", other)
    kind, words = ("promise", _PROMISE) if chance.random() < 0.5 else ("wait", _WAIT)
    ends = [at.start() for at in _SENTENCE_END.finditer(text)] or [len(text)]
    place = ends[len(ends) // 2]
    return Planted(f"{text[:place]} {words}{text[place:]}", kind, words)


@dataclass(frozen=True, slots=True)
class Seeding:
    """How often a draft that was just approved comes back as a probe, ``share`` of 1."""

    share: float
    chance: Random
    new_id: Callable[[], str] = field(default=_random_id)

    def probe_of(self, approved: FiledDraft, now: datetime) -> FiledDraft | None:
        """A probe made of an approved draft, mostly ``None``."""
        if self.share == 0 or not approved.draft.text.strip() or self.chance.random() >= self.share:
            return None
        planted = plant(approved.draft.text, self.chance)
        draft = approved.draft
        wording = replace(draft.wording, text=planted.text)
        copy = replace(draft, id=self.new_id(), wording=wording, state=DraftState.NEEDS_REVIEW, pair=None, created=now)
        wrote = Contribution(wording.model, "wrote", now, planted.text, wording.subject)
        due = None if approved.due is None else now + max(approved.due - approved.created, timedelta(0))
        return FiledDraft(
            record=replace(approved.record, draft=copy, reading=replace(approved.record.reading, text=planted.text)),
            version=1,
            created=now,
            updated=now,
            contributions=(wrote,),
            requested_by=approved.requested_by,
            due=due,
            team=approved.team,
            probe=Probe(planted.kind, planted.words),
        )


def watchfulness(probes: Iterable[FiledDraft]) -> Watchfulness:
    """How watchful people are. Who it was is not told: this measures the work, not persons."""
    seeded, open_ = 0, 0
    found: Counter[str] = Counter()
    judged_: Counter[str] = Counter()
    for one in probes:
        if one.probe is None:
            continue
        seeded += 1
        open_ += one.state is DraftState.NEEDS_REVIEW
        if one.probe.found is not None:
            judged_[one.probe.kind] += 1
            found[one.probe.kind] += one.probe.found
    by_kind = {kind: rate_of(found[kind], n) for kind, n in sorted(judged_.items())}
    hits, n = found.total(), judged_.total()
    return Watchfulness(seeded, open_, hits, n - hits, rate_of(hits, n), by_kind)


def rate_of(hits: int, n: int) -> Rate:
    """The share of ``hits`` in ``n``."""
    if n == 0:
        return Rate(None, 0.0, 1.0, 0)
    share, weight = hits / n, Z * Z / n
    middle, reach = share + weight / 2, Z * math.sqrt(share * (1 - share) / n + weight / (4 * n))
    return Rate(share, max(0.0, (middle - reach) / (1 + weight)), min(1.0, (middle + reach) / (1 + weight)), n)
