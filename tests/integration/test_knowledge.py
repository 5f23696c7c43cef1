"""Search and decisions over HTTP on the knowledge of the example company."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import settings as tuned
from hypothesis import strategies as st

import knowledge
from drafting.app import create_app
from knowledge.adapters.embeddings import HashingEmbedder
from knowledge.library import Library
from tests.integration.conftest import settings
from tests.integration.fakes import FakeDrafter

WONDROUS = Path(knowledge.__file__).parent / "example" / "wondrous"
LIBRARY = asyncio.run(Library.open(WONDROUS, HashingEmbedder()))


@pytest.fixture(scope="module")
def wondrous(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    drafter = FakeDrafter()
    drafter.library = LIBRARY
    with TestClient(create_app(settings(tmp_path_factory.mktemp("wondrous")), drafter)) as client:
        yield client


def test_a_search_keeps_to_audience_and_day(wondrous: TestClient) -> None:
    asked = {"query": "How long can I return a widget?", "as_of": "2026-11-01", "limit": 20}
    everything = wondrous.post("/v1/search", json=asked).json()["hits"]
    public = wondrous.post("/v1/search", json={**asked, "audience": "public"}).json()["hits"]
    internal = wondrous.post("/v1/search", json={**asked, "audience": "internal"}).json()["hits"]
    assert {hit["audience"] for hit in everything} == {"public", "internal"}
    assert {hit["audience"] for hit in public} == {"public"}
    assert {hit["audience"] for hit in internal} == {"internal"}
    cited = {hit["article"] for hit in everything}
    usable = {str(article.id) for article in LIBRARY.articles.values() if article.is_usable_on(date(2026, 11, 1))}
    assert "returns-and-refunds" in cited
    assert cited <= usable


def test_every_article_and_policy_can_be_read(wondrous: TestClient) -> None:
    articles = wondrous.get("/v1/articles", params={"limit": 500}).json()["items"]
    policies = wondrous.get("/v1/policies").json()["items"]
    assert [item["id"] for item in articles] == sorted(LIBRARY.articles)
    assert [item["id"] for item in policies] == sorted(LIBRARY.policies)
    for kind, items in (("articles", articles), ("policies", policies)):
        assert {wondrous.get(f"/v1/{kind}/{item['id']}").json()["id"] for item in items} == {item["id"] for item in items}


def test_articles_come_in_pages(wondrous: TestClient) -> None:
    seen: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        page = wondrous.get("/v1/articles", params={"limit": 7, "cursor": cursor}).json()
        seen += [item["id"] for item in page["items"]]
        cursor = page["next"]
    assert seen == sorted(LIBRARY.articles)


def test_a_decision_says_what_would_change_it(wondrous: TestClient) -> None:
    asked = {"facts": {"purchase_date": "2026-09-02", "defective": True}, "as_of": "2026-11-01"}
    decision = wondrous.post("/v1/policies/returns/decide", json=asked).json()
    assert (decision["outcome"], decision["commitments"][0]["type"]) == ("store_credit", "credit")
    assert any("refund" in change for change in decision["would_change"])
    undecided = wondrous.post("/v1/policies/returns/decide", json={"as_of": "2026-11-01"}).json()
    assert undecided["outcome"] is None
    assert {missing["kind"] for missing in undecided["missing"]} <= {"ask", "look_up"}


NAMES = sorted(
    {name for policy in LIBRARY.policies.values() for one in policy.inputs.values() for name in (one.name, one.derived_from or one.name)}
)
ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**63) + 1, 2**63 - 1),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20),
    st.sampled_from(
        ["0001-01-01", "9999-12-31", "2026-02-30", "2026-09-02T10:00:00+14:00", "USD 12.50", "1e400", "P1D", "-0", "NaN", "三"]
    ),
    st.lists(st.integers(0, 9), max_size=2),
)


@tuned(max_examples=250, deadline=None)
@given(
    policy=st.sampled_from(sorted(LIBRARY.policies)),
    facts=st.dictionaries(st.sampled_from(NAMES), ODD, max_size=5),
    record=st.dictionaries(st.sampled_from(NAMES), ODD, max_size=3),
    tier=st.sampled_from([None, "platinum", "unknown"]),
    day=st.sampled_from(["1970-01-01", "2026-11-01", "2199-12-31"]),
)
def test_any_facts_are_decided_or_refused(
    wondrous: TestClient, policy: str, facts: dict[str, object], record: dict[str, object], tier: str | None, day: str
) -> None:
    body = json.dumps({"facts": facts, "record": record, "tier": tier, "as_of": day}).encode()
    answer = wondrous.post(f"/v1/policies/{policy}/decide", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code in {200, 422}, (answer.text, body)
