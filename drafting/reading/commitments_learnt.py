"""Promises in wordings that no list foresees: a small linear reader beside the rules.

It has learnt from generated sentences (``benchmarks/learn_promises.py``) which words and pairs of words go with which type of promise, and, by
vectors of single words, which further words are like them. It needs no model at run time: a table of numbers (``data/learnt_promises.npz``).
It only proposes; whether a clause may promise at all is for the rules to say.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import as_file, files

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
NONE = "none"
_DIGITS = re.compile(r"\d+(?:[.,:]\d+)*")


@dataclass(frozen=True, slots=True)
class Learnt:
    """``weights``: a row per feature (n-grams, then the mean and the highest of the word vectors), a column per kind."""

    kinds: tuple[str, ...]
    grams: dict[str, int]
    words: dict[str, int]
    vectors: Floats
    weights: Floats
    bias: Floats

    def logits(self, text: str) -> Floats:
        """The evidence for each kind in a text in plain form."""
        said = tokens(text)
        rows = [self.grams[gram] for gram in ngrams(said) if gram in self.grams]
        sparse = self.weights[rows].sum(axis=0) if rows else np.zeros(len(self.kinds), np.float32)
        found: Floats = sparse + dense(said, self.words, self.vectors) @ self.weights[len(self.grams) :] + self.bias
        return found


def tokens(text: str) -> list[str]:
    """The words of a plain text, with numbers as ``#`` and amounts as ``$#``."""
    return _DIGITS.sub("#", text).split()


def ngrams(said: Sequence[str]) -> set[str]:
    """The words and the pairs of neighbours."""
    return {*said, *(f"{one} {other}" for one, other in zip(["^", *said], [*said, "$"], strict=True))}


def dense(said: Sequence[str], words: dict[str, int], vectors: Floats) -> Floats:
    """The mean and, in each dimension, the highest of the vectors of the words that have one."""
    rows = [words[word] for word in said if word in words]
    if not rows:
        return np.zeros(2 * vectors.shape[1], np.float32)
    found = vectors[rows]
    return np.concatenate([found.mean(axis=0), found.max(axis=0)])


@cache
def learnt() -> Learnt:
    """The table as it ships."""
    with as_file(files("drafting.reading").joinpath("data/learnt_promises.npz")) as path, np.load(path, allow_pickle=False) as data:
        grams, words = str(data["grams"]).split("\n"), str(data["words"]).split("\n")
        return Learnt(
            tuple(str(data["kinds"]).split("\n")),
            {gram: at for at, gram in enumerate(grams)},
            {word: at for at, word in enumerate(words)},
            data["vectors"].astype(np.float32) * np.float32(data["scale"]),
            data["weights"].astype(np.float32),
            data["bias"].astype(np.float32),
        )


@lru_cache(maxsize=2048)
def proposal(text: str) -> tuple[str, float, float]:
    """The likeliest kind of promise in a text in plain form with its share among the kinds, and the share of no promise at all."""
    table = learnt()
    logits = table.logits(text)
    shares = np.exp(logits - logits.max())
    shares /= shares.sum()
    none = table.kinds.index(NONE)
    doubt, shares[none] = float(shares[none]), 0.0
    best = int(shares.argmax())
    return table.kinds[best], float(shares[best]), doubt
