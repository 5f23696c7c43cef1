"""``evenhand eval sample | scores | twins | judge``: the quality of what was sent, and of who judges it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from rich.table import Table

from drafting.adapters.models.litellm import complete
from drafting.cli.support import console, print_json, run
from drafting.pii.mask import mask
from drafting.settings import Settings
from drafting.wiring import EMBEDDED
from evals.cli_suites import sent_drafts
from evals.judge import Measured, Question, judged_by, measure
from evals.quality import QUESTIONS, alpha, as_sent, gaps, kappa, paired, rates, read_scorecard, sampled, scorecard, twins
from evals.stats import Estimate

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
_STRATA = ("channel", "agent", "policy", "risk")


@click.command("sample")
@click.argument("out", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--size", default=50, show_default=True, type=click.IntRange(1, 100_000), help="How many messages.")
@click.option("--by", "strata", multiple=True, type=click.Choice(_STRATA), help="Stratify by these (default: all four).")
@click.option("--double", is_flag=True, help="A second card for a second reader, beside the first: OUT with '-second'.")
@click.option("--seed", default=1, show_default=True, help="The same seed draws the same messages.")
@click.option("--json", "as_json", is_flag=True, help="Print what was drawn as JSON.")
def sample(out: Path, size: int, strata: tuple[str, ...], double: bool, seed: int, as_json: bool) -> int:
    """Draw a stratified sample of what was sent and write a scorecard (CSV) to OUT."""
    sent = [as_sent(filed) for filed in run(sent_drafts()) if filed.draft.text]
    if not sent:
        raise click.UsageError("Nothing was approved or sent yet: there is nothing to sample.")
    drawn = sampled(sent, size, strata or _STRATA, seed)
    files = [out, *([out.with_stem(f"{out.stem}-second")] if double else [])]
    for file in files:
        file.write_text(scorecard(drawn), encoding="utf-8")
    if as_json:
        print_json({"files": [str(file) for file in files], "drawn": len(drawn), "of": len(sent), "seed": seed})
    else:
        click.echo(f"{', '.join(map(str, files))}: {len(drawn)} of {len(sent)} messages (seed {seed}). Answer yes, no, or leave it empty:")
        for name, question in QUESTIONS.items():
            click.echo(f"  {name}: {question}")
    return 0


@click.command("scores")
@click.argument("cards", type=_FILE, nargs=-1, required=True)
@click.option("--by", type=click.Choice(_STRATA), help="Results by channel, agent, policy or risk.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def scores(cards: tuple[Path, ...], by: str | None, as_json: bool) -> int:
    """Results of filled scorecards; of two or more, also how far their readers agree and on which messages they do not."""
    read = [read_scorecard(card.read_text(encoding="utf-8"), str(card)) for card in cards]
    results = rates(read[0], by)
    agreement = {name: _agreement(read, name) for name in QUESTIONS} if len(read) > 1 else {}
    if as_json:
        shown = {group: {name: asdict(value) for name, value in found.items()} for group, found in results.items()}
        print_json({"rates": shown, "agreement": agreement, "gaps": gaps(read[0])})
        return 0
    _show_rates(results)
    for name, entry in agreement.items():
        click.echo(
            f"{name}: kappa {_number(entry['kappa'])}, alpha {_number(entry['alpha'])}, n {entry['n']}; to talk over: {', '.join(entry['differ']) or 'none'}"
        )
    for entry in gaps(read[0]):
        click.echo(f"the knowledge lacks: {entry['gap']} ({', '.join(entry['drafts'])})")
    return 0


def _agreement(read: Sequence[Sequence[Mapping[str, str]]], question: str) -> dict[str, Any]:
    pairs = paired(read[0], read[1], question)
    by_draft: dict[str, list[str | None]] = {}
    for card in read:
        for row in card:
            by_draft.setdefault(row["id"], []).append(row[question] or None)
    differ = [draft for draft, labels in by_draft.items() if len({label for label in labels if label}) > 1]
    return {"kappa": kappa(pairs), "alpha": alpha(by_draft.values()), "n": len(pairs), "differ": differ}


def _show_rates(results: Mapping[str, Mapping[str, Estimate]]) -> None:
    rows = Table("group", "harm", "seen", "95 % interval", "n", box=None)
    for group, found in results.items():
        for name, value in found.items():
            if value.value is not None:
                rows.add_row(group, name, f"{value.value:.3f}", f"{value.low:.3f} – {value.high:.3f}", str(value.n))
    console().print(rows)


@click.command("twins")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def twins_(as_json: bool) -> int:
    """Pairs of past cases with equal facts and different ends; exits 1 where the channel or the agent is all that differs."""
    found = twins(run(sent_drafts()))
    unfair = [pair for pair in found if set(pair.differ) <= {"channel", "agent"}]
    if as_json:
        print_json({"pairs": found, "unfair": len(unfair)})
    else:
        for pair in found:
            click.echo(
                f"{pair.policy}: {pair.one} ({pair.outcomes[0]}) and {pair.other} ({pair.outcomes[1]}); they differ in {', '.join(pair.differ) or 'nothing'}"
            )
        click.echo(f"{len(found)} pairs of equal facts with different ends, {len(unfair)} of them without a reason in the case")
    return int(bool(unfair))


@click.command("judge")
@click.argument("card", type=_FILE)
@click.option("--model", required=True, help="Any litellm model name.")
@click.option(
    "--tries", default=3, show_default=True, type=click.IntRange(1, 20), help="How often each question is asked, in either order."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def judge(card: Path, model: str, tries: int, as_json: bool) -> int:
    """Let a model answer the questions of a filled scorecard, and measure it by the people's answers. Exits 1 where it may not gate."""
    if model == EMBEDDED:
        raise click.UsageError("The embedded writer judges nothing: name a litellm model.")
    rows = read_scorecard(card.read_text(encoding="utf-8"), str(card))
    settings = Settings()

    async def ask(prompt: str) -> str:
        # What leaves the house carries no personal values; what cannot be searched for them does not leave.
        return await complete(model, mask(prompt).text, seconds=settings.model_timeout, api_base=settings.api_base)

    async def work() -> dict[str, Measured]:
        gate = asyncio.Semaphore(8)
        found = {}
        for name, harm in QUESTIONS.items():
            questions = [
                Question(harm, row.get("asked") or "", row.get("text") or "", row[name] == "yes", row.get("agent") or "")
                for row in rows
                if row[name]
            ]

            async def one(question: Question) -> Any:
                async with gate:
                    return await judged_by(ask, question, tries=tries)

            found[name] = measure(questions, await asyncio.gather(*(one(question) for question in questions)))
        return found

    measured = run(work())
    if as_json:
        print_json({name: {**asdict(found), "may_gate": found.may_gate} for name, found in measured.items()})
    else:
        for name, found in measured.items():
            click.echo(
                f"{name}: kappa {_number(found.kappa)}, alpha {_number(found.alpha)}, n {found.n}; abstained {_number(found.abstained.value)}, "
                f"unsteady {_number(found.unsteady.value)}, swayed by order {_number(found.swayed.value)}: {'may gate' if found.may_gate else 'may not gate'}"
            )
    return int(not all(found.may_gate for found in measured.values()))


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
