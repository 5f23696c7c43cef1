"""Whether what a draft rests on still stands: its articles and policies, in the revisions that it used."""

from __future__ import annotations

import hashlib

from drafting.domain.approval import FiledDraft
from knowledge.domain.passage import Passage
from knowledge.library import Library


def outdated(filed: FiledDraft, library: Library) -> str | None:
    """What changed since the draft was written, in a sentence; ``None`` where nothing did.

    A citation stands as long as its section says what the draft's manifest saw, in whatever revision.
    """
    resolution = filed.record.resolution
    seen = {source.id: source.digest for source in filed.record.manifest}
    for decision in resolution.decisions:
        policy = library.policies.get(decision.policy)
        if policy is None or policy.revision != decision.revision:
            return f"The policy '{decision.policy}' changed."
    for citation in resolution.citations:
        passage = library.passage(citation)
        if (
            passage is None
            or not passage.is_usable_on(filed.record.case.as_of)
            or seen.get(citation, digest_of(passage)) != digest_of(passage)
        ):
            return f"The article '{citation.split('@', 1)[0]}' changed or is not valid any more."
    return None


def digest_of(passage: Passage) -> str:
    """The SHA-256 of what a passage says, as manifests hold it."""
    return hashlib.sha256(passage.text.encode()).hexdigest()
