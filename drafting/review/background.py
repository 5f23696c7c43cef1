"""The background of a case out of the store: what was sent to this customer on any channel, and other customers' values.

Both are bounded: the last texts sent, and the customers of the last drafts, looked at anew at most every half minute, beside those whom this
process has served since. A value that stands in this
customer's own messages, facts or record is theirs as well, and is no other's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from drafting.domain.background import Background
from drafting.domain.case import Case, Customer
from drafting.domain.draft import DraftState
from drafting.ports import Clock, DraftQuery, DraftStore

MOST_TOLD = 10
MOST_DRAFTS = 40
MOST_CUSTOMERS = 60
FRESH = timedelta(seconds=30)
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.\w+")
_PHONE = re.compile(r"\+?\d[\d ().\-/]{6,}\d")
_NUMBER = re.compile(r"(?=.*\d)(?!\d{4}-\d\d-\d\d)[A-Za-z0-9#\-]{5,40}")
_NAME = re.compile(r"[^\W\d_][\w'’.-]+(?: [^\W\d_][\w'’.-]*){1,3}")


@dataclass(slots=True)
class Backgrounds:
    """Recalls from one store. Safe to share between requests."""

    store: DraftStore
    clock: Clock
    _looked: datetime | None = None
    _values: dict[str, tuple[str, ...]] = field(default_factory=dict)

    async def __call__(self, case: Case) -> Background:
        """The background of this case."""
        return Background(await self._told(case.customer.id), await self._others(case))

    async def _told(self, customer: str | None) -> tuple[str, ...]:
        if customer is None:
            return ()
        page = await self.store.drafts(DraftQuery(DraftState.SENT, customer=customer, limit=MOST_TOLD))
        return tuple(filed.draft.text for filed in reversed(page.items))

    async def _others(self, case: Case) -> tuple[str, ...]:
        now = self.clock()
        if self._looked is None or now - self._looked > FRESH:
            page = await self.store.drafts(DraftQuery(limit=MOST_DRAFTS))
            self._values = {_key(filed.record.case.customer): tuple(_telling(filed.record.case.customer)) for filed in reversed(page.items)}
            self._looked = now
        customer = case.customer
        said = " ".join(
            [*(message.text for message in case.messages), *map(str, _leaves(dict(case.facts))), *_telling(customer)]
        ).casefold()
        mine = _key(customer)
        self._values.pop(mine, None)
        self._values[mine] = tuple(_telling(customer))
        while len(self._values) > MOST_CUSTOMERS:
            del self._values[next(iter(self._values))]
        found = (value for key, values in self._values.items() if key != mine for value in values)
        return tuple(dict.fromkeys(value for value in found if value.casefold() not in said))


def _key(customer: Customer) -> str:
    return customer.id or customer.handle or customer.name or ""


def _telling(customer: Customer) -> Iterator[str]:
    """The values that tell who somebody is: a full name, addresses of mail, phones, numbers of orders and accounts."""
    if customer.name and _NAME.fullmatch(customer.name):
        yield customer.name
    for value in _leaves(dict(customer.record)):
        text = str(value).strip()
        if _EMAIL.fullmatch(text) or _PHONE.fullmatch(text) or _NUMBER.fullmatch(text):
            yield text


def _leaves(value: object) -> Iterator[object]:
    if isinstance(value, dict):
        for inner in value.values():
            yield from _leaves(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _leaves(inner)
    elif value is not None and not isinstance(value, bool):
        yield value
