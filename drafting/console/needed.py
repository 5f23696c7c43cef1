"""What is missing in a case, as fields of a form; and facts as they were typed, in the types that the policies read."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from drafting.domain.record import DraftRecord
from drafting.domain.resolution import Resolution
from drafting.errors import BadRequest
from knowledge.domain.decision import MissingKind
from knowledge.domain.facts import FactType
from knowledge.library import Library
from knowledge.policy.rule import Input, Policy

NEAR = 0.3
"""How surely a policy has to concern a case for its facts to be offered."""
_YES, _NO = frozenset({"yes", "true", "y", "1"}), frozenset({"no", "false", "n", "0"})
_WIDGETS = {FactType.DATE: "date", FactType.BOOLEAN: "choice", FactType.ENUM: "choice", FactType.INTEGER: "number"}


@dataclass(frozen=True, slots=True)
class Needed:
    """One field. ``of_company`` says that the company knows it and the customer need not be asked; ``proof`` that the customer's word
    is not enough."""

    name: str
    phrase: str
    widget: str
    choices: tuple[str, ...] = ()
    of_company: bool = False
    proof: bool = False
    policy: str = ""


def needed_of(resolution: Resolution, library: Library) -> tuple[Needed, ...]:
    """Every missing input of the resolution's decisions, each once."""
    found: dict[str, Needed] = {}
    for decision in resolution.decisions:
        policy = library.policies.get(decision.policy)
        for missing in decision.missing:
            entry = policy.inputs.get(missing.name) if policy is not None else None
            if entry is None or missing.name in found:
                continue
            of_company = missing.kind is MissingKind.LOOK_UP
            found[missing.name] = field_of(entry, missing.phrase, decision.title, of_company=of_company, proof=missing.proof)
    return tuple(found.values())


def more_of(record: DraftRecord, library: Library, but: Collection[str]) -> tuple[Needed, ...]:
    """The fields of the policies that the case may concern (decided, near to it, or beside an article that is cited), without those in ``but``: what is known there may change the decision."""
    near = [match.policy for match in record.understanding.policies if match.score >= NEAR]
    cited = {citation.partition("@")[0] for citation in record.resolution.citations}
    beside = [policy.id for policy in library.policies.values() if (policy.article or "").partition("#")[0] in cited]
    names = dict.fromkeys([*(decision.policy for decision in record.resolution.decisions), *near, *beside])
    policies = (library.policies.get(name) for name in names)
    fields = (field for policy in policies if policy is not None for field in fields_of(policy))
    return tuple({field.name: field for field in fields if field.name not in but}.values())


def field_of(entry: Input, phrase: str, policy: str, *, of_company: bool = False, proof: bool = False) -> Needed:
    """The field of an input; one that is counted from a date is asked for by that date."""
    if entry.derived_from is not None:
        return Needed(entry.derived_from, phrase, "date", (), of_company, proof, policy)
    choices = ("yes", "no") if entry.type is FactType.BOOLEAN else entry.values
    return Needed(entry.name, phrase, _WIDGETS.get(entry.type, "text"), choices, of_company, proof, policy)


def fields_of(policy: Policy) -> tuple[Needed, ...]:
    """A field for each of a policy's inputs."""
    fields = (
        field_of(entry, entry.ask or entry.look_up or "", policy.title, of_company=entry.look_up is not None, proof=entry.verify)
        for entry in policy.inputs.values()
    )
    return tuple({field.name: field for field in fields}.values())


def facts_of(typed: Mapping[str, str], policies: Iterable[Policy]) -> dict[str, object]:
    """Facts as they were typed, as values: yes and no where a policy wants that, whole numbers where it counts. Raises ``BadRequest``."""
    types = {entry.name: entry.type for policy in policies for entry in policy.inputs.values()}
    return {name: _value(name, text.strip(), types.get(name)) for name, text in typed.items() if text.strip()}


def lines_of(text: str, what: str) -> dict[str, str]:
    """``name: value`` lines. Raises ``BadRequest`` for a line that is none."""
    found = {}
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            name, mark, value = line.partition(":")
            if not mark or not name.strip() or not value.strip():
                raise BadRequest(f"{what}, line {number}: write 'name: value', such as 'purchase_date: 2026-09-02'.")
            found[name.strip()[:200]] = value.strip()
    return found


def _value(name: str, text: str, kind: FactType | None) -> object:
    if kind is FactType.BOOLEAN:
        if text.lower() not in _YES | _NO:
            raise BadRequest(f"{name}: answer yes or no.")
        return text.lower() in _YES
    if kind in {FactType.INTEGER, FactType.NUMBER}:
        try:
            return int(text) if kind is FactType.INTEGER else float(text)
        except ValueError as error:
            raise BadRequest(f"{name}: '{text[:40]}' is not a number.") from error
    if kind is None and text.lower() in {"true", "false"}:
        return text.lower() == "true"
    return text
