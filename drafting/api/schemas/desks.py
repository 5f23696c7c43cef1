"""Answers to help desks."""

from __future__ import annotations

from drafting.api.schemas.common import Out


class TakenOut(Out):
    """How many events were new."""

    taken: int
