"""What people do with a draft. Each act carries the version that was seen; what cannot be done is told on the draft's own page, with
what was typed still there."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.responses import Response

from drafting.console.needed import facts_of
from drafting.console.pages import go, show
from drafting.console.views.draft import Told, checked_of, draft_page, find
from drafting.console.visit import Visit
from drafting.domain.approval import FiledDraft
from drafting.domain.draft import Form as DraftForm
from drafting.errors import BadRequest, DraftingError, NotFound, VersionConflict
from drafting.review import Consent, Handle
from drafting.statuses import status_of
from knowledge.errors import KnowledgeError

_MOVED = "Somebody changed this draft since you opened it. This is how it stands now: look again before you go on."
Doing = Callable[[Visit], Awaitable[object]]


def act(name: str, doing: Doing) -> Callable[[Visit], Awaitable[Response]]:
    """The handler of an act: done, it leads back to the draft; refused, the draft's page says why."""

    async def handle(visit: Visit) -> Response:
        try:
            await doing(visit)
        except NotFound:
            raise
        except (DraftingError, KnowledgeError) as error:
            words = _MOVED if isinstance(error, VersionConflict) else str(error)
            given = visit.form.text("text") if name == "edit" else None
            told = Told(error=words, text=given, subject=visit.form.word("subject"), status=status_of(error) or 409)
            return await draft_page(visit, await find(visit), told)
        visit.office.tally.acted(name)
        return go(visit, f"/drafts/{visit.part('draft')}?done={name}")

    return handle


async def approve(visit: Visit) -> object:
    """Approve the very text that was seen."""
    return await visit.office.desk.approve(_seen(visit), Consent(visit.form.word("note", 2_000), visit.form.word("override", 2_000)))


async def reject(visit: Visit) -> object:
    """Reject it for a reason."""
    return await visit.office.desk.reject(_seen(visit), visit.form.needed("reason", "Say why you reject it: others learn from it."))


async def withdraw(visit: Visit) -> object:
    """Take it back for good."""
    return await visit.office.desk.withdraw(_seen(visit), visit.form.word("reason", 2_000))


async def reopen(visit: Visit) -> object:
    """Undo an approval before it goes out."""
    return await visit.office.desk.reopen(_seen(visit))


async def revise(visit: Visit) -> object:
    """Send it back to be drafted again."""
    return await visit.office.desk.revise(_seen(visit), visit.form.word("instructions", 2_000))


async def edit(visit: Visit) -> object:
    """Put one's own words in its place."""
    text = visit.form.text("text")
    if not text.strip():
        raise BadRequest("The text is empty: write what the customer should read, or reject the draft.")
    return await visit.office.desk.edit(_seen(visit), text, visit.form.word("subject"))


async def supply(visit: Visit) -> object:
    """Say what was found out; every channel of the case is drafted again."""
    facts = facts_of(visit.form.under("fact."), visit.office.drafter.library.policies.values())
    if not facts:
        raise BadRequest("Fill in at least one of the fields.")
    return await visit.office.desk.supply(_seen(visit), facts)


async def settle(visit: Visit) -> object:
    """Say what became of a message."""
    reason = visit.form.needed("reason", "Say how you found out.")
    return await visit.office.desk.settle(_seen(visit), delivered=visit.form.word("delivered") == "yes", reason=reason)


async def claim(visit: Visit) -> object:
    """Take the customer."""
    return await visit.office.queue.take(visit.part("draft"), visit.who)


async def release(visit: Visit) -> object:
    """Give the customer back."""
    await visit.office.queue.release(visit.part("draft"), visit.who)
    return None


async def assign(visit: Visit) -> object:
    """Hand the customer over."""
    return await visit.office.queue.assign(visit.part("draft"), visit.form.needed("to", "Say to whom.", 100), visit.who)


async def comment(visit: Visit) -> object:
    """Say something to colleagues."""
    return await visit.office.queue.comment(visit.part("draft"), visit.form.needed("text", "Write the comment first.", 4_000), visit.who)


async def check(visit: Visit) -> Response:
    """What the checks say of a text that is being written; nothing is kept."""
    filed = await find(visit)
    text, subject = visit.form.text("text"), visit.form.word("subject")
    if filed.draft.form is DraftForm.SILENT and not text.strip():
        return show(visit, "checked.html", checked=checked_of("", ()), filed=filed, live=True)
    found = await visit.office.drafter.recheck(filed.record, text, subject or filed.draft.wording.subject)
    return show(visit, "checked.html", checked=checked_of(text, found.findings), filed=filed, live=True)


def _seen(visit: Visit) -> Handle:
    """The version that the visitor saw; a form without one saw none."""
    given = visit.form.word("version") or ""

    def accepts(filed: FiledDraft) -> bool:
        return given == str(filed.version)

    return Handle(visit.part("draft"), accepts, visit.who)
