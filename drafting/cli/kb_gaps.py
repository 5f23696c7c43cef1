"""``evenhand kb gaps | propose``: what the knowledge lacks, and what solved conversations would add to it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import click
from rich.table import Table

from drafting.adapters.cases import read_case_file
from drafting.adapters.store import SqlStore
from drafting.cli.kb_store import FOLDER, opened
from drafting.cli.support import console, print_json, run
from drafting.curating.propose import Proposal
from drafting.curating.propose import propose as propose_from
from drafting.curating.unanswered import unanswered
from drafting.domain.approval import FiledDraft
from drafting.domain.case import Case, Message, Role
from drafting.domain.draft import DraftState, Form
from drafting.errors import BadRequest
from drafting.ports import DraftQuery
from drafting.settings import Settings
from drafting.wiring import knowledge_folder, now
from knowledge.adapters.embeddings import SentenceTransformerEmbedder
from knowledge.adapters.files import read_folder
from knowledge.curation.gaps import Gap, Unanswered
from knowledge.curation.gaps import gaps as gaps_of
from knowledge.intake import Intake, Material, take_in

_PAGE = 200
_SOLVED = {DraftState.APPROVED, DraftState.SENT}
_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@click.command()
@click.option("--days", default=90, show_default=True, help="How far back.")
@click.option("--least", default=1, show_default=True, help="Only what at least so many customers asked.")
@click.option("--knowledge", type=FOLDER, help="The knowledge folder, for the company's own contacts.")
@_JSON
def gaps(days: int, least: int, knowledge: Path | None, as_json: bool) -> int:
    """Questions of the drafts in the database that nothing answered: gathered by what they ask, those of most customers first."""
    company = read_folder(knowledge or knowledge_folder(Settings())).company
    questions = run(_questions(days, tuple(contact.value for contact in company.contacts)))
    found = [gap for gap in _gathered(questions) if gap.customers >= least]
    if as_json:
        print_json({"questions": len(questions), "gaps": found})
        return 0
    table = Table("customers", "asked", "example", "channels", "last", "drafts", show_edge=False)
    for gap in found:
        shown = ", ".join(gap.drafts[:3]) + (" …" if len(gap.drafts) > 3 else "")
        table.add_row(str(gap.customers), str(gap.asked), gap.example, ", ".join(gap.channels), gap.last.date().isoformat(), shown)
    out = console()
    if found:
        out.print(table)
    out.print(
        f"{len(found)} gap{'s' * (len(found) != 1)} in {len(questions)} questions that nothing answered in the last {days} days.",
        markup=False,
    )
    return 0


def _gathered(questions: list[Unanswered]) -> list[Gap]:
    if not questions:
        return []
    embedder = SentenceTransformerEmbedder(Settings().embedding_model)
    return gaps_of(questions, embedder.embed_queries([question.text for question in questions]))


async def _questions(days: int, keep: tuple[str, ...]) -> list[Unanswered]:
    since = now() - timedelta(days=days)
    async with opened() as (store, _):
        return list(unanswered([filed async for filed in _drafts(store, since)], keep))


async def _drafts(store: SqlStore, since: datetime) -> AsyncIterator[FiledDraft]:
    """Drafts since then, newest first."""
    cursor: str | None = None
    while True:
        page = await store.drafts(DraftQuery(cursor=cursor, limit=_PAGE))
        for filed in page.items:
            if filed.created < since:
                return
            yield filed
        if page.next is None:
            return
        cursor = page.next


@click.command()
@click.option("--from-draft", "draft", help="A draft that was approved or sent.")
@click.option(
    "--from-file",
    "file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="A thread: JSON with messages of a customer and an agent.",
)
@click.option("--into", type=FOLDER, help="The knowledge folder (default: the configured one).")
@click.option("--owner", help="Who will look after the article.")
@_JSON
def propose(draft: str | None, file: Path | None, into: Path | None, owner: str | None, as_json: bool) -> int:
    """A solved conversation or thread as a proposed article: personal data removed, its source named, a draft for a person to edit and publish."""
    if (draft is None) == (file is None):
        raise click.UsageError("Give one of --from-draft and --from-file.")
    folder = into or knowledge_folder(Settings())
    company = read_folder(folder).company
    if file is not None:
        proposal, source = propose_from(read_case_file(file, company), company), f"thread {file.name}"
    else:
        filed = run(_filed(str(draft)))
        proposal, source = propose_from(_solved(filed), company), f"draft {filed.draft.id}"
    report = take_in(Intake((), folder, tags=("proposed",), owner=owner), [_material(proposal, source)])
    if as_json:
        print_json(report)
        return 0
    for merged in report.merged:
        click.echo(f"It stands already, as {merged.into}; nothing was written.")
    for made in report.imported:
        click.echo(f"{folder / made.file}: a draft, internal until a person says otherwise.")
        for note in made.notes:
            click.echo(f"  {note}")
    return 0


def _material(proposal: Proposal, source: str) -> Material:
    return Material(source, proposal.title, proposal.body, notes=proposal.notes)


def _solved(filed: FiledDraft) -> Case:
    """The case with the reply that a person approved as its last message."""
    if filed.state not in _SOLVED or filed.draft.form is not Form.FULL:
        raise BadRequest(
            f"Only a full reply that was approved or sent is a solved conversation; this one is {filed.state}, {filed.draft.form}."
        )
    case = filed.record.case
    asked = tuple(message for message in case.messages if message.role is Role.CUSTOMER)
    return Case((*asked, Message(filed.draft.text, Role.AGENT)), case.as_of, case.customer, case.facts)


async def _filed(draft: str) -> FiledDraft:
    async with opened() as (store, _):
        found = await store.draft(draft)
    if found is None:
        raise BadRequest(f"There is no draft '{draft}'.")
    return found
