"""Content selection: the sentences of the found passages that answer one question, with the conditions that belong to them.

Chosen once per case, not per channel, so that every channel is given the same information; a channel's writer may only
shorten. Steps of a procedure are kept complete and in order where the question asks how.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from drafting.domain.triage import Question
from drafting.text.blocks import Unit, UnitKind, units
from drafting.text.stop_words import STOP_WORDS
from knowledge.domain.audience import Audience
from knowledge.domain.passage import Hit, Passage
from knowledge.library import Library

MAX_CHARACTERS = 230
_MAX_PASSAGES = 4
_NEAR_BEST = 0.72
_HOW = re.compile(
    r"\b(how (?:do|can|should|would|to|does|did|is|are|about)|steps?|set ?up|instructions?|what do i (?:do|need))\b", re.IGNORECASE
)
_HANGS_ON_LAST = re.compile(
    r"^(?:it|this|that|these|those|they|he|she|then|there|both|each|such|otherwise|also|so|in that case|if so|if not|after that|but|however|and)\b",
    re.IGNORECASE,
)
_CONDITION_FOLLOWS = re.compile(
    r"^(?:however|but|unless|except|only|this does not|it does not|otherwise|in that case|if not|please note)\b", re.IGNORECASE
)
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")


@dataclass(frozen=True, slots=True)
class Selected:
    """The chosen words of one passage. ``steps`` says that they are a procedure, one step a line."""

    passage: Passage
    text: str
    steps: bool = False


@dataclass(frozen=True, slots=True)
class _Candidate:
    passage: Passage
    position: int
    unit: Unit
    score: float


async def select(question: Question, library: Library, audience: Audience = Audience.PUBLIC) -> tuple[Selected, ...]:
    """The words that answer the question, from passages of this audience only; empty where no passage was found."""
    hits = _near_best([hit for hit in question.hits if hit.passage.audience is audience])
    if not hits:
        return ()
    if _HOW.search(question.text):
        procedure = _procedure(hits[0].passage)
        if procedure is not None:
            return (procedure,)
    return _compose(await _candidates(question.text, hits, library))


def _near_best(hits: Sequence[Hit]) -> list[Hit]:
    if not hits:
        return []
    floor = hits[0].score * 0.6
    return [hit for hit in hits[:_MAX_PASSAGES] if hit.score >= floor]


def _procedure(passage: Passage) -> Selected | None:
    """A passage's ordered list, whole, with the sentence that introduces it."""
    parts = units(passage.text)
    steps = [part for part in parts if part.kind is UnitKind.STEP]
    if len(steps) < 2:
        return None
    lines = [f"{number}. {step.text}" for number, step in enumerate(steps, start=1)]
    return Selected(passage, "\n".join(lines), steps=True)


async def _candidates(question: str, hits: Sequence[Hit], library: Library) -> list[_Candidate]:
    pool = [(hit, position, unit) for hit in hits for position, unit in enumerate(units(hit.passage.text)) if not unit.lead]
    if not pool:
        return []
    cosines = await library.similarity(question, [f"{hit.passage.heading}: {unit.text}" for hit, _, unit in pool])
    asked = _content_words(question)
    best_hit = hits[0].score or 1.0
    found = []
    for (hit, position, unit), cosine in zip(pool, cosines, strict=True):
        said = _content_words(unit.text)
        overlap = len(asked & said) / (len(asked) or 1)
        score = float(cosine) + 0.25 * overlap + 0.15 * hit.score / best_hit
        found.append(_Candidate(hit.passage, position, unit, score))
    return sorted(found, key=lambda candidate: -candidate.score)


def _compose(ranked: Sequence[_Candidate]) -> tuple[Selected, ...]:
    if not ranked:
        return ()
    best = ranked[0]
    chosen: dict[str, set[int]] = {}
    passages = {candidate.passage.ref: candidate.passage for candidate in ranked}
    length = 0
    for candidate in ranked:
        if candidate.score < best.score * _NEAR_BEST:
            break
        positions = _with_companions(candidate)
        fresh = positions - chosen.get(candidate.passage.ref, set())
        size = sum(len(units(candidate.passage.text)[position].text) + 1 for position in fresh)
        if chosen and length + size > MAX_CHARACTERS:
            continue
        chosen.setdefault(candidate.passage.ref, set()).update(positions)
        length += size
    return tuple(_selected(passages[ref], sorted(positions)) for ref, positions in chosen.items())


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


def _selected(passage: Passage, positions: Sequence[int]) -> Selected:
    parts = units(passage.text)
    return Selected(passage, " ".join(_as_sentence(parts[position]) for position in positions))


def _as_sentence(unit: Unit) -> str:
    text = unit.text
    return text if text[-1:] in ".!?:;" else text + "."


_STOP = STOP_WORDS


def _content_words(text: str) -> set[str]:
    return {_stem(word) for word in _WORD.findall(text.casefold()) if word not in _STOP}


def _stem(word: str) -> str:
    for ending in ("ing", "ies", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word
