"""What reading a foreign file may cost."""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes in bytes, times in seconds.

    ``file`` and ``export`` bound what is opened (an export holds many articles), ``expanded`` and ``ratio`` what an archive
    may unpack to, ``text`` one article's Markdown, ``memory`` the reader's address space, ``cpu`` and ``wall`` one file.
    """

    file: int = 25 * MEGABYTE
    export: int = 100 * MEGABYTE
    expanded: int = 100 * MEGABYTE
    ratio: int = 100
    text: int = 900_000
    documents: int = 20_000
    files: int = 20_000
    memory: int = 768 * MEGABYTE
    cpu: int = 20
    wall: float = 30.0
