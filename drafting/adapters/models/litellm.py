"""Any litellm model as a writer: one structured call per wording, under one total deadline, without hidden retries.

litellm's own ``timeout`` was measured not to bound a call (hidden attempts, dripping servers), so a deadline stands around
the call. It is imported lazily, because the import takes seconds, and told not to fetch its price map.
"""

from __future__ import annotations

import asyncio
import importlib
import os
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from drafting.adapters.models.answer import Answer, read_answer
from drafting.domain.brief import Brief
from drafting.domain.draft import Wording
from drafting.errors import ModelFailed, ModelTimeout, ModelUnreadable
from drafting.pii.detect import DetectorFailed
from drafting.pii.mask import Masked, foreign_placeholders, mask, unmask
from drafting.writer.guide import instructions
from prompts import Prompt, load


@dataclass(frozen=True, slots=True)
class LitellmWriter:
    """``model`` is any litellm model name; ``seconds`` the total deadline of one call; ``api_base`` an OpenAI-protocol server."""

    model: str
    seconds: float = 20.0
    api_base: str | None = None
    api_key: str | None = None
    max_tokens: int = 1200

    @property
    def name(self) -> str:
        """The model's name, as the record shows it."""
        return self.model

    async def write(self, brief: Brief) -> Wording:
        """One call. Raises ``ModelTimeout``, ``ModelUnreadable`` or another ``ModelFailed``; no provider text is passed on."""
        prompt, masked = assemble(brief)
        response = await self._call(masked.text)
        answer = read_answer(_content(response))
        if foreign_placeholders(f"{answer.subject or ''}\n{answer.text}", masked.table).invented:
            raise ModelUnreadable("the model's answer holds placeholders that stand for nothing")
        return Wording(
            text=unmask(answer.text, masked.table),
            subject=unmask(answer.subject, masked.table) if answer.subject else None,
            model=self.model,
            prompt=prompt.ref,
            cost=_cost(response),
            tokens=_tokens(response),
        )

    async def _call(self, text: str) -> Any:
        litellm = await asyncio.to_thread(_litellm)
        try:
            return await asyncio.wait_for(self._asked(litellm, text), self.seconds)
        except TimeoutError as error:
            raise ModelTimeout(f"the model did not answer within {self.seconds:g} s") from error
        except Exception as error:  # noqa: BLE001 - whatever a provider raises, the plain wording takes over
            # A provider's error text may echo the key or the prompt: only its class is passed on.
            kind = type(error).__name__
            failure = ModelTimeout if "Timeout" in kind else ModelFailed
            raise failure(f"the model call failed ({kind})") from None

    async def _asked(self, litellm: ModuleType, text: str) -> Any:
        return await litellm.acompletion(
            model=self.model,
            messages=[{"role": "user", "content": text}],
            api_base=self.api_base,
            api_key=self.api_key,
            timeout=self.seconds,
            max_tokens=self.max_tokens,
            temperature=0.2,
            num_retries=0,
            max_retries=0,
            response_format=self._response_format(litellm),
        )

    def _response_format(self, litellm: ModuleType) -> Any:
        if litellm.supports_response_schema(model=self.model):
            return Answer
        return {"type": "json_object"}


def assemble(brief: Brief) -> tuple[Prompt, Masked]:
    """The prompt of a brief and its words, with the customer's personal values masked.

    Raises ``ModelFailed`` where a source is not for this audience, or where personal values cannot be told from others: what is not in the
    prompt cannot leak.
    """
    foreign = [passage.ref for passage in brief.passages if passage.audience.value != "public"]
    if foreign or any(point.internal for point in brief.resolution.points):
        raise ModelFailed(f"internal sources were refused at assembly: {', '.join(foreign) or 'a point'}")
    prompt = load("write_reply")
    text = prompt.render(
        company=brief.company.name,
        voice=brief.company.voice.is_,
        never_says=brief.company.voice.never_says,
        agent=brief.agent,
        channel=brief.channel.id,
        form=brief.form.value,
        instructions=instructions(brief.channel, brief.company, brief.form),
        customer_name=_name(brief),
        questions=brief.questions,
        points=brief.resolution.points,
        passages=brief.passages,
        contacts=brief.company.contacts,
        conversation=brief.messages,
    )
    if brief.repair:
        prompt = load("repair_reply")
        text = prompt.render(task=text, former=brief.former or "", findings=brief.repair)
    try:
        return prompt, mask(text, _personal(brief))
    except DetectorFailed as error:
        raise ModelFailed("the prompt could not be searched for personal data") from error


def _name(brief: Brief) -> str | None:
    return None if brief.channel.is_public else brief.customer.name


def _personal(brief: Brief) -> dict[str, object]:
    customer = brief.customer
    return {**customer.record, "name": customer.name} if customer.name else dict(customer.record)


def _litellm() -> ModuleType:
    os.environ.setdefault("LITELLM_LOCAL_MODEL_COST_MAP", "True")
    module = importlib.import_module("litellm")
    module.telemetry = False  # type: ignore[attr-defined]
    module.suppress_debug_info = True  # type: ignore[attr-defined]
    return module


def _content(response: Any) -> str | None:
    choices = getattr(response, "choices", None)
    return choices[0].message.content if choices else None


def _tokens(response: Any) -> int:
    usage = getattr(response, "usage", None)
    return int(getattr(usage, "total_tokens", 0) or 0)


def _cost(response: Any) -> float:
    """The call's price as litellm's bundled map has it; 0 where the model is not in the map."""
    hidden = getattr(response, "_hidden_params", None) or {}
    return float(hidden.get("response_cost") or 0.0)


async def complete(model: str, prompt: str, *, seconds: float, api_base: str | None = None) -> str:
    """A model's words for one prompt, under one total deadline. Raises ``ModelFailed``. Nothing is masked: the caller answers for the prompt."""
    writer = LitellmWriter(model, seconds, api_base)
    return _content(await writer._call(prompt)) or ""
