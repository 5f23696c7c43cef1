"""Any litellm model: one structured call, under one total deadline, without hidden retries.

litellm's own ``timeout`` was measured not to bound a call (hidden attempts, dripping servers), so a deadline stands around
the call. It is imported lazily, because the import takes seconds, and told not to fetch its price map.
"""

from __future__ import annotations

import asyncio
import importlib
import logging
import os
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from drafting.adapters.models.answer import Answer
from drafting.adapters.models.completion import Completion
from drafting.errors import ModelFailed, ModelTimeout, ModelUnavailable

_CHARACTERS_PER_TOKEN = 2.5
"""Fewer than any tokenizer was seen to need for English, so that a ceiling is one."""
_TALKATIVE = ("LiteLLM", "LiteLLM Router", "LiteLLM Proxy", "openai")
_AGAIN = ("RateLimit", "ServiceUnavailable", "InternalServer", "APIConnection", "BadGateway")
"""Names of litellm's errors after which another try may work."""


@dataclass(frozen=True, slots=True)
class LitellmModel:
    """``name`` is any litellm model name; ``seconds`` the total deadline of one call; ``api_base`` an OpenAI-protocol server."""

    name: str
    seconds: float = 20.0
    api_base: str | None = None
    api_key: str | None = None
    max_tokens: int = 1200

    def ceiling(self, prompt: str) -> float:
        """The call's price if every allowed token is used, by litellm's bundled map; 0 where the model is not in it."""
        prices = _litellm().model_cost.get(self.name, {})
        tokens_in = len(prompt.encode()) / _CHARACTERS_PER_TOKEN
        paid_in, paid_out = prices.get("input_cost_per_token") or 0.0, prices.get("output_cost_per_token") or 0.0
        return float(tokens_in * paid_in + self.max_tokens * paid_out)

    async def complete(self, prompt: str) -> Completion:
        """One call. Raises ``ModelTimeout``, ``ModelUnavailable`` or another ``ModelFailed``."""
        async with self._guarded() as litellm:
            response = await self._asked(litellm, prompt)
            return Completion(_content(response), _tokens(response), _cost(response))

    async def speak(self, prompt: str, take: Callable[[str], None]) -> Completion:
        """One call like ``complete`` whose words are given to ``take`` as they come."""
        async with self._guarded() as litellm:
            stream = await self._asked(litellm, prompt, stream=True, stream_options={"include_usage": True})
            pieces = []
            async with aclosing(stream):
                async for piece in stream:
                    pieces.append(piece)
                    said = piece.choices[0].delta.content if piece.choices else None
                    if said:
                        take(said)
            whole = litellm.stream_chunk_builder(pieces, messages=[{"role": "user", "content": prompt}])
            return Completion(_content(whole), _tokens(whole), _price(litellm, whole, self.name))

    @asynccontextmanager
    async def _guarded(self) -> AsyncIterator[ModuleType]:
        """litellm for one call: under the total deadline, and with its errors told without a word of the provider's."""
        litellm = await asyncio.to_thread(_litellm)
        try:
            async with asyncio.timeout(self.seconds):
                yield litellm
        except ModelFailed:
            raise
        except TimeoutError:
            raise ModelTimeout(f"the model did not answer within {self.seconds:g} s") from None
        except Exception as error:  # noqa: BLE001 - whatever a provider raises, the plain wording takes over
            # A provider's error text may echo the key or the prompt: only its class is passed on.
            raise _failure(type(error).__name__) from None

    async def _asked(self, litellm: ModuleType, text: str, **more: object) -> Any:
        return await litellm.acompletion(
            model=self.name,
            messages=[{"role": "user", "content": text}],
            api_base=self.api_base,
            api_key=self.api_key,
            timeout=self.seconds,
            max_tokens=self.max_tokens,
            temperature=0.2,
            num_retries=0,
            max_retries=0,
            response_format=self._response_format(litellm),
            **more,
        )

    def _response_format(self, litellm: ModuleType) -> Any:
        if litellm.supports_response_schema(model=self.name):
            return Answer
        return {"type": "json_object"}


async def prepare() -> None:
    """Import litellm now, so that no caller's deadline pays for it."""
    await asyncio.to_thread(_litellm)


def _failure(kind: str) -> ModelFailed:
    if "Timeout" in kind:
        return ModelTimeout(f"the model call failed ({kind})")
    if any(name in kind for name in _AGAIN):
        return ModelUnavailable(f"the model call failed ({kind})")
    return ModelFailed(f"the model call failed ({kind})")


def _litellm() -> ModuleType:
    os.environ.setdefault("LITELLM_LOCAL_MODEL_COST_MAP", "True")
    module = importlib.import_module("litellm")
    module.telemetry = False  # type: ignore[attr-defined]
    module.suppress_debug_info = True  # type: ignore[attr-defined]
    for name in _TALKATIVE:  # at DEBUG they log prompts, whatever the environment asks of them
        logging.getLogger(name).setLevel(logging.WARNING)
    return module


def _content(response: Any) -> str | None:
    choices = getattr(response, "choices", None)
    content = choices[0].message.content if choices else None
    return content if isinstance(content, str) else None


def _tokens(response: Any) -> int:
    usage = getattr(response, "usage", None)
    return int(getattr(usage, "total_tokens", 0) or 0)


def _cost(response: Any) -> float:
    """The call's price as litellm's bundled map has it; 0 where the model is not in the map."""
    hidden = getattr(response, "_hidden_params", None) or {}
    return float(hidden.get("response_cost") or 0.0)


def _price(litellm: ModuleType, response: Any, name: str) -> float:
    """The price of an answer that came in pieces; 0 where the model is not in litellm's map."""
    if name not in litellm.model_cost:
        return 0.0
    return float(litellm.completion_cost(completion_response=response, model=name))


async def complete(model: str, prompt: str, *, seconds: float, api_base: str | None = None) -> str:
    """A model's words for one prompt, under one total deadline. Raises ``ModelFailed``. Nothing is masked: the caller answers for the prompt."""
    return (await LitellmModel(model, seconds, api_base).complete(prompt)).text or ""
