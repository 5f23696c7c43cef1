"""Corrections of what was sent: the same case drafted again over what holds now, saying first that it corrects."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace

from drafting.domain.actor import Actor
from drafting.domain.approval import FiledDraft
from drafting.domain.case import Case
from drafting.domain.channel import ChannelId
from drafting.domain.draft import SAID
from drafting.domain.finding import Verdict
from drafting.domain.progress import Told, nobody
from drafting.domain.record import DraftRecord
from drafting.errors import TransitionRefused
from drafting.ports import Answer, Remark
from drafting.review.desk import Checked, Desk, Drafting, Order
from drafting.review.recalled import with_lead
from drafting.review.sight import sight_of


@dataclass(frozen=True, slots=True)
class Correcting:
    """A drafter whose wordings begin with a line of correction, wherever the checks let it stand."""

    drafter: Drafting

    async def draft(self, case: Case, channel: ChannelId, instructions: str | None = None) -> DraftRecord:
        """One draft."""
        return await self._led(await self.drafter.draft(case, channel, instructions))

    async def draft_all(self, case: Case, channels: Sequence[ChannelId], told: Told = nobody) -> tuple[DraftRecord, ...]:
        """The drafts of one case."""
        return tuple([await self._led(record) for record in await self.drafter.draft_all(case, channels, told)])

    async def recheck(self, record: DraftRecord, text: str, subject: str | None) -> Checked:
        """As the drafter does."""
        return await self.drafter.recheck(record, text, subject)

    async def _led(self, record: DraftRecord) -> DraftRecord:
        wording = record.draft.wording
        if not wording.text:
            return record
        text = with_lead(wording.text)
        checked = await self.drafter.recheck(record, text, wording.subject)
        draft = replace(record.draft, wording=replace(wording, text=text), findings=checked.findings)
        if draft.verdict is Verdict.BLOCK and record.draft.verdict is not Verdict.BLOCK:
            return record
        return replace(record, draft=draft, reading=checked.reading)


async def correct(desk: Desk, draft_id: str, by: Actor) -> tuple[FiledDraft, ...]:
    """Draft a correction of a reply that was sent, for review like any draft, in its channel. Raises ``NotFound``,
    ``TransitionRefused``."""
    sent = sight_of(by, apart=desk.rules.apart).seen(await desk.store.draft(draft_id), draft_id)
    if sent.state not in SAID:
        raise TransitionRefused(f"Nobody has heard this draft, which is {sent.state.value}: there is nothing to correct.")
    if not any(message.text for message in sent.record.case.messages):
        raise TransitionRefused("This customer was forgotten: nothing is left to answer.")
    correcting = replace(desk, drafter=Correcting(desk.drafter))
    filed = await correcting.request(Order(sent.record.case, (sent.draft.channel,), by, lambda _made: Answer(201, "")))
    now = desk.clock()
    async with desk.store.transaction() as unit:
        for one in filed:
            await unit.remark(Remark(f"rem_{uuid.uuid4().hex}", one.draft.id, by.id, now, f"Corrects {draft_id}, which was sent."))
    return filed
