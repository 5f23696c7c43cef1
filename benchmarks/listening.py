"""A day of 10,000 made-up mentions with three incidents and twenty openings planted: what is found, and how often the alarm is false.

``python -m benchmarks.listening [MENTIONS] [SEED]``. The day is judged every half hour against all that came before. An incident
counts as found when a topic that rises shares a planted word with it while it lasts; every other topic that rises is a false alarm. The
time of taking a mention in is printed beside one forward pass of the embedding model, in the same run.
"""

from __future__ import annotations

import asyncio
import random
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from benchmarks.statistics import ms
from drafting.domain.case import Case, Customer, Message
from drafting.listening import Attention, Mention, Sighting, rising
from drafting.listening.mention import heard
from drafting.listening.rising import terms_of
from drafting.settings import Settings
from drafting.wiring import Service, build

DAY = datetime(2026, 11, 2, tzinfo=UTC)
ITEMS = [
    "kite",
    "widget",
    "glider",
    "boomerang",
    "spinning top",
    "yo-yo",
    "paper plane",
    "wind-up robot",
    "marble run",
    "pogo stick",
    "reel",
    "line",
    "carry bag",
]
PEOPLE = ["my son", "my niece", "our class", "my dad", "the twins", "my neighbour", "my sister", "grandpa"]
PLACES = ["the beach", "the park", "the roof", "the garden", "school", "the lake", "the hills"]
ORDINARY = [
    "{who} loves the {item} from Wondrous Widgets", "took the {item} to {place} today, perfect wind", "is the {item} back in stock?",
    "do you ship the {item} abroad?", "where is my parcel? Ordered a {item} last week", "the {item} arrived today, thanks!",
    "how do I wash the {item}?", "which {item} is right for {who}?", "forgot my password again, how do I reset it?",
    "my gift card code does not work", "what are your opening hours on Sunday?", "the {item} broke after a month, can I return it?",
    "10/10 {item}, would buy again", "meh, the {item} is smaller than I thought", "flying at {place} with {who} this weekend",
    "anybody knows a good shop for a {item}?", "can I change the address of my order?", "the colours of the {item} are lovely",
    "BUY FOLLOWERS cheap at best-boost dot example", "check my channel for {item} reviews", "lol {who} crashed the {item} into a tree",
    "waiting for {who} at {place}", "new video: how we built a {item}", "is there a discount for schools?", "the manual of the {item} is in the wrong language",
    "Wondrous Widgets has the best {item}s in town", "can someone pick up my order for me?", "how long is the warranty on the {item}?",
    "your shop window at {place} is so pretty", "thinking of a {item} for {who}, any tips?",
]  # fmt: skip


@dataclass(frozen=True)
class Incident:
    """Many say the same thing in their own words, from an hour on, for some hours."""

    name: str
    words: frozenset[str]
    begins: float
    lasts: float
    count: int
    ways: Sequence[str]


INCIDENTS = [
    Incident("the strap", frozenset({"strap", "straps", "buckle"}), 9.5, 3.0, 30, [
        "the strap of the carry bag snapped on day one", "strap snapped, bag on the floor", "anyone else's strap snapped?", "second bag, second snapped strap",
        "my carry bag strap just snapped at {place}", "hey Wondrous Widgets, the strap snapped. Not great", "straps on the new bags snap like nothing",
    ]),
    Incident("charged twice", frozenset({"charged", "twice", "double", "charge"}), 13.0, 2.0, 24, [
        "you charged me twice for one order", "charged twice?! my bank shows two payments", "why was I charged twice today", "double charge on my card, please fix",
        "same here, charged twice for a {item}", "got charged twice and nobody answers", "checkout froze and I was charged twice",
    ]),
    Incident("tracking down", frozenset({"tracking", "down", "error"}), 18.0, 1.5, 40, [
        "tracking page is down", "your tracking page shows an error", "cannot open the tracking page", "tracking down again?", "is the tracking page down for everybody?",
        "error 502 on the tracking page", "tracking has been down for an hour",
    ]),
]  # fmt: skip
OPENINGS = [
    "I wish Wondrous Widgets had a repair course for kids", "if only Wondrous Widgets made a kite for light wind", "thinking about getting a Wondrous Widgets kite but worried it will not survive our beach",
    "not sure whether the Wondrous Widgets glider is safe for a four-year-old", "I hope my Wondrous Widgets order makes it before the party on Saturday",
    "would love to see a Wondrous Widgets shop in our town", "a bit nervous about ordering from Wondrous Widgets from abroad", "wondering if Wondrous Widgets could take back the old kite when I buy a new one",
    "I'd buy the Wondrous Widgets marble run at once if it came without plastic", "really want the Wondrous Widgets pogo stick but the weight limit scares me",
    "hoping Wondrous Widgets brings back the red glider", "does anybody know if the Wondrous Widgets robot can be repaired? I would hate to throw it away", "wish there was a spare line in the Wondrous Widgets box",
    "considering a Wondrous Widgets kite for our wedding, no idea which", "I am afraid I ordered the wrong size at Wondrous Widgets", "can't decide between two Wondrous Widgets boomerangs",
    "would be great if Wondrous Widgets had a manual in Spanish", "fingers crossed the Wondrous Widgets parcel survives our mailbox", "I'm worried the Wondrous Widgets reel is too heavy for my daughter",
    "if Wondrous Widgets offered gift wrap I would order right now",
]  # fmt: skip


@dataclass(frozen=True)
class Planted:
    """A mention, with what it was planted as."""

    mention: Mention
    what: str


def day(count: int, dice: random.Random) -> list[Planted]:
    """The day, in order: more is said by day than by night."""
    weights = [2, 1, 1, 1, 1, 2, 4, 6, 8, 9, 9, 10, 11, 10, 9, 9, 10, 11, 12, 12, 11, 9, 6, 4]
    said: list[tuple[datetime, str, str]] = []
    for _ in range(count - len(OPENINGS) - sum(one.count for one in INCIDENTS)):
        hour = dice.choices(range(24), weights)[0]
        said.append((DAY + timedelta(hours=hour + dice.random()), _filled(dice.choice(ORDINARY), dice), "ordinary"))
    for one in INCIDENTS:
        said += [
            (DAY + timedelta(hours=one.begins + one.lasts * dice.random()), _filled(dice.choice(one.ways), dice), one.name)
            for _ in range(one.count)
        ]
    said += [(DAY + timedelta(hours=8 + 12 * dice.random()), text, "opening") for text in OPENINGS]
    return [
        Planted(Mention(f"m-{number}", text, at, author=f"@user{dice.randrange(4000)}", followers=int(dice.paretovariate(0.8) * 50)), what)
        for number, (at, text, what) in enumerate(sorted(said))
    ]


def _filled(text: str, dice: random.Random) -> str:
    filled = text.format(item=dice.choice(ITEMS), who=dice.choice(PEOPLE), place=dice.choice(PLACES))
    return dice.choice(["", "", "so, ", "hey, ", "ugh. "]) + filled + dice.choice(["", "", "!", " :)", " #kites", " @wondrous"])


def ordinary(count: int, dice: random.Random, ago: int) -> list[Mention]:
    """A former day on which nothing happened."""
    said = [one.mention for one in day(count, dice) if one.what == "ordinary"]
    return [replace(one, id=f"{ago}-{one.id}", at=one.at - timedelta(days=ago)) for one in said]


def incidents(planted: Sequence[Planted], former: Sequence[Mention] = ()) -> tuple[dict[str, float], list[str]]:
    """Minutes from an incident's beginning to its first alarm, and topics that were no incident."""
    own = frozenset({"wondrous", "widgets"})
    sightings = [Sighting(one.at, terms_of(one.text, own)) for one in [*former, *(one.mention for one in planted)]]
    found: dict[str, float] = {}
    false: list[str] = []
    for half_hour in range(6, 49):
        now = DAY + timedelta(minutes=30 * half_hour)
        for topic in rising([one for one in sightings if one.at <= now], now):
            match = next((one for one in INCIDENTS if any(one.words & set(term.split()) for term in topic.terms)), None)
            if match is None:
                false.append(topic.sentence)
            else:
                found.setdefault(match.name, half_hour * 30 - match.begins * 60)
    return found, false


async def attention(planted: Sequence[Planted], service: Service) -> tuple[int, list[str], list[float]]:
    """How many openings were offered as such, which others were, and the seconds of each mention."""
    hits, others, seconds = 0, list[str](), list[float]()
    for one in planted:
        said = one.mention
        case = Case(
            (Message(said.text, channel=said.channel, at=said.at),), said.at.date(), Customer(handle=said.author, followers=said.followers)
        )
        begun = time.perf_counter()
        triage = await service.drafter.triage(case)
        seconds.append(time.perf_counter() - begun)
        if heard(said, triage, 0).attention is Attention.OPENING:
            hits += one.what == "opening"
            others += [said.text] if one.what != "opening" else []
    return hits, others, seconds


async def main(count: int = 10_000, seed: int = 1) -> None:
    """Print what was found."""
    planted = day(count, random.Random(seed))
    for days in (0, 2):
        former = [one for ago in range(1, days + 1) for one in ordinary(count, random.Random(seed + 1000 * ago), ago)]
        begun = time.perf_counter()
        found, false = incidents(planted, former)
        print(
            f"after {days} former days: incidents found {len(found)} of {len(INCIDENTS)}: "
            + ", ".join(f"{name} after {minutes:.0f} min" for name, minutes in found.items())
        )
        print(
            f"  false alarms {len(false)} (n mentions {count}, judged 43 times, seed {seed}, {time.perf_counter() - begun:.1f} s)",
            *sorted(set(false)),
            sep="\n  ",
        )
    service = await build(Settings())
    hits, others, seconds = await attention(planted, service)
    passes = []
    for one in planted[:200]:
        begun = time.perf_counter()
        await service.drafter.library.vectors([one.mention.text + " "])
        passes.append(time.perf_counter() - begun)
    print(
        f"openings offered {hits} of {len(OPENINGS)}; offered for others {len(others)} of {count - len(OPENINGS)}",
        *sorted(set(others))[:8],
        sep="\n  ",
    )
    print(f"a mention: {ms(seconds)}; one forward pass: {ms(passes)}")


if __name__ == "__main__":
    asyncio.run(main(*(int(given) for given in sys.argv[1:3])))
