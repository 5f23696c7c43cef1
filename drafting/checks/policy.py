"""What a text promises against what was decided.

- ``policy.added``: a promise that no decision makes (block).
- ``policy.never``: a promise that the deciding policy forbids in any channel (block).
- ``policy.dropped``: a promise of the resolution that a full draft does not say (block).
- ``policy.value``: a promise with another amount or percentage than decided (block).
- ``policy.condition``: a promise whose condition is not said (block).
- ``policy.in_public``: a promise in a holding line (block).
- ``policy.admission``: an admission of fault or liability (block).
- ``policy.reads``: what a text promises where there is no case to compare it with (info).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from drafting.domain.check import Check, Context
from drafting.domain.draft import Form
from drafting.domain.finding import Finding, Severity
from drafting.domain.reading import CommitmentReading, Quantity, QuantityKind
from drafting.domain.resolution import Action, Resolution
from drafting.text.quantities import quantities, same
from drafting.text.sentences import sentences
from knowledge.domain.commitment import Commitment

NAME = "policy"
CODES = (
    "policy.added",
    "policy.never",
    "policy.dropped",
    "policy.value",
    "policy.condition",
    "policy.in_public",
    "policy.admission",
    "policy.reads",
)
_COMPARED = {QuantityKind.MONEY, QuantityKind.PERCENT}


def run(context: Context) -> Sequence[Finding]:
    """The findings of this check."""
    if context.resolution is None:
        return [_reads(reading) for reading in context.reading.commitments]
    found = list(_made(context, context.resolution))
    if context.form is Form.FULL:
        found += _dropped(context, context.resolution)
    return found


def _reads(reading: CommitmentReading) -> Finding:
    severity = Severity.WARN if reading.type == "admission" else Severity.INFO
    message = f"The text promises: {reading.type}." if reading.type != "admission" else "The text admits fault."
    return _finding("reads", severity, reading, message, "Give the case, so that the promise can be compared with what was decided.")


def _made(context: Context, resolution: Resolution) -> Iterator[Finding]:
    """A finding for each promise of the text that was not decided so."""
    for reading in context.reading.commitments:
        if reading.type == "admission":
            yield _finding(
                "admission",
                Severity.BLOCK,
                reading,
                "The text admits fault or liability.",
                "Say that you are sorry for what happened, not whose fault it is.",
            )
        elif reading.type in resolution.never:
            yield _finding("never", Severity.BLOCK, reading, f"The policy forbids any {reading.type} here.", "Take the promise out.")
        elif context.form is Form.HOLDING:
            yield _finding(
                "in_public", Severity.BLOCK, reading, f"The public line promises: {reading.type}.", "Move the promise to the private reply."
            )
        else:
            yield from _compared(reading, resolution, context)


def _compared(reading: CommitmentReading, resolution: Resolution, context: Context) -> Iterator[Finding]:
    decided = [commitment for commitment in resolution.commitments if commitment.type == reading.type]
    if not decided:
        if not _is_part_of_the_action(reading, resolution) and not _is_a_published_rule(reading, context):
            yield _finding(
                "added",
                Severity.BLOCK,
                reading,
                f"Nobody decided this promise: {reading.type}.",
                "Take it out, or have the case decided again.",
            )
        return
    values = _values(resolution)
    for quantity in quantities(reading.value or ""):
        if quantity.kind in _COMPARED and values and not any(same(quantity, value) for value in values):
            yield _finding(
                "value",
                Severity.BLOCK,
                reading,
                f"The {reading.type} is {quantity.text} here and not what was decided.",
                "Use the decided amount.",
            )


def _is_part_of_the_action(reading: CommitmentReading, resolution: Resolution) -> bool:
    """Passing a case on is no promise beyond the resolution where the resolution is to pass it on; a deadline that belongs to a
    decided promise is part of it."""
    if reading.type == "escalation":
        return Action.ESCALATE in resolution.actions
    return reading.type == "deadline" and any(_same_time(reading, text) for text in _sources(resolution))


def _is_a_published_rule(reading: CommitmentReading, context: Context) -> bool:
    """Whether the sentence only repeats what a cited public passage offers to everybody."""
    sentence = next((entry.text for entry in context.reading.sentences if entry.start <= reading.start < entry.end), reading.text)
    words = _content(sentence)
    sources = [entry for passage in context.passages if passage.audience.value == "public" for entry in sentences(passage.text)]
    return bool(words) and any(len(words & _content(source.text)) / len(words) >= 0.75 for source in sources)


def _content(text: str) -> set[str]:
    return {word for word in _WORD.findall(text.casefold()) if word not in _PRONOUNS}


_WORD = re.compile(r"[\w$€£%]+")
_PRONOUNS = {
    "we",
    "you",
    "your",
    "our",
    "us",
    "a",
    "an",
    "the",
    "will",
    "is",
    "are",
    "customers",
    "customer",
    "they",
    "their",
    "them",
    "it",
    "and",
    "so",
    "to",
    "of",
    "for",
}


def _same_time(reading: CommitmentReading, text: str) -> bool:
    wanted = quantities(reading.value or reading.text)
    given = quantities(text)
    return bool(wanted) and all(any(same(one, other) for other in given) for one in wanted)


def _sources(resolution: Resolution) -> list[str]:
    texts = [point.text for point in resolution.points]
    texts += [decision.say or "" for decision in resolution.decisions]
    return texts + [
        part for commitment in resolution.commitments for part in (commitment.value, commitment.deadline, commitment.condition) if part
    ]


def _values(resolution: Resolution) -> list[Quantity]:
    return [quantity for text in _sources(resolution) for quantity in quantities(text) if quantity.kind in _COMPARED]


def _dropped(context: Context, resolution: Resolution) -> Iterator[Finding]:
    made = {reading.type for reading in context.reading.commitments}
    for commitment in resolution.commitments:
        if commitment.type not in made:
            message = f"The draft does not say what was decided: {commitment.type}" + (
                f" ({commitment.value})." if commitment.value else "."
            )
            yield Finding(NAME, "policy.dropped", Severity.BLOCK, message, "Say it.")
        elif commitment.condition and not _is_said(context, commitment):
            yield Finding(
                NAME,
                "policy.condition",
                Severity.BLOCK,
                f"The {commitment.type} hangs on a condition that is not said: {commitment.condition}.",
                "Say it.",
            )


def _is_said(context: Context, commitment: Commitment) -> bool:
    """Whether most content words of the condition stand in the text, and all its values."""
    text = context.text.casefold()
    words = [word for word in commitment.condition.casefold().replace(",", " ").split() if len(word) > 3] if commitment.condition else []
    given = context.reading.quantities
    valued = all(any(same(one, other) for other in given) for one in quantities(commitment.condition or ""))
    return valued and sum(word[: max(4, len(word) - 2)] in text for word in words) * 2 >= len(words)


def _finding(code: str, severity: Severity, reading: CommitmentReading, message: str, fix: str) -> Finding:
    return Finding(NAME, f"policy.{code}", severity, message, fix, reading.start, reading.end)


CHECK = Check(NAME, CODES, run)
