"""Where the files of a knowledge folder come from: a folder on disk, or their bytes by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Protocol

from knowledge.domain.revision import COMPANY_FILE, kind_of


class Sources(Protocol):
    """Named files. ``read`` raises ``OSError``."""

    def names(self) -> list[str]: ...

    def read(self, name: str) -> bytes: ...


@dataclass(frozen=True, slots=True)
class FolderSources:
    """The files of a folder, in order; hidden ones are no part of it."""

    root: Path

    def names(self) -> list[str]:
        """The names inside the folder."""
        found = (path for top in ("articles", "policies", "channels", "suites") for path in sorted((self.root / top).rglob("*")))
        names = [path.relative_to(self.root).as_posix() for path in found if path.is_file()]
        company = [COMPANY_FILE] if (self.root / COMPANY_FILE).is_file() else []
        return [*company, *(name for name in names if kind_of(name) is not None)]

    def read(self, name: str) -> bytes:
        """The bytes of a file."""
        return (self.root / name).read_bytes()


@dataclass(frozen=True, slots=True)
class HeldSources:
    """Files that are in memory."""

    held: Mapping[str, bytes]

    def names(self) -> list[str]:
        """The names in order."""
        return sorted(self.held, key=lambda name: PurePosixPath(name).parts)

    def read(self, name: str) -> bytes:
        """The bytes of a file."""
        if name not in self.held:
            raise FileNotFoundError(name)
        return self.held[name]


def held(sources: Sources) -> HeldSources:
    """All the files, read once, so that what is checked is what is kept. Raises ``OSError``."""
    return HeldSources({name: sources.read(name) for name in sources.names()})
