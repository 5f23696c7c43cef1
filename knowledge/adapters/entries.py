"""Entries and revisions in a database; whoever opened the session begins and ends its transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import CursorResult, and_, select, tuple_, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from knowledge.adapters.tables import ChangeRow, EntryRow, HeadRow, RevisionRow
from knowledge.domain.article import UNPUBLISHED, ArticleStatus
from knowledge.domain.revision import Change, Entry, EntryKey, EntryKind, Head, Revision
from knowledge.errors import RevisionConflict

_AT_ONCE = 400
CHANGED = "The entry changed since it was read: read it again."


@dataclass(frozen=True, slots=True)
class SqlEntries:
    """An ``EntryUnit`` over one session."""

    session: AsyncSession

    async def head(self) -> Head:
        """Where the knowledge stands."""
        row = await self.session.get(HeadRow, 1)
        return Head() if row is None else Head(row.number, row.folder)

    async def entry(self, key: EntryKey) -> Entry | None:
        """An entry."""
        row = await self.session.get(EntryRow, (key.kind.value, key.id), populate_existing=True)
        return None if row is None else _entry(row)

    async def entries(self, kind: EntryKind | None = None) -> tuple[Entry, ...]:
        """All entries by kind and id."""
        query = select(EntryRow).order_by(EntryRow.kind, EntryRow.id).execution_options(populate_existing=True)
        if kind is not None:
            query = query.where(EntryRow.kind == kind.value)
        return tuple(_entry(row) for row in await self.session.scalars(query))

    async def revision(self, key: EntryKey, number: int) -> Revision | None:
        """A revision."""
        row = await self.session.get(RevisionRow, (key.kind.value, key.id, number), populate_existing=True)
        return None if row is None else _revision(row)

    async def revisions(self, key: EntryKey) -> tuple[Revision, ...]:
        """An entry's revisions, the newest first."""
        query = select(RevisionRow).where(RevisionRow.kind == key.kind.value, RevisionRow.id == key.id)
        rows = await self.session.scalars(query.order_by(RevisionRow.number.desc()).execution_options(populate_existing=True))
        return tuple(_revision(row) for row in rows)

    async def standing(self, keys: Sequence[EntryKey] | None = None) -> tuple[Revision, ...]:
        """The revision that counts of each of these entries, or of all."""
        same = and_(RevisionRow.kind == EntryRow.kind, RevisionRow.id == EntryRow.id, RevisionRow.number == EntryRow.standing)
        query = select(RevisionRow).join(EntryRow, same).order_by(EntryRow.kind, EntryRow.id).execution_options(populate_existing=True)
        if keys is None:
            return tuple(_revision(row) for row in await self.session.scalars(query))
        found: list[Revision] = []
        for at in range(0, len(keys), _AT_ONCE):
            some = [(key.kind.value, key.id) for key in keys[at : at + _AT_ONCE]]
            found += [_revision(row) for row in await self.session.scalars(query.where(tuple_(EntryRow.kind, EntryRow.id).in_(some)))]
        return tuple(found)

    async def pending(self) -> tuple[tuple[Entry, Revision], ...]:
        """The entries whose newest revision is not published yet, with that revision."""
        newest = and_(RevisionRow.kind == EntryRow.kind, RevisionRow.id == EntryRow.id, RevisionRow.number == EntryRow.latest)
        query = select(EntryRow, RevisionRow).join(RevisionRow, newest).where(RevisionRow.status.in_(sorted(UNPUBLISHED)))
        rows = await self.session.execute(query.order_by(EntryRow.kind, EntryRow.id).execution_options(populate_existing=True))
        return tuple((_entry(entry), _revision(revision)) for entry, revision in rows)

    async def changes(self, after: int = 0, limit: int = 1000, key: EntryKey | None = None) -> tuple[Change, ...]:
        """What was done after the change of that number, in order."""
        query = select(ChangeRow).where(ChangeRow.number > after).order_by(ChangeRow.number).limit(limit)
        if key is not None:
            query = query.where(ChangeRow.kind == key.kind.value, ChangeRow.id == key.id)
        return tuple(_change(row) for row in await self.session.scalars(query))

    async def add(self, *revisions: Revision) -> None:
        """Keep new revisions."""
        for one in revisions:
            self.session.add(_moved(RevisionRow(kind=one.key.kind.value, id=one.key.id, number=one.number, source=one.source), one))
        await self._flush()

    async def mark(self, revision: Revision) -> None:
        """Change where a revision stands."""
        row = await self.session.get(RevisionRow, (revision.key.kind.value, revision.key.id, revision.number))
        if row is None:
            raise RevisionConflict(f"There is no revision {revision.ref}.")
        _moved(row, revision)
        await self._flush()

    async def put(self, *entries: Entry) -> None:
        """Store the next versions of entries."""
        for entry in entries:
            if entry.version == 1:
                self.session.add(EntryRow(kind=entry.key.kind.value, id=entry.key.id, **_values(entry)))
        await self._flush()
        for entry in entries:
            if entry.version > 1:
                mine = (EntryRow.kind == entry.key.kind.value, EntryRow.id == entry.key.id, EntryRow.version == entry.version - 1)
                statement = update(EntryRow).where(*mine).values(**_values(entry))
                result = await self.session.execute(statement, execution_options={"synchronize_session": False})
                if not isinstance(result, CursorResult) or result.rowcount != 1:
                    raise RevisionConflict(CHANGED)

    async def log(self, *changes: Change) -> None:
        """Note acts under the next numbers."""
        head = await self._head()
        for change in changes:
            head.number += 1
            key = {"kind": change.key.kind.value, "id": change.key.id}
            more = {"revision": change.revision, "actor": change.actor, "at": change.at.isoformat(), "note": change.note}
            self.session.add(ChangeRow(number=head.number, act=change.act, **key, **more))
        await self._flush()

    async def point(self, folder: str | None) -> None:
        """Say with which folder the knowledge was last the same."""
        (await self._head()).folder = folder
        await self._flush()

    async def _head(self) -> HeadRow:
        row = (await self.session.scalars(select(HeadRow).where(HeadRow.one == 1).with_for_update())).one_or_none()
        if row is None:
            row = HeadRow(one=1, number=0, folder=None)
            self.session.add(row)
        return row

    async def _flush(self) -> None:
        try:
            await self.session.flush()
        except IntegrityError as error:
            raise RevisionConflict(CHANGED) from error


def _values(entry: Entry) -> dict[str, object]:
    return {
        "file": entry.file,
        "version": entry.version,
        "latest": entry.latest,
        "served": entry.served,
        "standing": entry.standing,
        "agreed": entry.agreed,
    }


def _moved(row: RevisionRow, revision: Revision) -> RevisionRow:
    row.status, row.author, row.at, row.origin = revision.status.value, revision.author, revision.at.isoformat(), revision.origin
    row.base, row.note, row.published_by = revision.base, revision.note, revision.published_by
    row.published_at = None if revision.published_at is None else revision.published_at.isoformat()
    return row


def _entry(row: EntryRow) -> Entry:
    return Entry(EntryKey(EntryKind(row.kind), row.id), row.file, row.version, row.latest, row.served, row.agreed)


def _revision(row: RevisionRow) -> Revision:
    return Revision(
        key=EntryKey(EntryKind(row.kind), row.id),
        number=row.number,
        source=row.source,
        status=ArticleStatus(row.status),
        author=row.author,
        at=datetime.fromisoformat(row.at),
        origin=row.origin,
        base=row.base,
        note=row.note,
        published_by=row.published_by,
        published_at=None if row.published_at is None else datetime.fromisoformat(row.published_at),
    )


def _change(row: ChangeRow) -> Change:
    key = EntryKey(EntryKind(row.kind), row.id)
    return Change(row.number, row.act, key, row.revision, row.actor, datetime.fromisoformat(row.at), row.note)
