"""A commitment: a promise to a customer."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class CommitmentType(StrEnum):
    """The built-in kinds of promise. A company may add its own, so a commitment's type is any string."""

    REFUND = "refund"
    CREDIT = "credit"
    WAIVER = "waiver"
    DISCOUNT = "discount"
    REPLACEMENT = "replacement"
    REPAIR = "repair"
    COMPENSATION = "compensation"
    UPGRADE = "upgrade"
    FREE_ITEM = "free_item"
    FREE_SHIPPING = "free_shipping"
    DEADLINE = "deadline"
    GUARANTEE = "guarantee"
    CALLBACK = "callback"
    ESCALATION = "escalation"
    EXCEPTION = "exception"
    ADMISSION = "admission"


BUILT_IN_COMMITMENTS: frozenset[str] = frozenset(kind.value for kind in CommitmentType)


@dataclass(frozen=True, slots=True)
class Commitment:
    """A promise: its type, and as strings its value, the condition it hangs on and its deadline."""

    type: str
    value: str | None = None
    condition: str | None = None
    deadline: str | None = None
