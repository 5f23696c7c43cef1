"""Compiling a policy: its conditions and computed values become typed CEL, and everything that is wrong with it is found."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from cel_expr_python import cel

from knowledge.domain.company import Company
from knowledge.domain.facts import FactType
from knowledge.errors import InvalidKnowledge, Problem
from knowledge.policy.expression import Expression, compiled, environment, message_of, names_of
from knowledge.policy.rule import Policy
from knowledge.policy.soundness import nearest, soundness
from knowledge.policy.syntax import BUILDERS, COMPARISONS, Kind, Node, SyntaxProblem, parse, text_of
from knowledge.policy.types import CEL_TYPES

__all__ = ["CompiledPolicy", "Expression", "compile_policy"]

MAX_EXPRESSION = 500
BUILT_IN: Mapping[str, str] = {"tier": "string", "tier_rank": "int"}
_TIMES = {"timestamp": "google.protobuf.timestamp", "duration": "google.protobuf.duration"}
_WANTED: Mapping[FactType, frozenset[str]] = {
    FactType.BOOLEAN: frozenset({"bool"}),
    FactType.INTEGER: frozenset({"int", "double"}),
    FactType.NUMBER: frozenset({"int", "double"}),
    FactType.MONEY: frozenset({"int", "double"}),
    FactType.DATE: frozenset({"timestamp"}),
    FactType.DURATION: frozenset({"duration"}),
    FactType.STRING: frozenset({"string"}),
    FactType.ENUM: frozenset({"string"}),
}


@dataclass(frozen=True, slots=True)
class CompiledPolicy:
    """A policy that has been type-checked. ``conditions`` are by rule id, ``computed`` by outcome and name.

    It holds no state and may be evaluated from many threads at once.
    """

    policy: Policy
    conditions: Mapping[str, Expression]
    computed: Mapping[str, Mapping[str, Expression]]

    @property
    def names(self) -> frozenset[str]:
        """All that any condition names, ``tier`` and ``tier_rank`` included."""
        return frozenset().union(*(expression.names for expression in self.conditions.values()))


def compile_policy(policy: Policy, company: Company) -> CompiledPolicy:
    """The policy, type-checked. Raises ``InvalidKnowledge`` with every problem of it: file, line, key, found, expected."""
    compiler = _Compiler(policy, company)
    conditions: dict[str, Expression] = {}
    for rule in policy.rules:
        made = compiler.condition(rule.when, f"rules.{rule.id}.when") if rule.when is not None else None
        if made is not None:
            conditions[rule.id] = made
    computed: dict[str, dict[str, Expression]] = {}
    for outcome in policy.outcomes.values():
        found = {
            value.name: compiler.computed(value.expression, f"outcomes.{outcome.name}.compute.{value.name}", value.type)
            for value in outcome.compute
        }
        computed[outcome.name] = {name: made for name, made in found.items() if made is not None}
    problems = [*soundness(policy, company), *compiler.problems]
    if problems:
        raise InvalidKnowledge(sorted(problems, key=lambda problem: problem.line or 0))
    return CompiledPolicy(policy, conditions, computed)


class _Compiler:
    """Compiles the expressions of one policy and notes what is wrong with them."""

    def __init__(self, policy: Policy, company: Company) -> None:
        self._policy = policy
        self._tiers = company.tiers
        self._types = {name: CEL_TYPES[entry.type] for name, entry in policy.inputs.items()} | dict(BUILT_IN)
        self._env: cel.Env = environment(self._types)
        self.problems: list[Problem] = []

    def condition(self, source: str, key: str) -> Expression | None:
        """A condition: it has to give a truth value."""
        return self._compiled(source, key, frozenset({"bool"}), "a condition, which is true or false")

    def computed(self, source: str, key: str, kind: FactType) -> Expression | None:
        """A computed value: it has to give its type."""
        return self._compiled(source, key, _WANTED[kind], kind.value)

    def _compiled(self, source: str, key: str, wanted: frozenset[str], called: str) -> Expression | None:
        def problem(message: str, expected: str | None = None) -> None:
            found = repr(source) if len(source) <= 80 else repr(source[:77] + "...")
            self.problems.append(Problem(self._policy.file, message, self._policy.line_of(key), key, found, expected))

        if len(source) > MAX_EXPRESSION:
            problem(f"the expression has {len(source)} characters", f"at most {MAX_EXPRESSION}")
            return None
        try:
            tree = parse(source)
            faults = list(self._faults(tree))
            for message, expected in faults:
                problem(message, expected)
            made = None if faults else compiled(source, tree, self._env, self._types)
        except SyntaxProblem as error:
            problem(f"the expression cannot be read: {error}")
            return None
        except RuntimeError as error:
            problem(f"the expression does not compile: {message_of(error)}{self._types_of(source)}")
            return None
        if made is None or self._gives(made) in wanted:
            return made
        problem(f"the expression gives {self._gives(made)}", called)
        return None

    @staticmethod
    def _gives(made: Expression) -> str:
        name = str(made.program.return_type().name()).lower()
        return next((short for short, long in _TIMES.items() if name == long), name)

    def _types_of(self, source: str) -> str:
        used = [name for name in self._types if re.search(rf"\b{name}\b", source)]
        types = {name: entry.type.value for name, entry in self._policy.inputs.items()} | {"tier": "string", "tier_rank": "integer"}
        return "; " + ", ".join(f"{name} is of type {types[name]}" for name in used) if used else ""

    def _faults(self, tree: Node) -> Iterator[tuple[str, str | None]]:
        builders = [node.text for node in tree.walk() if node.kind in {Kind.METHOD, Kind.CALL} and node.text in BUILDERS]
        if builders:
            yield f"'{builders[0]}' builds values and is not allowed in a policy", "comparisons, 'in', 'exists', 'all'"
            return
        for name in sorted(names_of(tree) - self._types.keys()):
            yield f"'{name}' is not an input; a condition sees only the inputs, tier and tier_rank", nearest(name, self._types)
        for node in tree.walk():
            yield from self._literals(node)

    def _literals(self, node: Node) -> Iterator[tuple[str, str | None]]:
        """Texts that are compared with an enumeration or a tier but are none of its values."""
        if node.kind is not Kind.BINARY or node.text not in COMPARISONS | {"in"}:
            return
        left, right = node.parts
        for named, other in ((left, right), (right, left)):
            values = self._values(named)
            parts = other.parts if other.kind is Kind.LIST else (other,)
            for literal in (text for part in parts if (text := text_of(part)) is not None):
                if values is not None and literal not in values:
                    called = "tier of the company" if named.text == "tier" else f"value of '{named.text}'"
                    yield f"'{literal}' is no {called}", nearest(literal, values)

    def _values(self, node: Node) -> tuple[str, ...] | None:
        if node.kind is not Kind.NAME:
            return None
        if node.text == "tier":
            return self._tiers
        entry = self._policy.inputs.get(node.text)
        return entry.values if entry is not None and entry.type is FactType.ENUM else None
