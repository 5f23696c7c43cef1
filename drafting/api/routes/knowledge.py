"""Knowledge: search it, read it, ask a policy."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Response

from drafting.api.deps import Anybody, Running, RunningService, entry_tag
from drafting.api.knowledge_views import article_out, hit_out, line_out, policy_out
from drafting.api.problems import announced
from drafting.api.schemas.common import EntryId
from drafting.api.schemas.drafts import DecisionOut
from drafting.api.schemas.knowledge import ArticleOut, ArticlePageOut, PolicyOut, PolicyPageOut, SearchOut
from drafting.api.schemas.requests import DecideIn, SearchIn
from drafting.api.views import decision_out
from drafting.errors import NotFound
from knowledge.domain.article import ArticleId, ArticleStatus
from knowledge.domain.audience import Audience
from knowledge.domain.decision import PolicyId
from knowledge.domain.facts import FactSheet
from knowledge.domain.revision import EntryKey, EntryKind
from knowledge.ports import SearchFilter

router = APIRouter(prefix="/v1", tags=["knowledge"])

After = Annotated[str, Query(max_length=200, pattern=r"^[^\x00]*$")]
Limit = Annotated[int, Query(ge=1, le=500)]


@router.post("/search", response_model=SearchOut, responses=announced(413, 415))
async def search(body: SearchIn, actor: Anybody, service: RunningService) -> SearchOut:
    """The passages that answer a query: published, valid on the day, best first."""
    audiences = frozenset({Audience(body.audience)} if body.audience is not None else Audience)
    where = SearchFilter(body.as_of or _today(service), audiences)
    found = await service.drafter.library.search(body.query, where, body.limit, (body.context,) if body.context is not None else ())
    return SearchOut(hits=[hit_out(hit) for hit in found.hits], answerable=found.answerable)


@router.get("/articles", response_model=ArticlePageOut, responses=announced())
async def list_articles(
    actor: Anybody, service: RunningService, status: ArticleStatus | None = None, cursor: After = "", limit: Limit = 100
) -> ArticlePageOut:
    """Articles by id, in every state."""
    every = sorted(service.drafter.library.articles.values(), key=lambda article: article.id)
    wanted = [article for article in every if article.id > cursor and status in {None, article.status}]
    shown = wanted[:limit]
    return ArticlePageOut(items=[line_out(article) for article in shown], next=shown[-1].id if len(wanted) > limit else None)


@router.get("/articles/{entry_id}", response_model=ArticleOut, responses=announced(404))
async def read_article(entry_id: EntryId, actor: Anybody, service: RunningService, response: Response) -> ArticleOut:
    """An article with its text: the published revision, else the newest. The ETag is that of its newest."""
    article = service.drafter.library.articles.get(ArticleId(entry_id))
    if article is None:
        raise NotFound(f"There is no article '{entry_id}'.")
    response.headers["ETag"] = await entry_tag(service, EntryKey(EntryKind.ARTICLE, entry_id))
    return article_out(article)


@router.get("/policies", response_model=PolicyPageOut, responses=announced())
async def list_policies(actor: Anybody, service: RunningService, cursor: After = "", limit: Limit = 100) -> PolicyPageOut:
    """Policies by id."""
    wanted = sorted((one for one in service.drafter.library.policies.values() if one.id > cursor), key=lambda policy: policy.id)
    shown = wanted[:limit]
    return PolicyPageOut(items=[policy_out(policy) for policy in shown], next=shown[-1].id if len(wanted) > limit else None)


@router.get("/policies/{entry_id}", response_model=PolicyOut, responses=announced(404))
async def read_policy(entry_id: EntryId, actor: Anybody, service: RunningService, response: Response) -> PolicyOut:
    """A published policy: its inputs, rules and outcomes. The ETag is that of its newest revision."""
    policy = service.drafter.library.policies.get(PolicyId(entry_id))
    if policy is None:
        raise NotFound(f"There is no policy '{entry_id}'.")
    response.headers["ETag"] = await entry_tag(service, EntryKey(EntryKind.POLICY, entry_id))
    return policy_out(policy)


@router.post("/policies/{entry_id}/decide", response_model=DecisionOut, responses=announced(404, 413, 415))
async def decide(entry_id: EntryId, body: DecideIn, actor: Anybody, service: RunningService) -> DecisionOut:
    """What a policy says for these facts, why, and what would change it."""
    sheet = FactSheet(given=body.facts, record=body.record)
    return decision_out(service.drafter.library.decide(PolicyId(entry_id), sheet, body.tier, body.as_of or _today(service)))


def _today(service: Running) -> date:
    return service.drafter.library.company.day_of(service.clock())
