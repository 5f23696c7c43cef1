"""Topics that rise: terms that stand in more mentions of these hours than chance allows, and the mentions that share them. Pure.

A term is a word or two neighbouring words that carry matter. What a term should have is estimated from all that was said before,
moved by how much is said now. Terms that stand in the same mentions are one topic.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from knowledge.domain.words import FUNCTION_WORDS, stem

FEWEST = 8
TIMES = 3.0
CHANCE = 1e-6
"""Below this, as thousands of terms are looked at many times a day."""
_SHARED = 0.5
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Sighting:
    """All that is kept of a mention: when it was, and its terms. Neither who wrote it nor what."""

    at: datetime
    terms: frozenset[str]


@dataclass(frozen=True, slots=True)
class Rising:
    """A topic that rises: its terms, the strongest first, in how many mentions since when, and how many times what was usual."""

    terms: tuple[str, ...]
    mentions: int
    since: datetime
    times: float
    chance: float
    first: datetime

    @property
    def sentence(self) -> str:
        """The topic in one sentence."""
        return f"{self.mentions} mentions of “{self.terms[0]}” since {self.since:%H:%M}, {self.times:.0f}x the usual"


def terms_of(text: str, own: frozenset[str] = frozenset()) -> frozenset[str]:
    """The terms of a text; ``own`` words (the company's name) say nothing here. A pair stands within a clause."""
    found: set[str] = set()
    before: str | None = None
    for word in _WORD.findall(unicodedata.normalize("NFKC", text).casefold()):
        function = word in FUNCTION_WORDS
        if function or word in own or len(word) < 3:
            before = before if function else None
            continue
        found.add(word)
        if before is not None:
            found.add(f"{before} {word}")
        before = word
    return frozenset(found)


def rising(sightings: Sequence[Sighting], now: datetime, window: timedelta = timedelta(hours=3)) -> tuple[Rising, ...]:
    """The topics that rise now, those least due to chance first. ``window`` is how far back now goes. With less history before it
    than twice its length nothing can be said of what is usual, and nothing is."""
    since = now - window
    recent = [one for one in sightings if since < one.at <= now]
    former = [one for one in sightings if one.at <= since]
    if not recent or not former or since - min(one.at for one in former) < 2 * window:
        return ()
    usual = Counter(key for one in former for key in {_key(term) for term in one.terms})
    keyed = [{_key(term): term for term in sorted(one.terms)} for one in recent]
    found = _unusual(Counter(key for one in keyed for key in one), usual, len(recent) / len(former))
    return tuple(_topics(found, _Window(recent, keyed, since)))


@lru_cache(maxsize=100_000)
def _key(term: str) -> str:
    """The term by its stems, so that "strap broke" and "straps broke" are one."""
    return " ".join(stem(word) for word in term.split())


@dataclass(frozen=True, slots=True)
class _Window:
    """What was said now; each mention's terms by their keys."""

    recent: Sequence[Sighting]
    keyed: Sequence[Mapping[str, str]]
    since: datetime

    def places(self, key: str) -> frozenset[int]:
        return frozenset(at for at, one in enumerate(self.keyed) if key in one)

    def said(self, key: str) -> str:
        """The term as most people wrote it."""
        ways = Counter(one[key] for one in self.keyed if key in one)
        return min(ways, key=lambda way: (-ways[way], way))


def _unusual(counts: Mapping[str, int], usual: Mapping[str, int], share: float) -> dict[str, tuple[float, float]]:
    """Terms that stand out, each with its chance and how many times the usual it is."""
    found: dict[str, tuple[float, float]] = {}
    for term, count in counts.items():
        expected = (usual.get(term, 0) + 0.5) * share
        if count >= FEWEST and count >= TIMES * expected and (chance := tail(count, usual.get(term, 0), share)) < CHANCE:
            found[term] = (chance, count / expected)
    return found


def tail(count: int, seen: int, share: float) -> float:
    """The chance of ``count`` or more mentions of a term that was ``seen`` so often before, where ``share`` times as much is said now.

    The term's rate is not known but estimated from what was seen (Jeffreys' prior), so that the count follows a negative binomial
    distribution: after a short history much more is needed than Poisson's would ask for."""
    if count <= 0:
        return 1.0
    shape = seen + 0.5
    hit = share / (1 + share)
    log = math.lgamma(count + shape) - math.lgamma(shape) - math.lgamma(count + 1) + shape * math.log1p(-hit) + count * math.log(hit)
    term = math.exp(log)
    total, step = term, count
    while term > total * 1e-12 and step < count + 100_000:
        term *= hit * (step + shape) / (step + 1)
        total += term
        step += 1
    return min(1.0, total)


def _topics(found: Mapping[str, tuple[float, float]], window: _Window) -> Iterable[Rising]:
    """Terms that mostly stand in the same mentions are one topic, named by the one that chance explains least."""
    places = {term: window.places(term) for term in found}
    waiting = sorted(found, key=lambda term: (found[term][0], -len(term), term))
    while waiting:
        head = waiting[0]
        group, grown = [head], set(places[head])
        for term in waiting[1:]:
            if len(places[term] & grown) >= _SHARED * min(len(places[term]), len(grown)):
                group.append(term)
                grown |= places[term]
        waiting = [term for term in waiting if term not in group]
        named = sorted(group, key=lambda term: (" " not in term, found[term][0], term))[:5]
        first = min(window.recent[at].at for at in grown)
        yield Rising(tuple(window.said(term) for term in named), len(grown), window.since, found[head][1], found[head][0], first)
