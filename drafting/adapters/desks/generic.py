"""Any other desk, after the Standard Webhooks specification: signed events in, signed events out.

What it sends: ``{"type": "message.created" | "message.changed" | "message.deleted", "timestamp": …, "data": {"conversation",
"channel", "message", "role", "text", "at", "customer"}}``. What it is sent: ``note.created`` and ``reply.approved`` with the same ids,
under a ``webhook-id`` that stays the same however often it is tried; it is for the desk to take each once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from standardwebhooks import Webhook, WebhookVerificationError

from drafting.adapters.desks.access import DeskAccess
from drafting.adapters.desks.calls import Call
from drafting.adapters.desks.payload import data_of, needed, part, record_of, time_of, word
from drafting.domain.audit import canonical
from drafting.domain.case import Customer, Role, Thread
from drafting.domain.inbound import DeskEvent, EventKind, Post
from drafting.errors import NotAuthenticated

_KINDS: Mapping[str, EventKind] = {f"message.{kind.value}": kind for kind in EventKind}


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class WebhookDesk:
    """A desk that speaks signed webhooks. ``url`` takes what we send."""

    at: DeskAccess
    clock: Callable[[], datetime] = _now

    @property
    def name(self) -> str:
        """What it is called here."""
        return self.at.name

    def read(self, headers: Mapping[str, str], body: bytes, now: datetime) -> tuple[DeskEvent, ...]:
        """The message of a call; other types are passed over."""
        try:
            Webhook(self.at.secret).verify(body, dict(headers))
        except (WebhookVerificationError, ValueError) as error:  # the library unpacks what is sent before it looks at it
            raise NotAuthenticated(f"The call is not signed by the desk, or not of these minutes: {error}") from error
        data = data_of(body)
        kind, told = _KINDS.get(str(data.get("type"))), part(data, "data")
        if kind is None:
            return ()
        thread = Thread(self.name, needed(told, "conversation"), needed(told, "channel"))
        role = Role.AGENT if told.get("role") == "agent" else Role.CUSTOMER
        text = "" if kind is EventKind.DELETED else str(told.get("text") or "")
        at = time_of(told.get("at") or data.get("timestamp"))
        return (DeskEvent(headers["webhook-id"], thread, kind, needed(told, "message"), at, text, role, _customer(told)),)

    async def find(self, post: Post) -> str | None:
        """Nothing: the desk takes each ``webhook-id`` once."""
        return None

    async def put(self, post: Post) -> str:
        """A signed event."""
        at = self.clock()
        told: dict[str, object] = {
            "conversation": post.thread.conversation,
            "channel": post.thread.channel,
            "text": post.text,
            "subject": post.subject,
        }
        body = canonical({"type": "note.created" if post.is_private else "reply.approved", "timestamp": at.isoformat(), "data": told})
        headers = {
            "content-type": "application/json",
            "webhook-id": post.mark,
            "webhook-timestamp": str(int(at.timestamp())),
            "webhook-signature": Webhook(self.at.secret).sign(post.mark, at, body),
        }
        answer = await self.at.caller.send(Call("POST", self.at.url, headers, body.encode()))
        return f"HTTP {answer.status_code}"


def _customer(told: Mapping[str, object]) -> Customer:
    given = part(told, "customer")
    followers = given.get("followers")
    return Customer(
        word(given, "id"),
        word(given, "name"),
        word(given, "handle"),
        word(given, "tier"),
        followers if isinstance(followers, int) and followers >= 0 else None,
        word(given, "locale"),
        record_of(**part(given, "record")),
    )
