"""Any order of acts, by any caller, on any version: the service does what the table says, and nothing else."""

from __future__ import annotations

import asyncio
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import httpx2
from hypothesis import seed
from hypothesis import settings as tuned
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, rule, run_state_machine_as_test

from drafting.app import create_app
from drafting.domain.audit import AuditEntry, verify_chain
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


class House:
    """A service in this process, called without a socket; every test of the machine brings its own drafts."""

    def __init__(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.loop = asyncio.new_event_loop()
        self.app = create_app(settings(Path(self.folder.name), api_keys=KEYS, four_eyes=True), FakeDrafter())
        self.life = self.app.router.lifespan_context(self.app)
        self.loop.run_until_complete(self.life.__aenter__())
        self.client = httpx2.AsyncClient(transport=httpx2.ASGITransport(self.app), base_url="http://house", headers=bearer("ada"))
        self.acts = 0
        self.steps = 0

    def call(self, method: str, path: str, **more: Any) -> Any:
        return self.loop.run_until_complete(self.client.request(method, path, **more))

    def chain(self) -> tuple[list[AuditEntry], tuple[int, str]]:
        return chain(_Plain(self), 1000)

    def close(self) -> None:
        self.loop.run_until_complete(self.client.aclose())
        self.loop.run_until_complete(self.life.__aexit__(None, None, None))
        self.loop.close()
        self.folder.cleanup()


@dataclass
class _Plain:
    """The house as a client that reads."""

    house: House

    def get(self, path: str, **more: Any) -> Any:
        return self.house.call("GET", path, **more)


class Reviews(RuleBasedStateMachine):
    """``house`` is set by whoever runs the machine."""

    house: ClassVar[House]
    drafts = Bundle("drafts")

    def __init__(self) -> None:
        super().__init__()
        self.expected: dict[str, Expected] = {}
        self.acts = 0

    @rule(target=drafts)
    def request(self) -> str:
        self.house.steps += 1
        made = self.house.call("POST", "/v1/drafts", json={"channel": "email", **CASE, "customer": {"id": f"c-{self.house.steps}"}})
        name: str = made.json()["id"]
        self.expected[name] = Expected([made.headers["ETag"]])
        self.acts += 1
        self._is_as_expected(name)
        return name

    @rule(name=drafts, act=st.sampled_from(sorted(ACTS)), caller=st.sampled_from(CALLERS), stale=st.integers(0, 9))
    def act(self, name: str, act: str, caller: str, stale: int) -> None:
        self.house.steps += 1
        draft = self.expected[name]
        tag = draft.tags[-1] if stale or len(draft.tags) == 1 else draft.tags[-2]
        path = f"/v1/drafts/{name}/{'edit' if act == 'spoil' else act}"
        answer = self.house.call("POST", path, json=ACTS[act], headers={"If-Match": tag, **bearer(caller)})
        assert answer.status_code == self._status(draft, act, caller, tag), answer.text
        if answer.status_code == 200:
            self._moved(draft, act, caller, answer)
        self._is_as_expected(name)

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

    def _is_as_expected(self, name: str) -> None:
        draft, found = self.expected[name], self.house.call("GET", f"/v1/drafts/{name}")
        assert (found.json()["state"], found.headers["ETag"]) == (draft.state, draft.tags[-1])
        approval = found.json()["approval"]
        assert (approval is not None) == (draft.state == "approved")
        if approval is not None:
            assert approval["digest"] == self.house.call("GET", f"/v1/drafts/{name}/record").json()["binding"]
            assert not draft.blocked
            assert approval["by"] not in draft.touched

    def teardown(self) -> None:
        """No act moved another draft than its own."""
        for name in self.expected:
            self._is_as_expected(name)
        self.house.acts += self.acts


def run(given: tuned, start: int = 0) -> House:
    """Run the machine on a house of its own, from this seed; what was done there. The log has to hold an entry for every act, and nothing else."""
    house = House()
    try:
        machine = type("Machine", (Reviews,), {"house": house})
        run_state_machine_as_test(seed(start)(machine), settings=given)
        entries, head = house.chain()
        assert verify_chain(entries, head) is None
        assert len(entries) == house.acts
    finally:
        house.close()
    return house


def test_any_order_of_acts() -> None:
    assert run(tuned(max_examples=15, stateful_step_count=25, deadline=None)).acts > 0
