"""``company.yaml`` and ``channels/*.yaml``, read into the domain."""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel.core import Locale, UnknownLocaleError
from babel.numbers import is_currency
from pydantic import ValidationError

from knowledge.adapters.formats import ChannelFile, CompanyFile
from knowledge.adapters.reading import Reading
from knowledge.adapters.yaml_lines import Document
from knowledge.domain.company import ApprovalRule, ChannelSpec, Company, Contact, CrisisLine, EngagementRule, Listening, Voice
from knowledge.domain.revision import COMPANY_FILE
from knowledge.errors import Problem
from knowledge.policy.house import APPROVAL, ENGAGEMENT, BadCondition, compile_house

_FILE = COMPANY_FILE
_Fault = tuple[str, str, str, str]


def read_company(reading: Reading) -> Company | None:
    """The company with its channels, as far as the policies can be checked against it; the problems are in the reading.

    ``None`` where not even that can be read: its tiers and its own commitment types.
    """
    document: Document | None = None
    if _FILE in reading.sources.names():
        document = reading.document(reading.text(_FILE), _FILE)
    else:
        reading.add(Problem(_FILE, "the file is missing", expected="a company.yaml with at least name, currency and time_zone"))
    found = reading.validated(document, CompanyFile, _FILE)
    if document is not None and found is not None:
        for key, message, value, expected in _faults(found):
            reading.add(Problem(_FILE, message, document.line_of((key,)), key, repr(value), expected))
        reading.problems += _wrong_conditions(found, document)
    salvaged = found or (_salvaged(document) if document is not None else None)
    channels = _channels(reading, salvaged.tiers if salvaged is not None else None)
    return None if salvaged is None else _company(salvaged, channels)


def _salvaged(document: Document) -> CompanyFile | None:
    """The company from what of it is right, so that the problems of its policies are told at the same time."""
    wanted = {key: document.data[key] for key in ("tiers", "commitments") if key in document.data}
    try:
        return CompanyFile.model_validate({"name": "?", "currency": "USD", "time_zone": "UTC"} | wanted)
    except ValidationError:
        return None


def _faults(found: CompanyFile) -> Iterator[_Fault]:
    """Key, message, found and expected of what the model alone does not see."""
    if not is_currency(found.currency):
        yield "currency", "this is no currency", found.currency, "an ISO 4217 code such as USD"
    if not _is_zone(found.time_zone):
        yield "time_zone", "this time zone does not exist", found.time_zone, "an IANA name such as Europe/Berlin"
    if not _is_locale(found.locale):
        yield "locale", "this locale is not known", found.locale, "a language, with a country where it matters: en, en-GB, de"
    if len(set(found.tiers)) < len(found.tiers):
        yield "tiers", "a tier stands twice", ", ".join(found.tiers), "each tier once, the lowest first"
    rules = [rule.id for rule in found.engagement]
    if len(set(rules)) < len(rules):
        yield "engagement", "a rule id stands twice", ", ".join(rules), "an id of its own for each rule"
    approvals = [rule.id for rule in found.approval]
    if len(set(approvals)) < len(approvals):
        yield "approval", "a rule id stands twice", ", ".join(approvals), "an id of its own for each rule"


def _wrong_conditions(found: CompanyFile, document: Document) -> Iterator[Problem]:
    """House rules whose condition could never be tried."""
    engagement = [(rule.id, rule.when) for rule in found.engagement]
    approval = [(rule.id, rule.when) for rule in found.approval]
    for key, rules, types in (("engagement", engagement, ENGAGEMENT), ("approval", approval, APPROVAL)):
        for index, (name, when) in enumerate(rules):
            try:
                compile_house(when, types)
            except BadCondition as error:
                message = f"the condition of rule '{name}' cannot be tried: {error}"
                line = document.line_of((key, index, "when"))
                yield Problem(_FILE, message, line, f"{key}.{name}.when", repr(when), f"a condition over {', '.join(types)}")


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _is_locale(name: str) -> bool:
    try:
        Locale.parse(name.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return False
    return True


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
        approval=tuple(ApprovalRule(**entry.model_dump() | {"overridable": tuple(entry.overridable)}) for entry in found.approval),
        listening=Listening(found.listening.purpose, found.listening.ethics, found.listening.keep) if found.listening is not None else None,
    )


def _channels(reading: Reading, tiers: list[str] | None) -> tuple[ChannelSpec, ...]:
    specs: dict[str, ChannelSpec] = {}
    files: dict[str, str] = {}
    for name in reading.files("channels", ".yaml", ".yml"):
        spec = _channel(reading, name, tiers)
        if spec is None:
            continue
        if spec.id in specs:
            reading.add(
                Problem(name, f"the channel id '{spec.id}' stands in {files[spec.id]} too", None, "id", spec.id, "an id of its own")
            )
        specs[spec.id], files[spec.id] = spec, name
    return tuple(specs.values())


def _channel(reading: Reading, name: str, tiers: list[str] | None) -> ChannelSpec | None:
    document = reading.document(reading.text(name), name)
    found = reading.validated(document, ChannelFile, name)
    if document is None or found is None:
        return None
    for tier in found.respond_within or {}:
        if tiers is not None and tier not in tiers:
            line = document.line_of(("respond_within", tier))
            reading.add(
                Problem(name, f"'{tier}' is no tier of the company", line, f"respond_within.{tier}", tier, f"one of {', '.join(tiers)}")
            )
    return ChannelSpec(found.id, found.model_dump(exclude_unset=True, exclude={"id"}))
