"""Zammad: a trigger's webhook in, internal notes and articles out.

Calls are signed with ``X-Hub-Signature`` (HMAC-SHA1, as Zammad has it) and named by ``X-Zammad-Delivery``. An article carries the
post's mark in its preferences. Source: Zammad's admin documentation on webhooks and its REST API of ticket articles.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from drafting.adapters.desks.access import DeskAccess
from drafting.adapters.desks.calls import Call
from drafting.adapters.desks.payload import check_hex, data_of, needed, part, record_of, text_of, time_of, word
from drafting.domain.case import Customer, Role, Thread
from drafting.domain.inbound import DeskEvent, EventKind, Post

CHANNELS: Mapping[str, str] = {
    "email": "email",
    "web": "email",
    "note": "email",
    "phone": "phone",
    "sms": "sms",
    "chat": "chat",
    "telegram personal-message": "chat",
    "whatsapp message": "chat",
    "twitter status": "social_public",
    "twitter direct-message": "social_dm",
    "facebook feed post": "social_public",
    "facebook feed comment": "social_public",
}
_REPLIES = {
    "email": "email",
    "phone": "note",
    "sms": "sms",
    "chat": "chat",
    "social_public": "twitter status",
    "social_dm": "twitter direct-message",
}


@dataclass(frozen=True, slots=True)
class ZammadDesk:
    """One Zammad. ``token`` is an access token with the permission ``ticket.agent``."""

    at: DeskAccess

    @property
    def name(self) -> str:
        """What it is called here."""
        return self.at.name

    def read(self, headers: Mapping[str, str], body: bytes, now: datetime) -> tuple[DeskEvent, ...]:
        """The article of a call, where a customer or a colleague wrote it to the other. A call carries no time of its own: the
        article's last change stands for it, and one that was told of before counts once however often it comes."""
        check_hex(self.at.secret, body, headers.get("x-hub-signature", ""), "sha1")
        data = data_of(body)
        article = part(data, "article")
        role = {"Customer": Role.CUSTOMER, "Agent": Role.AGENT}.get(str(article.get("sender")))
        if role is None or article.get("internal"):
            return ()
        return (self._event(part(data, "ticket"), article, role),)

    def _event(self, ticket: dict[str, Any], article: dict[str, Any], role: Role) -> DeskEvent:
        created = time_of(article.get("created_at"))
        at = time_of(article.get("updated_at") or article.get("created_at"))
        thread = Thread(self.name, needed(ticket, "id"), CHANNELS.get(str(article.get("type")), "email"))
        text = str(article.get("body") or "")
        text = text_of(text) if "html" in str(article.get("content_type")) else text
        kind = EventKind.CREATED if at == created else EventKind.CHANGED
        message = needed(article, "id")
        return DeskEvent(f"{message}.{at.timestamp():.3f}", thread, kind, message, at, text, role, _customer(self.name, ticket))

    async def find(self, post: Post) -> str | None:
        """The article with the post's mark."""
        url = f"{self.at.base}/api/v1/ticket_articles/by_ticket/{post.thread.conversation}"
        answer = await self.at.caller.send(Call("GET", url, self._headers(), writes=False))
        return next((str(one["id"]) for one in answer.json() if part(one, "preferences").get("evenhand") == post.mark), None)

    async def put(self, post: Post) -> str:
        """A note that is internal, or an answer of the kind in which the customer wrote."""
        article = {
            "ticket_id": int(post.thread.conversation) if post.thread.conversation.isdigit() else post.thread.conversation,
            "type": "note" if post.is_private else _REPLIES.get(post.thread.channel, "email"),
            "internal": post.is_private,
            "sender": "Agent",
            "content_type": "text/plain",
            "body": post.text,
            "preferences": {"evenhand": post.mark},
        } | {name: value for name, value in (("subject", post.subject), ("to", post.to)) if value is not None and not post.is_private}
        call = Call("POST", f"{self.at.base}/api/v1/ticket_articles", self._headers(), json.dumps(article).encode())
        return str((await self.at.caller.send(call)).json().get("id"))

    def _headers(self) -> dict[str, str]:
        return {"authorization": f"Token token={self.at.token}", "content-type": "application/json"}


def _customer(desk: str, ticket: dict[str, Any]) -> Customer:
    customer = part(ticket, "customer")
    name = " ".join(found for key in ("firstname", "lastname") if (found := word(customer, key)) is not None) or None
    identity = word(customer, "id")
    record = record_of(email=customer.get("email"), phone=customer.get("phone") or customer.get("mobile"))
    return Customer(f"{desk}:{identity}" if identity else None, name, tier=word(customer, "tier"), record=record)
