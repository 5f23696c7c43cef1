"""The listener: mentions in, what to do about them out. It keeps of a mention when it was and of what, for as long as the company says."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from drafting.domain.case import Case, Customer, Message
from drafting.domain.triage import Triage
from drafting.errors import NotConfigured
from drafting.listening.mention import Attention, Heard, Mention, heard
from drafting.listening.rising import Rising, Sighting, rising, terms_of
from drafting.ports import Clock
from knowledge.domain.company import Company, Listening

_ORDER = tuple(Attention)


class Triager(Protocol):
    """Triages a case without drafting; ``drafting.pipeline.Drafter`` does."""

    async def triage(self, case: Case) -> Triage: ...


class Sightings(Protocol):
    """Where sightings are kept, each mention once."""

    async def keep(self, sightings: Sequence[tuple[str, Sighting]]) -> None:
        """Keep sightings under the names of their mentions; one that is there already stays as it is."""
        ...

    async def since(self, at: datetime) -> tuple[Sighting, ...]:
        """Those that are not older."""
        ...

    async def forget(self, before: datetime) -> None:
        """Forget those that are older."""
        ...


@dataclass(frozen=True, slots=True)
class Report:
    """What was heard: mentions, the most pressing first (noise is counted, not listed), and topics that rise."""

    heard: tuple[Heard, ...]
    noise: int
    rising: tuple[Rising, ...]


@dataclass(frozen=True, slots=True)
class Listener:
    """Listens for one company (as it is known now), for the purpose that it publishes."""

    triager: Triager
    sightings: Sightings
    company: Callable[[], Company]
    clock: Clock
    window: timedelta = timedelta(hours=3)

    async def listen(self, mentions: Sequence[Mention], now: datetime | None = None) -> Report:
        """Take mentions in. Raises ``NotConfigured`` where the company has not said what it listens for."""
        company, now = self.company(), now or self.clock()
        purpose = _purpose(company)
        own = frozenset(company.name.casefold().split())
        found = await asyncio.gather(*(self._one(mention, company) for mention in mentions))
        await self.sightings.keep([(mention.id, Sighting(mention.at, terms_of(mention.text, own))) for mention in mentions])
        await self.sightings.forget(now - purpose.keep)
        history = await self.sightings.since(now - purpose.keep)
        listed = sorted((one for one in found if one.attention is not Attention.NOISE), key=_pressing)
        return Report(tuple(listed), len(found) - len(listed), rising(history, now, self.window))

    async def _one(self, mention: Mention, company: Company) -> Heard:
        customer = Customer(handle=mention.author, followers=mention.followers, tier=mention.tier)
        day = mention.at.astimezone(company.zone).date()
        case = Case((Message(mention.text, channel=mention.channel, at=mention.at),), day, customer)
        return heard(mention, await self.triager.triage(case), company.rank_of(mention.tier))


def _purpose(company: Company) -> Listening:
    if company.listening is None:
        raise NotConfigured(
            "company.yaml does not say what the company listens for: give 'listening' a purpose and the public article that tells it."
        )
    return company.listening


def _pressing(one: Heard) -> tuple[int, int, int, datetime]:
    urgency = {"urgent": 0, "high": 1, "normal": 2, "low": 3}[one.priority.value]
    return _ORDER.index(one.attention), urgency, -(one.mention.followers or 0), one.mention.at
