"""The console's application: each request is let in, held to its roles and its form's word, answered, and sealed with the headers
under which a browser runs nothing that is not ours."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

from drafting.console.forms import Form
from drafting.console.gate import actor_of, is_at_this_machine
from drafting.console.office import Office
from drafting.console.pages import show
from drafting.console.sessions import COOKIE, LASTS, Badge, BadgeKind
from drafting.console.visit import Visit, check_origin
from drafting.domain.actor import Actor, ActorRole
from drafting.door import require
from drafting.errors import DraftingError, NotAuthenticated
from drafting.logs import logger
from drafting.statuses import status_of
from knowledge.errors import KnowledgeError

Handler = Callable[[Visit], Awaitable[Response]]
_LOG = logger(__name__)
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; frame-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), interest-cohort=()",
    "Cache-Control": "no-store",
}


class Front:
    """Makes routes over the office that is at work when a request comes."""

    def __init__(self, office: Callable[[], Office]) -> None:
        self.office = office

    def page(self, path: str, handler: Handler, roles: Iterable[ActorRole]) -> Route:
        """A page to look at."""
        return Route(path, self._endpoint(handler, frozenset(roles), acts=False), methods=["GET"])

    def act(self, path: str, handler: Handler, roles: Iterable[ActorRole]) -> Route:
        """A form that does something: only with the word of the visitor's own session."""
        return Route(path, self._endpoint(handler, frozenset(roles), acts=True), methods=["POST"])

    def open(self, path: str, handler: Handler, *, acts: bool = False) -> Route:
        """What is there before anybody signed in."""
        return Route(path, self._endpoint(handler, None, acts=acts), methods=["POST" if acts else "GET"])

    def application(self, routes: Iterable[Route]) -> Starlette:
        """The application of these routes."""
        static = Mount("/static", _Static(directory=Path(str(files("drafting.console"))) / "static"))
        return Starlette(routes=[*routes, static], exception_handlers={HTTPException: self._lost})

    def _endpoint(self, handler: Handler, roles: frozenset[ActorRole] | None, *, acts: bool) -> Callable[[Request], Awaitable[Response]]:
        async def answer(request: Request) -> Response:
            office = self.office()
            visit, fresh = self._arrive(request, office)
            try:
                visit = replace(visit, actor=await self._actor(visit))
                if visit.actor is None and roles is not None:
                    return _sealed(_to_sign_in(visit), visit, fresh=fresh)
                if visit.actor is not None and roles is not None:
                    require(visit.actor, roles)
                if acts:
                    visit = replace(visit, form=Form.read(request.headers.get("content-type", ""), await request.body()))
                    check_origin(visit)
                response = await handler(visit)
            except (DraftingError, KnowledgeError) as error:
                response = problem(visit, error)
            except Exception as error:  # noqa: BLE001 - a page is answered whatever happens; what it was is logged without values
                _LOG.error("console_error", error=type(error).__name__, path=request.scope.get("path", ""))
                response = show(visit, "problem.html", 500, title="Something went wrong here", detail="It was logged; please try again.")
            return _sealed(response, visit, fresh=fresh)

        return answer

    def _arrive(self, request: Request, office: Office) -> tuple[Visit, bool]:
        """The visit with its badge, and whether the badge is new."""
        now = office.clock()
        badge = office.seal.open(request.cookies.get(COOKIE), now)
        if office.door.is_open:
            known = badge is not None and badge.kind is BadgeKind.LOCAL
            return Visit(request, office, badge if known and badge is not None else Badge.new(BadgeKind.LOCAL, now)), not known
        known = badge is not None and badge.kind is not BadgeKind.LOCAL
        return Visit(request, office, badge if known and badge is not None else Badge.new(BadgeKind.GUEST, now)), not known

    async def _actor(self, visit: Visit) -> Actor | None:
        address = visit.request.client.host if visit.request.client is not None else None
        if visit.office.door.is_open and not is_at_this_machine(address, visit.request.url.hostname):
            raise NotAuthenticated(
                "No API key is configured, so that only this machine may come in, as http://127.0.0.1 or http://localhost."
            )
        return await actor_of(visit.badge, visit.office)

    async def _lost(self, request: Request, error: Exception) -> Response:
        visit, fresh = self._arrive(request, self.office())
        status = error.status_code if isinstance(error, HTTPException) else 500
        visit = replace(visit, actor=await actor_of(visit.badge, visit.office))
        title = "There is nothing at this address" if status == 404 else "That cannot be done here"
        return _sealed(show(visit, "problem.html", status, title=title, detail="Take one of the pages in the menu."), visit, fresh=fresh)


class _Static(StaticFiles):
    """Our own files; those whose addresses carry their digest may be kept by browsers."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with the file."""

        async def sealed(message: dict[str, object]) -> None:
            if message["type"] == "http.response.start":
                named = scope.get("query_string", b"").startswith(b"v=")
                kept = {**_HEADERS, "Cache-Control": "public, max-age=31536000, immutable" if named else "no-cache"}
                message["headers"] = [*message["headers"], *((k.lower().encode(), v.encode()) for k, v in kept.items())]  # type: ignore[misc]
            await send(message)

        await super().__call__(scope, receive, sealed)  # type: ignore[arg-type]


def problem(visit: Visit, error: Exception) -> Response:
    """The page of something that could not be done."""
    status = status_of(error)
    if status is None:
        _LOG.error("console_error", error=type(error).__name__)
        return show(visit, "problem.html", 500, title="Something went wrong here", detail="It was logged; please try again.")
    titles = {
        401: "Please sign in",
        403: "This is not for you to do",
        404: "Not found",
        422: "Something is missing",
        429: "A little slower",
    }
    return show(visit, "problem.html", status, title=titles.get(status, "That could not be done"), detail=str(error))


def keep(response: Response, visit: Visit, badge: Badge) -> Response:
    """The response, with the session that begins with it."""
    response.set_cookie(
        COOKIE,
        visit.office.seal.close(badge),
        max_age=int(LASTS.total_seconds()),
        path=visit.base or "/",
        secure=visit.request.url.scheme == "https",
        httponly=True,
        samesite="lax",
    )
    return response


def _sealed(response: Response, visit: Visit, *, fresh: bool) -> Response:
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    if fresh and not any(name == b"set-cookie" for name, _ in response.raw_headers):
        keep(response, visit, visit.badge)
    return response


def _to_sign_in(visit: Visit) -> Response:
    target = quote(str(visit.request.url.path)) if visit.request.method == "GET" else ""
    if visit.is_partial:
        return Response("", 401, {"HX-Redirect": f"{visit.base}/sign-in"})
    return RedirectResponse(f"{visit.base}/sign-in" + (f"?next={target}" if target else ""), 303)
