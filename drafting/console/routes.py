"""What there is, for whom."""

from __future__ import annotations

from collections.abc import Callable

from starlette.applications import Starlette
from starlette.convertors import Convertor, register_url_convertor
from starlette.routing import Route

from drafting.console.front import Front
from drafting.console.office import Office
from drafting.console.views import acts, admin, channels_of, curation, draft, entries, entry, evaluations, figures, knowledge, new, queue
from drafting.domain.actor import ActorRole
from drafting.door import ADMINS, AGENTS, AUDITORS, EVERYBODY, MANAGERS, READERS

OVERSEERS = READERS | MANAGERS


class _Kind(Convertor[str]):
    """The part of an address that names articles or policies."""

    regex = "articles|policies"

    def convert(self, value: str) -> str:
        """As it is."""
        return value

    def to_string(self, value: str) -> str:
        """As it is."""
        return value


register_url_convertor("kind", _Kind())


def create_console(office: Callable[[], Office]) -> Starlette:
    """The console over the office that is at work when a request comes."""
    front = Front(office)
    return front.application([*_entry(front), *_work(front), *_acts(front), *_knowledge(front), *_quality(front), *_service(front)])


def _entry(front: Front) -> list[Route]:
    return [
        front.page("/", entry.start, EVERYBODY),
        front.open("/sign-in", entry.sign_in_page),
        front.open("/sign-in", entry.sign_in, acts=True),
        front.open("/sign-in/provider", entry.to_provider),
        front.open("/sign-in/return", entry.from_provider),
        front.act("/sign-out", entry.sign_out, EVERYBODY),
        front.open("/theme", entry.choose_theme, acts=True),
        front.page("/help", entry.show_help, EVERYBODY),
    ]


def _work(front: Front) -> list[Route]:
    return [
        front.page("/queue", queue.show_queue, READERS),
        front.page("/queue/next", queue.next_draft, READERS),
        front.page("/new", new.new_page, AGENTS),
        front.act("/new", new.make_new, AGENTS),
        front.page("/drafts/{draft}", draft.show_draft, READERS),
        front.page("/drafts/{draft}/channels", channels_of.side_by_side, READERS),
    ]


def _acts(front: Front) -> list[Route]:
    agents = {
        "approve": acts.approve,
        "reject": acts.reject,
        "withdraw": acts.withdraw,
        "reopen": acts.reopen,
        "revise": acts.revise,
        "edit": acts.edit,
        "supply": acts.supply,
        "settle": acts.settle,
        "claim": acts.claim,
        "release": acts.release,
        "assign": acts.assign,
    }
    return [
        *(front.act(f"/drafts/{{draft}}/{name}", acts.act(name, doing), AGENTS) for name, doing in agents.items()),
        front.act("/drafts/{draft}/comment", acts.act("comment", acts.comment), READERS),
        front.act("/drafts/{draft}/check", acts.check, AGENTS),
    ]


def _knowledge(front: Front) -> list[Route]:
    return [
        front.page("/to-do", entries.show_to_do, EVERYBODY),
        front.page("/gaps", curation.show_gaps, {ActorRole.QA, *MANAGERS}),
        front.page("/contradictions", curation.show_contradictions, EVERYBODY),
        front.page("/{kind:kind}/new", entries.new_page, MANAGERS),
        front.act("/{kind:kind}/new", entries.create, MANAGERS),
        front.page("/{kind:kind}/{entry}/edit", entries.edit_page, MANAGERS),
        front.act("/{kind:kind}/{entry}/edit", entries.edit, MANAGERS),
        front.page("/{kind:kind}/{entry}/history", entries.history, EVERYBODY),
        front.page("/{kind:kind}/{entry}/recall", entries.recall, OVERSEERS),
        *(front.act(f"/{{kind:kind}}/{{entry}}/{name}", entries.step(name), MANAGERS) for name in (*entries.STEPS, "roll-back", "verify")),
        front.act("/drafts/{draft}/correct", entries.correct_reply, AGENTS),
        front.page("/articles", knowledge.list_articles, EVERYBODY),
        front.page("/articles/{article}", knowledge.show_article, EVERYBODY),
        front.page("/policies", knowledge.list_policies, EVERYBODY),
        front.page("/policies/{policy}", knowledge.show_policy, EVERYBODY),
        front.page("/search", knowledge.search, EVERYBODY),
    ]


def _quality(front: Front) -> list[Route]:
    measurers = frozenset({ActorRole.QA, ActorRole.KNOWLEDGE_MANAGER})
    return [
        front.page("/figures", figures.show_figures, {ActorRole.QA, ActorRole.APPROVER}),
        front.page("/evaluations", evaluations.list_evaluations, measurers),
        front.page("/evaluations/result", evaluations.show_evaluation, measurers),
        front.page("/evaluations/report", evaluations.show_report, measurers),
        front.page("/audit", admin.show_audit, AUDITORS),
    ]


def _service(front: Front) -> list[Route]:
    return [
        front.page("/channels", admin.show_channels, EVERYBODY),
        front.page("/models", admin.show_models, ADMINS),
        front.page("/keys", admin.list_keys, ADMINS),
        front.act("/keys", admin.add_key, ADMINS),
        front.act("/keys/bar", admin.bar_person, ADMINS),
        front.act("/keys/{key}/revoke", admin.revoke_key, ADMINS),
    ]
