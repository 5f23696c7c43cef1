"""A drafter that words every case the same way, over a library of one article and one policy."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import count
from typing import Any

import numpy as np
from numpy.typing import NDArray

from drafting.channels import build_channels
from drafting.domain.case import Case
from drafting.domain.channel import Channel, ChannelId, Visibility
from drafting.domain.draft import Draft, Form, Wording
from drafting.domain.finding import Finding, Severity
from drafting.domain.progress import Step, StepTold, Told, nobody
from drafting.domain.reading import Reading, Sentence
from drafting.domain.record import DraftRecord, Source
from drafting.domain.resolution import Action, Point, PointKind, Resolution
from drafting.domain.triage import Kind, Mood, Priority, Triage, Understanding
from drafting.errors import EmptyCase, UnknownChannel
from drafting.review.knowledge import digest_of
from knowledge.domain.article import Article, ArticleId, ArticleStatus
from knowledge.domain.audience import Audience
from knowledge.domain.commitment import Commitment
from knowledge.domain.company import Company, Listening
from knowledge.domain.decision import Decision, InputUse, PolicyId
from knowledge.domain.facts import BadFact, FactSheet, FactSource, FactType
from knowledge.domain.passage import Hit, Passage
from knowledge.errors import UnknownEntry
from knowledge.library import PolicyScore, Update
from knowledge.policy.rule import Input, Outcome, Policy, Rule
from knowledge.ports import SearchFilter

COMPANY = Company(
    name="Acme Kites",
    currency="USD",
    time_zone="America/New_York",
    tiers=("standard", "gold"),
    listening=Listening("answer people", "returns", timedelta(days=30)),
)
ARTICLE = Article(ArticleId("returns"), "Returns", "## Window\nThirty days.", Audience.PUBLIC, ArticleStatus.PUBLISHED, revision=3)
PASSAGE = Passage(ArticleId("returns"), 3, "window", "Returns", "Window", "Thirty days.")
POLICY = Policy(
    PolicyId("returns"),
    "Returns",
    inputs={"days": Input("days", FactType.INTEGER, ask="when you bought it")},
    outcomes={"credit": Outcome("credit", "We will give you store credit.", (Commitment("credit", "purchase price"),))},
    rules=(Rule("always", "credit"),),
    article="returns#window",
)


@dataclass
class FakeResult:
    """What a search found."""

    hits: tuple[Hit, ...]
    answerable: float


@dataclass
class FakeLibrary:
    """One article, one policy."""

    company: Company = COMPANY
    articles: dict[ArticleId, Article] = field(default_factory=lambda: {ARTICLE.id: ARTICLE})
    policies: dict[PolicyId, Policy] = field(default_factory=lambda: {POLICY.id: POLICY})

    async def search(self, query: str, where: SearchFilter, limit: int = 8, context: Sequence[str] = ()) -> FakeResult:
        return FakeResult((Hit(PASSAGE, 0.9),)[:limit], 0.8)

    async def match_policies(self, texts: Sequence[str]) -> list[list[PolicyScore]]:
        return [[PolicyScore(name, 0.7, "Returns")] for name in self.policies for _ in texts]

    async def vectors(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.ones((len(texts), 1), dtype=np.float32)

    def passages_of(self, article: str) -> tuple[Passage, ...]:
        return (PASSAGE,) if article in self.articles else ()

    def passage(self, ref: str) -> Passage | None:
        article = self.articles.get(ArticleId(ref.split("@", 1)[0]))
        return PASSAGE if article is not None and ref == f"{article.id}@{article.revision}#window" else None

    async def apply(self, update: Update) -> None:
        self.articles |= {one.id: one for one in update.articles}
        self.policies = {id_: one for id_, one in self.policies.items() if id_ not in update.dropped} | {
            one.id: one for one in update.policies
        }

    def recognise(self, former: Article) -> None:
        """It has one revision alone."""

    def decide(self, policy: PolicyId, sheet: FactSheet, tier: str | None, as_of: date) -> Decision:
        if policy not in self.policies:
            raise UnknownEntry(f"There is no policy '{policy}'.")
        days = sheet.given.get("days", 60)
        if not isinstance(days, int) or isinstance(days, bool):
            raise BadFact("days: expected an integer.")
        use = {"days": InputUse(days, FactSource.VERIFIED)}
        commitments = (Commitment("credit", "purchase price"),)
        return Decision(
            policy, "Returns", "credit", "always", "because of the rule", inputs=use, would_change=("none",), commitments=commitments
        )


@dataclass
class FakeChecked:
    """What the fake checks say."""

    reading: Reading
    findings: tuple[Finding, ...]


class FakeDrafter:
    """Words every case as ``Hello.``; a text with ``BLOCK`` in it gets a finding that blocks, and with ``strict`` every
    text that is checked again. ``hold`` makes drafting wait."""

    def __init__(self) -> None:
        self.library: Any = FakeLibrary()
        self.channels = build_channels(COMPANY)
        self.text = "Hello. We will give you store credit."
        self.calls = 0
        self.strict = False
        self.hold: asyncio.Event | None = None
        self._ids = count(1)

    def channel(self, name: str) -> Channel:
        found = self.channels.get(ChannelId(name))
        if found is None:
            raise UnknownChannel(f"There is no channel '{name}'. Channels: {', '.join(sorted(self.channels))}.")
        return found

    async def triage(self, case: Case) -> Triage:
        kind = Kind.SPAM if "BUY" in case.messages[0].text else Kind.COMPLAINT
        return Triage((kind,), Mood.NEUTRAL, Priority.NORMAL, no_reply="an advert" if kind is Kind.SPAM else None)

    async def draft(self, case: Case, channel: ChannelId, instructions: str | None = None) -> DraftRecord:
        return (await self.draft_all(case, [channel]))[0]

    async def draft_all(self, case: Case, channels: Sequence[ChannelId], told: Told = nobody) -> tuple[DraftRecord, ...]:
        if not any(message.text.strip() for message in case.customer_messages):
            raise EmptyCase("No customer message has any text: give at least one message of the customer.")
        self.calls += 1
        told(StepTold(Step.TRIAGE))
        told(StepTold(Step.TRIAGE, seconds=0.01))
        if self.hold is not None:
            await self.hold.wait()
        decision = self.library.decide(POLICY.id, FactSheet(case.facts), None, case.as_of)
        resolution = _resolution(f"res_{self.calls}", decision)
        records = [self._record(case, self.channel(name), resolution) for name in channels]
        holding = [record for record in records if record.draft.form is Form.HOLDING]
        if not holding:
            return tuple(records)
        asked = next((record for record in records if record.draft.channel == "social_dm"), None)
        private = asked or self._record(case, self.channel("social_dm"), resolution)
        paired = [replace(one, draft=replace(one.draft, pair=private.draft.id)) if one in holding else one for one in records]
        return tuple(paired) if asked else (*paired, private)

    async def check(self, text: str, channel: ChannelId, case: Case | None = None, subject: str | None = None) -> FakeChecked:
        return _checked(text)

    async def recheck(self, record: DraftRecord, text: str, subject: str | None) -> FakeChecked:
        return _checked(f"{text} BLOCK" if self.strict else text)

    def _record(self, case: Case, channel: Channel, resolution: Resolution) -> DraftRecord:
        checked = _checked(self.text)
        draft = Draft(
            id=f"drf_{next(self._ids):06}",
            resolution=resolution.id,
            channel=channel.id,
            form=Form.HOLDING if channel.is_public else Form.FULL,
            wording=Wording(self.text, "Your kite" if channel.id == "email" else None),
            findings=checked.findings,
            seconds={"retrieve": 0.01, "write": 0.02},
        )
        manifest = (Source("returns@3#window", "public", None, digest_of(PASSAGE)),)
        return DraftRecord(case, Triage((Kind.COMPLAINT,)), Understanding(), resolution, draft, checked.reading, manifest)


def _resolution(name: str, decision: Decision) -> Resolution:
    point = Point(PointKind.DECISION, "We will give you store credit.", ("returns@3#window",), Visibility.PRIVATE, policy="returns")
    return Resolution(
        id=name,
        action=Action.REPLY,
        actions=(Action.REPLY,),
        why=("the policy decides",),
        decisions=(decision,),
        points=(point,),
        commitments=(Commitment("credit", "purchase price"),),
        citations=("returns@3#window",),
    )


def _checked(text: str) -> FakeChecked:
    at = text.find("BLOCK")
    findings = (Finding("tone", "tone.blocked", Severity.BLOCK, "It says BLOCK.", "Leave it out.", at, at + 5),) if at >= 0 else ()
    start, sentences = 0, []
    for part in text.split(". "):
        sentences.append(Sentence(part, start, start + len(part)))
        start += len(part) + 2
    return FakeChecked(Reading(text, tuple(sentences)), findings)
