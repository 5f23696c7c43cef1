"""Hybrid search over a passage index: both halves asked with the filter, joined by calibrated scores, one hit for each section."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from knowledge.domain.passage import Hit, Passage
from knowledge.domain.words import content_words
from knowledge.ports import Embedder, PassageIndex, SearchFilter
from knowledge.retrieval.answerable import answerable, probabilities
from knowledge.retrieval.context import Carried, carry, parts
from knowledge.retrieval.rank import Asked, Candidate, Rows, inverse_frequency, scores, signals
from knowledge.retrieval.vectors import encode

_POOL = 60
_CARRIED_WORDS = 12
_HARDLY_TELLS = 0.25


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

    def __len__(self) -> int:
        return len(self._index)

    def add(self, passages: Sequence[Passage]) -> None:
        """Make passages findable."""
        self.replace((), passages)

    def replace(self, refs: Sequence[str], passages: Sequence[Passage]) -> None:
        """Put passages in the place of those with these references; nobody finds the one without the other."""
        self._index.replace(refs, passages, encode(passages, self._embedder))

    def remove(self, refs: Sequence[str]) -> None:
        """Nothing with these references is found any more."""
        self.replace(refs, ())

    def search(self, query: str, where: SearchFilter, limit: int = 8, context: Sequence[str] = ()) -> SearchResult:
        """The passages that answer the query. ``context`` are earlier turns, oldest first. A long query is searched in parts."""
        if not query.strip() or limit < 1 or not len(self._index):
            return _NOTHING
        results = [self._search(asked, where) for asked in self.ask(query, context)]
        hits = _joined([hits for hits, _ in results])
        return SearchResult(tuple(hits[:limit]), max(probability for _, probability in results))

    def ask(self, query: str, context: Sequence[str] = ()) -> list[Asked]:
        """The query as the signals see it, in parts where it is long; all parts are embedded in one pass."""
        carried = carry(query, context)
        texts = parts(query)
        joined = carried.text if carried is not None else None
        vectors = self._embedder.embed_queries(texts if joined is None else [*texts, joined])
        if joined is not None:
            vectors = vectors.mean(axis=0, keepdims=True)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        vectors = np.asarray(vectors / np.where(lengths > 0, lengths, 1.0), dtype=np.float32)
        telling, hold = self._telling(carried), carried.hold if carried is not None else 0.0
        return [Asked(text, vector, self._weights(text), telling, hold) for text, vector in zip(texts, vectors, strict=True)]

    def candidates(self, asked: Asked, where: SearchFilter) -> list[Candidate]:
        """What either half of the index finds, each passage once, in an order that does not hang on when it was added."""
        found: dict[tuple[str, int], tuple[Passage, float | None]] = {}
        for passage, _ in self._index.dense(asked.vector, where, _POOL):
            found[passage.ref, passage.order] = (passage, None)
        for passage, score in self._index.lexical(" ".join([*_telling(asked.weights), *asked.carried]), where, _POOL):
            found[passage.ref, passage.order] = (passage, score)
        ordered = [found[key] for key in sorted(found)]
        known = self._index.encoded([passage for passage, _ in ordered])
        pairs = zip(ordered, known, strict=True)
        return [Candidate(passage, encoded, score) for (passage, score), encoded in pairs if encoded is not None]

    def _search(self, asked: Asked, where: SearchFilter) -> tuple[list[Hit], float]:
        candidates = self.candidates(asked, where)
        if not candidates:
            return [], 0.0
        rows = signals(asked, candidates)
        blended = scores(rows)
        order = np.argsort(-blended, kind="stable")
        candidates, rows, blended = [candidates[at] for at in order], rows[order], blended[order]
        answered = answerable(rows, blended)
        chances = probabilities(answered, blended)
        return [_hit(*found) for found in zip(candidates, rows, chances, strict=True)], answered

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


def _joined(found: Sequence[Sequence[Hit]]) -> list[Hit]:
    """One hit for each section, best first: its score is the probability that it answers at least one part of the query.

    Where there are several parts, sections of an article that speaks to many of them come before a chance hit.
    """
    sections, articles = _Chances(), _Chances()
    best: dict[str, Hit] = {}
    for hits in found:
        sections.add({hit.passage.ref: hit.score for hit in reversed(hits)})
        articles.add({hit.passage.article: hit.score for hit in reversed(hits)})
        for hit in hits:
            if hit.passage.ref not in best or hit.score > best[hit.passage.ref].score:
                best[hit.passage.ref] = hit
    joined = [replace(hit, score=sections.of(ref)) for ref, hit in best.items()]
    if len(found) == 1:
        return sorted(joined, key=lambda hit: -hit.score)
    return sorted(joined, key=lambda hit: -(hit.score + articles.of(hit.passage.article)))


def _telling(weights: Mapping[str, float]) -> list[str]:
    """The words without those that stand nearly everywhere: they find nothing, and take the most time."""
    least = _HARDLY_TELLS * max(weights.values(), default=0.0)
    return [word for word, weight in weights.items() if weight >= least]


class _Chances:
    """The probability that at least one of several events happens, by name; events are taken as independent."""

    def __init__(self) -> None:
        self._missed: dict[str, float] = {}

    def add(self, scores: Mapping[str, float]) -> None:
        for name, score in scores.items():
            self._missed[name] = self.of_none(name) * (1.0 - score)

    def of_none(self, name: str) -> float:
        return self._missed.get(name, 1.0)

    def of(self, name: str) -> float:
        return 1.0 - self.of_none(name)


def _hit(candidate: Candidate, row: Rows, score: float) -> Hit:
    return Hit(candidate.passage, float(score), float(row[:2].max()), candidate.bm25)
