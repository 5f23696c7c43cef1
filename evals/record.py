"""What one run left behind: enough to score it again without drafting again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from drafting.domain.record import DraftRecord
from drafting.reading.commitments import read_commitments
from knowledge.domain.company import Company


@dataclass(frozen=True, slots=True)
class Run:
    """One scenario in one wording, channel and repeat. ``error`` says why there is no draft; such a run stays in the denominator.

    ``commitments`` are the types read back out of the text, ``promised`` those of the resolution; ``values`` the numbers, dates and
    amounts that the text says.
    """

    suite: str
    scenario: str
    wording: int
    channel: str
    public: bool
    repeat: int = 0
    error: str | None = None
    text: str = ""
    subject: str | None = None
    form: str = ""
    action: str = ""
    priority: str = ""
    verdict: str = ""
    outcomes: Mapping[str, str | None] = field(default_factory=dict)
    commitments: tuple[str, ...] = ()
    promised: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    citations: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    findings: tuple[Mapping[str, Any], ...] = ()
    resolution: Mapping[str, Any] = field(default_factory=dict)
    fits: bool = True
    fallback: bool = False
    model: str = ""
    seconds: float = 0.0
    cost: float = 0.0
    tokens: int = 0
    verdicts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, str, int, str, int]:
        """What identifies the run within a suite's evaluation."""
        return self.suite, self.scenario, self.wording, self.channel, self.repeat


def as_json(run: Run) -> dict[str, Any]:
    """A run as a line of ``results.jsonl``."""
    return asdict(run)


def from_json(data: Mapping[str, Any]) -> Run:
    """A run read back."""
    known = {item.name for item in fields(Run)}
    values: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in data.items() if key in known}
    return Run(**values)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a run belongs."""

    suite: str
    scenario: str
    wording: int
    repeat: int


def run_of(place: Place, record: DraftRecord, company: Company, *, public: bool, fits: bool) -> Run:
    """The run of a draft."""
    draft, resolution = record.draft, record.resolution
    return Run(
        suite=place.suite,
        scenario=place.scenario,
        wording=place.wording,
        channel=draft.channel,
        public=public,
        repeat=place.repeat,
        text=draft.text,
        subject=draft.wording.subject,
        form=draft.form.value,
        action=resolution.action.value,
        priority=resolution.priority.value,
        verdict=draft.verdict.value,
        outcomes={decision.policy: decision.outcome for decision in resolution.decisions},
        commitments=tuple(sorted({reading.type for reading in read_commitments(draft.text, company.commitments)})),
        promised=tuple(sorted({commitment.type for commitment in resolution.commitments})),
        never=resolution.never,
        citations=resolution.citations,
        values=tuple(sorted({f"{q.kind.value}:{q.value}:{q.unit or ''}" for q in record.reading.quantities})),
        findings=tuple(asdict(finding) for finding in draft.findings),
        resolution={
            "id": resolution.id,
            "actions": [action.value for action in resolution.actions],
            "why": list(resolution.why),
            "points": [
                {"kind": p.kind.value, "text": p.text, "citations": list(p.citations), "visibility": p.visibility.value}
                for p in resolution.points
            ],
            "commitments": [asdict(commitment) for commitment in resolution.commitments],
        },
        fits=fits,
        fallback=draft.wording.fallback is not None,
        model=draft.wording.model,
        seconds=sum(draft.seconds.values()),
        cost=draft.wording.cost,
        tokens=draft.wording.tokens,
    )
