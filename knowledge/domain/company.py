"""The company: its name, money, time, tiers, voice, contacts and the house rules of what it engages in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Voice:
    """How the company sounds. ``sign_off`` may hold ``{agent}``."""

    is_: tuple[str, ...] = ()
    never_says: tuple[str, ...] = ()
    sign_off: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """One piece of contact data that a public reply may carry. ``kind`` is phone, email, url or another word."""

    kind: str
    value: str
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class CrisisLine:
    """What is said beside an urgent escalation: ``when`` in plain words, ``say`` the sentence, ``contact`` its number."""

    when: str
    say: str
    contact: str | None = None


@dataclass(frozen=True, slots=True)
class EngagementRule:
    """A house rule of what the company engages in, tried in order; the first whose ``when`` (CEL) holds applies."""

    id: str
    when: str
    action: str | None = None
    in_public: str | None = None
    to: str | None = None
    reason: str | None = None
    priority: str | None = None


@dataclass(frozen=True, slots=True)
class ApprovalRule:
    """Who must approve a draft for which ``when`` (CEL) holds: a ``role``, a member of a ``team``, somebody who did not touch the
    text. ``override`` names the role that may approve, for a reason, in spite of findings of the checks in ``overridable``."""

    id: str
    when: str
    role: str | None = None
    team: str | None = None
    four_eyes: bool = False
    override: str | None = None
    overridable: tuple[str, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True)
class ChannelSpec:
    """A channel as a knowledge folder writes it: only the keys that it gives."""

    id: str
    given: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Listening:
    """What the company listens for in public, the article that tells it to everybody, and how long anything of it is kept."""

    purpose: str
    ethics: str
    keep: timedelta


@dataclass(frozen=True, slots=True)
class Company:
    """The company of one knowledge folder. ``tiers`` run from the lowest to the highest."""

    name: str
    currency: str
    time_zone: str
    locale: str = "en"
    tiers: tuple[str, ...] = ("standard",)
    voice: Voice = field(default_factory=Voice)
    contacts: tuple[Contact, ...] = ()
    link_domains: tuple[str, ...] = ()
    regulated: bool = False
    crisis: tuple[CrisisLine, ...] = ()
    commitments: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    engagement: tuple[EngagementRule, ...] = ()
    channels: tuple[ChannelSpec, ...] = ()
    approval: tuple[ApprovalRule, ...] = ()
    listening: Listening | None = None

    @property
    def zone(self) -> ZoneInfo:
        """The company's time zone."""
        return ZoneInfo(self.time_zone)

    def day_of(self, at: datetime) -> date:
        """The day that it is there at a time."""
        return at.astimezone(self.zone).date()

    def tier_of(self, tier: str | None) -> str:
        """The customer's tier; one without a tier, or with one that this company does not know, has the first."""
        return tier if tier in self.tiers else self.tiers[0]

    def rank_of(self, tier: str | None) -> int:
        """The tier's place, 0 for the lowest."""
        return self.tiers.index(self.tier_of(tier))
