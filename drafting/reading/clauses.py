"""Several questions in one sentence: joined clauses ("when does it ship, and can I track it?"), lists of nouns ("what about cost and
tracking?"), numbered points. Each becomes a text of its own; a sentence that asks one thing stays whole."""

from __future__ import annotations

import re
from dataclasses import dataclass

_AUX = r"(?:can|could|do|does|did|is|are|was|were|will|would|should|shall|may|must|has|have)(?:n['’]?t)?"
_SUBJECT = (
    r"(?:i|you|we|they|he|she|it|one|there|this|that|these|those|the|your|my|our|a|an|any|all|people|ppl|customers|anyone|anybody|"
    r"somebody|someone|u)\b"
)
_HOW = r"how (?:much|many|long|often|far|soon|fast|big|large|old|late|early|high|hard|heavy|about|do|does|did|can|could|is|are|will|would|should|to)\b"
_FROM = r"(?:(?:from|to|until|till|by|for|at|on|in|with|since|after) )?"
_ASKING = rf"(?:(?!(?:has|have|is|are|was|were) an? ){_AUX} {_SUBJECT}|{_HOW}|(?:what|when|where|which|who|whom|whose|why|how)(?:['’]?s|['’]?re| {_AUX}| \w+ {_AUX})\b)"
_EMBEDDED = r"(?:what|when|where|which|who|whom|whose|why|how|whether|if)\b"
_CLAUSE = re.compile(rf"(?:also |then |if so,? )?{_FROM}{_ASKING}", re.IGNORECASE)
_INVERTED = re.compile(rf"{_AUX} \w+ \w+", re.IGNORECASE)
_EMBEDDED_CLAUSE = re.compile(_EMBEDDED, re.IGNORECASE)
_JOINT = re.compile(r"(?:\s*[,;]\s*(?:(?:and|but|plus|also|&|\+)\s+)?|\s+(?:and|plus|&)\s+|\s*\+\s+)(?:also\s+)?", re.IGNORECASE)
_JOINED_BY_WORD = re.compile(r"and|but|plus|also|[&+;]", re.IGNORECASE)
_TELL = re.compile(
    r"\b(?:tell (?:me|us)|(?:like|want|need|love|good|nice) to know|let (?:me|us) know|wonder(?:ing)?|know|ask(?:ing)?|explain|curious|find out|"
    r"remind (?:me|us)|questions?)\b",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"\b(?:(?:what|how) about|(?:tell|inform) (?:me|us) (?:more |something )?about|(?:information|info|details?|questions?|something|"
    r"ask(?:ing)?|enquir\w+|inquir\w+|curious|wonder(?:ing)?) (?:on|about|regarding|concerning)|"
    r"(?:like|want|need|love) to know|(?:i|we) need(?= your\b)|(?:give|send|tell) (?:me|us)(?= (?:your|the)\b))\s+",
    re.IGNORECASE,
)
_HEADED = re.compile(
    r"^[^:?.!]{0,60}\b(?:questions?|ones|things|to know|know|tell me|need|asking|query|queries)\b[^:?.!]{0,30}:\s*", re.IGNORECASE
)
_NEEDED = re.compile(r"\b(?:need|want|like|looking for|about)\b[^.!?]*:\s*$", re.IGNORECASE)
_VERB = re.compile(
    r"\b(?:is|are|was|were|am|do|does|did|can|could|will|would|should|shall|may|might|must|has|have|had|i|we|you|he|she|they|it|"
    r"came|broke|got|get|want|want[se]d?|need|please)\b",
    re.IGNORECASE,
)
_ONE_THING = re.compile(
    r"\b(?:terms and conditions|bed and breakfast|room and board|shipping and handling|pros and cons|lost and found|do'?s and don'?ts)\b",
    re.IGNORECASE,
)
_SPLIT_ITEMS = re.compile(r"\s*[,;]\s*(?:and|or|plus|&)?\s*|\s+(?:and|or|plus|&)\s+|\s+\+\s+", re.IGNORECASE)
_TRAILING = re.compile(r"[\s,]*(?:please|thanks|thank you|cheers)?[\s.!?]*$", re.IGNORECASE)
_PLACE = re.compile(r"\b(?:at|for|in|on|to|from) (?:the |your |a |an )?\w+(?: \w+)?$", re.IGNORECASE)
_BULLET = re.compile(r"^[ \t]*[-•*](?=[ \t]+\w)", re.MULTILINE)
_NUMBERED = re.compile(r"(?:(?<=^)|(?<=[\s:;,.!?]))\(?(\d|[a-e])[.)](?=\s+\w)", re.MULTILINE)
_LONGEST_ITEM = 9
_LEAST_WORDS = 3
_MORE = re.compile(r"\s*(?:\+|&|plus|and|also)\s+(?:also\s+)?", re.IGNORECASE)
_NO_RELATIVE = re.compile(r"(?:what|why|how|whether)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Clause:
    """One question of a sentence with its span there. ``otherwise`` says a short one more fully ("delivery cost"); ``listed`` is true for
    an entry of a list, which asks although it is no sentence."""

    text: str
    start: int
    end: int
    otherwise: str = ""
    listed: bool = False


def asks(text: str) -> bool:
    """Whether the text begins as a question does."""
    return _CLAUSE.match(text) is not None


def clauses(sentence: str) -> tuple[Clause, ...]:
    """The questions of one sentence, in order; the sentence itself where it asks one thing or nothing."""
    return tuple(_listed(sentence) or _joined(sentence))


def points(text: str) -> tuple[str, frozenset[int]]:
    """The text with the marks of its points ("1. … 2. …", or bullets under "I need to know:") turned to line breaks, so that every
    other character stays where it was, and where the points begin."""
    marks = list(_NUMBERED.finditer(text))
    if [mark.group(1).lower() for mark in marks[:2]] not in (["1", "2"], ["a", "b"]):
        marks = list(_BULLET.finditer(text))
        if len(marks) < 2 or (_TELL.search(text, 0, marks[0].start()) or _NEEDED.search(text, 0, marks[0].start())) is None:
            return text, frozenset()
    made = list(text)
    for mark in marks:
        made[mark.start() : mark.end()] = "\n" * (mark.end() - mark.start())
    return "".join(made), frozenset(re.compile(r"\s*").match(text, mark.end()).end() for mark in marks)  # type: ignore[union-attr]


def entry(sentence: str) -> Clause | None:
    """The sentence as an entry of a list, where it is a noun phrase and no sentence."""
    joint = _MORE.match(sentence)
    start = joint.end() if joint is not None else 0
    end = len(sentence) - len(_TRAILING.search(sentence).group())  # type: ignore[union-attr]
    text = sentence[start:end].rstrip(" .;,")
    return Clause(text, start, start + len(text), listed=True) if text and _is_item(text) else None


def goes_on(sentence: str) -> bool:
    """Whether the sentence adds a thing to a question before it ("+ the price of a parking space pls")."""
    return _MORE.match(sentence) is not None


def _joined(sentence: str) -> list[Clause]:
    """A sentence cut before each further clause that asks."""
    told = _TELL.search(sentence) is not None
    head = sentence.find(": ") + 1
    asks = told or any(_CLAUSE.match(part) for part in (sentence, sentence[head:].lstrip())) or _ABOUT.match(sentence) is not None
    starts, ends = [0], []
    for joint in _JOINT.finditer(sentence):
        if not _asks_after(sentence, joint, told=told):
            continue
        if asks and len(sentence[starts[-1] : joint.start()].split()) >= _LEAST_WORDS:
            starts.append(joint.end())
            ends.append(joint.start())
        asks = True
    mark = "?" if sentence.rstrip().endswith("?") else ""
    parts = [(sentence[start:end].strip(), start, end) for start, end in zip(starts, [*ends, len(sentence)], strict=True)]
    return [Clause(text if text[-1:] in ".!?" else text + mark, start, end) for text, start, end in parts]


def _asks_after(sentence: str, joint: re.Match[str], *, told: bool) -> bool:
    rest = sentence[joint.end() :]
    if len(rest.split()) < 2:
        return False
    if _CLAUSE.match(rest) is not None:
        return True
    by_word = _JOINED_BY_WORD.search(joint.group()) is not None
    if by_word and "," in joint.group() and _INVERTED.match(rest) is not None:
        return True
    return told and _EMBEDDED_CLAUSE.match(rest) is not None and (by_word or _NO_RELATIVE.match(rest) is not None)


def _listed(sentence: str) -> list[Clause]:
    """The entries of a list of things that are asked about; empty where there is none."""
    head = _HEADED.match(sentence) or _ABOUT.search(sentence)
    if head is None or _ONE_THING.search(sentence) is not None:
        return []
    end = len(sentence) - len(_TRAILING.search(sentence).group())  # type: ignore[union-attr]
    items = [(text, start) for text, start in _items(sentence, head.end(), end) if text]
    if len(items) < 2 or not all(_is_item(text) for text, _ in items):
        return []
    first = next((text for text, _ in items if _EMBEDDED_CLAUSE.match(text) is None), None)
    return [] if first is None else [_entry(text, start, first) for text, start in items]


def _items(sentence: str, start: int, end: int) -> list[tuple[str, int]]:
    found: list[tuple[str, int]] = []
    for joint in _SPLIT_ITEMS.finditer(sentence, start, end):
        found.append((sentence[start : joint.start()].strip(), start))
        start = joint.end()
    return [*found, (sentence[start:end].strip(), start)]


def _is_item(text: str) -> bool:
    if _EMBEDDED_CLAUSE.match(text) is not None:
        return len(text.split()) > 1
    return len(text.split()) <= _LONGEST_ITEM and _VERB.search(text) is None


def _entry(text: str, start: int, first: str) -> Clause:
    """An entry; a bare noun takes along what the first entry says of them all ("delivery time, cost": the delivery's)."""
    bare, leading = _bare(text).split(), _bare(first).split()
    place = _PLACE.search(first)
    fuller = ""
    if text != first and place is not None and len(bare) <= 2:
        fuller = " ".join([*bare, place.group()])
    elif text != first and len(leading) > 1 and len(bare) == 1:
        fuller = f"{leading[0]} {bare[0]}"
    return Clause(text, start, start + len(text), otherwise=fuller, listed=True)


def _bare(text: str) -> str:
    return re.sub(r"^(?:the|your|a|an) ", "", text, flags=re.IGNORECASE)
