"""How much personal data is found, plain and in disguise, and how much of what is found is personal data.

EVENHAND_BENCH_DATA=FOLDER python -m benchmarks.privacy
"""

from __future__ import annotations

import importlib.util
import json
import os
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from benchmarks.presidio import patterns
from benchmarks.statistics import mean, ms, timed
from benchmarks.tricks import LOOK_ALIKES, TRICKS
from drafting.checks.privacy import privacy_context, run
from drafting.pii.detect import detect, find_known

Span = tuple[int, int]
Finder = Callable[[str], list[Span]]

CHECKED = {  # labelled type -> the kinds that count as having found it
    "EMAIL_ADDRESS", "CREDIT_CARD", "IBAN_CODE", "CRYPTO", "US_SSN", "PHONE_NUMBER", "IP_ADDRESS", "MAC_ADDRESS", "UK_NHS", "AU_ABN", "AU_TFN",
    "AU_MEDICARE", "DE_TAX_ID", "ES_NIE", "FI_PERSONAL_IDENTITY_CODE", "IN_AADHAAR", "IN_GSTIN", "IT_VAT_CODE", "KR_FRN", "PL_PESEL", "SG_UEN", "TH_TNIN",
    "US_DRIVER_LICENSE", "STREET_ADDRESS", "ACCOUNT", "PIN", "DATE_OF_BIRTH",
}  # fmt: skip
SHOWN_KINDS = {"email", "phone", "card", "iban", "ssn", "ip", "mac", "wallet"}

_PLAIN = {
    "email": re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}"),
    "phone": re.compile(r"(?:\+?\d{1,3}[ .-]?)?\(?\d{3}\)?[ .-]?\d{3}[ .-]?\d{4}"),
    "card": re.compile(r"\b(?:\d[ -]?){13,16}\b"),
    "iban": re.compile(r"\b[A-Z]{2}\d{2}[A-Z0-9]{10,30}\b"),
    "ssn": re.compile(r"\b\d{3}-\d{2}-\d{4}\b"),
    "ip": re.compile(r"\b(?:\d{1,3}\.){3}\d{1,3}\b"),
}


@dataclass(frozen=True, slots=True)
class Labelled:
    """A text with its labelled spans by type."""

    text: str
    spans: tuple[tuple[str, int, int], ...]


def ours(text: str) -> list[Span]:
    """The spans that ``detect`` finds."""
    return [(one.start, one.end) for one in detect(text)]


def plain(text: str) -> list[Span]:
    """The spans that plain patterns find, without looking through a disguise."""
    return [match.span() for pattern in _PLAIN.values() for match in pattern.finditer(text)]


def synthetic(folder: Path) -> list[Labelled]:
    """Sentences with made-up values."""
    return [
        Labelled(row["text"], tuple((s["type"], s["start"], s["end"]) for s in row["spans"]))
        for row in _rows(folder / "presidio_synth/public.jsonl")
    ]


def cases(folder: Path) -> tuple[list[Labelled], list[Labelled]]:
    """A recogniser's own cases: those with something to find, and those without."""
    rows = list(_rows(folder / "presidio_recognizer_cases/public.jsonl"))
    return (
        [
            Labelled(row["text"], tuple((row["type"], *span) for span in row["spans"] or [[0, len(row["text"])]]))
            for row in rows
            if row["n"]
        ],
        [Labelled(row["text"], ((row["type"], 0, 0),)) for row in rows if not row["n"]],
    )


def turns(folder: Path) -> list[Labelled]:
    """Turns of service dialogues, with what the agent asked before."""
    found = []
    for row in _rows(folder / "star_dialogues/public.jsonl"):
        for turn in row["turns"]:
            found.append(
                Labelled(
                    turn["text"],
                    tuple((p["type"], p["start"], p["end"]) for p in turn.get("pii", ()) if p["type"] not in {"PERSON", "SECURITY_ANSWER"}),
                )
            )
    return found


def _rows(path: Path) -> Iterable[dict[str, object] | object]:
    return (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())


def recall(texts: Sequence[Labelled], find: Finder) -> dict[str, list[int]]:
    """By type, 1 for each labelled span that is met by what is found."""
    hits: dict[str, list[int]] = defaultdict(list)
    for text in texts:
        found = find(text.text) if text.spans else []
        for kind, start, end in text.spans:
            hits[kind].append(int(any(a < end and start < b for a, b in found)))
    return hits


def disguised(texts: Sequence[Labelled], trick: Callable[[str], str], kinds: set[str]) -> list[Labelled]:
    """The texts with the values of these types in disguise."""
    out = []
    for text in texts:
        spans = sorted((s for s in text.spans if s[0] in kinds), key=lambda s: s[1])
        pieces, moved, cursor, length = [], [], 0, 0
        for kind, start, end in spans:
            if start < cursor:
                continue
            pieces += [text.text[cursor:start], trick(text.text[start:end])]
            length += start - cursor
            moved.append((kind, length, length + len(pieces[-1])))
            length += len(pieces[-1])
            cursor = end
        if moved:
            out.append(Labelled("".join([*pieces, text.text[cursor:]]), tuple(moved)))
    return out


def precision(texts: Sequence[Labelled], kinds: set[str]) -> tuple[int, int, Counter[str]]:
    """How many found values of these kinds meet any label, of how many, and what the others are."""
    good = total = 0
    wrong: Counter[str] = Counter()
    for text in texts:
        for one in detect(text.text):
            if one.kind not in kinds:
                continue
            total += 1
            if any(one.start < end and start < one.end for _, start, end in text.spans):
                good += 1
            else:
                wrong[f"{one.kind}: {one.text}"] += 1
    return good, total, wrong


def known_values(texts: Sequence[Labelled]) -> dict[str, list[int]]:
    """Whether each labelled value is found again as a known value, plain and in each disguise."""
    fields = {
        "EMAIL_ADDRESS": "email",
        "PHONE_NUMBER": "phone",
        "CREDIT_CARD": "card",
        "IBAN_CODE": "iban",
        "US_SSN": "ssn",
        "PERSON": "name",
        "STREET_ADDRESS": "address",
    }
    hits: dict[str, list[int]] = defaultdict(list)
    for text in texts:
        for kind, start, end in text.spans:
            value = text.text[start:end]
            if kind not in fields or sum(c.isalnum() for c in value) < 4 or (kind == "PERSON" and " " not in value):
                continue
            for name, trick in {
                "plain": str,
                "upper case": str.upper,
                "no blanks": lambda v: v.replace(" ", ""),
                **TRICKS,
                "look-alikes": LOOK_ALIKES,
            }.items():
                said = f"About {trick(value)}, thank you."
                hits[name].append(int(bool(find_known(said, {fields[kind]: value}))))
    return hits


def kept(folder: Path) -> list[int]:
    """Items that must not leak, said word for word to somebody else: 1 where the check blocks, given the persons that the records name."""
    blocked = []
    name = re.compile(r"\b[A-Z][a-z]+ [A-Z][a-z]+\b")
    for row in _rows(folder / "privacylens/public.jsonl"):
        for item in row["must_not_leak"]:  # type: ignore[index]
            persons = tuple(dict.fromkeys(found for found in name.findall(item)))
            if not persons:
                continue
            context = privacy_context("email", {}, [], False, f"Hello, just so that you know: {item}")
            blocked.append(int(any(f.severity == "block" for f in run(replace(context, others=persons)))))
    return blocked


def main() -> None:
    """Print the figures, or that there is no data."""
    folder = Path(os.environ.get("EVENHAND_BENCH_DATA", ""))
    if not os.environ.get("EVENHAND_BENCH_DATA") or not (folder / "presidio_synth").is_dir():
        print("benchmarks.privacy: skipped, EVENHAND_BENCH_DATA names no folder with the data")
        return
    made, (positive, negative), dialogue = synthetic(folder), cases(folder), turns(folder)
    verbose = "--misses" in sys.argv
    for name, texts in (("made-up sentences", made), ("recognisers' cases", positive), ("service dialogues", dialogue)):
        print(f"\n{name}: recall by type (n), beside plain patterns")
        mine, base = recall(texts, ours), recall(texts, plain)
        for kind in sorted(mine):
            if kind in CHECKED or name != "made-up sentences":
                print(f"  {kind:28} {mean(mine[kind])}  n={len(mine[kind]):4}  plain {mean(base[kind]).value:.3f}")
                if verbose and kind in CHECKED:
                    for text in texts:
                        for k, a, b in text.spans:
                            if k == kind and not any(x < b and a < y for x, y in ours(text.text)):
                                print("      miss:", repr(text.text[max(0, a - 40) : b + 20]))
    for name, kinds in (
        ("shown by shape", SHOWN_KINDS),
        ("all kinds", {*SHOWN_KINDS, "address", "national_id", "account", "reference", "pin", "date_of_birth"}),
    ):
        good, total, wrong = precision(made, kinds)
        print(f"\nprecision on made-up sentences, {name}: {good / max(1, total):.3f} ({good} of {total}); wrong: {wrong.most_common(12)}")
    good, total, wrong = precision(
        dialogue, {*SHOWN_KINDS, "address", "national_id", "account", "reference", "pin", "date_of_birth", "password"}
    )
    print(f"precision on service dialogues: {good / max(1, total):.3f} ({good} of {total}); wrong: {wrong.most_common(12)}")
    spared = sum(not any(o.kind in SHOWN_KINDS | {"national_id"} for o in detect(t.text)) for t in negative)
    print(f"recognisers' cases without a value: {spared} of {len(negative)} spared")
    shown = {"EMAIL_ADDRESS", "CREDIT_CARD", "IBAN_CODE", "PHONE_NUMBER", "US_SSN", "IP_ADDRESS"}
    print("\nrecall of shown types in each disguise (made-up sentences)")
    for name, trick in {"none": str, **TRICKS, "look-alikes": LOOK_ALIKES}.items():
        changed = disguised(made, trick, shown)
        every, base = (list(chain.from_iterable(recall(changed, find).values())) for find in (ours, plain))
        print(f"  {name:22} {mean(every)}  n={len(every)}  plain {mean(base).value:.3f}")
    print("\nknown values found again, in each disguise")
    for name, hits in known_values(made).items():
        print(f"  {name:22} {mean(hits)}  n={len(hits)}")
    held = kept(folder)
    print(f"\nitems that must not leak and name a person, said to another: blocked {mean(held)}  n={len(held)}")
    _speed(made)
    beside_presidio(made, shown)


def beside_presidio(texts: Sequence[Labelled], kinds: set[str]) -> None:
    """Presidio's own patterns on the same texts in the same run, where it is installed: recall of these types plain and in disguise, seconds."""
    if importlib.util.find_spec("presidio_analyzer") is None:
        print("Presidio is not installed: its figures are not measured here (pip install presidio-analyzer)")
        return
    find = patterns()
    print("\nbeside Presidio with its patterns (recall of shown types)")
    tricks = {"none": str, **{name: TRICKS[name] for name in ("zero width", "full width", "stacked marks")}, "look-alikes": LOOK_ALIKES}
    for name, trick in tricks.items():
        changed = disguised(texts, trick, kinds)
        mine, other = (list(chain.from_iterable(recall(changed, finder).values())) for finder in (ours, find))
        print(f"  {name:22} {mean(mine)}  Presidio {mean(other)}  n={len(mine)}")
    spans = [(text, span) for text in texts for span in find(text.text)]
    good = sum(any(a < end and start < b for _, start, end in text.spans) for text, (a, b) in spans)
    print(f"  Presidio's precision, any label: {good} of {len(spans)}")
    pieces = _pieces(texts)
    print(f"  Presidio, 2,000 characters: {ms(timed(lambda n: find(pieces[n]), len(pieces)))}")


def _pieces(texts: Sequence[Labelled]) -> list[str]:
    whole = " ".join(text.text for text in texts)
    return [whole[at : at + 2000] for at in range(0, min(len(whole), 200_000), 2000)]


def _speed(texts: Sequence[Labelled]) -> None:
    pieces = _pieces(texts)
    print(f"detect, 2,000 characters: {ms(timed(lambda n: detect(pieces[n]), len(pieces)))}")


if __name__ == "__main__":
    main()
