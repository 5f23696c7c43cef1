"""The way of one draft: triage, understand, resolve, write, read back, check; at most one repair, then the plain wording.

A case is resolved once; each channel's draft is that resolution worded. Nothing here sends or approves.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from datetime import time as time_of_day

from drafting.checks import run_checks
from drafting.domain.background import Background, Recall, no_recall
from drafting.domain.brief import Brief
from drafting.domain.case import Case, Role
from drafting.domain.channel import Channel, ChannelId
from drafting.domain.check import Context
from drafting.domain.draft import Draft, Form, Wording
from drafting.domain.finding import Finding, Severity, Verdict, verdict_of
from drafting.domain.progress import Hear, Step, StepTold, Told, WordsTold, nobody
from drafting.domain.reading import Reading
from drafting.domain.record import DraftRecord
from drafting.domain.resolution import Resolution
from drafting.domain.triage import Triage, Understanding
from drafting.errors import EmptyCase, ModelFailed, UnknownChannel
from drafting.ports import Clock, SecondReader, Writer
from drafting.reading.signals import read_signals
from drafting.steps.form import for_audience, form_of
from drafting.steps.likeness import with_likeness
from drafting.steps.manifest import heard_by, manifest_of
from drafting.steps.notes import CHECK, language_finding, notes
from drafting.steps.read_back import ReadTwice, read_back, read_twice
from drafting.steps.resolve import resolve
from drafting.steps.triage import Timing, triage
from drafting.steps.trust import may_stand, says_each
from drafting.steps.understand import understand
from knowledge.domain.audience import Audience
from knowledge.domain.passage import Passage
from knowledge.library import Library

PRIVATE_NAMES = {"social_dm": "a direct message", "email": "e-mail", "chat": "chat", "phone": "phone", "sms": "text message"}


@dataclass(frozen=True, slots=True)
class Resolved:
    """A case understood and resolved, before it is worded for any channel. ``seconds`` is time per step."""

    case: Case
    triage: Triage
    understanding: Understanding
    resolution: Resolution
    seconds: Mapping[str, float]
    background: Background = field(default=Background())


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What the checks say of a text."""

    reading: Reading
    findings: tuple[Finding, ...]

    @property
    def verdict(self) -> Verdict:
        """All findings in one word."""
        return verdict_of(self.findings)


@dataclass(frozen=True, slots=True)
class _Attempt:
    wording: Wording
    reading: Reading
    findings: tuple[Finding, ...]
    form: Form

    def may_stand(self, brief: Brief) -> bool:
        return may_stand(self.findings, self.reading, self.form) and says_each(brief.resolution.points, self.wording.text)


@dataclass(frozen=True, slots=True)
class _Text:
    reading: Reading
    subject: str | None = None


@dataclass(slots=True)
class _Watch:
    """Times steps, and tells of them and of a model's words. A step that is taken again adds to its time."""

    told: Told
    channel: ChannelId | None = None
    seconds: dict[str, float] = field(default_factory=dict)
    _attempt: int = 0

    @contextmanager
    def step(self, step: Step) -> Iterator[None]:
        self.told(StepTold(step, self.channel))
        started = time.perf_counter()
        try:
            yield
        finally:
            seconds = time.perf_counter() - started
            self.seconds[step.value] = self.seconds.get(step.value, 0.0) + seconds
            self.told(StepTold(step, self.channel, seconds))

    @property
    def hear(self) -> Hear | None:
        """For the brief; nothing where nobody is told, so that a model need not speak."""
        return None if self.told is nobody or self.channel is None else self._hear

    def _hear(self, words: str | None) -> None:
        if words is None:
            self._attempt += 1
        elif self.channel is not None:
            self.told(WordsTold(self.channel, self._attempt, words))


COURTESY = "grounding.unsupported"
"""What the embedded writer says beside its sources is courtesy, as it has no other words; of anybody else's text this is told."""
MOST_READ = 6_000
"""How many characters of a message are read for understanding: its beginning, and its end where it is longer."""


def _own(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Findings about the embedded writer's words."""
    return tuple(found for found in findings if found.code != COURTESY)


def _bounded(case: Case) -> Case:
    """The case with very long messages cut in their middle, so that one message cannot hold up the others' drafts."""
    if all(len(message.text) <= MOST_READ for message in case.messages):
        return case
    half = MOST_READ // 2
    cut = (m if len(m.text) <= MOST_READ else replace(m, text=f"{m.text[:half]}\n{m.text[-half:]}") for m in case.messages)
    return replace(case, messages=tuple(cut))


def _now() -> datetime:
    return datetime.now(UTC)


def _random_id() -> str:
    return secrets.token_hex(10)


@dataclass(frozen=True, slots=True)
class Drafter:
    """Drafts replies over one library. ``writer`` words briefs, ``plain`` is the embedded writer that always can; ``second`` reads for
    promises what is not the plain writer's, beside the rules."""

    library: Library
    channels: Mapping[ChannelId, Channel]
    writer: Writer
    plain: Writer
    agent: str = "the team"
    clock: Clock = _now
    new_id: Callable[[], str] = _random_id
    writes: frozenset[str] = field(default=frozenset())
    second: SecondReader | None = None
    recall: Recall = field(default=no_recall)

    async def draft(self, case: Case, channel: ChannelId, instructions: str | None = None) -> DraftRecord:
        """The draft for one channel, as a person's ``instructions`` ask for it. Raises ``UnknownChannel``, ``EmptyCase``, ``BadFact``."""
        if instructions is not None and instructions.strip():
            where = self.channel(channel)
            return await self._word(await self.resolve(case), where.id, nobody, instructions)
        return (await self.draft_all(case, [channel]))[0]

    async def draft_all(self, case: Case, channels: Sequence[ChannelId], told: Told = nobody) -> tuple[DraftRecord, ...]:
        """One resolution, a draft for each channel in the order asked; then the private pairs of public holding lines. ``told`` hears of
        the steps and of a model's words meanwhile."""
        wanted = list(dict.fromkeys(self.channel(name).id for name in channels))
        resolved = await self.resolve(case, told)
        forms = {name: self._form(resolved.resolution, name) for name in wanted}
        pair = self._pair_channel(wanted, forms, case)
        added = [pair] if pair is not None and pair not in wanted else []
        records = await asyncio.gather(*(self._word(resolved, name, told) for name in [*wanted, *added]))
        return self._paired(records, pair)

    async def resolve(self, case: Case, told: Told = nobody) -> Resolved:
        """Triage, understanding and resolution: once for all channels."""
        if not any(message.text.strip() for message in case.customer_messages):
            raise EmptyCase("No customer message has any text: give at least one message of the customer.")
        case, whole, watch = _bounded(case), case, _Watch(told)
        with watch.step(Step.TRIAGE):
            found = await self.triage(case)
        with watch.step(Step.RETRIEVE):
            understanding = await understand(case, self.library, found)
        with watch.step(Step.RESOLVE):
            resolution = await resolve(case, found, understanding, self.library)
        return Resolved(whole, found, understanding, resolution, watch.seconds, await self.recall(whole))

    async def triage(self, case: Case) -> Triage:
        """Whether to answer, who answers and how soon, before anything is looked up."""
        noticed, mood = read_signals(case, self.library.company)
        signals = await with_likeness(case, noticed, self.library)
        return triage(case, signals, mood, self.library.company, self._timing(case))

    async def check(self, text: str, channel: ChannelId, case: Case | None = None, subject: str | None = None) -> CheckResult:
        """What the checks say of any text for a channel, with the case's resolution where a case is given."""
        where = self.channel(channel)
        asked = case is not None and any(message.text.strip() for message in case.customer_messages)
        resolved = await self.resolve(case) if case is not None and asked else None
        form = self._form(resolved.resolution, where.id) if resolved is not None else None
        read = await self._read(text, case)
        context = self._context(_Text(read.reading, subject), where, resolved, form)
        return CheckResult(read.reading, run_checks(replace(context, case=case)) + read.findings)

    async def recheck(self, record: DraftRecord, text: str, subject: str | None) -> CheckResult:
        """The checks on a person's edit of a draft, against the resolution that the draft rests on."""
        where = self.channel(record.draft.channel)
        background = await self.recall(record.case)
        resolved = Resolved(record.case, record.triage, record.understanding, record.resolution, {}, background)
        read = await self._read(text, record.case)
        found = run_checks(self._context(_Text(read.reading, subject), where, resolved, record.draft.form))
        if text == record.draft.text and record.draft.wording.model == self.plain.name:
            found = _own(found)
        return CheckResult(read.reading, found + notes(record.case, record.resolution, record.understanding, self.library) + read.findings)

    async def _read(self, text: str, case: Case | None) -> ReadTwice:
        """The text read by the rules and, where there is one, by the second reader."""
        known = {**case.facts, **case.customer.record, "name": case.customer.name} if case is not None else {}
        return await read_twice(text, self.library.company, self.second, {key: value for key, value in known.items() if value is not None})

    def channel(self, name: str) -> Channel:
        """The channel of this id. Raises ``UnknownChannel`` with those that exist."""
        found = self.channels.get(ChannelId(name))
        if found is None:
            raise UnknownChannel(f"There is no channel '{name}'. Channels: {', '.join(sorted(self.channels))}.")
        return found

    async def _word(self, resolved: Resolved, name: ChannelId, told: Told, instructions: str | None = None) -> DraftRecord:
        channel = self.channels[name]
        form = self._form(resolved.resolution, name)
        watch = _Watch(told, name, dict(resolved.seconds))
        brief = replace(self._brief(resolved, channel, form), hear=watch.hear, instructions=instructions)
        attempts = await self._attempts(brief, resolved, watch)
        last = attempts[-1]
        findings = (
            last.findings + notes(resolved.case, resolved.resolution, resolved.understanding, self.library) + self._language(resolved)
        )
        findings += _replaced(attempts) + _unmet(last.wording)
        draft = Draft(
            id=f"drf_{self.new_id()}",
            resolution=resolved.resolution.id,
            channel=name,
            form=form,
            wording=replace(last.wording, cost=sum(a.wording.cost for a in attempts), tokens=sum(a.wording.tokens for a in attempts)),
            findings=findings,
            seconds=watch.seconds,
            created=self.clock(),
        )
        return DraftRecord(
            case=resolved.case,
            triage=resolved.triage,
            understanding=resolved.understanding,
            resolution=resolved.resolution,
            draft=draft,
            reading=last.reading,
            manifest=manifest_of(brief),
            attempts=tuple(attempt.wording.text for attempt in attempts[:-1]),
        )

    async def _attempts(self, brief: Brief, resolved: Resolved, watch: _Watch) -> list[_Attempt]:
        """The writer's wording; one repair where the checks block it; then the plain wording."""
        if brief.form is Form.SILENT:
            return [_Attempt(Wording(""), Reading(""), (), brief.form)]
        attempts: list[_Attempt] = []
        failure: str | None = None
        if self.writer is not self.plain:
            # A model is given less than our own writer: in public nothing that was written in private.
            given = replace(brief, messages=heard_by(brief.messages, brief.channel, self.channels))
            try:
                attempts.append(await self._attempt(self.writer, given, resolved, watch))
                if not attempts[-1].may_stand(brief):
                    again = replace(given, repair=attempts[-1].findings, former=attempts[-1].wording.text)
                    attempts.append(await self._attempt(self.writer, again, resolved, watch))
            except ModelFailed as error:
                failure = str(error)
            if attempts and failure is None and attempts[-1].may_stand(brief):
                return attempts
            failure = failure or "its wording did not pass the checks"
        attempts.append(await self._attempt(self.plain, brief, resolved, watch, failure))
        return attempts

    async def _attempt(self, writer: Writer, brief: Brief, resolved: Resolved, watch: _Watch, failure: str | None = None) -> _Attempt:
        """One wording, read back and checked."""
        with watch.step(Step.WRITE):
            wording = await writer.write(brief)
        with watch.step(Step.CHECK):
            own = ReadTwice(read_back(wording.text, self.library.company)) if writer is self.plain else None
            read = own or await self._read(wording.text, resolved.case)
            findings = run_checks(self._context(_Text(read.reading, wording.subject), brief.channel, resolved, brief.form))
            findings = _own(findings) if own is not None else findings
        return _Attempt(replace(wording, fallback=failure), read.reading, findings + read.findings, brief.form)

    def _context(self, text: _Text, channel: Channel, resolved: Resolved | None, form: Form | None) -> Context:
        case = resolved.case if resolved is not None else None
        return Context(
            reading=text.reading,
            channel=channel,
            company=self.library.company,
            case=case,
            resolution=resolved.resolution if resolved is not None else None,
            form=form,
            subject=text.subject,
            passages=self._cited(resolved.resolution) if resolved is not None else (),
            told=_told(resolved) if resolved is not None else (),
            others=resolved.background.others if resolved is not None else (),
        )

    def _cited(self, resolution: Resolution) -> tuple[Passage, ...]:
        found = (self.library.passage(citation) for citation in resolution.citations)
        return tuple(passage for passage in found if passage is not None)

    def _brief(self, resolved: Resolved, channel: Channel, form: Form) -> Brief:
        resolution = for_audience(resolved.resolution, form)
        return Brief(
            messages=resolved.case.messages,
            customer=resolved.case.customer,
            resolution=resolution,
            channel=channel,
            form=form,
            company=self.library.company,
            passages=tuple(passage for passage in self._cited(resolution) if passage.audience is Audience.PUBLIC),
            questions=tuple(question.text for question in resolved.understanding.questions),
            agent=self.agent,
            private_channel=PRIVATE_NAMES.get(self._private_channel(resolved.case), "a private message"),
        )

    def _form(self, resolution: Resolution, name: ChannelId) -> Form:
        return form_of(resolution, self.channels[name], regulated=self.library.company.regulated)

    def _private_channel(self, case: Case) -> ChannelId:
        """Where a public line is continued: a direct message where the case came by one or has a handle, else e-mail."""
        private = [name for name, channel in self.channels.items() if not channel.is_public]
        preferred = "social_dm" if case.customer.handle or not case.customer.record.get("email") else "email"
        return ChannelId(preferred) if ChannelId(preferred) in private else (private[0] if private else ChannelId("social_dm"))

    def _pair_channel(self, wanted: Sequence[ChannelId], forms: Mapping[ChannelId, Form], case: Case) -> ChannelId | None:
        if Form.HOLDING not in forms.values():
            return None
        pair = self._private_channel(case)
        return pair if pair in self.channels else None

    def _paired(self, records: Sequence[DraftRecord], pair: ChannelId | None) -> tuple[DraftRecord, ...]:
        partner = next((record.draft.id for record in records if record.draft.channel == pair), None)
        return tuple(
            replace(record, draft=replace(record.draft, pair=partner)) if record.draft.form is Form.HOLDING else record
            for record in records
        )

    def _timing(self, case: Case) -> Timing:
        """What the customer may expect, and the time: now, but never later than the end of the case's day."""
        channel = self.channels.get(ChannelId(case.messages[-1].channel or ""))
        company = self.library.company
        wait = channel.respond_within.get(company.tier_of(case.customer.tier)) if channel is not None else None
        return Timing(wait, min(self.clock(), datetime.combine(case.as_of, time_of_day.max, tzinfo=company.zone)))

    def _language(self, resolved: Resolved) -> tuple[Finding, ...]:
        return language_finding(resolved.resolution, self.library.company.locale.split("-")[0].split("_")[0], writes=self.writes)


def _told(resolved: Resolved) -> tuple[str, ...]:
    """What this customer was told: on any channel before, then in this case. What the case holds too is told once."""
    here = tuple(message.text for message in resolved.case.messages if message.role is Role.AGENT)
    return (*(text for text in resolved.background.told if text not in here), *here)


def _replaced(attempts: Sequence[_Attempt]) -> tuple[Finding, ...]:
    reason = attempts[-1].wording.fallback
    if reason is None:
        return ()
    return (Finding(CHECK, "writer_replaced", Severity.INFO, f"The plain wording stands in for the model's: {reason}."),)


def _unmet(wording: Wording) -> tuple[Finding, ...]:
    """What a person asked for and did not get."""
    fix = "Edit the text, or word it as one of: shorter, more formal, less formal, apologise, mention …, leave out …"
    return tuple(
        Finding(CHECK, "instruction_unmet", Severity.WARN, f"This instruction was not followed: {wish}.", fix) for wish in wording.unmet
    )
