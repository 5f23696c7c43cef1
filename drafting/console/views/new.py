"""A new draft from a conversation that was pasted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime

from starlette.responses import Response

from drafting.console.needed import facts_of, lines_of
from drafting.console.pages import go, show
from drafting.console.streams import STREAM, streamed
from drafting.console.visit import Visit
from drafting.domain.approval import FiledDraft
from drafting.domain.case import Case, Customer, Message, Role
from drafting.domain.channel import ChannelId
from drafting.errors import BadRequest, DraftingError
from drafting.ports import Answer
from drafting.review import Order
from drafting.statuses import status_of
from knowledge.errors import KnowledgeError

EXAMPLE_TEXT = "@wondrous my kid's widget broke after 3 days!! I want my money back or everyone hears about it"
_SPEAKER = re.compile(r"(customer|client|they|agent|us|we|me)\s*:\s*", re.IGNORECASE)
_OURS = frozenset({"agent", "us", "we", "me"})
_MOST_MESSAGES = 100


async def new_page(visit: Visit) -> Response:
    """The form, empty or with an example in it."""
    given = {"text": EXAMPLE_TEXT, "facts": "purchase_date: 2026-09-02\ndefective: yes", "name": "Walter Grump", "handle": "@grump"}
    return _form(visit, given if visit.query("example") else {})


async def make_new(visit: Visit) -> Response:
    """Draft, file, and lead to the first draft."""
    try:
        order = Order(_case(visit), _channels(visit), visit.who, _nothing)
        if STREAM in visit.request.headers.get("accept", ""):
            return streamed(visit, order)
        filed = await visit.office.desk.request(order)
    except (DraftingError, KnowledgeError) as error:
        return _form(visit, dict(visit.form.values), str(error), status_of(error) or 422)
    visit.office.tally.drafted(filed)
    return go(visit, f"/drafts/{filed[0].draft.id}?done=new")


def conversation(text: str, channel: str | None = None) -> tuple[Message, ...]:
    """The messages of a pasted conversation: a line that begins with ``Customer:`` or ``Agent:`` starts a message; without any, all of
    it is one message of the customer."""
    if not any(_SPEAKER.match(line) for line in text.split("\n")):
        return (Message(text.strip(), channel=channel),) if text.strip() else ()
    found: list[tuple[Role, list[str]]] = []
    for line in text.split("\n"):
        speaker = _SPEAKER.match(line)
        if speaker is not None:
            role = Role.AGENT if speaker[1].lower() in _OURS else Role.CUSTOMER
            found.append((role, [line[speaker.end() :]]))
        elif found:
            found[-1][1].append(line)
        elif line.strip():
            found.append((Role.CUSTOMER, [line]))
    messages = ((role, "\n".join(lines).strip()) for role, lines in found)
    return tuple(Message(words, role, channel) for role, words in messages if words)


def _case(visit: Visit) -> Case:
    form, company = visit.form, visit.office.drafter.library.company
    messages = conversation(form.text("text"), form.word("came_by"))
    if len(messages) > _MOST_MESSAGES:
        raise BadRequest(f"The conversation has more than {_MOST_MESSAGES} messages: paste the latest.")
    followers = form.word("followers") or "0"
    if not followers.isascii() or not followers.isdigit() or len(followers) > 12:
        raise BadRequest("Followers: give a whole number.")
    customer = Customer(
        id=form.word("customer"),
        name=form.word("name"),
        handle=form.word("handle"),
        tier=form.word("tier"),
        followers=int(followers) or None,
        record=dict(lines_of(form.text("record", 10_000), "What we hold of them")),
    )
    facts = facts_of(lines_of(form.text("facts", 10_000), "What we know"), visit.office.drafter.library.policies.values())
    return Case(messages, _day(form.word("as_of"), datetime.now(company.zone).date()), customer, facts)


def _day(given: str | None, today: date) -> date:
    try:
        return date.fromisoformat(given) if given is not None else today
    except ValueError as error:
        raise BadRequest("Date: write it as 2026-11-01.") from error


def _channels(visit: Visit) -> tuple[ChannelId, ...]:
    chosen = tuple(visit.office.drafter.channel(name).id for name in visit.form.under("channel."))
    if not chosen:
        raise BadRequest("Choose at least one channel in which to answer.")
    return chosen


def _form(visit: Visit, given: dict[str, str], error: str = "", status: int = 200) -> Response:
    library = visit.office.drafter.library
    inputs = {entry.derived_from or entry.name: entry for policy in library.policies.values() for entry in policy.inputs.values()}
    return show(
        visit,
        "new.html",
        status,
        given=given,
        error=error,
        channels=sorted(visit.office.drafter.channels.values(), key=lambda channel: (not channel.is_public, channel.id)),
        facts=sorted(inputs.items()),
        today=datetime.now(library.company.zone).date().isoformat(),
    )


def _nothing(_filed: Sequence[FiledDraft]) -> Answer:
    """No answer is kept: a form has no key."""
    return Answer(303, "")
