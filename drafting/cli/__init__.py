"""The command line. Every command lives in a module of its own that is imported when it is called, so that ``--help`` is quick."""

from drafting.cli.main import main

__all__ = ["main"]
