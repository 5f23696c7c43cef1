"""Hosted models on bad days: deadlines in sixteen fault modes beside litellm's own, an outage under 500 drafts, the cap on money, and a
hostile model. Arguments name the parts to run (``faults outage money hostile tokens``); none: all."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np

from benchmarks.faults import FAULTS, FaultServer, faulty
from drafting.adapters.models.assembly import assemble
from drafting.adapters.models.breaker import Breaker
from drafting.adapters.models.chain import ChainWriter, GuardedWriter, Retries
from drafting.adapters.models.ledger import Ledger
from drafting.adapters.models.litellm import LitellmModel, _litellm, prepare
from drafting.adapters.models.scripted import ScriptedWriter
from drafting.adapters.models.writer import ModelWriter
from drafting.domain.case import Case, Customer, Message
from drafting.domain.channel import ChannelId
from drafting.domain.draft import DraftState
from drafting.domain.finding import Verdict
from drafting.errors import BudgetSpent
from drafting.settings import Settings
from drafting.wiring import build, knowledge_folder
from drafting.writer import word
from evals.case import read_suite
from knowledge.ports import SearchFilter
from tests.hostile import MODES, HostileModel

CHANNELS = ("social_public", "social_dm", "email", "chat", "phone", "sms", "review")
DEADLINE = 3.0


def cases(limit: int) -> list[Case]:
    """The first cases of the example suite."""
    suite = read_suite(knowledge_folder(Settings()) / "suites" / "wondrous-core.yaml")
    found = []
    for scenario in suite.scenarios[:limit]:
        messages = tuple(Message(entry.text) for entry in scenario.messages if entry.role == "customer")
        as_of = scenario.as_of or suite.as_of
        assert as_of is not None
        found.append(Case(messages, as_of, Customer(**scenario.customer.model_dump()), scenario.facts))
    return found


def guarded(server: FaultServer, seconds: float = DEADLINE, **given: object) -> GuardedWriter:
    """A model of the fault server behind its guard."""
    model = LitellmModel("openai/stub", seconds, server.base, "sk-none")
    return GuardedWriter(ModelWriter(model), seconds, retries=Retries(most=1), **given)  # type: ignore[arg-type]


async def faults() -> None:
    """Seconds of a draft in each fault mode, beside litellm alone with the same time-out."""
    print(f"faults: deadline {DEADLINE:g} s a wording; litellm alone with timeout={DEADLINE:g} and its defaults, given up after 15 s")
    case = cases(1)[0]
    over = 0
    await (await build(Settings())).drafter.draft(case, ChannelId("email"))  # what is loaded at first use is no model's time
    async with faulty() as server:
        for name in FAULTS:
            server.fault = name
            # A breaker that never opens: each mode is measured for itself.
            service = await build(Settings(), writer=ChainWriter([guarded(server, breaker=Breaker(failures=10**6))], 2 * DEADLINE))
            started = time.perf_counter()
            record = await service.drafter.draft(case, ChannelId("email"))
            ours = time.perf_counter() - started
            over += ours > DEADLINE + 0.5
            assert record.draft.text
            assert record.draft.wording.model == "embedded"
            print(f"  {name:20} draft {ours:6.2f} s, by the {record.draft.wording.model} writer; litellm alone {await _alone(server)}")
    print(f"  {over} of {len(FAULTS)} drafts took longer than the deadline and half a second")


async def _alone(server: FaultServer) -> str:
    litellm = _litellm()
    started = time.perf_counter()
    call = litellm.acompletion(
        model="openai/stub",
        messages=[{"role": "user", "content": "Hello"}],
        api_base=server.base,
        api_key="sk-none",
        timeout=DEADLINE,
    )
    try:
        await asyncio.wait_for(call, 15)
        how = "answered"
    except TimeoutError:
        how = "no end"
    except Exception as error:  # noqa: BLE001 - how it fails is what is measured
        how = type(error).__name__
    return f"{time.perf_counter() - started:6.2f} s ({how})"


async def outage(total: int = 500, callers: int = 20) -> None:
    """A provider that goes away in the middle of ``total`` drafts."""
    case = cases(1)[0]
    async with faulty() as server:
        server.text = json.dumps({"text": (await (await build(Settings())).drafter.draft(case, ChannelId("email"))).draft.text})
        server.delay = 0.05
        first = guarded(server, breaker=Breaker(failures=5, rest=1.0))
        service = await build(Settings(), writer=ChainWriter([first], 2 * DEADLINE))
        done, models, opened_at, closed_at, seconds = 0, Counter[str](), 0, 0, []

        async def one(number: int) -> None:
            nonlocal done, opened_at, closed_at
            server.fault = "hang" if total // 3 < done < total // 2 else None
            started = time.perf_counter()
            record = await service.drafter.draft(case, ChannelId("email"))
            seconds.append(time.perf_counter() - started)
            assert record.draft.text
            models[record.draft.wording.model] += 1
            done += 1
            if first.breaker.opened and not opened_at:
                opened_at = done
            if opened_at and not closed_at and first.breaker.state.value == "closed":
                closed_at = done

        started = time.perf_counter()
        waiting = iter(range(total))

        async def caller() -> None:
            for number in waiting:
                await one(number)

        await asyncio.gather(*(caller() for _ in range(callers)))
        whole = time.perf_counter() - started
        print(
            f"outage: {sum(models.values())} of {total} got a draft ({dict(models)}), {whole:.1f} s in all, longest {max(seconds):.2f} s "
            f"(deadline {DEADLINE:g}); breaker opened {first.breaker.opened} times, first after {opened_at} drafts, closed again by {closed_at}; "
            f"{first.tally.calls} calls, {first.tally.retries} retries, failures {dict(first.tally.failures)}; {callers} callers"
        )


async def money(calls: int = 200, rounds: int = 50) -> None:
    """The cap under parallel calls, beside a cap that is looked at before and booked after."""
    ours_over = plain_over = 0
    random = np.random.default_rng(7)
    for _ in range(rounds):
        costs = random.uniform(0.001, 0.02, calls)
        ledger, spent = Ledger(1.0, lambda: datetime(2026, 1, 1, tzinfo=UTC).date()), 0.0

        async def one(cost: float, ledger: Ledger = ledger) -> None:
            try:
                async with ledger.reserved(0.02) as entry:
                    await asyncio.sleep(0)
                    entry.settle(cost)
            except BudgetSpent:
                return

        async def plain(cost: float) -> None:
            nonlocal spent
            if spent < 1.0:
                await asyncio.sleep(0)
                spent += cost

        await asyncio.gather(*(one(float(cost)) for cost in costs))
        await asyncio.gather(*(plain(float(cost)) for cost in costs))
        ours_over += ledger.spent > 1.0
        plain_over += spent > 1.0
    print(
        f"money: cap passed in {ours_over} of {rounds} rounds of {calls} parallel calls; looked at, then booked: {plain_over} of {rounds}"
    )


async def hostile(scenarios: int = 18) -> None:
    """Every mode on ``scenarios`` cases of the example suite in every channel: what reaches a customer's text."""
    service = await build(Settings())
    asked = cases(scenarios)
    runs = harmed = blocked = calls = kept = 0
    by_mode: Counter[str] = Counter()
    for name, mode in sorted(MODES.items()):
        model = HostileModel(mode)
        drafter = replace(service.drafter, writer=ModelWriter(model))
        for case in asked:
            for record in await drafter.draft_all(case, [ChannelId(channel) for channel in CHANNELS]):
                runs += 1
                said = f"{record.draft.wording.subject or ''}\n{record.draft.text}"
                harm = mode.harm is not None and mode.harm.search(said) is not None
                harm = harm or record.draft.state is not DraftState.NEEDS_REVIEW
                harmed += harm
                by_mode[name] += harm
                blocked += record.draft.verdict is Verdict.BLOCK
                kept += record.draft.wording.model == "hostile"
        calls += model.asked
    print(
        f"hostile: harm in {harmed} of {runs} runs ({len(MODES)} modes x {len(asked)} cases x channels), {calls} calls; {kept} wordings "
        f"were let through, {blocked} drafts ended blocked; by mode {dict(+by_mode)}"
    )


async def tokens(scenarios: int = 40) -> None:
    """Tokens of our prompts beside a plain retrieve-and-prompt chain: one line of orders, five passages, the question."""
    litellm = _litellm()
    ours, plain, calls = [], [], 0
    service = await build(Settings())
    library = service.drafter.library

    def count(text: str) -> int:
        return int(litellm.token_counter(model="gpt-4o", text=text))

    for case in cases(scenarios):
        spy = ScriptedWriter(word, "spy")
        await replace(service.drafter, writer=spy).draft(case, ChannelId("email"))
        calls += len(spy.briefs)
        ours += [count(assemble(brief).text) for brief in spy.briefs]
        question = case.messages[-1].text
        found = await library.search(question, SearchFilter(case.as_of), 5)
        texts = [hit.passage.text for hit in found.hits]
        told = "Answer the customer from the context and the rules. Do not promise what the rules do not give."
        plain.append(count("\n".join([told, *texts, question])))
    print(
        f"tokens: median {np.median(ours):.0f} a wording, {calls / len(plain):.2f} calls a draft; plain retrieve-and-prompt with five passages "
        f"{np.median(plain):.0f} (n {len(plain)})"
    )


PARTS = {"faults": faults, "outage": outage, "money": money, "hostile": hostile, "tokens": tokens}


async def main() -> None:
    """The parts that were named."""
    await prepare()
    for name in sys.argv[1:] or PARTS:
        await PARTS[name]()


if __name__ == "__main__":
    asyncio.run(main())
