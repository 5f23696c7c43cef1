"""The sender: takes approved drafts out of the outbox, hands them to their connectors, and files what became of them.

A draft is first marked as being sent, in a transaction of its own, and only then handed over. A sender that is killed in between
leaves that mark: whoever looks next hands over again where the connector arrives once however often it is called, and else files
``unknown``, for a person.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from drafting.domain.approval import FiledDraft
from drafting.domain.delivery import DeliveryState
from drafting.errors import DeliveryUnsure, NotDelivered, TransitionRefused
from drafting.ports import Clock, Connector, DraftStore, DraftUnit
from drafting.review.dispatch import outgoing
from drafting.review.states import SENDER, Act
from drafting.review.step import Stamp, step

BATCH = 10


@dataclass(frozen=True, slots=True)
class Patience:
    """``call`` is how long a connector may take; ``lease`` when a silent sender is given up (longer than ``call``); ``pauses`` lie
    between attempts, of which there is one more than pauses."""

    call: timedelta = timedelta(seconds=20)
    lease: timedelta = timedelta(seconds=60)
    pauses: tuple[timedelta, ...] = (timedelta(seconds=5), timedelta(seconds=30), timedelta(minutes=5), timedelta(minutes=30))


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What became of a call. ``words`` is a receipt or a problem; ``unsure`` says that it may have arrived all the same."""

    state: DeliveryState
    words: str
    unsure: bool = False


@dataclass(frozen=True, slots=True)
class Sender:
    """Empties the outbox. ``outdated`` says what of a draft's knowledge changed since it was approved."""

    store: DraftStore
    connectors: Mapping[str, Connector]
    clock: Clock
    outdated: Callable[[FiledDraft], str | None]
    patience: Patience = Patience()

    async def send_due(self) -> int:
        """Send what is due, one batch; how many drafts were looked at."""
        async with self.store.transaction() as unit:
            due = await unit.to_send(self.clock(), BATCH)
            taken = [mine for filed in due if (mine := await self._take(unit, filed)) is not None]
        await asyncio.gather(*(self._hand_over(filed) for filed in taken))
        return len(due)

    async def _take(self, unit: DraftUnit, filed: FiledDraft) -> FiledDraft | None:
        """Mark a due draft as being sent; ``None`` where it must not go out, or not again."""
        delivery, stamp = filed.delivery, self._stamp()
        assert delivery is not None
        connector = self.connectors.get(delivery.connector)
        if connector is None:
            await self._back(unit, filed, f"There is no connector '{delivery.connector}' any more.")
            return None
        if filed.is_on_its_way and not connector.deduplicates:
            await self._lose(unit, filed, "The sender stopped before it knew whether this arrived.")
            return None
        changed = None if filed.is_on_its_way else self.outdated(filed)
        if changed is not None:
            await step(unit, filed, Act.SUPERSEDE, stamp, reason=changed, approval=None, delivery=None)
            return None
        sending = replace(delivery, state=DeliveryState.SENDING, due=stamp.at + self.patience.lease, attempts=delivery.attempts + 1)
        try:
            return await step(unit, filed, Act.SEND, stamp, delivery=sending)
        except TransitionRefused as refused:
            await self._back(unit, filed, str(refused))
            return None

    async def _hand_over(self, filed: FiledDraft) -> None:
        """Outside of any transaction; what became of it is filed unless another sender took over meanwhile."""
        outcome = await self._call(filed)
        async with self.store.transaction() as unit:
            now = await unit.draft(filed.draft.id)
            if now is not None and now.version == filed.version:
                await self._settle(unit, now, outcome)

    async def _call(self, filed: FiledDraft) -> _Outcome:
        assert filed.delivery is not None
        connector = self.connectors[filed.delivery.connector]
        try:
            async with asyncio.timeout(self.patience.call.total_seconds()):
                return _Outcome(DeliveryState.SENT, await connector.deliver(outgoing(filed, filed.delivery.message)))
        except NotDelivered as error:
            return _Outcome(DeliveryState.WAITING if error.again else DeliveryState.FAILED, str(error))
        except (DeliveryUnsure, TimeoutError) as error:
            problem = str(error) or "The connector did not answer in time."
            return _Outcome(DeliveryState.WAITING if connector.deduplicates else DeliveryState.UNKNOWN, problem, unsure=True)
        except Exception as error:  # noqa: BLE001 - whatever a connector does, a message is neither lost nor sent twice
            return _Outcome(DeliveryState.UNKNOWN, f"The connector failed ({type(error).__name__}).")

    async def _settle(self, unit: DraftUnit, filed: FiledDraft, outcome: _Outcome) -> None:
        delivery, stamp = filed.delivery, self._stamp()
        assert delivery is not None
        if outcome.state is DeliveryState.SENT:
            arrived = replace(delivery, state=DeliveryState.SENT, at=stamp.at, receipt=outcome.words, problem=None)
            await step(unit, filed, Act.DELIVER, stamp, delivery=arrived)
        elif outcome.state is DeliveryState.UNKNOWN:
            await self._lose(unit, filed, outcome.words)
        elif outcome.state is DeliveryState.WAITING and delivery.attempts <= len(self.patience.pauses):
            pause = self.patience.pauses[delivery.attempts - 1]
            again = replace(delivery, state=DeliveryState.WAITING, due=stamp.at + pause, problem=outcome.words)
            await step(unit, filed, Act.RETRY, stamp, delivery=again)
        elif outcome.state is DeliveryState.WAITING and outcome.unsure:
            await self._lose(unit, filed, outcome.words)
        else:
            await self._back(unit, filed, outcome.words)

    async def _lose(self, unit: DraftUnit, filed: FiledDraft, problem: str) -> None:
        """Nobody can tell whether it arrived: for a person."""
        assert filed.delivery is not None
        lost = replace(filed.delivery, state=DeliveryState.UNKNOWN, problem=problem)
        await step(unit, filed, Act.LOSE, self._stamp(), delivery=lost, reason=problem)

    async def _back(self, unit: DraftUnit, filed: FiledDraft, problem: str) -> None:
        """It surely did not go out: it is reviewed again."""
        assert filed.delivery is not None
        failed = replace(filed.delivery, state=DeliveryState.FAILED, problem=problem)
        await step(unit, filed, Act.GIVE_BACK, self._stamp(), delivery=failed, approval=None, reason=problem)

    def _stamp(self) -> Stamp:
        return Stamp(SENDER, self.clock())


async def keep_sending(sender: Sender, pause: float, failed: Callable[[Exception], None]) -> None:
    """Empty the outbox again and again until cancelled. A database that is away for a while is waited for."""
    while True:
        try:
            while await sender.send_due() == BATCH:
                continue
        except Exception as error:  # noqa: BLE001 - the sender outlives whatever goes wrong once
            failed(error)
        await asyncio.sleep(pause)
