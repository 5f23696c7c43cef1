"""Whether what a draft rests on still stands: its articles and policies, in the revisions that it used."""

from __future__ import annotations

from drafting.domain.approval import FiledDraft
from knowledge.library import Library


def outdated(filed: FiledDraft, library: Library) -> str | None:
    """What changed since the draft was written, in a sentence; ``None`` where nothing did."""
    resolution = filed.record.resolution
    for decision in resolution.decisions:
        policy = library.policies.get(decision.policy)
        if policy is None or policy.revision != decision.revision:
            return f"The policy '{decision.policy}' changed."
    for citation in resolution.citations:
        passage = library.passage(citation)
        if passage is None or not passage.is_usable_on(filed.record.case.as_of):
            return f"The article '{citation.split('@', 1)[0]}' changed or is not valid any more."
    return None
