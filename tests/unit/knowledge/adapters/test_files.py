"""Knowledge folders: what is wrong is named with file, line and key."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest

from knowledge.adapters.files import read_folder
from knowledge.adapters.schemas import FORMATS, json_schema
from knowledge.errors import InvalidKnowledge
from knowledge.policy.conflicts import check_policy, run_cases
from knowledge.policy.parse import compile_policy
from tests.unit.knowledge.policy.build import COMPANY, folder

ARTICLE = "---\nid: a\ntitle: A\naudience: public\nstatus: published\n---\n## One\nText.\n"
POLICY = """id: p
title: P
inputs:
  days: {type: integer, ask: how many days}
outcomes:
  yes: {say: 'Yes.'}
  no: {say: 'No.'}
rules:
  - {id: r1, when: days <= 3, outcome: 'yes'}
  - {id: r2, outcome: 'no'}
"""


def problems(path: Path) -> list[str]:
    """The problems of a folder, as sentences."""
    with pytest.raises(InvalidKnowledge) as caught:
        read_folder(path)
    return [str(problem) for problem in caught.value.problems]


CASES = {
    "unknown key in company": ({"company": COMPANY + "colour: red\n"}, ["company.yaml:5", "unknown key 'colour'"]),
    "misspelt key in company": ({"company": COMPANY + "contact: []\n"}, ["did you mean 'contacts'?"]),
    "no such currency": ({"company": COMPANY.replace("USD", "ZZZ")}, ["company.yaml:2", "currency", "ISO 4217"]),
    "no such time zone": ({"company": COMPANY.replace("America/New_York", "Mars/Base")}, ["company.yaml:3", "time_zone"]),
    "a tier twice": ({"company": COMPANY.replace("silver", "standard")}, ["company.yaml:4", "tier stands twice"]),
    "a key twice": ({"company": COMPANY + "currency: EUR\n"}, ["company.yaml:5", "'currency' stands twice"]),
    "article without an id": ({"articles__a": ARTICLE.replace("id: a\n", "")}, ["articles/a.md", "'id' is missing"]),
    "article without front matter": ({"articles__a": "Just text."}, ["articles/a.md:1", "no front matter"]),
    "article with a bad id": ({"articles__a": ARTICLE.replace("id: a", "id: A b")}, ["articles/a.md:2", "id"]),
    "unknown key in an article": (
        {"articles__a": ARTICLE.replace("title: A", "title: A\nauthor: me")},
        ["articles/a.md:4", "unknown key 'author'"],
    ),
    "ends before it begins": (
        {"articles__a": ARTICLE.replace("title: A", "title: A\nvalid_from: 2026-02-01\nvalid_until: 2026-01-01")},
        ["articles/a.md:5", "ends before it begins"],
    ),
    "the same id twice": ({"articles__a": ARTICLE, "articles__b": ARTICLE}, ["articles/b.md", "stands in articles/a.md too"]),
    "a circle of supersedes": (
        {
            "articles__a": ARTICLE.replace("title: A", "title: A\nsupersedes: [b]"),
            "articles__b": ARTICLE.replace("id: a", "id: b").replace("title: A", "title: B\nsupersedes: [a]"),
        },
        ["goes in a circle"],
    ),
    "supersedes nothing": ({"articles__a": ARTICLE.replace("title: A", "title: A\nsupersedes: [z]")}, ["'z', which is no article"]),
    "unknown key in a policy": (
        {"policies__p": POLICY.replace("title: P", "title: P\nowner: me")},
        ["policies/p.yaml:3", "unknown key 'owner'"],
    ),
    "unknown key in an input": (
        {"policies__p": POLICY.replace("ask: how", "asks: x, ask: how")},
        ["policies/p.yaml:4", "did you mean 'ask'?"],
    ),
    "nobody to ask": ({"policies__p": POLICY.replace(", ask: how many days", "")}, ["exactly one of 'ask' and 'look_up'"]),
    "default beside verify": (
        {"policies__p": POLICY.replace("ask: how", "default: 3, verify: true, ask: how")},
        ["never stands together with 'verify'"],
    ),
    "unknown input in a condition": (
        {"policies__p": POLICY.replace("when: days", "when: dys")},
        ["policies/p.yaml:9", "'dys' is not an input", "did you mean 'days'?"],
    ),
    "a condition on the channel": (
        {"policies__p": POLICY.replace("when: days <= 3", "when: channel == 'sms'")},
        ["'channel' is not an input"],
    ),
    "types that do not compare": ({"policies__p": POLICY.replace("days <= 3", "days <= 'three'")}, ["does not compile"]),
    "a condition that is no condition": ({"policies__p": POLICY.replace("days <= 3", "days + 3")}, ["gives int", "expected a condition"]),
    "building values": ({"policies__p": POLICY.replace("when: days <= 3", 'when: "[days].map(a, a + a) == [6]"')}, ["'map' builds values"]),
    "no such outcome": ({"policies__p": POLICY.replace("outcome: 'yes'", "outcome: maybe")}, ["there is no outcome 'maybe'"]),
    "the last rule has a when": (
        {"policies__p": POLICY.replace("{id: r2, outcome", "{id: r2, when: days > 3, outcome")},
        ["the last rule has a 'when'"],
    ),
    "a rule that ends it early": (
        {"policies__p": POLICY.replace("{id: r1, when: days <= 3,", "{id: r1,")},
        ["a rule without 'when' decides always"],
    ),
    "no such placeholder": ({"policies__p": POLICY.replace("'Yes.'", "'In {dayz} days.'")}, ["'{dayz}' is neither an input nor computed"]),
    "no such commitment": (
        {"policies__p": POLICY.replace("{say: 'Yes.'}", "{say: 'Yes.', commits: [{type: refnd}]}")},
        ["did you mean 'refund'?"],
    ),
    "commits what never allows": (
        {"policies__p": POLICY.replace("{say: 'Yes.'}", "{say: 'Yes.', commits: [{type: refund}]}") + "never: [refund]\n"},
        ["which 'never' forbids"],
    ),
    "no such article": ({"policies__p": POLICY + "article: nowhere#x\n"}, ["policies/p.yaml:11", "'nowhere', which is no article"]),
    "no such section": ({"articles__a": ARTICLE, "policies__p": POLICY + "article: a#two\n"}, ["has no section 'two'", "one of one"]),
    "unknown key in a channel": ({"channels__x": "id: email\nmax: 3\n"}, ["channels/x.yaml:2", "unknown key 'max'"]),
    "no YAML at all": ({"policies__p": "id: [p\n"}, ["policies/p.yaml", "not valid YAML"]),
}


@pytest.mark.parametrize("name", CASES)
def test_what_is_wrong_is_named(tmp_path: Path, name: str) -> None:
    written, expected = CASES[name]
    found = "\n".join(problems(folder(tmp_path, **written)))
    for words in expected:
        assert words in found


def test_all_problems_of_a_folder_come_at_once(tmp_path: Path) -> None:
    found = problems(folder(tmp_path, company=COMPANY + "x: 1\n", articles__a="no", policies__p=POLICY.replace("title: P\n", "")))
    assert {line.split(":")[0] for line in found} == {"company.yaml", "articles/a.md", "policies/p.yaml"}


def test_a_folder_without_a_company_says_so(tmp_path: Path) -> None:
    assert "the file is missing" in problems(tmp_path)[0]


def test_a_file_that_is_not_utf8_is_named_with_its_line(tmp_path: Path) -> None:
    folder(tmp_path, articles__a=ARTICLE)
    (tmp_path / "articles" / "a.md").write_bytes(ARTICLE.encode() + b"caf\xe9")
    assert "articles/a.md:9: the file is not UTF-8" in problems(tmp_path)[0]


def test_a_huge_file_is_refused(tmp_path: Path) -> None:
    assert "bytes" in problems(folder(tmp_path, articles__a=ARTICLE + "x" * 1_000_001))[0]


def test_aliases_cannot_blow_up(tmp_path: Path) -> None:
    bomb = "a: &a [x]\n" + "".join(f"k{n}: *a\n" for n in range(30))
    assert "aliases" in problems(folder(tmp_path, policies__p=bomb))[0]


def test_a_byte_order_mark_and_dos_lines_are_read(tmp_path: Path) -> None:
    folder(tmp_path)
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "a.md").write_bytes(b"\xef\xbb\xbf" + ARTICLE.replace("\n", "\r\n").encode())
    assert read_folder(tmp_path).articles[0].body == "## One\nText."


def test_a_rule_that_can_never_fire_is_found(tmp_path: Path) -> None:
    text = POLICY.replace("  - {id: r2", "  - {id: shadowed, when: days <= 2, outcome: 'no'}\n  - {id: r2")
    found = read_folder(folder(tmp_path, policies__p=text))
    reported = check_policy(compile_policy(found.policies[0], found.company), found.company)
    assert ["rule 'shadowed' can never fire" in problem.message for problem in reported] == [True]
    assert reported[0].line == 10


def test_a_case_that_does_not_hold_is_told(tmp_path: Path) -> None:
    text = (
        POLICY + "cases:\n  - {facts: {days: 3}, outcome: 'yes'}\n  - {facts: {days: 4}, outcome: 'yes'}\n  - {facts: {}, outcome: null}\n"
    )
    found = read_folder(folder(tmp_path, policies__p=text))
    results = run_cases(compile_policy(found.policies[0], found.company), found.company)
    assert [result.problem is None for result in results] == [True, False, True]


@pytest.mark.parametrize("kind", FORMATS)
def test_every_format_has_a_schema_that_refuses_unknown_keys(kind: str) -> None:
    assert json_schema(kind)["additionalProperties"] is False


def test_the_example_company_is_sound() -> None:
    found = read_folder(Path(str(files("knowledge"))) / "example" / "wondrous")
    assert len(found.articles) >= 20
    assert sum(article.audience.value == "internal" for article in found.articles) >= 4
    cases = 0
    for entry in found.policies:
        compiled = compile_policy(entry, found.company)
        assert check_policy(compiled, found.company) == []
        results = run_cases(compiled, found.company)
        assert [result.problem for result in results if result.problem is not None] == []
        cases += len(results)
    assert cases >= 30
