"""Labelled texts: figures of each reader, and every miss."""

from __future__ import annotations

from pathlib import Path

import pytest

from evals.texts import Figures, Miss, judge_texts, read_texts
from knowledge.errors import InvalidKnowledge

TEXTS = """
commitments:
  - {text: We will refund the full price., commitments: [refund]}
  - {text: We will refund the full price., commitments: [refund|credit]}
  - {text: We will refund the full price., commitments: [], also_ok: [refund]}
  - {text: We will refund the full price., commitments: [discount]}
  - {text: We are open from nine to five., commitments: []}
  - {text: We are open from nine to five., commitments: [callback]}
privacy:
  - {channel: social_public, record: {email: w.grump@mail.example}, text: We wrote to w.grump@mail.example., leak: true}
  - {channel: social_public, contacts: [help@acme.example], text: Write to help@acme.example., leak: false}
  - {channel: social_public, text: Thank you for writing., leak: true}
tone:
  - {channel: email, text: Thank you for telling us about the broken wheel., ok: true}
grounding:
  - {passages: [A widget can be returned within 30 days.], text: You can return a widget within 30 days., grounded: true}
  - {passages: [A widget can be returned within 30 days.], text: You can return a widget within 90 days., grounded: false}
"""


def figures(folder: Path, text: str = TEXTS) -> dict[str, Figures]:
    path = folder / "texts.yaml"
    path.write_text(text, encoding="utf-8")
    return {entry.kind: entry for entry in judge_texts(read_texts(path))}


def test_promises_are_counted_by_type(tmp_path: Path) -> None:
    found = figures(tmp_path)["commitments"]
    assert (found.n, found.right, found.wrong, found.missed) == (6, 2, 1, 2)
    assert [found.precision, found.recall, found.f1] == pytest.approx([2 / 3, 0.5, 4 / 7])
    assert found.misses == (
        Miss("We will refund the full price.", "discount", "refund"),
        Miss("We are open from nine to five.", "callback", "none"),
    )


def test_leaks_and_what_no_source_bears_out(tmp_path: Path) -> None:
    found = figures(tmp_path)
    assert (found["privacy"].right, found["privacy"].wrong, found["privacy"].missed) == (1, 0, 1)
    assert found["privacy"].misses == (Miss("Thank you for writing.", "true", "false"),)
    assert (found["grounding"].right, found["grounding"].wrong, found["grounding"].missed) == (1, 0, 0)
    assert found["grounding"].f1 == 1.0


def test_nothing_to_find_has_no_figure(tmp_path: Path) -> None:
    found = figures(tmp_path)["tone"]
    assert (found.n, found.precision, found.recall, found.f1, found.misses) == (1, None, None, None, ())
    assert found.as_json() == {"precision": None, "recall": None, "f1": None, "n": 1, "misses": []}


def test_only_what_the_file_has_is_judged(tmp_path: Path) -> None:
    assert list(figures(tmp_path, "tone: [{channel: email, text: Thanks., ok: true}]\n")) == ["tone"]


@pytest.mark.parametrize("text", ["tones: []", "tone: [{channel: email, text: Hi, fine: true}]", "tone: {", "- tone"])
def test_what_cannot_be_read_is_refused_with_its_line(tmp_path: Path, text: str) -> None:
    with pytest.raises(InvalidKnowledge) as caught:
        figures(tmp_path, text + "\n")
    assert caught.value.problems[0].file.endswith("texts.yaml")
