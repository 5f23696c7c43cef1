"""A webhook after the Standard Webhooks specification: signed, with an id that stays the same over all attempts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from urllib.parse import urlsplit, urlunsplit

import httpx2
from standardwebhooks import Webhook

from drafting.adapters.desks.egress import Forbidden, Network, resolve
from drafting.domain.audit import canonical
from drafting.domain.delivery import Outgoing
from drafting.errors import DeliveryUnsure, NotDelivered

SECONDS = 15.0
_LATER = frozenset({408, 425, 429, 503})


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class WebhookConnector:
    """Posts to one address. ``secret`` is a ``whsec_…``; ``allowed`` are private networks that may be called; ``deduplicates``
    says whether the receiver keeps to the specification and takes each ``webhook-id`` once."""

    url: str
    secret: str = field(repr=False)
    name: str = "webhook"
    deduplicates: bool = True
    allowed: Sequence[Network] = ()
    clock: Callable[[], datetime] = _now

    async def deliver(self, outgoing: Outgoing) -> str:
        """The status. Raises ``NotDelivered`` where nobody took it, ``DeliveryUnsure`` where that is not known."""
        body = canonical({"type": "draft.approved", "timestamp": self.clock().isoformat(), "data": asdict(outgoing)})
        try:
            status = await self._post(body, self._headers(outgoing.message, body))
        except Forbidden as error:
            raise NotDelivered(str(error), again=False) from error
        except (httpx2.ConnectError, httpx2.ConnectTimeout, OSError) as error:
            raise NotDelivered(f"The webhook cannot be reached ({type(error).__name__}).", again=True) from error
        except httpx2.HTTPError as error:
            raise DeliveryUnsure(f"The webhook did not answer ({type(error).__name__}).") from error
        if 200 <= status < 300:
            return f"HTTP {status}"
        if status >= 500 and status not in _LATER:
            raise DeliveryUnsure(f"The webhook answered {status}.")
        raise NotDelivered(f"The webhook answered {status}.", again=status in _LATER)

    def _headers(self, message: str, body: str) -> dict[str, str]:
        at = self.clock().astimezone(UTC)
        signature = Webhook(self.secret).sign(message, at, body)
        stamp = str(int(at.timestamp()))
        return {
            "content-type": "application/json",
            "webhook-id": message,
            "webhook-timestamp": stamp,
            "webhook-signature": signature,
            "host": urlsplit(self.url).netloc.rpartition("@")[2],
        }

    async def _post(self, body: str, headers: dict[str, str]) -> int:
        """To the very address that was looked at, under the name that the certificate is for; redirects are not followed."""
        parts = urlsplit(self.url)
        host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
        address = await resolve(host, port, self.allowed)
        netloc = f"[{address}]:{port}" if ":" in address else f"{address}:{port}"
        target = urlunsplit((parts.scheme, netloc, parts.path or "/", parts.query, ""))
        async with (
            httpx2.AsyncClient(timeout=SECONDS, follow_redirects=False, trust_env=False) as client,
            client.stream("POST", target, content=body.encode(), headers=headers, extensions={"sni_hostname": host}) as answer,
        ):
            return answer.status_code
