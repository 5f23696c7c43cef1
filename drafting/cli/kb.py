"""``evenhand kb``: check and search a knowledge folder, and see what a change of it would change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import click

from drafting.cli.main import Entry, LazyGroup
from drafting.cli.support import console, open_service, print_json, run
from drafting.settings import Settings
from drafting.wiring import knowledge_folder
from knowledge.adapters.files import read_folder
from knowledge.domain.audience import Audience
from knowledge.errors import InvalidKnowledge, Problem
from knowledge.library import SearchResult
from knowledge.policy.conflicts import check_policy, remarks, run_cases
from knowledge.policy.parse import compile_policy
from knowledge.ports import SearchFilter

_FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)


# What needs the evaluation stands above this package, and what is heavy is not needed by the rest: imported when called.
_ABOVE = {
    "import": Entry("drafting.cli.kb_import:import_", "Take in knowledge from files of many kinds, as drafts."),
    "gaps": Entry("drafting.cli.kb_gaps:gaps", "Questions that nothing answered, those of most customers first."),
    "propose": Entry("drafting.cli.kb_gaps:propose", "A solved conversation as a proposed article."),
    "curate": Entry("drafting.cli.kb_curate:curate", "Find near-duplicates and contradictions."),
    "publish": Entry("evals.publish:publish", "Publish a folder into the database."),
    "export": Entry("drafting.cli.kb_store:export", "Write what the database holds into a folder."),
    "drift": Entry("drafting.cli.kb_store:drift", "How a folder and the database differ."),
    "log": Entry("drafting.cli.kb_store:log", "What was done with the knowledge."),
    "diff": Entry("drafting.cli.kb_store:diff", "What changed between two revisions."),
    "stale": Entry("drafting.cli.kb_store:stale", "Articles whose verification is overdue."),
    "recall": Entry("drafting.cli.kb_store:recall", "Replies that were sent on the strength of a revision."),
    "impact": Entry("evals.impact:impact", "What customers would get otherwise from other knowledge."),
}


class _Commands(LazyGroup):
    """The commands of this module, and those that are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*self.commands, *self.entries]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        return self.commands.get(cmd_name) or super().get_command(ctx, cmd_name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        own = [(name, command.get_short_help_str()) for name, command in self.commands.items()]
        with formatter.section("Commands"):
            formatter.write_dl([*own, *((name, entry.help) for name, entry in self.entries.items())])


@click.group(cls=_Commands, entries=_ABOVE)
def kb() -> None:
    """Check and search a knowledge folder, and see what a change of it would change."""


@kb.command()
@click.argument("folder", type=_FOLDER, required=False)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def check(folder: Path | None, as_json: bool) -> int:
    """Read FOLDER (default: the configured one), run the policies' own cases, look for rules that can never fire.

    Exits 2 where a file cannot be read, 1 where a case or a rule does not hold.
    """
    folder = folder or knowledge_folder(Settings())
    try:
        found = read_folder(folder)
    except InvalidKnowledge as error:
        _report(_Report(list(error.problems)), as_json)
        return 2
    problems: list[Problem] = []
    odd: list[Problem] = []
    cases = 0
    for policy in found.policies:
        compiled = compile_policy(policy, found.company)
        problems += check_policy(compiled, found.company)
        odd += remarks(compiled)
        results = run_cases(compiled, found.company)
        cases += len(results)
        problems += [result.problem for result in results if result.problem is not None]
    _report(_Report(problems, odd, cases), as_json)
    if not as_json and not problems:
        console().print(f"{found.company.name}: {len(found.articles)} articles, {len(found.policies)} policies.")
    return int(bool(problems))


@kb.command()
@click.argument("query")
@click.option("--knowledge", type=_FOLDER, help="The knowledge folder.")
@click.option("--limit", default=5, show_default=True, help="How many passages.")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="The day to search for (default: today).")
@click.option("--public", is_flag=True, help="Only what customers may hear.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def search(query: str, **options: object) -> int:
    """Find the passages that answer QUERY. Exits 1 where nothing here answers it."""
    result = run(_search(query, options))
    if options["as_json"]:
        print_json({"answerable": result.answerable, "hits": result.hits})
    else:
        out = console()
        out.print(f"answerable: {result.answerable:.2f}")
        for hit in result.hits:
            out.print(f"[bold]{hit.passage.ref}[/bold]  {hit.score:.2f}  {hit.passage.title} > {hit.passage.heading}")
            out.print("  " + " ".join(hit.passage.text.split())[:200], style="dim")
    return int(result.answerable < 0.5)


async def _search(query: str, options: dict[str, object]) -> SearchResult:
    knowledge, limit, day = options["knowledge"], options["limit"], options["as_of"]
    service = await open_service(knowledge if isinstance(knowledge, Path) else None)
    as_of = day.date() if hasattr(day, "date") else date.today()  # noqa: DTZ011 - a person's today
    audiences = frozenset({Audience.PUBLIC}) if options["public"] else frozenset(Audience)
    return await service.drafter.library.search(query, SearchFilter(as_of, audiences), limit=int(str(limit)))


@dataclass(frozen=True, slots=True)
class _Report:
    """``remarks`` are odd and do no harm: they fail nothing."""

    problems: Sequence[Problem]
    remarks: Sequence[Problem] = ()
    cases: int = 0


def _report(report: _Report, as_json: bool) -> None:
    if as_json:
        print_json({"ok": not report.problems, "cases": report.cases, "problems": report.problems, "remarks": report.remarks})
        return
    out = console()
    for problem in report.problems:
        out.print(str(problem), markup=False)
    for remark in report.remarks:
        out.print(f"remark: {remark}", markup=False)
    out.print(f"{len(report.problems)} problem{'s' * (len(report.problems) != 1)}; {report.cases} policy cases run.")
