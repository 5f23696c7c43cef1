"""Writes ``docs/checks.md`` from the checks' own docstrings. Run: ``python docs/generate.py``."""

from __future__ import annotations

import sys
from pathlib import Path

from drafting.checks import CHECKS
from drafting.steps import notes

TARGET = Path(__file__).parent / "checks.md"
HEAD = """# The checks

Pure functions from a text's reading, the resolution, the channel and the audience to findings. `block` stops an approval, `warn` asks for a look, `info` tells.
A check that cannot be run blocks (`checks.crashed`). This page is made from the checks themselves.
"""


def page() -> str:
    """The page's text."""
    parts = [HEAD]
    for check in CHECKS:
        doc = (sys.modules[check.run.__module__].__doc__ or "").strip().replace("``", "`")
        parts.append(f"## {check.name}\n\n{doc}\n")
    parts.append(f"## {notes.CHECK}\n\n{(notes.__doc__ or '').strip().replace('``', '`')}\n")
    return "\n".join(parts)


if __name__ == "__main__":
    TARGET.write_text(page(), encoding="utf-8")
