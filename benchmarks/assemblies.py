"""Prompts put together from briefs whose sources are drawn at random: internal, private and public points, passages and messages, each with a
word of its own. No prompt may hold a word that its readers may not see, or a value of the customer's record. Then masking and back.

``--n`` is the number of assemblies, ``--masks`` that of texts masked and unmasked, ``--seed`` what is drawn.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
from dataclasses import replace

from benchmarks.models import CHANNELS, cases
from drafting.adapters.models.assembly import assemble
from drafting.adapters.models.scripted import ScriptedWriter
from drafting.domain.brief import Brief
from drafting.domain.channel import ChannelId, Visibility
from drafting.domain.resolution import Point, PointKind
from drafting.errors import ModelFailed
from drafting.pii.mask import mask, unmask
from drafting.pipeline import Drafter
from drafting.settings import Settings
from drafting.steps.manifest import heard_by
from drafting.wiring import build
from drafting.writer import word
from knowledge.domain.article import ArticleId
from knowledge.domain.audience import Audience
from knowledge.domain.passage import Passage

PIECES = (
    "ada.lovelace@mail.example",
    "+1 212 555 0134",
    "4111 1111 1111 1111",
    "O-1182",
    "⟦EMAIL_1⟧",
    "⟦",
    "⟧",
    "DE89 3704 0044 0532 0130 00",
    "Walter Grump",
    "12 Hill Road",
    "e\u0301",
    "\u200b",
    "\u202e",
    "𝔞𝔡𝔞@𝔪𝔞𝔦𝔩.𝔢𝔵𝔞𝔪𝔭𝔩𝔢",
    "hello",
    "refund",
    ", ",
    " ",
    "\n",
    "192.168.7.12",
    "https://acme.example/x?mail=ada@mail.example",
)


async def briefs() -> tuple[list[Brief], Drafter]:
    """Briefs of the example suite, for every channel."""
    drafter = (await build(Settings(model="embedded"))).drafter
    spy = ScriptedWriter(word, "spy")
    for case in cases(30):
        await replace(drafter, writer=spy).draft_all(case, [ChannelId(name) for name in CHANNELS])
    return [brief for brief in spy.briefs if not brief.repair], drafter


class Planter:
    """Draws briefs and keeps which words may be seen."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.secret: set[str] = set()
        self.count = 0

    def _word(self, *, secret: bool) -> str:
        self.count += 1
        made = f"zq{self.count}x{self.chance.randrange(10**6)}"
        if secret:
            self.secret.add(made)
        return made

    def planted(self, brief: Brief) -> tuple[Brief, bool]:
        """A brief with sources drawn at random, and whether it must be refused."""
        self.secret.clear()
        chance, public = self.chance, brief.channel.is_public
        points, passages, foreign = [], [], False
        for _ in range(chance.randrange(4)):
            internal, private = chance.random() < 0.08, chance.random() < (0.1 if public else 0.5)
            hidden = internal or (public and private)
            foreign |= hidden
            text = f"We have noted {self._word(secret=hidden)}."
            points.append(
                Point(chance.choice(list(PointKind)), text, (), Visibility.PRIVATE if private else Visibility.PUBLIC, internal=internal)
            )
        for _ in range(chance.randrange(3)):
            inside = chance.random() < 0.08
            foreign |= inside
            text = f"It says {self._word(secret=inside)}."
            passages.append(Passage(ArticleId("a"), 1, "s", "A", "S", text, audience=Audience.INTERNAL if inside else Audience.PUBLIC))
        messages = []
        for message in brief.messages:
            channel = chance.choice([None, "email", "social_dm", "social_public", "review"])
            hidden = public and channel in {"email", "social_dm"}
            messages.append(replace(message, text=f"{message.text} {self._word(secret=hidden)}", channel=channel))
        record = {"email": f"{self._word(secret=True)}@mail.example", "order": f"O-{chance.randrange(10**6, 10**7)}"}
        self.secret |= {str(record["order"])}
        messages[-1] = replace(messages[-1], text=f"{messages[-1].text} I am {record['email']}, order {record['order']}.")
        customer = replace(brief.customer, record=record)
        resolution = replace(brief.resolution, points=tuple(points))
        return replace(brief, messages=tuple(messages), customer=customer, resolution=resolution, passages=tuple(passages)), foreign


def assemblies(found: list[Brief], drafter: Drafter, n: int, seed: int) -> int:
    """Print what came of ``n`` assemblies; the number of violations."""
    planter, made, refused, wrong = Planter(seed), 0, 0, 0
    for _ in range(n):
        brief, foreign = planter.planted(planter.chance.choice(found))
        given = replace(brief, messages=heard_by(brief.messages, brief.channel, drafter.channels))
        try:
            prompt = assemble(given).text
        except ModelFailed:
            refused += 1
            wrong += not foreign
            continue
        made += 1
        wrong += foreign or any(secret in prompt for secret in planter.secret)
    print(f"assemblies: {n}, {made} prompts, {refused} refused for what they held; violations {wrong}; seed {seed}")
    return wrong


def masks(n: int, seed: int) -> int:
    """Print what came of masking ``n`` texts and unmasking them; the number that came back otherwise, or with a known value in the open."""
    chance, changed, open_values = random.Random(seed), 0, 0
    known = {"email": "ada.lovelace@mail.example", "order": "O-1182", "name": "Walter Grump"}
    for _ in range(n):
        text = "".join(
            chance.choice(PIECES) if chance.random() < 0.7 else chr(chance.randrange(32, 0x2FF)) for _ in range(chance.randrange(30))
        )
        masked = mask(text, known)
        changed += unmask(masked.text, masked.table) != text
        open_values += known["email"] in masked.text
    print(f"masking: {n} texts, {changed} came back otherwise, {open_values} left a known address in the open; seed {seed}")
    return changed + open_values


def main() -> None:
    """Print the figures; exit 1 where one is not 0."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--n", type=int, default=100_000)
    parser.add_argument("--masks", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    found, drafter = asyncio.run(briefs())
    wrong = masks(given.masks, given.seed) + assemblies(found, drafter, given.n, given.seed)
    sys.exit(int(bool(wrong)))


if __name__ == "__main__":
    main()
