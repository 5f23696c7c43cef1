"""PDF as Markdown: paragraphs joined again, headings by their size, without the lines that repeat on every page."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge.adapters.intake.limits import MEGABYTE
from knowledge.adapters.intake.material import Unreadable

_MOST_PAGES = 1_000
_STREAM = 20 * MEGABYTE
_WORK = 60 * MEGABYTE
_FILTERS = 4
_HEADING = 1.15
_HEADING_LENGTH = 100
_REPEATS = 3
_BULLET = re.compile(r"^[•▪●◦‣·–]\s+")
_NUMBERED = re.compile(r"^\d{1,3}[.)]\s+\S")
_PAGE_NUMBER = re.compile(r"^(?:page\s+)?\d{1,4}(?:\s*(?:/|of)\s*\d{1,4})?$", re.IGNORECASE)
_ENDS = re.compile(r"[.!?:;”\")]$")
_SPECIAL = re.compile(r"^(#{1,6}\s|>|[-+*]\s|={3,}|-{3,}|`{3,}|~{3,})")


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    size: float


@dataclass(frozen=True, slots=True)
class Printed:
    """A document's title, as far as it has one, and its text as Markdown."""

    title: str
    body: str


def read_pdf(content: bytes) -> Printed:
    """The text of a PDF. Raises ``Unreadable`` where it is protected, holds only pictures, or unpacks to too much."""
    import pypdf  # slow to import, and not part of every installation
    from pypdf.errors import LimitReachedError, PyPdfError

    pypdf.overwrite_configuration(
        zlib_maximum_output_length=_STREAM,
        lzw_maximum_output_length=_STREAM,
        run_length_maximum_output_length=_STREAM,
        brotli_maximum_output_length=_STREAM,
        stream_filters_maximum_length=_FILTERS,
        stream_decoding_work_maximum_length=_WORK,
        array_based_stream_maximum_output_length=_STREAM,
        maximum_declared_stream_length=_STREAM,
        jbig2dec_binary=None,
        disable_legacy_handling=True,
    )
    try:
        reader = pypdf.PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise Unreadable("it is protected by a password", "save it without one")
        if len(reader.pages) > _MOST_PAGES:
            raise Unreadable(f"it has {len(reader.pages):,} pages", f"at most {_MOST_PAGES:,}; split it")
        pages = [list(_lines(page)) for page in reader.pages]
        title = str(reader.metadata.title or "") if reader.metadata is not None else ""
    except LimitReachedError as error:
        raise Unreadable(f"it unpacks to more than is allowed ({error})", "save it again from the program that made it") from None
    except (PyPdfError, RuntimeError, KeyError, AttributeError, TypeError, ValueError) as error:
        raise Unreadable(
            f"it is no PDF that can be read ({type(error).__name__}: {str(error)[:80]})", "save it again from the program that made it"
        ) from None
    body, heading = _markdown(_without_repeats(pages))
    if not body.strip():
        raise Unreadable("it holds no text, only pictures of it", "recognise its text first (OCR)")
    return Printed(heading or " ".join(title.split()), body)


def _lines(page: object) -> Iterator[_Line]:
    """The lines of a page with the size of their letters."""
    texts: list[str] = []
    sizes: Counter[float] = Counter()
    made: list[_Line] = []

    def finish() -> None:
        text = " ".join("".join(texts).split())
        if text:
            made.append(_Line(text, sizes.most_common(1)[0][0] if sizes else 0.0))
        texts.clear()
        sizes.clear()

    def visit(text: str, current: Sequence[float], matrix: Sequence[float], _font: object, size: float) -> None:
        scale = max(abs(matrix[0]), abs(matrix[3])) or 1.0
        around = max(abs(current[0]), abs(current[3])) or 1.0
        for place, part in enumerate(re.split(r"(\n)", text)):
            if place % 2:
                finish()
            elif part:
                texts.append(part)
                sizes[round(abs(size or 0.0) * scale * around, 1)] += len(part.strip())

    page.extract_text(visitor_text=visit)  # type: ignore[attr-defined]
    finish()
    yield from made


def _without_repeats(pages: Sequence[Sequence[_Line]]) -> list[_Line]:
    """All lines in order, without page numbers, headers and footers."""
    edges = Counter(_shape(line.text) for page in pages for line in {*page[:2], *page[-2:]})
    repeated = {shape for shape, count in edges.items() if count >= _REPEATS and count > len(pages) / 2}
    kept: list[_Line] = []
    for page in pages:
        last = len(page) - 1
        for place, line in enumerate(page):
            at_edge = place < 2 or place > last - 2
            if not (at_edge and (_PAGE_NUMBER.match(line.text) or _shape(line.text) in repeated)):
                kept.append(line)
    return kept


def _shape(text: str) -> str:
    return re.sub(r"\d+", "0", text)


def _markdown(lines: Sequence[_Line]) -> tuple[str, str]:
    """The text and its title: the first heading, where it stands first and largest."""
    weight: Counter[float] = Counter()
    for line in lines:
        weight[line.size] += len(line.text)
    usual = weight.most_common(1)[0][0] if weight else 0.0
    largest = max((line.size for line in lines), default=0.0)
    blocks: list[str] = []
    title, gathered = "", ""
    for place, line in enumerate(lines):
        if usual and line.size >= _HEADING * usual and len(line.text) <= _HEADING_LENGTH:
            blocks, gathered = [*blocks, gathered], ""
            if place == 0 and line.size == largest:
                title = line.text
            else:
                blocks.append(f"## {line.text}" if line.size >= largest or line.size >= 1.4 * usual else f"### {line.text}")
        elif _BULLET.match(line.text) or _NUMBERED.match(line.text):
            blocks, gathered = [*blocks, gathered], _BULLET.sub("- ", line.text)
        else:
            gathered, done = _joined(gathered, line.text)
            blocks += done
    return "\n\n".join(block for block in (*blocks, gathered) if block), title


def _joined(before: str, line: str) -> tuple[str, list[str]]:
    """The paragraph with a line more, or the line as a new one and the paragraph that is done."""
    line = _SPECIAL.sub(r"\\\1", line)
    if not before:
        return line, []
    if before.endswith("-") and line[:1].islower():
        return before[:-1] + line, []
    if _ENDS.search(before) and (line[:1].isupper() or line[:1].isdigit()):
        return line, [before]
    return f"{before} {line}", []
