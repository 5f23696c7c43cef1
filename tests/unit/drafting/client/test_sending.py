"""What the clients do with answers, refusals and silence."""

from __future__ import annotations

from collections.abc import Callable

import httpx2
import pytest

from drafting.client import (
    AsyncEvenhand,
    Busy,
    Case,
    Changed,
    Evenhand,
    EvenhandError,
    Invalid,
    NotAllowed,
    NotFound,
    Patience,
    Refused,
    Unreachable,
)
from drafting.client.models import Draft

HASTY = Patience(tries=3, longest_pause=0.0)
CASE = Case(["My kite broke."])
READING = {"sentences": [], "commitments": [], "quantities": [], "disclosures": []}
Handler = Callable[[httpx2.Request], httpx2.Response]


def draft(**changes: object) -> Draft:
    resolution = {
        "id": "r", "action": "reply", "actions": ["reply"], "why": [], "priority": "low", "mood": "calm", "language": "en", "kinds": [],
        "decisions": [], "points": [], "commitments": [], "citations": [], "missing": [], "escalation": None, "no_reply": None,
    }  # fmt: skip
    body = {
        "id": "d-1", "version": 3, "state": "needs_review", "channel": "email", "form": "full", "text": "Hello", "subject": None,
        "verdict": "pass", "pair": None, "customer": None, "resolution": resolution, "findings": [], "approval": None, "reason": None,
        "model": "embedded", "prompt": "write", "fallback": None, "seconds": {}, "cost": 0.0, "tokens": 0,
        "created": "2026-11-01T00:00:00Z", "updated": "2026-11-01T00:00:00Z", "a_field_of_tomorrow": 1,
    }  # fmt: skip
    return Draft.model_validate(body | changes)


def client(handler: Handler, patience: Patience = HASTY) -> Evenhand:
    return Evenhand("http://service.example", "secret", patience=patience, transport=httpx2.MockTransport(handler))


class Service:
    """Gives its answers one after the other, and keeps the requests."""

    def __init__(self, *answers: httpx2.Response | Exception) -> None:
        self.answers, self.requests = list(answers), list[httpx2.Request]()

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        self.requests.append(request)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


def checked() -> httpx2.Response:
    return httpx2.Response(200, json={"verdict": "pass", "findings": [], "reading": READING})


def busy(**headers: str) -> httpx2.Response:
    return httpx2.Response(503, json={"detail": "Full."}, headers=headers)


def test_a_key_is_sent_as_a_bearer_token() -> None:
    service = Service(checked())
    client(service).check("Hello", "email")
    assert service.requests[0].headers["authorization"] == "Bearer secret"


def test_a_busy_service_is_asked_again() -> None:
    service = Service(busy(), checked())
    assert client(service).check("Hello", "email").verdict == "pass"
    assert len(service.requests) == 2


def test_a_service_that_stays_busy_says_when_to_come_back() -> None:
    service = Service(*[busy(**{"Retry-After": "7"}) for _ in range(3)])
    with pytest.raises(Busy) as refused:
        client(service).check("Hello", "email")
    assert refused.value.after == 7
    assert len(service.requests) == 3


def test_a_repeated_order_carries_the_same_idempotency_key() -> None:
    answer = httpx2.Response(201, json=draft().model_dump(mode="json"))
    service = Service(httpx2.ReadTimeout("silence"), answer)
    assert client(service).draft(CASE, "email").id == "d-1"
    first, second = (request.headers["idempotency-key"] for request in service.requests)
    assert first == second


def test_two_orders_carry_different_keys() -> None:
    service = Service(*[httpx2.Response(201, json=draft().model_dump(mode="json")) for _ in range(2)])
    opened = client(service)
    opened.draft(CASE, "email")
    opened.draft(CASE, "email")
    first, second = (request.headers["idempotency-key"] for request in service.requests)
    assert first != second


def test_an_approval_that_was_not_answered_is_not_repeated() -> None:
    service = Service(httpx2.ReadTimeout("silence"))
    with pytest.raises(Unreachable, match="approve"):
        client(service).approve(draft())
    assert len(service.requests) == 1


def test_an_act_on_a_service_that_is_away_is_not_repeated() -> None:
    service = Service(busy())
    with pytest.raises(Busy):
        client(service).approve(draft())
    assert len(service.requests) == 1


def test_an_act_that_came_too_often_is_repeated() -> None:
    service = Service(httpx2.Response(429, json={"detail": "Slowly."}), httpx2.Response(200, json=draft().model_dump(mode="json")))
    assert client(service).approve(draft()).id == "d-1"


def test_an_approval_that_never_left_is_repeated() -> None:
    service = Service(httpx2.ConnectError("nobody there"), httpx2.Response(200, json=draft(state="approved").model_dump(mode="json")))
    assert client(service).approve(draft()).state == "approved"


def test_an_act_names_the_version_that_was_read() -> None:
    service = Service(httpx2.Response(200, json=draft(version=4).model_dump(mode="json")))
    assert client(service).edit(draft(), "Other words").version == 4
    assert service.requests[0].headers["if-match"] == '"d-1.3"'


@pytest.mark.parametrize(
    ("status", "kind"),
    [(401, NotAllowed), (403, NotAllowed), (404, NotFound), (409, Changed), (412, Changed), (428, Changed), (422, Invalid), (418, Refused)],
)
def test_a_problem_is_the_error_of_its_kind(status: int, kind: type[Refused]) -> None:
    with pytest.raises(kind, match="Not like this") as refused:
        client(Service(httpx2.Response(status, json={"detail": "Not like this."}))).read("d-1")
    assert refused.value.status == status


def test_an_invalid_request_says_where() -> None:
    problem = {"detail": "The request is wrong.", "errors": [{"loc": ["body", "messages"], "msg": "too few"}]}
    with pytest.raises(Invalid, match=r"body\.messages: too few"):
        client(Service(httpx2.Response(422, json=problem))).draft(CASE, "email")


@pytest.mark.parametrize("answer", [httpx2.Response(200, text="<html>a proxy's page</html>"), httpx2.Response(200, json={"verdict": 1})])
def test_what_is_no_answer_of_the_service_is_no_draft(answer: httpx2.Response) -> None:
    with pytest.raises(EvenhandError, match="cannot read"):
        client(Service(answer)).read("d-1")


def test_a_refusal_without_details_is_still_one() -> None:
    with pytest.raises(Refused) as refused:
        client(Service(httpx2.Response(502, text="bad gateway"))).read("d-1")
    assert refused.value.status == 502


def test_an_id_cannot_lead_elsewhere() -> None:
    service = Service(httpx2.Response(404, json={"detail": "No such draft."}))
    with pytest.raises(NotFound):
        client(service).read("../keys?x=1")
    assert service.requests[0].url.raw_path == b"/v1/drafts/..%2Fkeys%3Fx%3D1"


def test_a_stream_is_told_event_by_event() -> None:
    lines = 'event: progress\ndata: {"step": "received"}\n\nevent: draft\ndata: ' + draft().model_dump_json() + "\n\n"
    events = list(client(Service(httpx2.Response(201, text=lines))).stream(CASE, "email"))
    assert [event.name for event in events] == ["progress", "draft"]
    assert events[-1].draft == draft()


def test_a_problem_within_a_stream_is_raised() -> None:
    lines = 'event: error\ndata: {"status": 503, "detail": "Too much waits."}\n\n'
    with pytest.raises(Busy, match="Too much waits"):
        list(client(Service(httpx2.Response(201, text=lines))).stream(CASE, "email"))


def test_a_refused_stream_is_raised() -> None:
    with pytest.raises(NotAllowed):
        list(client(Service(httpx2.Response(401, json={"detail": "No key."}))).stream(CASE, "email"))


def test_pauses_follow_the_service_and_stay_bounded() -> None:
    patience = Patience(longest_pause=5.0)
    assert patience.pause(0, 2.0) == 2.0
    assert patience.pause(0, 60.0) == 5.0
    assert 0.125 <= patience.pause(0, None) <= 0.375


async def test_the_asynchronous_client_repeats_and_refuses_alike() -> None:
    service = Service(busy(), checked(), httpx2.Response(404, json={"detail": "No such draft."}))
    async with AsyncEvenhand("http://service.example", patience=HASTY, transport=httpx2.MockTransport(service)) as opened:
        assert (await opened.check("Hello", "email")).verdict == "pass"
        with pytest.raises(NotFound):
            await opened.read("d-1")
    assert len(service.requests) == 3


async def test_the_asynchronous_stream_ends_with_the_draft() -> None:
    lines = 'event: text\ndata: {"text": "Hello"}\n\nevent: draft\ndata: ' + draft().model_dump_json() + "\n\n"
    async with AsyncEvenhand("http://service.example", transport=httpx2.MockTransport(Service(httpx2.Response(201, text=lines)))) as opened:
        events = [event async for event in opened.stream(CASE, "email")]
    assert [event.name for event in events] == ["text", "draft"]
