"""Zendesk: ticket events in, internal comments and public comments out.

Calls are signed with ``X-Zendesk-Webhook-Signature`` over ``timestamp + body``. Comments cannot carry a mark, but the ticket's audit
of the update can: it is where a post is found again. Source: Zendesk's API reference on webhooks, ticket events, tickets and audits.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from drafting.adapters.desks.access import DeskAccess
from drafting.adapters.desks.calls import Call
from drafting.adapters.desks.payload import check_base64, check_fresh, data_of, needed, part, time_of, word
from drafting.domain.case import Customer, Role, Thread
from drafting.domain.inbound import DeskEvent, EventKind, Post

CHANNELS: Mapping[str, str] = {
    "chat": "chat",
    "native_messaging": "chat",
    "messaging": "chat",
    "whatsapp": "chat",
    "twitter": "social_public",
    "twitter_dm": "social_dm",
    "facebook": "social_dm",
    "instagram_dm": "social_dm",
    "sms": "sms",
    "voice": "phone",
    "phone": "phone",
}
_KINDS = {
    "zen:event-type:ticket.comment_added": EventKind.CREATED,
    "zen:event-type:ticket.comment_redacted": EventKind.DELETED,
    "zen:event-type:ticket.comment_made_private": EventKind.DELETED,
}


@dataclass(frozen=True, slots=True)
class ZendeskDesk:
    """One Zendesk account. ``url`` is ``https://SUBDOMAIN.zendesk.com``; ``account`` the e-mail address of the token's agent."""

    at: DeskAccess

    @property
    def name(self) -> str:
        """What it is called here."""
        return self.at.name

    def read(self, headers: Mapping[str, str], body: bytes, now: datetime) -> tuple[DeskEvent, ...]:
        """Public comments that were added, redacted or made private; everything else is passed over."""
        stamp = headers.get("x-zendesk-webhook-signature-timestamp", "")
        check_base64(self.at.secret, stamp.encode() + body, headers.get("x-zendesk-webhook-signature", ""))
        check_fresh(time_of(stamp), now)
        data = data_of(body)
        kind, comment = _KINDS.get(str(data.get("type"))), part(data, "event", "comment")
        if kind is None or (kind is EventKind.CREATED and not comment.get("is_public", True)):
            return ()
        return (self._event(data, kind, comment),)

    def _event(self, data: dict[str, Any], kind: EventKind, comment: dict[str, Any]) -> DeskEvent:
        ticket = part(data, "detail")
        thread = Thread(self.name, needed(ticket, "id"), CHANNELS.get(str(part(ticket, "via").get("channel")), "email"))
        author = part(comment, "author")
        role = Role.AGENT if author.get("is_staff") else Role.CUSTOMER
        requester = word(ticket, "requester_id")
        customer = Customer(f"{self.name}:{requester}" if requester else None, word(author, "name") if role is Role.CUSTOMER else None)
        text = str(comment.get("body") or "") if kind is EventKind.CREATED else ""
        return DeskEvent(needed(data, "id"), thread, kind, needed(comment, "id"), time_of(data.get("time")), text, role, customer)

    async def find(self, post: Post) -> str | None:
        """The update with the post's mark, in the ticket's latest audits."""
        url = f"{self._ticket(post)}/audits.json?sort_order=desc"
        answer = await self.at.caller.send(Call("GET", url, self._headers(), writes=False))
        audits = answer.json().get("audits", [])
        return next((str(one["id"]) for one in audits if part(one, "metadata", "custom").get("evenhand") == post.mark), None)

    async def put(self, post: Post) -> str:
        """A comment, internal or public."""
        ticket = {"comment": {"body": post.text, "public": not post.is_private}, "metadata": {"evenhand": post.mark}}
        call = Call("PUT", f"{self._ticket(post)}.json", self._headers(), json.dumps({"ticket": ticket}).encode())
        return str(part((await self.at.caller.send(call)).json(), "audit").get("id"))

    def _ticket(self, post: Post) -> str:
        return f"{self.at.base}/api/v2/tickets/{post.thread.conversation}"

    def _headers(self) -> dict[str, str]:
        login = base64.b64encode(f"{self.at.account}/token:{self.at.token}".encode()).decode()
        return {"authorization": f"Basic {login}", "content-type": "application/json"}
