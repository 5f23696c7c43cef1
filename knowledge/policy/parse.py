"""Compiling a policy: its conditions and computed values as typed CEL.

CEL keeps integers and doubles apart; in a policy an integer literal compares with a number, so an expression that does not
type-check as written is compiled with all its numbers as doubles.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from cel_expr_python import cel

from knowledge.domain.commitment import BUILT_IN_COMMITMENTS
from knowledge.domain.company import Company
from knowledge.domain.facts import FactType
from knowledge.errors import InvalidKnowledge, Problem
from knowledge.policy.rule import Computed, Policy, Rule

MAX_EXPRESSION = 500
_TYPES = {
    FactType.BOOLEAN: cel.Type.BOOL,
    FactType.INTEGER: cel.Type.INT,
    FactType.NUMBER: cel.Type.DOUBLE,
    FactType.MONEY: cel.Type.DOUBLE,
    FactType.DATE: cel.Type.TIMESTAMP,
    FactType.DURATION: cel.Type.DURATION,
    FactType.STRING: cel.Type.STRING,
    FactType.ENUM: cel.Type.STRING,
}
_TOKEN = re.compile(r"\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'|[A-Za-z_]\w*|\d+\.\d+(?:[eE][+-]?\d+)?|\d+|\S")
_STRING = re.compile(r"[\"'](.*)[\"']", re.DOTALL)
_NUMERIC = {FactType.INTEGER, FactType.NUMBER, FactType.MONEY}
_BUILDERS = {"map", "filter"}
_BUILT_IN = {"tier": cel.Type.STRING, "tier_rank": cel.Type.INT}
_LITERALS = {"true", "false", "null", "in"}


@dataclass(frozen=True, slots=True)
class Expression:
    """A compiled expression, the inputs it names and the numbers and texts that stand in it."""

    source: str
    program: cel.Expression
    names: frozenset[str]
    numbers: tuple[float, ...]
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CompiledPolicy:
    """A policy that has been type-checked. ``conditions`` are by rule id, ``computed`` by outcome and name."""

    policy: Policy
    conditions: Mapping[str, Expression]
    computed: Mapping[str, Mapping[str, Expression]]

    @property
    def names(self) -> frozenset[str]:
        """The inputs that any condition names, ``tier`` and ``tier_rank`` included."""
        return frozenset().union(*(expression.names for expression in self.conditions.values()))


def compile_policy(policy: Policy, company: Company) -> CompiledPolicy:
    """The policy, type-checked. Raises ``InvalidKnowledge`` with every problem of it."""
    problems: list[Problem] = list(_structure(policy, company))
    env = cel.NewEnv(variables={name: _TYPES[entry.type] for name, entry in policy.inputs.items()} | _BUILT_IN)
    conditions: dict[str, Expression] = {}
    computed: dict[str, dict[str, Expression]] = {}
    for rule in policy.rules:
        if rule.when is not None:
            _compile(_Task(policy, env, rule.when, f"rules.{rule.id}.when", "bool"), problems, conditions, rule.id)
    for outcome in policy.outcomes.values():
        found = computed.setdefault(outcome.name, {})
        for value in outcome.compute:
            key = f"outcomes.{outcome.name}.compute.{value.name}"
            _compile(_Task(policy, env, value.expression, key, value.type.value), problems, found, value.name)
    problems += _placeholders(policy)
    if problems:
        raise InvalidKnowledge(problems)
    return CompiledPolicy(policy, conditions, computed)


@dataclass(frozen=True, slots=True)
class _Task:
    policy: Policy
    env: cel.Env
    source: str
    key: str
    wants: str

    def problem(self, message: str, expected: str | None = None) -> Problem:
        return Problem(self.policy.file, message, _line(self.policy, self.key), self.key, repr(self.source), expected)


def _line(policy: Policy, key: str) -> int | None:
    while key:
        if key in policy.lines:
            return policy.lines[key]
        key = key.rpartition(".")[0]
    return None


def _compile(task: _Task, problems: list[Problem], into: dict[str, Expression], name: str) -> None:
    if len(task.source) > MAX_EXPRESSION:
        problems.append(task.problem(f"the expression has {len(task.source)} characters", f"at most {MAX_EXPRESSION}"))
        return
    tokens = _TOKEN.findall(task.source)
    builders = _BUILDERS & set(tokens)
    if builders:
        problems.append(task.problem(f"'{builders.pop()}' builds values and is not allowed in a policy"))
        return
    unknown = _unknown_names(task.policy, tokens)
    if unknown is not None:
        problems.append(task.problem(*unknown))
        return
    program = _type_checked(task, tokens, problems)
    if program is None:
        return
    problems += _enum_literals(task, tokens)
    known = set(task.policy.inputs) | set(_BUILT_IN)
    numbers = tuple(_numbers(tokens))
    texts = tuple(match[1] for token in tokens if (match := _STRING.fullmatch(token)))
    into[name] = Expression(task.source, program, frozenset(tokens) & known, numbers, texts)


def _numbers(tokens: list[str]) -> Iterator[float]:
    """The numbers of an expression; a minus that follows no operand belongs to its number."""
    for position, token in enumerate(tokens):
        if token[0].isdigit():
            signed = position > 0 and tokens[position - 1] == "-" and (position == 1 or not re.fullmatch(r"[\w.]+|\)|\]", tokens[position - 2]))
            yield -float(token) if signed else float(token)


def _unknown_names(policy: Policy, tokens: list[str]) -> tuple[str, str] | None:
    known = [*policy.inputs, *_BUILT_IN]
    for position, token in enumerate(tokens):
        is_name = re.fullmatch(r"[A-Za-z_]\w*", token) is not None and token not in _LITERALS
        is_call = position + 1 < len(tokens) and tokens[position + 1] == "("
        is_member = position > 0 and tokens[position - 1] == "."
        if is_name and not is_call and not is_member and token not in known:
            near = difflib.get_close_matches(token, known, n=1)
            hint = f"did you mean '{near[0]}'?" if near else f"one of {', '.join(known)}"
            return f"'{token}' is not an input; a condition sees only the inputs, tier and tier_rank", hint
    return None


def _type_checked(task: _Task, tokens: list[str], problems: list[Problem]) -> cel.Expression | None:
    failure = ""
    for source in (task.source, _all_doubles(task.policy, task.source)):
        try:
            program = task.env.compile(source)
        except RuntimeError as error:
            failure = failure or str(error).splitlines()[0].partition("ERROR: ")[2] or str(error).splitlines()[0]
            continue
        found = program.return_type().name().lower()
        if not _fits(found, task.wants):
            problems.append(task.problem(f"the expression gives {found}", task.wants))
            return None
        return program
    problems.append(task.problem("the expression does not compile: " + re.sub(r"^<input>:", "", failure)))
    return None


def _fits(found: str, wants: str) -> bool:
    allowed = {
        "bool": {"bool"},
        "boolean": {"bool"},
        "integer": {"int", "double"},
        "number": {"int", "double"},
        "money": {"int", "double"},
        "date": {"google.protobuf.timestamp", "timestamp"},
        "duration": {"google.protobuf.duration", "duration"},
        "string": {"string"},
        "enum": {"string"},
    }
    return found in allowed[wants]


def _all_doubles(policy: Policy, source: str) -> str:
    """The expression with every integer as a double: literals get a point, integer inputs a conversion."""
    integers = {name for name, entry in policy.inputs.items() if entry.type is FactType.INTEGER} | {"tier_rank"}

    def as_double(match: re.Match[str]) -> str:
        token = match.group()
        if token.isdigit():
            return token + ".0"
        return f"double({token})" if token in integers else token

    return _TOKEN.sub(as_double, source)


def _enum_literals(task: _Task, tokens: list[str]) -> list[Problem]:
    """Texts that are compared with an enumeration but are none of its values."""
    found: list[Problem] = []
    for position, token in enumerate(tokens):
        entry = task.policy.inputs.get(token)
        if entry is None or entry.type is not FactType.ENUM:
            continue
        for literal in _compared_texts(tokens, position):
            if literal not in entry.values:
                near = difflib.get_close_matches(literal, entry.values, n=1)
                hint = f"did you mean '{near[0]}'?" if near else f"one of {', '.join(entry.values)}"
                found.append(task.problem(f"'{literal}' is no value of '{token}'", hint))
    return found


def _compared_texts(tokens: list[str], position: int) -> list[str]:
    after = tokens[position + 1 : position + 40]
    if after[:2] in (["=", "="], ["!", "="]):
        match = _STRING.fullmatch(after[2]) if len(after) > 2 else None
        return [match[1]] if match else []
    if after[:2] == ["in", "["]:
        end = after.index("]") if "]" in after else len(after)
        return [match[1] for token in after[2:end] if (match := _STRING.fullmatch(token))]
    return []


def _structure(policy: Policy, company: Company) -> list[Problem]:
    found: list[Problem] = []
    types = BUILT_IN_COMMITMENTS | set(company.commitments)

    def add(key: str, message: str, expected: str | None = None) -> None:
        found.append(Problem(policy.file, message, _line(policy, key), key, None, expected))

    if not policy.rules:
        add("rules", "the policy has no rules", "at least one, the last without 'when'")
    elif policy.rules[-1].when is not None:
        add(f"rules.{policy.rules[-1].id}", "the last rule has a 'when', so a case may meet no rule", "a last rule without 'when'")
    for rule in policy.rules[:-1]:
        if rule.when is None:
            add(f"rules.{rule.id}", "a rule without 'when' decides always, so the rules after it can never fire", "only the last without 'when'")
    for rule in policy.rules:
        if rule.outcome not in policy.outcomes:
            add(f"rules.{rule.id}.outcome", f"there is no outcome '{rule.outcome}'", f"one of {', '.join(policy.outcomes)}")
    for outcome in policy.outcomes.values():
        for commitment in outcome.commits:
            if commitment.type not in types:
                add(f"outcomes.{outcome.name}.commits", f"'{commitment.type}' is no commitment type", _nearest(commitment.type, types))
            if commitment.type in policy.never:
                add(f"outcomes.{outcome.name}.commits", f"the outcome commits to '{commitment.type}', which 'never' forbids")
    for kind in policy.never:
        if kind not in types:
            add("never", f"'{kind}' is no commitment type", _nearest(kind, types))
    return found


def _nearest(word: str, words: set[str] | frozenset[str]) -> str:
    near = difflib.get_close_matches(word, sorted(words), n=1)
    return f"did you mean '{near[0]}'?" if near else f"one of {', '.join(sorted(words))}"


PLACEHOLDER = re.compile(r"\{([A-Za-z_]\w*)\}")


def _placeholders(policy: Policy) -> list[Problem]:
    found: list[Problem] = []
    for outcome in policy.outcomes.values():
        known = set(policy.inputs) | set(_BUILT_IN) | {value.name for value in outcome.compute}
        known |= {entry.derived_from for entry in policy.inputs.values() if entry.derived_from}
        texts = [(f"outcomes.{outcome.name}.say", outcome.say)]
        texts += [(f"outcomes.{outcome.name}.commits", text) for c in outcome.commits for text in (c.value, c.condition, c.deadline) if text]
        texts += [(f"rules.{rule.id}.say", rule.say) for rule in policy.rules if rule.outcome == outcome.name and rule.say]
        for key, text in texts:
            for name in PLACEHOLDER.findall(text):
                if name not in known:
                    found.append(Problem(policy.file, f"'{{{name}}}' is neither an input nor computed", _line(policy, key), key, None, _nearest(name, known)))
    return found


__all__ = ["PLACEHOLDER", "CompiledPolicy", "Computed", "Expression", "Rule", "compile_policy"]
