"""The life of articles and policies over HTTP: written, reviewed, published, fought over, rolled back; what it does to drafts."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from drafting.app import create_app
from tests.integration.acme import acme, article, policy
from tests.integration.conftest import CASE, act, ask, settings
from tests.integration.fakes import FakeDrafter

KEYS = "kim:knowledge_manager:key-of-kim,lea:knowledge_manager:key-of-lea,ada:admin:key-of-ada,bot:knowledge_manager+program:key-of-bot"
SIXTY = article(body="## Window\n\nA kite can be returned within sixty days.\n")
ANY = {"If-Match": "*"}


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    with TestClient(create_app(settings(tmp_path, knowledge=acme(tmp_path / "acme")), FakeDrafter())) as opened:
        yield opened


@pytest.fixture
def keyed(tmp_path: Path) -> Iterator[TestClient]:
    made = settings(tmp_path, knowledge=acme(tmp_path / "acme"), api_keys=KEYS, knowledge_four_eyes=True)
    with TestClient(create_app(made, FakeDrafter())) as opened:
        yield opened


def by(name: str) -> dict[str, str]:
    return {"Authorization": f"Bearer key-of-{name}", **ANY}


def do(client: TestClient, name: str, entry: str = "articles/returns", status: int = 200, **body: Any) -> Any:
    """An act on an entry, whatever its version."""
    answer = client.post(f"/v1/{entry}/{name}", json=body, headers=ANY)
    assert answer.status_code == status, answer.text
    return answer.json()


def write(client: TestClient, source: str, entry: str = "articles/returns", headers: dict[str, str] | None = None) -> Any:
    return client.put(f"/v1/{entry}", json={"source": source}, headers=headers or ANY)


def publish(client: TestClient, source: str, entry: str = "articles/returns") -> Any:
    assert write(client, source, entry).status_code == 200
    do(client, "submit", entry)
    return do(client, "publish", entry)


def test_what_is_served_stays_until_the_draft_is_published(client: TestClient) -> None:
    written = write(client, SIXTY).json()
    assert (written["status"], written["latest"], written["served"]) == ("draft", 2, 1)
    assert "thirty" in client.get("/v1/articles/returns").json()["body"]
    do(client, "submit")
    assert [one["status"] for one in client.get("/v1/knowledge/pending").json()["items"]] == ["in_review"]
    assert do(client, "publish")["served"] == 2
    assert "sixty" in client.get("/v1/articles/returns").json()["body"]
    assert client.get("/v1/knowledge/pending").json()["items"] == []


def test_nothing_is_written_over(client: TestClient) -> None:
    publish(client, SIXTY)
    revisions = client.get("/v1/articles/returns/revisions").json()["items"]
    assert [(one["revision"], one["status"]) for one in revisions] == [(2, "published"), (1, "retired")]
    assert client.get("/v1/articles/returns/revisions/1").json()["source"] == article()
    difference = client.get("/v1/articles/returns/diff", params={"before": 1, "after": 2}).json()["difference"]
    assert "-A kite can be returned within thirty days." in difference
    assert "+A kite can be returned within sixty days." in difference
    assert client.get("/v1/articles/returns/revisions/3").status_code == 404


def test_of_two_editors_the_second_is_shown_what_changed(client: TestClient) -> None:
    seen = {"If-Match": client.get("/v1/articles/returns").headers["ETag"]}
    first = write(client, SIXTY, headers=seen)
    second = write(client, article(body="## Window\n\nNinety days.\n"), headers=seen)
    problem = second.json()
    assert (second.status_code, second.headers["ETag"], problem["current"]) == (412, first.headers["ETag"], first.headers["ETag"])
    assert "+A kite can be returned within sixty days." in problem["difference"]
    assert [(one["act"], one["revision"]) for one in problem["changes"]] == [("draft", 2)]
    assert write(client, SIXTY, headers={"If-Match": first.headers["ETag"]}).status_code == 200


def test_nobody_acts_without_having_seen_it(client: TestClient) -> None:
    assert client.put("/v1/articles/returns", json={"source": SIXTY}).status_code == 428
    assert client.post("/v1/articles/returns/retire").status_code == 428


@pytest.mark.parametrize(
    ("source", "line", "key"),
    [
        (article(status="pblished"), 5, "status"),
        (article(title="A: B"), 3, None),
        (article("another"), None, "id"),
        (article(colour="red"), 6, "colour"),
        (article(valid_from="2026-02-01", valid_until="2026-01-01"), 7, "valid_until"),
        ("no front matter", 1, None),
    ],
)
def test_what_is_wrong_is_named_with_line_and_key(client: TestClient, source: str, line: int | None, key: str | None) -> None:
    answer = write(client, source)
    assert answer.status_code == 422
    assert [(one["line"], one["key"]) for one in answer.json()["problems"]] == [(line, key)]
    assert client.get("/v1/articles/returns/revisions").json()["items"] == []


def test_a_change_that_breaks_a_policy_is_not_published(client: TestClient) -> None:
    write(client, article(body="## Something else\n\nSixty days.\n"))
    do(client, "submit")
    assert "window" in do(client, "publish", status=422)["problems"][0]["message"]
    assert "thirty" in client.get("/v1/articles/returns").json()["body"]


def test_a_policy_is_published_when_its_own_cases_hold(client: TestClient) -> None:
    cases = "cases:\n  - {facts: {days: 40}, outcome: refund}\n"
    write(client, policy(days=60) + cases, "policies/returns")
    do(client, "submit", "policies/returns")
    assert do(client, "publish", "policies/returns")["served"] == 2
    write(client, policy(days=30) + cases, "policies/returns")
    do(client, "submit", "policies/returns")
    assert do(client, "publish", "policies/returns", status=422)["problems"][0]["file"] == "policies/returns.yaml"


def test_a_revision_for_later_leaves_no_gap(client: TestClient) -> None:
    write(client, article(valid_from="2199-01-01"))
    do(client, "submit")
    assert "supersedes" in do(client, "publish", status=409)["detail"]


def test_back_to_what_was_published(client: TestClient) -> None:
    publish(client, SIXTY)
    back = do(client, "roll-back", revision=1)
    assert (back["latest"], back["served"], back["revision"]["base"]) == (3, 3, 1)
    assert "thirty" in client.get("/v1/articles/returns").json()["body"]


def test_verifying_changes_the_date_alone(client: TestClient) -> None:
    assert do(client, "verify", day="2026-11-20")["served"] == 2
    difference = client.get("/v1/articles/returns/diff", params={"before": 1, "after": 2}).json()["difference"]
    assert [line for line in difference.splitlines()[3:] if line[0] in "+-"] == ["+verified: 2026-11-20"]
    write(client, SIXTY)
    assert "newer draft" in do(client, "verify", status=409)["detail"]


def test_retired_and_revived(client: TestClient) -> None:
    do(client, "retire")
    assert client.get("/v1/articles/returns").json()["status"] == "retired"
    assert do(client, "publish", status=409)["detail"].startswith("'publish' is not possible")
    assert do(client, "revive")["status"] == "draft"


def test_four_eyes_and_no_program(keyed: TestClient) -> None:
    assert keyed.put("/v1/articles/returns", json={"source": SIXTY}, headers=by("kim")).status_code == 200
    assert keyed.post("/v1/articles/returns/submit", headers=by("kim")).status_code == 200
    assert "four eyes" in keyed.post("/v1/articles/returns/publish", headers=by("kim")).json()["detail"]
    assert "program" in keyed.post("/v1/articles/returns/publish", headers=by("bot")).json()["detail"]
    assert keyed.post("/v1/articles/returns/publish", headers=by("lea")).json()["revision"]["published_by"] == "lea"


def test_a_new_entry_is_a_draft_whatever_it_says(client: TestClient) -> None:
    made = client.post("/v1/articles", json={"source": article("shipping", title="Shipping")})
    assert (made.status_code, made.json()["status"], made.json()["served"]) == (201, "draft", None)
    assert made.headers["Location"] == "/v1/articles/shipping"
    assert client.get("/v1/articles/shipping").json()["status"] == "draft"
    assert client.post("/v1/articles", json={"source": article("shipping")}).status_code == 409


def test_drafts_that_rest_on_it_are_superseded_and_approvals_void(client: TestClient) -> None:
    waiting, approved = ask(client), ask(client, customer={"id": "c-2"})
    act(client, approved, "approve")
    write(client, SIXTY)
    do(client, "submit")
    # The fake drafter's drafts cite revision 3 of an article that the folder has in revision 1: any revision of it counts.
    assert do(client, "publish")["superseded"] == 2
    for draft in (waiting, approved):
        now = client.get(f"/v1/drafts/{draft.json()['id']}").json()
        assert (now["state"], now["reason"], now["approval"]) == ("superseded", "The article 'returns' changed.", None)


def test_words_that_stay_leave_drafts_alone(client: TestClient) -> None:
    draft = ask(client)
    assert publish(client, article(title="Returning things"))["superseded"] == 0
    assert client.get(f"/v1/drafts/{draft.json()['id']}").json()["state"] == "needs_review"


def test_every_act_is_in_the_log(client: TestClient) -> None:
    publish(client, SIXTY)
    acts = [(one["act"], one["subject"]) for one in client.get("/v1/audit").json()["items"]]
    assert acts == [
        ("knowledge_adopt", "knowledge"),
        ("knowledge_draft", "article:returns@2"),
        ("knowledge_submit", "article:returns@2"),
        ("knowledge_publish", "article:returns@2"),
    ]
    changes = client.get("/v1/knowledge/changes", params={"after": 3}).json()["items"]
    assert [(one["act"], one["id"], one["revision"]) for one in changes] == [
        ("draft", "returns", 2),
        ("submit", "returns", 2),
        ("publish", "returns", 2),
    ]


def test_a_served_folder_is_changed_as_files(tmp_path: Path) -> None:
    made = settings(tmp_path, knowledge=acme(tmp_path / "acme"), knowledge_from="folder")
    with TestClient(create_app(made, FakeDrafter())) as client:
        assert write(client, SIXTY).status_code == 409


def test_a_folder_that_differs_is_told(client: TestClient, tmp_path: Path) -> None:
    assert client.get("/v1/knowledge").json()["source"] == "folder"
    publish(client, SIXTY)
    found = client.get("/v1/knowledge").json()
    assert (found["source"], found["drift"]) == ("database", ["articles/returns.md"])


def test_replies_that_were_sent_are_recalled_and_corrected(tmp_path: Path) -> None:
    made = settings(tmp_path, knowledge=acme(tmp_path / "acme"), send=f"email=folder:{tmp_path}/out,sms=folder:{tmp_path}/out")
    with TestClient(create_app(made, FakeDrafter())) as client:
        sent = [_sent(client, f"c-{n}", channel) for n, channel in ((1, "email"), (1, "sms"), (2, "email"))]
        ask(client, customer={"id": "c-3"})
        found = client.get("/v1/articles/returns/recall", params={"revision": 3, "section": "window"}).json()
        assert [(one["customer"], one["channel"], one["draft"]) for one in found["items"]] == [
            ("c-1", "email", sent[0]),
            ("c-1", "sms", sent[1]),
            ("c-2", "email", sent[2]),
        ]
        assert found["customers"] == 2
        assert client.get("/v1/articles/returns/recall", params={"revision": 2}).json()["items"] == []
        correction = client.post(f"/v1/drafts/{sent[2]}/correct").json()["drafts"][0]
        assert correction["state"] == "needs_review"
        assert correction["text"].startswith("We need to correct our earlier reply. ")
        comment = client.get(f"/v1/drafts/{correction['id']}/comments").json()["items"][0]["text"]
        assert comment == f"Corrects {sent[2]}, which was sent."


def _sent(client: TestClient, customer: str, channel: str) -> str:
    draft = client.post("/v1/drafts", json={"channel": channel, **CASE, "customer": {"id": customer}})
    name = str(draft.json()["id"])
    client.post(f"/v1/drafts/{name}/approve", headers={"If-Match": draft.headers["ETag"]})
    for _ in range(200):
        if client.get(f"/v1/drafts/{name}").json()["state"] == "sent":
            return name
        client.portal.call(_pause)  # type: ignore[union-attr]
    raise AssertionError("it was not sent")


async def _pause() -> None:
    await asyncio.sleep(0.05)
