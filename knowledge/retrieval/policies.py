"""Which policies a text concerns: by what customers say when the policy decides, its title, and the prose behind it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from knowledge.domain.decision import PolicyId
from knowledge.domain.words import content_words
from knowledge.policy.rule import Policy
from knowledge.ports import Embedder, Vectors

_COSINE, _WORDS, _AHEAD, _BIAS = 5.3, 4.2, 11.5, -5.9
_COMMON = 0.3
"""A cosine that two sentences of one trade reach by chance: no policy is ahead of nothing by more than its distance to it."""


@dataclass(frozen=True, slots=True)
class PolicyScore:
    """How sure it is (0..1) that a policy concerns a text, and the example or title that says so."""

    policy: PolicyId
    score: float
    because: str


@dataclass(frozen=True, slots=True)
class _Example:
    policy: PolicyId
    text: str
    words: frozenset[str]


class PolicyMatcher:
    """Compares texts with the examples of all policies. Heavy: call it in a worker thread."""

    def __init__(self, policies: Mapping[PolicyId, Policy], embedder: Embedder) -> None:
        self._embedder = embedder
        self._examples = [
            _Example(policy.id, text, frozenset(content_words(text)))
            for policy in policies.values()
            for text in dict.fromkeys([*policy.decides, policy.title])
        ]
        self._vectors: Vectors = embedder.embed_queries([example.text for example in self._examples])

    def match(self, texts: Sequence[str]) -> list[list[PolicyScore]]:
        """For each text every policy with its score, best first; low scores all through where none concerns it."""
        if not texts or not self._examples:
            return [[] for _ in texts]
        cosines = self._embedder.embed_queries(texts) @ self._vectors.T
        return [self._ranked(text, row) for text, row in zip(texts, cosines, strict=True)]

    def _ranked(self, text: str, cosines: Vectors) -> list[PolicyScore]:
        said = frozenset(content_words(text))
        near: dict[PolicyId, float] = {}
        shared: dict[PolicyId, float] = {}
        because: dict[PolicyId, str] = {}
        for example, cosine in zip(self._examples, cosines.tolist(), strict=True):
            policy = example.policy
            shared[policy] = max(shared.get(policy, 0.0), _overlap(said, example.words))
            if cosine > near.get(policy, -1.0):
                near[policy], because[policy] = cosine, example.text
        scored = [PolicyScore(policy, _calibrated(near[policy], shared[policy], _ahead(policy, near)), because[policy]) for policy in near]
        return sorted(scored, key=lambda entry: -entry.score)


def _overlap(said: frozenset[str], example: frozenset[str]) -> float:
    shared = len(said & example)
    return shared / math.sqrt(len(said) * len(example)) if shared else 0.0


def _ahead(policy: PolicyId, near: Mapping[PolicyId, float]) -> float:
    """How far the policy is ahead of the nearest other one; negative where it is behind."""
    return near[policy] - max([_COMMON, *(cosine for other, cosine in near.items() if other != policy)])


def _calibrated(cosine: float, overlap: float, ahead: float) -> float:
    return 1.0 / (1.0 + math.exp(-(_COSINE * cosine + _WORDS * overlap + _AHEAD * ahead + _BIAS)))
