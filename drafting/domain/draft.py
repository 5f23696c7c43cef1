"""A draft: a resolution worded for one channel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from drafting.domain.channel import ChannelId
from drafting.domain.finding import Finding, Verdict, verdict_of


class Form(StrEnum):
    """``full`` holds all that the customer needs, ``holding`` is a public line that moves the rest to a private channel,
    ``silent`` has no text."""

    FULL = "full"
    HOLDING = "holding"
    SILENT = "silent"


class DraftState(StrEnum):
    """Where a draft stands. Nothing reaches ``sent`` without a person's approval of that very text."""

    NEEDS_REVIEW = "needs_review"
    APPROVED = "approved"
    SENT = "sent"
    REJECTED = "rejected"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"
    UNKNOWN = "unknown"


OPEN = frozenset({DraftState.NEEDS_REVIEW, DraftState.APPROVED})
"""What waits for review or for sending."""
SAID = frozenset({DraftState.SENT, DraftState.UNKNOWN})
"""What a customer has heard, or may have heard."""


@dataclass(frozen=True, slots=True)
class Wording:
    """What a writer gives back: the text, an e-mail's subject, and what it cost. ``prompt`` is ``name@version`` and
    ``digest`` the SHA-256 of its file, both empty for the embedded writer; ``fallback`` says why another writer took over, ``unmet``
    which of a person's instructions were not followed."""

    text: str
    subject: str | None = None
    model: str = "embedded"
    prompt: str = ""
    cost: float = 0.0
    tokens: int = 0
    fallback: str | None = None
    digest: str = ""
    unmet: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """One wording with its findings. ``seconds`` is time per step."""

    id: str
    resolution: str
    channel: ChannelId
    form: Form
    wording: Wording
    findings: tuple[Finding, ...] = ()
    state: DraftState = DraftState.NEEDS_REVIEW
    pair: str | None = None
    seconds: Mapping[str, float] = field(default_factory=dict)
    created: datetime | None = None

    @property
    def text(self) -> str:
        """What would be sent."""
        return self.wording.text

    @property
    def verdict(self) -> Verdict:
        """All findings in one word."""
        return verdict_of(self.findings)
