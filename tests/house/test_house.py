"""What the house promises of its own files: links that lead somewhere, codes that are explained, files that can be read at a sitting."""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from drafting.checks import CHECKS

ROOT = Path(__file__).parents[2]
MOST_LINES = 400
LONGER = {
    "knowledge/adapters/files.py",  # every file format of a knowledge folder, read in one place
    "drafting/text/quantities.py",  # every kind of value that texts are compared by
}
"""Files that may be longer, each with its reason beside it."""

_LINK = re.compile(r"(?<!!)\[[^\]]+\]\(([^)\s]+)(?: \"[^\"]*\")?\)")
_HEADING = re.compile(r"^#{1,6} +(.+?) *#*$", re.MULTILINE)
_CODE_BLOCK = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


def _pages() -> list[Path]:
    return [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md")), *sorted((ROOT / "evals").rglob("*.md"))]


def _links(page: Path) -> Iterator[str]:
    for link in _LINK.findall(_CODE_BLOCK.sub("", page.read_text(encoding="utf-8"))):
        if "://" not in link and not link.startswith("mailto:"):
            yield link


def _slugs(page: Path) -> set[str]:
    headings = _HEADING.findall(_CODE_BLOCK.sub("", page.read_text(encoding="utf-8")))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", _pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_local_links_lead_somewhere(page: Path) -> None:
    lost = []
    for link in _links(page):
        path, _, section = link.partition("#")
        target = (page.parent / path) if path else page
        if not target.exists() or (section and target.suffix == ".md" and section not in _slugs(target)):
            lost.append(link)
    assert lost == []


def test_there_are_links_to_follow() -> None:
    assert sum(1 for page in _pages() for _ in _links(page)) >= 3


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.name)
def test_each_check_explains_its_codes(check: object) -> None:
    name, codes = check.name, check.codes  # type: ignore[attr-defined]
    words = sys.modules[f"drafting.checks.{name}"].__doc__ or ""
    assert codes
    assert [code for code in codes if f"``{code}``" not in words] == []
    assert all(code.startswith(f"{name}.") for code in codes)


def test_codes_stand_once() -> None:
    codes = [code for check in CHECKS for code in check.codes]
    assert len(codes) == len(set(codes))


def _modules() -> list[Path]:
    return sorted(path for name in ("drafting", "knowledge", "evals", "prompts") for path in (ROOT / name).rglob("*.py"))


def test_files_can_be_read_at_a_sitting() -> None:
    long = {
        str(path.relative_to(ROOT)): count for path in _modules() if (count := path.read_text(encoding="utf-8").count("\n")) > MOST_LINES
    }
    assert {path: count for path, count in long.items() if path not in LONGER} == {}


def test_modules_say_what_they_are_for() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in _modules()
        if (text := path.read_text(encoding="utf-8")).strip() and not text.lstrip().startswith('"""')
    ]
    assert silent == []


_UNFINISHED = re.compile(r"\b(?:TODO|FIXME|XXX|NotImplementedError)\b|except[^\n]*:\s*\n\s*pass\b|^\s*print\(", re.MULTILINE)


def test_nothing_is_left_unfinished_or_swallowed() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {match.group().strip()}"
        for path in _modules()
        for match in _UNFINISHED.finditer(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_the_tests_install_all_that_imports_need() -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    assert set(extras["import"]) <= set(extras["dev"])
