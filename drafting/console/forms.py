"""Forms as browsers post them: read strictly, as text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qs

from drafting.errors import BadRequest

MOST_FIELDS = 200
MOST_TEXT = 100_000
MOST_NAME = 200


@dataclass(frozen=True, slots=True)
class Form:
    """What was filled in."""

    values: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, content_type: str, body: bytes) -> Form:
        """The fields of an urlencoded body; of one that is given twice the last. Raises ``BadRequest``."""
        if content_type.partition(";")[0].strip().lower() != "application/x-www-form-urlencoded":
            raise BadRequest("This address takes the fields of a form.")
        try:
            found = parse_qs(body.decode("ascii"), keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict")
        except ValueError as error:
            raise BadRequest("The form cannot be read: it is not UTF-8, or has too many fields.") from error
        return cls({name: _clean(name, values[-1]) for name, values in found.items()})

    def text(self, name: str, most: int = MOST_TEXT) -> str:
        """A field as it was written, with line ends as ``\\n``; empty where it was left out. Raises ``BadRequest``."""
        value = self.values.get(name, "").replace("\r\n", "\n").replace("\r", "\n")
        if len(value) > most:
            raise BadRequest(f"{_label(name)}: at most {most:,} characters.")
        return value

    def word(self, name: str, most: int = MOST_NAME) -> str | None:
        """A short field without blanks around it; ``None`` where it is empty. Raises ``BadRequest``."""
        return self.text(name, most).strip() or None

    def needed(self, name: str, why: str, most: int = 2_000) -> str:
        """A field that has to be filled in. Raises ``BadRequest``."""
        found = self.word(name, most)
        if found is None:
            raise BadRequest(why)
        return found

    def under(self, prefix: str) -> dict[str, str]:
        """The fields whose names begin with a prefix, without it, as far as they are filled in."""
        return {
            name.removeprefix(prefix): value.strip() for name, value in self.values.items() if name.startswith(prefix) and value.strip()
        }


def _clean(name: str, value: str) -> str:
    if "\0" in value or any("\ud800" <= character <= "\udfff" for character in value):
        raise BadRequest(f"{_label(name)}: a text holds a NUL character or half of a surrogate pair, which no text may.")
    return value


def _label(name: str) -> str:
    return name.rpartition(".")[2].replace("_", " ").capitalize()[:60]
