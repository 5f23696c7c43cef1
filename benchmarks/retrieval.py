"""How often the right article is found, beside BM25 alone and dense retrieval alone with the same model.

EVENHAND_BENCH_DATA=FOLDER python -m benchmarks.retrieval [SET...]
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.baselines import Bm25, Dense
from benchmarks.questions import SETS, UNANSWERABLE, Asked, QuestionSet, data_folder, read_set, read_unanswerable
from benchmarks.statistics import Mean, mean
from knowledge.adapters.embedding_cache import CachedEmbedder
from knowledge.adapters.embeddings import SentenceTransformerEmbedder
from knowledge.adapters.index import LocalIndex
from knowledge.domain.article import Article
from knowledge.ports import Embedder, SearchFilter
from knowledge.retrieval.search import Searcher, SearchResult
from knowledge.retrieval.split import split

AS_OF = date(2026, 11, 1)
Ranker = Callable[[Asked], Sequence[str]]


def indexed(articles: Sequence[Article], embedder: Embedder) -> Searcher:
    """A searcher over the passages of these articles."""
    passages = [passage for article in articles for passage in split(article)]
    searcher = Searcher(LocalIndex(embedder.dimension), embedder)
    searcher.add(passages)
    return searcher


def found(searcher: Searcher, asked: Asked, limit: int = 10) -> tuple[list[str], SearchResult]:
    """Article ids, best first, each once, and the result that they come from."""
    where = SearchFilter(AS_OF)
    result = searcher.search(asked.text, where, 4 * limit, asked.history)
    return list(dict.fromkeys(hit.passage.article for hit in result.hits))[:limit], result


def measure(questions: QuestionSet, embedder: Embedder) -> None:
    """Print hit@1 and recall@10 of each way for one set."""
    searcher = indexed(questions.articles, embedder)
    bm25, dense = Bm25(questions.articles), Dense(questions.articles, embedder)
    ways: dict[str, Ranker] = {
        "BM25 alone": lambda asked: bm25.rank(asked.text),
        "dense alone": lambda asked: dense.rank(asked.text),
        "hybrid": lambda asked: found(searcher, asked)[0],
    }
    if any(asked.history for asked in questions.questions):
        ways |= {
            "BM25 alone, two turns": lambda asked: bm25.rank(_with_turns(asked)),
            "dense alone, two turns": lambda asked: dense.rank(_with_turns(asked)),
        }
    print(f"\n{questions.name}: {len(questions.articles)} articles, {len(questions.questions)} questions")
    for name, rank in ways.items():
        _print_row(name, questions, rank)


def _with_turns(asked: Asked) -> str:
    return " ".join([*asked.history[-2:], asked.text])


def _print_row(name: str, questions: QuestionSet, rank: Ranker) -> None:
    first, recall = [], []
    for asked in questions.questions:
        ranked = list(rank(asked))[:10]
        first.append(float(bool(ranked) and ranked[0] in asked.gold))
        recall.append(len(asked.gold & set(ranked)) / min(10, len(asked.gold)))
    print(f"  {name:24} hit@1 {mean(first)}   recall@10 {mean(recall)}   n {len(first)}")


def measure_abstention(questions: QuestionSet, embedder: Embedder) -> None:
    """Print how well ``answerable`` tells questions with an answer from those without one."""
    searcher = indexed(questions.articles, embedder)
    said = [(found(searcher, asked)[1].answerable, bool(asked.answerable)) for asked in questions.questions]
    yes = np.array([score for score, answerable in said if answerable])
    no = np.array([score for score, answerable in said if not answerable])
    auc = float(((yes[:, None] > no[None, :]) + 0.5 * (yes[:, None] == no[None, :])).mean())
    print(f"\n{questions.name}: {len(yes)} questions with an answer, {len(no)} without; AUC {auc:.3f}")
    floor = float(np.quantile(no, 0.95))
    print(f"  at .5: abstains on {_below(no, 0.5)} of those without, wrongly on {_below(yes, 0.5)} of those with")
    print(f"  where it abstains on 95 % of those without: wrongly on {_below(yes, floor)}")


def _below(scores: NDArray[np.float64], floor: float) -> Mean:
    return mean([float(score < floor) for score in scores])


def default_embedder(cache: Path | None = None) -> Embedder:
    """The default model; vectors kept where a folder is given."""
    model = SentenceTransformerEmbedder()
    return model if cache is None else CachedEmbedder(model, cache)


def main(names: Sequence[str]) -> int:
    """Measure the sets of these names, all where none is given."""
    folder = data_folder()
    if folder is None:
        print("skipped: EVENHAND_BENCH_DATA names no folder with the public data sets")
        return 0
    embedder = default_embedder()
    for name in names or (*SETS, UNANSWERABLE):
        if not (folder / name).is_dir():
            print(f"\n{name}: skipped, not in {folder}")
        elif name == UNANSWERABLE:
            measure_abstention(read_unanswerable(folder), embedder)
        else:
            measure(read_set(folder, name), embedder)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
