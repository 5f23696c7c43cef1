"""Values of a customer and keys that were planted everywhere: none of them reaches a log, a metric or an error, at DEBUG either."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from drafting.adapters.models.chain import ChainWriter, GuardedWriter
from drafting.adapters.models.embedded import EmbeddedWriter
from drafting.adapters.models.litellm import LitellmModel
from drafting.adapters.models.writer import ModelWriter
from drafting.app import create_app
from drafting.channels import build_channels
from drafting.logs import configure
from drafting.pipeline import Drafter
from knowledge.library import Library
from tests.integration.conftest import settings
from tests.integration.model_server import ModelServer
from tests.integration.test_models import answer, library, model, server

__all__ = ["library", "model", "server"]

KEY = "sk-canary-7f3a9"
CANARIES = (KEY, "Zquintella", "Vorkosian", "zq.vork@canary.example", "CN-55120", "xyzzyplugh", "vorkcanary")
BODY: dict[str, Any] = {
    "messages": [
        {"role": "customer", "text": "My widget broke xyzzyplugh, money back! Order CN-55120, zq.vork@canary.example, Zquintella."}
    ],
    "customer": {
        "id": "c-1",
        "name": "Zquintella Vorkosian",
        "handle": "@vorkcanary",
        "record": {"email": "zq.vork@canary.example", "order": "CN-55120"},
    },
    "facts": {"purchase_date": "2026-09-02", "defective": True},
    "as_of": "2026-11-01",
}


@pytest.fixture
def _debug(capfd: pytest.CaptureFixture[str]) -> Iterator[None]:
    root = logging.getLogger()
    kept = root.handlers, root.level
    configure("DEBUG")
    yield
    root.handlers, level = kept
    root.setLevel(level)


@pytest.fixture
def log() -> io.StringIO:
    return io.StringIO()


@pytest.fixture
def client(tmp_path: Path, library: Library, model: ModelServer, log: io.StringIO, _debug: None) -> Iterator[TestClient]:
    hosted = GuardedWriter(ModelWriter(LitellmModel("openai/stub", 20, model.base, KEY)), 20)
    drafter = Drafter(library, build_channels(library.company), ChainWriter([hosted]), EmbeddedWriter())
    with TestClient(
        create_app(settings(tmp_path).model_copy(update={"log_level": "DEBUG"}), drafter), raise_server_exceptions=False
    ) as opened:
        for handler in logging.getLogger().handlers:
            if isinstance(handler, logging.StreamHandler):
                handler.setStream(log)
        yield opened


def told(text: str) -> list[str]:
    return [canary for canary in CANARIES if canary.lower() in text.lower()]


@pytest.mark.parametrize("trouble", ["none", "words", "401", "429", "500", "leak"])
def test_drafts_and_failing_models_tell_nothing(
    client: TestClient, model: ModelServer, capfd: pytest.CaptureFixture[str], log: io.StringIO, trouble: str
) -> None:
    if trouble.isdigit():
        model.status = int(trouble)
    else:
        model.answer = lambda prompt: {"words": f"Sorry. {prompt}", "leak": answer(prompt[:3000])}.get(trouble, answer("Thank you."))
    for accept in ("application/json", "text/event-stream"):
        made = client.post(
            "/v1/drafts", json={"channel": "email", **BODY}, headers={"Accept": accept, "Idempotency-Key": f"{trouble}-{accept}"}
        )
        assert made.status_code == 201
    assert model.prompts
    printed = capfd.readouterr()
    logged = log.getvalue()
    assert '"level": "info"' in logged
    assert told(logged + printed.err + printed.out) == []
    assert told(client.get("/metrics").text) == []


@pytest.mark.parametrize(
    ("call", "body"),
    [
        ("/v1/drafts", {"channel": "Zquintella", **BODY}),
        ("/v1/drafts", {"channel": "email", **BODY, "as_of": "Zquintella"}),
        ("/v1/drafts", {"channel": "email", **BODY, "customer": {**BODY["customer"], "followers": "Vorkosian"}}),
        ("/v1/drafts", {"channel": "email", **BODY, "facts": {"purchase_date": "xyzzyplugh"}}),
        ("/v1/checks", {"channel": "email", "text": "xyzzyplugh CN-55120", "case": {**BODY, "messages": "Zquintella"}}),
        ("/v1/drafts/Zquintella/approve", {}),
    ],
)
def test_what_is_wrong_is_logged_without_values(
    client: TestClient, capfd: pytest.CaptureFixture[str], log: io.StringIO, call: str, body: dict[str, Any]
) -> None:
    assert 400 <= client.post(call, content=json.dumps(body), headers={"Content-Type": "application/json"}).status_code < 500
    printed = capfd.readouterr()
    logged = log.getvalue()
    assert told(logged + printed.err + printed.out) == []
    assert told(client.get("/metrics").text) == []


def test_an_error_that_nobody_expected_is_logged_without_values(
    client: TestClient, capfd: pytest.CaptureFixture[str], log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*given: Any, **more: Any) -> Any:
        raise RuntimeError(f"cannot read {BODY['messages']}")

    monkeypatch.setattr("drafting.pipeline.read_signals", broken)
    failed = client.post("/v1/drafts", json={"channel": "email", **BODY})
    assert failed.status_code == 500
    printed = capfd.readouterr()
    logged = log.getvalue()
    assert "RuntimeError" in logged
    assert told(failed.text) == []
    assert told(logged + printed.err + printed.out) == []


def test_a_log_that_cannot_be_written_prints_nothing_instead(
    client: TestClient, capfd: pytest.CaptureFixture[str], log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*given: Any, **more: Any) -> Any:
        raise RuntimeError(f"cannot read {BODY['messages']}")

    monkeypatch.setattr("drafting.pipeline.read_signals", broken)
    log.close()
    assert client.post("/v1/drafts", json={"channel": "email", **BODY}).status_code == 500
    printed = capfd.readouterr()
    assert told(printed.err + printed.out) == []
