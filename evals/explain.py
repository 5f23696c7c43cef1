"""Why a run is judged otherwise than before: what changed between two runs of one case, in the order in which it is decided."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from evals.difference import differences
from evals.record import Run


def changes_between(before: Run, after: Run) -> tuple[str, ...]:
    """What differs, as short phrases: errors, action, outcomes, form, promises, citations, findings, then the words."""
    return tuple(_changes(before, after))


def _changes(before: Run, after: Run) -> Iterator[str]:
    if before.error != after.error:
        yield f"error: {before.error or 'none'} → {after.error or 'none'}"
    if before.error or after.error:
        return
    for name in ("action", "form", "priority"):
        if getattr(before, name) != getattr(after, name):
            yield f"{name}: {getattr(before, name)} → {getattr(after, name)}"
    for policy in sorted({*before.outcomes, *after.outcomes}):
        old, new = before.outcomes.get(policy), after.outcomes.get(policy)
        if old != new:
            yield f"outcome of {policy}: {old or 'undecided'} → {new or 'undecided'}"
    yield from _moved("promises", before.commitments, after.commitments)
    yield from _moved("cites", before.citations, after.citations)
    yield from _moved("finding", _codes(before), _codes(after))
    if before.fallback != after.fallback:
        yield "the model's wording was replaced" if after.fallback else "the model's wording is used again"
    if before.text != after.text:
        found = [str(difference) for difference in differences(before.text, after.text)[:6]] if before.text and after.text else []
        yield from found or ["other words"]


def _moved(name: str, before: Iterable[str], after: Iterable[str]) -> Iterator[str]:
    old, new = set(before), set(after)
    yield from (f"{name}: − {entry}" for entry in sorted(old - new))
    yield from (f"{name}: + {entry}" for entry in sorted(new - old))


def _codes(run: Run) -> set[str]:
    return {str(finding["code"]) for finding in run.findings if finding["severity"] != "info"}
