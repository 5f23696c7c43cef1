"""From a template to a page. Everything that is put into a page is escaped; nothing is ever marked as safe."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse, RedirectResponse, Response

from drafting.console import words
from drafting.console.marks import runs_of
from drafting.console.visit import Visit
from drafting.domain.actor import ActorRole

THEME_COOKIE = "evenhand_theme"
THEMES = ("auto", "light", "dark")
_HTMX = {"includeIndicatorStyles": False, "allowEval": False, "selfRequestsOnly": True, "historyCacheSize": 0, "refreshOnHistoryMiss": True}


@dataclass(frozen=True, slots=True)
class Place:
    """An entry of the navigation, for whom it is, and the key that leads to it after ``g``."""

    path: str
    title: str
    roles: frozenset[ActorRole]
    key: str = ""


_WORK = frozenset({ActorRole.AGENT, ActorRole.APPROVER, ActorRole.QA})
_DRAFT = frozenset({ActorRole.AGENT, ActorRole.APPROVER})
_ALL = frozenset(ActorRole)
_ADMIN = frozenset[ActorRole]()
PLACES: Mapping[str, Sequence[Place]] = {
    "Work": (Place("/queue", "Queue", _WORK, "q"), Place("/new", "New draft", _DRAFT, "n")),
    "Knowledge": (
        Place("/to-do", "To do", frozenset({ActorRole.KNOWLEDGE_MANAGER}), "d"),
        Place("/articles", "Articles", _ALL, "a"),
        Place("/policies", "Policies", _ALL, "p"),
        Place("/search", "Search", _ALL, "s"),
    ),
    "Quality": (
        Place("/figures", "Figures", frozenset({ActorRole.QA, ActorRole.APPROVER}), "f"),
        Place("/evaluations", "Evaluations", frozenset({ActorRole.QA, ActorRole.KNOWLEDGE_MANAGER}), "e"),
        Place("/audit", "Audit log", frozenset({ActorRole.QA}), "l"),
    ),
    "Service": (
        Place("/channels", "Channels", _ALL, "c"),
        Place("/models", "Models", _ADMIN, "m"),
        Place("/keys", "Keys and roles", _ADMIN, "k"),
    ),
}


def show(visit: Visit, template: str, status: int = 200, **data: Any) -> Response:
    """The page of a template."""
    return HTMLResponse(_environment().get_template(template).render(_shared(visit) | data), status)


def go(visit: Visit, path: str) -> Response:
    """Elsewhere in the console, after a form."""
    return RedirectResponse(f"{visit.base}{path}", 303)


def start_of(visit: Visit) -> str:
    """Where whoever signed in begins: the first place that is theirs."""
    return next((place.path for places in PLACES.values() for place in places if visit.may(*place.roles)), "/help")


def _shared(visit: Visit) -> dict[str, Any]:
    library = visit.office.drafter.library
    theme = visit.request.cookies.get(THEME_COOKIE, "auto")
    now = visit.office.clock()
    return {
        "visit": visit,
        "actor": visit.actor,
        "base": visit.base,
        "csrf": visit.badge.csrf,
        "htmx": json.dumps(_HTMX),
        "tell": json.dumps({"X-CSRF": visit.badge.csrf}),
        "theme": theme if theme in THEMES else "auto",
        "company": library.company,
        "navigation": {title: [place for place in places if visit.may(*place.roles)] for title, places in PLACES.items()},
        "here": visit.request.url.path.removeprefix(visit.base),
        "address": visit.request.url.path + (f"?{visit.request.url.query}" if visit.request.url.query else ""),
        "now": now,
        "due_in": lambda due: words.due_in(due, now),
        "ago": lambda at: words.ago(at, now),
        "moment": lambda at: words.moment(at, library.company.zone),
        "static": lambda name: f"{visit.base}/static/{name}?v={_digest(name)}",
    }


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("drafting.console"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    made.filters |= {"label": words.label, "span": words.span, "value": words.value_of, "unwrapped": words.unwrapped}
    made.globals |= {"runs_of": runs_of}
    return made


@cache
def _digest(name: str) -> str:
    return hashlib.sha256((files("drafting.console") / "static" / name).read_bytes()).hexdigest()[:12]
