"""The two clients. They differ in how they wait and in nothing else: what is asked stands in ``calls``."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Any, Concatenate, ParamSpec, Self, TypeVar

import httpx2

from . import calls
from .calls import Call, Case
from .errors import EvenhandError, Unreachable, refusal
from .events import Event, EventReader

P = ParamSpec("P")
T = TypeVar("T")
LOCAL = "http://127.0.0.1:8000"
_TOO_OFTEN, _AWAY = 429, 503


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait and how often to ask again; only what is safe to repeat is repeated. Seconds."""

    timeout: float = 60.0
    tries: int = 3
    longest_pause: float = 10.0

    def pause(self, attempt: int, after: float | None = None) -> float:
        """Seconds until the next try: what the service asked for, else longer each time, spread so that callers do not come in step."""
        wanted = after if after is not None else 0.25 * 2**attempt * random.uniform(0.5, 1.5)  # noqa: S311 - nothing is secret in it
        return min(wanted, self.longest_pause)


def _headers(key: str | None) -> dict[str, str]:
    return {"User-Agent": "evenhand-client"} | ({"Authorization": f"Bearer {key}"} if key else {})


def _request(call: Call[Any]) -> dict[str, Any]:
    rest: dict[str, Any] = {"params": dict(call.params), "headers": dict(call.headers)}
    return rest if call.body is None else rest | {"json": dict(call.body)}


def _after(outcome: httpx2.Response | httpx2.HTTPError) -> float | None:
    told = outcome.headers.get("Retry-After", "") if isinstance(outcome, httpx2.Response) else ""
    return float(told) if told.isdigit() else None


def _result(call: Call[T], answer: httpx2.Response | httpx2.HTTPError) -> T:
    """The answer, read. Raises ``Unreachable`` where there is none, ``Refused`` for a problem and ``EvenhandError`` for what is no answer
    of this service."""
    if isinstance(answer, httpx2.HTTPError):
        raise _lost(call, answer) from answer
    if answer.status_code >= 400:
        raise refusal(answer.status_code, _problem(answer), _after(answer))
    try:
        return call.read.validate_python(None) if answer.status_code == 204 else call.read.validate_json(answer.content)
    except ValueError as error:
        raise EvenhandError(f"{call.method} {call.path} was answered with something that this client cannot read: {error}") from error


def _problem(answer: httpx2.Response) -> dict[str, object]:
    try:
        found = answer.json()
    except ValueError:
        found = None
    return found if isinstance(found, dict) else {"title": answer.reason_phrase or "no problem details were sent"}


def _again(call: Call[Any], outcome: httpx2.Response | httpx2.HTTPError) -> bool:
    """Whether to ask again: a service that was asked too often did nothing; of one that was away or did not answer nothing is known."""
    if isinstance(outcome, httpx2.Response):
        return outcome.status_code == _TOO_OFTEN or (outcome.status_code == _AWAY and call.repeatable)
    return call.repeatable or isinstance(outcome, httpx2.ConnectError | httpx2.ConnectTimeout)


def _lost(call: Call[Any], error: httpx2.HTTPError) -> Unreachable:
    return Unreachable(f"{call.method} {call.path} got no answer: {type(error).__name__}: {error}")


def _now(build: Callable[P, Call[T]]) -> Callable[Concatenate[Evenhand, P], T]:
    def method(self: Evenhand, /, *args: P.args, **kwargs: P.kwargs) -> T:
        return self.send(build(*args, **kwargs))

    return _named(method, build)


def _later(build: Callable[P, Call[T]]) -> Callable[Concatenate[AsyncEvenhand, P], Coroutine[Any, Any, T]]:
    async def method(self: AsyncEvenhand, /, *args: P.args, **kwargs: P.kwargs) -> T:
        return await self.send(build(*args, **kwargs))

    return _named(method, build)


F = TypeVar("F", bound=Callable[..., Any])


def _named(method: F, build: Callable[..., Any]) -> F:
    method.__name__, method.__doc__ = build.__name__, build.__doc__
    return method


class Evenhand:
    """The service, for a program that waits. ``key`` is an API key; a service that was started without any needs none on its own
    machine. Raises ``EvenhandError``s."""

    def __init__(self, url: str = LOCAL, key: str | None = None, *, patience: Patience | None = None, transport: httpx2.BaseTransport | None = None) -> None:  # fmt: skip
        self.patience = patience or Patience()
        self._http = httpx2.Client(base_url=url, headers=_headers(key), timeout=self.patience.timeout, transport=transport)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close its connections."""
        self._http.close()

    def send(self, call: Call[T]) -> T:
        """Send one call and read its answer."""
        for attempt in range(self.patience.tries):
            outcome = self._try(call)
            if not _again(call, outcome) or attempt + 1 == self.patience.tries:
                break
            time.sleep(self.patience.pause(attempt, _after(outcome)))
        return _result(call, outcome)

    def _try(self, call: Call[Any]) -> httpx2.Response | httpx2.HTTPError:
        try:
            return self._http.request(call.method, call.path, **_request(call))
        except httpx2.HTTPError as error:
            return error

    def stream(self, case: Case, channel: str) -> Iterator[Event]:
        """Draft a reply and hear of its progress; the last event is ``draft``. Raises ``Refused`` where the service ends with a problem."""
        call = _streamed(case, channel)
        try:
            with self._http.stream(call.method, call.path, **_request(call)) as answer:
                if answer.status_code >= 400:
                    answer.read()
                    _result(call, answer)
                reader = EventReader()
                for line in answer.iter_lines():
                    yield from reader.feed(line)
        except httpx2.HTTPError as error:
            raise _lost(call, error) from error

    draft, drafts, read, page, record = _now(calls.draft), _now(calls.drafts), _now(calls.read), _now(calls.page), _now(calls.record)
    approve, reject, revise, edit = _now(calls.approve), _now(calls.reject), _now(calls.revise), _now(calls.edit)
    withdraw, reopen, supply, settle = _now(calls.withdraw), _now(calls.reopen), _now(calls.supply), _now(calls.settle)
    timeline, listen = _now(calls.timeline), _now(calls.listen)
    queue, claim, release, assign = _now(calls.queue), _now(calls.claim), _now(calls.release), _now(calls.assign)
    comment, comments, mentions = _now(calls.comment), _now(calls.comments), _now(calls.mentions)
    check, search, decide = _now(calls.check), _now(calls.search), _now(calls.decide)
    articles, article, policies, policy = _now(calls.articles), _now(calls.article), _now(calls.policies), _now(calls.policy)
    audit, ready = _now(calls.audit), _now(calls.ready)


class AsyncEvenhand:
    """The service, for a program that does other things meanwhile. As ``Evenhand``, with ``await``."""

    def __init__(self, url: str = LOCAL, key: str | None = None, *, patience: Patience | None = None, transport: httpx2.AsyncBaseTransport | None = None) -> None:  # fmt: skip
        self.patience = patience or Patience()
        self._http = httpx2.AsyncClient(base_url=url, headers=_headers(key), timeout=self.patience.timeout, transport=transport)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self.close()

    async def close(self) -> None:
        """Close its connections."""
        await self._http.aclose()

    async def send(self, call: Call[T]) -> T:
        """Send one call and read its answer."""
        for attempt in range(self.patience.tries):
            outcome = await self._try(call)
            if not _again(call, outcome) or attempt + 1 == self.patience.tries:
                break
            await asyncio.sleep(self.patience.pause(attempt, _after(outcome)))
        return _result(call, outcome)

    async def _try(self, call: Call[Any]) -> httpx2.Response | httpx2.HTTPError:
        try:
            return await self._http.request(call.method, call.path, **_request(call))
        except httpx2.HTTPError as error:
            return error

    async def stream(self, case: Case, channel: str) -> AsyncIterator[Event]:
        """Draft a reply and hear of its progress; the last event is ``draft``. Raises ``Refused`` where the service ends with a problem."""
        call = _streamed(case, channel)
        try:
            async with self._http.stream(call.method, call.path, **_request(call)) as answer:
                if answer.status_code >= 400:
                    await answer.aread()
                    _result(call, answer)
                reader = EventReader()
                async for line in answer.aiter_lines():
                    for event in reader.feed(line):
                        yield event
        except httpx2.HTTPError as error:
            raise _lost(call, error) from error

    draft, drafts, read, page, record = (
        _later(calls.draft),
        _later(calls.drafts),
        _later(calls.read),
        _later(calls.page),
        _later(calls.record),
    )
    approve, reject, revise, edit = _later(calls.approve), _later(calls.reject), _later(calls.revise), _later(calls.edit)
    withdraw, reopen, supply, settle = _later(calls.withdraw), _later(calls.reopen), _later(calls.supply), _later(calls.settle)
    timeline, listen = _later(calls.timeline), _later(calls.listen)
    queue, claim, release, assign = _later(calls.queue), _later(calls.claim), _later(calls.release), _later(calls.assign)
    comment, comments, mentions = _later(calls.comment), _later(calls.comments), _later(calls.mentions)
    check, search, decide = _later(calls.check), _later(calls.search), _later(calls.decide)
    articles, article, policies, policy = _later(calls.articles), _later(calls.article), _later(calls.policies), _later(calls.policy)
    audit, ready = _later(calls.audit), _later(calls.ready)


def _streamed(case: Case, channel: str) -> Call[Any]:
    call = calls.draft(case, channel)
    return replace(call, headers={**call.headers, "Accept": "text/event-stream"})
