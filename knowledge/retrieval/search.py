"""Hybrid search over a passage index: both halves asked with the filter, joined by calibrated scores, one hit for each section."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from knowledge.domain.passage import Hit, Passage
from knowledge.domain.words import content_words
from knowledge.ports import Embedder, PassageIndex, SearchFilter, Vectors
from knowledge.retrieval.answerable import answerable
from knowledge.retrieval.context import Carried, carry
from knowledge.retrieval.rank import RELEVANT, Asked, Candidate, inverse_frequency, signals

_POOL = 60
_CARRIED_WORDS = 8


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The hits, best first, one for each section; ``answerable`` is the probability (0..1) that they answer the query."""

    hits: tuple[Hit, ...]
    answerable: float


def indexed_text(passage: Passage) -> str:
    """What of a passage is embedded: its title and heading stand before its text."""
    heads = [head for head in dict.fromkeys((passage.title, passage.heading)) if head]
    return ". ".join([*heads, passage.text])


class Searcher:
    """Searches one index with one embedding model. Heavy: call it in a worker thread."""

    def __init__(self, index: PassageIndex, embedder: Embedder) -> None:
        self._index = index
        self._embedder = embedder

    def search(self, query: str, where: SearchFilter, limit: int = 8, context: Sequence[str] = ()) -> SearchResult:
        """The passages that answer the query. ``context`` are earlier turns, oldest first."""
        if not query.strip() or limit < 1 or not len(self._index):
            return SearchResult((), 0.0)
        asked, carried = self.ask(query, context)
        candidates = self.candidates(query, asked, carried, where)
        if not candidates:
            return SearchResult((), 0.0)
        rows = signals(asked, candidates)
        scores = RELEVANT(rows)
        order = np.argsort(-scores, kind="stable")
        hits = _sections([(candidates[at], float(scores[at])) for at in order])
        return SearchResult(tuple(hits[:limit]), answerable(rows[order], self.unknown(asked)))

    def ask(self, query: str, context: Sequence[str]) -> tuple[Asked, Carried | None]:
        """The query with its words weighted, and what it takes along from earlier turns."""
        carried = carry(query, context)
        return Asked(self._weights(content_words(query)), self._telling(carried)), carried

    def candidates(self, query: str, asked: Asked, carried: Carried | None, where: SearchFilter) -> list[Candidate]:
        """What either half of the index finds, each passage once."""
        found: dict[tuple[str, int], Candidate] = {}
        for passage, cosine in self._index.dense(self._vector(query, carried), where, _POOL):
            found[passage.ref, passage.order] = Candidate(passage, cosine=cosine)
        lexical_query = " ".join([query, *asked.carried])
        for passage, score in self._index.lexical(lexical_query, where, _POOL):
            known = found.get((passage.ref, passage.order), Candidate(passage))
            found[passage.ref, passage.order] = replace(known, bm25=score)
        return list(found.values())

    def unknown(self, asked: Asked) -> float:
        """The weighted share of the query's words that stand nowhere in the index."""
        terms = list(asked.weights)
        counts = self._index.document_frequencies(terms)
        missing = sum(asked.weights[term] for term, count in zip(terms, counts, strict=True) if not count)
        return missing / asked.total

    def _vector(self, query: str, carried: Carried | None) -> Vectors:
        vectors = self._embedder.embed_queries([query] if carried is None else [query, carried.text])
        vector = np.asarray(vectors.mean(axis=0), dtype=np.float32)
        length = float(np.linalg.norm(vector))
        return vector / length if length else vector

    def _weights(self, terms: Sequence[str]) -> dict[str, float]:
        counts = self._index.document_frequencies(terms)
        total = len(self._index)
        return {term: inverse_frequency(count, total) for term, count in zip(terms, counts, strict=True)}

    def _telling(self, carried: Carried | None) -> dict[str, float]:
        """The words of earlier turns that tell passages apart best, with their weights."""
        if carried is None:
            return {}
        terms = list(carried.weights)
        counts = self._index.document_frequencies(terms)
        total = len(self._index)
        weighed = {
            term: carried.weights[term] * inverse_frequency(count, total) for term, count in zip(terms, counts, strict=True) if count
        }
        return dict(sorted(weighed.items(), key=lambda entry: -entry[1])[:_CARRIED_WORDS])


def _sections(ranked: Sequence[tuple[Candidate, float]]) -> list[Hit]:
    hits: dict[str, Hit] = {}
    for candidate, score in ranked:
        hits.setdefault(candidate.passage.ref, Hit(candidate.passage, score, candidate.cosine, candidate.bm25))
    return list(hits.values())
