"""Contact data that may be said: compared as addresses, as numbers and by host, never as strings."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from drafting.domain.reading import Disclosure
from drafting.pii.detect import detect
from knowledge.domain.company import Company

_DIGITS = re.compile(r"\D+")


@dataclass(frozen=True, slots=True)
class Allowed:
    """``emails`` in lower case, ``numbers`` as digits, ``words`` as they stand, ``texts`` whole sentences in which everything may be said."""

    emails: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()

    def holds(self, disclosure: Disclosure) -> bool:
        """Whether it is one of these."""
        value = disclosure.value.lower()
        if "@" in disclosure.text.lower() or disclosure.kind == "email":
            return value in self.emails or disclosure.text.lower() in self.emails
        digits = _DIGITS.sub("", disclosure.text)
        if len(digits) >= 3 and any(_same_number(digits, number) for number in self.numbers):
            return True
        said = disclosure.text.casefold().strip(" .")
        return len(said) >= 3 and any(re.search(rf"(?<![a-z0-9]){re.escape(said)}(?![a-z0-9])", word) is not None for word in self.words)

    @classmethod
    def of_texts(cls, texts: Iterable[str]) -> Allowed:
        """What stands in these texts as contact data."""
        found = [disclosure for text in texts for disclosure in detect(text)]
        emails = frozenset(one.value.lower() for one in found if one.kind == "email")
        numbers = frozenset(_DIGITS.sub("", one.text) for one in found if one.kind != "email")
        return cls(emails, numbers - {""})


def _same_number(one: str, other: str) -> bool:
    if one == other:
        return True
    short, long = sorted((one.lstrip("0"), other.lstrip("0")), key=len)
    return len(short) >= 7 and long.endswith(short)


@lru_cache(maxsize=16)
def _of(contacts: tuple[str, ...], sayings: tuple[str, ...]) -> Allowed:
    emails = frozenset(value.lower().removeprefix("mailto:") for value in contacts if "@" in value)
    numbers = frozenset(digits for value in (*contacts, *sayings) for digits in _numbers(value))
    words = frozenset(value.casefold() for value in contacts)
    return Allowed(emails, numbers, words)


def _numbers(text: str) -> Iterable[str]:
    for match in re.finditer(r"\+?\d[\d ().\-/]*", text):
        yield _DIGITS.sub("", match.group())


def allowed_of(company: Company) -> Allowed:
    """The company's own contacts and crisis lines."""
    sayings = tuple(text for line in company.crisis for text in (line.say, line.contact or ""))
    return _of(tuple(contact.value for contact in company.contacts), sayings)
