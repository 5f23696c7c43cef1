"""The lexical half of the index: BM25 by SQLite's FTS5, with the filters in the query itself."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Sequence

from knowledge.adapters.filters import language
from knowledge.domain.article import ArticleStatus
from knowledge.domain.passage import Passage
from knowledge.domain.words import content_words, words
from knowledge.ports import SearchFilter

_WEIGHTS = "2.0, 1.5, 1.0"
_MOST_WORDS = 40
_SCHEMA = """
CREATE TABLE row (id INTEGER PRIMARY KEY, first INTEGER, last INTEGER, audience TEXT, language TEXT, article TEXT);
CREATE VIRTUAL TABLE text USING fts5(title, heading, body, tokenize = "unicode61 remove_diacritics 0");
CREATE VIRTUAL TABLE term USING fts5vocab(text, row);
"""


class WordsIndex:
    """Rows of words by number. Thread-safe: one connection in memory, one caller at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._connection = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
        self._connection.executescript(_SCHEMA)

    def add(self, rows: Sequence[int], passages: Sequence[Passage]) -> None:
        """Add passages under these row numbers."""
        meta = [_meta(row, passage) for row, passage in zip(rows, passages, strict=True)]
        text = [(row, *_columns(passage)) for row, passage in zip(rows, passages, strict=True)]
        with self._lock, self._connection as connection:
            connection.execute("BEGIN")
            connection.executemany("INSERT INTO row VALUES (?, ?, ?, ?, ?, ?)", meta)
            connection.executemany("INSERT INTO text (rowid, title, heading, body) VALUES (?, ?, ?, ?)", text)

    def remove(self, rows: Sequence[int]) -> None:
        """Remove these rows."""
        keys = [(row,) for row in rows]
        with self._lock, self._connection as connection:
            connection.execute("BEGIN")
            connection.executemany("DELETE FROM row WHERE id = ?", keys)
            connection.executemany("DELETE FROM text WHERE rowid = ?", keys)

    def search(self, query: str, where: SearchFilter, limit: int) -> list[tuple[int, float]]:
        """Row numbers with their BM25 scores (higher is better), best first."""
        asked = content_words(query)[:_MOST_WORDS]
        if not asked or limit < 1:
            return []
        condition, values = _condition(where)
        statement = (
            f"SELECT text.rowid, -bm25(text, {_WEIGHTS}) AS score FROM text JOIN row ON row.id = text.rowid "  # noqa: S608 - no outside text
            f"WHERE text MATCH ? AND {condition} ORDER BY score DESC, text.rowid LIMIT ?"
        )
        match = " OR ".join(f'"{word}"' for word in asked)
        with self._lock:
            found = self._connection.execute(statement, [match, *values, limit]).fetchall()
        return [(int(row), float(score)) for row, score in found]

    def frequencies(self, terms: Sequence[str]) -> list[int]:
        """In how many rows each normalised word stands."""
        with self._lock:
            found = [self._connection.execute("SELECT doc FROM term WHERE term = ?", (term,)).fetchone() for term in terms]
        return [int(row[0]) if row else 0 for row in found]

    def close(self) -> None:
        """Free the memory."""
        self._connection.close()


def _columns(passage: Passage) -> tuple[str, str, str]:
    return " ".join(words(passage.title)), " ".join(words(passage.heading)), " ".join(words(passage.text))


def _meta(row: int, passage: Passage) -> tuple[int, int, int, str, str, str]:
    first = passage.valid_from.toordinal() if passage.valid_from else 0
    last = passage.valid_until.toordinal() if passage.valid_until else 10_000_000
    last = last if passage.status is ArticleStatus.PUBLISHED else -1
    return row, first, last, passage.audience.value, language(passage.locale), passage.article


def _condition(where: SearchFilter) -> tuple[str, list[str | int]]:
    day = where.as_of.toordinal()
    parts, values = ["row.first <= ?", "row.last >= ?"], list[str | int]([day, day])
    for column, allowed in (("audience", [a.value for a in where.audiences]), ("article", where.articles)):
        if allowed is not None:
            parts.append(f"row.{column} IN ({', '.join('?' * len(allowed))})")
            values += allowed
    if where.locale is not None:
        parts.append("row.language IN ('', ?)")
        values.append(language(where.locale))
    return " AND ".join(parts), values
