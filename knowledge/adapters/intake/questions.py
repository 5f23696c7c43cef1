"""Tables of questions and answers: one piece of knowledge for each row."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from knowledge.adapters.intake.material import Material, Unreadable
from knowledge.adapters.intake.pages import as_markdown

_COLUMNS = {
    "title": {"question", "questions", "q", "title", "subject", "frage", "titel", "pregunta", "domanda", "name", "headline"},
    "body": {"answer", "answers", "a", "body", "text", "content", "antwort", "respuesta", "réponse", "response", "solution", "article"},
    "tags": {"category", "categories", "section", "topic", "tags", "tag", "labels", "group", "kategorie"},
    "locale": {"locale", "language", "lang"},
    "audience": {"audience", "visibility"},
}
_FIELD = 1_000_000


def read_table(text: str, source: str) -> Iterator[Material]:
    """The rows of a CSV or TSV file. Raises ``Unreadable`` where no column holds questions or answers."""
    csv.field_size_limit(_FIELD)
    rows = csv.reader(io.StringIO(text, newline=""), _dialect(text), strict=False)
    try:
        first = next(rows, None)
        if first is None:
            raise Unreadable("it is empty")
        columns, is_header = _columns(first)
        if not is_header:
            yield from _row(first, columns, source, 1)
        for number, row in enumerate(rows, start=2):
            yield from _row(row, columns, source, number)
    except csv.Error as error:
        raise Unreadable(f"its rows cannot be read: {error}", "export it again as CSV") from None


def _dialect(text: str) -> type[csv.Dialect]:
    try:
        return csv.Sniffer().sniff(text[:20_000], delimiters=",;\t|")
    except csv.Error:
        return csv.excel


def _columns(first: list[str]) -> tuple[dict[str, int], bool]:
    """Which column holds what, and whether the first row names them."""
    names = [cell.strip().strip("\ufeff").casefold() for cell in first]
    found = {key: place for key, words in _COLUMNS.items() for place, name in enumerate(names) if name in words}
    if {"title", "body"} <= found.keys():
        return found, True
    if len(first) == 2 and first[0].strip().endswith("?"):
        return {"title": 0, "body": 1}, False
    raise Unreadable(
        f"it has no columns of questions and answers; found: {', '.join(names[:8])}", "name them 'question' and 'answer' in its first row"
    )


def _row(row: list[str], columns: dict[str, int], source: str, number: int) -> Iterator[Material]:
    def cell(key: str) -> str:
        place = columns.get(key)
        return row[place].strip() if place is not None and place < len(row) else ""

    title, body = " ".join(cell("title").split()), as_markdown(cell("body"))
    if not title and not body:
        return
    tags = tuple(tag.strip() for tag in cell("tags").replace(";", ",").split(",") if tag.strip())
    yield Material(
        f"{source}, row {number}", title, body, locale=cell("locale") or None, tags=tags, audience=cell("audience").casefold() or None
    )
