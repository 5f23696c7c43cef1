"""The agent's work: the queue, a draft beside its evidence, and what is done with it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from drafting.app import create_app
from tests.console.conftest import HERE, Browser, field
from tests.integration.conftest import ask, settings
from tests.integration.fakes import FakeDrafter


def state(browser: Browser, draft: str) -> Any:
    return browser.client.get(f"/v1/drafts/{draft}").json()


def rows(page: str) -> list[str]:
    """The drafts of a queue, in its order."""
    return re.findall(r'href="/console/drafts/(drf_\w+)"', page)


def test_an_empty_queue_says_how_to_begin(open_door: Browser) -> None:
    assert "/console/new?example=1" in open_door.page("/queue")


def test_the_queue_is_by_due_time_and_filtered(open_door: Browser) -> None:
    late = ask(open_door.client, "email", messages=[{"text": "a", "at": "2026-11-01T09:00:00Z"}], customer={"id": "c-1"}).json()["id"]
    early = ask(open_door.client, "chat", messages=[{"text": "b", "at": "2026-11-01T07:00:00Z"}], customer={"id": "c-2", "tier": "gold"})
    assert rows(open_door.page("/queue")) == [early.json()["id"], late]
    assert rows(open_door.page("/queue?channel=email")) == [late]
    assert rows(open_door.page("/queue?tier=gold")) == [early.json()["id"]]
    assert rows(open_door.page("/queue?tier=standard")) == [late]
    assert "Nothing fits" in open_door.page("/queue?verdict=block")
    assert rows(open_door.page("/queue?state=any")) == [early.json()["id"], late]
    open_door.post(f"/drafts/{late}/claim", f"/drafts/{late}")
    assert rows(open_door.page("/queue?mine=1")) == [late]


def test_pages_of_the_queue_hold_every_draft_once(open_door: Browser) -> None:
    made = {ask(open_door.client, "chat", customer={"id": f"c-{number}"}).json()["id"] for number in range(45)}
    page = open_door.page("/queue")
    following = re.search(r'href="/console(/queue\?[^"]*)" data-next', page)
    assert following is not None
    seen = rows(page) + rows(open_door.page(following[1].replace("&amp;", "&")))
    assert len(seen) == len(set(seen))
    assert set(seen) == made
    assert '<span class="count">45</span>' in page


@pytest.mark.parametrize("query", ["cursor=junk", "state=nonsense", "channel=%00", "tier=" + "x" * 400, "verdict=%F0%9F%98%80"])
def test_the_queue_takes_any_address(open_door: Browser, query: str) -> None:
    assert open_door.client.get(f"/console/queue?{query}").status_code in {200, 422}


def test_the_way_from_a_pasted_conversation_to_an_approval(open_door: Browser) -> None:
    draft = open_door.new("Customer: My kite broke.\nAgent: Oh no.\nCustomer: I want my money back.", name="Ada", facts="days: 3")
    page = open_door.page(f"/drafts/{draft}?done=new")
    assert "Drafted. Nothing goes out" in page
    for words in ("My kite broke.", "Oh no.", "I want my money back.", "We will give you store credit", "What would change it", "Verified"):
        assert words in page, words
    response = open_door.post(f"/drafts/{draft}/approve", f"/drafts/{draft}", note="fine")
    assert "Approved." in response.text
    assert "nothing is sent from this channel" in response.text
    assert (state(open_door, draft)["state"], state(open_door, draft)["approval"]["note"]) == ("approved", "fine")


def test_sentences_lead_to_their_passage(open_door: Browser) -> None:
    page = open_door.page(f"/drafts/{open_door.new()}")
    assert 'href="#from-2"' in page
    assert 'href="/console/articles/returns#window"' in page
    assert "Returns · Window" in page


def test_an_approval_is_undone_before_it_goes_out(tmp_path: Path) -> None:
    given = settings(tmp_path, send=f"email=folder:{tmp_path}/out", send_after=60)
    with TestClient(create_app(given, FakeDrafter()), base_url=HERE) as client:
        browser = Browser(client)
        draft = browser.new()
        approved = browser.post(f"/drafts/{draft}/approve", f"/drafts/{draft}").text
        assert "Undo the approval" in approved
        assert "data-countdown" in approved
        again = browser.post(f"/drafts/{draft}/reopen", f"/drafts/{draft}").text
        assert "needs review again" in again
        assert state(browser, draft)["state"] == "needs_review"


def test_edits_are_checked_and_what_blocks_cannot_be_approved(open_door: Browser) -> None:
    draft = open_door.new()
    page = open_door.post(f"/drafts/{draft}/edit", f"/drafts/{draft}", text="I say BLOCK.\r\nTwice.").text
    assert '<mark class="block"' in page
    assert "1 thing blocks this text" in page
    assert "Leave it out." in page
    assert f"/drafts/{draft}/approve" not in page
    assert state(open_door, draft)["text"] == "I say BLOCK.\nTwice."
    refused = open_door.post(f"/drafts/{draft}/approve", f"/drafts/{draft}")
    assert refused.status_code == 409
    assert 'role="alert"' in refused.text


def test_checks_answer_while_one_types(open_door: Browser) -> None:
    draft = open_door.new()
    part = open_door.post(f"/drafts/{draft}/check", f"/drafts/{draft}", text="Now BLOCK it").text
    assert "<html" not in part
    assert '<mark class="block"' in part
    assert "All checks pass" in open_door.post(f"/drafts/{draft}/check", f"/drafts/{draft}", text="Hello.").text
    assert state(open_door, draft)["version"] == 1


def test_an_act_on_a_version_that_moved_keeps_what_was_typed(open_door: Browser) -> None:
    draft = open_door.new()
    open_door.post(f"/drafts/{draft}/edit", f"/drafts/{draft}", text="Hello there.")
    response = open_door.post(f"/drafts/{draft}/edit", f"/drafts/{draft}", text="My own words.", version="1")
    assert response.status_code == 412
    assert "Somebody changed this draft" in response.text
    assert "My own words.</textarea>" in response.text
    assert state(open_door, draft)["text"] == "Hello there."


@pytest.mark.parametrize(
    ("act", "fields", "outcome"),
    [
        ("reject", {"reason": "wrong"}, "rejected"),
        ("withdraw", {}, "withdrawn"),
        ("revise", {"instructions": "shorter"}, "needs_review"),
    ],
)
def test_acts_lead_to_their_states(open_door: Browser, act: str, fields: dict[str, str], outcome: str) -> None:
    draft = open_door.new()
    assert open_door.post(f"/drafts/{draft}/{act}", f"/drafts/{draft}", **fields).status_code == 200
    assert state(open_door, draft)["state"] == outcome


def test_a_rejection_needs_a_reason(open_door: Browser) -> None:
    draft = open_door.new()
    response = open_door.post(f"/drafts/{draft}/reject", f"/drafts/{draft}", reason="  ")
    assert response.status_code == 422
    assert "Say why" in response.text


def test_customers_are_taken_given_back_and_handed_over(locked: Browser) -> None:
    locked.sign_in("key-of-anna")
    draft = locked.new(customer="c-1")
    assert "taken by you" in locked.post(f"/drafts/{draft}/claim", f"/drafts/{draft}").text
    assert "Given back." in locked.post(f"/drafts/{draft}/release", f"/drafts/{draft}").text
    assert "taken by arno" in locked.post(f"/drafts/{draft}/assign", f"/drafts/{draft}", to="arno").text
    refused = locked.post(f"/drafts/{draft}/comment", f"/drafts/{draft}", text="@arno please")
    assert "@arno please" in refused.text
    assert "&#39;arno&#39; has taken this customer" in locked.page(f"/drafts/{draft}")


def test_the_next_draft_is_the_most_urgent_that_nobody_has(locked: Browser) -> None:
    locked.sign_in("key-of-anna")
    first, second = (locked.new(customer=name) for name in ("c-1", "c-2"))
    locked.post(f"/drafts/{first}/assign", f"/drafts/{first}", to="arno")
    assert str(locked.client.get("/console/queue/next").url).endswith(second)
    assert str(locked.client.get(f"/console/queue/next?after={second}").url).endswith("/queue")


def test_channels_stand_side_by_side(open_door: Browser) -> None:
    draft = open_door.new(channel="social_public")
    page = open_door.page(f"/drafts/{draft}/channels")
    assert "One case, 2 channels" in page
    assert "Public post" in page
    assert "Direct message" in page
    assert "missing" in page  # the fake text's promise is read back by nobody: decided, and in no full answer


def test_who_may_not_act_sees_no_buttons(locked: Browser) -> None:
    locked.sign_in("key-of-anna")
    draft = locked.new()
    assert "needs one of the roles" in locked.page(f"/drafts/{draft}")
    locked.post("/sign-out", "/queue")
    locked.sign_in("key-of-quinn")
    page = locked.page(f"/drafts/{draft}")
    assert "/approve" not in page
    assert "/edit" not in page


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"text": " "}, "No customer message"),
        ({"text": "Agent: hello"}, "No customer message"),
        ({"facts": "just words"}, "line 1: write"),
        ({"facts": "days: many"}, "not a number"),
        ({"followers": "a lot"}, "whole number"),
        ({"as_of": "yesterday"}, "2026-11-01"),
        ({"channel.email": "", "channel.nowhere": "on"}, "no channel"),
        ({"name": "x" * 300}, "at most 200"),
    ],
)
def test_a_form_says_what_is_wrong_and_keeps_the_rest(open_door: Browser, fields: dict[str, str], words: str) -> None:
    given = {"text": "My kite broke.", "channel.email": "on", "handle": "@kept"} | fields
    response = open_door.post("/new", "/new", **given)
    assert response.status_code == 422
    assert words in response.text.replace("&#39;", "'")
    assert 'value="@kept"' in response.text


def test_what_was_found_out_redrafts_every_channel(open_door: Browser) -> None:
    draft = open_door.new(channel="social_public")
    assert "You know more" in open_door.page(f"/drafts/{draft}")
    response = open_door.post(f"/drafts/{draft}/supply", f"/drafts/{draft}", **{"fact.days": "12"})
    assert "Drafted again with what you found out" in response.text
    pair = state(open_door, draft)["pair"]
    assert [state(open_door, one)["version"] for one in (draft, pair)] == [2, 2]
    assert state(open_door, pair)["resolution"]["decisions"][0]["inputs"]["days"] == {"value": 12, "source": "verified"}
    for fields, words in (({}, "at least one"), ({"fact.days": "many"}, "not a number")):
        refused = open_door.post(f"/drafts/{draft}/supply", f"/drafts/{draft}", **fields)
        assert refused.status_code == 422
        assert words in refused.text


def events(text: str) -> list[tuple[str, str]]:
    """The events of a stream."""
    return [(name, json.loads(data)) for name, data in re.findall(r"event: (\w+)\ndata: (.*)\n\n", text)]


def test_drafting_is_told_while_it_happens(open_door: Browser) -> None:
    page = open_door.page("/new")
    form = {"csrf": field(page, "csrf"), "text": "My kite broke.", "channel.email": "on"}
    response = open_door.client.post("/console/new", data=form, headers={"accept": "text/event-stream"})
    told = events(response.text)
    assert told[0] == ("step", "Reading what they say")
    name, address = told[-1]
    assert name == "go"
    assert "Drafted. Nothing goes out" in open_door.page(address.removeprefix("/console"))


def test_what_cannot_be_drafted_is_told_before_or_in_the_stream(
    open_door: Browser, drafter: FakeDrafter, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_door.page("/new")
    form = {"csrf": field(page, "csrf"), "text": "My kite broke.", "channel.email": "on"}
    headers = {"accept": "text/event-stream"}
    assert open_door.client.post("/console/new", data=form | {"as_of": "soon"}, headers=headers).status_code == 422
    assert events(open_door.client.post("/console/new", data=form | {"text": " "}, headers=headers).text)[-1][0] == "refused"

    async def broken(*_given: object) -> None:
        raise RuntimeError("Walter Grump")

    monkeypatch.setattr(drafter, "draft_all", broken)
    told = open_door.client.post("/console/new", data=form, headers=headers).text
    assert events(told)[-1] == ("refused", "Something went wrong here. Please try again.")
    assert "Walter" not in told
