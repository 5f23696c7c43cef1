"""Every switch of review, sending and identity is made to do nothing, one at a time: a test has to fail then. With all of them in place
the same tests have to pass. Prints a table, then the figures. ``--n`` is how many switches are tried (0: all)."""

from __future__ import annotations

import contextlib
import io
import os
import random
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

import drafting.app  # noqa: F401 - loaded once, before the forks
from benchmarks.soak.world import arguments, report
from drafting import door
from drafting.adapters.desks import egress
from drafting.api import deps, guard
from drafting.domain import audit
from drafting.domain.access import AccessKey
from drafting.domain.approval import FiledDraft
from drafting.review import approval_rules, desk, erasure, files, queue, states, step
from drafting.review.demand import Demand
from drafting.review.desk import Desk
from drafting.review.dispatch import Dispatch
from drafting.review.sight import Sight
from tests.integration import fakes  # noqa: F401 - as above

ROOT = Path(__file__).parents[2]
UNIT, WHOLE = "tests/unit/drafting/review", "tests/integration"
REAL_DESK_INIT = Desk.__init__


@dataclass(frozen=True, slots=True)
class Switch:
    """What protects, the test that guards it, and how it is made to do nothing."""

    name: str
    test: str
    off: Callable[[], None]


def without(name: str) -> Callable[[], None]:
    """The state table without a guard."""

    def off() -> None:
        table: Any = states.TABLE
        for key, transition in table.items():
            kept = tuple(one for one in transition.guards if not one.__qualname__.startswith(name))
            table[key] = replace(transition, guards=kept)

    return off


def put(place: Any, name: str, value: Any) -> Callable[[], None]:
    """Something else in its place."""
    return lambda: setattr(place, name, value)


def ruled(**changes: Any) -> Callable[[], None]:
    """A desk that forgets some of its rules."""

    def made(self: Desk, *given: Any, **named: Any) -> None:
        REAL_DESK_INIT(self, *given, **named)
        object.__setattr__(self, "rules", replace(self.rules, **changes))

    return put(Desk, "__init__", made)


def _same(value: Any) -> Callable[..., Any]:
    return lambda *_given, **_named: value


async def _anywhere(host: str, port: int, allowed: Any = ()) -> str:
    return host


def _everywhere() -> None:
    for place in (desk, files, queue):
        place.sight_of = _same(Sight())  # type: ignore[attr-defined]


def _loose_digest(filed: FiledDraft) -> str:
    return "0" * 64


def _no_digest() -> None:
    states.digest_of = _loose_digest  # type: ignore[attr-defined]
    without("as_approved")()


SWITCHES = (
    Switch("only people approve", f"{UNIT}/test_states.py::test_who_may_do_what", without("by_a_person")),
    Switch("only some roles act", f"{UNIT}/test_states.py::test_who_may_do_what", without("by_role")),
    Switch("four eyes", f"{UNIT}/test_states.py::test_four_eyes", without("by_other_eyes")),
    Switch("four eyes, as a setting", f"{WHOLE}/test_access.py::test_four_eyes_bar_whoever_touched_the_text", ruled(four_eyes=False)),
    Switch(
        "the approval rules ask for somebody", f"{UNIT}/test_approval_rules.py::test_a_role_and_a_team", without("by_whom_the_rules_ask")
    ),
    Switch(
        "a rule without a value asks for an admin",
        f"{UNIT}/test_approval_rules.py::test_a_rule_without_a_value_asks_for_an_admin",
        put(approval_rules, "demand_of", _same(Demand())),
    ),
    Switch("what blocks is not approved", f"{UNIT}/test_states.py::test_only_what_blocks_stops_an_approval", without("nothing_blocks")),
    Switch(
        "an override needs the named role, the check and a reason",
        f"{UNIT}/test_approval_rules.py::test_a_named_role_overrides_for_a_reason",
        put(Demand, "lets_override", _same(True)),
    ),
    Switch("two people never answer one customer", f"{UNIT}/test_words.py::test_holds_bar_others_only", without("not_held_by_another")),
    Switch("only who has taken a customer acts", f"{WHOLE}/test_queue.py::test_claims_may_be_asked_for", ruled(claimed=False)),
    Switch("what is being sent is not changed", f"{UNIT}/test_words.py::test_what_is_told", without("not_on_its_way")),
    Switch("only the service sends", f"{WHOLE}/test_sending.py::test_nobody_but_the_service_sends", without("by_the_sender")),
    Switch("sent is what was approved", f"{WHOLE}/test_sending.py::test_bytes_that_changed_behind_the_desk_do_not_go_out", _no_digest),
    Switch(
        "an approval can be taken back for a while",
        f"{WHOLE}/test_sending.py::test_an_approval_can_be_taken_back_for_a_while",
        put(Dispatch, "undo", timedelta(0)),
    ),
    Switch(
        "a seeded fault is never approved or sent",
        f"{UNIT}/test_states.py::test_a_probe_is_found_or_missed_and_never_approved_or_sent",
        without("never_a_probe"),
    ),
    Switch(
        "changed knowledge voids",
        f"{WHOLE}/test_review.py::test_a_draft_on_changed_knowledge_is_not_approved",
        ruled(outdated=_same(None)),
    ),
    Switch("an old draft is checked again", f"{WHOLE}/test_queue.py::test_an_old_draft_is_checked_again", ruled(aged=timedelta(days=9999))),
    Switch("a later message supersedes", f"{WHOLE}/test_review.py::test_the_customer_writes_again", put(desk, "follows", _same(False))),
    Switch("the version that was seen", f"{WHOLE}/test_review.py::test_acts_need_the_version_that_was_seen", put(deps, "etag", _same(""))),
    Switch("teams see their own", f"{WHOLE}/test_teams.py::test_a_timeline_is_the_teams", _everywhere),
    Switch("teams act on their own", f"{WHOLE}/test_teams.py::test_another_teams_draft_is_as_if_it_were_not_there", _everywhere),
    Switch("routes ask for roles", f"{WHOLE}/test_access.py::test_the_matrix", put(deps, "require", _same(None))),
    Switch(
        "an open door is for this machine alone",
        f"{WHOLE}/test_access.py::test_an_open_service_knows_this_machine_alone",
        put(door, "is_here", _same(True)),
    ),
    Switch("a key ends", f"{WHOLE}/test_identity.py::test_a_key_ends_by_itself", put(AccessKey, "is_valid", _same(True))),
    Switch(
        "a key that was taken away opens nothing",
        f"{WHOLE}/test_identity.py::test_a_key_that_was_taken_away_opens_in_no_process",
        put(AccessKey, "is_valid", _same(True)),
    ),
    Switch("a person is shut out", f"{WHOLE}/test_identity.py::test_a_person_is_shut_out", put(door, "bar_digest", _same("0" * 64))),
    Switch("callers are limited", f"{WHOLE}/test_identity.py::test_a_caller_who_asks_too_often", put(door.Bucket, "take", _same(None))),
    Switch(
        "webhooks lead outside only", f"{WHOLE}/test_sending.py::test_a_webhook_never_leads_inside", put(egress, "is_public", _same(True))
    ),
    Switch("bodies are capped", f"{WHOLE}/test_bodies.py::test_a_body_too_big", put(guard.Guard.__init__, "__defaults__", (2**40,))),
    Switch("bodies are clean JSON", f"{WHOLE}/test_bodies.py::test_an_odd_body", put(guard, "_check_json", _same(None))),
    Switch("the log's hashes", "tests/unit/drafting/domain/test_audit.py::test_an_edit_is_found", put(audit, "_hash", _same("0" * 64))),
    Switch(
        "erasure leaves no word", f"{WHOLE}/test_queue.py::test_a_person_is_forgotten", put(erasure, "_without_values", lambda one: one)
    ),
    Switch("acts are in the log", f"{UNIT}/test_desk.py::test_the_log_tells_an_approval_by_digests", put(step, "event", _same(None))),
)


def passes(test: str, off: Callable[[], None] | None = None) -> bool:
    """Whether the test passes, in a process of its own."""
    child = os.fork()
    if child == 0:
        code = 9
        try:
            os.chdir(ROOT)
            if off is not None:
                off()
            with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
                code = int(pytest.main(["-q", "-x", "-p", "no:schemathesis", test]))
        finally:
            os._exit(code)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if code not in {pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED}:
        raise RuntimeError(f"{test} could not be run: exit code {code}")
    return code == pytest.ExitCode.OK


def main() -> None:
    """Run it."""
    given = arguments(0)
    chance = random.Random(given.seed)
    tried = SWITCHES if given.n == 0 else chance.sample(SWITCHES, given.n)
    faults = []
    for one in tried:
        on, off = passes(one.test), passes(one.test, one.off)
        sys.stdout.write(
            f"| {one.name} | `{one.test.rsplit('/', 1)[1]}` | {'passes' if on else 'FAILS'} | {'PASSES' if off else 'fails'} |\n"
        )
        sys.stdout.flush()
        if not on or off:
            faults.append(f"{one.name}: on {on}, off {off}")
    report("switches", faults, n=len(tried), seed=given.seed)


if __name__ == "__main__":
    main()
