"""Models in the order in which they are asked, each with its breaker, its gate and its retries, under one total deadline.

When none of them can, ``ModelFailed`` says why of each, and the pipeline takes the embedded writer, which always can.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from drafting.adapters.models.breaker import Breaker
from drafting.adapters.models.gate import Gate
from drafting.domain.brief import Brief
from drafting.domain.draft import Wording
from drafting.errors import ModelBusy, ModelFailed, ModelTimeout, ModelUnavailable
from drafting.ports import Writer

_NOT_ITS_FAULT = (ModelBusy,)


@dataclass(slots=True)
class Retries:
    """How often a call that may work at another try is tried again: at most ``most`` times a call, after a pause of up to ``pause``
    seconds that doubles, and for all calls together at most ``share`` of them, so that retries never multiply an outage."""

    most: int = 1
    pause: float = 0.3
    share: float = 0.1
    chance: Callable[[], float] = random.random
    _credit: float = 3.0

    def called(self) -> None:
        """A first call earns a part of a retry."""
        self._credit = min(10.0, self._credit + self.share)

    def granted(self, tried: int) -> bool:
        """Whether a call that was tried again ``tried`` times may be tried once more."""
        if tried >= self.most or self._credit < 1:
            return False
        self._credit -= 1
        return True

    def wait(self, tried: int) -> float:
        """Seconds before the next try, with jitter."""
        return float(self.pause * 2**tried * (0.5 + self.chance() / 2))


@dataclass(slots=True)
class Tally:
    """What became of a model's calls, for the metrics. ``failures`` counts by the error's class, ``seconds`` is their sum."""

    calls: int = 0
    retries: int = 0
    tokens: int = 0
    cost: float = 0.0
    seconds: float = 0.0
    failures: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class GuardedWriter:
    """One model's writer behind its breaker and its gate. ``seconds`` is the deadline of a wording, tries and pauses included."""

    writer: Writer
    seconds: float = 20.0
    breaker: Breaker = field(default_factory=Breaker)
    gate: Gate = field(default_factory=Gate)
    retries: Retries = field(default_factory=Retries)
    tally: Tally = field(default_factory=Tally)
    clock: Callable[[], float] = time.monotonic

    @property
    def name(self) -> str:
        """The model's name."""
        return self.writer.name

    async def write(self, brief: Brief) -> Wording:
        """A wording within the deadline. Raises ``ModelFailed``."""
        if not self.breaker.admits():
            self.tally.failures["BreakerOpen"] += 1
            raise ModelUnavailable(f"{self.name} is left alone after repeated failures")
        started = self.clock()
        try:
            async with asyncio.timeout(self.seconds):
                wording = await self._tried(brief)
        except TimeoutError:
            self._failed(ModelTimeout.__name__)
            raise ModelTimeout(f"{self.name} did not answer within {self.seconds:g} s") from None
        except ModelFailed as error:
            self._failed(type(error).__name__, counts=not isinstance(error, _NOT_ITS_FAULT))
            raise
        finally:
            self.tally.seconds += self.clock() - started
        self.breaker.succeeded()
        self.tally.tokens += wording.tokens
        self.tally.cost += wording.cost
        return wording

    async def _tried(self, brief: Brief) -> Wording:
        self.retries.called()
        tried = 0
        while True:
            self.tally.calls += 1
            try:
                async with self.gate.entered():
                    return await self.writer.write(brief)
            except ModelUnavailable:
                if not self.retries.granted(tried):
                    raise
            await asyncio.sleep(self.retries.wait(tried))
            self.tally.retries += 1
            tried += 1

    def _failed(self, kind: str, *, counts: bool = True) -> None:
        self.tally.failures[kind] += 1
        if counts:
            self.breaker.failed()


@dataclass(frozen=True, slots=True)
class ChainWriter:
    """The models in order. ``seconds`` bounds a wording over all of them."""

    writers: Sequence[GuardedWriter]
    seconds: float = 40.0

    @property
    def name(self) -> str:
        """The first model's name."""
        return self.writers[0].name

    async def write(self, brief: Brief) -> Wording:
        """The wording of the first model that can. Raises ``ModelFailed`` with each one's reason."""
        reasons: list[str] = []
        failure: type[ModelFailed] = ModelFailed
        try:
            async with asyncio.timeout(self.seconds):
                for writer in self.writers:
                    try:
                        return await writer.write(brief)
                    except ModelFailed as error:
                        reasons.append(str(error))
                        failure = type(error)
        except TimeoutError:
            reasons.append(f"no answer within {self.seconds:g} s")
            failure = ModelTimeout
        raise (failure if len(reasons) == 1 else ModelFailed)("; ".join(reasons))
