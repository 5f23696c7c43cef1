"""The client against the service itself, its models against the service's own description, and the examples of the documentation."""

from __future__ import annotations

import inspect
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from pydantic import TypeAdapter

from drafting.app import create_app
from drafting.client import AsyncEvenhand, Call, Case, Changed, Evenhand, Invalid, NotFound, calls, models
from tests.integration.conftest import CASE, settings
from tests.integration.fakes import FakeDrafter
from tests.integration.served import served

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
# Administration and the life of articles and policies are for people, who have the console and the command line; desks sign.
LEFT_TO_PEOPLE = (
    r"/v1/(keys|people|audit/head|probes|knowledge|desks)|DELETE /v1/customers|/team$|/correct$"
    r"|(POST|PUT) /v1/(articles|policies)(/\{entry_id\})?$|/(submit|send-back|publish|retire|revive|roll-back|verify|revisions|diff|recall)\b"
)
THE_CASE = Case(["My kite broke."], CASE["customer"], CASE["facts"])


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    return create_app(settings(tmp_path_factory.mktemp("client")), FakeDrafter())


@pytest.fixture(scope="module")
def url(app: FastAPI) -> Iterator[str]:
    with served(app) as address:
        yield address


@pytest.fixture
def service(url: str) -> Iterator[Evenhand]:
    with Evenhand(url) as opened:
        yield opened


def test_a_draft_from_order_to_approval(service: Evenhand) -> None:
    draft = service.draft(THE_CASE, "email")
    assert service.read(draft) == draft
    edited = service.edit(draft, "We will give you store credit for your kite.")
    assert service.approve(edited, note="Read.").state == "approved"
    assert service.record(draft).state == "approved"
    assert any(entry.draft == draft.id for entry in service.timeline("c-102").items)


def test_nobody_acts_on_a_version_that_is_gone(service: Evenhand) -> None:
    draft = service.draft(THE_CASE, "email")
    service.edit(draft, "Other words.")
    with pytest.raises(Changed):
        service.approve(draft)


def test_several_channels_share_one_resolution(service: Evenhand) -> None:
    found = service.drafts(THE_CASE, ["email", "sms"])
    assert {draft.channel for draft in found.drafts} >= {"email", "sms"}
    assert len({draft.resolution.id for draft in found.drafts}) == 1


def test_pages_and_the_queue_hold_what_was_drafted(service: Evenhand) -> None:
    draft = service.draft(THE_CASE, "chat")
    assert draft.id in [item.id for item in service.page(channel="chat", limit=5).items]
    assert draft.id in [item.draft.id for item in service.queue(channel="chat").items]
    assert service.claim(draft).holder
    assert service.comment(draft, "Please look, @ada.").mentions == ["ada"]
    assert [remark.text for remark in service.comments(draft).items] == ["Please look, @ada."]
    assert service.release(draft) is None


def test_a_draft_is_rejected_with_its_reason(service: Evenhand) -> None:
    assert service.reject(service.draft(THE_CASE, "email"), "The customer called.").reason == "The customer called."


def test_knowledge_is_read(service: Evenhand) -> None:
    assert [hit.article for hit in service.search("How long?").hits] == ["returns"]
    assert service.article("returns").body.startswith("## Window")
    assert [line.id for line in service.articles().items] == ["returns"]
    assert service.policy("returns") == service.policies().items[0]
    assert service.decide("returns", {"days": 60}).policy == "returns"
    assert service.check("Hello.", "email").verdict in {"pass", "warn", "block"}
    assert service.ready().company == "Acme Kites"


def test_what_is_wrong_is_said(service: Evenhand) -> None:
    with pytest.raises(NotFound):
        service.read("no-such-draft")
    with pytest.raises(Invalid):
        service.draft(Case([]), "email")


async def test_the_asynchronous_client_streams(url: str) -> None:
    async with AsyncEvenhand(url) as service:
        events = [event async for event in service.stream(THE_CASE, "email")]
    assert events[0].name == "progress"
    assert events[-1].draft is not None
    assert "".join(event.data["text"] for event in events if event.name == "text") == events[-1].draft.text


@pytest.mark.parametrize("name", sorted(path.name for path in EXAMPLES.glob("*.py")))
def test_the_examples_run(url: str, name: str) -> None:
    environment = os.environ | {"EVENHAND_URL": url, "PYTHONPATH": str(EXAMPLES.parents[1])}
    done = subprocess.run([sys.executable, EXAMPLES / name], env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert done.stdout


def built() -> list[Call[Any]]:
    """One call of every kind."""
    draft = TypeAdapter(models.Draft).validate_python(_sample())
    values = {
        "case": THE_CASE, "channel": "email", "channels": ["email"], "draft": draft, "reason": "r", "text": "t", "delivered": True, "to": "ada",
        "query": "q", "article_id": "a", "policy_id": "p", "facts": {}, "customer_id": "c", "mentions": [{"id": "m"}],
    }  # fmt: skip
    functions = [
        found for name, found in vars(calls).items() if inspect.isfunction(found) and found.__module__ == calls.__name__ and name[0] != "_"
    ]
    return [
        function(
            **{
                name: values[name]
                for name, given in inspect.signature(function).parameters.items()
                if given.default is inspect.Parameter.empty
            }
        )
        for function in functions
    ]


def _sample() -> dict[str, Any]:
    resolution = {"actions": [], "why": [], "kinds": [], "decisions": [], "points": [], "commitments": [], "citations": [], "missing": []}
    resolution |= dict.fromkeys(["id", "action", "priority", "mood", "language"], "x") | {"escalation": None, "no_reply": None}
    sample = dict.fromkeys(["id", "state", "channel", "form", "text", "verdict", "model", "prompt"], "x") | {
        "version": 1,
        "resolution": resolution,
    }
    sample |= dict.fromkeys(["subject", "pair", "customer", "approval", "reason", "fallback"]) | {
        "findings": [],
        "seconds": {},
        "cost": 0,
        "tokens": 0,
    }
    return sample | dict.fromkeys(["created", "updated"], "2026-11-01T00:00:00Z")


def test_every_operation_of_the_service_has_a_call(app: FastAPI) -> None:
    missing = [name for name, template, method in _operations(app) if not any(_is(call, template, method) for call in built())]
    forgotten = [name for name in missing if not re.search(LEFT_TO_PEOPLE, name)]
    assert not forgotten, f"Give these a function in drafting/client/calls.py, or leave them to people: {forgotten}"


def test_every_call_is_an_operation_of_the_service(app: FastAPI) -> None:
    for call in built():
        assert any(_is(call, template, method) for _, template, method in _operations(app)), call


def _operations(app: FastAPI) -> list[tuple[str, str, str]]:
    paths = app.openapi()["paths"]
    return [
        (f"{method.upper()} {path}", path, method)
        for path, methods in paths.items()
        if path.startswith(("/v1", "/readyz"))
        for method in methods
    ]


def _is(call: Call[Any], template: str, method: str) -> bool:
    return call.method.lower() == method and re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", template), call.path) is not None


@pytest.mark.parametrize("call", built(), ids=lambda call: f"{call.method} {call.path}")
def test_models_read_what_the_service_describes(app: FastAPI, call: Call[Any]) -> None:
    document = app.openapi()
    for path, methods in document["paths"].items():
        if call.method.lower() in methods and _is(call, path, call.method.lower()):
            answers = methods[call.method.lower()]["responses"]
            success = next(answer for status, answer in answers.items() if status.startswith("2"))
            if "content" not in success:
                assert call.read.json_schema() == {"type": "null"}
                return
            described = success["content"]["application/json"]["schema"]
            ours = call.read.json_schema(mode="serialization")
            options = [_resolved(option, document) for option in described.get("anyOf", [described])]
            assert any(not list(_gaps(ours, option, ours, document)) for option in options), [
                list(_gaps(ours, o, ours, document)) for o in options
            ]
            return
    pytest.fail("The service has no such operation.")


def _resolved(schema: Any, document: Any) -> Any:
    while "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[-1]
        schema = document.get("$defs", {}).get(name) or document["components"]["schemas"][name]
    return schema


def _gaps(ours: Any, theirs: Any, our_document: Any, their_document: Any, at: str = "") -> Iterator[str]:
    """Where our model would not read what the service may answer."""
    ours, theirs = _resolved(ours, our_document), _resolved(theirs, their_document)
    if "anyOf" in theirs or "anyOf" in ours:
        for option in theirs.get("anyOf", [theirs]):
            choices = ours.get("anyOf", [ours])
            if not any(not list(_gaps(choice, option, our_document, their_document, at)) for choice in choices):
                yield f"{at}: {option}"
        return
    if not ours.keys() - {"title", "description", "default"}:
        return
    if ours.get("type") != theirs.get("type"):
        yield f"{at}: {theirs.get('type')} is read as {ours.get('type')}"
    for name, schema in ours.get("properties", {}).items():
        if name not in theirs.get("properties", {}):
            yield f"{at}.{name}: the service does not answer it"
        else:
            yield from _gaps(schema, theirs["properties"][name], our_document, their_document, f"{at}.{name}")
    if "items" in ours and "items" in theirs:
        yield from _gaps(ours["items"], theirs["items"], our_document, their_document, f"{at}[]")
