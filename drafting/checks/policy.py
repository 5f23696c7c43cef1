"""What a text promises against what was decided. Amounts, percentages, dates and durations are compared as values.

- ``policy.added``: a promise that no decision makes (block).
- ``policy.never``: a promise that the deciding policy forbids in any channel (block).
- ``policy.dropped``: a promise of the resolution that a full draft does not say (block).
- ``policy.value``: a promise with another amount, percentage or extent than decided (block).
- ``policy.deadline``: a promise by a time that nobody decided (block; warn for words as "today").
- ``policy.condition``: a promise whose condition is not said (block).
- ``policy.condition_added``: a promise on a condition that nobody set (warn).
- ``policy.in_public``: a promise in a holding line (block).
- ``policy.admission``: an admission of fault or liability (block).
- ``policy.reads``: what a text promises where there is no case to compare it with (info; warn for an admission).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from drafting.domain.check import Check, Context
from drafting.domain.draft import Form
from drafting.domain.finding import Finding, Severity
from drafting.domain.reading import CommitmentReading, Quantity
from drafting.domain.resolution import Action, Resolution
from drafting.reading.commitments import read_commitments
from drafting.reading.promised import AMOUNTS, TIMES, is_among, is_partial, of_kinds, repeats, says_condition, vague_time
from drafting.text.sentences import sentences
from knowledge.domain.audience import Audience
from knowledge.domain.commitment import Commitment
from knowledge.domain.facts import Money

NAME = "policy"
CODES = (
    "policy.added",
    "policy.never",
    "policy.dropped",
    "policy.value",
    "policy.deadline",
    "policy.condition",
    "policy.condition_added",
    "policy.in_public",
    "policy.admission",
    "policy.reads",
)
_ADMISSION = "admission"


def run(context: Context) -> Sequence[Finding]:
    """The findings of this check."""
    if context.resolution is None:
        return [_reads(reading) for reading in context.reading.commitments]
    basis = _basis(context, context.resolution)
    found = [finding for reading in context.reading.commitments for finding in _judged(reading, basis)]
    return [*found, *_left_out(basis)] if context.form is Form.FULL else found


@dataclass(frozen=True, slots=True)
class _Basis:
    """What a promise may rest on: ``said`` is all that was decided and may be repeated, ``rules`` are the sentences of cited public passages."""

    context: Context
    resolution: Resolution
    said: tuple[str, ...]
    rules: tuple[str, ...]
    amounts: tuple[Quantity, ...]
    times: tuple[Quantity, ...]

    def decided(self, kind: str) -> list[Commitment]:
        """The promises of this type that were decided."""
        return [commitment for commitment in self.resolution.commitments if commitment.type == kind]

    def sentence_of(self, reading: CommitmentReading) -> str:
        """The sentence that a promise stands in."""
        around = self.context.reading.sentences
        return next((entry.text for entry in around if entry.start <= reading.start < entry.end), reading.text)


def _basis(context: Context, resolution: Resolution) -> _Basis:
    said = [point.text for point in resolution.points] + [decision.say or "" for decision in resolution.decisions]
    said += [part for entry in resolution.commitments for part in (entry.value, entry.deadline, entry.condition) if part]
    rules = [entry.text for passage in context.passages if passage.audience is Audience.PUBLIC for entry in sentences(passage.text)]
    facts: list[object] = [use.value for decision in resolution.decisions for use in decision.inputs.values()]
    if context.case is not None:
        facts += [*context.case.facts.values(), *context.case.customer.record.values()]
    known = [_as_text(fact, context.company.currency) for fact in facts]
    return _Basis(
        context,
        resolution,
        tuple(said),
        tuple(rules),
        tuple(quantity for text in (*said, *rules, *known) for quantity in of_kinds(text, AMOUNTS)),
        tuple(quantity for text in (*said, *rules) for quantity in of_kinds(text, TIMES)),
    )


def _as_text(fact: object, currency: str) -> str:
    """A fact as people write it; a bare number may be an amount of the company's money."""
    if isinstance(fact, Money):
        return f"{fact.currency} {fact.amount}"
    return f"{currency} {fact}" if isinstance(fact, int | float | Decimal) and not isinstance(fact, bool) else str(fact)


def _reads(reading: CommitmentReading) -> Finding:
    severity = Severity.WARN if reading.type == _ADMISSION else Severity.INFO
    message = f"The text promises: {reading.type}." if reading.type != _ADMISSION else "The text admits fault."
    return _finding("reads", severity, reading, message, "Give the case, so that the promise can be compared with what was decided.")


def _judged(reading: CommitmentReading, basis: _Basis) -> Iterator[Finding]:
    """The findings on one promise of the text."""
    kind, resolution = reading.type, basis.resolution
    if kind == _ADMISSION:
        if not _company_admits(basis):
            fix = "Say that you are sorry for what happened, not whose fault it is."
            yield _finding("admission", Severity.BLOCK, reading, "The text admits fault or liability.", fix)
    elif kind in resolution.never:
        yield _finding("never", Severity.BLOCK, reading, f"The policy forbids any {kind} here.", "Take the promise out.")
    elif basis.context.form is Form.HOLDING:
        yield _finding("in_public", Severity.BLOCK, reading, f"The public line promises: {kind}.", "Move the promise to the private reply.")
    elif basis.decided(kind):
        yield from _compared(reading, basis)
    elif not _is_part_of_the_action(reading, basis) and not repeats(basis.sentence_of(reading), basis.rules):
        fix = "Take it out, or have the case decided again."
        yield _finding("added", Severity.BLOCK, reading, f"Nobody decided this promise: {kind}.", fix)


def _company_admits(basis: _Basis) -> bool:
    """Whether the company itself words its decision so."""
    if basis.decided(_ADMISSION):
        return True
    return any(reading.type == _ADMISSION for decision in basis.resolution.decisions for reading in read_commitments(decision.say or ""))


def _is_part_of_the_action(reading: CommitmentReading, basis: _Basis) -> bool:
    """Passing a case on is no promise beyond the resolution where the resolution is to pass it on; a time that was decided or is
    published may be said by itself."""
    if reading.type == "escalation":
        return Action.ESCALATE in basis.resolution.actions
    wanted = of_kinds(reading.value or reading.text, TIMES)
    return reading.type == "deadline" and bool(wanted) and all(is_among(time, basis.times) for time in wanted)


def _compared(reading: CommitmentReading, basis: _Basis) -> Iterator[Finding]:
    decided = basis.decided(reading.type)
    if not _is_right_amount(reading, decided, basis):
        said = reading.value or reading.text
        message = f"The {reading.type} is {said} here and not what was decided."
        yield _finding("value", Severity.BLOCK, reading, message, "Use the decided amount.")
    yield from _timed(reading, decided, basis)
    if (
        reading.condition
        and not any(entry.condition for entry in decided)
        and not any(says_condition(text, reading.condition) for text in basis.said)
    ):
        message = f"Nobody set this condition of the {reading.type}: {reading.condition}."
        yield _finding(
            "condition_added", Severity.WARN, reading, message, "Promise it without the condition, or have the case decided again."
        )


def _is_right_amount(reading: CommitmentReading, decided: Sequence[Commitment], basis: _Basis) -> bool:
    """Whether the amount said is the decided one; where no amount was decided, one that stands in what was said, known or published."""
    own = [quantity for entry in decided for quantity in of_kinds(entry.value or "", AMOUNTS)]
    sentence = basis.sentence_of(reading)
    if any(is_partial(sentence, entry.value or "") for entry in decided):
        return False
    is_beside_the_right_one = any(is_among(quantity, own) for quantity in of_kinds(sentence, AMOUNTS))
    for quantity in of_kinds(reading.value or "", AMOUNTS):
        is_known = is_among(quantity, basis.amounts) or quantity.value == "100"
        if not is_among(quantity, own) and not (is_known and (not own or is_beside_the_right_one)):
            return False
    return True


def _timed(reading: CommitmentReading, decided: Sequence[Commitment], basis: _Basis) -> Iterator[Finding]:
    said = reading.deadline or ""
    own = [quantity for entry in decided for quantity in of_kinds(entry.deadline or "", TIMES)]
    given = of_kinds(said, TIMES)
    fix = "Say the decided time, or none."
    if any(not is_among(time, own or basis.times) for time in given) and not any(is_among(time, own) for time in given):
        yield _finding("deadline", Severity.BLOCK, reading, f"Nobody decided this time for the {reading.type}: {said}.", fix)
    word = vague_time(said) if not given else None
    if word is not None and not any(word in text.casefold() for text in basis.said):
        yield _finding("deadline", Severity.WARN, reading, f"Nobody decided this time for the {reading.type}: {said}.", fix)


def _left_out(basis: _Basis) -> Iterator[Finding]:
    """What was decided and is not said."""
    made = {reading.type for reading in basis.context.reading.commitments}
    for commitment in basis.resolution.commitments:
        if commitment.type not in made:
            of = f" ({commitment.value})" if commitment.value else ""
            yield Finding(
                NAME, "policy.dropped", Severity.BLOCK, f"The draft does not say what was decided: {commitment.type}{of}.", "Say it."
            )
        elif commitment.condition and not says_condition(basis.context.text, commitment.condition):
            message = f"The {commitment.type} hangs on a condition that is not said: {commitment.condition}."
            yield Finding(NAME, "policy.condition", Severity.BLOCK, message, "Say it.")


def _finding(code: str, severity: Severity, reading: CommitmentReading, message: str, fix: str) -> Finding:
    return Finding(NAME, f"policy.{code}", severity, message, fix, reading.start, reading.end)


CHECK = Check(NAME, CODES, run)
