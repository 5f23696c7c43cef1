"""What passes between the process that reads foreign files and the one that keeps what they say."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Format(StrEnum):
    """What a source is read as."""

    MARKDOWN = "markdown"
    TEXT = "text"
    HTML = "html"
    PDF = "pdf"
    DOCX = "docx"
    CSV = "csv"
    HELP_CENTER = "help_center"
    ARCHIVE = "archive"


SUFFIXES = {
    ".md": Format.MARKDOWN,
    ".markdown": Format.MARKDOWN,
    ".txt": Format.TEXT,
    ".html": Format.HTML,
    ".htm": Format.HTML,
    ".xhtml": Format.HTML,
    ".pdf": Format.PDF,
    ".docx": Format.DOCX,
    ".csv": Format.CSV,
    ".tsv": Format.CSV,
    ".json": Format.HELP_CENTER,
    ".jsonl": Format.HELP_CENTER,
    ".ndjson": Format.HELP_CENTER,
    ".zip": Format.ARCHIVE,
}
"""The format of a file by how its name ends."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file to be read: where it lies, what reports call it, its format."""

    path: str
    name: str
    format: Format
    encoding: str | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """What did not come in: its name, why, and what can be done."""

    source: str
    reason: str
    fix: str = ""


@dataclass(frozen=True, slots=True)
class Material:
    """One piece of knowledge as it was read: Markdown without markup that does something.

    ``name`` is a hint for its id. ``audience`` is what the source says of who may read it, if it says so; ``notes`` tell what
    was left out on the way.
    """

    source: str
    title: str
    body: str
    name: str = ""
    locale: str | None = None
    tags: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    audience: str | None = None
    notes: tuple[str, ...] = ()


class Unreadable(Exception):
    """The file cannot be taken; carries the reason and what can be done."""

    def __init__(self, reason: str, fix: str = "") -> None:
        self.reason, self.fix = reason, fix
        super().__init__(reason)
