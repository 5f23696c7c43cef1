"""A server of the OpenAI protocol with bad days, for the measurements of models; not a benchmark by itself."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable

Fault = Callable[[asyncio.StreamWriter], Awaitable[None]]
LONG = 30.0
"""Seconds that the slow faults would last if nobody gave up."""


def completion(text: str) -> bytes:
    """The body of a completion."""
    message = {"role": "assistant", "content": text}
    choice = {"index": 0, "message": message, "finish_reason": "stop"}
    usage = {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120}
    return json.dumps({"id": "c", "object": "chat.completion", "created": 1, "model": "stub", "choices": [choice], "usage": usage}).encode()


def _head(length: int, status: str = "200 OK", kind: str = "application/json") -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n".encode()


def _body(body: bytes, status: str = "200 OK") -> Fault:
    async def fault(writer: asyncio.StreamWriter) -> None:
        writer.write(_head(len(body), status) + body)
        await writer.drain()

    return fault


async def _hang(writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(LONG)


async def _drip(writer: asyncio.StreamWriter) -> None:
    body = completion(json.dumps({"text": "Thank you."}))
    writer.write(_head(len(body)))
    for byte in body:
        writer.write(bytes([byte]))
        await writer.drain()
        await asyncio.sleep(LONG / len(body))


async def _drip_head(writer: asyncio.StreamWriter) -> None:
    for byte in _head(10) * 3:
        writer.write(bytes([byte]))
        await writer.drain()
        await asyncio.sleep(0.3)


async def _cut(writer: asyncio.StreamWriter) -> None:
    body = completion(json.dumps({"text": "Thank you."}))
    writer.write(_head(len(body)) + body[: len(body) // 2])
    await writer.drain()


async def _late(writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(LONG / 3)
    await _body(completion(json.dumps({"text": "Thank you."})))(writer)


async def _closed(writer: asyncio.StreamWriter) -> None:
    return


FAULTS: dict[str, Fault] = {
    "hang": _hang,
    "drip body": _drip,
    "drip head": _drip_head,
    "late": _late,
    "closed at once": _closed,
    "cut in the middle": _cut,
    "429": _body(b'{"error": {"message": "slow down"}}', "429 Too Many Requests"),
    "500": _body(b'{"error": {"message": "oops"}}', "500 Internal Server Error"),
    "503": _body(b"<html>busy</html>", "503 Service Unavailable"),
    "401": _body(b'{"error": {"message": "bad key"}}', "401 Unauthorized"),
    "404": _body(b'{"error": {"message": "no such model"}}', "404 Not Found"),
    "not HTTP JSON": _body(b"\x00\xff garbage"),
    "empty body": _body(b""),
    "no choices": _body(b'{"id": "c", "object": "chat.completion", "created": 1, "model": "stub", "choices": []}'),
    "words, not JSON": _body(completion("Sure! Here is your reply: hello.")),
    "huge": _body(completion(json.dumps({"text": "a" * 8_000_000}))),
}
"""Sixteen ways in which a provider fails."""


class FaultServer:
    """``fault`` names how it answers; ``None`` is a good day with ``text``, after ``delay`` seconds."""

    def __init__(self, text: str = json.dumps({"text": "Thank you."})) -> None:
        self.fault: str | None = None
        self.text = text
        self.delay = 0.0
        self.asked = 0
        self.base = ""

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection."""
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            head = await reader.readuntil(b"\r\n\r\n")
            length = next((int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")), 0)
            await reader.readexactly(length)
            self.asked += 1
            if self.fault is None:
                await asyncio.sleep(self.delay)
                await _body(completion(self.text))(writer)
            else:
                await FAULTS[self.fault](writer)
        with contextlib.suppress(ConnectionError):
            writer.close()
            await writer.wait_closed()


@contextlib.asynccontextmanager
async def faulty() -> AsyncIterator[FaultServer]:
    """The server on a free port of the loopback."""
    server = FaultServer()
    listening = await asyncio.start_server(server.answer, "127.0.0.1", 0)
    server.base = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}/v1"
    try:
        yield server
    finally:
        listening.close()
