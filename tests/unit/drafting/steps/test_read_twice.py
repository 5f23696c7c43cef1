"""A second reader adds promises and takes none away; where it fails the rules' reading stands alone."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest

from drafting.adapters.models.completion import Completion
from drafting.adapters.models.reader import ModelReader
from drafting.domain.finding import Severity
from drafting.domain.reading import CommitmentReading
from drafting.errors import ModelFailed, ModelUnreadable
from drafting.steps.read_back import read_back, read_twice
from knowledge.domain.company import Company, Contact

COMPANY = Company("Acme", "USD", "UTC", contacts=(Contact("email", "help@acme.example"),), commitments={"extension": ("14 more days",)})
TEXT = "We will refund the fare. As for the voucher, the sky is the limit, w.grump@mail.example!"


@dataclass(slots=True)
class _Model:
    """Answers what it was told to and remembers the prompts."""

    answer: str | None
    name: str = "told"
    prompts: list[str] = field(default_factory=list)

    def ceiling(self, prompt: str) -> float:
        return 0.0

    async def complete(self, prompt: str) -> Completion:
        self.prompts.append(prompt)
        return Completion(self.answer)


def _saying(*promises: tuple[str, str]) -> _Model:
    return _Model("Sure!\n" + json.dumps({"promises": [{"type": kind, "words": words} for kind, words in promises]}))


@dataclass(frozen=True, slots=True)
class _Fixed:
    found: tuple[CommitmentReading, ...] = ()
    failure: str = ""

    async def read(self, text: str, company: Company, known: Mapping[str, object]) -> tuple[CommitmentReading, ...]:
        if self.failure:
            raise ModelFailed(self.failure)
        return self.found


async def test_what_only_the_second_reader_names_is_added_in_the_order_of_the_text() -> None:
    twice = await read_twice(TEXT, COMPANY, ModelReader(_saying(("credit", "the sky is the limit"))), {})
    assert [(one.type, one.text) for one in twice.reading.commitments if one.type in {"refund", "credit"}][-1] == (
        "credit",
        "the sky is the limit",
    )
    assert twice.findings == ()
    assert [one.start for one in twice.reading.commitments] == sorted(one.start for one in twice.reading.commitments)


@pytest.mark.parametrize("second", [_Fixed(), _Fixed((CommitmentReading("refund", "fare", 19, 23, "nothing"),)), _Fixed(failure="down")])
async def test_nothing_that_the_rules_read_is_taken_away_or_changed(second: _Fixed) -> None:
    first = read_back(TEXT, COMPANY)
    assert (await read_twice(TEXT, COMPANY, second, {})).reading == first


async def test_a_reader_that_fails_is_told_of() -> None:
    twice = await read_twice(TEXT, COMPANY, _Fixed(failure="the provider is down"), {})
    (finding,) = twice.findings
    assert (finding.code, finding.severity) == ("second_reader_silent", Severity.INFO)
    assert "the provider is down" in finding.message


@pytest.mark.parametrize("text", ["", "  \n"])
async def test_an_empty_text_is_not_sent(text: str) -> None:
    model = _saying()
    await read_twice(text, COMPANY, ModelReader(model), {})
    assert model.prompts == []


async def test_what_it_says_must_be_a_kind_and_stand_in_the_text() -> None:
    answer = _saying(("gold", "refund the fare"), ("credit", "a yacht"), ("credit", " "), ("extension", "the sky"))
    found = await ModelReader(answer).read(TEXT, COMPANY, {})
    assert [(one.type, TEXT[one.start : one.end]) for one in found] == [("extension", "the sky")]


async def test_personal_values_stay_here_and_the_words_are_found_again() -> None:
    model = _saying(("credit", "the limit, ⟦EMAIL_1⟧"))
    found = await ModelReader(model).read(TEXT, COMPANY, {"email": "w.grump@mail.example"})
    assert "w.grump@mail.example" not in model.prompts[0]
    assert [one.text for one in found] == ["the limit, w.grump@mail.example"]


@pytest.mark.parametrize(
    "answer",
    [None, "", "no", "{", '{"promises": 3}', '{"promises": [{"type": "refund"}]}', '{"other": []}', "[" * 9_000 + "{}", "x" * 50_000],
)
async def test_an_answer_of_another_form_is_refused(answer: str | None) -> None:
    with pytest.raises(ModelUnreadable):
        await ModelReader(_Model(answer)).read(TEXT, COMPANY, {})


async def test_a_text_that_is_too_long_is_not_sent() -> None:
    model = _saying()
    with pytest.raises(ModelFailed, match="8000"):
        await ModelReader(model).read("word " * 2_000, COMPANY, {})
    assert model.prompts == []
