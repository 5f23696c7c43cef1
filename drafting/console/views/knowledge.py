"""Articles, policies and search, as they are at work now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from starlette.responses import Response

from drafting.console.needed import facts_of, fields_of
from drafting.console.pages import show
from drafting.console.visit import Visit
from drafting.domain.actor import ActorRole
from drafting.domain.approval import FiledDraft
from drafting.domain.draft import DraftState
from drafting.errors import BadRequest, NotFound
from drafting.ports import RestQuery
from drafting.review.probes import unmarked
from knowledge.domain.article import Article, ArticleId, ArticleStatus
from knowledge.domain.audience import Audience
from knowledge.domain.decision import Decision, PolicyId
from knowledge.domain.facts import BadFact, FactSheet
from knowledge.domain.revision import EntryKey, EntryKind
from knowledge.policy.conflicts import CASE_DAY
from knowledge.policy.rule import Policy, PolicyCase
from knowledge.ports import SearchFilter

_LIVE = frozenset({DraftState.NEEDS_REVIEW, DraftState.APPROVED, DraftState.SENT, DraftState.UNKNOWN})
_READERS = (ActorRole.AGENT, ActorRole.APPROVER, ActorRole.QA)
_MOST_DRAFTS, _MOST_READ = 20, 300


@dataclass(frozen=True, slots=True)
class Tried:
    """One of a policy's own cases, with what the policy says of it now."""

    case: PolicyCase
    outcome: str | None
    holds: bool
    problem: str = ""


async def list_articles(visit: Visit) -> Response:
    """Every article, in every state."""
    library, status = visit.office.drafter.library, visit.query("status")
    today = _today(visit)
    every = sorted(library.articles.values(), key=lambda article: (article.title.casefold(), article.id))
    counts = await visit.office.store.rest_counts(EntryKind.ARTICLE)
    return show(
        visit,
        "articles.html",
        articles=[article for article in every if status in {None, article.status.value}],
        chosen=status or "",
        statuses=[one.value for one in ArticleStatus],
        notes={article.id: note_of(article, today) for article in every},
        counts=counts,
        total=len(every),
    )


async def show_article(visit: Visit) -> Response:
    """An article in the sections that are cited, and who rests on it."""
    library = visit.office.drafter.library
    article = library.articles.get(ArticleId(visit.part("article")))
    if article is None:
        raise NotFound("There is no such article.")
    count = (await visit.office.store.rest_counts(EntryKind.ARTICLE)).get(article.id, 0)
    return show(
        visit,
        "article.html",
        article=article,
        passages=library.passages_of(article.id),
        note=note_of(article, _today(visit)),
        policies=[one for one in library.policies.values() if (one.article or "").partition("#")[0] == article.id],
        drafts=await _resting(visit, article.id) if 0 < count <= _MOST_READ and visit.may(*_READERS) else [],
        resting=count,
        superseded_by=[one for one in library.articles.values() if article.id in one.supersedes],
    )


async def _resting(visit: Visit, article: str) -> list[FiledDraft]:
    """The latest drafts that rest on an article, as far as the visitor sees them."""
    sight = visit.office.files.sight(visit.who)
    resting = await visit.office.store.resting(RestQuery(EntryKey(EntryKind.ARTICLE, article), _LIVE))
    return [unmarked(one) for one in resting if sight.covers(one)][-_MOST_DRAFTS:][::-1]


def note_of(article: Article, today: date) -> str:
    """What is the matter with an article on a day; empty where nothing is."""
    if article.status is not ArticleStatus.PUBLISHED:
        return ""
    if article.valid_from is not None and today < article.valid_from:
        return f"from {article.valid_from.isoformat()}"
    if article.valid_until is not None and today > article.valid_until:
        return f"ended {article.valid_until.isoformat()}"
    return "to be verified again" if article.is_stale_on(today) else ""


async def search(visit: Visit) -> Response:
    """What retrieval makes of a question."""
    query, audience = visit.query("q", 4_000), visit.query("audience") or ""
    day = _day(visit.query("as_of"), _today(visit))
    found = None
    if query is not None:
        audiences = frozenset({Audience(audience)}) if audience in set(Audience) else frozenset(Audience)
        found = await visit.office.drafter.library.search(query, SearchFilter(day, audiences), 10)
    matches = await visit.office.drafter.library.match_policies([query]) if query is not None else [[]]
    return show(
        visit,
        "search.html",
        query=query or "",
        audience=audience,
        as_of=day.isoformat(),
        found=found,
        matches=matches[0][:3],
        policies=visit.office.drafter.library.policies,
        audiences=[one.value for one in Audience],
    )


async def list_policies(visit: Visit) -> Response:
    """Every policy."""
    library = visit.office.drafter.library
    tried = {policy.id: _cases(visit, policy) for policy in library.policies.values()}
    policies = sorted(library.policies.values(), key=lambda policy: policy.title.casefold())
    return show(visit, "policies.html", policies=policies, tried=tried, counts=await visit.office.store.rest_counts(EntryKind.POLICY))


async def show_policy(visit: Visit) -> Response:
    """A policy as a decision table, with its cases; and what it says for the facts that were filled in."""
    policy = visit.office.drafter.library.policies.get(PolicyId(visit.part("policy")))
    if policy is None:
        raise NotFound("There is no such policy.")
    typed = {name.removeprefix("fact."): value for name, value in visit.request.query_params.items() if name.startswith("fact.")}
    decision, error = None, ""
    if any(value.strip() for value in typed.values()) or "tier" in visit.request.query_params:
        decision, error = _try(visit, policy, typed)
    return show(
        visit,
        "policy.html",
        422 if error else 200,
        policy=policy,
        fields=fields_of(policy),
        typed=typed,
        tier=visit.query("tier") or "",
        as_of=visit.query("as_of") or _today(visit).isoformat(),
        decision=decision,
        error=error,
        cases=_cases(visit, policy),
    )


def _try(visit: Visit, policy: Policy, typed: Mapping[str, str]) -> tuple[Decision | None, str]:
    try:
        facts = facts_of(typed, [policy])
        day = _day(visit.query("as_of"), _today(visit))
        return visit.office.drafter.library.decide(policy.id, FactSheet(given=facts), visit.query("tier"), day), ""
    except (BadFact, BadRequest) as error:
        return None, str(error)


def _cases(visit: Visit, policy: Policy) -> list[Tried]:
    found = []
    for case in policy.cases:
        try:
            decided = visit.office.drafter.library.decide(policy.id, FactSheet(given=case.facts), case.tier, CASE_DAY).outcome
            found.append(Tried(case, decided, decided == case.outcome))
        except BadFact as error:
            found.append(Tried(case, None, holds=False, problem=str(error)))
    return found


def _today(visit: Visit) -> date:
    return datetime.now(visit.office.drafter.library.company.zone).date()


def _day(given: str | None, today: date) -> date:
    try:
        return date.fromisoformat(given) if given is not None else today
    except ValueError as error:
        raise BadRequest("Date: write it as 2026-11-01.") from error
