"""What a text gives away, judged by who hears it.

In public, nothing of this customer may be heard but the handle and, where the company is not regulated, the first name:

- ``privacy.record_value``: a value of the customer's record or of the verified facts, in any form: spelled out, masked in part, rounded, last digits (block).
- ``privacy.personal_data``: something that looks like personal data and is none of the company's own contacts (block).
- ``privacy.real_name``: the customer's full name or surname; in a regulated company any real name (block).
- ``privacy.account_state``: how an account, an order or a payment of this person stands, or that a file was looked at (block).
- ``privacy.private_conversation``: what was said in a private channel (block).
- ``privacy.implied_relationship``: a regulated company's hint that the person is a customer or has written in private (block).
- ``privacy.asks_in_public``: a question for personal data where everybody reads the answer (block).

In any channel:

- ``privacy.secret``: a whole card number, a security code, a password, a key or a whole social security number, also the customer's own (block).
- ``privacy.contact_of_third_person``: an address or number that is neither the company's nor this customer's, a colleague's included (block).
- ``privacy.other_person``: a value of another customer or of staff (block).
- ``privacy.internal_text``: eight words or more of an internal article as they stand there (block).
- ``privacy.internal_id``: the id of an article, a policy or a rule, or a citation (block).
- ``privacy.unread``: a recogniser failed, so that nobody can say what the text gives away (block).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache

from drafting.channels import BUILT_IN
from drafting.domain.case import Case, Customer, Message
from drafting.domain.channel import Channel
from drafting.domain.check import Check, Context
from drafting.domain.finding import Finding, Severity
from drafting.domain.reading import Disclosure, Reading
from drafting.pii.allowed import Allowed, allowed_of
from drafting.pii.betrayal import Betrayal, betrayals
from drafting.pii.detect import UNREAD, detect, find_known
from drafting.text.normalise import fold
from drafting.text.quantities import quantities
from knowledge.domain.audience import Audience
from knowledge.domain.company import Company, Contact

NAME = "privacy"
CODES = (
    "privacy.record_value",
    "privacy.personal_data",
    "privacy.real_name",
    "privacy.account_state",
    "privacy.private_conversation",
    "privacy.implied_relationship",
    "privacy.asks_in_public",
    "privacy.secret",
    "privacy.contact_of_third_person",
    "privacy.other_person",
    "privacy.internal_text",
    "privacy.internal_id",
    "privacy.unread",
)
_SECRETS = frozenset({"card", "cvv", "password", "secret", "ssn", "pin", "wallet"})
_IDENTIFYING = frozenset({"iban", "date_of_birth", "passport", "driving_licence"})
_PERSON = r"(?:(?:de|van|von|der|den|la|le|di|da|del|bin|al) ){0,2}[A-Z][^\W\d_]+(?:[ -](?:(?:de|van|von|der|den) )?[A-Z][^\W\d_]+){0,2}"
_TITLED = re.compile(
    rf"(?<!Dear )(?<!Hello )(?<!Hi )(?<!Morning )(?<!Afternoon )(?<!Evening )\b(?:Mr|Mrs|Ms|Miss|Mx|Herr|Frau|Madame|Monsieur|Señora?)\.? (?P<name>{_PERSON})"
)
_RELATED = re.compile(
    r"\b(?:neighbou?r|guarantor|co-?worker|tenant|landlord|flatmate|roommate|ex(?:-(?:wife|husband|partner))?|wife|husband|spouse|partner|son|daughter|brother|sister|mother|father|"
    r"another (?:customer|guest|patient|member|passenger|client)|other (?:customer|guest|patient|member|passenger)|guest next door|customer|beneficiary|co-?signer|joint holder),? (?:named |called )?(?P<name>(?!The |Our |We |Care |Service |Support |Experience |Success |Relations |Team )[A-Z][^\W\d_]+ [A-Z][^\W\d_]+)"
)
_CONTACTS = frozenset({"email", "phone"})
_FIRST_NAMES = re.compile(r"(?:^|[._])(?:first_?name|given_?name|nick_?name|preferred_?name)$")
_HANDLES = re.compile(r"(?:^|[._])(?:handle|user_?name|twitter|x|instagram|screen_?name|language|locale|country|currency|followers)$")
_CITATION = re.compile(r"(?<![\w.+-])[a-z0-9][a-z0-9_-]{1,80}@\d{1,4}(?:#[a-z0-9_-]+)?(?![\w.])")
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
_SHINGLE = 8
_BETRAYED = {
    "state": ("privacy.account_state", "tells how the person's account or order stands", "Say it in a private channel."),
    "private": ("privacy.private_conversation", "tells of a private conversation", "Leave out what was said in private."),
    "relationship": (
        "privacy.implied_relationship",
        "shows that the person is a customer or has written in private",
        "Speak in general, or say nothing.",
    ),
    "asks": ("privacy.asks_in_public", "asks for personal data where everybody reads the answer", "Ask for a private message instead."),
}


def run(context: Context) -> Sequence[Finding]:
    """The findings of this check. Where the recognisers cannot read the text, that is a finding that blocks."""
    unread = next((disclosure for disclosure in context.reading.disclosures if disclosure.kind == UNREAD), None)
    if unread is not None:
        return [
            _block(
                "privacy.unread",
                f"The text could not be read for personal data. {unread.why}",
                "Do not send it before it can be read.",
                0,
                len(context.text),
            )
        ]
    allowed = allowed_of(context.company)
    found = [*_everywhere(context, allowed)]
    if context.channel.is_public:
        found += _public(context, allowed)
    return _distinct(found)


def _is_foreign(context: Context, allowed: Allowed, disclosure: Disclosure) -> bool:
    """Whether a value in a private text is neither allowed nor one that this customer wrote."""
    return not (context.channel.is_public or allowed.holds(disclosure) or _own_words(context).holds(disclosure))


def _everywhere(context: Context, allowed: Allowed) -> Iterator[Finding]:
    for disclosure in context.reading.disclosures:
        if disclosure.kind in _SECRETS and not (disclosure.kind == "pin" and not context.channel.is_public):
            yield _at(
                "privacy.secret",
                f"The text repeats a secret ({disclosure.kind.replace('_', ' ')}): {disclosure.why}.",
                "Leave it out; nobody needs to read it again.",
                disclosure,
            )
        elif disclosure.kind in _CONTACTS and _is_foreign(context, allowed, disclosure):
            yield _at(
                "privacy.contact_of_third_person",
                f"“{disclosure.text}” belongs neither to the company's contacts nor to this customer.",
                "Give one of the company's contacts.",
                disclosure,
            )
        elif disclosure.kind in _IDENTIFYING and _is_foreign(context, allowed, disclosure):
            yield _at(
                "privacy.other_person",
                f"“{disclosure.text}” is not in this customer's record: {disclosure.why}.",
                "Leave it out.",
                disclosure,
            )
    for other in _known(context, _others_in(context)):
        yield _at("privacy.other_person", f"“{other.text}” belongs to another person.", "Leave it out.", other)
    yield from _third_persons(context)
    yield from _internal(context)


def _others_in(context: Context) -> dict[str, str]:
    """Other customers' values whose letters and digits stand in the text, by a name that tells their form."""
    squeezed = _bare(context.text)
    found = [value for value in context.others if _bare(value) in squeezed]
    return {f"other_{index}_{_form_of(value)}": value for index, value in enumerate(found)}


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", fold(text)).casefold()


def _form_of(value: str) -> str:
    if "@" in value:
        return "email"
    return "number" if any(character.isdigit() for character in value) else "name"


def _third_persons(context: Context) -> Iterator[Finding]:
    """People who are named with a title or as somebody's relation and are not this customer."""
    customer = context.case.customer if context.case is not None else Customer()
    own = " ".join(
        [
            customer.name or "",
            *(str(value) for value in _leaves(customer.record)),
            context.company.name,
            *(m.text for m in _messages(context)),
        ]
    ).casefold()
    for pattern in (_TITLED, _RELATED):
        for match in pattern.finditer(context.text):
            words = [word for word in match["name"].casefold().split() if word not in {"de", "van", "von", "der", "den", "la", "le"}]
            if words and not any(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", own) for word in words):
                yield _block("privacy.other_person", f"“{match.group()}” is another person.", "Leave out who it is.", *match.span())


def _messages(context: Context) -> tuple[Message, ...]:
    return context.case.customer_messages if context.case is not None else ()


def _own_words(context: Context) -> Allowed:
    """What this customer may hear: their record, their own messages, what the cited public passages and the points say."""
    if context.case is None:
        return Allowed.of_texts(passage.text for passage in context.passages if passage.audience is Audience.PUBLIC)
    customer = context.case.customer
    texts = [str(value) for value in _leaves({**customer.record, **context.case.facts})]
    texts += [message.text for message in context.case.customer_messages]
    texts += [passage.text for passage in context.passages if passage.audience is Audience.PUBLIC]
    texts += [point.text for point in context.resolution.points if not point.internal] if context.resolution is not None else []
    return Allowed.of_texts(texts)


def _leaves(values: Mapping[str, object]) -> Iterator[object]:
    for value in values.values():
        if isinstance(value, Mapping):
            yield from _leaves(value)
        elif isinstance(value, Iterable) and not isinstance(value, str | bytes):
            yield from value
        else:
            yield value


def _internal(context: Context) -> Iterator[Finding]:
    internal = [passage.text for passage in context.passages if passage.audience is Audience.INTERNAL]
    if internal:
        public = [_shingles(passage.text) for passage in context.passages if passage.audience is Audience.PUBLIC]
        secret = frozenset().union(*map(_shingles, internal)).difference(*public)
        words = _words(context.text)
        hits = [at for at, shingle in enumerate(_shingled(words)) if shingle in secret]
        if hits:
            start, end = words[hits[0]][1], words[hits[-1] + _SHINGLE - 1][2]
            yield _block(
                "privacy.internal_text", "The text quotes an internal article.", "Say it in words that are meant for customers.", start, end
            )
    for match in _CITATION.finditer(context.text):
        yield _block("privacy.internal_id", f"“{match.group()}” is a citation; it is for colleagues only.", "Leave it out.", *match.span())
    for name in _ids(context):
        for match in re.finditer(rf"(?<![\w-]){re.escape(name)}(?![\w-])", context.text):
            yield _block(
                "privacy.internal_id",
                f"“{name}” is an id of the rule book; it is for colleagues only.",
                "Say what it stands for.",
                *match.span(),
            )


def _ids(context: Context) -> frozenset[str]:
    """The ids that nobody would write as words: with an underscore or with two hyphens or more."""
    names = {str(passage.article) for passage in context.passages}
    for decision in context.resolution.decisions if context.resolution is not None else ():
        names |= {str(decision.policy), decision.rule or "", decision.outcome or "", *decision.inputs}
    return frozenset(name for name in names if "_" in name or name.count("-") >= 2)


def _words(text: str) -> list[tuple[str, int, int]]:
    return [(match.group(), match.start(), match.end()) for match in _WORD.finditer(text.replace("’", "'").lower())]


def _shingled(words: Sequence[tuple[str, int, int]]) -> Iterator[tuple[str, ...]]:
    plain = [word for word, _, _ in words]
    for at in range(len(plain) - _SHINGLE + 1):
        yield tuple(plain[at : at + _SHINGLE])


@lru_cache(maxsize=1024)
def _shingles(text: str) -> frozenset[tuple[str, ...]]:
    """Every run of eight words of a passage."""
    return frozenset(_shingled(_words(text)))


def _public(context: Context, allowed: Allowed) -> Iterator[Finding]:
    yield from _names(context)
    for known in _known(context, _values(context)):
        if not allowed.holds(known) and not _is_general(context, known):
            yield _at(
                "privacy.record_value",
                f"“{known.text}” gives away the customer's {_plain(known.kind)} ({known.why}).",
                "Leave it out, or say it in a private channel.",
                known,
            )
    for disclosure in context.reading.disclosures:
        if (
            disclosure.kind not in _SECRETS
            and not allowed.holds(disclosure)
            and (disclosure.kind in _CONTACTS or not _in_article(context, disclosure.text))
        ):
            yield _at(
                "privacy.personal_data",
                f"“{disclosure.text}” looks like personal data: {disclosure.why}.",
                "Leave it out; only the company's own contacts may be said in public.",
                disclosure,
            )
    for place in _betrayals(context):
        code, what, fix = _BETRAYED[place.kind]
        yield _block(code, f"“{place.text}” {what}.", fix, place.start, place.end)


def _betrayals(context: Context) -> Iterator[Betrayal]:
    for place in betrayals(context.text):
        if place.kind == "relationship" and (not context.company.regulated or _stands_in_an_article(context, place)):
            continue
        yield place
    tiers = "|".join(re.escape(tier) for tier in context.company.tiers[1:])
    if tiers:
        mine = re.compile(
            rf"\b(?:your|as an?|you(?:'re| are) an?|being an?|our) (?:\w+ )?(?:{tiers})\b(?: (?:status|tier|member|customer|plan|account))?",
            re.IGNORECASE,
        )
        yield from (Betrayal("state", match.group(), *match.span()) for match in mine.finditer(context.text))


def _stands_in_an_article(context: Context, place: Betrayal) -> bool:
    """Whether the whole sentence stands in a cited public passage: then it is general information, said to everybody."""
    sentence = next((one.text for one in context.reading.sentences if one.start <= place.start < one.end), "")
    said = fold(sentence).strip(" .!")
    return bool(said) and any(said in fold(passage.text) for passage in context.passages if passage.audience is Audience.PUBLIC)


def _values(context: Context) -> dict[str, object]:
    if context.case is None:
        return {}
    customer = context.case.customer
    values = {**context.case.facts, **customer.record}
    if customer.id and len(customer.id) >= 4:
        values["id"] = customer.id
    skipped = _HANDLES if context.company.regulated else re.compile(rf"{_HANDLES.pattern}|{_FIRST_NAMES.pattern}")
    handle = (customer.handle or "").strip("@").casefold()
    return {
        name: value
        for name, value in values.items()
        if not skipped.search(name.lower()) and str(value).strip("@").casefold() != (handle or None)
    }


def _names(context: Context) -> Iterator[Finding]:
    customer = context.case.customer if context.case is not None else Customer()
    names = {"name": customer.name or "", "first_name": ""}
    recorded = customer.record.get("name")
    if not names["name"] and isinstance(recorded, str):
        names["name"] = recorded
    if context.company.regulated and names["name"]:
        names["first_name"] = re.split(r"[\s,]+", names["name"].strip())[0]
    for known in _known(
        context, {field: value for field, value in names.items() if value and (" " in value.strip() or context.company.regulated)}
    ):
        yield _at("privacy.real_name", f"“{known.text}” names the customer in public ({known.why}).", "Use the handle.", known)


def _known(context: Context, values: Mapping[str, object]) -> Iterator[Disclosure]:
    """Known values, but not where they are a part of the handle, or the company's own name."""
    kept = [handle] if context.case is not None and (handle := context.case.customer.handle or "") else []
    spans = [match.span() for word in (*kept, context.company.name) for match in re.finditer(re.escape(word), context.text, re.IGNORECASE)]
    for known in find_known(context.text, values, context.reading.quantities):
        if not any(start <= known.start and known.end <= end for start, end in spans):
            yield known


def _is_general(context: Context, known: Disclosure) -> bool:
    """Whether a day or an amount, or plain words, stand in a cited public passage: then they are said to everybody."""
    if known.why not in {"the same day", "the same amount", "the amount, rounded", "exact"} or "@" in known.value:
        return False
    return _in_article(context, known.text)


def _in_article(context: Context, words: str) -> bool:
    pattern = re.compile(rf"(?<!\w){re.escape(words.strip())}(?!\w)", re.IGNORECASE)
    return any(pattern.search(passage.text) for passage in context.passages if passage.audience is Audience.PUBLIC)


def _plain(field: str) -> str:
    return re.sub(r"[._]+", " ", field).strip()


def _at(code: str, message: str, fix: str, disclosure: Disclosure) -> Finding:
    return _block(code, message, fix, disclosure.start, disclosure.end)


def _block(code: str, message: str, fix: str, start: int, end: int) -> Finding:
    return Finding(NAME, code, Severity.BLOCK, message, fix, start, end)


def _distinct(found: Sequence[Finding]) -> list[Finding]:
    """One finding for one place and code: the widest."""
    kept: list[Finding] = []
    for finding in sorted(found, key=lambda entry: (entry.code, entry.start, -entry.end)):
        if kept and kept[-1].code == finding.code and finding.end <= kept[-1].end and finding.start >= kept[-1].start:
            continue
        kept.append(finding)
    return sorted(kept, key=lambda finding: (finding.start, finding.end))


def privacy_context(channel: str, record: Mapping[str, object], contacts: Sequence[str], regulated: bool, text: str) -> Context:
    """The context of a text by itself, for a company that has just these contacts. An unknown channel counts as public."""
    company = Company(name="", currency="USD", time_zone="UTC", contacts=tuple(_contact(value) for value in contacts), regulated=regulated)
    where: Channel = next((entry for entry in BUILT_IN if entry.id == channel), BUILT_IN[0])
    name, handle, tier = record.get("name"), record.get("handle"), record.get("tier")
    customer = Customer(
        name=str(name) if name is not None else None,
        handle=str(handle) if handle is not None else None,
        tier=str(tier) if tier is not None else None,
        record={str(key): value for key, value in record.items() if key != "handle" and not (key == "name" and isinstance(value, str))},
    )
    case = Case((Message("", channel=channel),), date.min, customer)
    reading = Reading(text, quantities=quantities(text), disclosures=detect(text))
    return Context(reading, where, company, case)


def _contact(value: str) -> Contact:
    if "@" in value:
        return Contact("email", value)
    return Contact("phone" if re.fullmatch(r"\+?[\d ().\-/x]{3,}", value) else "url", value)


def leaks(channel: str, record: Mapping[str, object], contacts: Sequence[str], regulated: bool, text: str) -> bool:
    """Whether the text gives something away that its hearers may not know."""
    return any(finding.severity is Severity.BLOCK for finding in run(privacy_context(channel, record, contacts, regulated, text)))


CHECK = Check(NAME, CODES, run)
