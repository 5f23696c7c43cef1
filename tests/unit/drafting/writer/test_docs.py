"""The page on voice shows what the writer says today."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from drafting.writer import word
from tests.unit.drafting.writer.build import CHANNELS, case

_PAGE = Path(__file__).parents[4] / "docs" / "how-to" / "voice.md"


@pytest.mark.parametrize("channel", CHANNELS)
def test_the_page_shows_the_text(channel: str) -> None:
    shown = re.search(rf"`{channel}`, \w+\)\n.*?```text\n(.*?)\n```", _PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert shown is not None
    assert shown.group(1) == word(case("late-refund", channel).brief).text
