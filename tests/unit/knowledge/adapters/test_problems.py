"""Each thing that can be wrong with a folder: the file, the line, the key, what was found and what was expected."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.adapters.files import Folder, read_folder
from knowledge.errors import InvalidKnowledge, Problem
from tests.unit.knowledge.policy.build import folder

COMPANY = """name: Test
currency: USD
time_zone: America/New_York
tiers: [standard, silver]
commitments:
  extension: [you have 14 more days to pay]
"""
ARTICLE = """---
id: a
title: A
audience: public
status: published
---

## One
Text.

## One
More.
"""
POLICY = """id: p
title: P
article: a#one-1
inputs:
  days: {type: integer, unit: day, from: bought, ask: when you bought it}
  kind: {type: enum, values: [yes, no], look_up: the kind}
outcomes:
  early:
    say: In {days} days.
    commits: [{type: extension, value: 988}]
  rest: {say: 'No.'}
rules:
  - {id: first, when: days <= 3, outcome: early}
  - {id: last, outcome: rest}
cases:
  - {facts: {days: 3}, outcome: early}
"""


def problem_of(path: Path) -> Problem:
    """The one problem of a folder."""
    with pytest.raises(InvalidKnowledge) as caught:
        read_folder(path)
    assert len(caught.value.problems) == 1, [str(problem) for problem in caught.value.problems]
    return caught.value.problems[0]


def written(path: Path, *, company: str = COMPANY, article: str = ARTICLE, policy: str = POLICY, channel: str | None = None) -> Path:
    """A sound folder, but for what is given."""
    more = {"channels__c": channel} if channel is not None else {}
    return folder(path, company=company, articles__a=article, policies__p=policy, **more)


def sound(path: Path, **parts: str) -> Folder:
    """A folder in which nothing is wrong."""
    return read_folder(written(path, **parts))


def test_the_sound_folder_is_read(tmp_path: Path) -> None:
    found = sound(tmp_path)
    assert found.articles[0].first_line == 8
    assert found.articles[0].body.startswith("## One\n")
    assert found.policies[0].inputs["kind"].values == ("yes", "no")
    assert found.policies[0].outcomes["early"].commits[0].value == "988"
    assert found.policies[0].lines["rules.first.when"] == 13
    assert found.policies[0].cases[0].line == 16


_P = "policies/p.yaml"
_A = "articles/a.md"
_C = "company.yaml"
_CASES: dict[str, tuple[dict[str, str], str, int, str, str | None, str]] = {
    # name: (changed file, file, line, key, found, a part of what was expected)
    "unknown key": ({"company": COMPANY + "colour: red\n"}, _C, 7, "colour", "'red'", "one of name, currency"),
    "unknown key near another": ({"company": COMPANY.replace("tiers:", "tier:")}, _C, 4, "tier", None, "did you mean 'tiers'?"),
    "unknown nested key": (
        {"policy": POLICY.replace("when: days", "wen: days")},
        _P,
        13,
        "rules.first.wen",
        "'days <= 3'",
        "did you mean 'when'?",
    ),
    "missing key": ({"policy": POLICY.replace("title: P\n", "")}, _P, 1, "title", None, "a value"),
    "missing audience": ({"article": ARTICLE.replace("audience: public\n", "")}, _A, 2, "audience", None, "one of public, internal"),
    "wrong audience": ({"article": ARTICLE.replace("public", "intern")}, _A, 4, "audience", "'intern'", "did you mean 'internal'?"),
    "no date": ({"article": ARTICLE.replace("id: a", "id: a\nverified: soon")}, _A, 3, "verified", "'soon'", "a date such as"),
    "a date as digits": (
        {"article": ARTICLE.replace("id: a", "id: a\nverified: 20260901")},
        _A,
        3,
        "verified",
        "'20260901'",
        "a date such as",
    ),
    "no duration": (
        {"article": ARTICLE.replace("id: a", "id: a\nverify_every: often")},
        _A,
        3,
        "verify_every",
        "'often'",
        "a duration such as 180d",
    ),
    "a list that is none": ({"article": ARTICLE.replace("id: a", "id: a\ntags: toys")}, _A, 3, "tags", "'toys'", "a list"),
    "a truth that is none": ({"company": COMPANY + "regulated: maybe\n"}, _C, 7, "regulated", "'maybe'", "true or false"),
    "an id that is none": ({"policy": POLICY.replace("id: p", "id: My Policy")}, _P, 1, "id", "'My Policy'", "an id: small letters"),
    "an input with a hyphen": ({"policy": POLICY.replace("  kind:", "  the-kind:")}, _P, 6, "inputs.the-kind", None, "a name: letters"),
    "no type": ({"policy": POLICY.replace("type: integer", "type: int")}, _P, 5, "inputs.days.type", "'int'", "did you mean 'integer'?"),
    "no unit": ({"policy": POLICY.replace("unit: day, ", "")}, _P, 5, "inputs.days.from", None, "unit: hour"),
    "a wrong unit": ({"policy": POLICY.replace("unit: day", "unit: week")}, _P, 5, "inputs.days.unit", "'week'", "one of hour, day"),
    "counted and no number": (
        {"policy": POLICY.replace("type: enum,", "type: enum, from: x, unit: day,")},
        _P,
        6,
        "inputs.kind.from",
        None,
        "type: integer",
    ),
    "both ask and look up": (
        {"policy": POLICY.replace("ask: when you", "look_up: x, ask: when you")},
        _P,
        5,
        "inputs.days.look_up",
        None,
        "one of the two",
    ),
    "default of another type": ({"policy": POLICY.replace("ask: when", "default: few, ask: when")}, _P, 5, "inputs.days.default", None, ""),
    "default outside the values": (
        {"policy": POLICY.replace("values:", "default: maybe, values:")},
        _P,
        6,
        "inputs.kind.default",
        None,
        "",
    ),
    "enum without values": ({"policy": POLICY.replace(", values: [yes, no]", "")}, _P, 6, "inputs.kind.values", None, "a list of values"),
    "a value twice": ({"policy": POLICY.replace("[yes, no]", "[yes, yes]")}, _P, 6, "inputs.kind.values", None, "each value once"),
    "a text with a colon": (
        {"policy": POLICY + "decides:\n  - my widget: broken\n"},
        _P,
        18,
        "decides.0",
        None,
        "a text; one that holds ': '",
    ),
    "an input named tier": ({"policy": POLICY.replace("  kind:", "  tier:")}, _P, 6, "inputs.tier.type", None, "another name"),
    "a rule id twice": ({"policy": POLICY.replace("id: last", "id: first")}, _P, 14, "rules.first", "first", "an id of its own"),
    "a condition": (
        {"policy": POLICY.replace("days <= 3", "dayz <= 3")},
        _P,
        13,
        "rules.first.when",
        "'dayz <= 3'",
        "did you mean 'days'?",
    ),
    "an enum's value": ({"policy": POLICY.replace("days <= 3", "kind == 'maybe'")}, _P, 13, "rules.first.when", None, "one of yes, no"),
    "a placeholder": ({"policy": POLICY.replace("{days}", "{dayz}")}, _P, 9, "outcomes.early.say", None, "did you mean 'days'?"),
    "a placeholder in a promise": (
        {"policy": POLICY.replace("988", "'{price}'")},
        _P,
        10,
        "outcomes.early.commits.0.value",
        None,
        "one of days, kind",
    ),
    "half a placeholder": ({"policy": POLICY.replace("{days}", "{days")}, _P, 9, "outcomes.early.say", None, "{name}"),
    "a commitment": (
        {"policy": POLICY.replace("type: extension", "type: extention")},
        _P,
        10,
        "outcomes.early.commits.0.type",
        "extention",
        "'extension'",
    ),
    "never nothing": ({"policy": POLICY + "never: [discounts]\n"}, _P, 17, "never.0", "discounts", "did you mean 'discount'?"),
    "an outcome": (
        {"policy": POLICY.replace("outcome: rest", "outcome: rst")},
        _P,
        14,
        "rules.last.outcome",
        "rst",
        "did you mean 'rest'?",
    ),
    "a case without an outcome": (
        {"policy": POLICY.replace("{facts: {days: 3}, outcome: early}", "{facts: {days: 3}}")},
        _P,
        16,
        "cases.0.outcome",
        None,
        "",
    ),
    "an article": ({"policy": POLICY.replace("a#one-1", "b#one")}, _P, 3, "article", "b", "one of a"),
    "a section": ({"policy": POLICY.replace("a#one-1", "a#one-2")}, _P, 3, "article", "one-2", "did you mean 'one-1'?"),
    "a computed input": (
        {"policy": POLICY.replace("  rest: {say: 'No.'}", "  rest: {say: 'No.', compute: {days: {type: integer, value: days + 1}}}")},
        _P,
        11,
        "outcomes.rest.compute.days",
        "days",
        "another name",
    ),
    "currency": ({"company": COMPANY.replace("USD", "USX")}, _C, 2, "currency", "'USX'", "ISO 4217"),
    "currency's form": ({"company": COMPANY.replace("USD", "dollars")}, _C, 2, "currency", "'dollars'", "ISO 4217"),
    "time zone": ({"company": COMPANY.replace("New_York", "Gotham")}, _C, 3, "time_zone", "'America/Gotham'", "an IANA name"),
    "time zone that is a folder": (
        {"company": COMPANY.replace("America/New_York", "America")},
        _C,
        3,
        "time_zone",
        "'America'",
        "an IANA name",
    ),
    "locale": ({"company": COMPANY + "locale: zz-ZZ\n"}, _C, 7, "locale", "'zz-ZZ'", "a language"),
    "tiers": ({"company": COMPANY.replace("silver", "standard")}, _C, 4, "tiers", "'standard, standard'", "each tier once"),
    "no tiers": ({"company": COMPANY.replace("[standard, silver]", "[]")}, _C, 4, "tiers", None, "at least one entry"),
    "a link domain": (
        {"company": COMPANY + "link_domains: ['https://x.example/']\n"},
        _C,
        7,
        "link_domains.0",
        "'https://x.example/'",
        "a domain",
    ),
    "an engagement's action": (
        {"company": COMPANY + "engagement:\n  - {id: e, when: 'true', action: answer}\n"},
        _C,
        8,
        "engagement.e.action",
        "'answer'",
        "one of reply, escalate, no_reply",
    ),
    "an engagement rule that cannot be tried": (
        {"company": COMPANY + "engagement:\n  - id: loud\n    when: follower > 5\n    action: reply\n"},
        _C,
        9,
        "engagement.loud.when",
        "'follower > 5'",
        "a condition over kinds, kind, mood",
    ),
    "an engagement rule that is not yes or no": (
        {"company": COMPANY + "engagement:\n  - {id: loud, when: followers + 1, action: reply}\n"},
        _C,
        8,
        "engagement.loud.when",
        "'followers + 1'",
        "not yes or no",
    ),
    "an approval rule that cannot be tried": (
        {"company": COMPANY + "approval:\n  - {id: large, when: amount > 'much', role: approver}\n"},
        _C,
        8,
        "approval.large.when",
        None,
        "a condition over commits, amount",
    ),
    "a channel's length": ({"channel": "id: c\nmax_length: -1\n"}, "channels/c.yaml", 2, "max_length", "'-1'", "more than 0"),
    "a channel's tier": (
        {"channel": "id: c\nrespond_within: {gold: 1h}\n"},
        "channels/c.yaml",
        2,
        "respond_within.gold",
        "gold",
        "one of standard, silver",
    ),
    "a channel's count": ({"channel": "id: c\ncount: words\n"}, "channels/c.yaml", 2, "count", "'words'", "one of characters"),
    "a key twice": ({"policy": POLICY + "title: Q\n"}, _P, 17, "title", None, ""),
    "a day that is none": ({"article": ARTICLE.replace("id: a", "id: a\nverified: 2026-02-30")}, _A, 3, "verified", "'2026-02-30'", ""),
    "a tag of Python": ({"policy": POLICY.replace("title: P", "title: !!python/name:os.system x")}, _P, 2, "title", None, ""),
}


@pytest.mark.parametrize("name", _CASES)
def test_a_problem_has_its_place_and_says_what_was_expected(tmp_path: Path, name: str) -> None:
    parts, file, line, key, found, expected = _CASES[name]
    problem = problem_of(written(tmp_path, **parts))
    assert (problem.file, problem.line, problem.key) == (file, line, key)
    if found is not None:
        assert problem.found == found
    assert expected in str(problem)


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("id: [p\ntitle: x\n", 2, "not valid YAML"),
        ("id: p\ntitle: a: b\n", 2, "quotes around a text that holds ': '"),
        ("id: p\n\ttitle: x\n", 2, "not valid YAML"),
        ("id: p\ntitle: \x07\n", 2, "a character that YAML does not allow"),
        ("- a\n- b\n", 1, "the file holds no keys"),
        ("", 1, "the file holds no keys"),
        ("just words\n", 1, "the file holds no keys"),
        ("? [a]\n: b\n", 1, "a key must be a word"),
        ("a: &x [1]\n" + "b: *x\n" * 21, None, "21 aliases"),
        ("[" * 500, None, ""),
        ("a:" + "".join("\n" + " " * depth + "a:" for depth in range(1, 60)), 42, "nested too deeply"),
    ],
)
def test_what_is_no_yaml_is_told(tmp_path: Path, text: str, line: int | None, words: str) -> None:
    problem = problem_of(written(tmp_path, policy=text))
    assert problem.file == _P
    assert line is None or problem.line == line
    assert words in str(problem)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("Just text.", "has no front matter"),
        ("---\nid: a\ntitle: A\n", "the front matter has no end"),
        ("", "has no front matter"),
        ("---\n---\ntext", "the file holds no keys"),
    ],
)
def test_an_article_without_front_matter_is_told(tmp_path: Path, content: str, words: str) -> None:
    policy = POLICY.replace("article: a#one-1\n", "")
    assert words in str(problem_of(written(tmp_path, article=content, policy=policy)))


@pytest.mark.parametrize(("content", "words"), [(COMPANY.encode("utf-16"), "UTF-16"), (b"name: caf\xe9\n", "not UTF-8")])
def test_another_encoding_is_told(tmp_path: Path, content: bytes, words: str) -> None:
    written(tmp_path)
    (tmp_path / "company.yaml").write_bytes(content)
    problem = problem_of(tmp_path)
    assert (problem.file, problem.line) == ("company.yaml", 1)
    assert words in problem.message
