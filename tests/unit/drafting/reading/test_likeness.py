"""Messages noticed by their likeness to examples."""

from __future__ import annotations

from datetime import date

import numpy as np

from drafting.domain.case import Case, Message, Role
from drafting.domain.triage import Kind, Signal
from drafting.reading import likeness
from knowledge.adapters.embeddings import DEFAULT_MODEL, HashingEmbedder

LABELS = ("danger", "fraud", "legal", "press", "venting", "spam", "none")


def case_of(*texts: str) -> Case:
    return Case(tuple(Message(text) for text in texts), date(2026, 11, 1))


def scores(**of: float) -> likeness.Matrix:
    return np.array([[of.get(label, 0.0) for label in LABELS]], dtype=np.float32)


def test_what_is_shipped_was_learnt_from_the_examples_of_today() -> None:
    assert likeness.shipped(DEFAULT_MODEL) is not None, "run python -m benchmarks.likeness"


def test_nothing_is_shipped_for_another_model() -> None:
    assert likeness.shipped("some-other-model") is None


def test_a_text_is_most_like_its_own_example() -> None:
    embedder = HashingEmbedder()
    pairs = likeness.examples()
    texts = [text for _, text in pairs]
    learnt = likeness.learn("hashing", dict(zip(texts, embedder.embed_queries(texts), strict=True)))
    found = learnt.scores(texts, embedder.embed_queries(texts))
    right = sum(learnt.labels[int(row.argmax())] == label for row, (label, _) in zip(found, pairs, strict=True))
    assert right >= 0.85 * len(pairs)


def test_what_is_kept_is_read_back_the_same() -> None:
    learnt = likeness.shipped(DEFAULT_MODEL)
    assert learnt is not None
    again = likeness.kept(learnt)
    assert np.array_equal(again["by_meaning"], learnt.by_meaning)
    assert list(again["terms"]) == list(learnt.words)


def test_the_signal_stands_on_the_sentence_that_is_like_an_example() -> None:
    text = "Hello there, all of you. The kid is limp and will not wake up."
    units = likeness.units_of(case_of(text))
    assert [unit.text for unit in units] == [text, "Hello there, all of you.", "The kid is limp and will not wake up."]
    rows = np.concatenate([scores(danger=0.1), scores(), scores(danger=0.9)])
    (signal,) = likeness.like_signals(units, rows, LABELS, [])
    assert signal.kind is Kind.DANGER
    assert text[signal.start : signal.end] == signal.text


def test_rules_and_harmless_readings_come_first() -> None:
    units = likeness.units_of(case_of("Somebody says something."))
    sure = scores(fraud=0.95)
    assert likeness.like_signals(units, sure, LABELS, [Signal(Kind.SPAM, "x")]) == ()
    assert likeness.like_signals(units, sure, LABELS, [Signal(Kind.LEGAL, "x")]) == ()
    middling = scores(fraud=0.6)
    assert likeness.like_signals(units, middling, LABELS, [Signal(Kind.PRAISE, "x")]) == ()
    assert [found.kind for found in likeness.like_signals(units, middling, LABELS, [Signal(Kind.COMPLAINT, "x")])] == [Kind.FRAUD]


def test_what_is_liker_to_harmless_examples_stays_where_it_is() -> None:
    units = likeness.units_of(case_of("Somebody says something."))
    assert likeness.like_signals(units, scores(danger=0.6, none=0.7), LABELS, [Signal(Kind.COMPLAINT, "x")]) == ()


def test_more_is_needed_of_one_sentence_among_others() -> None:
    units = likeness.units_of(case_of("Hello there, all of you. The kid is limp and will not wake up."))
    just = likeness.NOTICED + likeness.PART_ADDS / 2
    assert likeness.like_signals(units, np.concatenate([scores(), scores(), scores(danger=just)]), LABELS, []) == ()
    assert likeness.like_signals(units, np.concatenate([scores(danger=just), scores(), scores()]), LABELS, []) != ()


def test_an_advert_or_venting_is_noticed_only_where_nothing_else_is() -> None:
    units = likeness.units_of(case_of("Rain again, and my umbrella is gone."))
    idle = scores(venting=0.6)
    assert [found.kind for found in likeness.like_signals(units, idle, LABELS, [Signal(Kind.COMPLAINT, "x")])] == [Kind.VENTING]
    assert likeness.like_signals(units, idle, LABELS, [Signal(Kind.REQUEST, "x")]) == ()
    asked = likeness.units_of(case_of("Rain again, where is my umbrella?"))
    assert likeness.like_signals(asked, idle, LABELS, [Signal(Kind.COMPLAINT, "x")]) == ()
    burst = likeness.units_of(case_of("Rain again, and my umbrella is gone.", "And the parcel is late."))
    assert likeness.like_signals(burst, np.concatenate([idle, scores(none=0.9)]), LABELS, [Signal(Kind.COMPLAINT, "x")]) == ()


def test_only_the_last_turn_of_the_customer_is_judged() -> None:
    case = Case(
        (Message("An old message of mine."), Message("An answer.", Role.AGENT), Message("A new message of mine.")), date(2026, 11, 1)
    )
    assert [unit.message for unit in likeness.units_of(case)] == [2]
