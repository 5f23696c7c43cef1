"""Calls of other services: only to addresses that may be called, without redirects, and with what became of them told apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import httpx2

from drafting.adapters.desks.egress import Forbidden, Network, resolve
from drafting.errors import DeliveryUnsure, NotDelivered

SECONDS = 15.0
LARGEST = 4 * 1024 * 1024
_LATER = frozenset({408, 425, 429, 503})


@dataclass(frozen=True, slots=True)
class Call:
    """One request. ``writes`` says whether it changes anything there: where it does and no answer comes, nobody can tell."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    content: bytes | None = None
    writes: bool = True


@dataclass(frozen=True, slots=True)
class Caller:
    """Calls one service. ``who`` names it in problems; ``allowed`` are private networks that may be called."""

    who: str
    allowed: Sequence[Network] = ()

    async def send(self, call: Call) -> httpx2.Response:
        """The answer, which is one of success. Raises ``NotDelivered`` where nothing was changed there, ``DeliveryUnsure`` where
        that is not known."""
        try:
            answer = await self._send(call)
        except Forbidden as error:
            raise NotDelivered(str(error), again=False) from error
        except (httpx2.ConnectError, httpx2.ConnectTimeout, OSError) as error:
            raise NotDelivered(f"{self.who} cannot be reached ({type(error).__name__}).", again=True) from error
        except httpx2.HTTPError as error:
            raise self._silence(call, f"{self.who} did not answer ({type(error).__name__}).") from error
        if 200 <= answer.status_code < 300:
            return answer
        if answer.status_code >= 500 and answer.status_code not in _LATER:
            raise self._silence(call, f"{self.who} answered {answer.status_code}.")
        raise NotDelivered(f"{self.who} answered {answer.status_code}.", again=answer.status_code in _LATER)

    def _silence(self, call: Call, problem: str) -> NotDelivered | DeliveryUnsure:
        return DeliveryUnsure(problem) if call.writes else NotDelivered(problem, again=True)

    async def _send(self, call: Call) -> httpx2.Response:
        """To the very address that was looked at, under the name that the certificate is for; redirects are not followed."""
        parts = urlsplit(call.url)
        host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
        address = await resolve(host, port, self.allowed)
        netloc = f"[{address}]:{port}" if ":" in address else f"{address}:{port}"
        target = urlunsplit((parts.scheme, netloc, parts.path or "/", parts.query, ""))
        headers = {**call.headers, "host": parts.netloc.rpartition("@")[2]}
        extensions: dict[str, Any] = {"sni_hostname": host}
        async with httpx2.AsyncClient(timeout=SECONDS, follow_redirects=False, trust_env=False) as client:
            request = client.build_request(call.method, target, content=call.content, headers=headers, extensions=extensions)
            answer = await client.send(request, stream=True)
            try:
                return await _read(answer)
            finally:
                await answer.aclose()


async def _read(answer: httpx2.Response) -> httpx2.Response:
    """The answer with its body, which is no larger than we are ready for."""
    body = bytearray()
    async for part in answer.aiter_bytes():
        body += part
        if len(body) > LARGEST:
            raise httpx2.RequestError("the answer is too large", request=answer.request)
    return httpx2.Response(answer.status_code, headers=_plain(answer.headers), content=bytes(body), request=answer.request)


def _plain(headers: httpx2.Headers) -> dict[str, str]:
    return {
        name: value for name, value in headers.items() if name.lower() not in {"content-encoding", "content-length", "transfer-encoding"}
    }
