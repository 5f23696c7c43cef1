"""Reading a text back into data, the same way whoever wrote it; and, where one is configured, a second time by a model.

The second reader only adds: what the rules read stands, whatever it says or fails to say.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from drafting.domain.finding import Finding, Severity
from drafting.domain.reading import CommitmentReading, Reading
from drafting.errors import ModelFailed
from drafting.pii.detect import detect
from drafting.ports import SecondReader
from drafting.reading.commitments import read_commitments
from drafting.steps.notes import CHECK
from drafting.text.normalise import hidden_characters
from drafting.text.quantities import quantities
from drafting.text.sentences import sentences
from knowledge.domain.company import Company


def read_back(text: str, company: Company) -> Reading:
    """What the text says: its promises, values, personal data and hidden characters. Spans count the given text's characters."""
    return Reading(
        text=text,
        sentences=sentences(text),
        commitments=read_commitments(text, company.commitments),
        quantities=quantities(text, locale=company.locale, currency=company.currency),
        disclosures=detect(text),
        hidden=hidden_characters(text),
    )


@dataclass(frozen=True, slots=True)
class ReadTwice:
    """A reading, and what is to be said of how it came about: that the second reader could not read (info)."""

    reading: Reading
    findings: tuple[Finding, ...] = ()


async def read_twice(text: str, company: Company, second: SecondReader | None, known: Mapping[str, object]) -> ReadTwice:
    """What the rules read, and the promises that the second reader reads beside. ``known`` are the customer's values, which are masked
    before the text leaves. Where it fails the rules' reading stands alone, and a finding says so."""
    first = read_back(text, company)
    if second is None or not text.strip():
        return ReadTwice(first)
    try:
        return ReadTwice(joined(first, await second.read(text, company, known)))
    except ModelFailed as error:
        message = f"The second reader could not read this text: {error}. The rules alone did."
        return ReadTwice(first, (Finding(CHECK, "second_reader_silent", Severity.INFO, message),))


def joined(first: Reading, others: Iterable[CommitmentReading]) -> Reading:
    """Both readings: of a type that both name the first one's stands, and what only the second names is added."""
    named = {reading.type for reading in first.commitments}
    added: dict[str, CommitmentReading] = {}
    for reading in others:
        if reading.type not in named:
            added.setdefault(reading.type, reading)
    if not added:
        return first
    return replace(first, commitments=tuple(sorted((*first.commitments, *added.values()), key=lambda reading: reading.start)))
