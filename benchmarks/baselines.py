"""What hybrid search is measured beside: BM25 alone and dense retrieval alone, over whole articles."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np

from knowledge.domain.article import Article
from knowledge.domain.words import content_words, words
from knowledge.ports import Embedder

_K1, _B = 1.2, 0.75


class Bm25:
    """Okapi BM25 over title and text, stemmed, without function words in the query."""

    def __init__(self, articles: Sequence[Article]) -> None:
        self._ids = [article.id for article in articles]
        self._postings: dict[str, list[tuple[int, int]]] = defaultdict(list)
        lengths = []
        for at, article in enumerate(articles):
            said = words(f"{article.title} {article.body}")
            lengths.append(len(said))
            for word, count in Counter(said).items():
                self._postings[word].append((at, count))
        mean = sum(lengths) / (len(lengths) or 1)
        self._norms = _K1 * (1 - _B + _B * np.array(lengths) / mean)

    def rank(self, query: str, limit: int = 10) -> list[str]:
        """Article ids, best first."""
        scores = np.zeros(len(self._ids))
        for word in content_words(query):
            found = self._postings.get(word, [])
            idf = math.log(1 + (len(self._ids) - len(found) + 0.5) / (len(found) + 0.5))
            for at, count in found:
                scores[at] += idf * count * (_K1 + 1) / (count + self._norms[at])
        return [self._ids[at] for at in np.argsort(-scores, kind="stable")[:limit]]


class Dense:
    """Cosine of the query with each article, title before text, as far as the model reads."""

    def __init__(self, articles: Sequence[Article], embedder: Embedder) -> None:
        self._ids = [article.id for article in articles]
        self._embedder = embedder
        self._vectors = embedder.embed_passages([f"{article.title}. {article.body}".lstrip(". ") for article in articles])

    def rank(self, query: str, limit: int = 10) -> list[str]:
        """Article ids, best first."""
        scores = self._vectors @ self._embedder.embed_queries([query])[0]
        return [self._ids[at] for at in np.argsort(-scores, kind="stable")[:limit]]
