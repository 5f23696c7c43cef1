"""A writer that answers what a test tells it to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from drafting.domain.brief import Brief
from drafting.domain.draft import Wording


@dataclass(slots=True)
class ScriptedWriter:
    """Calls ``script`` for each brief and remembers the briefs it was given."""

    script: Callable[[Brief], Wording]
    name: str = "scripted"
    briefs: list[Brief] = field(default_factory=list)

    async def write(self, brief: Brief) -> Wording:
        """What the script says; it may raise ``ModelFailed``."""
        self.briefs.append(brief)
        return self.script(brief)
