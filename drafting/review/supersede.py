"""When a new case makes an earlier draft out of date: the customer wrote again. Pure."""

from __future__ import annotations

from datetime import datetime

from drafting.domain.case import Case


def follows(new: Case, old: Case) -> bool:
    """Whether ``new`` is a later turn of the conversation of ``old``: the same customer, and either the old messages with more
    after them, or a customer's message that is later than all of the old ones."""
    if new.customer.id is None or new.customer.id != old.customer.id:
        return False
    return _continues(new, old) or _is_later(new, old)


def _continues(new: Case, old: Case) -> bool:
    before = [(message.role, message.text) for message in old.messages]
    after = [(message.role, message.text) for message in new.messages]
    return len(after) > len(before) and after[: len(before)] == before


def _is_later(new: Case, old: Case) -> bool:
    latest, former = _latest(new), _latest(old)
    return latest is not None and former is not None and latest > former


def _latest(case: Case) -> datetime | None:
    return max((message.at for message in case.customer_messages if message.at is not None), default=None)
