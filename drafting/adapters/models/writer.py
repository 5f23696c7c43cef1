"""A hosted model as a writer: assembled, paid for, asked once, read as data."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field, replace

from drafting.adapters.models.answer import Answer, read_answer
from drafting.adapters.models.assembly import Assembled, assemble
from drafting.adapters.models.cache import AnswerCache
from drafting.adapters.models.completion import Model, SpeakingModel
from drafting.adapters.models.ledger import Ledger, Purse
from drafting.adapters.models.speech import Speech
from drafting.domain.brief import Brief
from drafting.domain.draft import Wording
from drafting.domain.progress import Hear
from prompts import PACKAGED, Prompts


@dataclass(frozen=True, slots=True)
class ModelWriter:
    """Words briefs by one call of ``model``. ``ledger`` holds the cap on money, ``cache`` the answers to identical work,
    ``prompts`` what the model is told."""

    model: Model
    ledger: Purse = field(default_factory=Ledger)
    cache: AnswerCache = field(default_factory=AnswerCache)
    prompts: Prompts = PACKAGED

    @property
    def name(self) -> str:
        """The model's name, as the record shows it."""
        return self.model.name

    async def write(self, brief: Brief) -> Wording:
        """One wording. Raises ``ModelFailed``: ``BudgetSpent`` before a call, ``ModelTimeout``, ``ModelUnavailable`` or
        ``ModelUnreadable`` after it."""
        if brief.hear is not None:
            brief.hear(None)
        assembled = assemble(brief, self.prompts)
        key = _key(self.name, assembled, brief)
        kept = self.cache.get(key)
        if kept is not None:
            return replace(assembled.read(kept), model=self.name)
        answer, cost, tokens = await self._asked(assembled, brief.hear)
        wording = replace(assembled.read(answer), model=self.name, cost=cost, tokens=tokens)
        self.cache.keep(key, answer)
        return wording

    async def _asked(self, assembled: Assembled, hear: Hear | None) -> tuple[Answer, float, int]:
        async with self.ledger.reserved(self.model.ceiling(assembled.text)) as entry:
            if hear is not None and isinstance(self.model, SpeakingModel):
                speech = Speech(hear, {} if assembled.is_public else assembled.masked.table)
                completion = await self.model.speak(assembled.text, speech.take)
            else:
                completion = await self.model.complete(assembled.text)
            entry.settle(completion.cost)
        return read_answer(completion.text), completion.cost, completion.tokens


def _key(model: str, assembled: Assembled, brief: Brief) -> str:
    """The identity of a piece of work: model, prompt, words, and whose values would be put back, so that an answer can never reach
    another customer."""
    table = sorted(assembled.masked.table.items())
    parts = [model, assembled.prompt.digest, assembled.text, brief.customer.id, brief.customer.name, brief.channel.id, table]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()
