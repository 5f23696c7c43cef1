"""The door: ``evenhand COMMAND``."""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Mapping
from importlib.metadata import version
from typing import Any, NamedTuple

import click

DONE, NOT_HELD, WRONG_CALL = 0, 1, 2


class Entry(NamedTuple):
    """Where a command is, and its line in the help."""

    place: str
    help: str


COMMANDS: Mapping[str, Entry] = {
    "demo": Entry("drafting.cli.demo:demo", "Load the example company and draft one complaint for every channel."),
    "serve": Entry("drafting.cli.serve:serve", "Run the HTTP service."),
    "draft": Entry("drafting.cli.draft:draft", "Draft a reply to a case."),
    "check": Entry("drafting.cli.check:check", "Check a text for a channel."),
    "kb": Entry("drafting.cli.kb:kb", "Check and search a knowledge folder."),
    "eval": Entry("evals.cli:evaluate", "Run and compare evaluations."),
    "costs": Entry("drafting.cli.costs:costs", "What models cost, by day, channel, agent or model."),
    "audit": Entry("drafting.cli.audit:audit", "Verify, sign and export the log of what was done."),
    "forget": Entry("drafting.cli.audit:forget", "Forget a customer."),
    "listen": Entry("drafting.cli.listen:listen", "Triage mentions, and say which topics rise."),
    "mcp": Entry("drafting.cli.mcp:mcp", "Serve an assistant that speaks the Model Context Protocol: draft, check, search, decide."),
    "doctor": Entry("drafting.cli.doctor:doctor", "What is configured, what is reachable, what is missing."),
}


class LazyGroup(click.Group):
    """A group whose commands are imported when they are called."""

    def __init__(self, *, entries: Mapping[str, Entry], **rest: Any) -> None:
        super().__init__(**rest)
        self.entries = entries

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.entries)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        entry = self.entries.get(cmd_name)
        if entry is None:
            return None
        module, name = entry.place.split(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.help) for name, entry in self.entries.items()])


@click.group(
    cls=LazyGroup,
    entries=COMMANDS,
    help="Evenhand drafts customer replies from one knowledge base and one rule book: the same case, the same answer, in every channel.",
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(version("evenhand"), prog_name="evenhand")
def cli() -> None:
    """The command group."""


def main() -> None:
    """Run a command. Exit codes: 0 done, 1 a gate or check did not hold, 2 the call or a file is wrong."""
    try:
        code = cli.main(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(WRONG_CALL)
    except click.Abort:
        sys.exit(130)
    except Exception as error:  # noqa: BLE001 - what it is decides how it is shown
        sys.exit(_report(error))
    sys.exit(code if isinstance(code, int) else DONE)


def _report(error: Exception) -> int:
    """Errors that are about the call or a file become a line and a code; anything else is a fault and shows its traceback."""
    errors = importlib.import_module("drafting.errors")
    knowledge = importlib.import_module("knowledge.errors")
    if not isinstance(error, errors.DraftingError | knowledge.KnowledgeError | FileNotFoundError | NotADirectoryError | PermissionError):
        raise error
    if "--json" in sys.argv:
        click.echo(json.dumps({"error": type(error).__name__, "message": str(error)}, ensure_ascii=False))
    else:
        click.echo(f"Error: {error}", err=True)
    return WRONG_CALL
