"""Help desks on this machine, as far as their public documentation tells how they behave: they keep conversations, answer the calls
that the connectors make, sign what they tell, and can be made to fail before or after they did what was asked."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse
from standardwebhooks import Webhook

SECRET, TOKEN, ACCOUNT = "a secret of both", "token-of-the-bot", "7"
STANDARD = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


@dataclass
class Faults:
    """How often a write is refused (429, nothing done), fails (500, nothing done), or is done and answered with 500 all the same."""

    refused: float = 0.0
    failed: float = 0.0
    lost: float = 0.0
    dice: random.Random = field(default_factory=lambda: random.Random(1))

    def throw(self) -> str:
        thrown = self.dice.random()
        for name in ("refused", "failed", "lost"):
            thrown -= getattr(self, name)
            if thrown < 0:
                return name
        return "fine"


@dataclass
class DeskServer:
    """What a desk holds: the posts of each conversation, in the order in which they came."""

    faults: Faults = field(default_factory=Faults)
    posts: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    numbers: int = 1000
    asked: int = 0

    def texts(self, conversation: str, *, private: bool) -> list[str]:
        return [one["text"] for one in self.posts.get(conversation, []) if one["private"] is private]

    def take(self, conversation: str, post: dict[str, Any], answer: Callable[[dict[str, Any]], Any]) -> Response:
        fate = self.faults.throw()
        if fate == "refused":
            return Response(status_code=429, headers={"Retry-After": "1"})
        if fate == "failed":
            return Response(status_code=503)
        self.numbers += 1
        kept = post | {"id": self.numbers}
        self.posts.setdefault(conversation, []).append(kept)
        return Response(status_code=500) if fate == "lost" else JSONResponse(answer(kept))


def iso(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def chatwoot(server: DeskServer) -> FastAPI:
    app = FastAPI()
    path = "/api/v1/accounts/{account}/conversations/{conversation}/messages"

    @app.get(path)
    async def read(account: str, conversation: str, request: Request) -> Any:
        server.asked += 1
        if request.headers.get("api_access_token") != TOKEN or account != ACCOUNT:
            return Response(status_code=401)
        shown = [
            {"id": one["id"], "content": one["text"], "content_attributes": one["attributes"]} for one in server.posts.get(conversation, [])
        ]
        return {"meta": {}, "payload": shown}

    @app.post(path)
    async def write(account: str, conversation: str, request: Request) -> Any:
        if request.headers.get("api_access_token") != TOKEN or account != ACCOUNT:
            return Response(status_code=401)
        body = await request.json()
        post = {"text": body["content"], "private": body["private"], "attributes": body.get("content_attributes", {})}
        return server.take(conversation, post, lambda kept: {"id": kept["id"], "content": kept["text"]})

    return app


def zendesk(server: DeskServer) -> FastAPI:
    app = FastAPI()
    login = "Basic " + base64.b64encode(f"{ACCOUNT}/token:{TOKEN}".encode()).decode()

    @app.get("/api/v2/tickets/{ticket}/audits.json")
    async def audits(ticket: str, request: Request) -> Any:
        server.asked += 1
        if request.headers.get("authorization") != login:
            return Response(status_code=401)
        return {"audits": [{"id": one["id"], "metadata": {"custom": one["metadata"]}} for one in reversed(server.posts.get(ticket, []))]}

    @app.put("/api/v2/tickets/{ticket}.json")
    async def update(ticket: str, request: Request) -> Any:
        if request.headers.get("authorization") != login:
            return Response(status_code=401)
        body = (await request.json())["ticket"]
        post = {"text": body["comment"]["body"], "private": not body["comment"]["public"], "metadata": body["metadata"]}
        return server.take(ticket, post, lambda kept: {"ticket": {"id": ticket}, "audit": {"id": kept["id"]}})

    return app


def zammad(server: DeskServer) -> FastAPI:
    app = FastAPI()

    @app.get("/api/v1/ticket_articles/by_ticket/{ticket}")
    async def articles(ticket: str, request: Request) -> Any:
        server.asked += 1
        if request.headers.get("authorization") != f"Token token={TOKEN}":
            return Response(status_code=403)
        return [{"id": one["id"], "preferences": one["preferences"]} for one in server.posts.get(ticket, [])]

    @app.post("/api/v1/ticket_articles")
    async def write(request: Request) -> Any:
        if request.headers.get("authorization") != f"Token token={TOKEN}":
            return Response(status_code=403)
        body = await request.json()
        post = {
            "text": body["body"],
            "private": body["internal"],
            "preferences": body["preferences"],
            "type": body["type"],
            "to": body.get("to"),
        }
        return server.take(str(body["ticket_id"]), post, lambda kept: {"id": kept["id"]})

    return app


def generic(server: DeskServer) -> FastAPI:
    """Takes each ``webhook-id`` once, as the specification asks."""
    app = FastAPI()
    seen: set[str] = set()

    @app.post("/hook")
    async def hook(request: Request) -> Any:
        told = Webhook(STANDARD).verify(await request.body(), dict(request.headers))
        name = request.headers["webhook-id"]
        if name in seen:
            return Response(status_code=204)
        post = {"text": told["data"]["text"], "private": told["type"] == "note.created"}
        answer = server.take(str(told["data"]["conversation"]), post, lambda _kept: {})
        if answer.status_code in {200, 500}:
            seen.add(name)
        return answer

    return app


SERVERS: dict[str, Callable[[DeskServer], FastAPI]] = {"chatwoot": chatwoot, "zendesk": zendesk, "zammad": zammad, "webhook": generic}


@dataclass(frozen=True)
class Said:
    """A message as a customer or a colleague wrote it in a desk."""

    conversation: str
    message: str
    text: str
    at: datetime
    kind: str = "created"
    by_customer: bool = True
    changed: datetime | None = None


def call_of(kind: str, said: Said, now: datetime) -> tuple[dict[str, str], bytes]:
    """The webhook with which a desk of this kind tells of a message: headers and body."""
    body = json.dumps(_PAYLOADS[kind](said)).encode()
    return SIGNED[kind](said, body, now), body


def _chatwoot(said: Said) -> dict[str, Any]:
    contact = {"id": int(said.conversation) + 5000, "name": "Walter Grump", "email": "w.grump@mail.example", "type": "contact"}
    return {
        "event": "message_created" if said.kind == "created" else "message_updated",
        "id": int(said.message),
        "content": said.text,
        "created_at": said.at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC"),
        **({"updated_at": iso(said.changed)} if said.changed else {}),
        "message_type": "incoming" if said.by_customer else "outgoing",
        "private": False,
        "content_attributes": {"deleted": True} if said.kind == "deleted" else {},
        "sender": contact if said.by_customer else {"id": 1, "name": "Ada", "type": "user"},
        "conversation": {"id": int(said.conversation), "channel": "Channel::WebWidget", "meta": {"sender": contact}},
        "account": {"id": int(ACCOUNT), "name": "Wondrous"},
    }


def _zendesk(said: Said) -> dict[str, Any]:
    names = {"created": "comment_added", "deleted": "comment_redacted"}
    comment: dict[str, Any] = {
        "id": said.message,
        "is_public": True,
        "author": {"id": "9", "is_staff": not said.by_customer, "name": "Walter"},
    }
    return {
        "type": f"zen:event-type:ticket.{names[said.kind]}",
        "account_id": 1,
        "id": f"01J{said.message}{said.kind}",
        "time": iso(said.changed or said.at),
        "zendesk_event_version": "2022-11-06",
        "subject": f"zen:ticket:{said.conversation}",
        "detail": {"id": said.conversation, "requester_id": f"4{said.conversation}", "via": {"channel": "email"}, "status": "OPEN"},
        "event": {
            "comment": comment | ({"body": said.text} if said.kind == "created" else {}),
            "meta": {"sequence": {"id": "1", "position": 1}},
        },
    }


def _zammad(said: Said) -> dict[str, Any]:
    customer = {
        "id": 900 + int(said.conversation),
        "firstname": "Walter",
        "lastname": "Grump",
        "email": "w.grump@mail.example",
        "vip": False,
    }
    return {
        "ticket": {"id": int(said.conversation), "number": "67001", "title": "A kite", "customer": customer},
        "article": {
            "id": int(said.message),
            "ticket_id": int(said.conversation),
            "sender": "Customer" if said.by_customer else "Agent",
            "type": "email",
            "internal": False,
            "content_type": "text/html",
            "body": f"<div>{said.text}</div><script>steal()</script>",
            "created_at": iso(said.at),
            "updated_at": iso(said.changed or said.at),
        },
    }


def _generic(said: Said) -> dict[str, Any]:
    return {
        "type": f"message.{said.kind}",
        "timestamp": iso(said.changed or said.at),
        "data": {
            "conversation": said.conversation,
            "channel": "chat",
            "message": said.message,
            "role": "customer" if said.by_customer else "agent",
            "text": said.text,
            "at": iso(said.changed or said.at),
            "customer": {"id": f"g-{said.conversation}", "name": "Walter Grump", "record": {"email": "w.grump@mail.example"}},
        },
    }


def _stamp_chatwoot(said: Said, body: bytes, now: datetime) -> dict[str, str]:
    stamp = str(int(now.timestamp()))
    signature = hmac.new(SECRET.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    return {"X-Chatwoot-Signature": f"sha256={signature}", "X-Chatwoot-Timestamp": stamp, "X-Chatwoot-Delivery": said.message}


def _stamp_zendesk(said: Said, body: bytes, now: datetime) -> dict[str, str]:
    stamp = iso(now)
    signature = base64.b64encode(hmac.new(SECRET.encode(), stamp.encode() + body, hashlib.sha256).digest()).decode()
    return {"X-Zendesk-Webhook-Signature": signature, "X-Zendesk-Webhook-Signature-Timestamp": stamp}


def _stamp_zammad(said: Said, body: bytes, now: datetime) -> dict[str, str]:
    return {"X-Hub-Signature": "sha1=" + hmac.new(SECRET.encode(), body, hashlib.sha1).hexdigest(), "X-Zammad-Delivery": said.message}


def _stamp_generic(said: Said, body: bytes, now: datetime) -> dict[str, str]:
    name = f"evt_{said.conversation}_{said.message}_{said.kind}_{int((said.changed or said.at).timestamp())}"
    signature = Webhook(STANDARD).sign(name, now, body.decode())
    return {"webhook-id": name, "webhook-timestamp": str(int(now.timestamp())), "webhook-signature": signature}


_PAYLOADS = {"chatwoot": _chatwoot, "zendesk": _zendesk, "zammad": _zammad, "webhook": _generic}
SIGNED = {"chatwoot": _stamp_chatwoot, "zendesk": _stamp_zendesk, "zammad": _stamp_zammad, "webhook": _stamp_generic}
CHANGES = {"chatwoot": ("changed", "deleted"), "zendesk": ("deleted",), "zammad": ("changed",), "webhook": ("changed", "deleted")}
"""Which changes of a message a desk of each kind tells of."""
