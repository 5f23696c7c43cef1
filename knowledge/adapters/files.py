"""A knowledge folder read into the domain, with every problem of it at once."""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel.numbers import list_currencies
from pydantic import BaseModel, ValidationError

from knowledge.adapters.formats import ArticleFile, ChannelFile, CompanyFile, InputFile, PolicyFile
from knowledge.adapters.yaml_lines import MAX_BYTES, BadYaml, Document, read_yaml
from knowledge.domain.article import Article, ArticleId, ArticleStatus
from knowledge.domain.audience import Audience
from knowledge.domain.commitment import Commitment
from knowledge.domain.company import ChannelSpec, Company, Contact, CrisisLine, EngagementRule, Voice
from knowledge.domain.decision import PolicyId
from knowledge.domain.facts import BadFact, FactType
from knowledge.domain.slugs import slugs
from knowledge.errors import InvalidKnowledge, Problem
from knowledge.policy.parse import compile_policy
from knowledge.policy.rule import Computed, Input, Outcome, Policy, PolicyCase, Rule
from knowledge.policy.values import read_value

M = TypeVar("M", bound=BaseModel)
_DERIVABLE = {FactType.INTEGER, FactType.NUMBER}


@dataclass(frozen=True, slots=True)
class Folder:
    """A knowledge folder. ``digest`` is the SHA-256 over the names and bytes of its files."""

    company: Company
    articles: tuple[Article, ...]
    policies: tuple[Policy, ...]
    digest: str


@dataclass(slots=True)
class _Reading:
    root: Path
    problems: list[Problem] = field(default_factory=list)
    digest: Any = field(default_factory=hashlib.sha256)

    def add(self, problem: Problem) -> None:
        self.problems.append(problem)

    def text(self, path: Path) -> str | None:
        name = self.name(path)
        content = path.read_bytes()
        self.digest.update(name.encode() + b"\0" + hashlib.sha256(content).digest())
        if len(content) > MAX_BYTES:
            self.add(Problem(name, f"the file has {len(content):,} bytes", expected=f"at most {MAX_BYTES:,}"))
            return None
        try:
            return content.decode("utf-8-sig").replace("\r\n", "\n")
        except UnicodeDecodeError as error:
            line = content[: error.start].count(b"\n") + 1
            self.add(Problem(name, "the file is not UTF-8", line, None, repr(content[error.start : error.start + 4]), "save it as UTF-8"))
            return None

    def name(self, path: Path) -> str:
        return path.relative_to(self.root).as_posix()


def read_folder(path: Path) -> Folder:
    """The company, articles and policies of a folder. Raises ``InvalidKnowledge`` with all problems: file, line, key, found, expected."""
    if not path.is_dir():
        raise InvalidKnowledge([Problem(str(path), "this is no folder", expected="a knowledge folder with a company.yaml")])
    reading = _Reading(path)
    company = _read_company(reading)
    articles = [article for file in _files(path / "articles", "*.md") if (article := _read_article(reading, file)) is not None]
    policies = [policy for file in _files(path / "policies", "*.yaml") if (policy := _read_policy(reading, file, company)) is not None]
    reading.problems += [
        *_duplicate_ids(articles, "article"),
        *_duplicate_ids(policies, "policy"),
        *_supersedes(articles),
        *_backing(policies, articles),
    ]
    if company is not None:
        for policy in policies:
            try:
                compile_policy(policy, company)
            except InvalidKnowledge as error:
                reading.problems += error.problems
    if reading.problems or company is None:
        raise InvalidKnowledge(reading.problems)
    return Folder(company, tuple(articles), tuple(policies), reading.digest.hexdigest())


def _files(folder: Path, pattern: str) -> list[Path]:
    if not folder.is_dir():
        return []
    found = set(folder.glob(pattern)) | (set(folder.glob("*.yml")) if pattern == "*.yaml" else set())
    return sorted(file for file in found if file.is_file() and not file.name.startswith("."))


# --- one file through its model -------------------------------------------------------------------------------------


def _document(reading: _Reading, text: str, file: str, first_line: int = 1) -> Document | None:
    try:
        document = read_yaml(text, file, first_line)
    except BadYaml as error:
        reading.add(error.problem)
        return None
    if not isinstance(document.data, dict):
        reading.add(Problem(file, "the file holds no keys", first_line, None, type(document.data).__name__, "a mapping of keys to values"))
        return None
    return document


def _validated(reading: _Reading, document: Document, model: type[M], file: str) -> M | None:
    try:
        return model.model_validate(document.data)
    except ValidationError as error:
        for problem in error.errors():
            reading.add(_as_problem(problem, document, model, file))
        return None


def _as_problem(problem: Any, document: Document, model: type[BaseModel], file: str) -> Problem:
    path = tuple(part for part in problem["loc"] if not (isinstance(part, str) and part.startswith("function-")))
    key = ".".join(map(str, path))
    line = document.line_of(path)
    found = problem.get("input")
    if problem["type"] == "extra_forbidden":
        return Problem(file, f"unknown key '{path[-1]}'", line, key, repr(found)[:80], _nearest_key(str(path[-1]), model, path[:-1]))
    if problem["type"] == "missing":
        return Problem(file, f"the key '{path[-1]}' is missing", line, key, None, "a value")
    message = problem["msg"].removeprefix("Value error, ")
    expected = str(problem.get("ctx", {}).get("expected") or problem.get("ctx", {}).get("pattern") or "") or None
    return Problem(file, message[:1].lower() + message[1:], line, key, repr(found)[:80], expected)


def _nearest_key(key: str, model: type[BaseModel], path: tuple[str | int, ...]) -> str:
    names = _keys_at(model, path)
    near = difflib.get_close_matches(key, names, n=1)
    return f"did you mean '{near[0]}'?" if near else f"one of {', '.join(names)}"


def _keys_at(model: type[BaseModel], path: tuple[str | int, ...]) -> list[str]:
    """The keys that a nested model allows, found through its JSON Schema."""
    schema = model.model_json_schema(by_alias=True)
    node: Any = schema
    for part in path:
        node = _resolve(schema, node)
        if isinstance(part, int):
            node = node.get("items", {})
        else:
            free = next(iter(node.get("patternProperties", {}).values()), None) or node.get("additionalProperties") or {}
            node = node.get("properties", {}).get(part) or free
        node = (
            next((option for option in node.get("anyOf", [node]) if option.get("type") != "null"), node) if isinstance(node, dict) else {}
        )
    return list(_resolve(schema, node).get("properties", {}))


def _resolve(schema: Any, node: Any) -> Any:
    reference = node.get("$ref") if isinstance(node, dict) else None
    return schema["$defs"][reference.rpartition("/")[2]] if reference else node


# --- company and channels -------------------------------------------------------------------------------------------


def _read_company(reading: _Reading) -> Company | None:
    file = reading.root / "company.yaml"
    if not file.is_file():
        reading.add(Problem("company.yaml", "the file is missing", expected="a company.yaml with at least name, currency and time_zone"))
        return None
    text = reading.text(file)
    document = _document(reading, text, "company.yaml") if text is not None else None
    found = _validated(reading, document, CompanyFile, "company.yaml") if document is not None else None
    if document is None or found is None:
        return None
    before = len(reading.problems)
    _check_company(reading, document, found)
    channels = [spec for path in _files(reading.root / "channels", "*.yaml") if (spec := _read_channel(reading, path)) is not None]
    if len(reading.problems) > before:
        return None
    return _company(found, tuple(channels))


def _check_company(reading: _Reading, document: Document, found: CompanyFile) -> None:
    def add(key: str, message: str, value: str, expected: str) -> None:
        reading.add(Problem("company.yaml", message, document.line_of((key,)), key, repr(value), expected))

    if found.currency not in list_currencies():
        add("currency", "this is no currency", found.currency, "an ISO 4217 code such as USD")
    try:
        ZoneInfo(found.time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        add("time_zone", "this time zone does not exist", found.time_zone, "an IANA name such as Europe/Berlin")
    if len(set(found.tiers)) < len(found.tiers):
        add("tiers", "a tier stands twice", ", ".join(found.tiers), "each tier once, the lowest first")


def _company(found: CompanyFile, channels: tuple[ChannelSpec, ...]) -> Company:
    return Company(
        name=found.name,
        currency=found.currency,
        time_zone=found.time_zone,
        locale=found.locale,
        tiers=tuple(found.tiers),
        voice=Voice(tuple(found.voice.is_), tuple(found.voice.never_says), found.voice.sign_off),
        contacts=tuple(Contact(entry.kind, entry.value, entry.for_) for entry in found.contacts),
        link_domains=tuple(found.link_domains),
        regulated=found.regulated,
        crisis=tuple(CrisisLine(entry.when, entry.say, entry.contact) for entry in found.crisis),
        commitments={name: tuple(phrases) for name, phrases in found.commitments.items()},
        engagement=tuple(EngagementRule(**entry.model_dump()) for entry in found.engagement),
        channels=channels,
    )


def _read_channel(reading: _Reading, path: Path) -> ChannelSpec | None:
    name = reading.name(path)
    text = reading.text(path)
    document = _document(reading, text, name) if text is not None else None
    found = _validated(reading, document, ChannelFile, name) if document is not None else None
    return ChannelSpec(found.id, found.model_dump(exclude_unset=True, exclude={"id"})) if found is not None else None


# --- articles -------------------------------------------------------------------------------------------------------


def _read_article(reading: _Reading, path: Path) -> Article | None:
    name = reading.name(path)
    text = reading.text(path)
    if text is None:
        return None
    lines = text.split("\n")
    closing = next((number for number, line in enumerate(lines[1:], start=1) if line.rstrip() == "---"), None)
    if lines[0].rstrip() != "---" or closing is None:
        reading.add(
            Problem(name, "the article has no front matter", 1, None, repr(lines[0][:40]), "a first line '---', keys, and a line '---'")
        )
        return None
    document = _document(reading, "\n".join(lines[1:closing]), name, first_line=2)
    found = _validated(reading, document, ArticleFile, name) if document is not None else None
    if found is None or document is None:
        return None
    if found.valid_from and found.valid_until and found.valid_until < found.valid_from:
        reading.add(
            Problem(
                name,
                "the article ends before it begins",
                document.line_of(("valid_until",)),
                "valid_until",
                str(found.valid_until),
                f"{found.valid_from} or later",
            )
        )
    return Article(
        id=ArticleId(found.id),
        title=found.title,
        body="\n".join(lines[closing + 1 :]).strip("\n"),
        audience=Audience(found.audience),
        status=ArticleStatus(found.status),
        owner=found.owner,
        verified=found.verified,
        verify_every=found.verify_every,
        valid_from=found.valid_from,
        valid_until=found.valid_until,
        locale=found.locale,
        products=tuple(found.products),
        tags=tuple(found.tags),
        supersedes=tuple(ArticleId(entry) for entry in found.supersedes),
        file=name,
        first_line=closing + 2,
    )


def _duplicate_ids(entries: Sequence[Article] | Sequence[Policy], kind: str) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for entry in entries:
        if entry.id in seen:
            yield Problem(
                entry.file, f"the {kind} id '{entry.id}' stands in {seen[entry.id]} too", None, "id", entry.id, "an id of its own"
            )
        seen.setdefault(entry.id, entry.file)


def _supersedes(articles: Sequence[Article]) -> Iterator[Problem]:
    by_id = {article.id: article for article in articles}
    for article in articles:
        for former in article.supersedes:
            if former not in by_id:
                yield Problem(article.file, f"'supersedes' names '{former}', which is no article here", None, "supersedes", former)
    for article in articles:
        chain = [article.id]
        frontier = list(article.supersedes)
        seen: set[ArticleId] = set()
        while frontier:
            following = frontier.pop()
            if following == article.id:
                if article.id == min(chain + list(seen)):
                    yield Problem(
                        article.file,
                        f"'supersedes' goes in a circle: {' -> '.join([*chain, *sorted(seen), article.id])}",
                        None,
                        "supersedes",
                    )
                break
            if following not in seen and following in by_id:
                seen.add(following)
                frontier += by_id[following].supersedes


# --- policies -------------------------------------------------------------------------------------------------------


def _read_policy(reading: _Reading, path: Path, company: Company | None) -> Policy | None:
    name = reading.name(path)
    text = reading.text(path)
    document = _document(reading, text, name) if text is not None else None
    found = _validated(reading, document, PolicyFile, name) if document is not None else None
    if found is None or document is None:
        return None
    before = len(reading.problems)
    currency = company.currency if company is not None else "USD"
    inputs = {key: _input(reading, document, _Place(name, key), entry, currency) for key, entry in found.inputs.items()}
    reading.problems += _repeated_rules(found, document, name)
    if len(reading.problems) > before:
        return None
    return Policy(
        id=PolicyId(found.id),
        title=found.title,
        inputs={key: entry for key, entry in inputs.items() if entry is not None},
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
        lines=_policy_lines(document, found),
    )


def _policy_lines(document: Document, found: PolicyFile) -> dict[str, int]:
    lines = {".".join(map(str, path)): line for path, line in document.lines.items() if path and path[0] != "rules"}
    for index, rule in enumerate(found.rules):
        lines[f"rules.{rule.id}"] = document.line_of(("rules", index)) or 1
        for key in ("when", "outcome", "say"):
            if ("rules", index, key) in document.lines:
                lines[f"rules.{rule.id}.{key}"] = document.lines[("rules", index, key)]
    return lines


def _outcome(name: str, found: PolicyFile) -> Outcome:
    entry = found.outcomes[name]
    return Outcome(
        name=name,
        say=entry.say,
        commits=tuple(Commitment(c.type, c.value, c.condition, c.deadline) for c in entry.commits),
        compute=tuple(Computed(key, value.type, value.value) for key, value in entry.compute.items()),
    )


@dataclass(frozen=True, slots=True)
class _Place:
    file: str
    key: str


def _input(reading: _Reading, document: Document, place: _Place, entry: InputFile, currency: str) -> Input | None:
    path = ("inputs", place.key)
    before = len(reading.problems)

    def add(message: str, key: str, expected: str | None = None) -> None:
        reading.add(Problem(place.file, message, document.line_of((*path, key)), f"inputs.{place.key}.{key}", None, expected))

    for message, key, expected in _input_faults(place.key, entry):
        add(message, key, expected)
    found = Input(place.key, entry.type, entry.unit, entry.from_, entry.ask, entry.look_up, entry.verify, None, tuple(entry.values))
    if entry.default is not None:
        try:
            default = read_value(found, entry.default, currency)
            found = Input(
                place.key, entry.type, entry.unit, entry.from_, entry.ask, entry.look_up, entry.verify, default, tuple(entry.values)
            )
        except BadFact as error:
            add(str(error), "default")
    return found if len(reading.problems) == before else None


def _input_faults(name: str, entry: InputFile) -> Iterator[tuple[str, str, str | None]]:
    if name in {"tier", "tier_rank"}:
        yield f"'{name}' is always known and cannot be an input", "type", "another name"
    if (entry.ask is None) == (entry.look_up is None):
        yield "an input has exactly one of 'ask' and 'look_up': nobody could be asked for it", "ask", "one of 'ask' and 'look_up'"
    if entry.verify and entry.default is not None:
        yield "'default' never stands together with 'verify'", "default", None
    if entry.type is FactType.ENUM and not entry.values:
        yield "an enum needs its 'values'", "values", "a list of values"
    if entry.type is not FactType.ENUM and entry.values:
        yield "only an enum has 'values'", "values", None
    if entry.from_ is not None and entry.type not in _DERIVABLE:
        yield "only an integer or a number can be derived from a date", "from", "type: integer"


def _repeated_rules(found: PolicyFile, document: Document, file: str) -> Iterator[Problem]:
    seen: set[str] = set()
    for index, rule in enumerate(found.rules):
        if rule.id in seen:
            yield Problem(file, f"the rule id '{rule.id}' stands twice", document.line_of(("rules", index, "id")), f"rules.{rule.id}")
        seen.add(rule.id)


def _backing(policies: Sequence[Policy], articles: Sequence[Article]) -> Iterator[Problem]:
    by_id = {article.id: article for article in articles}
    for policy in policies:
        if policy.article is None:
            continue
        name, _, section = policy.article.partition("#")
        article = by_id.get(ArticleId(name))
        line = policy.lines.get("article")
        if article is None:
            near = difflib.get_close_matches(name, [str(known) for known in by_id], n=1)
            yield Problem(
                policy.file,
                f"'article' names '{name}', which is no article here",
                line,
                "article",
                name,
                f"did you mean '{near[0]}'?" if near else None,
            )
        elif section and section not in (found := [heading.slug for heading in slugs(article.body)]):
            near = difflib.get_close_matches(section, found, n=1)
            yield Problem(
                policy.file,
                f"the article '{name}' has no section '{section}'",
                line,
                "article",
                section,
                f"did you mean '{near[0]}'?" if near else f"one of {', '.join(found)}",
            )
