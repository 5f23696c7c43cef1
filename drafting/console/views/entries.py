"""The life of articles and policies: written, checked, submitted, published, retired, rolled back; what changed between two revisions;
what was sent on the strength of one."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.responses import Response

from drafting.console.pages import go, show
from drafting.console.visit import Visit
from drafting.domain.actor import ActorRole
from drafting.domain.draft import OPEN
from drafting.errors import BadRequest, DraftingError, NotFound, TransitionRefused
from drafting.ports import RestQuery
from drafting.review.correction import correct
from drafting.review.editorial import Editorial, Seen
from drafting.statuses import status_of
from knowledge.curation.overdue import overdue
from knowledge.domain.article import UNPUBLISHED
from knowledge.domain.revision import Entry, EntryKey, EntryKind, Revision
from knowledge.errors import KnowledgeError
from knowledge.lifecycle import Step, unified

KINDS = {"articles": EntryKind.ARTICLE, "policies": EntryKind.POLICY}
STEPS = {"submit": Step.SUBMIT, "publish": Step.PUBLISH, "send-back": Step.SEND_BACK, "retire": Step.RETIRE, "revive": Step.REVIVE}
DONE = {
    "edit": "Kept as a draft. What is published stays so until this is published.",
    "create": "Kept as a draft: submit it, then publish it.",
    "submit": "Handed in for review.",
    "publish": "Published. Open drafts that rested on what it changes are out of date now.",
    "send-back": "Given back to its author.",
    "retire": "Taken out of force.",
    "revive": "A draft again.",
    "roll-back": "The former words are there again, as a new revision.",
    "verify": "Verified today.",
}
_MOST_SOURCE = 400_000
_MOST_RECALLED = 200
NEW_ARTICLE = """---
id: my-article
title: My article
audience: public
status: draft
owner: {owner}
verified: {today}
verify_every: 180d
---
## A heading that a customer's question would name
What is so, in whole sentences.
"""
NEW_POLICY = """id: my_policy
title: My policy
decides:
  - what customers say when this policy decides
inputs:
  days_since_purchase: {type: integer, unit: day, from: purchase_date, ask: when you bought it}
outcomes:
  yes: {commits: [], say: We can do this.}
  no: {commits: [], say: This is not possible any more.}
rules:
  - {id: early, when: days_since_purchase <= 30, outcome: yes}
  - {id: later, outcome: no}
cases:
  - {facts: {days_since_purchase: 31}, outcome: no}
"""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an entry is: in the database, or in the folder alone (then ``entry`` is what it becomes at the first act)."""

    entry: Entry
    revisions: tuple[Revision, ...]
    source: str


async def history(visit: Visit) -> Response:
    """An entry's revisions, and what can be done with the newest."""
    return await _history(visit, done=DONE.get(visit.query("done") or "", ""))


async def edit_page(visit: Visit) -> Response:
    """An entry's words, to be changed."""
    key = _key(visit)
    standing = await _standing(visit, key)
    return _editor(visit, key, standing.source, standing.entry.tag)


async def edit(visit: Visit) -> Response:
    """Keep changed words as a new draft revision."""
    key, source = _key(visit), visit.form.text("source", _MOST_SOURCE)
    tag = visit.form.text("tag", 500)
    try:
        await _editorial(visit).edit(Seen(key, (tag,), visit.who), source, visit.form.word("note", 2_000))
    except (DraftingError, KnowledgeError) as error:
        return _editor(visit, key, source, tag, error)
    return go(visit, f"{_path(key)}/history?done=edit")


async def new_page(visit: Visit) -> Response:
    """A new article or policy, from a pattern."""
    kind = _kind(visit)
    today = visit.office.drafter.library.company.day_of(visit.office.clock()).isoformat()
    pattern = NEW_ARTICLE.format(owner=visit.who.id, today=today) if kind is EntryKind.ARTICLE else NEW_POLICY
    return _editor(visit, EntryKey(kind, ""), pattern, "")


async def create(visit: Visit) -> Response:
    """Keep a new entry as a draft."""
    kind, source = _kind(visit), visit.form.text("source", _MOST_SOURCE)
    try:
        done = await _editorial(visit).create(kind, source, visit.who, visit.form.word("note", 2_000))
    except (DraftingError, KnowledgeError) as error:
        return _editor(visit, EntryKey(kind, ""), source, "", error)
    return go(visit, f"{_path(done.entry.key)}/history?done=create")


def step(name: str) -> Callable[[Visit], Awaitable[Response]]:
    """The handler of a step; refused, the entry's page says why."""

    async def handle(visit: Visit) -> Response:
        key = _key(visit)
        seen = Seen(key, (visit.form.text("tag", 500),), visit.who)
        try:
            await _act(visit, name, seen)
        except NotFound:
            raise
        except (DraftingError, KnowledgeError) as error:
            return await _history(visit, error=str(error), status=status_of(error) or 409)
        return go(visit, f"{_path(key)}/history?done={name}")

    return handle


async def recall(visit: Visit) -> Response:
    """Replies that were sent, or may have been, on the strength of an entry."""
    key, number = _key(visit), visit.query("revision") or ""
    revision = int(number) if number.isascii() and number.isdigit() and len(number) < 9 else None
    found = await visit.office.files.recall(key, visit.who, revision)
    customers = len({one.customer for one in found if one.customer is not None})
    return show(
        visit,
        "recall.html",
        key=key,
        path=_path(key),
        revision=revision,
        found=found[:_MOST_RECALLED],
        total=len(found),
        customers=customers,
    )


async def correct_reply(visit: Visit) -> Response:
    """Draft a correction of a reply that was sent."""
    filed = await correct(visit.office.desk, visit.part("draft"), visit.who)
    return go(visit, f"/drafts/{filed[0].draft.id}?done=new")


async def show_to_do(visit: Visit) -> Response:
    """What waits for a knowledge manager: what is not published yet, what is to be verified again, what was done lately."""
    library, office = visit.office.drafter.library, visit.office
    today = library.company.day_of(office.clock())
    async with office.store.knowledge() as entries:
        pending = await entries.pending()
        head = await entries.head()
        changes = await entries.changes(max(head.number - 20, 0), 20)
    late = overdue(library.articles.values(), today, await office.store.rest_counts(EntryKind.ARTICLE))
    return show(visit, "to_do.html", pending=pending, overdue=late, changes=changes[::-1], can_act=office.editorial is not None)


async def _act(visit: Visit, name: str, seen: Seen) -> None:
    editorial, note = _editorial(visit), visit.form.word("note", 2_000)
    if name == "verify":
        await editorial.verify(seen, visit.office.drafter.library.company.day_of(visit.office.clock()), note)
    elif name == "roll-back":
        number = visit.form.word("revision") or ""
        if not (number.isascii() and number.isdigit() and len(number) < 9):
            raise BadRequest("Say to which revision.")
        await editorial.roll_back(seen, int(number), note)
    else:
        await editorial.step(seen, STEPS[name], note)


async def _history(visit: Visit, *, done: str = "", error: str = "", status: int = 200) -> Response:
    key = _key(visit)
    standing = await _standing(visit, key)
    by_number = {revision.number: revision for revision in standing.revisions}
    latest = by_number.get(standing.entry.latest)
    before, after = _chosen(visit, standing, by_number)
    resting = (await visit.office.store.resting(RestQuery(key, OPEN))) if latest is not None and latest.status in UNPUBLISHED else ()
    return show(
        visit,
        "history.html",
        status,
        key=key,
        path=_path(key),
        entry=standing.entry,
        revisions=standing.revisions,
        latest=latest,
        in_database=bool(standing.revisions),
        lines=_difference(before, after),
        before=before,
        after=after,
        resting=len(resting),
        done=done,
        error=error,
        can_act=visit.office.editorial is not None and visit.may(ActorRole.KNOWLEDGE_MANAGER),
    )


def _chosen(visit: Visit, standing: Standing, by_number: dict[int, Revision]) -> tuple[Revision | None, Revision | None]:
    """Which two revisions are compared: those of the address, else the published one (or the one before) and the newest."""

    def asked(name: str) -> Revision | None:
        given = visit.query(name) or ""
        return by_number.get(int(given)) if given.isascii() and given.isdigit() and len(given) < 9 else None

    entry = standing.entry
    usual = entry.served if entry.served not in {None, entry.latest} else entry.latest - 1
    return asked("before") or by_number.get(usual or 0), asked("after") or by_number.get(entry.latest)


def _difference(before: Revision | None, after: Revision | None) -> list[tuple[str, str]]:
    """The lines of a comparison, each with its kind: ``add``, ``gone``, ``place`` or nothing."""
    if before is None or after is None or before.number == after.number:
        return []
    kinds = {"+": "add", "-": "gone", "@": "place"}
    lines = unified(before.source, after.source, (before.ref, after.ref)).splitlines()[2:]
    return [(kinds.get(line[:1], ""), line) for line in lines]


async def _standing(visit: Visit, key: EntryKey) -> Standing:
    """Where the entry stands. Raises ``NotFound``."""
    async with visit.office.store.knowledge() as entries:
        entry, revisions = await entries.entry(key), await entries.revisions(key)
    if entry is not None:
        source = next((one.source for one in revisions if one.number == entry.latest), b"")
        return Standing(entry, revisions, source.decode("utf-8", "replace"))
    library = visit.office.drafter.library
    if key.id not in (library.articles if key.kind is EntryKind.ARTICLE else library.policies):
        raise NotFound(f"There is no {key}.")
    editorial = visit.office.editorial
    files = (await asyncio.to_thread(editorial.home)).files if editorial is not None else ()
    source = next((one.source for one in files if one.key == key), b"")
    return Standing(Entry(key, None, 1, 1, 1), (), source.decode("utf-8", "replace"))


def _editor(visit: Visit, key: EntryKey, source: str, tag: str, error: Exception | None = None) -> Response:
    status = 200 if error is None else status_of(error) or 422
    return show(visit, "editor.html", status, key=key, path=_path(key), source=source, tag=tag, error=str(error) if error else "")


def _editorial(visit: Visit) -> Editorial:
    if visit.office.editorial is None:
        raise TransitionRefused("A folder is served (EVENHAND_KNOWLEDGE_FROM): change its files.")
    return visit.office.editorial


def _kind(visit: Visit) -> EntryKind:
    found = KINDS.get(visit.part("kind"))
    if found is None:
        raise NotFound("There are articles and policies.")
    return found


def _key(visit: Visit) -> EntryKey:
    return EntryKey(_kind(visit), visit.part("entry"))


def _path(key: EntryKey) -> str:
    plural = next(plural for plural, kind in KINDS.items() if kind is key.kind)
    return f"/{plural}/{key.id}" if key.id else f"/{plural}"
