"""``evenhand serve``: the HTTP service."""

from __future__ import annotations

import click
import uvicorn

from drafting.app import create_app
from drafting.settings import Settings


@click.command()
@click.option("--host", help="The address to listen on (default: EVENHAND_HOST, else 127.0.0.1).")
@click.option("--port", type=int, help="The port to listen on (default: EVENHAND_PORT, else 8000).")
def serve(host: str | None, port: int | None) -> int:
    """Run the HTTP service; its documentation is at /docs."""
    settings = Settings(**{key: value for key, value in {"host": host, "port": port}.items() if value is not None})
    uvicorn.run(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        log_config=None,
        timeout_graceful_shutdown=20,
        h11_max_incomplete_event_size=64 * 1024,
    )
    return 0
