"""Findings about the case itself, which every draft of it carries; no check of the text makes them.

- ``stale``: an article that the draft rests on was to be verified again (warn).
- ``fact_conflict``: the facts and the customer's record disagree on a value that a decision used (warn).
- ``claim_conflict``: the customer gives two values for one thing (warn).
- ``language``: the draft is in another language than the customer's (warn).
- ``exposed``: the customer posted their own private data where others can read it (warn).
- ``injection``: the message holds instructions meant for a machine (warn).
- ``writer_replaced``: the plain wording stands in for a model's, and why (info).
- ``second_reader_silent``: the second reader could not read the text; the rules alone did (info).
"""

from __future__ import annotations

from collections.abc import Iterator

from drafting.domain.case import Case
from drafting.domain.finding import Finding, Severity
from drafting.domain.resolution import Resolution
from drafting.domain.triage import Kind, Understanding
from knowledge.library import Library

CHECK = "case"


def notes(case: Case, resolution: Resolution, understanding: Understanding, library: Library) -> tuple[Finding, ...]:
    """What a person should know before they approve any draft of this case."""
    return (*_stale(case, resolution, library), *_conflicts(resolution), *_claim_conflicts(understanding), *_kinds(resolution))


def language_finding(resolution: Resolution, company_language: str, *, writes: frozenset[str]) -> tuple[Finding, ...]:
    """A ``warn`` where the customer's language is not one that the writer can write."""
    if resolution.language == company_language or resolution.language in writes:
        return ()
    message = f"The customer writes in '{resolution.language}'; the draft is in '{company_language}'."
    return (Finding(CHECK, "language", Severity.WARN, message, "Translate it, or hand it to somebody who writes that language."),)


def _stale(case: Case, resolution: Resolution, library: Library) -> Iterator[Finding]:
    seen: set[str] = set()
    for citation in resolution.citations:
        passage = library.passage(citation)
        if passage is None or passage.article in seen or passage.stale_after is None or case.as_of <= passage.stale_after:
            continue
        seen.add(passage.article)
        message = f"The article '{passage.article}' was to be verified again by {passage.stale_after.isoformat()}."
        yield Finding(CHECK, "stale", Severity.WARN, message, "Check the article, then set its 'verified' date.")


def _conflicts(resolution: Resolution) -> Iterator[Finding]:
    for decision in resolution.decisions:
        for conflict in decision.conflicts:
            message = f"'{conflict.name}' is {conflict.used} in the facts and {conflict.other} in the {conflict.other_source}; the first was used."
            yield Finding(CHECK, "fact_conflict", Severity.WARN, message, "Find out which is right before you approve.")


def _claim_conflicts(understanding: Understanding) -> Iterator[Finding]:
    for claim in understanding.claims.values():
        if claim.contradicts is not None:
            message = f"The customer gives two values for '{claim.name}': {claim.value} and {claim.contradicts}."
            yield Finding(CHECK, "claim_conflict", Severity.WARN, message, "Ask which is right, or verify it.")


def _kinds(resolution: Resolution) -> Iterator[Finding]:
    if Kind.EXPOSED_OWN_DATA.value in resolution.kinds:
        message = "The customer posted their own private data where others can read it."
        yield Finding(CHECK, "exposed", Severity.WARN, message, "Hide the post if you can; the reply asks them to remove it.")
    if Kind.INJECTION.value in resolution.kinds:
        message = "The message holds instructions meant for a machine. They were not followed."
        yield Finding(CHECK, "injection", Severity.WARN, message, "Read what the customer really wants.")
