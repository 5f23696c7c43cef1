"""Pairs of drafts made by rule from the policies of two companies that nothing was tuned to; prints the file `evals/suites/pairs_by_rule.yaml`.

A draft is what a decided policy case says, with a sentence of the policy's article. Rewordings and changes are rules that look at no reader and no comparison.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from drafting.text.sentences import sentences
from knowledge.adapters.embeddings import HashingEmbedder
from knowledge.domain.facts import FactSheet
from knowledge.library import Library

AS_OF = date(2026, 11, 1)
COMPANIES = Path(__file__).resolve().parent.parent / "evals" / "suites" / "companies"
ADDED = (
    "We will also pay you £40 in compensation.",
    "You will get a voucher for 15 % off your next booking.",
    "We will call you back before noon tomorrow.",
    "We guarantee that it will not happen again.",
    "We will send you a new device.",
    "The delivery costs you nothing.",
)
CONDITIONS = (
    "provided that you send us the receipt",
    "if you confirm it by Friday",
    "as long as the account is in your name",
    "unless it was reported before",
)
WORDS = {
    "2": "two",
    "3": "three",
    "5": "five",
    "6": "six",
    "7": "seven",
    "10": "ten",
    "12": "twelve",
    "14": "fourteen",
    "28": "twenty-eight",
    "30": "thirty",
}


def _contracted(text: str) -> str:
    return text.replace("We will", "We'll").replace("we will", "we'll").replace("It was", "It's been").replace(" is not", " isn't")


def _in_words(text: str) -> str:
    return re.sub(r"(?<![\w.,£€$-])(\d+)(?= (?:days|working|months|hours|monthly))", lambda found: WORDS.get(found[1], found[1]), text)


def _money_in_words(text: str) -> str:
    return re.sub(r"£(\d+)\b", r"\1 pounds", re.sub(r"€(\d+)\b", r"\1 euros", text))


def _clause_first(text: str) -> str:
    return re.sub(
        r"^(We|Your|The|You) ([^.]*?), (as|so) ([^.]+)\.",
        lambda m: f"As {m[4]}, {m[1][0].lower()}{m[1][1:]} {m[2]}." if m[3] == "as" else m[0],
        text,
    )


def _going_to(text: str) -> str:
    return text.replace("We will", "We are going to").replace("we will", "we are going to")


def _other_words(text: str) -> str:
    for old, new in (
        ("free of charge", "at no cost"),
        ("working days", "business days"),
        ("at least", "no less than"),
        ("has passed", "is over"),
    ):
        text = text.replace(old, new)
    return text


def _swapped(text: str) -> str:
    parts = [entry.text for entry in sentences(text)]
    return " ".join(reversed(parts))


RULES: tuple[Callable[[str], str], ...] = (_contracted, _in_words, _money_in_words, _clause_first, _going_to, _other_words, _swapped)


def _values(text: str) -> Iterator[list[str]]:
    for found in re.finditer(r"(?<![\w.,])[£€]?\d+(?:\.\d\d)?(?= \w| %|[.,;])", text):
        number = re.sub(r"\d+", lambda digits: str(int(digits[0]) + 3), found[0], count=1)
        if text.count(found[0]) == 1:
            yield [found[0], number]


async def entries(folder: Path) -> list[dict[str, Any]]:
    """The pairs of one company."""
    library = await Library.open(folder, HashingEmbedder())
    found: dict[str, dict[str, Any]] = {}
    for policy in library.policies.values():
        for case in policy.cases:
            decision = library.decide(policy.id, FactSheet(case.facts), case.tier, AS_OF)
            said = decision.say or ""
            if not said or said in found or "{" in said:
                continue
            more = next(
                (
                    s.text
                    for p in library.passages_of((policy.article or "").partition("#")[0])
                    for s in sentences(p.text)
                    if re.search(r"\d", s.text)
                ),
                "",
            )
            draft = f"{said} {more}".strip()
            condition = CONDITIONS[len(found) % len(CONDITIONS)]
            conditional = f"{said.removesuffix('.')}, {condition}." if decision.commitments else ""
            entry: dict[str, Any] = {
                "draft": draft,
                "reworded": [text for text in dict.fromkeys(rule(draft) for rule in RULES) if text != draft],
                "value": list(_values(draft))[:2],
                "added": [ADDED[len(found) % len(ADDED)], ADDED[(len(found) + 1) % len(ADDED)]],
                "dropped": [[f"{said} ", ""]] if decision.commitments and more else [],
            }
            found[said] = entry
            if conditional:
                found[conditional] = {"draft": f"{conditional} {more}".strip(), "condition": [[f", {condition}", ""]]}
    library.close()
    return list(found.values())


def main() -> None:
    """Print the file."""
    made = [entry for name in ("larkspur", "tidewater") for entry in asyncio.run(entries(COMPANIES / name))]
    print(
        "# Made by rule (`python -m benchmarks.pairs_by_rule`) from the policies of `companies/`, in the form of `pairs.yaml`, and frozen before it was measured."
    )
    print(yaml.safe_dump(made, allow_unicode=True, sort_keys=False, width=10_000), end="")


if __name__ == "__main__":
    main()
