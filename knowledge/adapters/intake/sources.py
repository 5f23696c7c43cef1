"""The files of what a person names: files, and folders with all that lies in them, without a way out of them."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

from knowledge.adapters.intake.limits import Limits
from knowledge.adapters.intake.material import SUFFIXES, Format, Refusal, Source
from knowledge.adapters.intake.read import bound

_KINDS = ", ".join(sorted(SUFFIXES))
_NO_KNOWLEDGE = {
    ".css",
    ".js",
    ".mjs",
    ".map",
    ".png",
    ".jpg",
    ".jpeg",
    ".gif",
    ".svg",
    ".webp",
    ".ico",
    ".woff",
    ".woff2",
    ".ttf",
    ".eot",
    ".mp4",
    ".xml",
}
"""What a site's folder holds beside its pages: passed over without a word."""


def collect(paths: Sequence[Path], limits: Limits, encoding: str | None = None) -> tuple[list[Source], list[Refusal]]:
    """The sources of these files and folders in order, and what of them is refused unopened."""
    sources: list[Source] = []
    refused: list[Refusal] = []
    for path in paths:
        for found in _under(path, limits, encoding):
            (sources if isinstance(found, Source) else refused).append(found)  # type: ignore[arg-type]
    if len(sources) > limits.files:
        refused += [Refusal(source.name, f"more than {limits.files:,} files", "import them in parts") for source in sources[limits.files :]]
    return sources[: limits.files], refused


def _under(path: Path, limits: Limits, encoding: str | None) -> Iterator[Source | Refusal]:
    if not path.is_dir():
        yield _source(path, path.name, limits, encoding, is_named=True) or Refusal(path.name, _unread(path), f"save it as one of: {_KINDS}")
        return
    top = path.resolve()
    for folder, names, files in os.walk(top, followlinks=False):
        here = Path(folder)
        for name in [name for name in names if (here / name).is_symlink()]:
            yield Refusal((here / name).relative_to(top).as_posix(), "it is a link to another folder", "name that folder itself")
        names[:] = sorted(name for name in names if not name.startswith(".") and not (here / name).is_symlink())
        for name in sorted(files):
            if not name.startswith("."):
                found = _source(here / name, (here / name).relative_to(top).as_posix(), limits, encoding, is_named=False)
                if found is not None:
                    yield found


def _unread(path: Path) -> str:
    return f"files of this kind ({path.suffix or 'no ending'}) are not read"


def _source(path: Path, name: str, limits: Limits, encoding: str | None, *, is_named: bool) -> Source | Refusal | None:
    """A file as a source; ``None`` where it is none and nobody needs to be told."""
    try:
        state = path.lstat()
    except OSError as error:
        return Refusal(name, f"it cannot be opened: {error.strerror}")
    if stat.S_ISLNK(state.st_mode):
        return Refusal(name, "it is a link", "name the file that it leads to")
    if not stat.S_ISREG(state.st_mode):
        return Refusal(name, "it is no plain file")
    format_ = SUFFIXES.get(path.suffix.casefold())
    if format_ is None:
        is_silent = is_named or path.suffix.casefold() in _NO_KNOWLEDGE
        return None if is_silent else Refusal(name, _unread(path), f"save it as one of: {_KINDS}")
    if state.st_size > bound(format_, limits):
        return Refusal(name, f"it has {state.st_size:,} bytes", f"at most {bound(Format(format_), limits):,}; split it")
    return Source(str(path.absolute()), name, format_, encoding)
