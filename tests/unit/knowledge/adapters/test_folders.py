"""Folders that are read as they are written, and what concerns several of their files."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from knowledge.adapters.entry_file import article_of, check_article
from knowledge.adapters.files import read_folder
from knowledge.adapters.schemas import json_schema
from knowledge.errors import InvalidKnowledge, UnknownEntry
from tests.unit.knowledge.adapters.test_problems import ARTICLE, COMPANY, POLICY, problem_of, sound, written
from tests.unit.knowledge.policy.build import folder


def test_marks_and_line_ends_of_other_systems_are_read(tmp_path: Path) -> None:
    written(tmp_path)
    for file in ("company.yaml", "articles/a.md", "policies/p.yaml"):
        path = tmp_path / file
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert read_folder(tmp_path).articles[0].body.splitlines()[0] == "## One"


def test_no_folder_and_an_empty_folder_are_told(tmp_path: Path) -> None:
    assert "this is no folder" in problem_of(tmp_path / "none").message
    assert problem_of(tmp_path).message == "the file is missing"


def test_problems_of_every_file_are_told_together(tmp_path: Path) -> None:
    written(
        tmp_path,
        company=COMPANY + "colour: red\n",
        article=ARTICLE.replace("audience: public", "audience: all"),
        policy=POLICY.replace("days <= 3", "dayz <= 3").replace("article: a#one-1\n", "").replace("unit: day, ", ""),
        channel="id: c\nmax: 3\n",
    )
    with pytest.raises(InvalidKnowledge) as caught:
        read_folder(tmp_path)
    assert {(problem.file, problem.key) for problem in caught.value.problems} == {
        ("company.yaml", "colour"),
        ("articles/a.md", "audience"),
        ("policies/p.yaml", "rules.first.when"),
        ("policies/p.yaml", "inputs.days.from"),
        ("channels/c.yaml", "max"),
    }


def test_circles_of_any_length_are_told_once(tmp_path: Path) -> None:
    def article(name: str, former: str) -> str:
        return ARTICLE.replace("id: a", f"id: {name}\nsupersedes: [{former}]")

    folder(tmp_path, company=COMPANY, articles__a=article("a", "b"), articles__b=article("b", "c"), articles__c=article("c", "a"))
    problem = problem_of(tmp_path)
    assert problem.message == "'supersedes' goes in a circle: a -> b -> c -> a"
    assert (problem.file, problem.line) == ("articles/a.md", 3)


def test_a_chain_that_leads_into_a_circle_is_no_circle_itself(tmp_path: Path) -> None:
    def article(name: str, former: str) -> str:
        return ARTICLE.replace("id: a", f"id: {name}\nsupersedes: [{former}]")

    folder(tmp_path, company=COMPANY, articles__a=article("a", "b"), articles__b=article("b", "c"), articles__c=article("c", "b"))
    assert problem_of(tmp_path).message == "'supersedes' goes in a circle: b -> c -> b"


@pytest.mark.parametrize(
    ("folder_name", "suffix", "kind"), [("articles", "md", "article"), ("policies", "yaml", "policy"), ("channels", "yaml", "channel")]
)
def test_an_id_twice_is_told_with_both_files(tmp_path: Path, folder_name: str, suffix: str, kind: str) -> None:
    written(tmp_path, channel="id: c\nmax_length: 3\n")
    first = next((tmp_path / folder_name).iterdir())
    (tmp_path / folder_name / f"z.{suffix}").write_bytes(first.read_bytes())
    problem = problem_of(tmp_path)
    assert problem.file == f"{folder_name}/z.{suffix}"
    assert f"the {kind} id" in problem.message
    assert first.name in problem.message


def test_what_yaml_takes_for_something_else_is_read_as_it_is_written(tmp_path: Path) -> None:
    company = COMPANY + "crisis:\n  - {when: danger, say: Call., contact: 0800}\nvoice: {is: [on, 12:30]}\n"
    found = sound(tmp_path, company=company, article=ARTICLE.replace("title: A", "title: 2026-09-01\ntags: [2024, 1.10, no]"))
    assert found.company.crisis[0].contact == "0800"
    assert found.company.voice.is_ == ("on", "12:30")
    assert found.articles[0].title == "2026-09-01"
    assert found.articles[0].tags == ("2024", "1.10", "no")


def test_channels_are_read_with_the_keys_that_they_give(tmp_path: Path) -> None:
    found = sound(tmp_path, channel="id: email\nmax_length: 900\nemoji: none\nrespond_within: {silver: 4h}\n")
    (spec,) = found.company.channels
    assert spec.id == "email"
    assert set(spec.given) == {"max_length", "emoji", "respond_within"}


def test_the_digest_changes_with_any_byte_and_with_nothing_else(tmp_path: Path) -> None:
    one = sound(tmp_path).digest
    assert read_folder(tmp_path).digest == one
    (tmp_path / "articles" / ".hidden.md").write_text("x", encoding="utf-8")
    assert read_folder(tmp_path).digest == one
    (tmp_path / "articles" / "a.md").write_text(ARTICLE + " ", encoding="utf-8")
    assert read_folder(tmp_path).digest != one
    assert len(one) == 64


def test_an_unknown_format_has_no_schema() -> None:
    assert json_schema("policy")["properties"]["rules"]["type"] == "array"
    assert {"id", "title", "audience", "status"} <= set(json_schema("article")["required"])
    with pytest.raises(UnknownEntry, match="company, article, policy, channel"):
        json_schema("recipe")


def test_an_article_by_itself_is_told_of_a_circle_like_a_folder() -> None:
    alone = article_of(ARTICLE.replace("id: a", "id: a\nsupersedes: [a]").encode(), "articles/a.md")
    other = article_of(ARTICLE.replace("id: a", "id: b\nsupersedes: [a]").encode(), "articles/b.md")
    closing = replace(alone, supersedes=(other.id,))
    for article, circle in ((alone, "a -> a"), (closing, "a -> b -> a")):
        with pytest.raises(InvalidKnowledge) as caught:
            check_article(article, {alone.id: alone, other.id: other}, ())
        assert [problem.message for problem in caught.value.problems] == [f"'supersedes' goes in a circle: {circle}"]
