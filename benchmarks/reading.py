"""A blind reading: drafts beside plain extracts of the same cases, for a reader who sees only case, passages and two texts.

    python -m benchmarks.reading prepare FOLDER [--cases 60] [--seed 1] [--all-channels]
    python -m benchmarks.reading score FOLDER JUDGEMENTS

``prepare`` writes ``reading.md`` for the reader and ``key.json``, which the reader must not see, to FOLDER (outside the repository).
By default each case is read in one channel, the channels dealt round; ``--all-channels`` writes every case in all seven.
JUDGEMENTS has one JSON object a line, ``{"item": 1, "a": "send", "b": "rewrite", "better": "a"}``: a and b are ``send`` (as it is),
``small`` (change) or ``rewrite``; better is ``a``, ``b`` or ``same``. ``score`` prints shares with Wilson's intervals.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from drafting.channels.length import fits
from drafting.domain.channel import Channel, ChannelId
from drafting.domain.draft import Form
from drafting.domain.record import DraftRecord
from drafting.domain.resolution import PointKind
from drafting.pipeline import Drafter
from drafting.settings import Settings
from drafting.text.blocks import units
from drafting.wiring import build
from evals.case import Suite, read_suite, wordings
from evals.stats import wilson

_ROOT = Path(__file__).resolve().parents[1]
SUITES = (
    _ROOT / "knowledge" / "example" / "wondrous" / "suites" / "wondrous-core.yaml",
    _ROOT / "evals" / "suites" / "companies" / "larkspur" / "suites" / "larkspur-core.yaml",
    _ROOT / "evals" / "suites" / "companies" / "tidewater" / "suites" / "tidewater-core.yaml",
)
CHANNELS = tuple(map(ChannelId, ("email", "chat", "social_dm", "sms", "phone", "social_public", "review")))
_EXTRACT = 400  # characters of the top passage that the plain extract quotes
_CALLS = ("send", "small", "rewrite")
_PLAIN = {
    PointKind.ASK: "Please tell us: {text}.",
    PointKind.LOOK_UP: "We are checking this.",
    PointKind.ESCALATION: "A colleague will take over.",
    PointKind.EXPOSED: "Please remove the private data that you posted.",
    PointKind.THANKS: "Thank you.",
}


@dataclass(frozen=True, slots=True)
class Item:
    """One case in one channel: what the reader sees, and the writer's text and the plain extract."""

    company: str
    case: str
    channel: str
    seen: str
    written: str
    plain: str


def extract(record: DraftRecord, channel: Channel, drafter: Drafter) -> str:
    """What quoting alone gives: the decisions' sentences and the first sentences of the top passage, unworded, cut to the channel."""
    name = record.case.customer.name or ""
    hello = f"Hello {name}," if name and not channel.is_public else "Hello,"
    if record.draft.form is Form.HOLDING:
        return f"{hello} please send us a direct message."
    said = [line for point in record.resolution.points if not point.internal for line in _plain_lines(point.kind, point.text)]
    kept: list[str] = []
    for line in [*said, *_quoted(record, drafter)]:
        if not kept or fits(" ".join([hello, *kept, line]), channel):
            kept.append(line)
    return " ".join(dict.fromkeys([hello, *kept]))


def _plain_lines(kind: PointKind, text: str) -> Iterable[str]:
    if kind in {PointKind.DECISION, PointKind.CRISIS}:
        yield text
    elif kind in _PLAIN:
        yield _PLAIN[kind].format(text=text)


def _quoted(record: DraftRecord, drafter: Drafter) -> Iterable[str]:
    answers = [p for p in record.resolution.points if p.kind in {PointKind.ANSWER, PointKind.CORRECTION} and not p.internal]
    passage = drafter.library.passage(answers[0].citations[0]) if answers else None
    length = 0
    for unit in units(passage.text) if passage is not None else ():
        length += len(unit.text)
        if length <= _EXTRACT:
            yield unit.text


def _seen(record: DraftRecord, channel: Channel, drafter: Drafter) -> str:
    said = "\n".join(f"{message.role.value}: {message.text}" for message in record.case.messages)
    found = (drafter.library.passage(citation) for citation in record.resolution.citations)
    passages = "\n\n".join(f"[{p.title}: {p.heading}]\n{p.text}" for p in found if p is not None and p.audience.value == "public")
    customer = record.case.customer
    decided = "\n".join(decision.say for decision in record.resolution.decisions if decision.say)
    about = f"customer: {customer.name or '-'} {customer.handle or ''}, facts: {dict(record.case.facts)}, date: {record.case.as_of}"
    form = "a public line that moves to a private channel" if record.draft.form is Form.HOLDING else "a whole answer"
    parts = (f"channel: {channel.id}, {form}; company: {drafter.library.company.name}", about, said)
    return "\n".join(parts) + f"\n\nDecided: {decided or '-'}\n\nPassages:\n{passages or '-'}"


async def items(suite: Suite, count: int, dealt: random.Random, *, all_channels: bool) -> list[Item]:
    """The items of one company; cases that get no text are passed over."""
    drafter = (await build(Settings(knowledge=suite.folder))).drafter
    cases = [(s.id, case) for s in suite.scenarios for case in list(wordings(s, suite, drafter.library.company))[:2]]
    dealt.shuffle(cases)
    found: list[Item] = []
    taken = 0
    for name, case in cases:
        if taken == count:
            break
        turn = CHANNELS if all_channels else (CHANNELS[taken % len(CHANNELS)],)
        records = (await drafter.draft_all(case, turn))[: len(turn)]
        texts = [record for record in records if record.draft.form is not Form.SILENT]
        taken += bool(texts)
        for record in texts:
            channel = drafter.channels[record.draft.channel]
            subject = f"Subject: {record.draft.wording.subject}\n\n" if record.draft.wording.subject else ""
            seen, plain = _seen(record, channel, drafter), extract(record, channel, drafter)
            found.append(Item(suite.id, name, channel.id, seen, subject + record.draft.text, plain))
    return found


def write(found: Sequence[Item], folder: Path, mixed: random.Random) -> None:
    """The reading and its key. The two texts of an item stand in an order that the seed decides, as do the items."""
    order = list(found)
    mixed.shuffle(order)
    key: list[dict[str, Any]] = []
    pages: list[str] = []
    for number, item in enumerate(order, start=1):
        first = mixed.random() < 0.5
        a, b = (item.written, item.plain) if first else (item.plain, item.written)
        pages.append(f"# Item {number}\n\n{item.seen}\n\n## Text A\n\n{a}\n\n## Text B\n\n{b}\n")
        key.append({"item": number, "written": "a" if first else "b", "company": item.company, "case": item.case, "channel": item.channel})
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "reading.md").write_text("\n\n".join(pages), encoding="utf-8")
    (folder / "key.json").write_text(json.dumps(key, indent=1), encoding="utf-8")


def line(name: str, count: int, n: int) -> str:
    """A share with its interval."""
    rate = wilson(count, n)
    return f"{name:44} {rate.value or 0:.3f} [{rate.low or 0:.3f}, {rate.high or 0:.3f}]  n {n}"


def score(key: Sequence[dict[str, Any]], judged: Sequence[dict[str, Any]]) -> list[str]:
    """The lines of the result. Raises ``ValueError`` for a judgement that is no judgement, or that judges an item twice."""
    by_item = {entry["item"]: entry for entry in key}
    pairs = [(by_item[entry["item"]], entry) for entry in judged if _is_sound(entry, by_item)]
    if len({entry["item"] for entry in judged}) != len(judged):
        raise ValueError("An item is judged twice.")
    rows = [f"{len(pairs)} of {len(key)} items judged"]
    for name, of in (("written", _written), ("plain extract", _plain)):
        for call, said in zip(_CALLS, ("sent as it is", "small change", "rewrite"), strict=True):
            rows.append(line(f"{name}: {said}", sum(judgement[of(entry)] == call for entry, judgement in pairs), len(pairs)))
    better = sum(judgement["better"] == entry["written"] for entry, judgement in pairs)
    rows.append(line("written is better", better, len(pairs)))
    rows.append(line("neither is better", sum(judgement["better"] == "same" for _, judgement in pairs), len(pairs)))
    for field in ("company", "channel"):
        for value in sorted({entry[field] for entry, _ in pairs}):
            of_value = [judgement[entry["written"]] == "send" for entry, judgement in pairs if entry[field] == value]
            rows.append(line(f"written, sent as it is: {value}", sum(of_value), len(of_value)))
    return rows


def _written(entry: dict[str, Any]) -> str:
    return str(entry["written"])


def _plain(entry: dict[str, Any]) -> str:
    return "b" if entry["written"] == "a" else "a"


def _is_sound(judgement: dict[str, Any], known: dict[int, dict[str, Any]]) -> bool:
    sound = judgement.get("item") in known and judgement.get("better") in {"a", "b", "same"}
    if not sound or judgement.get("a") not in _CALLS or judgement.get("b") not in _CALLS:
        raise ValueError(f"No judgement: {judgement}. Expected item (of the key), a and b ({', '.join(_CALLS)}), better (a, b, same).")
    return True


def openings(found: Sequence[Item]) -> str:
    """How many of the written texts begin alike once the greeting is off."""
    firsts = [item.written.split("\n\n", 2)[-1][:60] for item in found]
    return line("distinct beginnings of the written texts", len(set(firsts)), len(firsts))


async def prepare(arguments: argparse.Namespace, told: Callable[[str], None]) -> None:
    """Drafts the cases and writes the two files."""
    dealt = random.Random(arguments.seed)
    found: list[Item] = []
    for suite in map(read_suite, SUITES):
        found += await items(suite, arguments.cases // len(SUITES), dealt, all_channels=arguments.all_channels)
    told(f"{len(found)} items, seed {arguments.seed}")
    told(openings(found))
    if arguments.folder is None:
        told("nothing written: name a folder outside the repository (prepare FOLDER)")
        return
    if arguments.folder.resolve().is_relative_to(_ROOT):
        raise SystemExit("The key must not lie in the repository: name a folder outside it.")
    write(found, arguments.folder, dealt)
    told(f"reading and key are in {arguments.folder}")


def main(call: Sequence[str]) -> None:
    """The command line; without a command the items are made, counted and not written."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    making = commands.add_parser("prepare")
    making.add_argument("folder", type=Path, nargs="?")
    making.add_argument("--cases", type=int, default=60)
    making.add_argument("--seed", type=int, default=1)
    making.add_argument("--all-channels", action="store_true")
    scoring = commands.add_parser("score")
    scoring.add_argument("folder", type=Path)
    scoring.add_argument("judgements", type=Path)
    arguments = parser.parse_args(call or ["prepare"])
    if arguments.command == "prepare":
        asyncio.run(prepare(arguments, print))
        return
    key = json.loads((arguments.folder / "key.json").read_text(encoding="utf-8"))
    judged = [json.loads(row) for row in arguments.judgements.read_text(encoding="utf-8").splitlines() if row.strip()]
    print("\n".join(score(key, judged)))


if __name__ == "__main__":
    main(sys.argv[1:])
