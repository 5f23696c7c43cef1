"""Reading a text back into data, the same way whoever wrote it."""

from __future__ import annotations

from drafting.domain.reading import Reading
from drafting.pii.detect import detect
from drafting.reading.commitments import read_commitments
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
