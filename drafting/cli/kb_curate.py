"""``evenhand kb curate``: what of a knowledge folder says the same twice, or contradicts itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from drafting.cli.support import console, print_json
from drafting.curating import conflicts
from drafting.settings import Settings
from drafting.wiring import knowledge_folder
from knowledge.adapters.files import Folder, read_folder
from knowledge.curation.contradictions import Contradiction
from knowledge.curation.duplicates import near_duplicates
from knowledge.curation.sameness import Alike

_FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)
PARTS = ("duplicates", "contradictions")


@dataclass(frozen=True, slots=True)
class Curation:
    """What was found in a folder."""

    duplicates: Sequence[Alike] = ()
    contradictions: Sequence[Contradiction] = ()


@click.command()
@click.argument("folder", type=_FOLDER, required=False)
@click.option("--against", type=_FOLDER, help="Another state of the knowledge: how do the policies of both decide otherwise?")
@click.option("--only", type=click.Choice(PARTS), multiple=True, help="Look for this alone; may be given more than once.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def curate(folder: Path | None, **options: object) -> int:
    """Find near-duplicates and contradictions in FOLDER (default: the configured one).

    Contradictions are decisions that differ on the same facts, prose that names another amount than the policy it stands behind, and
    sentences that differ only in an amount. Exits 1 where there is one.
    """
    read = read_folder(folder or knowledge_folder(Settings()))
    against, only = options["against"], options["only"]
    wanted = only if isinstance(only, tuple) and only else PARTS
    found = Curation(
        near_duplicates(read.articles) if "duplicates" in wanted else (),
        contradictions(read, read_folder(against) if isinstance(against, Path) else None) if "contradictions" in wanted else (),
    )
    if options["as_json"]:
        print_json(found)
    else:
        _show(found, wanted)
    return int(bool(found.contradictions))


def contradictions(read: Folder, against: Folder | None = None) -> list[Contradiction]:
    """All contradictions of a folder, and those of its policies with the same ones of another state."""
    return conflicts.contradictions(read.articles, read.policies, read.company, against.policies if against is not None else ())


def _show(found: Curation, wanted: Sequence[str]) -> None:
    out = console()
    if "duplicates" in wanted:
        out.print(f"[bold]Near-duplicates[/bold]: {len(found.duplicates)}")
        for pair in found.duplicates:
            numbers = f"; numbers that only one has: {', '.join(pair.numbers)}" if pair.numbers else ""
            out.print(f"  {pair.first} and {pair.second}: {pair.likeness:.0%} alike{numbers}", markup=False)
    if "contradictions" in wanted:
        out.print(f"[bold]Contradictions[/bold]: {len(found.contradictions)}")
        for one in found.contradictions:
            facts = ", ".join(f"{name} = {value}" for name, value in one.facts.items())
            out.print(f"  {one.between}: {one.first} and {one.second}" + (f", for {facts}" if facts else ""), markup=False)
            out.print(f"    {one.first}: {one.first_says}", style="dim", markup=False)
            out.print(f"    {one.second}: {one.second_says}", style="dim", markup=False)
