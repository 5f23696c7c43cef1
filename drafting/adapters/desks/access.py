"""How a help desk is reached."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from drafting.adapters.desks.calls import Caller
from drafting.adapters.desks.egress import Network


@dataclass(frozen=True, slots=True)
class DeskAccess:
    """What a desk is called here, of which kind it is and where. ``secret`` is what its calls are signed with, ``token`` what ours are
    allowed by; ``account`` is which of its accounts."""

    name: str
    kind: str
    url: str
    secret: str = field(repr=False)
    token: str = field(default="", repr=False)
    account: str = ""
    allowed: Sequence[Network] = ()

    @property
    def base(self) -> str:
        """The address without a slash at its end."""
        return self.url.rstrip("/")

    @property
    def caller(self) -> Caller:
        """Who calls it."""
        return Caller(f"The desk '{self.name}'", self.allowed)
