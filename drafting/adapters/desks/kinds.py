"""The kinds of desks that can be connected."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

from drafting.adapters.desks.access import DeskAccess
from drafting.adapters.desks.chatwoot import ChatwootDesk
from drafting.adapters.desks.generic import WebhookDesk
from drafting.adapters.desks.zammad import ZammadDesk
from drafting.adapters.desks.zendesk import ZendeskDesk
from drafting.errors import NotConfigured
from drafting.review.inbox import HelpDesk

KINDS: Mapping[str, Callable[[DeskAccess], HelpDesk]] = {
    "chatwoot": ChatwootDesk,
    "zendesk": ZendeskDesk,
    "zammad": ZammadDesk,
    "webhook": WebhookDesk,
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
