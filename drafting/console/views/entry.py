"""Coming in and going out."""

from __future__ import annotations

import hmac
from dataclasses import replace

from starlette.responses import RedirectResponse, Response

from drafting.adapters.sign_in import Asked
from drafting.console.front import keep
from drafting.console.gate import badge_for, badge_of_token
from drafting.console.pages import THEME_COOKIE, THEMES, go, show, start_of
from drafting.console.sessions import COOKIE
from drafting.console.visit import Visit
from drafting.door import Bucket
from drafting.errors import NotAuthenticated, NotFound, NotPermitted, RateLimited

_TRIES = Bucket(30)
"""How often one address may try keys in a minute."""


async def start(visit: Visit) -> Response:
    """To where the visitor's work is."""
    return go(visit, start_of(visit))


async def sign_in_page(visit: Visit) -> Response:
    """The form for a key; whoever is in already goes on."""
    if visit.actor is not None:
        return go(visit, start_of(visit))
    return _form(visit, visit.query("next") or "")


async def sign_in(visit: Visit) -> Response:
    """Show a key, get a session."""
    if visit.actor is not None:
        return go(visit, start_of(visit))
    following = visit.form.text("next", 300)
    try:
        _TRIES.take(visit.request.client.host if visit.request.client is not None else "")
        badge = await badge_for(visit.form.text("key", 4_000), visit.office)
    except (NotAuthenticated, NotPermitted) as error:
        return _form(visit, following, str(error), 401)
    except RateLimited as error:
        return _form(visit, following, str(error), 429)
    target = following if _is_ours(visit, following) else f"{visit.base}/"
    return keep(RedirectResponse(target, 303), visit, badge)


async def to_provider(visit: Visit) -> Response:
    """To the identity provider, with what ties its answer to this browser."""
    if visit.office.provider is None:
        raise NotFound("Signing in with an account is not set up here.")
    asked = Asked.new(visit.query("next") or "")
    address = await visit.office.provider.address(asked, _return_address(visit))
    return keep(RedirectResponse(address, 303), visit, replace(visit.badge, state=asked.word))


async def from_provider(visit: Visit) -> Response:
    """Back from the identity provider."""
    asked, code = Asked.read(visit.badge.state), visit.query("code", 4_000)
    if visit.office.provider is None:
        raise NotFound("Signing in with an account is not set up here.")
    state = visit.query("state") or ""
    if asked is None or code is None or not hmac.compare_digest(state.encode(), asked.state.encode()):
        return _form(visit, "", "The sign-in was broken off, or began in another browser: try again.", 401)
    try:
        found = await visit.office.provider.redeem(code, asked, _return_address(visit))
    except NotAuthenticated as error:
        return _form(visit, asked.back, str(error), 401)
    if not found.actor.roles:
        return _form(visit, asked.back, "Your account has no role here: ask an admin.", 403)
    target = asked.back if _is_ours(visit, asked.back) else f"{visit.base}/"
    return keep(RedirectResponse(target, 303), visit, badge_of_token(found.actor, found.issued, visit.office.clock()))


async def sign_out(visit: Visit) -> Response:
    """End the session in this browser."""
    response = go(visit, "/sign-in")
    response.delete_cookie(COOKIE, path=visit.base or "/")
    return response


async def choose_theme(visit: Visit) -> Response:
    """Light, dark, or as the machine has it."""
    theme, back = visit.form.text("theme", 20), visit.form.text("back", 500)
    response = RedirectResponse(back if _is_ours(visit, back) else f"{visit.base}/", 303)
    if theme in THEMES:
        secure = visit.request.url.scheme == "https"
        response.set_cookie(THEME_COOKIE, theme, max_age=31_536_000, path=visit.base or "/", secure=secure, httponly=True, samesite="lax")
    return response


async def show_help(visit: Visit) -> Response:
    """The shortcuts, and how the work goes."""
    return show(visit, "help.html")


def _return_address(visit: Visit) -> str:
    return f"{visit.request.url.scheme}://{visit.request.url.netloc}{visit.base}/sign-in/return"


def _form(visit: Visit, following: str, error: str = "", status: int = 200) -> Response:
    provider = visit.office.provider is not None
    return show(visit, "sign_in.html", status, next=following, error=error, provider=provider)


def _is_ours(visit: Visit, path: str) -> bool:
    """Whether a path leads into the console and nowhere else."""
    return path.startswith(f"{visit.base}/") and not path.startswith("//") and "\\" not in path and path.isprintable()
