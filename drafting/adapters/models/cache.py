"""Answers to identical work, kept for a while in memory."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from drafting.adapters.models.answer import Answer


@dataclass(slots=True)
class AnswerCache:
    """At most ``size`` answers, each for ``seconds`` (0: nothing is kept). Answers are kept as they came, with placeholders: a
    customer's values are never in it."""

    seconds: float = 0.0
    size: int = 512
    clock: Callable[[], float] = time.monotonic
    _kept: OrderedDict[str, tuple[float, Answer]] = field(default_factory=OrderedDict)

    def get(self, key: str) -> Answer | None:
        """The answer to this very work, if it is fresh."""
        found = self._kept.get(key)
        if found is None:
            return None
        until, answer = found
        if self.clock() >= until:
            del self._kept[key]
            return None
        self._kept.move_to_end(key)
        return answer

    def keep(self, key: str, answer: Answer) -> None:
        """Keep an answer; the one that was not asked for longest goes first."""
        if self.seconds <= 0:
            return
        self._kept[key] = (self.clock() + self.seconds, answer)
        self._kept.move_to_end(key)
        while len(self._kept) > self.size:
            self._kept.popitem(last=False)
