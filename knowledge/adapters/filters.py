"""Which rows of an index a search may see: the columns that filters read, as arrays."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from knowledge.domain.article import ArticleStatus
from knowledge.domain.audience import Audience
from knowledge.domain.passage import Passage
from knowledge.ports import SearchFilter

_ALWAYS = 10_000_000
_AUDIENCES = tuple(Audience)


class Columns:
    """Validity, audience, language and article of every row ever added, by row number; removed rows are closed."""

    def __init__(self) -> None:
        self._rows = 0
        self._first = np.zeros(0, dtype=np.int32)
        self._last = np.zeros(0, dtype=np.int32)
        self._audience = np.zeros(0, dtype=np.int8)
        self._language = np.zeros(0, dtype=np.int32)
        self._article = np.zeros(0, dtype=np.int32)
        self._languages: dict[str, int] = {"": 0}
        self._articles: dict[str, int] = {}

    def append(self, passages: Sequence[Passage]) -> None:
        """Add a row for each passage."""
        self._reserve(self._rows + len(passages))
        for passage in passages:
            row = self._rows
            published = passage.status is ArticleStatus.PUBLISHED
            self._first[row] = passage.valid_from.toordinal() if passage.valid_from else 0
            self._last[row] = (passage.valid_until.toordinal() if passage.valid_until else _ALWAYS) if published else -1
            self._audience[row] = _AUDIENCES.index(passage.audience)
            self._language[row] = self._languages.setdefault(language(passage.locale), len(self._languages))
            self._article[row] = self._articles.setdefault(passage.article, len(self._articles))
            self._rows += 1

    def close(self, rows: Sequence[int]) -> None:
        """No search sees these rows again."""
        self._last[list(rows)] = -1

    def allowed(self, where: SearchFilter) -> NDArray[np.bool_]:
        """For every row, whether the filter lets it be found."""
        day, rows = where.as_of.toordinal(), self._rows
        open_ = (self._first[:rows] <= day) & (day <= self._last[:rows])
        codes = [_AUDIENCES.index(audience) for audience in where.audiences]
        if len(codes) < len(_AUDIENCES):
            open_ &= np.isin(self._audience[:rows], codes)
        if where.locale is not None:
            open_ &= np.isin(self._language[:rows], [0, self._languages.get(language(where.locale), -1)])
        if where.articles is not None:
            open_ &= np.isin(self._article[:rows], [self._articles.get(article, -1) for article in where.articles])
        return open_

    def _reserve(self, rows: int) -> None:
        if rows <= len(self._first):
            return
        size = max(rows, 2 * len(self._first), 1024)
        for name in ("_first", "_last", "_audience", "_language", "_article"):
            old = getattr(self, name)
            setattr(self, name, np.concatenate([old, np.zeros(size - len(old), dtype=old.dtype)]))


def language(locale: str | None) -> str:
    """The language of a locale, "en" of "en-GB"; empty where none is given, which every filter lets pass."""
    return (locale or "").replace("_", "-").split("-")[0].lower()
