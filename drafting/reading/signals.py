"""What kind of message a case is, by rules that name the words they rest on. Deterministic, a few milliseconds, no model.

The vocabularies are data (``data/clues.yaml``, ``data/moods.yaml``). A signal says only what was noticed; what is done about
it is decided in ``drafting.steps.triage``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from drafting.domain.case import Case, Message, Role
from drafting.domain.triage import Kind, Mood, Signal
from drafting.reading.exposed import own_secrets
from drafting.reading.injection import read_injection
from drafting.reading.lexicon import Clues, Found, load, prepare
from drafting.reading.matter import matter, spelt_out
from drafting.reading.thread import already_answered, is_ours, load_clues, not_ours
from knowledge.domain.company import Company

_PRIVATE_CHANNELS = frozenset({"social_dm", "email", "chat", "phone", "sms"})
_EVERYWHERE = (Kind.DANGER, Kind.FRAUD, Kind.LEGAL, Kind.PRESS, Kind.INJECTION, Kind.THIRD_PARTY_DATA)
_FELT = frozenset({Kind.COMPLAINT, Kind.VENTING, Kind.SPAM})
_OWN_CASE = re.compile(r"\b(?:my|our|i|i'm|i've|i'd|we|we're|we've|me|us|mine)\b")
_ADDRESSES = re.compile(r"\b(?:you|your|u|ur|my|our|i've|we've|please|not|no|never|only|still|without|\w+n't)\b|\d")
_HANDLE = re.compile(r"@\w+|#\w+|https?://\S+")

LEADING = (
    Kind.DANGER, Kind.FRAUD, Kind.INJECTION, Kind.PRESS, Kind.LEGAL, Kind.EXPOSED_OWN_DATA, Kind.THIRD_PARTY_DATA, Kind.ALREADY_ANSWERED,
    Kind.SPAM, Kind.NOT_OURS, Kind.MISINFORMATION, Kind.COMPLAINT, Kind.REQUEST, Kind.QUESTION, Kind.PROACTIVE, Kind.PRAISE, Kind.VENTING,
)  # fmt: skip
"""Which kind leads where several apply."""


def read_signals(case: Case, company: Company) -> tuple[tuple[Signal, ...], Mood]:
    """The signals of a case, the leading kind first, and the customer's mood.

    The last turn counts for what is wanted; danger, fraud, threats, injections and exposed data count wherever the customer wrote them.
    """
    answered = already_answered(case)
    turn = _turn(case)
    found: list[Signal] = [answered] if answered is not None else []
    for index, message in enumerate(case.messages):
        if message.role is Role.CUSTOMER:
            recent = index in turn
            if recent or answered is None:
                found += _grave(message, index, recent=recent)
            found += _exposed(message, index)
    if answered is None:
        found += _ordinary([(index, case.messages[index]) for index in turn], company, found)
    return tuple(sorted(found, key=lambda signal: (LEADING.index(signal.kind), -signal.score))), _mood(case, turn)


def _turn(case: Case) -> tuple[int, ...]:
    """The messages of the last turn; where an agent spoke last, of the customer's turn before."""
    indices: list[int] = []
    for index in range(len(case.messages) - 1, -1, -1):
        if case.messages[index].role is Role.AGENT:
            if indices:
                break
            continue
        indices.append(index)
    return tuple(reversed(indices))


def _grave(message: Message, index: int, *, recent: bool) -> Iterator[Signal]:
    clues = load_clues()
    ready = prepare(message.text)
    for kind in _EVERYWHERE if recent else _EVERYWHERE[:3]:
        found = read_injection(message.text) if kind is Kind.INJECTION else clues[kind.value].first(ready)
        if found is not None:
            yield _signal(kind, found, index)


def _exposed(message: Message, index: int) -> Iterator[Signal]:
    if message.channel not in _PRIVATE_CHANNELS:
        for found in own_secrets(message.text):
            yield _signal(Kind.EXPOSED_OWN_DATA, found, index)


def _ordinary(turn: Sequence[tuple[int, Message]], company: Company, grave: Sequence[Signal]) -> list[Signal]:
    """Complaint, question, request, praise and the rest, which exclude each other in part."""
    if not turn:
        return []
    found: dict[Kind, Signal] = {}
    for index, message in turn:
        for signal in _everyday(message, index, company):
            found.setdefault(signal.kind, signal)
    _settle(found, " ".join(message.text for _, message in turn), serious=bool(grave))
    if not found and not grave:
        index, message = turn[-1]
        said = _HANDLE.sub(" ", spelt_out(matter(message.text)))
        kind = Kind.COMPLAINT if _ADDRESSES.search(prepare(said).plain) else Kind.VENTING
        found[kind] = Signal(kind, message.text, 0.5, index, 0, len(message.text))
    return list(found.values())


def _everyday(message: Message, index: int, company: Company) -> Iterator[Signal]:
    clues = load_clues()
    bare = matter(message.text)
    about = spelt_out(bare)
    same = about == " ".join(bare.split())
    ready, matters = prepare(message.text), prepare(bare if same else about)
    foreign = not_ours(message, index, company)
    if foreign is not None:
        yield foreign
    for kind in (Kind.SPAM, Kind.MISINFORMATION, Kind.COMPLAINT, Kind.REQUEST, Kind.QUESTION, Kind.PROACTIVE, Kind.PRAISE, Kind.VENTING):
        found = clues[kind.value].first(ready if kind in _FELT else matters)
        if found is not None and (same or kind in _FELT):
            yield _signal(kind, found, index)
        elif found is not None:
            yield Signal(kind, message.text, found.score, index, 0, len(message.text))


def _settle(found: dict[Kind, Signal], text: str, *, serious: bool) -> None:
    """Takes out what the rest rules out: an advert asks for nothing, a rumour tells of others, praise that complains is a complaint."""
    plain = prepare(text).plain
    own = _OWN_CASE.search(_HANDLE.sub(" ", plain)) is not None
    if (
        Kind.SPAM in found
        and "?" in text
        and re.search(r"\b(?:you|your|u)\b", plain)
        and not re.search(r"https?://|www\.|\b\w+\.\w{2,8}/|>>|\bwhats ?app\b", plain)
    ):
        found.pop(Kind.SPAM)
    if Kind.SPAM in found and not serious and not (own and Kind.COMPLAINT in found):
        _keep(found, Kind.SPAM)
        return
    if Kind.NOT_OURS in found and not serious:
        _keep(found, Kind.NOT_OURS)
        return
    if Kind.MISINFORMATION in found and (_tells_own_story(plain) or found[Kind.MISINFORMATION].score < 0.5):
        found.pop(Kind.MISINFORMATION)
    if Kind.PRAISE in found and Kind.COMPLAINT in found:
        found.pop(Kind.PRAISE if own or not _is_mostly_praise(plain) else Kind.COMPLAINT)
    if Kind.PROACTIVE in found and (Kind.COMPLAINT in found or Kind.PRAISE in found):
        found.pop(Kind.PROACTIVE)
    if Kind.VENTING in found and any(
        kind in found for kind in (Kind.QUESTION, Kind.REQUEST, Kind.PRAISE, Kind.PROACTIVE, Kind.MISINFORMATION)
    ):
        found.pop(Kind.VENTING)
    if Kind.VENTING in found and Kind.COMPLAINT in found:
        found.pop(Kind.VENTING if own else Kind.COMPLAINT)


def _keep(found: dict[Kind, Signal], kind: Kind) -> None:
    for other in [entry for entry in found if entry is not kind]:
        found.pop(other)


_OWN_STORY = re.compile(
    r"\b(?:my|our) (?!(?:uncle|aunt|cousin|brother|sister|friend|neighbou?r|mate|colleague|nephew|niece|dad|mum|mom|gran|grandma"
    r"|boss|teacher|hairdresser|barber|dentist|doctor|mechanic|flatmate)\b)\w+"
    r"|\bi (?:ordered|bought|paid|booked|was charged|got charged|received|waited|called|cancelled|canceled|returned|sent|can't|need|want)\b"
)


def _tells_own_story(plain: str) -> bool:
    return _OWN_STORY.search(plain) is not None


def _is_mostly_praise(plain: str) -> bool:
    clues = load_clues()
    ready = prepare(plain)
    return len(clues["praise"].all(ready)) > len(clues["complaint"].all(ready))


def _signal(kind: Kind, found: Found, index: int) -> Signal:
    return Signal(kind, found.text, found.score, index, found.start, found.end)


@lru_cache(maxsize=1)
def _moods() -> dict[str, Clues]:
    return load("moods.yaml")


_MOOD_ORDER = (Mood.GRIEVING, Mood.SARCASTIC, Mood.ANGRY, Mood.WORRIED, Mood.DISAPPOINTED, Mood.HAPPY)


def _mood(case: Case, turn: Sequence[int]) -> Mood:
    texts = [case.messages[index].text for index in turn]
    for mood in _MOOD_ORDER:
        if any(_moods()[mood.value].first(prepare(text)) is not None for text in texts):
            return mood
    return Mood.ANGRY if any(_shouts(text) for text in texts) else Mood.NEUTRAL


def _shouts(text: str) -> bool:
    letters = [character for character in text if character.isalpha()]
    return len(letters) >= 20 and sum(character.isupper() for character in letters) / len(letters) > 0.6


__all__ = ["LEADING", "is_ours", "read_signals"]
