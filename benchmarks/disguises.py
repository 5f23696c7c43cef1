"""Twelve kinds of Unicode tricks going in and coming out, and recognisers that fail: what is undone, what is flagged, what blocks.

python -m benchmarks.disguises

The texts are the labelled ones of this repository, each with one trick applied to its words. Going in, a trick is undone where the text reads
as it did before; coming out, it is flagged where the checks find it in a draft.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import yaml

from drafting.checks import run_checks
from drafting.checks.privacy import privacy_context
from drafting.domain.check import Context
from drafting.domain.finding import Severity
from drafting.domain.reading import Reading
from drafting.pii.detect import RECOGNISERS, detect
from drafting.pii.view import Found, Recogniser, View
from drafting.text.look_alikes import latin
from drafting.text.normalise import bare, hidden_characters

_TEXTS = Path(__file__).resolve().parents[1] / "evals" / "suites" / "texts"
_ALIKE = str.maketrans("aeopcxyiACEHKMOPTXB", "аеорсхуіАСЕНКМОРТХВ")
_AT = 3


def _after(mark: str) -> Callable[[str], str]:
    return lambda text: f"{text[:_AT]}{mark}{text[_AT:]}"


def _styled(text: str) -> str:
    return "".join(chr(0x1D41A + ord(letter) - 97) if "a" <= letter <= "z" else letter for letter in text)


def _digits(text: str) -> str:
    """Every second digit, so that they stand among ordinary ones."""
    return "".join(chr(0x0660 + int(c)) if c.isascii() and c.isdigit() and at % 2 else c for at, c in enumerate(text))


def _alike(text: str) -> str:
    return "".join(letter.translate(_ALIKE) if at % 2 else letter for at, letter in enumerate(text))


CLASSES: dict[str, Callable[[str], str]] = {
    "zero_width": _after("\u200b"),
    "bidi": _after("\u202e"),
    "tag": _after("\U000e0041"),
    "variation": _after("\ufe01"),
    "control": _after("\x02"),
    "format": _after("\u206a"),
    "filler": _after("\u3164"),
    "private_use": _after("\ue123"),
    "combining": _after("\u0301\u0302\u0308\u0335"),
    "styled": _styled,
    "look_alike": _alike,
    "digit": _digits,
}
"""The twelve kinds of ``drafting.text.normalise``, each as a trick."""


def texts() -> list[str]:
    """The labelled texts in plain ASCII that hold letters and digits, so that every trick changes them."""
    found = []
    for path in sorted(_TEXTS.glob("*.yaml")):
        for rows in yaml.safe_load(path.read_text(encoding="utf-8")).values():
            found += [row["text"] for row in rows if isinstance(row, dict) and isinstance(row.get("text"), str)]
    return [text for text in dict.fromkeys(found) if text.isascii() and text[:_AT].isalnum() and _digits(text) != text]


def read(text: str) -> str:
    """A text as the recognisers read it."""
    return "".join(map(latin, bare(text).text))


def _failures() -> Iterator[tuple[str, Recogniser]]:
    def crash(_: View) -> Iterator[Found]:
        raise ValueError("broken")
        yield

    def late(_: View) -> Iterator[Found]:
        raise TimeoutError
        yield

    def flood(_: View) -> Iterator[Found]:
        while True:
            yield Found("email", "x", 0, 1, "everything")

    for name, find in (("crashes", crash), ("runs out of time", late), ("finds more than its budget", flood)):
        yield name, Recogniser(name, find)


def blocked(text: str, broken: Recogniser) -> bool:
    """Whether a text that a recogniser could not read is blocked."""
    context = privacy_context("email", {}, [], False, text)
    reading = Reading(text, disclosures=detect(text, recognisers=(*RECOGNISERS, broken)))
    found = run_checks(Context(reading, context.channel, context.company))
    return any(finding.code == "privacy.unread" and finding.severity is Severity.BLOCK for finding in found)


def main() -> int:
    """Print a line for each kind of trick and each kind of failure; 1 where a trick was neither undone nor flagged, or a failure did not block."""
    plain = texts()
    worst = 0
    for kind, trick in CLASSES.items():
        changed = [(text, other) for text in plain if (other := trick(text)) != text]
        undone = [read(other).lower() == read(text).lower() for text, other in changed]
        flagged = [any(hidden.kind == kind for hidden in hidden_characters(other)) for _, other in changed]
        neither = sum(not (one or other) for one, other in zip(undone, flagged, strict=True))
        worst += neither
        print(f"{kind:12} undone {sum(undone)}, flagged {sum(flagged)}, neither {neither} of {len(changed)}")
    for name, broken in _failures():
        held = sum(blocked(text, broken) for text in plain)
        worst += held != len(plain)
        print(f"a recogniser that {name}: {held} of {len(plain)} texts blocked")
    return min(worst, 1)


if __name__ == "__main__":
    sys.exit(main())
