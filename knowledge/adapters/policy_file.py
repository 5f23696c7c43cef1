"""``policies/*.yaml``, read into the domain. What its expressions mean is checked where they are compiled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from knowledge.adapters.formats import InputFile, PolicyFile
from knowledge.adapters.reading import Reading
from knowledge.adapters.yaml_lines import Document
from knowledge.domain.article import Article, ArticleId
from knowledge.domain.commitment import Commitment
from knowledge.domain.decision import PolicyId
from knowledge.domain.facts import BadFact, FactType
from knowledge.domain.slugs import slugs
from knowledge.errors import Problem
from knowledge.policy.rule import Computed, Input, Outcome, Policy, PolicyCase, Rule
from knowledge.policy.soundness import nearest
from knowledge.policy.values import read_value

_COUNTED = frozenset({FactType.INTEGER, FactType.NUMBER})
_TAKEN = frozenset({"tier", "tier_rank", "true", "false", "null", "in", "not"})
_Fault = tuple[str, str, str | None]


def read_policies(reading: Reading, currency: str) -> list[Policy]:
    """Every policy of the folder; the problems are in the reading. ``currency`` is for defaults that are amounts."""
    found = [policy for name in reading.files("policies", ".yaml", ".yml") if (policy := read_policy(reading, name, currency)) is not None]
    seen: dict[PolicyId, str] = {}
    for policy in found:
        known = seen.setdefault(policy.id, policy.file)
        if known != policy.file:
            message = f"the policy id '{policy.id}' stands in {known} too"
            reading.add(Problem(policy.file, message, policy.line_of("id"), "id", policy.id, "an id of its own"))
    return found


def read_policy(reading: Reading, name: str, currency: str) -> Policy | None:
    """The policy of one file; ``None`` where it cannot be read. The problems are in the reading."""
    document = reading.document(reading.text(name), name)
    found = reading.validated(document, PolicyFile, name)
    if found is None or document is None:
        return None
    reading.problems += [*_input_problems(found, document, name), *_repeated_rules(found, document, name), *_clashes(found, document, name)]
    inputs: dict[str, Input] = {}
    for key, entry in found.inputs.items():
        try:
            inputs[key] = _with_default(_input(key, entry), entry, currency)
        except BadFact as error:
            inputs[key] = _input(key, entry)
            message = str(error).replace(f"The fact '{key}'", f"the default of '{key}'")
            reading.add(Problem(name, message, document.line_of(("inputs", key, "default")), f"inputs.{key}.default"))
    return _policy(found, inputs, document, name)


def _policy(found: PolicyFile, inputs: dict[str, Input], document: Document, name: str) -> Policy:
    return Policy(
        id=PolicyId(found.id),
        title=found.title,
        inputs=inputs,
        outcomes={key: _outcome(key, found) for key in found.outcomes},
        rules=tuple(Rule(entry.id, entry.outcome, entry.when, entry.say) for entry in found.rules),
        article=found.article,
        decides=tuple(found.decides),
        never=tuple(found.never),
        cases=tuple(
            PolicyCase(entry.facts, entry.outcome, entry.tier, document.line_of(("cases", index)))
            for index, entry in enumerate(found.cases)
        ),
        file=name,
        lines=_lines(document, found),
    )


def _lines(document: Document, found: PolicyFile) -> dict[str, int]:
    """The line of each dotted key; rules go by their id."""
    lines: dict[str, int] = {}
    for path, line in document.lines.items():
        if len(path) > 1 and path[0] == "rules" and isinstance(path[1], int):
            path = ("rules", found.rules[path[1]].id, *path[2:])
        if path:
            lines[".".join(map(str, path))] = line
    return lines


def _outcome(name: str, found: PolicyFile) -> Outcome:
    entry = found.outcomes[name]
    return Outcome(
        name=name,
        say=entry.say,
        commits=tuple(Commitment(promise.type, promise.value, promise.condition, promise.deadline) for promise in entry.commits),
        compute=tuple(Computed(key, value.type, value.value) for key, value in entry.compute.items()),
    )


def _input(name: str, entry: InputFile) -> Input:
    return Input(
        name=name,
        type=entry.type,
        unit=entry.unit,
        derived_from=entry.from_,
        ask=entry.ask,
        look_up=entry.look_up,
        verify=entry.verify,
        values=tuple(entry.values),
    )


def _with_default(made: Input, entry: InputFile, currency: str) -> Input:
    return made if entry.default is None else replace(made, default=read_value(made, entry.default, currency))


def _input_problems(found: PolicyFile, document: Document, file: str) -> Iterator[Problem]:
    for name, entry in found.inputs.items():
        for key, message, expected in _input_faults(name, entry):
            yield Problem(file, message, document.line_of(("inputs", name, key)), f"inputs.{name}.{key}", None, expected)


def _input_faults(name: str, entry: InputFile) -> Iterator[_Fault]:
    """Key, message and what is expected of what does not go together in one input."""
    if name in _TAKEN:
        yield "type", f"'{name}' has a meaning of its own in conditions", "another name for the input"
    if entry.ask is not None and entry.look_up is not None:
        yield "look_up", "an input has exactly one of 'ask' and 'look_up'", "one of the two"
    if entry.ask is None and entry.look_up is None and entry.default is None:
        yield "ask", "an input has exactly one of 'ask' and 'look_up': nobody could be asked for it", "one of the two"
    if entry.verify and entry.default is not None:
        yield "default", "'default' never stands together with 'verify'", "one of the two"
    if entry.type is FactType.ENUM and not entry.values:
        yield "values", "an enum needs its 'values'", "a list of values"
    if entry.type is not FactType.ENUM and entry.values:
        yield "values", "only an enum has 'values'", "type: enum"
    if len(set(entry.values)) < len(entry.values):
        yield "values", "a value stands twice", "each value once"
    yield from _count_faults(name, entry)


def _count_faults(name: str, entry: InputFile) -> Iterator[_Fault]:
    if entry.from_ is None:
        return
    if entry.type not in _COUNTED:
        yield "from", "only an integer or a number is counted from a date", "type: integer"
    if entry.unit is None:
        yield "from", "an input that is counted from a date needs its 'unit'", "unit: hour, day, month or year"
    if entry.from_ == name:
        yield "from", "an input is not counted from itself", "the name of a date"


def _repeated_rules(found: PolicyFile, document: Document, file: str) -> Iterator[Problem]:
    seen: set[str] = set()
    for index, rule in enumerate(found.rules):
        if rule.id in seen:
            line = document.line_of(("rules", index, "id"))
            yield Problem(file, f"the rule id '{rule.id}' stands twice", line, f"rules.{rule.id}", rule.id, "an id of its own")
        seen.add(rule.id)


def _clashes(found: PolicyFile, document: Document, file: str) -> Iterator[Problem]:
    """Names that mean two things: a computed value and an input, a date that is an input of another type."""
    for outcome, entry in found.outcomes.items():
        for name in entry.compute:
            if name in found.inputs:
                path = ("outcomes", outcome, "compute", name)
                yield Problem(file, f"'{name}' is an input already", document.line_of(path), ".".join(path), name, "another name")
    for name, counted in found.inputs.items():
        date = found.inputs.get(counted.from_) if counted.from_ is not None and counted.from_ != name else None
        if date is not None and date.type is not FactType.DATE:
            line = document.line_of(("inputs", name, "from"))
            message = f"'{counted.from_}' is an input, and no date"
            yield Problem(file, message, line, f"inputs.{name}.from", date.type.value, "an input of type date, or another name")


def backing(policy: Policy, articles: Mapping[ArticleId, Article]) -> Iterator[Problem]:
    """The article or section that is to say to people what the policy decides, where it is not there."""
    if policy.article is None:
        return
    name, _, section = policy.article.partition("#")
    article, line = articles.get(ArticleId(name)), policy.line_of("article")
    if article is None:
        expected = nearest(name, articles) if articles else None
        yield Problem(policy.file, f"'article' names '{name}', which is no article here", line, "article", name, expected)
    elif section and section not in (found := [heading.slug for heading in slugs(article.body)]):
        expected = nearest(section, found) if found else "an article with headings"
        yield Problem(policy.file, f"the article '{name}' has no section '{section}'", line, "article", section, expected)
