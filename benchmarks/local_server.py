"""A local server of the OpenAI protocol (llama.cpp, vLLM …) as the writer of the example suite: how many of its wordings are let through, why others are
not, what the customer gets, seconds and tokens.

    EVENHAND_MODEL=openai/local EVENHAND_API_BASE=http://127.0.0.1:8080/v1 OPENAI_API_KEY=none python -m benchmarks.local_server --scenarios 20
"""

from __future__ import annotations

import argparse
import asyncio
import time
from collections import Counter
from dataclasses import dataclass, field, replace

import numpy as np

from benchmarks.models import cases
from drafting.adapters.models.litellm import LitellmModel
from drafting.adapters.models.writer import ModelWriter
from drafting.domain.brief import Brief
from drafting.domain.channel import ChannelId
from drafting.domain.draft import Wording
from drafting.domain.finding import Severity
from drafting.errors import ModelFailed
from drafting.ports import Writer
from drafting.settings import Settings
from drafting.wiring import EMBEDDED, build

CHANNELS = ("email", "social_public")


@dataclass
class Spy:
    """The writer, with what it answered."""

    inner: Writer
    said: list[tuple[Brief, Wording]] = field(default_factory=list)
    failed: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The model's name."""
        return self.inner.name

    async def write(self, brief: Brief) -> Wording:
        """The model's wording."""
        started = time.perf_counter()
        try:
            wording = await self.inner.write(brief)
        except ModelFailed as error:
            self.failed[str(error).split(":")[0]] += 1
            raise
        finally:
            self.seconds.append(time.perf_counter() - started)
        self.said.append((brief, wording))
        return wording


async def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--scenarios", type=int, default=20)
    given = parser.parse_args()
    settings = Settings()
    if settings.model == EMBEDDED:
        print("local server: skipped, EVENHAND_MODEL names no model")
        return
    # Each call for itself: without the breaker, which would spare us the calls that are to be counted.
    spy = Spy(ModelWriter(LitellmModel(settings.model, settings.model_timeout, settings.api_base, max_tokens=250)))
    drafter = replace((await build(settings)).drafter, writer=spy)
    records, why, kept = [], Counter[str](), 0
    asked = cases(given.scenarios)
    started = time.perf_counter()
    for case in asked:
        spy.said.clear()
        made = [await drafter.draft(case, ChannelId(name)) for name in CHANNELS]
        records += made
        by = ", ".join(record.draft.wording.model for record in made)
        print(f"  {case.messages[-1].text[:40]}: {by}", flush=True)
        kept += sum(record.draft.wording.model != EMBEDDED for record in made)
        for brief, wording in spy.said:
            found = (await drafter.check(wording.text, brief.channel.id, case)).findings
            codes = {finding.code for finding in found if finding.severity is not Severity.INFO}
            why.update(codes or {"does not speak of what was decided, or says too much of its own"})
    spoken = [record for record in records if record.draft.text]
    calls = len(spy.seconds)
    print(f"{spy.name}: {len(asked)} cases, {len(spoken)} drafts with a text, {calls} calls in {time.perf_counter() - started:.0f} s")
    print(f"  wordings of the model that were let through: {kept}; drafts in the embedded wording: {len(spoken) - kept}")
    print(f"  answers that could not be taken at all: {sum(spy.failed.values())}: {dict(spy.failed.most_common())}")
    print(f"  what the checks say of the rest: {dict(why.most_common(12))}")
    print(
        f"  drafts that end blocked: {sum(record.draft.verdict.value == 'block' for record in records)}, without a text: {len(records) - len(spoken)}"
    )
    tokens = [record.draft.wording.tokens for record in spoken if record.draft.wording.tokens]
    print(
        f"  a call: median {np.median(spy.seconds):.1f} s, longest {max(spy.seconds):.1f} s; tokens a draft: median {np.median(tokens or [0]):.0f}"
    )


if __name__ == "__main__":
    asyncio.run(main())
