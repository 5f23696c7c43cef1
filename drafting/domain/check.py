"""What a check sees, and what a check is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from drafting.domain.case import Case
from drafting.domain.channel import Channel
from drafting.domain.draft import Form
from drafting.domain.finding import Finding
from drafting.domain.reading import Reading
from drafting.domain.resolution import Resolution
from knowledge.domain.company import Company
from knowledge.domain.passage import Passage


@dataclass(frozen=True, slots=True)
class Context:
    """All that a check may look at. ``passages`` are those the resolution cites (public and internal). ``resolution`` and
    ``case`` are ``None`` where a text is checked by itself; ``told`` is what this customer was told before, newest last."""

    reading: Reading
    channel: Channel
    company: Company
    case: Case | None = None
    resolution: Resolution | None = None
    form: Form | None = None
    subject: str | None = None
    passages: tuple[Passage, ...] = ()
    told: tuple[str, ...] = ()
    others: tuple[str, ...] = field(default=())

    @property
    def text(self) -> str:
        """The checked text as given."""
        return self.reading.text


@dataclass(frozen=True, slots=True)
class Check:
    """A named pure function from a context to findings. Its documentation is the module's docstring, ``codes`` its rules."""

    name: str
    codes: tuple[str, ...]
    run: Callable[[Context], Sequence[Finding]]
