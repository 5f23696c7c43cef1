"""What can be asked of the service, as values: no call here touches a network. Both clients send the same ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Generic, TypeVar
from urllib.parse import quote
from uuid import uuid4

from pydantic import TypeAdapter

from . import models

T = TypeVar("T")
Values = Mapping[str, Any]
Messages = Sequence[str | Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Call(Generic[T]):
    """One request and how its answer is read. ``repeatable``: asking twice does no more than asking once."""

    method: str
    path: str
    read: TypeAdapter[T]
    params: Values = field(default_factory=dict)
    body: Values | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    repeatable: bool = True


def _given(**values: Any) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items() if value is not None}


def _of(draft: str | models.Draft) -> str:
    return quote(draft if isinstance(draft, str) else draft.id, safe="")


def _act(draft: models.Draft, act: str, body: Values | None = None) -> Call[models.Draft]:
    """An act on the very version that was read. It is not repeated by itself: whether it was done can be read."""
    path = f"/v1/drafts/{_of(draft)}/{act}"
    return Call("POST", path, TypeAdapter(models.Draft), body=body, headers={"If-Match": draft.etag}, repeatable=False)


@dataclass(frozen=True, slots=True)
class Case:
    """A case: what was written, by whom, what the company knows for sure, and the date that counts (today where it is not given)."""

    messages: Messages
    customer: Values | None = None
    facts: Values | None = None
    as_of: date | None = None

    def to_json(self) -> dict[str, Any]:
        """The case as the service reads it."""
        return _given(messages=list(self.messages), customer=self.customer, facts=self.facts, as_of=self.as_of)


def draft(case: Case, channel: str, *, idempotency_key: str | None = None) -> Call[models.Draft]:
    """Draft a reply for one channel. The idempotency key makes a repeated request safe; without one a new one is made."""
    return _order(case, {"channel": channel}, TypeAdapter(models.Draft), idempotency_key)


def drafts(case: Case, channels: Sequence[str], *, idempotency_key: str | None = None) -> Call[models.Drafts]:
    """Draft one resolution for several channels."""
    return _order(case, {"channels": list(channels)}, TypeAdapter(models.Drafts), idempotency_key)


def _order(case: Case, wanted: Values, read: TypeAdapter[T], key: str | None) -> Call[T]:
    return Call("POST", "/v1/drafts", read, body={**case.to_json(), **wanted}, headers={"Idempotency-Key": key or str(uuid4())})


def read(draft: str | models.Draft) -> Call[models.Draft]:
    """A draft as it stands now."""
    return Call("GET", f"/v1/drafts/{_of(draft)}", TypeAdapter(models.Draft))


def page(*, state: str | None = None, channel: str | None = None, customer: str | None = None, cursor: str | None = None, limit: int | None = None) -> Call[models.DraftPage]:  # fmt: skip
    """A page of drafts, newest first."""
    params = _given(state=state, channel=channel, customer=customer, cursor=cursor, limit=limit)
    return Call("GET", "/v1/drafts", TypeAdapter(models.DraftPage), params)


def record(draft: str | models.Draft) -> Call[models.Record]:
    """The evidence of a draft."""
    return Call("GET", f"/v1/drafts/{_of(draft)}/record", TypeAdapter(models.Record))


def approve(draft: models.Draft, *, note: str | None = None, override: str | None = None) -> Call[models.Draft]:
    """Approve exactly this text, as the person whose key it is. Raises ``Changed`` where it is another by now."""
    return _act(draft, "approve", _given(note=note, override=override))


def reject(draft: models.Draft, reason: str) -> Call[models.Draft]:
    """Reject it, with the reason."""
    return _act(draft, "reject", {"reason": reason})


def revise(draft: models.Draft, instructions: str | None = None) -> Call[models.Draft]:
    """Send it back for another draft."""
    return _act(draft, "revise", _given(instructions=instructions))


def edit(draft: models.Draft, text: str, *, subject: str | None = None) -> Call[models.Draft]:
    """Put a person's words in its place; they are checked again."""
    return _act(draft, "edit", _given(text=text, subject=subject))


def withdraw(draft: models.Draft, reason: str | None = None) -> Call[models.Draft]:
    """Take it back before it is sent."""
    return _act(draft, "withdraw", _given(reason=reason))


def reopen(draft: models.Draft) -> Call[models.Draft]:
    """Take an approval back before it went out: the draft needs review again."""
    return _act(draft, "reopen")


def supply(draft: models.Draft, facts: Values) -> Call[models.Draft]:
    """Give facts that were found out; all the case's open drafts are worded again."""
    return _act(draft, "supply", {"facts": dict(facts)})


def settle(draft: models.Draft, *, delivered: bool, reason: str) -> Call[models.Draft]:
    """Say what became of a message of which nobody could tell."""
    return _act(draft, "settle", {"delivered": delivered, "reason": reason})


def queue(*, channel: str | None = None, cursor: str | None = None, limit: int | None = None) -> Call[models.Queue]:
    """What waits for a person, first due first."""
    return Call("GET", "/v1/queue", TypeAdapter(models.Queue), _given(channel=channel, cursor=cursor, limit=limit))


def claim(draft: str | models.Draft) -> Call[models.Hold]:
    """Take the drafts of this customer, so that nobody else answers them meanwhile."""
    return Call("POST", f"/v1/drafts/{_of(draft)}/claim", TypeAdapter(models.Hold))


def release(draft: str | models.Draft) -> Call[None]:
    """Give them back."""
    return Call("POST", f"/v1/drafts/{_of(draft)}/release", TypeAdapter(None))


def assign(draft: str | models.Draft, to: str) -> Call[models.Hold]:
    """Hand them over to a colleague."""
    return Call("POST", f"/v1/drafts/{_of(draft)}/assign", TypeAdapter(models.Hold), body={"to": to})


def comment(draft: str | models.Draft, text: str) -> Call[models.Comment]:
    """A remark for colleagues; ``@name`` mentions one."""
    return Call("POST", f"/v1/drafts/{_of(draft)}/comments", TypeAdapter(models.Comment), body={"text": text}, repeatable=False)


def comments(draft: str | models.Draft) -> Call[models.Comments]:
    """What colleagues remarked."""
    return Call("GET", f"/v1/drafts/{_of(draft)}/comments", TypeAdapter(models.Comments))


def mentions(*, limit: int | None = None) -> Call[models.Comments]:
    """Where somebody mentioned whose key it is."""
    return Call("GET", "/v1/mentions", TypeAdapter(models.Comments), _given(limit=limit))


def check(text: str, channel: str, case: Case | None = None, *, subject: str | None = None) -> Call[models.Checked]:
    """What the checks make of a text, whoever wrote it."""
    body = _given(text=text, channel=channel, subject=subject, case=case.to_json() if case is not None else None)
    return Call("POST", "/v1/checks", TypeAdapter(models.Checked), body=body)


def search(query: str, *, limit: int | None = None, as_of: date | None = None, audience: str | None = None, context: str | None = None) -> Call[models.Found]:  # fmt: skip
    """Passages that answer a question."""
    body = _given(query=query, limit=limit, as_of=as_of, audience=audience, context=context)
    return Call("POST", "/v1/search", TypeAdapter(models.Found), body=body)


def listen(mentions: Sequence[Values]) -> Call[models.Listened]:
    """Triage what was said in public (``id``, ``text``, ``at`` …) without drafting; what needs a person, and which topics rise."""
    return Call("POST", "/v1/listening", TypeAdapter(models.Listened), body={"mentions": [dict(mention) for mention in mentions]})


def articles(*, status: str | None = None, cursor: str | None = None, limit: int | None = None) -> Call[models.ArticlePage]:
    """A page of articles, by id."""
    return Call("GET", "/v1/articles", TypeAdapter(models.ArticlePage), _given(status=status, cursor=cursor, limit=limit))


def article(article_id: str) -> Call[models.Article]:
    """One article."""
    return Call("GET", f"/v1/articles/{quote(article_id, safe='')}", TypeAdapter(models.Article))


def policies(*, cursor: str | None = None, limit: int | None = None) -> Call[models.PolicyPage]:
    """A page of policies, by id."""
    return Call("GET", "/v1/policies", TypeAdapter(models.PolicyPage), _given(cursor=cursor, limit=limit))


def policy(policy_id: str) -> Call[models.Policy]:
    """One policy."""
    return Call("GET", f"/v1/policies/{quote(policy_id, safe='')}", TypeAdapter(models.Policy))


def decide(policy_id: str, facts: Values, *, record: Values | None = None, tier: str | None = None, as_of: date | None = None) -> Call[models.Decision]:  # fmt: skip
    """What a policy says to these facts. Nothing is drafted and nothing is stored."""
    body = _given(facts=dict(facts), record=record, tier=tier, as_of=as_of)
    return Call("POST", f"/v1/policies/{quote(policy_id, safe='')}/decide", TypeAdapter(models.Decision), body=body)


def timeline(customer_id: str) -> Call[models.Timeline]:
    """All that was said to and by a customer."""
    return Call("GET", f"/v1/customers/{quote(customer_id, safe='')}/timeline", TypeAdapter(models.Timeline))


def audit(*, cursor: str | None = None, limit: int | None = None) -> Call[models.AuditPage]:
    """A page of the log of acts."""
    return Call("GET", "/v1/audit", TypeAdapter(models.AuditPage), _given(cursor=cursor, limit=limit))


def ready() -> Call[models.Ready]:
    """What the service works with. Raises ``Busy`` while it starts."""
    return Call("GET", "/readyz", TypeAdapter(models.Ready))
