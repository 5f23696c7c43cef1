"""Keys set in an article's bytes, and nothing else of them changed."""

from __future__ import annotations

import pytest

from knowledge.adapters.front_matter import with_keys
from knowledge.errors import InvalidKnowledge


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("---\nid: a\nstatus: draft\n---\nText", "---\nid: a\nstatus: published\n---\nText"),
        ("---\r\nstatus:   draft  # why\r\nid: a\r\n---\r\n", "---\r\nstatus:   published  # why\r\nid: a\r\n---\r\n"),
        ("---\nstatus: 'draft'\nid: a\n---\n", "---\nstatus: published\nid: a\n---\n"),
        ("---\n{id: a, status: draft}\n---\nstatus: draft", "---\n{id: a, status: published}\n---\nstatus: draft"),
        ("\ufeff---\nstatus: draft\n---\n", "\ufeff---\nstatus: published\n---\n"),
        ("---\nid: a\n---\nText", "---\nid: a\nstatus: published\n---\nText"),
        ("---\r\nid: a\r\n---\r\n", "---\r\nid: a\r\nstatus: published\r\n---\r\n"),
        ("---\nnested:\n  status: draft\nid: a\n---\n", "---\nnested:\n  status: draft\nid: a\nstatus: published\n---\n"),
        ("---\nstatus: published\n---\n ---\n", "---\nstatus: published\n---\n ---\n"),
        ("---\ntitle: ünïcode 🪁\nstatus: draft\n---\n🪁", "---\ntitle: ünïcode 🪁\nstatus: published\n---\n🪁"),
    ],
)
def test_the_value_alone_changes(before: str, after: str) -> None:
    assert with_keys(before.encode(), {"status": "published"}, "a.md") == after.encode()


@pytest.mark.parametrize("text", ["no front matter", "---\nid: a\n", "---\n- a\n---\n", "---\n{id: a}\n---\n", "---\nid: [\n---\n"])
def test_what_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(InvalidKnowledge, match=r"a\.md"):
        with_keys(text.encode(), {"status": "published"}, "a.md")
