"""``evenhand serve``: the HTTP service and the console."""

from __future__ import annotations

import socket

import click
import uvicorn

from drafting.app import CONSOLE, create_app
from drafting.settings import Settings


class _Server(uvicorn.Server):
    """Says where it is, once it is there."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then print the addresses."""
        await super().startup(sockets)
        if not self.started:
            return
        ports = [part.getsockname()[1] for server in self.servers for part in server.sockets]
        host = self.config.host if ":" not in self.config.host else f"[{self.config.host}]"
        address = f"http://{host}:{ports[0] if ports else self.config.port}"
        click.echo(f"The console: {address}{CONSOLE}/\nThe HTTP service: {address}/v1, described at {address}/docs")


@click.command()
@click.option("--host", help="The address to listen on (default: EVENHAND_HOST, else 127.0.0.1).")
@click.option("--port", type=int, help="The port to listen on (default: EVENHAND_PORT, else 8000).")
def serve(host: str | None, port: int | None) -> int:
    """Run the HTTP service and the console; the documentation of the calls is at /docs."""
    settings = Settings(**{key: value for key, value in {"host": host, "port": port}.items() if value is not None})
    config = uvicorn.Config(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        log_config=None,
        timeout_graceful_shutdown=20,
        h11_max_incomplete_event_size=64 * 1024,
    )
    _Server(config).run()
    return 0
