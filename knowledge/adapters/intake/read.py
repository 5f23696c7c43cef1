"""One source read: its format's reader, then the same cleaning for all. Runs in a process of its own; see ``pen``."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath

from knowledge.adapters.intake.archive import members, open_archive
from knowledge.adapters.intake.clean import clean_markdown
from knowledge.adapters.intake.decode import decode
from knowledge.adapters.intake.help_center import read_export
from knowledge.adapters.intake.limits import Limits
from knowledge.adapters.intake.material import SUFFIXES, Format, Material, Refusal, Source, Unreadable
from knowledge.adapters.intake.office import read_docx
from knowledge.adapters.intake.pages import read_page
from knowledge.adapters.intake.portable import read_pdf
from knowledge.adapters.intake.questions import read_table
from knowledge.adapters.intake.writing import read_markdown

_TITLE = 200
_ACTIVE = "scripts or other active content were left out"


def read(source: Source, limits: Limits) -> Iterator[Material | Refusal]:
    """Everything that a source holds, cleaned. Raises ``Unreadable`` where nothing can be read."""
    for found in _read(source, _bytes(source, limits), limits):
        yield _cleaned(found, limits) if isinstance(found, Material) else found


def bound(format_: Format, limits: Limits) -> int:
    """How many bytes a file of this format may have."""
    return limits.export if format_ in {Format.HELP_CENTER, Format.ARCHIVE, Format.CSV} else limits.file


def _bytes(source: Source, limits: Limits) -> bytes:
    """The bytes of a plain file: no link, no device, no more than allowed."""
    most = bound(source.format, limits)
    try:
        handle = os.open(source.path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError as error:
        raise Unreadable(f"it cannot be opened: {error.strerror}") from None
    with os.fdopen(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise Unreadable("it is no plain file")
        content = file.read(most + 1)
    if len(content) > most:
        raise Unreadable(f"it has more than {most:,} bytes", "split it")
    if not content.strip():
        raise Unreadable("it is empty")
    return content


def _read(source: Source, content: bytes, limits: Limits) -> Iterator[Material | Refusal]:
    if source.format is Format.ARCHIVE:
        yield from _archive(source, content, limits)
    elif source.format is Format.PDF:
        printed = read_pdf(content)
        yield Material(source.name, printed.title, printed.body, _stem(source.name))
    elif source.format is Format.DOCX:
        title, body = read_docx(content, limits)
        yield Material(source.name, title, body, _stem(source.name))
    else:
        yield from _text(source, content)


def _text(source: Source, content: bytes) -> Iterator[Material | Refusal]:
    text = decode(content, source.encoding, is_html=source.format is Format.HTML)
    if source.format is Format.CSV:
        yield from read_table(text, source.name)
    elif source.format is Format.HELP_CENTER:
        yield from read_export(text, source.name)
    elif source.format is Format.HTML:
        page = read_page(text)
        notes = (_ACTIVE,) if page.was_active else ()
        yield Material(source.name, page.title, page.body, _stem(source.name), page.locale, notes=notes)
    elif source.format is Format.MARKDOWN:
        yield read_markdown(text, source.name, _stem(source.name))
    else:
        first, _, rest = text.strip().partition("\n")
        is_title = len(first) <= 100 and rest.startswith("\n")
        yield Material(source.name, first.strip() if is_title else "", rest if is_title else text, _stem(source.name))


def _archive(source: Source, content: bytes, limits: Limits) -> Iterator[Material | Refusal]:
    """Every file of an archive that can be read, one after the other; one that cannot is refused by itself."""
    for member in members(open_archive(content, limits)):
        if isinstance(member, Refusal):
            yield replace(member, source=f"{source.name}/{member.source}")
            continue
        name = f"{source.name}/{member[0]}"
        format_ = SUFFIXES.get(PurePosixPath(member[0]).suffix.casefold())
        if any(part.startswith((".", "__MACOSX")) for part in PurePosixPath(member[0]).parts):
            continue
        if format_ is None or format_ is Format.ARCHIVE:
            reason = "archives inside archives are not opened" if format_ is Format.ARCHIVE else "files of this kind are not read"
            yield Refusal(name, reason, "unpack it, or save it as one of: " + ", ".join(sorted(set(SUFFIXES))))
            continue
        try:
            if len(member[1]) > bound(format_, limits):
                raise Unreadable(f"it has {len(member[1]):,} bytes", "split it")
            yield from _read(Source("", name, format_, source.encoding), member[1], limits)
        except Unreadable as error:
            yield Refusal(name, error.reason, error.fix)


def _stem(name: str) -> str:
    return Path(name).stem


def _cleaned(found: Material, limits: Limits) -> Material | Refusal:
    title = " ".join(clean_markdown(found.title).replace("`", "").split()).strip("#* ")[:_TITLE]
    body = _without_title(clean_markdown(found.body), title)
    if not body.strip():
        return Refusal(found.source, "it holds no text beside its title")
    if len(body.encode()) > limits.text:
        return Refusal(found.source, f"it has {len(body.encode()):,} bytes of text", f"at most {limits.text:,}; split it into articles")
    if not title:
        title = " ".join(found.name.replace("-", " ").replace("_", " ").split()).capitalize() or "Untitled"
    return replace(found, title=title, body=body)


def _without_title(body: str, title: str) -> str:
    """The text without a first line that says the title again."""
    first, _, rest = body.lstrip("\n").partition("\n")
    if " ".join(first.strip("# *").split()).casefold() != title.casefold():
        return body
    underline, _, below = rest.partition("\n")
    return (below if underline.strip() and set(underline.strip()) <= {"=", "-"} else rest).lstrip("\n")
