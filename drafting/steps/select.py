"""Content selection: the sentences of the found passages that answer one question, with the conditions that belong to them.

Chosen once per case, not per channel, so that every channel is given the same information; a channel's writer may only
shorten. Steps of a procedure are kept complete and in order where the question asks how.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from drafting.domain.triage import Question
from drafting.reading.commitments import read_commitments
from drafting.steps.asked_for import holds_what_is_asked, names_held
from drafting.text.blocks import Unit, UnitKind, units
from drafting.text.sentences import sentences
from drafting.text.stop_words import STOP_WORDS
from knowledge.domain.audience import Audience
from knowledge.domain.passage import Hit, Passage
from knowledge.library import Library

MAX_CHARACTERS = 300
_MAX_PASSAGES = 4
_NEAR_BEST, _NEAR_IN_ARTICLE, _NEAR_ELSEWHERE = 0.72, 0.78, 0.85
"""How near the best sentence another one must come, in its own passage, in another of its article, in another article."""
_HIT_IN_ARTICLE, _HIT_ELSEWHERE = 0.35, 0.6
_TALK = 0.5
_WORDS, _HIT, _KIND, _NAMES, _TOPIC = 0.25, 0.15, 0.15, 0.15, 0.1
"""What counts beside the likeness of question and sentence: words in common, how good the passage is, a thing of the kind that is asked
for, the names and days of the question, and to be the sentence that names its section's topic."""
_HOW = re.compile(
    r"\b(how (?:do|can|should|would|to|does|did|is|are|about)|steps?|set ?up|instructions?|what (?:do|can|should) (?:i|we) (?:do|need)|"
    r"what now|where (?:do|can|on))\b",
    re.IGNORECASE,
)
_HOW_TO = re.compile(
    r"\b(?:how (?:do|can|should|would|to|does|did|is|are|about)|steps?|set ?up|instructions?|what do i (?:do|need))\b", re.IGNORECASE
)
_HANGS_ON_LAST = re.compile(
    r"^(?:it|this|that|these|those|they|he|she|then|there|both|each|such|otherwise|also|so|in that case|if so|if not|after that|but|however|and)\b",
    re.IGNORECASE,
)
_CONDITION_FOLLOWS = re.compile(
    r"^(?:however|but|unless|except|only|(?:this|it|that) (?:does|is) (?:not|wrong|false)|otherwise|in that case|if not|please note|in fact)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")


_FRAGMENT = re.compile(r"(?:Your|The|An?|Our|Any|Each|Every|All|Both|Some|No|Proof|Photos?)\s")
_FINITE = re.compile(
    r"\b(?:is|are|was|were|be|has|have|had|can|cannot|could|may|might|must|will|would|shall|should|do|does|did|\w+n['’]t|need|needs|cost|costs|take|takes|"
    r"apply|applies|come|comes|get|gets|keep|keeps|last|lasts|cover|covers|include|includes|open|opens|close|closes|arrive|arrives|count|counts|stay|stays)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Selected:
    """The chosen words of one passage. ``steps`` says that they are a procedure, one step a line; ``core`` are the sentences without
    which the question is not answered."""

    passage: Passage
    text: str
    steps: bool = False
    core: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A sentence that may answer. ``beside`` is the part of its score that says nothing of the sentence itself."""

    passage: Passage
    position: int
    unit: Unit
    score: float
    beside: float = 0.0


async def select(
    question: Question, library: Library, audience: Audience = Audience.PUBLIC, unless: re.Pattern[str] | None = None
) -> tuple[Selected, ...]:
    """The words that answer the question, from passages of this audience only; empty where no passage was found. What ``unless`` finds
    is not said."""
    hits = _near_best([hit for hit in question.hits if hit.passage.audience is audience])
    if not hits:
        return ()
    ranked = [
        one
        for one in await _candidates(question, hits, library)
        if unless is None or not (unless.search(one.unit.text) or _sounds_like_a_promise(one))
    ]
    if _HOW.search(question.text):
        first = hits[0].passage if _HOW_TO.search(question.text) else None
        for passage in (first, ranked[0].passage if ranked and ranked[0].unit.kind is UnitKind.STEP else None):
            procedure = _procedure(passage) if passage is not None else None
            if procedure is not None:
                return (procedure,)
    return _compose(ranked)


async def evidence(question: Question, library: Library) -> float:
    """How much the best single sentence of what was found speaks for having answered: it is near, and holds the words and the
    kind of thing that are asked for. About 0.6 is needed to trust a search that was in doubt."""
    hits = [hit for hit in question.hits[:_MAX_PASSAGES] if hit.passage.audience is Audience.PUBLIC]
    ranked = await _candidates(question, hits, library)
    return max((one.score - one.beside for one in ranked), default=0.0)


_REMEDIES = {
    "refund": r"refund\w*|(?:my |the |your )?money back|paid back|pay back",
    "credit": r"(?:store )?credit\w*",
    "replacement": r"replac\w*|new one",
    "repair": r"repair\w*",
    "waiver": r"waive\w*",
    "discount": r"discount\w*|reduc\w*",
    "compensation": r"compensat\w*",
}


def remedies_in(text: str) -> set[str]:
    """The types of commitment whose remedies the text names."""
    return {kind for kind, words in _REMEDIES.items() if re.search(rf"\b(?:{words})\b", text, re.IGNORECASE)}


def other_remedy(given: Set[str]) -> re.Pattern[str] | None:
    """A pattern of the remedies that are not among the given types of commitment, in sentences that name none of these."""
    others = "|".join(words for kind, words in _REMEDIES.items() if kind not in given)
    own = "|".join(words for kind, words in _REMEDIES.items() if kind in given)
    without = rf"(?!.*\b(?:{own})\b)" if own else ""
    return re.compile(rf"^{without}.*\b(?:{others})\b", re.IGNORECASE | re.DOTALL) if others else None


def _near_best(hits: Sequence[Hit]) -> list[Hit]:
    if not hits:
        return []
    best = hits[0]
    near = [
        hit
        for hit in hits
        if hit.score >= best.score * (_HIT_IN_ARTICLE if hit.passage.article == best.passage.article else _HIT_ELSEWHERE)
    ]
    return near[:_MAX_PASSAGES]


def _procedure(passage: Passage) -> Selected | None:
    """A passage's ordered list, whole, with the sentence that introduces it."""
    parts = units(passage.text)
    steps = [part for part in parts if part.kind is UnitKind.STEP]
    if len(steps) < 2:
        return None
    lines = [f"{number}. {step.text}" for number, step in enumerate(steps, start=1)]
    return Selected(passage, "\n".join(lines), steps=True)


async def _candidates(question: Question, hits: Sequence[Hit], library: Library) -> list[_Candidate]:
    pool = [(hit, position, unit) for hit in hits for position, unit in enumerate(units(hit.passage.text)) if not unit.lead]
    if not pool:
        return []
    cosines = await library.similarity(question.text, [f"{hit.passage.heading}: {unit.text}" for hit, _, unit in pool])
    said = [_content_words(unit.text) for _, _, unit in pool]
    asked = _telling(_weighed(question.asked), said)
    total = sum(asked.values()) or 1.0
    best_hit = hits[0].score or 1.0
    found = []
    for (hit, position, unit), words, cosine in zip(pool, said, cosines, strict=True):
        overlap = sum(asked[word] for word in words if word in asked) / total
        share = hit.score / best_hit
        beside = _HIT * share + _TOPIC * share * (position == 0 and hit.passage.article == hits[0].passage.article)
        beside += _NAMES * names_held(question.text, unit.text)
        score = float(cosine) + _WORDS * overlap + _KIND * holds_what_is_asked(question.asked, unit.text) + beside
        found.append(_Candidate(hit.passage, position, unit, score, beside))
    return sorted(found, key=lambda candidate: -candidate.score)


def _compose(ranked: Sequence[_Candidate]) -> tuple[Selected, ...]:
    """The best sentence, and those near it while there is room, each with what it hangs on, in the order of their passages."""
    if not ranked:
        return ()
    best = ranked[0]
    chosen: dict[str, set[int]] = {}
    passages = {candidate.passage.ref: candidate.passage for candidate in ranked}
    length = 0
    for candidate in ranked:
        if candidate.score < best.score * _nearness(candidate.passage, best.passage):
            continue
        positions = _with_companions(candidate)
        fresh = positions - chosen.get(candidate.passage.ref, set())
        size = sum(len(units(candidate.passage.text)[position].text) + 1 for position in fresh)
        if chosen and (length + size > MAX_CHARACTERS or _sounds_like_a_promise(candidate)):
            continue
        chosen.setdefault(candidate.passage.ref, set()).update(positions)
        length += size
    for ref, positions in chosen.items():
        positions |= _steps_between(passages[ref], positions)
    core = {best.passage.ref: _with_companions(best)}
    return tuple(_selected(passages[ref], sorted(positions), core.get(ref, set())) for ref, positions in chosen.items())


def _sounds_like_a_promise(candidate: _Candidate) -> bool:
    """Whether a sentence that is only said in addition would be heard as a promise ("it costs nothing"): what is promised is decided."""
    return bool(read_commitments(candidate.unit.text))


def _nearness(passage: Passage, best: Passage) -> float:
    if passage.ref == best.ref:
        return _NEAR_BEST
    return _NEAR_IN_ARTICLE if passage.article == best.article else _NEAR_ELSEWHERE


def _with_companions(candidate: _Candidate) -> set[int]:
    """The unit with the sentence it hangs on before it, and the condition that follows it."""
    parts = units(candidate.passage.text)
    positions = {candidate.position}
    first = candidate.position
    while first > 0 and parts[first].kind is UnitKind.SENTENCE and _HANGS_ON_LAST.match(parts[first].text) and not parts[first - 1].lead:
        first -= 1
        positions.add(first)
    following = candidate.position + 1
    if following < len(parts) and parts[following].kind is UnitKind.SENTENCE and _CONDITION_FOLLOWS.match(parts[following].text):
        positions.add(following)
    return positions


def _steps_between(passage: Passage, positions: Set[int]) -> set[int]:
    """The steps of a list that lie between chosen ones: a procedure with a hole misleads."""
    parts = units(passage.text)
    steps = [position for position in positions if parts[position].kind is UnitKind.STEP]
    return {place for place in range(min(steps), max(steps)) if parts[place].kind is UnitKind.STEP} if steps else set()


def _selected(passage: Passage, positions: Sequence[int], core: Set[int]) -> Selected:
    said = {position: _as_sentence(part) for position, part in enumerate(units(passage.text)) if position in positions}
    first = min(said)
    if units(passage.text)[first].kind is UnitKind.ITEM:
        said[first] = _led(passage.heading, said[first])
    return Selected(passage, " ".join(said.values()), core=tuple(text for position, text in said.items() if position in core))


def _led(heading: str, item: str) -> str:
    """An item of a list that is no sentence ("Your order number, or the receipt.") with its heading before it, which says what it is."""
    if _FRAGMENT.match(item) is None or _FINITE.search(item) or not heading.strip() or heading.rstrip().endswith(("?", ":")):
        return item
    return f"{heading.strip()}: {item[0].lower()}{item[1:]}"


def _as_sentence(unit: Unit) -> str:
    text = unit.text
    return text if text[-1:] in ".!?:;" else text + "."


_STOP = STOP_WORDS


def _content_words(text: str) -> set[str]:
    return {_stem(word) for word in _WORD.findall(text.casefold()) if word not in _STOP}


def _weighed(question: str) -> dict[str, float]:
    """The question's words of content; those of sentences that only lead to what is asked count half."""
    parts = sentences(question)
    asking = " ".join(part.text for part in parts if part.text.endswith("?")) or question
    return dict.fromkeys(_content_words(question), _TALK) | dict.fromkeys(_content_words(asking), 1.0)


def _telling(asked: Mapping[str, float], said: Sequence[Set[str]]) -> dict[str, float]:
    """The words weighed by how few of the sentences hold them: "kite" tells nothing apart where all speak of kites."""
    held = {word: sum(word in words for words in said) for word in asked}
    return {word: weight * (1 - 0.8 * held[word] / (len(said) or 1)) for word, weight in asked.items()}


def _stem(word: str) -> str:
    for ending in ("ing", "ies", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word
