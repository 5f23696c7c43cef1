"""The clauses of a plain sentence, each with what it does: promise, deny, report, ask, state a rule, set a condition."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from drafting.reading.commitments_lexicon import Frame, lexicon

_SUBJECT = r"(?:we|i|you|he|she|they|it|the|your|our|this|that|there|a|an|my|these|those|both|all|any|no|his|her|their|someone|nothing|everything|such|what)"
_AUX = r"(?:will|shall|would|can|could|may|might|should|must|have|has|had|am|are|is|was|were|do|does|did|never)"
_NOUNS = r"(?:your|the|a|an|our|this|that|my|any|full|someone|somebody|everything|his|her|no|another|all)"
_IF = (
    r"(?:only |even )?(?:if|unless|whenever)|when|as soon as|the (?:moment|minute)|provided(?: that)?|providing(?: that)?|(?:as|so) long as|in case|in the event|"
    r"assuming(?: that)?|on condition that|subject to|on receipt of|depending on|regardless of|"
    rf"(?:once|until|till|after|before)(?= (?:{_SUBJECT}|[a-z]+ing|[a-z]+ed) )|should(?= (?:you|it|we|anything|this|your \w+|the \w+) (?!have ))"
)
_BREAK = re.compile(
    rf"(?<= )(?:[;:,()\[\]|*•\"]|-|(?:{_IF}|and|or|but|yet|plus|then|so(?= (?:we|i|you|that|it|your|the|please|there|a|an|no|here|they) )|so that|because|"
    rf"(?:as|since)(?= (?:we|i|you|it|they|he|she|the|your|this|that|there|these) )|even though|although|though|while|whereas|whether|which|who|whose|"
    rf"that(?= (?:{_SUBJECT}) )|instead of|rather than|in place of|in lieu of|except|as well as|along with|together with|instead(?= (?:we|i|you) )))(?= )"
    rf"|(?<= )(?=(?:we|i|you|they|he|she|it|there) (?:(?:also|now|just|still|both|all|then|[a-z]+ly) )?{_AUX} )"
    rf"|(?<= )(?={_NOUNS} (?!who |which |that |and |or )(?:(?!who |which |that |and |or |to |of |for |will |shall |has |have |is |are |you |we |i |it |do |does |can |should |would |must |may |might |could )[a-z']+ ){{0,4}}?"
    r"(?:(?:of|for|from|on|in) (?:[^\s,]+ ){1,4}?)?(?:will|shall|has been|have been|is being|are being|is going to|are going to|was|were|has just been|has now been) )"
)
_UNFINISHED = re.compile(r" (?:for|of|on|in|from|with|about|at|by|to|into|no|not|and|or) $")
_LONGING = re.compile(r" (?:we|i) (?:[a-z]+ )?(?:would [a-z ]*?love|would have loved|wish) ")
_HEADLESS = re.compile(r"^ (?:[a-z]+ly |then |later |also )?(?:[a-z]+ed|sent|paid|put|given) ")
_CONDITIONAL = re.compile(rf"^(?:{_IF.replace('|before', '')})$")
_ASIDES = frozenset(("instead of", "rather than", "in place of", "in lieu of", "except", "whether", "before"))
_OWN_FUTURE = re.compile(r"^ (?:[a-z]+ ){0,3}?(?:we|i|you|it|they|the \S+|your \S+(?: \S+)?|a \S+) (?:[a-z]+ly |also |then )?(?:will|shall|can|would|am|are) ")
_FOLLOWS = frozenset(("", "that", "which", "who", "whose"))
_OPENING = re.compile(r"^ (?:(?:hi|hello|hey|dear|thanks|thank|okay|oh|yes|sure|right|so|well|please|sorry|no|great|good|perfect|absolutely|of|course|[a-z]+) ){0,3}$")


@dataclass(frozen=True, slots=True)
class Clause:
    """A piece of a sentence between blanks, ``intro`` the words that lead it in, ``start`` and ``lead`` where it and its intro begin."""

    text: str
    intro: tuple[str, ...]
    start: int
    lead: int
    frame: Frame = Frame.NONE


def clauses_of(sentence: str) -> tuple[Clause, ...]:
    """The clauses of a plain sentence in order, with their frames."""
    found: list[Clause] = []
    for clause in _pieces(sentence):
        frame = _frame(clause, found)
        if "but" in clause.intro and found and _LONGING.search(found[-1].text):
            found[-1] = replace(found[-1], frame=Frame.DENIED)
        found.append(replace(clause, frame=frame))
    return tuple(found)


def _pieces(sentence: str) -> Iterator[Clause]:
    intro: list[str] = []
    start, lead = 0, 0
    for match in _BREAK.finditer(sentence):
        body = sentence[start : match.start()]
        if not match.group() and _UNFINISHED.search(body):
            continue
        if body.strip():
            yield Clause(body, tuple(intro), start, lead)
            intro, lead = [], match.start()
        if match.group():
            intro.append(match.group())
            start = match.end()
        else:
            start = match.start() - 1
    if sentence[start:].strip():
        yield Clause(sentence[start:], tuple(intro), start, lead)


def _frame(clause: Clause, before: list[Clause]) -> Frame:
    former = before[-1].frame if before else Frame.NONE
    last = next((word for word in reversed(clause.intro) if word not in {",", "-", "(", ")", ";", ":", "*", "•"}), "")
    if any(_CONDITIONAL.match(word) for word in clause.intro):
        return Frame.CONDITION
    if last in _ASIDES:
        return Frame.OPEN
    own = frame_of(clause.text)
    if own is Frame.NONE:
        return _inherited(clause, former)
    if former is Frame.CONDITION and not _OWN_FUTURE.match(clause.text) and _continues(clause, last):
        return Frame.CONDITION
    if former is Frame.REPORTED and last in _FOLLOWS and not _is_parted(clause):
        return former
    if former is Frame.PAST and (last == "that" or (last in {"and", "then", ""} and _HEADLESS.match(clause.text))):
        return former
    if own.promises and before and not former.promises and former not in {Frame.CONDITION, Frame.NONE, Frame.PAST}:
        if last in _FOLLOWS and not _is_parted(clause):
            return former
        if former is Frame.REPORTED and own is Frame.PASSIVE and last == "and":
            return former
    return own


def _continues(clause: Clause, last: str) -> bool:
    """Whether a clause after a condition belongs to it: "if you return it and it is unopened"."""
    return last in {"and", "or", "that", "which", "who"} or (last == "" and not _is_parted(clause) and not clause.intro)


def _is_parted(clause: Clause) -> bool:
    return any(word in {",", ";", ":", "-", "("} for word in clause.intro)


def _inherited(clause: Clause, former: Frame) -> Frame:
    if former is Frame.CONDITION:
        return Frame.NONE if _is_parted(clause) else Frame.CONDITION
    if former is Frame.NONE and _OPENING.match(clause.text):
        return Frame.NONE
    return former


def frame_of(text: str) -> Frame:
    """What a clause does by its own words; ``NONE`` where it has no frame at all."""
    words = lexicon()
    masked = words.no_negation.sub(lambda match: re.sub(r"[a-z]", "x", match.group()), text)
    for frame, pattern in words.frames:
        if pattern.search(masked):
            return frame
    return Frame.NONE
