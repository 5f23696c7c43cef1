"""A hosted model as the second reader of promises: asked once, its answer read as data from an untrusted author.

It can only name a kind that exists and words that stand in the text; anything else it says is dropped.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pydantic import BaseModel, ConfigDict, Field

from drafting.adapters.models.answer import read_as
from drafting.adapters.models.completion import Model
from drafting.adapters.models.ledger import Ledger, Purse
from drafting.domain.reading import CommitmentReading
from drafting.errors import ModelFailed
from drafting.pii.detect import DetectorFailed
from drafting.pii.mask import Masked, mask, unmask
from drafting.reading.commitments_values import value_in
from knowledge.domain.commitment import BUILT_IN_COMMITMENTS
from knowledge.domain.company import Company
from prompts import PACKAGED, Prompts

_MOST_READ = 8_000
_MOST_SAID = 40_000


class _Promise(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True)

    type: str = Field(max_length=80)
    words: str = Field(min_length=1, max_length=2_000)


class _Answer(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True)

    promises: list[_Promise] = Field(max_length=100)


@dataclass(frozen=True, slots=True)
class ModelReader:
    """Reads by one call of ``model``; ``ledger`` holds the cap on money, ``prompts`` what the model is told."""

    model: Model
    ledger: Purse = field(default_factory=Ledger)
    prompts: Prompts = PACKAGED

    async def read(self, text: str, company: Company, known: Mapping[str, object]) -> tuple[CommitmentReading, ...]:
        """The promises that the model names, with their spans in the text. Raises ``ModelFailed``."""
        if len(text) > _MOST_READ:
            raise ModelFailed(f"the text has {len(text)} characters; {_MOST_READ} are read")
        masked = _masked(text, company, known)
        kinds = sorted({*BUILT_IN_COMMITMENTS, *company.commitments})
        prompt = self.prompts.load("read_back").render(company=company.name, kinds=kinds, text=masked.text)
        async with self.ledger.reserved(self.model.ceiling(prompt)) as entry:
            completion = await self.model.complete(prompt)
            entry.settle(completion.cost)
        answer = read_as(_Answer, completion.text, _MOST_SAID)
        return tuple(_standing(answer, text, masked.table, frozenset(kinds)))


def _masked(text: str, company: Company, known: Mapping[str, object]) -> Masked:
    try:
        return mask(text, dict(known), keep=[contact.value for contact in company.contacts])
    except DetectorFailed as error:
        raise ModelFailed("the text could not be searched for personal data") from error


def _standing(answer: _Answer, text: str, table: Mapping[str, str], kinds: frozenset[str]) -> Iterator[CommitmentReading]:
    for promise in answer.promises:
        words = unmask(promise.words, table).strip()
        start = text.find(words) if words else -1
        if promise.type in kinds and start >= 0:
            yield CommitmentReading(promise.type, words, start, start + len(words), value_in(words))
