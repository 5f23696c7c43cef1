"""Chatwoot: webhooks of messages in, private notes and answers out.

Calls are signed with ``X-Chatwoot-Signature`` over ``timestamp.body``. A post carries its mark in ``content_attributes``, so that it
is found again before it is put a second time. Source: Chatwoot's user guide on webhooks and its API of conversations' messages.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from drafting.adapters.desks.access import DeskAccess
from drafting.adapters.desks.calls import Call
from drafting.adapters.desks.payload import check_fresh, check_hex, data_of, needed, part, record_of, time_of, word
from drafting.domain.case import Customer, Role, Thread
from drafting.domain.inbound import DeskEvent, EventKind, Post

CHANNELS: Mapping[str, str] = {
    "Channel::Email": "email",
    "Channel::WebWidget": "chat",
    "Channel::Api": "chat",
    "Channel::Whatsapp": "chat",
    "Channel::Telegram": "chat",
    "Channel::Line": "chat",
    "Channel::FacebookPage": "social_dm",
    "Channel::Instagram": "social_dm",
    "Channel::TwitterProfile": "social_dm",
    "Channel::Sms": "sms",
    "Channel::TwilioSms": "sms",
}
_ROLES = {"incoming": Role.CUSTOMER, "outgoing": Role.AGENT, 0: Role.CUSTOMER, 1: Role.AGENT}


@dataclass(frozen=True, slots=True)
class ChatwootDesk:
    """One account of a Chatwoot. ``url`` ends before ``/api``; ``token`` is an agent bot's or an agent's access token."""

    at: DeskAccess

    @property
    def name(self) -> str:
        """What it is called here."""
        return self.at.name

    def read(self, headers: Mapping[str, str], body: bytes, now: datetime) -> tuple[DeskEvent, ...]:
        """Messages that were created or changed; private notes and what is no message are passed over."""
        stamp = headers.get("x-chatwoot-timestamp", "")
        check_hex(self.at.secret, stamp.encode() + b"." + body, headers.get("x-chatwoot-signature", ""))
        check_fresh(time_of(stamp), now)
        data = data_of(body)
        role = _ROLES.get(data.get("message_type", ""))
        if data.get("event") not in {"message_created", "message_updated"} or role is None or data.get("private"):
            return ()
        return (self._event(data, role, now),)

    def _event(self, data: dict[str, Any], role: Role, now: datetime) -> DeskEvent:
        message, conversation = needed(data, "id"), part(data, "conversation")
        changed = data["event"] == "message_updated"
        gone = bool(part(data, "content_attributes").get("deleted"))
        kind = EventKind.DELETED if gone else EventKind.CHANGED if changed else EventKind.CREATED
        at = time_of(data.get("updated_at") if changed and data.get("updated_at") else data.get("created_at"))
        channel = CHANNELS.get(str(conversation.get("channel")), "chat")
        thread = Thread(self.name, needed(conversation, "id"), channel)
        name = f"{message}.{at.timestamp():.3f}.{kind.value}"
        return DeskEvent(name, thread, kind, message, at, str(data.get("content") or ""), role, _customer(self.name, data, role))

    async def find(self, post: Post) -> str | None:
        """The message with the post's mark, among the latest of the conversation."""
        answer = await self.at.caller.send(Call("GET", self._messages(post), self._headers(), writes=False))
        messages = answer.json().get("payload", [])
        return next((str(one["id"]) for one in messages if part(one, "content_attributes").get("evenhand") == post.mark), None)

    async def put(self, post: Post) -> str:
        """A private note or an answer."""
        body = {
            "content": post.text,
            "message_type": "outgoing",
            "private": post.is_private,
            "content_attributes": {"evenhand": post.mark},
        }
        answer = await self.at.caller.send(Call("POST", self._messages(post), self._headers(), json.dumps(body).encode()))
        return str(answer.json().get("id"))

    def _messages(self, post: Post) -> str:
        return f"{self.at.base}/api/v1/accounts/{self.at.account}/conversations/{post.thread.conversation}/messages"

    def _headers(self) -> dict[str, str]:
        return {"api_access_token": self.at.token, "content-type": "application/json"}


def _customer(desk: str, data: dict[str, Any], role: Role) -> Customer:
    sender = part(data, "sender") if role is Role.CUSTOMER else part(data, "conversation", "meta", "sender")
    own = part(sender, "custom_attributes")
    name = word(sender, "identifier") or (f"{desk}:{sender['id']}" if word(sender, "id") else None)
    record = record_of(**own) | record_of(email=sender.get("email"), phone=sender.get("phone_number"))
    return Customer(name, word(sender, "name"), tier=word(own, "tier"), record=record)
