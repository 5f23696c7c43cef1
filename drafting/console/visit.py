"""One request to the console: who makes it, what they filled in, and what they may do."""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field

from starlette.requests import Request

from drafting.console.forms import Form
from drafting.console.office import Office
from drafting.console.sessions import Badge
from drafting.domain.actor import Actor, ActorRole
from drafting.errors import NotPermitted

CSRF_FIELD, CSRF_HEADER = "csrf", "x-csrf"
_OWN = frozenset({"same-origin", "none"})


@dataclass(frozen=True, slots=True)
class Visit:
    """One request. ``actor`` is ``None`` for whoever has not signed in."""

    request: Request
    office: Office
    badge: Badge
    actor: Actor | None = None
    form: Form = field(default=Form())

    @property
    def who(self) -> Actor:
        """Whoever signed in; routes that anybody may see never ask."""
        assert self.actor is not None
        return self.actor

    @property
    def base(self) -> str:
        """The address under which the console stands."""
        return str(self.request.scope.get("root_path", ""))

    @property
    def is_partial(self) -> bool:
        """Whether only a part of the page is wanted."""
        return self.request.headers.get("hx-request") == "true"

    def query(self, name: str, most: int = 300) -> str | None:
        """A word of the address; ``None`` where it is missing, empty, or no text that could mean anything here."""
        value = self.request.query_params.get(name, "").strip()
        return value if value and len(value) <= most and "\0" not in value else None

    def part(self, name: str) -> str:
        """A part of the path."""
        return str(self.request.path_params[name])

    def may(self, *roles: ActorRole) -> bool:
        """Whether whoever signed in has one of these roles; an admin always."""
        return self.actor is not None and bool(self.actor.roles & {*roles, ActorRole.ADMIN})


def check_origin(visit: Visit) -> None:
    """A form that changes something comes from our own page, with the word that only that page knows. Raises ``NotPermitted``."""
    site = visit.request.headers.get("sec-fetch-site")
    origin = visit.request.headers.get("origin")
    own = f"{visit.request.url.scheme}://{visit.request.url.netloc}"
    given = visit.form.text(CSRF_FIELD) or visit.request.headers.get(CSRF_HEADER, "")
    foreign = (site is not None and site not in _OWN) or (origin is not None and origin not in {own, "null"})
    if foreign or not hmac.compare_digest(given.encode(), visit.badge.csrf.encode()):
        raise NotPermitted("This form is not from your own session: open the page again, then repeat what you did.")
