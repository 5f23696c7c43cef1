"""The life of articles and policies: written, submitted, published, retired, rolled back, verified; their revisions; what was sent on
the strength of one. Every act needs the version that its actor saw."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from drafting.api.deps import Agent, Anybody, IfMatch, Manager, Overseer, Running, RunningService, entry_tag, seen_entry
from drafting.api.entry_views import entry_out, recalled_out, revision_out, revision_text_out
from drafting.api.problems import announced
from drafting.api.schemas.common import EntryId
from drafting.api.schemas.drafts import DraftsOut
from drafting.api.schemas.entries import (
    DifferenceOut,
    EntryOut,
    NoteIn,
    RecallOut,
    RevisionsOut,
    RevisionTextOut,
    RollBackIn,
    SourceIn,
    VerifyIn,
)
from drafting.api.views import drafts_out
from drafting.errors import NotFound, TransitionRefused
from drafting.review.correction import correct
from drafting.review.editorial import Done, Editorial, Seen
from knowledge.domain.revision import EntryKey, EntryKind, Revision
from knowledge.lifecycle import Step, unified

KINDS = {"articles": EntryKind.ARTICLE, "policies": EntryKind.POLICY}
_PROBLEMS = announced(404, 409, 412, 413, 415, 428)
_READ = announced(404)
Number = Annotated[int, Path(ge=1, le=2**31 - 1)]
Numbered = Annotated[int | None, Query(ge=1, le=2**31 - 1)]
Section = Annotated[str | None, Query(max_length=300, pattern=r"^[^\x00]*$")]


def kind_of_route(request: Request) -> EntryKind:
    """Articles or policies, by the address."""
    return KINDS[request.scope["route"].path.split("/")[2]]


def entry_key(request: Request, entry_id: EntryId) -> EntryKey:
    """The entry of the address."""
    return EntryKey(kind_of_route(request), entry_id)


Kind = Annotated[EntryKind, Depends(kind_of_route)]
Key = Annotated[EntryKey, Depends(entry_key)]


def seen_by(key: Key, actor: Manager, if_match: IfMatch = None) -> Seen:
    """The entry as the caller saw it."""
    return seen_entry(key, if_match, actor)


SeenEntry = Annotated[Seen, Depends(seen_by)]


async def create_entry(body: SourceIn, kind: Kind, actor: Manager, service: RunningService) -> Response:
    """A new entry, as a draft; its id is in its source."""
    done = await _editorial(service).create(kind, body.source, actor, body.note)
    return _answer(done, 201)


async def edit_entry(body: SourceIn, seen: SeenEntry, service: RunningService) -> Response:
    """A new draft revision; what is published stays so until that is."""
    return _answer(await _editorial(service).edit(seen, body.source, body.note))


async def submit_entry(seen: SeenEntry, service: RunningService, body: NoteIn | None = None) -> Response:
    """Hand a draft in for review."""
    return await _step(Step.SUBMIT, seen, service, body)


async def send_back_entry(seen: SeenEntry, service: RunningService, body: NoteIn | None = None) -> Response:
    """Give a revision in review back to its author."""
    return await _step(Step.SEND_BACK, seen, service, body)


async def publish_entry(seen: SeenEntry, service: RunningService, body: NoteIn | None = None) -> Response:
    """Publish what is in review; open drafts that rest on what it changes are superseded."""
    return await _step(Step.PUBLISH, seen, service, body)


async def retire_entry(seen: SeenEntry, service: RunningService, body: NoteIn | None = None) -> Response:
    """Take what is published out of force."""
    return await _step(Step.RETIRE, seen, service, body)


async def revive_entry(seen: SeenEntry, service: RunningService, body: NoteIn | None = None) -> Response:
    """Make a draft of what was retired."""
    return await _step(Step.REVIVE, seen, service, body)


async def roll_back_entry(body: RollBackIn, seen: SeenEntry, service: RunningService) -> Response:
    """A former revision's words again, as a new revision."""
    return _answer(await _editorial(service).roll_back(seen, body.revision, body.note))


async def verify_article(seen: SeenEntry, service: RunningService, body: VerifyIn | None = None) -> Response:
    """Say that a published article was looked over and is right."""
    body = body or VerifyIn()
    today = service.drafter.library.company.day_of(service.clock())
    return _answer(await _editorial(service).verify(seen, body.day or today, body.note))


async def list_revisions(key: Key, actor: Anybody, service: RunningService, response: Response) -> RevisionsOut:
    """Every revision, the newest first; none where a folder is served and the entry never was in the database."""
    async with service.store.knowledge() as entries:
        found = await entries.revisions(key)
    if not found and not _is_served(service, key):
        raise NotFound(f"There is no {key}.")
    response.headers["ETag"] = await entry_tag(service, key)
    return RevisionsOut(items=[revision_out(one) for one in found])


async def read_revision(key: Key, number: Number, actor: Anybody, service: RunningService) -> RevisionTextOut:
    """A revision with its source."""
    return revision_text_out(await _revision(service, key, number))


async def compare_revisions(
    key: Key, actor: Anybody, service: RunningService, before: Numbered = None, after: Numbered = None
) -> DifferenceOut:
    """What changed between two revisions (default: from the published one, or the one before, to the newest)."""
    async with service.store.knowledge() as entries:
        entry = await entries.entry(key)
    if entry is None:
        raise NotFound(f"There is no {key} in the database.")
    last = after or entry.latest
    first = before or (entry.served if entry.served not in {None, last} else max(last - 1, 1)) or 1
    was, now = await _revision(service, key, first), await _revision(service, key, last)
    return DifferenceOut(id=key.id, before=first, after=last, difference=unified(was.source, now.source, (was.ref, now.ref)))


async def recall_entry(key: Key, actor: Overseer, service: RunningService, revision: Numbered = None, section: Section = None) -> RecallOut:
    """Replies that were sent, or may have been, and rest on this entry: on one revision of it, on one section, or on any."""
    found = await service.files.recall(key, actor, revision, section)
    return RecallOut(items=[recalled_out(one) for one in found], customers=len({one.customer for one in found if one.customer is not None}))


async def correct_reply(draft_id: EntryId, actor: Agent, service: RunningService) -> DraftsOut:
    """Draft a correction of a reply that was sent: the same case over what holds now, for review like any draft."""
    return drafts_out(await correct(service.desk, draft_id, actor))


async def _step(step: Step, seen: Seen, service: Running, body: NoteIn | None) -> Response:
    return _answer(await _editorial(service).step(seen, step, body.note if body is not None else None))


async def _revision(service: Running, key: EntryKey, number: int) -> Revision:
    async with service.store.knowledge() as entries:
        found = await entries.revision(key, number)
    if found is None:
        raise NotFound(f"There is no revision {number} of the {key} in the database.")
    return found


def _editorial(service: Running) -> Editorial:
    if service.editorial is None:
        raise TransitionRefused("A folder is served (EVENHAND_KNOWLEDGE_FROM): change its files.")
    return service.editorial


def _is_served(service: Running, key: EntryKey) -> bool:
    library = service.drafter.library
    return key.id in (library.articles if key.kind is EntryKind.ARTICLE else library.policies)


def _answer(done: Done, status: int = 200) -> Response:
    headers = {"ETag": f'"{done.entry.tag}"'}
    if status == 201:
        headers["Location"] = f"/v1/{next(plural for plural, kind in KINDS.items() if kind is done.entry.key.kind)}/{done.entry.key.id}"
    return Response(entry_out(done.entry, done.revision, done.superseded).model_dump_json(), status, headers, "application/json")


Handler = Callable[..., Any]
_ACTS: tuple[tuple[str, Handler], ...] = (
    ("submit", submit_entry),
    ("send-back", send_back_entry),
    ("publish", publish_entry),
    ("retire", retire_entry),
    ("revive", revive_entry),
    ("roll-back", roll_back_entry),
)


def _router() -> APIRouter:
    router = APIRouter(prefix="/v1", tags=["knowledge"])
    for plural in KINDS:
        one = f"/{plural}/{{entry_id}}"
        problems = announced(409, 413, 415)
        router.add_api_route(f"/{plural}", create_entry, methods=["POST"], status_code=201, response_model=EntryOut, responses=problems)
        router.add_api_route(one, edit_entry, methods=["PUT"], response_model=EntryOut, responses=_PROBLEMS)
        for act, handler in _ACTS:
            router.add_api_route(f"{one}/{act}", handler, methods=["POST"], response_model=EntryOut, responses=_PROBLEMS)
        router.add_api_route(f"{one}/revisions", list_revisions, methods=["GET"], response_model=RevisionsOut, responses=_READ)
        router.add_api_route(f"{one}/revisions/{{number}}", read_revision, methods=["GET"], response_model=RevisionTextOut, responses=_READ)
        router.add_api_route(f"{one}/diff", compare_revisions, methods=["GET"], response_model=DifferenceOut, responses=_READ)
        router.add_api_route(f"{one}/recall", recall_entry, methods=["GET"], response_model=RecallOut, responses=announced())
    router.add_api_route("/articles/{entry_id}/verify", verify_article, methods=["POST"], response_model=EntryOut, responses=_PROBLEMS)
    router.add_api_route(
        "/drafts/{draft_id}/correct",
        correct_reply,
        methods=["POST"],
        status_code=201,
        response_model=DraftsOut,
        responses=announced(404, 409, 413, 415, 503),
        tags=["review"],
    )
    return router


router = _router()
