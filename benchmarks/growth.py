"""How the time of each reader grows with a hostile text: four times the length should take about four times as long.

python -m benchmarks.growth
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from time import perf_counter

from drafting.checks import channel_fit, privacy, tone
from drafting.checks.privacy import privacy_context
from drafting.pii.detect import detect, find_known
from drafting.reading.injection import read_injection
from drafting.reading.manner import read_manner
from drafting.reading.politeness import read_politeness
from drafting.reading.tone import read_tone
from drafting.reading.toxicity import read_toxicity
from drafting.text.links import links
from drafting.text.normalise import hidden_characters
from drafting.text.quantities import quantities

_SHORT = 2000
_TIMES = 4
_RECORD = {"email": "walter.grump@mail.example", "name": "Walter Grump", "address": "14 Mill Lane, Boise", "order": "O-1182-77"}
_PIECES = (
    "a", "a ", "1", "1 ", "1-", ".", "@", "a@", "a.", "a@a.", "( ", "q: a: ", "if you had ", "you are ", "in your ", "<!-- ", "imagine ", " ", "\n",
    "! ", "A B ", "at dot ", "Mr A. ", "#", "[", '{"', "'", "-", "women are ", "your account ", "12/", "$1,", "www.", "A-1", "\u200b", "е", "\u0301",
)  # fmt: skip
READERS: dict[str, Callable[[str], object]] = {
    "detect": detect,
    "find_known": lambda text: find_known(text, _RECORD),
    "hidden": hidden_characters,
    "links": links,
    "quantities": lambda text: tuple(quantities(text)),
    "tone rules": read_tone,
    "tone model": lambda text: read_manner(text, 0.5),
    "toxicity": read_toxicity,
    "politeness": read_politeness,
    "injection": read_injection,
    "check privacy": lambda text: privacy.run(privacy_context("social_public", _RECORD, [], True, text)),
    "check tone": lambda text: tone.run(privacy_context("email", {}, [], False, text)),
    "check channel_fit": lambda text: channel_fit.run(privacy_context("social_public", {}, [], False, text)),
}


def _seconds(read: Callable[[str], object], text: str) -> float:
    started = perf_counter()
    read(text)
    return perf_counter() - started


def main() -> int:
    """Print, for each reader, the slowest hostile text of 8,000 characters and how much longer it took than one of 2,000."""
    for name, read in READERS.items():
        read("a first text, so that all patterns are compiled: 1, a@b.example")
        found = []
        for piece in _PIECES:
            short, long = ((piece * (size // len(piece) + 1))[:size] for size in (_SHORT, _SHORT * _TIMES))
            found.append((_seconds(read, long), _seconds(read, short + " "), piece))
        slowest, before, piece = max(found)
        print(
            f"{name:18} {slowest * 1000:7.1f} ms for {_SHORT * _TIMES} characters of {piece!r}, {slowest / before:.1f} times {_SHORT}  n={len(_PIECES)}"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
