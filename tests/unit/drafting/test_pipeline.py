"""The way of one draft, over the example company with an embedder that needs no model."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from importlib.resources import files
from itertools import count
from pathlib import Path

import pytest

import drafting.checks
from drafting.adapters.models.embedded import EmbeddedWriter
from drafting.adapters.models.scripted import ScriptedWriter
from drafting.channels import build_channels
from drafting.domain.brief import Brief
from drafting.domain.case import Case, Customer, Message, Role
from drafting.domain.channel import ChannelId
from drafting.domain.check import Check, Context
from drafting.domain.draft import Form, Wording
from drafting.domain.finding import Finding, Severity, Verdict
from drafting.domain.reading import CommitmentReading
from drafting.domain.record import DraftRecord
from drafting.domain.resolution import Action
from drafting.errors import EmptyCase, ModelFailed, UnknownChannel
from drafting.pipeline import MOST_READ, Drafter
from knowledge.adapters.embeddings import HashingEmbedder
from knowledge.domain.company import Company
from knowledge.library import Library

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
COMPLAINT = Case(
    messages=(Message("@wondrous my kid's widget broke after 3 days!! I want my money back", channel="social_public"),),
    as_of=date(2026, 11, 1),
    customer=Customer("c-102", "Walter Grump", "@grump", "standard", 12_000, None, {"email": "w.grump@mail.example", "order": "O-1182"}),
    facts={"purchase_date": "2026-09-02", "defective": True},
)
SPAM = replace(COMPLAINT, messages=(Message("Get 10k followers now, link in bio"),), facts={})


@pytest.fixture(scope="module")
def library() -> Iterator[Library]:
    opened = asyncio.run(Library.open(Path(str(files("knowledge"))) / "example" / "wondrous", HashingEmbedder()))
    yield opened
    opened.close()


@pytest.fixture
def drafter(library: Library) -> Drafter:
    plain, ids = EmbeddedWriter(), count(1)
    return Drafter(library, build_channels(library.company), plain, plain, clock=lambda: NOW, new_id=lambda: f"{next(ids):04}")


def asked(*names: str) -> list[ChannelId]:
    return [ChannelId(name) for name in names]


def channels_of(records: tuple[DraftRecord, ...]) -> list[str]:
    return [record.draft.channel for record in records]


async def test_one_resolution_for_all_channels(drafter: Drafter) -> None:
    records = await drafter.draft_all(COMPLAINT, sorted(drafter.channels))
    assert channels_of(records) == sorted(drafter.channels)
    assert len({id(record.resolution) for record in records}) == 1
    assert {record.draft.resolution for record in records} == {records[0].resolution.id}
    assert len({record.draft.id for record in records}) == len(records)
    assert {record.draft.form for record in records if not drafter.channels[record.draft.channel].is_public} == {Form.FULL}


async def test_the_same_case_has_the_same_resolution_and_text(drafter: Drafter) -> None:
    first, second = await drafter.draft(COMPLAINT, ChannelId("email")), await drafter.draft(COMPLAINT, ChannelId("email"))
    assert (first.draft.resolution, first.draft.text) == (second.draft.resolution, second.draft.text)
    assert first.draft.id != second.draft.id


async def test_holding_drafts_name_their_pair_which_comes_last(drafter: Drafter) -> None:
    records = await drafter.draft_all(COMPLAINT, asked("social_public", "email", "review"))
    assert channels_of(records) == ["social_public", "email", "review", "social_dm"]
    public, mail, review, pair = (record.draft for record in records)
    assert (public.form, review.form, pair.form) == (Form.HOLDING, Form.HOLDING, Form.FULL)
    assert public.pair == review.pair == pair.id
    assert mail.pair is None
    assert pair.pair is None


async def test_a_pair_that_was_asked_for_is_not_drafted_twice(drafter: Drafter) -> None:
    records = await drafter.draft_all(COMPLAINT, asked("social_dm", "social_public"))
    assert channels_of(records) == ["social_dm", "social_public"]
    assert records[1].draft.pair == records[0].draft.id


async def test_the_pair_goes_where_the_customer_can_be_reached(drafter: Drafter) -> None:
    by_mail = replace(COMPLAINT, customer=replace(COMPLAINT.customer, handle=None))
    assert channels_of(await drafter.draft_all(by_mail, asked("review"))) == ["review", "email"]


async def test_a_full_draft_has_no_pair(drafter: Drafter) -> None:
    (record,) = await drafter.draft_all(COMPLAINT, asked("email"))
    assert (record.draft.form, record.draft.pair) == (Form.FULL, None)


async def test_a_channel_asked_twice_is_drafted_once(drafter: Drafter) -> None:
    assert channels_of(await drafter.draft_all(COMPLAINT, asked("email", "email"))) == ["email"]


async def test_nothing_of_the_case_is_said_in_public(drafter: Drafter) -> None:
    public, *_ = await drafter.draft_all(COMPLAINT, asked("social_public"))
    assert public.draft.text
    assert not [word for word in ("Walter", "O-1182", "w.grump", "credit", "refund") if word.lower() in public.draft.text.lower()]


async def test_an_unknown_channel_is_named_with_those_that_exist(drafter: Drafter) -> None:
    with pytest.raises(UnknownChannel, match=r"'pigeon'.*email"):
        await drafter.draft_all(COMPLAINT, asked("email", "pigeon"))


@pytest.mark.parametrize(
    "messages", [(), (Message(" \n\t"),), (Message("Good day", Role.AGENT),), (Message("Good day", Role.AGENT), Message(""))]
)
async def test_a_case_in_which_no_customer_says_anything(drafter: Drafter, messages: tuple[Message, ...]) -> None:
    with pytest.raises(EmptyCase):
        await drafter.draft(replace(COMPLAINT, messages=messages), ChannelId("email"))


async def test_silence_has_no_text(drafter: Drafter) -> None:
    records = await drafter.draft_all(SPAM, asked("social_public", "email"))
    assert channels_of(records) == ["social_public", "email"]
    assert {(record.draft.form, record.draft.text, record.draft.pair) for record in records} == {(Form.SILENT, "", None)}
    assert records[0].resolution.action is Action.NO_REPLY
    assert records[0].resolution.no_reply


def _crash(context: Context) -> list[Finding]:
    raise ZeroDivisionError(context.text)


async def test_a_check_that_crashes_blocks(drafter: Drafter, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = Check("broken", ("broken.any",), _crash)
    run = drafting.checks.run_checks
    monkeypatch.setattr("drafting.pipeline.run_checks", lambda context: run(context, (broken,)))
    record = await drafter.draft(COMPLAINT, ChannelId("email"))
    assert record.draft.verdict is Verdict.BLOCK
    (finding,) = [finding for finding in record.draft.findings if finding.code == "checks.crashed"]
    assert (finding.check, finding.severity) == ("broken", Severity.BLOCK)
    assert record.draft.text not in finding.message
    checked = await drafter.check("Thank you.", ChannelId("email"))
    assert checked.verdict is Verdict.BLOCK


async def test_one_check_that_crashes_does_not_hide_the_others(drafter: Drafter) -> None:
    result = await drafter.check("We will refund the full price today.", ChannelId("email"), COMPLAINT)
    assert result.verdict is Verdict.BLOCK
    assert "checks.crashed" not in {finding.code for finding in result.findings}


async def test_a_very_long_message_is_drafted_and_kept_whole(drafter: Drafter) -> None:
    text = "My widget broke and I want my money back. " + "I told my neighbours about it. " * 3_000 + "Please answer."
    assert len(text) > MOST_READ * 10
    case = replace(COMPLAINT, messages=(Message(text),))
    record = await drafter.draft(case, ChannelId("email"))
    assert record.draft.text
    assert record.case.messages[0].text == text
    assert record.draft.verdict is not Verdict.BLOCK
    assert {decision.outcome for decision in record.resolution.decisions} <= {"store_credit"}


async def test_many_messages_are_drafted(drafter: Drafter) -> None:
    talk = tuple(
        Message("Hello?" if number % 2 else "We look into it.", Role.CUSTOMER if number % 2 else Role.AGENT) for number in range(120)
    )
    record = await drafter.draft(replace(COMPLAINT, messages=(*talk, *COMPLAINT.messages)), ChannelId("email"))
    assert record.draft.text


async def test_the_record_holds_what_went_in(drafter: Drafter) -> None:
    record = await drafter.draft(COMPLAINT, ChannelId("email"))
    assert record.draft.created == NOW
    assert {"triage", "retrieve", "resolve", "write"} <= set(record.draft.seconds)
    assert any(source.id.startswith("returns-and-refunds@") for source in record.manifest)
    assert any(source.id == "message:0" and source.customer == "c-102" for source in record.manifest)
    assert all(source.audience in {"public", "private", "customer"} for source in record.manifest)


def scripted(drafter: Drafter, *answers: str | Exception) -> tuple[Drafter, ScriptedWriter]:
    waiting = iter(answers)

    def script(brief: Brief) -> Wording:
        found = next(waiting)
        if isinstance(found, Exception):
            raise found
        return Wording(found, "Your widget", "scripted", "write_reply@1", cost=1.0, tokens=5)

    writer = ScriptedWriter(script)
    return replace(drafter, writer=writer), writer


PROMISE = "Hello, we will refund the full price today."


async def test_a_blocked_wording_is_repaired_once_with_its_findings(drafter: Drafter) -> None:
    right = (await drafter.draft(COMPLAINT, ChannelId("email"))).draft.text
    chosen, writer = scripted(drafter, PROMISE, right)
    record = await chosen.draft(COMPLAINT, ChannelId("email"))
    assert (record.draft.text, record.draft.wording.model, record.attempts) == (right, "scripted", (PROMISE,))
    assert (record.draft.wording.cost, record.draft.wording.tokens) == (2.0, 10)
    first, second = writer.briefs
    assert first.repair == ()
    assert second.former == PROMISE
    assert any(finding.severity is Severity.BLOCK for finding in second.repair)


@pytest.mark.parametrize("answers", [(PROMISE, PROMISE), (ModelFailed("gone"),), (PROMISE, ModelFailed("gone"))])
async def test_the_plain_wording_stands_in(drafter: Drafter, answers: tuple[str | Exception, ...]) -> None:
    right = (await drafter.draft(COMPLAINT, ChannelId("email"))).draft.text
    chosen, writer = scripted(drafter, *answers)
    record = await chosen.draft(COMPLAINT, ChannelId("email"))
    assert (record.draft.text, record.draft.wording.model) == (right, "embedded")
    assert len(writer.briefs) == len(answers)
    assert [finding.severity for finding in record.draft.findings if finding.code == "writer_replaced"] == [Severity.INFO]
    assert record.draft.verdict is not Verdict.BLOCK


async def test_a_writer_of_a_public_line_is_not_told_what_was_decided(drafter: Drafter) -> None:
    chosen, writer = scripted(drafter, ModelFailed("gone"), ModelFailed("gone"))
    await chosen.draft_all(COMPLAINT, asked("social_public"))
    public = next(brief for brief in writer.briefs if brief.channel.is_public)
    assert (public.resolution.points, public.resolution.decisions, public.resolution.commitments) == ((), (), ())
    assert public.passages == ()


async def test_a_persons_text_is_checked_against_the_resolution(drafter: Drafter) -> None:
    record = await drafter.draft(COMPLAINT, ChannelId("email"))
    same = await drafter.recheck(record, record.draft.text, record.draft.wording.subject)
    worse = await drafter.recheck(record, PROMISE, record.draft.wording.subject)
    assert (same.verdict, same.findings) == (record.draft.verdict, record.draft.findings)
    assert worse.verdict is Verdict.BLOCK


class SecondReading:
    """Names one promise wherever its words stand, and remembers what it was given."""

    def __init__(self, kind: str, words: str) -> None:
        self.kind, self.words = kind, words
        self.read_texts: list[str] = []

    async def read(self, text: str, company: Company, known: Mapping[str, object]) -> tuple[CommitmentReading, ...]:
        self.read_texts.append(text)
        start = text.find(self.words)
        return (CommitmentReading(self.kind, self.words, start, start + len(self.words)),) if start >= 0 else ()


async def test_what_a_second_reader_finds_in_a_persons_words_blocks(drafter: Drafter) -> None:
    record = await drafter.draft(COMPLAINT, ChannelId("email"))
    edited = f"{record.draft.text}\n\nThe moon shall be yours."
    second = SecondReading("upgrade", "The moon shall be yours")
    alone = await drafter.recheck(record, edited, "Your widget")
    both = await replace(drafter, second=second).recheck(record, edited, "Your widget")
    assert "policy.added" not in {finding.code for finding in alone.findings}
    assert "policy.added" in {finding.code for finding in both.findings if finding.severity is Severity.BLOCK}
    assert set(alone.findings) <= set(both.findings)


async def test_the_plain_writers_words_are_not_read_twice_and_a_models_are(drafter: Drafter) -> None:
    second = SecondReading("compensation", "nowhere")
    await replace(drafter, second=second).draft(COMPLAINT, ChannelId("email"))
    assert second.read_texts == []
    right = (await drafter.draft(COMPLAINT, ChannelId("email"))).draft.text
    chosen, _ = scripted(drafter, right)
    await replace(chosen, second=second).draft(COMPLAINT, ChannelId("email"))
    assert second.read_texts == [right]
