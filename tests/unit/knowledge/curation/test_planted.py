"""What was planted is found, and what only looks like it is spared."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from drafting.curating.amounts import reader
from knowledge.adapters.files import read_folder
from knowledge.curation.contradictions import (
    Contradiction,
    between_policies,
    between_revisions,
    prose_against_policy,
    prose_against_prose,
    section_text,
)
from knowledge.curation.duplicates import near_duplicates
from knowledge.domain.article import Article, ArticleId, ArticleStatus
from knowledge.domain.audience import Audience
from knowledge.domain.company import Company
from knowledge.policy.parse import CompiledPolicy, compile_policy

PLANTED: Mapping[str, Any] = yaml.safe_load((Path(__file__).parent / "planted.yaml").read_text(encoding="utf-8"))
COMPANY = "name: Test\ncurrency: USD\ntime_zone: UTC\ntiers: [standard, silver, platinum]\ncommitments: {extension: [you have more days to pay]}\n"
READ = reader("en", "USD")


def article(fields: Mapping[str, Any]) -> Article:
    days = {key: value for key, value in fields.items() if isinstance(value, date)}
    return Article(
        ArticleId(fields["id"]),
        fields["title"],
        fields["body"],
        Audience.PUBLIC,
        ArticleStatus.PUBLISHED,
        locale=fields.get("locale"),
        **days,
    )


def compiled(folder: Path, entry: Mapping[str, Any], place: int = 0) -> tuple[CompiledPolicy, Company]:
    """A policy as its folder gives it, the prose behind it left away."""
    path = folder / f"kb{place}"
    (path / "policies").mkdir(parents=True)
    (path / "company.yaml").write_text(COMPANY, encoding="utf-8")
    own = {"title": entry["id"], **{key: value for key, value in entry.items() if key != "article"}}
    (path / "policies" / "p.yaml").write_text(yaml.safe_dump(own, sort_keys=False), encoding="utf-8")
    read = read_folder(path)
    made = compile_policy(read.policies[0], read.company)
    object.__setattr__(made.policy, "article", entry.get("article"))
    return made, read.company


def found_in(planted: Mapping[str, Any], folder: Path) -> list[Contradiction]:
    """All contradictions of one planted group."""
    if "articles" in planted:
        return prose_against_prose([article(one) for one in planted["articles"]], READ)
    if "article" in planted:
        policy, _ = compiled(folder, planted["policy"])
        body = section_text(planted["article"]["body"], planted["policy"]["article"].partition("#")[2])
        return prose_against_policy(policy, body, planted["policy"]["article"], READ)
    made = [compiled(folder, entry, place) for place, entry in enumerate(planted.get("policies") or planted["revisions"])]
    if "revisions" in planted:
        return between_revisions(made[0][0], made[1][0], made[0][1], ("old", "new"))
    return between_policies([policy for policy, _ in made], made[0][1])


@pytest.mark.parametrize("planted", PLANTED["contradictions"], ids=lambda planted: planted["id"])
def test_a_planted_contradiction_is_found(planted: Mapping[str, Any], tmp_path: Path) -> None:
    assert found_in(planted, tmp_path)


@pytest.mark.parametrize("planted", PLANTED["look_alikes"], ids=lambda planted: planted["id"])
def test_a_look_alike_is_spared(planted: Mapping[str, Any], tmp_path: Path) -> None:
    assert found_in(planted, tmp_path) == []
    articles = [article(one) for one in planted.get("articles", ())]
    assert near_duplicates(articles) == []


def test_every_near_duplicate_is_found_and_no_other_pair() -> None:
    articles = [article(one) for pair in PLANTED["near_duplicates"] for one in pair]
    found = {(pair.first, pair.second) for pair in near_duplicates(articles)}
    assert found == {(one["id"], other["id"]) for one, other in PLANTED["near_duplicates"]}


def test_the_sets_are_as_large_as_they_were() -> None:
    assert {key: len(entries) for key, entries in PLANTED.items()} == {"contradictions": 10, "near_duplicates": 10, "look_alikes": 10}


def test_a_contradiction_says_on_which_facts_and_what_each_says(tmp_path: Path) -> None:
    planted = next(one for one in PLANTED["contradictions"] if one["id"] == "returns-30-or-14")
    (told,) = found_in(planted, tmp_path)
    assert (told.first, told.second) == ("policy returns", "policy outlet_returns")
    assert 14 < int(told.facts["days_since_purchase"]) <= 30
    assert (told.first_says, told.second_says) == ("refund (refund: full)", "credit (credit: full)")


def test_prose_is_told_with_its_sentence_and_the_policys_condition(tmp_path: Path) -> None:
    planted = next(one for one in PLANTED["contradictions"] if one["id"] == "prose-says-14-days")
    (told,) = found_in(planted, tmp_path)
    assert told.first_says == "A kite can be sent back for a full refund within 14 days of purchase."
    assert told.second_says == "goes by 30 days: days_since_purchase <= 30"
