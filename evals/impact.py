"""``evenhand kb impact``: what changes if this knowledge takes the place of that one. Both answer the same cases; what differs is listed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import click

from drafting.cli.support import console, open_service, print_json, run
from drafting.pipeline import Drafter
from evals.case import Suite, read_suite
from evals.record import Run
from evals.run import jobs, run_job
from evals.sides import sides
from knowledge.adapters.files import read_folder
from knowledge.domain.company import Company
from knowledge.domain.decision import PolicyId
from knowledge.domain.facts import BadFact, FactSheet
from knowledge.errors import InvalidKnowledge, Problem
from knowledge.library import Library
from knowledge.policy.conflicts import CASE_DAY
from knowledge.policy.rule import PolicyCase

_FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)
_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
_SHOWN = 40


class Kind(StrEnum):
    """What of an answer may change, the gravest first."""

    DECISION = "decision"
    COMMITMENT = "commitment"
    ACTION = "action"
    FORM = "form"
    CITATION = "citation"
    TEXT = "text"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Flip:
    """One thing that is answered otherwise. ``where`` names the scenario, wording and channel, or the policy and its case."""

    kind: Kind
    where: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Impact:
    """All that changes: ``cases`` counts the drafts and policy cases that were compared."""

    flips: tuple[Flip, ...]
    cases: int
    scenarios: tuple[str, ...]
    """The scenarios of which anything changes."""


@click.command("impact")
@click.argument("new")
@click.option("--against", type=_FOLDER, help="The knowledge that holds now (default: what is served).")
@click.option("--suite", "suites", type=_FILE, multiple=True, help="Scenarios to replay (default: those of the knowledge that holds now).")
@click.option("--allow", type=click.Choice([kind.value for kind in Kind]), multiple=True, help="A kind of change that is meant.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def impact(new: str, **options: Any) -> int:
    """What changes if NEW takes the place of what holds now: a knowledge folder, or a revision in the database (ID@3, policy:ID@3).

    Every scenario, in every wording and channel, and every policy's own cases are answered by both. Exits 1 where a decision, a
    commitment or an action changes, or a case cannot be answered any more, unless --allow names that kind.
    """
    with sides(new, options["against"]) as (old, folder):
        found = compare(old, folder, options["suites"])
    stopping = held_up(found, options["allow"])
    if options["as_json"]:
        print_json({"cases": found.cases, "scenarios": found.scenarios, "flips": found.flips, "gate": "held" if not stopping else "missed"})
    else:
        _show(found, stopping)
    return int(bool(stopping))


def compare(old: Path, new: Path, suites: Sequence[Path]) -> Impact:
    """What ``new`` changes, over these suites or those of the old folder. Raises ``InvalidKnowledge``."""
    files = suites or sorted((old / "suites").glob("*.yaml"))
    if not files and not read_folder(old).policies:
        raise InvalidKnowledge([Problem(str(old), "there is nothing to replay", expected="a suite (--suite), or policies with cases")])
    return run(measure(old, new, [read_suite(path) for path in files]))


def held_up(found: Impact, allowed: Sequence[str]) -> list[Flip]:
    """The changes that nobody said are meant."""
    held = {Kind.DECISION, Kind.COMMITMENT, Kind.ACTION, Kind.ERROR} - {Kind(name) for name in allowed}
    return [flip for flip in found.flips if flip.kind in held]


async def measure(old: Path, new: Path, suites: Sequence[Suite]) -> Impact:
    """Both folders' answers to all cases, compared. Raises ``InvalidKnowledge`` where one of them cannot be read."""
    before = (await open_service(old)).drafter
    after = (await open_service(new)).drafter
    flips = [*policy_flips(before.library, after.library)]
    cases = sum(len(policy.cases) for library in (before.library, after.library) for policy in library.policies.values())
    scenarios: dict[str, None] = {}
    for suite in suites:
        then, now = await _answers(suite, before), await _answers(suite, after)
        cases += len(then)
        for key, was in then.items():
            changed = [*run_flips(was, now[key])]
            flips += changed
            if changed:
                scenarios[f"{suite.id}/{was.scenario}"] = None
    order = list(Kind)
    return Impact(tuple(sorted(flips, key=lambda flip: order.index(flip.kind))), cases, tuple(scenarios))


async def _answers(suite: Suite, drafter: Drafter) -> dict[tuple[Any, ...], Run]:
    return {one.key: one for job in jobs(suite, drafter, 1) for one in await run_job(job, drafter)}


def run_flips(was: Run, now: Run) -> Iterator[Flip]:
    """What two answers to one case differ in. Revisions of what is cited are no difference."""
    where = f"{was.suite}/{was.scenario} wording {was.wording} {was.channel}"
    pairs = (
        (Kind.ERROR, was.error, now.error),
        (Kind.DECISION, dict(was.outcomes), dict(now.outcomes)),
        (Kind.COMMITMENT, _promises(was), _promises(now)),
        (Kind.ACTION, was.action, now.action),
        (Kind.FORM, was.form, now.form),
        (Kind.CITATION, _sections(was), _sections(now)),
        (Kind.TEXT, was.text, now.text),
    )
    yield from (Flip(kind, where, before, after) for kind, before, after in pairs if before != after)


def _promises(answer: Run) -> list[str]:
    """What the resolution promises with its values, and what the text does."""
    promised = answer.resolution.get("commitments", ())
    values = [", ".join(f"{key} {value}" for key, value in one.items() if value) for one in promised]
    return sorted([*values, *(f"text: {name}" for name in answer.commitments)])


def _sections(answer: Run) -> list[str]:
    cited = (ref.partition("@") for ref in answer.citations)
    return sorted({article + rest[rest.find("#") :] if "#" in rest else article for article, _, rest in cited})


def policy_flips(before: Library, after: Library) -> Iterator[Flip]:
    """The policies' own cases, of both sides, that are decided otherwise; policies that came or went."""
    for name in sorted({*before.policies, *after.policies}):
        sides = [library.policies.get(name) for library in (before, after)]
        if sides[0] is None or sides[1] is None:
            yield Flip(Kind.DECISION, f"policy {name}", *("there is none" if side is None else "there" for side in sides))
        cases = [case for side in sides if side is not None for case in side.cases]
        told: list[tuple[object, ...]] = []
        for case in cases:
            key = (dict(case.facts), case.tier)
            if key not in told and None not in sides:
                told.append(key)
                was, now = (_decided(library, name, case) for library in (before, after))
                if was != now:
                    yield Flip(Kind.DECISION, f"policy {name}, facts {dict(case.facts)}, tier {case.tier or '-'}", was, now)


def _decided(library: Library, name: PolicyId, case: PolicyCase) -> str:
    """Outcome, commitments with their values, and what is said, as one line."""
    try:
        decision = library.decide(name, FactSheet(given=case.facts), _tier(case, library.company), CASE_DAY)
    except BadFact as error:
        return f"cannot be decided: {error}"
    promises = "; ".join(" ".join(filter(None, (one.type, one.value, one.condition, one.deadline))) for one in decision.commitments)
    return f"{decision.outcome or 'undecided'} [{promises}] {decision.say or ''}".strip()


def _tier(case: PolicyCase, company: Company) -> str | None:
    return case.tier if case.tier in company.tiers else None


def _show(found: Impact, stopping: Sequence[Flip]) -> None:
    out = console()
    counts = Counter(flip.kind.value for flip in found.flips)
    summary = ", ".join(f"{count} {kind}" for kind, count in counts.items()) or "nothing"
    out.print(f"{found.cases} drafts and policy cases compared; changed: {summary}; scenarios touched: {len(found.scenarios)}")
    for flip in found.flips[:_SHOWN]:
        out.print(f"{flip.kind.value:10} {flip.where}", markup=False)
        out.print(f"  - {_line(flip.before)}\n  + {_line(flip.after)}", markup=False, style="dim")
    if len(found.flips) > _SHOWN:
        out.print(f"and {len(found.flips) - _SHOWN} more; --json lists all")
    if stopping:
        click.echo(f"gate: {len(stopping)} changes of what customers get; --allow those that are meant", err=True)


def _line(value: Any) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= 200 else text[:197] + "..."
