"""``evenhand mcp``: the service for assistants that speak the Model Context Protocol."""

from __future__ import annotations

import os

import click

from drafting.cli.support import run
from drafting.client.sending import LOCAL
from drafting.errors import NotConfigured

KEY = "EVENHAND_KEY"


@click.command()
@click.option("--url", default=LOCAL, show_default=True, help="Where the service runs.")
def mcp(url: str) -> int:
    """Serve an assistant over standard input and output: draft, check, search, decide; never approve or send.

    The key is read from EVENHAND_KEY: one with the role agent is enough.
    """
    try:
        from drafting.client.mcp import serve_stdio
    except ModuleNotFoundError as error:
        raise NotConfigured(f"The module {error.name!r} is missing: install Evenhand with its extra 'mcp'.") from error
    run(serve_stdio(url, os.environ.get(KEY)))
    return 0
