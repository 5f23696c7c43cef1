"""What is told of a draft while it is made: steps that begin and end, and a model's words before anybody has checked them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from drafting.domain.channel import ChannelId


class Step(StrEnum):
    """The steps of a draft, in order. Those before ``write`` are taken once for all channels."""

    TRIAGE = "triage"
    RETRIEVE = "retrieve"
    RESOLVE = "resolve"
    WRITE = "write"
    CHECK = "check"


@dataclass(frozen=True, slots=True)
class StepTold:
    """A step has begun (``seconds`` is ``None``) or ended; ``channel`` is ``None`` where it is for all channels."""

    step: Step
    channel: ChannelId | None = None
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class WordsTold:
    """Words of a model as they came: provisional, unchecked, not the draft. Those of a later ``attempt`` take the place of all before."""

    channel: ChannelId
    attempt: int
    text: str


Told = Callable[[StepTold | WordsTold], None]
"""Who is told; it must not wait."""

Hear = Callable[[str | None], None]
"""Who hears a model's words while they are written; ``None`` says that it begins anew."""


def nobody(_event: StepTold | WordsTold) -> None:
    """Tells nobody."""
