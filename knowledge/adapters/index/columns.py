"""Which rows of an index a search may see: the columns that filters read, as arrays."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.domain.article import ArticleStatus
from knowledge.domain.audience import Audience
from knowledge.domain.passage import Passage
from knowledge.ports import SearchFilter

Mask = NDArray[np.bool_]

_ALWAYS = 10_000_000
_AUDIENCES = tuple(Audience)
_DAYS, _CODES = ("first", "last"), ("audience", "language", "article", "products", "tags")
_MASKS = 8


class Columns:
    """Validity, audience, language, article, products and tags of every row ever added, by row number; removed rows are closed."""

    def __init__(self) -> None:
        self.rows = 0
        self._column = {name: np.zeros(0, dtype=np.int32) for name in (*_DAYS, *_CODES)}
        self._names: dict[str, dict[str, int]] = {name: {} for name in _CODES}
        self._masks: dict[SearchFilter, Mask] = {}

    def append(self, passages: Sequence[Passage]) -> None:
        """Add a row for each passage."""
        self._masks.clear()
        self._reserve(self.rows + len(passages))
        for passage in passages:
            row = self.rows
            published = passage.status is ArticleStatus.PUBLISHED
            last = passage.valid_until.toordinal() if passage.valid_until else _ALWAYS
            self._column["first"][row] = passage.valid_from.toordinal() if passage.valid_from else 0
            self._column["last"][row] = last if published else -1
            for name, value in _values(passage).items():
                known = self._names[name]
                self._column[name][row] = known.setdefault(value, len(known))
            self.rows += 1

    def close(self, rows: Sequence[int]) -> None:
        """No search sees these rows again."""
        self._masks.clear()
        self._column["last"][list(rows)] = -1

    def allowed(self, where: SearchFilter) -> Mask:
        """For every row, whether the filter lets it be found. Not to be changed: the masks of the last filters are kept."""
        mask = self._masks.get(where)
        if mask is None:
            while len(self._masks) >= _MASKS:
                del self._masks[next(iter(self._masks))]
            mask = self._masks[where] = self._allowed(where)
        return mask

    def _allowed(self, where: SearchFilter) -> Mask:
        day, rows = where.as_of.toordinal(), self.rows
        open_: Mask = (self._column["first"][:rows] <= day) & (day <= self._column["last"][:rows])
        for name, codes in self._codes(where).items():
            if len(codes) < len(self._names[name]):
                open_ &= np.isin(self._column[name][:rows], codes)
        return open_

    def _codes(self, where: SearchFilter) -> dict[str, list[int]]:
        """The codes of the values that pass, for each column that the filter speaks of."""
        names = self._names
        found = {"audience": [code for name, code in names["audience"].items() if Audience(name) in where.audiences]}
        if where.locale is not None:
            found["language"] = [code for name, code in names["language"].items() if name in ("", language(where.locale))]
        if where.articles is not None:
            found["article"] = [names["article"][article] for article in where.articles if article in names["article"]]
        if where.products is not None:
            found["products"] = [code for name, code in names["products"].items() if not name or where.products & set(name.split("\n"))]
        if where.tags is not None:
            found["tags"] = [code for name, code in names["tags"].items() if where.tags & set(name.split("\n"))]
        return found

    def _reserve(self, rows: int) -> None:
        held = len(self._column["first"])
        if rows > held:
            more = np.zeros(max(rows, 2 * held, 1024) - held, dtype=np.int32)
            self._column = {name: np.concatenate([old, more]) for name, old in self._column.items()}

    def save(self, file: Path) -> None:
        """Write the columns to an ``.npz`` file."""
        names = {f"names_{name}": np.array(list(known), dtype=np.str_) for name, known in self._names.items()}
        np.savez(file, **{name: column[: self.rows] for name, column in self._column.items()}, **names)  # type: ignore[arg-type]

    @classmethod
    def load(cls, file: Path) -> Columns:
        """Read what ``save`` wrote."""
        columns = cls()
        with np.load(file, allow_pickle=False) as kept:
            columns._column = {name: kept[name].copy() for name in (*_DAYS, *_CODES)}
            columns._names = {name: {str(value): at for at, value in enumerate(kept[f"names_{name}"])} for name in _CODES}
        columns.rows = len(columns._column["first"])
        return columns


def _values(passage: Passage) -> Mapping[str, str]:
    return {
        "audience": passage.audience.value,
        "language": language(passage.locale),
        "article": passage.article,
        "products": _joined(passage.products),
        "tags": _joined(passage.tags),
    }


def _joined(values: Collection[str]) -> str:
    return "\n".join(sorted(values))


def language(locale: str | None) -> str:
    """The language of a locale, "en" of "en-GB"; empty where none is given, which every filter lets pass."""
    return (locale or "").replace("_", "-").split("-")[0].lower()
