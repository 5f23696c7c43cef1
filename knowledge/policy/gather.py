"""The inputs of one case: verified, claimed, by default, or unknown; and where two verified sources differ."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from knowledge.domain.company import Company
from knowledge.domain.decision import FactConflict, InputUse
from knowledge.domain.facts import BadFact, Claim, FactSheet, FactSource, FactType, FactValue, Money, Unit
from knowledge.policy.elapsed import elapsed
from knowledge.policy.rule import Input, Policy
from knowledge.policy.values import for_cel, read_moment, read_value, short_duration


@dataclass(frozen=True, slots=True)
class Situation:
    """What a policy knows beside the facts: the company, the customer's tier, the case's date (or moment)."""

    company: Company
    tier: str | None
    as_of: date | datetime


@dataclass(slots=True)
class Gathered:
    """The inputs as this case has them.

    ``dates`` are the dates that inputs were counted from, for the wording; ``claimed`` the inputs of which the customer has
    said something, whether it counts or not.
    """

    uses: dict[str, InputUse] = field(default_factory=dict)
    dates: dict[str, date] = field(default_factory=dict)
    claimed: set[str] = field(default_factory=set)
    conflicts: dict[str, FactConflict] = field(default_factory=dict)


def gather(policy: Policy, sheet: FactSheet, situation: Situation) -> Gathered:
    """The policy's inputs in this case. Raises ``BadFact`` where a given fact cannot be read as its input's type.

    A record holds other things too: a value of it that cannot be read is passed over, as is a claim.
    """
    gathered = Gathered()
    for entry in policy.inputs.values():
        _Entry(entry, sheet, situation).into(gathered)
    return gathered


@dataclass(frozen=True, slots=True)
class _Found:
    value: FactValue
    date: date | None = None


@dataclass(frozen=True, slots=True)
class _Entry:
    """One input of one case."""

    input: Input
    sheet: FactSheet
    situation: Situation

    def into(self, gathered: Gathered) -> None:
        """Settles the input: given, else recorded, else claimed, else its default."""
        name = self.input.name
        given = self._read(self.sheet.given, strict=True)
        recorded = self._read(self.sheet.record, strict=False)
        claimed = self._claimed()
        if claimed is not None:
            gathered.claimed.add(name)
        self._compare(given, recorded, gathered)
        verified = given or recorded
        if verified is not None:
            self._use(verified, FactSource.VERIFIED, gathered)
        elif claimed is not None and not self.input.verify:
            self._use(claimed, FactSource.CLAIMED, gathered)
        elif self.input.default is not None:
            gathered.uses[name] = InputUse(self.input.default, FactSource.DEFAULT)

    def _use(self, found: _Found, source: FactSource, gathered: Gathered) -> None:
        gathered.uses[self.input.name] = InputUse(found.value, source)
        if found.date is not None and self.input.derived_from is not None:
            gathered.dates[self.input.derived_from] = found.date

    def _read(self, values: Mapping[str, object], *, strict: bool) -> _Found | None:
        """The value among verified ones: as it is, else counted from its date."""
        try:
            return self._counted(values)
        except BadFact:
            if strict:
                raise
            return None

    def _counted(self, values: Mapping[str, object]) -> _Found | None:
        moment = self._moment(values)
        raw = values.get(self.input.name)
        if raw is not None:
            return _Found(self._value(raw), moment)
        if moment is None:
            return None
        count = elapsed(moment, self.situation.as_of, self.input.unit or Unit.DAY, self.situation.company.zone)
        return _Found(float(count) if self.input.type is FactType.NUMBER else count, moment)

    def _value(self, raw: object) -> FactValue:
        return read_value(self.input, raw, self.situation.company.currency)

    def _moment(self, values: Mapping[str, object]) -> date | None:
        name = self.input.derived_from
        raw = values.get(name) if name is not None else None
        if raw is None:
            return None
        moment = read_moment(raw)
        if moment is None:
            raise BadFact(f"The fact '{name}' is {raw!r}; expected a date such as 2026-09-02.")
        return moment

    def _claimed(self) -> _Found | None:
        """What the customer said. What only the company knows is never taken from it."""
        if self.input.look_up is not None:
            return None
        names = [name for name in (self.input.name, self.input.derived_from) if name is not None]
        claims: dict[str, Claim] = {name: self.sheet.claims[name] for name in names if name in self.sheet.claims}
        return self._read({name: claim.value for name, claim in claims.items()}, strict=False)

    def _compare(self, given: _Found | None, recorded: _Found | None, gathered: Gathered) -> None:
        if given is None or recorded is None:
            return
        zone, dates = self.situation.company.zone, self.input.derived_from
        if given.date is not None and recorded.date is not None and dates is not None:
            if for_cel(given.date, zone) != for_cel(recorded.date, zone):
                gathered.conflicts[dates] = FactConflict(dates, plain(given.date), plain(recorded.date), "record")
        elif for_cel(given.value, zone) != for_cel(recorded.value, zone):
            name = self.input.name
            gathered.conflicts[name] = FactConflict(name, plain(given.value), plain(recorded.value), "record")


def plain(value: FactValue) -> str:
    """A value as a reviewer reads it: ``USD 12.50``, ``true``, ``2026-09-02``."""
    if isinstance(value, Money):
        return f"{value.currency} {value.amount}"
    if isinstance(value, timedelta):
        return short_duration(value)
    if isinstance(value, float):
        return f"{value:g}"
    return str(value).lower() if isinstance(value, bool) else str(value)
