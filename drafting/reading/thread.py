"""Who talks to whom in a thread: handles, whether it is ours to answer, whether somebody has answered already."""

from __future__ import annotations

import re
from functools import lru_cache

from drafting.domain.case import Case, Message, Role
from drafting.domain.triage import Kind, Signal
from drafting.reading.lexicon import Clues, load, prepare
from knowledge.domain.company import Company

_ADDRESSED = re.compile(r"\b(?:you|your|u|ur)\b")
_HANDLE = re.compile(r"(?<![\w.])@(\w[\w.]*\w|\w)(?![\w@])")
_FIRST_HANDLE = re.compile(r"^\W*(?:(?:hey|hi|hello|yo|lol|haha|omg|rt|ok|yes|no)\W+)?@(\w[\w.]*\w|\w)")
_VOCATIVE = re.compile(
    r"^\W*(?:(?:hey|hi|hello|yo|ok|omg)\W+)?(?:mum|mom|mama|mommy|dad|daddy|honey|darling|babe|baby|sweetie|bro|bruh|dude|sis"
    r"|grandma|grandpa|nan|guys|girls|ladies|lads|love|sweetheart|hun)\b\s?[,!:.]"
)
_ACK = re.compile(
    r"^(?:[^\w?]|\b(?:ok|okay|k|kk|thanks?|thank|you|u|so|very|a|lot|much|thx|ty|tysm|cheers|great|perfect|got|it|that|one|this|all"
    r"|good|worked|works|fixed|sorted|solved|done|helps?|helped|"
    r"was|is|now|quick|brilliant|awesome|lovely|cool|fine|super|wonderful|excellent|amazing|alright|right|understood|noted|makes"
    r"|sense|appreciate|appreciated|no|more|questions|nothing|else|for|the|your|"
    r"help|info|information|answer|reply|response|again|really|just|what|i|we|needed|wanted|to|know|it's|that's|i'm|will|do|bye|have"
    r"|nice|day|evening|weekend|everything|clear|then|oh|ah|ahh|wow|yes|yep|yeah|"
    r"found|see|and|on|its|way|arrived|here|came|through|back|my|up|running|up|code|link|did|trick|happy|legend|legends|star|stars"
    r"|team|fast|speedy|prompt|in|of|at|with|me|working|both|they|are|us|be|there|tomorrow))+\W*$"
)
_NEVER_MIND = re.compile(
    r"\b(?:never ?mind|nvm|found it|solved it|sorted it|got it sorted|figured it out|worked it out|it works now|works again"
    r"|all good now|no longer needed|please ignore (?:that|this|my)|"
    r"disregard (?:that|this|my)|problem solved|it's back|already (?:solved|sorted|fixed))\b"
)
_HOLDING = re.compile(
    r"\b(?:get back to you|got your message|received your (?:message|request|email|e-mail)|will be (?:with you|in touch)|(?:are"
    r"|am) looking into|we(?:'ll| will) (?:look|check|come back|reply|answer)|"
    r"as soon as (?:we|i) can|(?:ticket|case) (?:number|has been)|automatic(?:ally)? (?:reply|message|response)|hold on|one moment"
    r"|bear with|please wait)\b"
)


def handles(text: str) -> tuple[str, ...]:
    """The handles that a text names, without ``@``, in lower case."""
    return tuple(match[1].lower() for match in _HANDLE.finditer(text))


def is_ours(handle: str, company: Company) -> bool:
    """Whether a handle looks like the company's: one starts with the other, apart from words such as ``help`` or ``care``."""
    bare = re.sub(r"[\W_]|(?:official|support|help|helps|care|cares|service|hq|team|uk|us|usa)$", "", handle.lower())
    if not bare:
        return False
    return any(
        bare == name or (len(name) >= 4 and bare.startswith(name)) or (len(bare) >= 4 and name.startswith(bare))
        for name in _names_of(company)
    )


def _names_of(company: Company) -> frozenset[str]:
    return _company_names(company.name, company.link_domains, tuple(contact.value for contact in company.contacts))


@lru_cache(maxsize=64)
def _company_names(name: str, domains: tuple[str, ...], contacts: tuple[str, ...]) -> frozenset[str]:
    words = re.findall(r"\w+", name.lower())
    hosts = {domain.lower().removeprefix("www.").split(".")[0].replace("-", "") for domain in domains}
    own = {contact.lower().lstrip("@") for contact in contacts if contact.startswith("@")}
    return frozenset({"".join(words), *words[:1], *hosts, *own} - {"the", "my", "a", ""})


def not_ours(message: Message, index: int, company: Company) -> Signal | None:
    """A message that talks to somebody else: its first handle is another's, or it is said to a friend or relative."""
    namesake = _namesake(message.text, company)
    if namesake is not None:
        return Signal(Kind.NOT_OURS, namesake.group(), 0.7, index, namesake.start(), namesake.end())
    first = _FIRST_HANDLE.match(message.text)
    others = [handle for handle in handles(message.text) if not is_ours(handle, company)]
    if first is not None and not is_ours(first[1], company):
        ours_last = re.search(r"@(\w+)\W*$", message.text)
        if ours_last is not None and is_ours(ours_last[1], company) and "?" in message.text and len(others) > 1:
            return None
        return Signal(Kind.NOT_OURS, first.group().strip(), 0.9, index, first.start(), first.end())
    vocative = _VOCATIVE.match(prepare(message.text).plain)
    if vocative is not None:
        return Signal(Kind.NOT_OURS, message.text[: vocative.end()].strip(), 0.7, index, 0, vocative.end())
    return None


def _namesake(text: str, company: Company) -> re.Match[str] | None:
    """The company's name as common words ("the north bank of the river"), in a text that addresses nobody and asks nothing."""
    name = re.sub(r"\W", "", company.name.lower())
    plain = prepare(text).plain
    if "@" in text or "?" in text or _ADDRESSED.search(plain) or len(name) < 4:
        return None
    split = "|".join(rf"{re.escape(name[:cut])}[ -]{re.escape(name[cut:])}" for cut in range(2, len(name) - 1))
    return (
        re.compile(rf"\b(?:{split})\b|\bthe {re.escape(name)} of\b").search(plain)
        if split and " " not in company.name
        else re.compile(rf"\bthe {re.escape(name)} of\b").search(plain)
    )


def already_answered(case: Case) -> Signal | None:
    """A thread that is settled: the last word is an agent's answer (not a line that promises one), or the customer's thanks for it."""
    if not case.messages:
        return None
    last = len(case.messages) - 1
    message = case.messages[last]
    if (
        len(case.customer_messages) > 1
        and message.role is Role.CUSTOMER
        and _NEVER_MIND.search(prepare(message.text).plain)
        and "?" not in message.text
    ):
        return Signal(Kind.ALREADY_ANSWERED, message.text, 0.85, last, 0, len(message.text))
    agents = [index for index, entry in enumerate(case.messages) if entry.role is Role.AGENT]
    if not agents:
        return None
    if message.role is Role.AGENT:
        if _HOLDING.search(prepare(message.text).plain) and len(message.text) < 300:
            return None
        return Signal(Kind.ALREADY_ANSWERED, message.text, 0.9, last, 0, len(message.text))
    turn = " ".join(entry.text for entry in case.turn)
    if "?" not in turn and is_settled(turn) and not _HOLDING.search(prepare(case.messages[agents[-1]].text).plain):
        return Signal(Kind.ALREADY_ANSWERED, message.text, 0.85, last, 0, len(message.text))
    return None


def is_settled(text: str) -> bool:
    """Whether a text only acknowledges or thanks: nothing is asked, nothing is wrong."""
    plain = prepare(text).plain
    if _ACK.match(plain):
        return True
    clues = load_clues()
    problem = any(clues[kind].first(prepare(text)) for kind in ("complaint", "question", "request", "danger", "fraud", "legal"))
    return not problem and clues["praise"].first(prepare(text)) is not None and len(text) < 200


@lru_cache(maxsize=1)
def load_clues() -> dict[str, Clues]:
    """The vocabularies of message kinds."""
    return load("clues.yaml")
