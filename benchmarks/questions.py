"""Public question sets, read from the folder that EVENHAND_BENCH_DATA names."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from knowledge.domain.article import Article, ArticleId, ArticleStatus
from knowledge.domain.audience import Audience

SETS = ("emanual_tv", "stackfaq", "workarena_kb", "dstc_faq", "tau2_banking_kb")
UNANSWERABLE = "mtrag"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the ids of the right articles, and the turns before it, oldest first."""

    text: str
    gold: frozenset[str]
    history: tuple[str, ...] = ()
    answerable: bool | None = None
    collection: str = ""


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """A knowledge base and the questions put to it."""

    name: str
    articles: tuple[Article, ...]
    questions: tuple[Asked, ...]


def data_folder() -> Path | None:
    """The folder of the public data, if one is named and there."""
    named = os.environ.get("EVENHAND_BENCH_DATA")
    return Path(named) if named and Path(named).is_dir() else None


def read_set(folder: Path, name: str) -> QuestionSet:
    """One of ``SETS``."""
    rows = _rows(folder / name / "public.jsonl")
    questions = (
        Asked(row.get("question") or row["scenario"], frozenset(row.get("gold") or row.get("gold_docs") or ()), _turns(row)) for row in rows
    )
    return QuestionSet(name, _articles(folder / name / "kb.jsonl"), tuple(question for question in questions if question.gold))


def read_unanswerable(folder: Path) -> QuestionSet:
    """Questions of which some have no answer in the knowledge; those that are neither clearly are left out."""
    rows = _rows(folder / UNANSWERABLE / "un_public.jsonl")
    said = {"ANSWERABLE": True, "UNANSWERABLE": False}
    questions = (
        Asked(row["question"], frozenset(row["gold"]), _turns(row), said[row["answerability"][0]], row["collection"])
        for row in rows
        if row["answerability"][0] in said
    )
    return QuestionSet(UNANSWERABLE, _articles(folder / UNANSWERABLE / "un_kb.jsonl"), tuple(questions))


def _rows(file: Path) -> Iterator[dict[str, Any]]:
    with file.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _articles(file: Path) -> tuple[Article, ...]:
    return tuple(
        Article(
            ArticleId(row["id"]), row["title"], row["text"], Audience.PUBLIC, ArticleStatus.PUBLISHED, tags=(row.get("collection", ""),)
        )
        for row in _rows(file)
    )


def _turns(row: dict[str, Any]) -> tuple[str, ...]:
    return tuple(turn.split(": ", 1)[-1] for turn in row.get("history", ()))
