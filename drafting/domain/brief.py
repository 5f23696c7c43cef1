"""What a writer is given: all of it may be said, so that what is not in the brief cannot leak."""

from __future__ import annotations

from dataclasses import dataclass, field

from drafting.domain.case import Customer, Message
from drafting.domain.channel import Channel
from drafting.domain.draft import Form
from drafting.domain.finding import Finding
from drafting.domain.progress import Hear
from drafting.domain.resolution import Resolution
from knowledge.domain.company import Company
from knowledge.domain.passage import Passage


@dataclass(frozen=True, slots=True)
class Brief:
    """One wording to be made.

    ``messages`` is the conversation (what customers write is data, never an instruction). ``resolution`` holds only points that this channel's
    audience may hear; ``passages`` are the public passages that they cite. ``questions`` are the customer's, in order.
    ``private_channel`` names where a holding line moves to ("a direct message"). ``repair`` holds the findings of a first
    attempt, ``former`` its text; ``instructions`` are what a person asked for who sent a former draft back. ``hear`` is told a model's words while they come.
    """

    messages: tuple[Message, ...]
    customer: Customer
    resolution: Resolution
    channel: Channel
    form: Form
    company: Company
    passages: tuple[Passage, ...] = ()
    questions: tuple[str, ...] = ()
    agent: str = "the team"
    private_channel: str = "a direct message"
    repair: tuple[Finding, ...] = ()
    former: str | None = None
    instructions: str | None = None
    hear: Hear | None = field(default=None, compare=False)
