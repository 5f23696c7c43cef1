"""Archives, opened only where what they unpack to is bounded."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import PurePosixPath

from knowledge.adapters.intake.limits import MEGABYTE, Limits
from knowledge.adapters.intake.material import Refusal, Unreadable

_MOST_ENTRIES = 20_000
_ENCRYPTED = 0x1


def open_archive(content: bytes, limits: Limits) -> zipfile.ZipFile:
    """The archive, its declared sizes within the limits; what is declared bounds what can be read of it. Raises ``Unreadable``."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, RuntimeError, EOFError) as error:
        raise Unreadable(f"it is no archive that can be read ({error})", "pack it again") from None
    if len(entries) > _MOST_ENTRIES:
        raise Unreadable(f"it holds {len(entries):,} files", f"at most {_MOST_ENTRIES:,}; split it")
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise Unreadable("it is protected by a password", "pack it without one")
    total = sum(entry.file_size for entry in entries)
    ratio = total / (len(content) or 1)
    if total > limits.expanded or (total > MEGABYTE and ratio > limits.ratio):
        raise Unreadable(
            f"it unpacks to {total:,} bytes, {ratio:,.0f} times its size", f"at most {limits.expanded:,} bytes and {limits.ratio} times"
        )
    return archive


def members(archive: zipfile.ZipFile) -> Iterator[tuple[str, bytes] | Refusal]:
    """The files of an archive, by their names inside it; those whose name leads out of it are refused."""
    for entry in archive.infolist():
        if entry.is_dir():
            continue
        name = entry.filename
        if leads_out(name):
            yield Refusal(name[:200], "its path leads out of the archive", "pack it with plain relative paths")
            continue
        if (entry.external_attr >> 16) & 0o170000 == 0o120000:
            yield Refusal(name[:200], "it is a link, not a file", "pack the file itself")
            continue
        try:
            yield name, archive.read(entry)
        except (zipfile.BadZipFile, EOFError, RuntimeError, OSError) as error:
            yield Refusal(name[:200], f"it cannot be unpacked ({error})", "pack it again")


def leads_out(name: str) -> bool:
    """Whether a path inside an archive names a place outside it, or tries to look like another."""
    path = PurePosixPath(name.replace("\\", "/"))
    return path.is_absolute() or ".." in path.parts or ":" in name or "\x00" in name or any(ord(character) < 32 for character in name)
