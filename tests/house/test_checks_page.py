"""The page of the checks is made from the checks, and names every code."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from drafting.checks import CHECKS

DOCS = Path(__file__).parents[2] / "docs"


def test_the_page_is_what_the_checks_say() -> None:
    spec = importlib.util.spec_from_file_location("generate", DOCS / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert (DOCS / "checks.md").read_text(encoding="utf-8") == module.page(), "run: python docs/generate.py"


def test_every_code_stands_on_the_page() -> None:
    page = (DOCS / "checks.md").read_text(encoding="utf-8")
    missing = [code for check in CHECKS for code in check.codes if f"`{code}`" not in page]
    assert missing == []
