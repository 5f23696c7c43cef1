"""What a draft rests on: which sections of which articles, which policies, in which revisions. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from drafting.domain.resolution import Resolution
from knowledge.domain.revision import EntryKey, EntryKind


@dataclass(frozen=True, slots=True, order=True)
class Rest:
    """One section of an article's revision, or a policy's revision; then ``section`` is empty."""

    key: EntryKey
    revision: int
    section: str = ""

    @property
    def ref(self) -> str:
        """``returns@3#refunds``, or ``returns@3`` where no section is named."""
        return f"{self.key.id}@{self.revision}" + (f"#{self.section}" if self.section else "")


def read_ref(ref: str) -> Rest | None:
    """The section that ``article@revision#section`` names; ``None`` for what is no citation."""
    article, _, rest = ref.partition("@")
    number, _, section = rest.partition("#")
    return Rest(EntryKey(EntryKind.ARTICLE, article), int(number), section) if article and number.isdecimal() else None


def rests_of(resolution: Resolution) -> tuple[Rest, ...]:
    """All that a resolution rests on, each once."""
    cited = {rest for citation in resolution.citations if (rest := read_ref(citation)) is not None}
    decided = {Rest(EntryKey(EntryKind.POLICY, str(one.policy)), one.revision) for one in resolution.decisions}
    return tuple(sorted(cited | decided))
