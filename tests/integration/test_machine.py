"""Any order of acts, by any caller, on any version: the service does what the table says, and nothing else."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient
from hypothesis import settings as tuned
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule

from drafting.app import create_app
from drafting.domain.audit import verify_chain
from tests.integration.conftest import CASE, settings
from tests.integration.fakes import FakeDrafter
from tests.integration.test_access import KEYS, bearer
from tests.integration.test_evidence import chain

OPEN = ("needs_review", "approved")
CALLERS = ("anna", "arno", "ada", "quinn", "robot")
ACTS: dict[str, dict[str, Any]] = {
    "approve": {},
    "reject": {"reason": "no"},
    "revise": {},
    "edit": {"text": "Hello there."},
    "spoil": {"text": "This says BLOCK."},
}
ROLES = {"approve": {"arno", "ada"}, "reject": {"anna", "arno", "ada"}}
LEADS = {"approve": "approved", "reject": "rejected", "revise": "needs_review", "edit": "needs_review", "spoil": "needs_review"}


@dataclass
class Expected:
    """A draft as it should be."""

    tags: list[str]
    state: str = "needs_review"
    blocked: bool = False
    touched: frozenset[str] = frozenset()


class Reviews(RuleBasedStateMachine):
    drafts = Bundle("drafts")

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        app = create_app(settings(Path(self.folder.name), api_keys=KEYS, four_eyes=True), FakeDrafter())
        self.client = TestClient(app, headers=bearer("ada"))
        self.client.__enter__()
        self.expected: dict[str, Expected] = {}
        self.acts = 0

    @initialize()
    def begin(self) -> None:
        assert self.client.get("/v1/drafts").json()["items"] == []

    @rule(target=drafts)
    def request(self) -> str:
        made = self.client.post("/v1/drafts", json={"channel": "email", **CASE})
        name: str = made.json()["id"]
        self.expected[name] = Expected([made.headers["ETag"]])
        self.acts += 1
        return name

    @rule(name=drafts, act=st.sampled_from(sorted(ACTS)), caller=st.sampled_from(CALLERS), stale=st.integers(0, 9))
    def act(self, name: str, act: str, caller: str, stale: int) -> None:
        draft = self.expected[name]
        tag = draft.tags[-1] if stale or len(draft.tags) == 1 else draft.tags[-2]
        path = f"/v1/drafts/{name}/{'edit' if act == 'spoil' else act}"
        answer = self.client.post(path, json=ACTS[act], headers={"If-Match": tag, **bearer(caller)})
        assert answer.status_code == self._status(draft, act, caller, tag), answer.text
        if answer.status_code == 200:
            self._moved(draft, act, caller, answer)

    def _status(self, draft: Expected, act: str, caller: str, tag: str) -> int:
        if caller == "quinn":
            return 403
        if tag != draft.tags[-1]:
            return 412
        if draft.state not in OPEN or (act == "approve" and draft.state == "approved"):
            return 409
        if caller not in ROLES.get(act, set(CALLERS)) or (act == "approve" and caller in draft.touched):
            return 403
        return 409 if act == "approve" and draft.blocked else 200

    def _moved(self, draft: Expected, act: str, caller: str, answer: Any) -> None:
        draft.tags.append(answer.headers["ETag"])
        draft.state = LEADS[act]
        draft.blocked = act == "spoil" if act in {"edit", "spoil", "revise"} else draft.blocked
        if act in {"edit", "spoil"} and caller != "robot":
            draft.touched |= {caller}
        self.acts += 1

    @invariant()
    def every_draft_is_as_expected(self) -> None:
        for name, draft in self.expected.items():
            found = self.client.get(f"/v1/drafts/{name}")
            assert (found.json()["state"], found.headers["ETag"]) == (draft.state, draft.tags[-1])
            approval = found.json()["approval"]
            assert (approval is not None) == (draft.state == "approved")
            if approval is not None:
                assert approval["digest"] == self.client.get(f"/v1/drafts/{name}/record").json()["binding"]
                assert not draft.blocked
                assert approval["by"] not in draft.touched

    def teardown(self) -> None:
        entries, head = chain(self.client)
        assert verify_chain(entries, head) is None
        assert len(entries) == self.acts
        self.client.__exit__(None, None, None)
        self.folder.cleanup()


TestReviews = Reviews.TestCase
TestReviews.settings = tuned(max_examples=15, stateful_step_count=25, deadline=None)
