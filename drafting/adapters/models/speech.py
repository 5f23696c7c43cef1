"""A model's answer while it is written: its text, as far as it may be shown already.

The pieces of a JSON answer are decoded as they come. A placeholder is never shown in halves: it is held back until it is whole, and
then shown as the customer's value where this channel's readers may see it; one that may not be shown, or stands for nothing, ends the
showing, as an answer with it is refused anyway.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from drafting.adapters.models.answer import MAX_ANSWER
from drafting.errors import ModelUnreadable

_TEXT = re.compile(r'"text"\s*:\s*"')
_WHOLE = re.compile(r'(?:[^"\\]|\\(?:["\\/bfnrt]|u(?![dD][89abAB])[0-9a-fA-F]{4}|u[dD][89abAB][0-9a-fA-F]{2}\\u[0-9a-fA-F]{4}))*')
"""Characters of a JSON string up to one that is not complete yet."""
_PLACEHOLDER = re.compile(r"⟦[^⟦⟧]*⟧")
_OPEN = "⟦"


@dataclass(slots=True)
class Speech:
    """``hear`` is given the words; ``table`` has the values behind placeholders, and is empty where none may be shown."""

    hear: Callable[[str], None]
    table: Mapping[str, str]
    _came: list[str] = field(default_factory=list)
    _raw: str = ""
    _held: str = ""
    _size: int = 0
    _is_inside: bool = False
    _is_over: bool = False

    @property
    def whole(self) -> str:
        """All that came so far."""
        return "".join(self._came)

    def take(self, piece: str) -> None:
        """The next piece of the answer. Raises ``ModelUnreadable`` once it is longer than any answer may be."""
        self._came.append(piece)
        self._size += len(piece)
        if self._size > 4 * MAX_ANSWER:
            raise ModelUnreadable("the model's answer has no end")
        if not self._is_over:
            self._raw += piece
            self._read()

    def _read(self) -> None:
        if not self._is_inside:
            begins = _TEXT.search(self._raw)
            if begins is None:
                return
            self._raw, self._is_inside = self._raw[begins.end() :], True
        found = _WHOLE.match(self._raw)
        end = found.end() if found else 0
        if end:
            self._show(json.loads(f'"{self._raw[:end]}"', strict=False))
        self._raw = self._raw[end:]
        self._is_over = self._is_over or self._raw.startswith('"')

    def _show(self, words: str) -> None:
        held = self._held + words
        opened = held.rfind(_OPEN)
        cut = opened if opened >= 0 and "⟧" not in held[opened:] else len(held)
        ready, self._held = held[:cut], held[cut:]
        for strange in _PLACEHOLDER.finditer(ready):
            if strange.group() not in self.table:
                ready, self._is_over = ready[: strange.start()], True
                break
        ready = _PLACEHOLDER.sub(lambda found: self.table[found.group()], ready)
        if ready:
            self.hear(ready)
