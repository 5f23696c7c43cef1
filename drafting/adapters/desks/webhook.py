"""A webhook after the Standard Webhooks specification: signed, with an id that stays the same over all attempts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime

from standardwebhooks import Webhook

from drafting.adapters.desks.calls import Call, Caller
from drafting.adapters.desks.egress import Network
from drafting.domain.audit import canonical
from drafting.domain.delivery import Outgoing


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
        answer = await Caller("The webhook", self.allowed).send(
            Call("POST", self.url, self._headers(outgoing.message, body), body.encode())
        )
        return f"HTTP {answer.status_code}"

    def _headers(self, message: str, body: str) -> dict[str, str]:
        at = self.clock().astimezone(UTC)
        signature = Webhook(self.secret).sign(message, at, body)
        stamp = str(int(at.timestamp()))
        return {
            "content-type": "application/json",
            "webhook-id": message,
            "webhook-timestamp": stamp,
            "webhook-signature": signature,
        }
