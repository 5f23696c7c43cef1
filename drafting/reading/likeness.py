"""Whether a sentence is like messages that go to a person: a linear classifier over its embedding and its words.

The examples are data (``data/likeness.yaml``). What is learnt from them with the packaged embedding model is shipped
(``data/likeness.npz``, written by ``python -m benchmarks.likeness``), so that nothing is learnt when a service starts; with another model
the vocabularies speak alone. Pure: the vectors are handed in.
"""

from __future__ import annotations

import hashlib
import itertools
import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from drafting.domain.case import Case, Role
from drafting.domain.triage import Kind, Signal
from drafting.reading.lexicon import prepare, read_data
from drafting.text.sentences import sentences

EXAMPLES = "likeness.yaml"
LEARNT = "likeness.npz"
NOTICED = 0.5
"""From this score on a sentence is taken as of its kind; between the examples' targets of 0 and 1."""
NOTICED_IN_JEST = 0.66
"""The same where the rules read a joke, a wish, praise or hearsay and no complaint: such messages borrow grave words."""
PART_ADDS = 0.1
"""So much more is needed of one sentence among others, which has lost what stood around it."""
NOTICED_IDLE = {Kind.SPAM: 0.45, Kind.VENTING: 0.35}
"""From this score on a turn that asks nothing is taken for an advert, or for venting where nothing in the knowledge answers it."""
_SPOKEN_FOR = frozenset({Kind.SPAM, Kind.NOT_OURS, Kind.ALREADY_ANSWERED, Kind.INJECTION})
_LIGHT = frozenset({Kind.VENTING, Kind.PROACTIVE, Kind.PRAISE, Kind.MISINFORMATION})
_DISPLEASED = frozenset({Kind.COMPLAINT, Kind.VENTING})
_HARMLESS = ("none", "venting", "spam")
_KINDS = (Kind.DANGER, Kind.FRAUD, Kind.LEGAL, Kind.PRESS)
_WORD_SHARE, _SMOOTHING = 0.8, 1.0
_LEAST_SEEN, _FEW_WORDS, _MOST_UNITS = 2, 4, 16
_HANDLE = re.compile(r"@\w+")

Matrix = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Unit:
    """A part of a message that is judged by itself: its text, and the message and span that it stands for."""

    text: str
    message: int
    start: int
    end: int
    is_whole: bool = True


@dataclass(frozen=True, slots=True)
class Likeness:
    """What was learnt: weights of the embedding, shape ``(dimension + 1, kinds)``, and of each known word, shape ``(words, kinds)``."""

    model: str
    labels: tuple[str, ...]
    by_meaning: Matrix
    by_word: Matrix
    words: Mapping[str, tuple[int, float]]

    def scores(self, texts: Sequence[str], vectors: Matrix) -> Matrix:
        """How like each kind each text is, shape ``(texts, kinds)``, about 0 to 1."""
        meaning = vectors @ self.by_meaning[:-1] + self.by_meaning[-1]
        said = np.stack([self._said(text) for text in texts])
        return np.asarray(meaning + said, dtype=np.float32)

    def _said(self, text: str) -> Matrix:
        known = [self.words[word] for word in _terms(text) if word in self.words]
        if not known:
            return np.zeros(len(self.labels), dtype=np.float32)
        rows, weights = np.array([row for row, _ in known]), np.array([weight for _, weight in known], dtype=np.float32)
        return np.asarray(_WORD_SHARE * (weights / np.linalg.norm(weights)) @ self.by_word[rows], dtype=np.float32)


def units_of(case: Case) -> tuple[Unit, ...]:
    """What is judged of the last turn: each message as a whole, and its sentences where it has several."""
    found: list[Unit] = []
    first = len(case.messages) - len(case.turn)
    for index, message in enumerate(case.messages[first:], start=first):
        if message.role is Role.CUSTOMER:
            parts = [part for part in sentences(message.text) if len(part.text.split()) >= _FEW_WORDS]
            found.append(Unit(_bare(message.text), index, 0, len(message.text)))
            if len(parts) > 1:
                found += [Unit(_bare(part.text), index, part.start, part.end, is_whole=False) for part in parts]
    return tuple(unit for unit in found if unit.text)[:_MOST_UNITS]


def like_signals(units: Sequence[Unit], scores: Matrix, labels: Sequence[str], known: Sequence[Signal]) -> tuple[Signal, ...]:
    """The signals that the scores add to those known: the best unit of each kind, unless what was noticed speaks against it."""
    kinds = {signal.kind for signal in known}
    if kinds & _SPOKEN_FOR or kinds & set(_KINDS):
        return ()
    least = NOTICED_IN_JEST if kinds & _LIGHT and Kind.COMPLAINT not in kinds else NOTICED
    harmless = scores[:, [list(labels).index(label) for label in _HARMLESS]].max(axis=1)
    needed = np.maximum(harmless, [least + (0.0 if unit.is_whole else PART_ADDS) for unit in units])
    found = []
    for kind in _KINDS:
        over = scores[:, list(labels).index(kind.value)] - needed
        best = int(np.argmax(over)) if len(over) else 0
        if len(over) and over[best] >= 0:
            unit, score = units[best], float(over[best] + needed[best])
            found.append(Signal(kind, unit.text, min(score, 0.95), unit.message, unit.start, unit.end))
    return tuple(sorted(found, key=lambda signal: -signal.score)[:1]) or _idle_signals(units, scores, labels, kinds)


def _idle_signals(units: Sequence[Unit], scores: Matrix, labels: Sequence[str], kinds: Set[Kind]) -> tuple[Signal, ...]:
    """An advert or venting, where each message of the turn is like one as a whole and nothing else was noticed but displeasure."""
    if kinds - _DISPLEASED or any("?" in unit.text for unit in units):
        return ()
    whole = [row for row, unit in enumerate(units) if unit.is_whole]
    for kind, least in NOTICED_IDLE.items():
        column = scores[:, list(labels).index(kind.value)]
        if whole and all(column[row] > least for row in whole):
            unit = units[whole[-1]]
            return (Signal(kind, unit.text, min(float(column[whole[-1]]), 0.95), unit.message, unit.start, unit.end),)
    return ()


def learn(model: str, vectors_of: Mapping[str, Matrix], pairs: Sequence[tuple[str, str]] | None = None) -> Likeness:
    """Ridge regression over the examples (or over these pairs of label and text); ``vectors_of`` has each text's unit vector."""
    pairs = examples() if pairs is None else pairs
    labels = tuple(dict.fromkeys(label for label, _ in pairs))
    texts = [text for _, text in pairs]
    counts = Counter(term for text in texts for term in _terms(text))
    kept = sorted(term for term, count in counts.items() if count >= _LEAST_SEEN)
    words = {term: (row, math.log(len(texts) / (1 + counts[term]))) for row, term in enumerate(kept)}
    meaning = np.stack([vectors_of[text] for text in texts]).astype(np.float64)
    said = np.zeros((len(texts), len(words)))
    for row, text in enumerate(texts):
        for term in _terms(text):
            if term in words:
                said[row, words[term][0]] = words[term][1]
    said *= _WORD_SHARE / np.maximum(np.linalg.norm(said, axis=1, keepdims=True), 1e-9)
    features = np.hstack([meaning, np.ones((len(texts), 1)), said])
    targets = np.array([[float(label == name) for name in labels] for label, _ in pairs])
    dual = np.linalg.solve(features @ features.T + _SMOOTHING * np.eye(len(texts)), targets)
    weights = (features.T @ dual).astype(np.float32)
    size = meaning.shape[1] + 1
    return Likeness(model, labels, weights[:size], weights[size:], words)


def shipped(model: str) -> Likeness | None:
    """What was learnt with this embedding model; ``None`` where nothing was, or other examples were learnt than those of today."""
    path = files("drafting.reading").joinpath("data", LEARNT)
    if not path.is_file():
        return None
    with path.open("rb") as opened, np.load(opened, allow_pickle=False) as kept:
        if str(kept["model"]) != model or str(kept["digest"]) != digest():
            return None
        terms = {str(term): (row, float(weight)) for row, (term, weight) in enumerate(zip(kept["terms"], kept["weights"], strict=True))}
        return Likeness(model, tuple(str(label) for label in kept["labels"]), kept["by_meaning"], kept["by_word"], terms)


def kept(learnt: Likeness) -> dict[str, Any]:
    """What ``shipped`` reads again."""
    return {
        "model": np.array(learnt.model),
        "digest": np.array(digest()),
        "labels": np.array(learnt.labels),
        "terms": np.array(list(learnt.words)),
        "weights": np.array([weight for _, weight in learnt.words.values()], dtype=np.float32),
        "by_meaning": learnt.by_meaning,
        "by_word": learnt.by_word,
    }


def examples() -> tuple[tuple[str, str], ...]:
    """Every example with its label before it."""
    return tuple((label, _bare(text)) for label, texts in read_data(EXAMPLES).items() for text in texts)


def digest() -> str:
    """The digest of the examples."""
    return hashlib.sha256(repr(examples()).encode()).hexdigest()


def _terms(text: str) -> set[str]:
    words = re.findall(r"[a-z']+", prepare(text).plain)
    return set(_with_pairs(words))


def _with_pairs(words: Sequence[str]) -> Iterator[str]:
    yield from words
    yield from (f"{one} {other}" for one, other in itertools.pairwise(words))


def _bare(text: str) -> str:
    return " ".join(_HANDLE.sub(" ", text).split())
