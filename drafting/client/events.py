"""Server-sent events, as far as the service sends them: an event's name and one line of data."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .errors import refusal
from .models import Draft


@dataclass(frozen=True, slots=True)
class Event:
    """``progress``, ``text`` or ``draft``; the last carries the ``draft``."""

    name: str
    data: Mapping[str, Any]

    @property
    def draft(self) -> Draft | None:
        """The finished draft, where this event brings it."""
        return Draft.model_validate(self.data) if self.name == "draft" and "drafts" not in self.data else None


class EventReader:
    """Puts lines together. An ``error`` event is raised as the problem that it brings."""

    def __init__(self) -> None:
        self._name, self._data = "message", ""

    def feed(self, line: str) -> Iterator[Event]:
        """The event that this line completes, if it does."""
        if line.startswith("event:"):
            self._name = line[6:].strip()
        elif line.startswith("data:"):
            self._data += line[5:].strip()
        elif not line and self._data:
            name, data = self._name, json.loads(self._data)
            self._name, self._data = "message", ""
            if name == "error":
                raise refusal(int(data.get("status", 500)), data, None)
            yield Event(name, data)
