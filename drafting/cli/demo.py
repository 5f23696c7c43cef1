"""``evenhand demo``: the example company answers one complaint in every channel."""

from __future__ import annotations

from datetime import date

import click

from drafting.cli.support import console, open_service, print_json, run, show_draft, show_resolution
from drafting.domain.case import Case, Customer, Message
from drafting.domain.channel import ChannelId
from drafting.domain.finding import Verdict
from drafting.domain.record import DraftRecord
from drafting.wiring import example_folder

CHANNELS = tuple(ChannelId(name) for name in ("social_public", "social_dm", "email", "chat", "phone", "sms", "review"))

COMPLAINT = Case(
    messages=(
        Message("@wondrous my kid's widget broke after 3 days!! I want my money back or everyone hears about it", channel="social_public"),
    ),
    as_of=date(2026, 11, 1),
    customer=Customer(
        id="c-102",
        name="Walter Grump",
        handle="@grump",
        tier="standard",
        followers=12_000,
        record={"email": "w.grump@mail.example", "order": "O-1182"},
    ),
    facts={"purchase_date": "2026-09-02", "defective": True},
)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the drafts as JSON.")
def demo(as_json: bool) -> int:
    """Load the example company, draft one complaint for every channel, show it with its checks."""
    records = run(_draft())
    if as_json:
        print_json([record.draft for record in records])
    else:
        _show(records)
    return int(any(record.draft.verdict is Verdict.BLOCK for record in records))


async def _draft() -> tuple[DraftRecord, ...]:
    service = await open_service(example_folder())
    return await service.drafter.draft_all(COMPLAINT, CHANNELS)


def _show(records: tuple[DraftRecord, ...]) -> None:
    out = console()
    out.print(f"[bold]The complaint[/bold], posted in public by {COMPLAINT.customer.handle} ({COMPLAINT.customer.followers:,} followers):")
    out.print(f"  “{COMPLAINT.messages[0].text}”\n")
    show_resolution(records[0], out)
    out.print()
    for record in records:
        show_draft(record, out)
    out.print(
        "\nOne resolution, one answer in every channel. Nothing is sent before a person approves it: `make serve`, then open the console."
    )
