"""Hybrid search over a passage index: both halves asked with the filter, joined by calibrated scores, one hit for each section."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from knowledge.domain.passage import Hit, Passage
from knowledge.domain.words import content_words
from knowledge.ports import Embedder, PassageIndex, SearchFilter
from knowledge.retrieval.answerable import Found, answerable
from knowledge.retrieval.context import Carried, carry, parts
from knowledge.retrieval.rank import RELEVANT, Asked, Candidate, Rows, inverse_frequency, signals
from knowledge.retrieval.vectors import Encoded, encode

_POOL = 50
_CARRIED_WORDS = 8


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The hits, best first, one for each section; ``answerable`` is the probability (0..1) that they answer the query."""

    hits: tuple[Hit, ...]
    answerable: float


_NOTHING = SearchResult((), 0.0)


class Searcher:
    """Keeps one index filled and searches it, with one embedding model. Heavy: call it in a worker thread."""

    def __init__(self, index: PassageIndex, embedder: Embedder) -> None:
        self._index = index
        self._embedder = embedder
        self._encoded: dict[tuple[str, int], Encoded] = {}

    def __len__(self) -> int:
        return len(self._index)

    def add(self, passages: Sequence[Passage]) -> None:
        """Make passages findable."""
        self.replace((), passages)

    def replace(self, refs: Sequence[str], passages: Sequence[Passage]) -> None:
        """Put passages in the place of those with these references; nobody finds the one without the other."""
        encoded = encode(passages, self._embedder)
        dimension = self._embedder.dimension
        means = np.stack([entry.mean for entry in encoded]) if encoded else np.zeros((0, dimension), dtype=np.float32)
        fresh = {(passage.ref, passage.order): entry for passage, entry in zip(passages, encoded, strict=True)}
        gone = [key for key in list(self._encoded) if key[0] in set(refs) and key not in fresh] if refs else []
        self._encoded |= fresh
        self._index.replace(refs, passages, means)
        for key in gone:
            self._encoded.pop(key, None)

    def remove(self, refs: Sequence[str]) -> None:
        """Nothing with these references is found any more."""
        self.replace(refs, ())

    def search(self, query: str, where: SearchFilter, limit: int = 8, context: Sequence[str] = ()) -> SearchResult:
        """The passages that answer the query. ``context`` are earlier turns, oldest first. A long query is searched in parts."""
        if not query.strip() or limit < 1 or not len(self._index):
            return _NOTHING
        results = [self._search(asked, where) for asked in self.ask(query, context)]
        best: dict[str, Hit] = {}
        for hit in (hit for hits, _ in results for hit in hits):
            known = best.get(hit.passage.ref)
            if known is None or hit.score > known.score:
                best[hit.passage.ref] = hit
        hits = sorted(best.values(), key=lambda hit: -hit.score)
        return SearchResult(tuple(hits[:limit]), max(probability for _, probability in results))

    def ask(self, query: str, context: Sequence[str] = ()) -> list[Asked]:
        """The query as the signals see it, in parts where it is long; all parts are embedded in one pass."""
        carried = carry(query, context)
        texts = parts(query)
        embedded = self._embedder.embed_queries(texts if carried is None else [*texts, carried.text])
        vectors = embedded if carried is None else embedded.mean(axis=0, keepdims=True)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        vectors = vectors / np.where(lengths > 0, lengths, 1.0)
        telling = self._telling(carried)
        return [Asked(text, vector, self._weights(text), telling) for text, vector in zip(texts, vectors, strict=True)]

    def candidates(self, asked: Asked, where: SearchFilter) -> list[Candidate]:
        """What either half of the index finds, each passage once."""
        found: dict[tuple[str, int], tuple[Passage, float | None]] = {}
        for passage, _ in self._index.dense(asked.vector, where, _POOL):
            found[passage.ref, passage.order] = (passage, None)
        for passage, score in self._index.lexical(" ".join([asked.text, *asked.carried]), where, _POOL):
            found[passage.ref, passage.order] = (passage, score)
        known = ((self._encoded.get(key), passage, score) for key, (passage, score) in found.items())
        return [Candidate(passage, encoded, score) for encoded, passage, score in known if encoded is not None]

    def _search(self, asked: Asked, where: SearchFilter) -> tuple[list[Hit], float]:
        candidates = self.candidates(asked, where)
        if not candidates:
            return [], 0.0
        rows = signals(asked, candidates)
        scores = RELEVANT(rows)
        order = np.argsort(-scores, kind="stable")
        hits = [_hit(candidates[at], rows[at], float(scores[at])) for at in order]
        return hits, answerable(Found(rows[order], scores[order], self._unknown(asked)))

    def _unknown(self, asked: Asked) -> float:
        """The weighted share of the query's words that stand nowhere in the index."""
        terms = list(asked.weights)
        counts = self._index.document_frequencies(terms)
        return sum(asked.weights[term] for term, count in zip(terms, counts, strict=True) if not count) / asked.total

    def _weights(self, text: str) -> dict[str, float]:
        terms = content_words(text)
        counts = self._index.document_frequencies(terms)
        return {term: inverse_frequency(count, len(self._index)) for term, count in zip(terms, counts, strict=True)}

    def _telling(self, carried: Carried | None) -> dict[str, float]:
        """The words of earlier turns that tell passages apart best, with their weights."""
        if carried is None:
            return {}
        terms = list(carried.weights)
        counts = self._index.document_frequencies(terms)
        known = {term: count for term, count in zip(terms, counts, strict=True) if count}
        weighed = {term: carried.weights[term] * inverse_frequency(count, len(self._index)) for term, count in known.items()}
        return dict(sorted(weighed.items(), key=lambda entry: -entry[1])[:_CARRIED_WORDS])


def _hit(candidate: Candidate, row: Rows, score: float) -> Hit:
    return Hit(candidate.passage, score, float(row[:2].max()), candidate.bm25)
