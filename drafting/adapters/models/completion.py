"""What a hosted model is, for the writers: words in, words out, with what they cost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, runtime_checkable


@dataclass(frozen=True, slots=True)
class Completion:
    """One answer. ``text`` is whatever the model said: data from an untrusted author. ``cost`` is in US dollars."""

    text: str | None
    tokens: int = 0
    cost: float = 0.0


class Model(Protocol):
    """A hosted model."""

    @property
    def name(self) -> str: ...

    def ceiling(self, prompt: str) -> float:
        """The most that a call with this prompt can cost, in US dollars; 0 where the price is unknown or nothing."""
        ...

    async def complete(self, prompt: str) -> Completion:
        """One call, within the model's own deadline. Raises ``ModelFailed``; no words of the provider are passed on."""
        ...


@runtime_checkable
class SpeakingModel(Protocol):
    """A model whose words can be heard while they are written."""

    async def speak(self, prompt: str, take: Callable[[str], None]) -> Completion:
        """One call like ``complete``; ``take`` is given each piece as it comes, and may end the call by raising ``ModelFailed``."""
        ...
