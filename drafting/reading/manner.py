"""How a text sounds by a small trained model: a guess beside the rules of ``drafting.reading.tone``, for wordings that no rule knows.

A multinomial logistic regression over hashed pieces of words and runs of words. The weights are data (``data/manner.npz``), made by
``python -m training.manner`` from sentences that lie beside that script. It reads two or three sentences at a time, in well under a millisecond.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from drafting.reading.lexicon import prepare
from drafting.text.sentences import sentences

SIZE = 1 << 14
"""Places of the hashed features."""
FINE = "ok"
_TOKEN = re.compile(r"[^\W_]+(?:'[^\W_]+)*|[!?.]+|[^\w\s]")
_WINDOW = 2
_LONGEST = 40
_HEAD = 400
_MOST = 60
_ENGLISH = frozenset(
    [
        "and",
        "are",
        "at",
        "be",
        "but",
        "can",
        "for",
        "from",
        "have",
        "how",
        "if",
        "is",
        "it",
        "it's",
        "i'm",
        "my",
        "not",
        "of",
        "on",
        "our",
        "that",
        "the",
        "their",
        "there",
        "they",
        "this",
        "to",
        "us",
        "we",
        "we're",
        "what",
        "when",
        "where",
        "which",
        "why",
        "will",
        "with",
        "you",
        "your",
        "you're",
        "yes",
        "please",
        "thanks",
        "sorry",
    ]
)

Features = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Manner:
    """A stretch of a text that sounds off: what it sounds like, how likely (0..1), its span and the words that weigh most."""

    kind: str
    likelihood: float
    start: int
    end: int
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Weights:
    kinds: tuple[str, ...]
    by_place: NDArray[np.float32]  # shape (places, kinds)
    bias: NDArray[np.float32]


def tokens(text: str) -> list[str]:
    """The words and marks that the model reads, in lower case, disguises seen through."""
    return [token[:_LONGEST] for token in _TOKEN.findall(prepare(text).plain.replace("’", "'"))]


def features(words: Sequence[str]) -> Features:
    """The places of all features of a run of words, with repetitions."""
    pieces = [_pieces(word) for word in words]
    runs = [" ".join(words[at : at + size]) for size in (2, 3) for at in range(len(words) - size + 1)]
    runs += [f"^{words[0]}", f"^{' '.join(words[:2])}", f"{words[-1]}$"] if words else []
    return np.concatenate([*pieces, np.array([_place(run) for run in runs], dtype=np.int32)]) if words else np.zeros(0, dtype=np.int32)


def weigh(places: Features) -> tuple[Features, NDArray[np.float32]]:
    """The different places with their values: the logarithm of the counts, of length one."""
    there, counts = np.unique(places, return_counts=True)
    values = 1.0 + np.log(counts)
    return there, (values / (np.linalg.norm(values) or 1.0)).astype(np.float32)


@lru_cache(maxsize=50_000)
def _place(feature: str) -> int:
    return crc32(feature.encode()) % SIZE


@lru_cache(maxsize=20_000)
def _pieces(word: str) -> Features:
    framed = f" {word} "
    grams = [framed[at : at + size] for size in (3, 4, 5) for at in range(len(framed) - size + 1)]
    return np.array([_place(gram) for gram in (f"={word}", *grams)], dtype=np.int32)


@cache
def _weights() -> _Weights:
    with files("drafting.reading").joinpath("data/manner.npz").open("rb") as file:
        held = np.load(file, allow_pickle=False)
        return _Weights(
            tuple(str(kind) for kind in held["kinds"]),
            np.ascontiguousarray((held["table"].astype(np.float32) * held["scale"][:, None]).T),
            held["bias"],
        )


def likelihoods(words: Sequence[str]) -> dict[str, float]:
    """How likely each kind is for a run of words, ``ok`` included; they sum to one."""
    return dict(zip(_weights().kinds, _shares([features(words)])[0].tolist(), strict=True))


def read_manner(text: str, threshold: float) -> Manner | None:
    """The stretch that most likely sounds off, if it reaches ``threshold`` (0..1)."""
    if not _is_english(tokens(text[:_HEAD])):
        return None
    said = [(start, end, words) for start, end in _stretches(text) if (words := tokens(text[start:end]))]
    if not said:
        return None
    weights = _weights()
    shares = _shares([features(words) for _, _, words in said])
    off = 1.0 - shares[:, weights.kinds.index(FINE)]
    at = int(off.argmax())
    if off[at] < threshold:
        return None
    start, end, words = said[at]
    kind = max((kind for kind in weights.kinds if kind != FINE), key=dict(zip(weights.kinds, shares[at].tolist(), strict=True)).__getitem__)
    return Manner(kind, float(off[at]), start, end, heaviest(words))


def _shares(runs: Sequence[Features]) -> NDArray[np.float64]:
    """How likely each kind is for each run of features, none of them empty, shape ``(runs, kinds)``: all at once, since most of the time
    of a single run goes into calls."""
    weights = _weights()
    owners = np.repeat(np.arange(len(runs)), [len(run) for run in runs])
    ordered = np.sort(np.concatenate(runs) + owners * SIZE)
    first = np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1])))
    owner, there = np.divmod(ordered[first], SIZE)
    values = 1.0 + np.log(np.diff(np.append(first, len(ordered))))
    starts = np.searchsorted(owner, np.arange(len(runs)))
    values /= np.sqrt(np.add.reduceat(values**2, starts))[owner]
    logits = np.add.reduceat(weights.by_place[there] * values[:, None], starts) + weights.bias
    raised = np.exp(logits - logits.max(axis=1, keepdims=True))
    found: NDArray[np.float64] = raised / raised.sum(axis=1, keepdims=True)
    return found


def _is_english(words: Sequence[str]) -> bool:
    """Whether the model was made for such a text: a longer one without any common English word is in another language."""
    return len(words) < 8 or not _ENGLISH.isdisjoint(words)


def _stretches(text: str) -> Iterator[tuple[int, int]]:
    """The whole of a short text, else each run of sentences, overlapping; the first sixty of them."""
    found = sentences(text)
    if len(found) <= _WINDOW + 1:
        yield 0, len(text)
        return
    for at in range(min(_MOST, len(found) - _WINDOW + 1)):
        yield found[at].start, found[at + _WINDOW - 1].end


def heaviest(words: Sequence[str]) -> tuple[str, ...]:
    """The three words that by themselves speak most against ``ok``, in their order."""
    weights = _weights()
    fine = weights.by_place[:, weights.kinds.index(FINE)]
    heavy = {at: -float(fine[_pieces(word)].sum()) for at, word in enumerate(words) if word[0].isalnum()}
    return tuple(words[at] for at in sorted(sorted(heavy, key=lambda at: -heavy[at])[:3]))
