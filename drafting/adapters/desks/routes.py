"""Which connector serves which channel, as the settings say it."""

from __future__ import annotations

import base64
import binascii
import hashlib
import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from drafting.adapters.desks.egress import Network
from drafting.adapters.desks.folder import FolderConnector
from drafting.adapters.desks.webhook import WebhookConnector
from drafting.errors import NotConfigured
from drafting.ports import Connector

_HELP = "EVENHAND_SEND: entries are 'channel=folder:PATH' or 'channel=https://…', '*' for all other channels."


@dataclass(frozen=True, slots=True)
class Routes:
    """Connectors by name, and the name for each channel."""

    connectors: Mapping[str, Connector] = field(default_factory=dict)
    by_channel: Mapping[str, str] = field(default_factory=dict)

    def route(self, channel: str) -> str | None:
        """The connector of a channel, ``None`` where nothing is sent there by us."""
        return self.by_channel.get(channel, self.by_channel.get("*"))


@dataclass(frozen=True, slots=True)
class WebhookOptions:
    """What holds for all webhooks."""

    secret: str | None = field(default=None, repr=False)
    allowed: tuple[Network, ...] = ()
    deduplicates: bool = True


def read_routes(given: str, options: WebhookOptions) -> Routes:
    """The routes of ``EVENHAND_SEND``. Raises ``NotConfigured`` for an entry that cannot be read."""
    connectors: dict[str, Connector] = {}
    channels: dict[str, str] = {}
    for entry in re.split(r"[,\s]+", given.strip()):
        if not entry:
            continue
        channel, _, target = entry.partition("=")
        if not channel or not target or channel in channels:
            raise NotConfigured(_HELP)
        connector = _connector(target, options)
        connectors.setdefault(connector.name, connector)
        channels[channel] = connector.name
    return Routes(connectors, channels)


def read_networks(given: str) -> tuple[Network, ...]:
    """Networks in CIDR notation. Raises ``NotConfigured``."""
    try:
        return tuple(ipaddress.ip_network(entry) for entry in re.split(r"[,\s]+", given.strip()) if entry)
    except ValueError as error:
        raise NotConfigured(f"EVENHAND_WEBHOOK_ALLOW: {error}. Give networks such as 10.1.0.0/16.") from error


def _connector(target: str, options: WebhookOptions) -> Connector:
    if target.startswith("folder:") and target != "folder:":
        return FolderConnector(Path(target.removeprefix("folder:")), name=target)
    parts = urlsplit(target)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise NotConfigured(_HELP)
    if parts.scheme == "http" and not options.allowed:
        raise NotConfigured("EVENHAND_SEND: a webhook's address begins with https://; http:// is for allowed private networks alone.")
    if options.secret is None or not _is_secret(options.secret):
        raise NotConfigured("EVENHAND_WEBHOOK_SECRET: a webhook needs a secret 'whsec_…' of at least 24 random bytes in base64.")
    name = f"webhook:{parts.hostname}:{hashlib.sha256(target.encode()).hexdigest()[:8]}"  # the address itself may be a secret
    return WebhookConnector(target, options.secret, name, options.deduplicates, options.allowed)


def _is_secret(given: str) -> bool:
    try:
        return len(base64.b64decode(given.removeprefix("whsec_") + "==")) >= 24
    except (binascii.Error, ValueError):
        return False
