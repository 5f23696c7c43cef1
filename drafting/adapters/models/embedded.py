"""The embedded writer: deterministic, no key, no network. It always can."""

from __future__ import annotations

from dataclasses import dataclass

from drafting.domain.brief import Brief
from drafting.domain.draft import Wording
from drafting.writer import word


@dataclass(frozen=True, slots=True)
class EmbeddedWriter:
    """Words a brief by rule, in a few milliseconds."""

    name: str = "embedded"

    async def write(self, brief: Brief) -> Wording:
        """The wording. Never raises ``ModelFailed``."""
        return word(brief)
