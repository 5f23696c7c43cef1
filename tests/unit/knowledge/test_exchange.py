"""How a folder and a database differ, and what publishing the folder would do."""

from __future__ import annotations

from dataclasses import replace

import pytest

from knowledge.domain.article import Article, ArticleId, ArticleStatus
from knowledge.domain.audience import Audience
from knowledge.domain.revision import EntryKey, EntryKind, kind_of
from knowledge.lifecycle import How, changed_sections, differences, plan, unified
from knowledge.lifecycle.exchange import Filed, Kept, digest
from knowledge.retrieval.split import split

A = EntryKey(EntryKind.ARTICLE, "a")
OLD, NEW, OTHER = b"old", b"new", b"other"


def filed(source: bytes, file: str = "articles/a.md") -> tuple[Filed, ...]:
    return (Filed(A, file, source),)


def kept(source: bytes, agreed: bytes | None) -> tuple[Kept, ...]:
    return (Kept(A, "articles/a.md", source, 1, digest(agreed) if agreed is not None else None),)


@pytest.mark.parametrize(
    ("folder", "database", "how"),
    [
        (filed(OLD), kept(OLD, OLD), None),
        (filed(OLD), kept(OLD, None), None),
        (filed(NEW), kept(OLD, OLD), How.FOLDER_CHANGED),
        (filed(OLD), kept(NEW, OLD), How.DATABASE_CHANGED),
        (filed(OTHER), kept(NEW, OLD), How.BOTH_CHANGED),
        (filed(OTHER), kept(NEW, None), How.BOTH_CHANGED),
        (filed(OLD), (), How.ONLY_IN_FOLDER),
        ((), kept(OLD, OLD), How.ONLY_IN_DATABASE),
        (filed(OLD, "articles/b.md"), kept(OLD, OLD), How.MOVED),
    ],
)
def test_how_two_sides_differ(folder: tuple[Filed, ...], database: tuple[Kept, ...], how: How | None) -> None:
    assert [one.how for one in differences(folder, database)] == ([] if how is None else [how])


@pytest.mark.parametrize(
    ("folder", "database", "conflicts"),
    [
        (filed(OLD), kept(NEW, OLD), True),
        (filed(OTHER), kept(NEW, OLD), True),
        ((), kept(NEW, OLD), True),
        ((), kept(NEW, None), True),
        ((), kept(OLD, OLD), False),
        (filed(NEW), kept(OLD, OLD), False),
        (filed(NEW), (), False),
    ],
)
def test_what_was_done_in_the_database_is_not_undone(folder: tuple[Filed, ...], database: tuple[Kept, ...], conflicts: bool) -> None:
    assert bool(plan(folder, database).conflicts) is conflicts
    forced = plan(folder, database, force=True)
    assert not forced.conflicts
    assert len(forced.new) + len(forced.changed) + len(forced.retired) == 1


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("company.yaml", EntryKind.COMPANY),
        ("articles/deep/er/a.markdown", EntryKind.ARTICLE),
        ("policies/a.yml", EntryKind.POLICY),
        ("suites/s.yaml", EntryKind.SUITE),
        ("articles/a.txt", None),
        ("articles/.hidden.md", None),
        ("articles/.git/a.md", None),
        ("other/a.md", None),
        ("articles", None),
        ("sub/company.yaml", None),
    ],
)
def test_what_a_file_is(name: str, kind: EntryKind | None) -> None:
    assert kind_of(name) is kind


def test_a_diff_tells_line_ends_too() -> None:
    assert unified(b"a\nb", b"a\nb", ("x", "y")) == ""
    assert "-b\n+c" in unified(b"a\nb", b"a\nc", ("x", "y"))
    assert "line ends" in unified(b"a\r\n", b"a\n", ("x", "y"))


def test_which_sections_say_something_else() -> None:
    was = Article(ArticleId("a"), "A", "Top.\n\n## One\n\nFirst.\n\n## Two\n\nSecond.", Audience.PUBLIC, ArticleStatus.PUBLISHED)
    assert changed_sections(split(was), split(replace(was, revision=2, title="B"))) == set()
    assert changed_sections(split(was), split(replace(was, body=was.body.replace("First", "Other")))) == {"one"}
    assert changed_sections(split(was), split(replace(was, body=was.body.replace("## Two", "## Three")))) == {"two"}
    assert changed_sections(split(was), split(replace(was, audience=Audience.INTERNAL))) == {"", "one", "two"}
    assert changed_sections(split(was), []) == {"", "one", "two"}
