"""The facts that a customer states, for a policy's inputs, each with the words it rests on. No evidence, no claim."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from knowledge.domain.facts import Claim
from knowledge.policy.rule import Input


def read_facts(texts: Sequence[str], inputs: Mapping[str, Input], as_of: date, zone: ZoneInfo, currency: str) -> dict[str, Claim]:
    """The claims for the inputs, by input name or by the date's name that an input is derived from."""
    return {}
