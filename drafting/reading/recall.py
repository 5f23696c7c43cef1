"""How much of a claim's words some neighbouring sentences of the sources hold, the rare words for more."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from math import log

_WINDOW = 10


class Recall:
    """The sentences of the sources as sets of reduced words, in order."""

    def __init__(self, sentences: Iterable[frozenset[str]]) -> None:
        self._sentences = tuple(sentences)
        self._held = Counter(word for words in self._sentences for word in words)
        self._places: dict[str, list[int]] = {}
        for place, words in enumerate(self._sentences):
            for word in words:
                self._places.setdefault(word, []).append(place)

    def weight(self, word: str) -> float:
        """How much a word tells: the fewer sentences hold it the more, most where none does."""
        return log(1 + (max(1, len(self._sentences)) + 1) / (self._held[word] + 0.5))

    def of(self, words: frozenset[str]) -> float:
        """The share of the words' weight that the best window of ten sentences holds, from 0 to 1; 1 where there are no words."""
        whole = sum(map(self.weight, words))
        return self._best(words) / whole if whole else 1.0

    def _best(self, words: frozenset[str]) -> float:
        """A word stands in every window that begins up to nine sentences before it: where these stretches overlap most is best."""
        changes: dict[int, float] = defaultdict(float)
        for word in words:
            weight = self.weight(word)
            for start, end in _joined(self._places.get(word, ())):
                changes[start] += weight
                changes[end] -= weight
        best = now = 0.0
        for place in sorted(changes):
            now += changes[place]
            best = max(best, now)
        return best


def _joined(places: Iterable[int]) -> list[tuple[int, int]]:
    """The stretches of windows that hold one of these sentences, by their first sentence; the end is not included."""
    found: list[tuple[int, int]] = []
    for place in places:
        start, end = place - _WINDOW + 1, place + 1
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found
