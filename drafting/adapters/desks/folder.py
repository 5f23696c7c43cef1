"""A folder: each message one JSON file, named by the message. Another program takes them from there."""

from __future__ import annotations

import asyncio
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from drafting.domain.audit import canonical
from drafting.domain.delivery import Outgoing
from drafting.errors import NotDelivered


@dataclass(frozen=True, slots=True)
class FolderConnector:
    """Writes into a folder. A file appears whole or not at all, and a message that is there already is not written again."""

    folder: Path
    name: str = "folder"
    deduplicates: bool = True

    async def deliver(self, outgoing: Outgoing) -> str:
        """The file's name. Raises ``NotDelivered`` where it cannot be written."""
        try:
            return await asyncio.to_thread(self._write, outgoing)
        except OSError as error:
            raise NotDelivered(f"The folder cannot be written to ({type(error).__name__}).", again=True) from error

    def _write(self, outgoing: Outgoing) -> str:
        self.folder.mkdir(parents=True, exist_ok=True)
        target = self.folder / f"{outgoing.message}.json"
        waiting = self.folder / f".{outgoing.message}.{os.getpid()}.part"
        with waiting.open("wb") as file:
            file.write(canonical(asdict(outgoing)).encode())
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(waiting, target)
        except FileExistsError:
            return target.name
        finally:
            waiting.unlink(missing_ok=True)
        self._sync()
        return target.name

    def _sync(self) -> None:
        """The folder's entry too survives a power loss."""
        descriptor = os.open(self.folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
