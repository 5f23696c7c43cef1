"""A small server that speaks the OpenAI chat-completions protocol on the loopback."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answering = Callable[[str], str]
"""From a prompt to the words of the model's message."""


@dataclass
class ModelServer:
    """``answer`` is called for each prompt; ``status`` other than 200 gives an error that echoes what came in; ``hold`` makes it wait."""

    base: str
    answer: Answering = lambda prompt: json.dumps({"text": "Thank you."})
    status: int = 200
    hold: threading.Event | None = None
    prompts: list[str] = field(default_factory=list)
    bodies: list[dict[str, Any]] = field(default_factory=list)

    def reset(self) -> None:
        """Answer as a new one."""
        self.answer, self.status, self.hold = lambda prompt: json.dumps({"text": "Thank you."}), 200, None
        self.prompts.clear()
        self.bodies.clear()


@contextmanager
def serving() -> Iterator[ModelServer]:
    """A server on a free port, in a thread, for as long as the block lasts."""
    model = ModelServer("")

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            prompt = "\n".join(message["content"] for message in body["messages"])
            model.bodies.append(body)
            model.prompts.append(prompt)
            if model.hold is not None:
                model.hold.wait(20)
            if model.status != 200:
                self._send(model.status, {"error": {"message": f"{self.headers['Authorization']} {prompt}", "type": "server_error"}})
            elif body.get("stream"):
                self._stream(model.answer(prompt))
            else:
                self._send(200, _completion(model.answer(prompt)))

        def _stream(self, text: str) -> None:
            """Server-sent events with five characters each."""
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.send_header("Connection", "close")
            self.end_headers()
            pieces = [_piece({"content": text[at : at + 5]}) for at in range(0, len(text), 5)]
            usage = {**_piece({}), "choices": [], "usage": _completion("")["usage"]}
            with suppress(BrokenPipeError, ConnectionResetError):  # the caller did not wait
                for piece in (_piece({"role": "assistant"}), *pieces, _piece({}, "stop"), usage):
                    self.wfile.write(f"data: {json.dumps(piece)}\n\n".encode())
                self.wfile.write(b"data: [DONE]\n\n")
            self.close_connection = True

        def _send(self, status: int, data: Any) -> None:
            content = json.dumps(data).encode()
            try:
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True  # the caller did not wait

        def log_message(self, format: str, *args: Any) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    model.base = f"http://127.0.0.1:{server.server_port}/v1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield model
    finally:
        if model.hold is not None:
            model.hold.set()
        server.shutdown()
        server.server_close()
        thread.join(5)


def _piece(delta: dict[str, Any], reason: str | None = None) -> dict[str, Any]:
    choice = {"index": 0, "delta": delta, "finish_reason": reason}
    return {"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": "stub", "choices": [choice]}


def _completion(text: str) -> dict[str, Any]:
    message = {"role": "assistant", "content": text}
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1,
        "model": "stub",
        "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120},
    }
