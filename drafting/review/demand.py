"""What the company's approval rules ask for before a draft may be approved. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field

from drafting.domain.actor import Actor, ActorRole
from drafting.domain.finding import Finding

NEVER_OVERRIDDEN = frozenset({"privacy", "safety"})
"""Checks whose findings nobody approves away, whatever the rules say."""


@dataclass(frozen=True, slots=True)
class Demand:
    """Who must approve. ``role`` and ``team`` are asked for beside the role of an approver; ``four_eyes`` bars whoever touched
    the text; ``override`` may approve in spite of findings of the checks in ``overridable``."""

    rule: str = "default"
    why: str = ""
    role: ActorRole | None = None
    team: str | None = None
    four_eyes: bool = False
    override: ActorRole | None = None
    overridable: frozenset[str] = field(default=frozenset())

    def lets_override(self, finding: Finding, actor: Actor) -> bool:
        """Whether the actor may approve in spite of this finding."""
        allowed = finding.check in self.overridable and finding.check not in NEVER_OVERRIDDEN
        return allowed and self.override is not None and self.override in actor.roles
