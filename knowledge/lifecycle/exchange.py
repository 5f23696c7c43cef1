"""How a folder of files and the entries of a database differ, and what publishing the folder would do. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from knowledge.domain.revision import EntryKey


class How(StrEnum):
    """How an entry of a folder and of a database differ."""

    ONLY_IN_FOLDER = "only in the folder"
    ONLY_IN_DATABASE = "only in the database"
    FOLDER_CHANGED = "changed in the folder"
    DATABASE_CHANGED = "changed in the database"
    BOTH_CHANGED = "changed in both"
    MOVED = "under another name"


@dataclass(frozen=True, slots=True)
class Filed:
    """An entry as a folder holds it."""

    key: EntryKey
    file: str
    source: bytes


@dataclass(frozen=True, slots=True)
class Kept:
    """An entry as a database would write it into a folder. ``agreed`` is the digest with which both last were the same; ``revision``
    the number behind it."""

    key: EntryKey
    file: str
    source: bytes
    revision: int
    agreed: str | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """One entry that is not the same on both sides; a side that does not have it is ``None``."""

    key: EntryKey
    how: How
    folder: Filed | None = None
    database: Kept | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What publishing a folder would do. ``conflicts`` were changed in the database since both sides were last the same:
    publishing the folder would undo that."""

    new: tuple[Filed, ...] = ()
    changed: tuple[Filed, ...] = ()
    moved: tuple[Filed, ...] = ()
    retired: tuple[Kept, ...] = ()
    same: int = 0
    conflicts: tuple[Difference, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to do."""
        return not (self.new or self.changed or self.moved or self.retired or self.conflicts)


def digest(source: bytes) -> str:
    """The SHA-256 of a file's bytes."""
    return hashlib.sha256(source).hexdigest()


def differences(folder: Iterable[Filed], database: Iterable[Kept]) -> tuple[Difference, ...]:
    """Every entry that is not the same on both sides, by kind and id."""
    left, right = {one.key: one for one in folder}, {one.key: one for one in database}
    found = (_compared(key, left.get(key), right.get(key)) for key in sorted({*left, *right}))
    return tuple(one for one in found if one is not None)


def plan(folder: Iterable[Filed], database: Iterable[Kept], *, force: bool = False) -> Plan:
    """What publishing the folder would do; with ``force`` also where the database changed since."""
    files = tuple(folder)
    found = differences(files, database)
    lost = {How.DATABASE_CHANGED, How.BOTH_CHANGED}
    conflicts = () if force else tuple(one for one in found if one.how in lost or _is_news(one))
    left_alone = {one.key for one in conflicts}
    by_how: dict[How, list[Difference]] = {}
    for one in found:
        if one.key not in left_alone:
            by_how.setdefault(one.how, []).append(one)
    changed = [one.folder for how in (How.FOLDER_CHANGED, *lost) for one in by_how.get(how, ()) if one.folder is not None]
    return Plan(
        new=tuple(one.folder for one in by_how.get(How.ONLY_IN_FOLDER, ()) if one.folder is not None),
        changed=tuple(sorted(changed, key=lambda one: one.key)),
        moved=tuple(one.folder for one in by_how.get(How.MOVED, ()) if one.folder is not None),
        retired=tuple(one.database for one in by_how.get(How.ONLY_IN_DATABASE, ()) if one.database is not None),
        same=len(files) - sum(one.folder is not None for one in found),
        conflicts=conflicts,
    )


def _is_news(one: Difference) -> bool:
    """Whether the database alone has it because it came into being there, or was changed there since."""
    kept = one.database
    return one.how is How.ONLY_IN_DATABASE and kept is not None and kept.agreed != digest(kept.source)


def _compared(key: EntryKey, filed: Filed | None, kept: Kept | None) -> Difference | None:
    if kept is None:
        return Difference(key, How.ONLY_IN_FOLDER, filed)
    if filed is None:
        return Difference(key, How.ONLY_IN_DATABASE, None, kept)
    if filed.source == kept.source:
        return None if filed.file == kept.file else Difference(key, How.MOVED, filed, kept)
    mine, theirs = digest(filed.source) != kept.agreed, digest(kept.source) != kept.agreed
    how = How.BOTH_CHANGED if mine and theirs else (How.DATABASE_CHANGED if theirs else How.FOLDER_CHANGED)
    return Difference(key, how, filed, kept)
