"""``evenhand costs``: what models cost and how many tokens they took, by day, channel, agent or model."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass

import click
from rich.table import Table

from drafting.cli.on_file import on_file
from drafting.cli.support import console, print_json, run
from drafting.domain.approval import FiledDraft
from drafting.ports import DraftQuery
from drafting.wiring import EMBEDDED

BY = ("day", "channel", "agent", "model")


@dataclass(frozen=True, slots=True)
class Spent:
    """``drafts`` of a group, how many a model worded, their tokens of both directions and their cost in US dollars."""

    group: str
    drafts: int = 0
    by_model: int = 0
    replaced: int = 0
    tokens: int = 0
    cost: float = 0.0

    def with_draft(self, filed: FiledDraft) -> Spent:
        """With one draft more."""
        wording = filed.draft.wording
        return Spent(
            self.group,
            self.drafts + 1,
            self.by_model + (wording.model != EMBEDDED),
            self.replaced + (wording.fallback is not None),
            self.tokens + wording.tokens,
            self.cost + wording.cost,
        )


@click.command()
@click.option("--by", type=click.Choice(BY), default="day", show_default=True, help="How the sums are grouped.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def costs(by: str, as_json: bool) -> int:
    """What the drafts on file cost: tokens and US dollars, and how many wordings of a model were replaced."""
    found = summed(run(on_file(DraftQuery())), by)
    if as_json:
        print_json([asdict(one) for one in found])
        return 0
    rows = Table(by, "drafts", "by a model", "replaced", "tokens", "cost, USD", box=None)
    for one in found:
        rows.add_row(one.group, str(one.drafts), str(one.by_model), str(one.replaced), str(one.tokens), f"{one.cost:.4f}")
    console().print(rows)
    return 0


def summed(drafts: Iterable[FiledDraft], by: str) -> list[Spent]:
    """The sums of each group, in the groups' order. Calls for a wording that was replaced are counted where the provider told their price."""
    groups: dict[str, Spent] = {}
    for filed in drafts:
        name = _group(filed, by)
        groups[name] = groups.get(name, Spent(name)).with_draft(filed)
    return [groups[name] for name in sorted(groups)]


def _group(filed: FiledDraft, by: str) -> str:
    if by == "day":
        return filed.created.date().isoformat()
    if by == "agent":
        return filed.requested_by or "nobody"
    return str(filed.draft.channel) if by == "channel" else filed.draft.wording.model
