"""The kinds of desks that can be connected."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from drafting.adapters.desks.calls import Caller
from drafting.adapters.desks.chatwoot import ChatwootDesk
from drafting.adapters.desks.egress import Network
from drafting.adapters.desks.generic import WebhookDesk
from drafting.adapters.desks.zammad import ZammadDesk
from drafting.adapters.desks.zendesk import ZendeskDesk
from drafting.errors import NotConfigured
from drafting.review.inbox import HelpDesk


@dataclass(frozen=True, slots=True)
class DeskAccess:
    """How a desk is reached. ``secret`` is what its calls are signed with, ``token`` what ours are allowed by."""

    name: str
    kind: str
    url: str
    secret: str = field(repr=False)
    token: str = field(default="", repr=False)
    account: str = ""
    allowed: Sequence[Network] = ()

    @property
    def base(self) -> str:
        """The address without a slash at its end."""
        return self.url.rstrip("/")

    @property
    def caller(self) -> Caller:
        """Who calls it."""
        return Caller(f"The desk '{self.name}'", self.allowed)


KINDS: Mapping[str, Callable[[DeskAccess], HelpDesk]] = {
    "chatwoot": lambda at: ChatwootDesk(at.name, at.base, at.account, at.secret, at.token, at.caller),
    "zendesk": lambda at: ZendeskDesk(at.name, at.base, at.account, at.secret, at.token, at.caller),
    "zammad": lambda at: ZammadDesk(at.name, at.base, at.secret, at.token, at.caller),
    "webhook": lambda at: WebhookDesk(at.name, at.url, at.secret, at.caller),
}


def open_desk(access: DeskAccess) -> HelpDesk:
    """The desk. Raises ``NotConfigured`` for what it needs and has not."""
    where = f"EVENHAND_DESKS: the desk '{access.name}'"
    parts = urlsplit(access.url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise NotConfigured(f"{where} has no address 'https://…' in 'url'.")
    if parts.scheme == "http" and not access.allowed:
        raise NotConfigured(f"{where}: http:// is for private networks that EVENHAND_WEBHOOK_ALLOW names.")
    missing = [name for name in _NEEDS[access.kind] if not getattr(access, name)]
    if missing:
        raise NotConfigured(f"{where} needs {', '.join(missing)}.")
    return KINDS[access.kind](access)


_NEEDS: Mapping[str, tuple[str, ...]] = {
    "chatwoot": ("secret", "token", "account"),
    "zendesk": ("secret", "token", "account"),
    "zammad": ("secret", "token"),
    "webhook": ("secret",),
}
