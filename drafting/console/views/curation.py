"""What the knowledge lacks, says twice, or contradicts itself in. Looked for when it is asked for: it takes a moment."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from starlette.responses import Response

from drafting.console.pages import show
from drafting.console.visit import Visit
from drafting.curating.conflicts import contradictions
from drafting.curating.unanswered import unanswered
from drafting.domain.approval import FiledDraft
from drafting.ports import DraftQuery
from knowledge.curation.duplicates import near_duplicates
from knowledge.curation.gaps import gaps

DAYS, MOST = 90, 1_000
_PAGE = 200


async def show_contradictions(visit: Visit) -> Response:
    """Places that cannot both hold, and articles that nearly say the same."""
    library = visit.office.drafter.library
    articles, policies = list(library.articles.values()), list(library.policies.values())
    found = await asyncio.to_thread(contradictions, articles, policies, library.company)
    alike = await asyncio.to_thread(near_duplicates, articles)
    return show(visit, "contradictions.html", found=found, alike=alike, policies=library.policies)


async def show_gaps(visit: Visit) -> Response:
    """Questions that nothing answered, gathered by what they ask; personal data is masked in them."""
    library = visit.office.drafter.library
    drafts, is_cut = await _drafts(visit)
    keep = tuple(contact.value for contact in library.company.contacts)
    questions = await asyncio.to_thread(lambda: list(unanswered(drafts, keep)))
    vectors = await library.vectors([question.text for question in questions]) if questions else None
    found = gaps(questions, vectors) if vectors is not None else []
    return show(visit, "gaps.html", found=found, questions=len(questions), drafts=len(drafts), days=DAYS, is_cut=is_cut)


async def _drafts(visit: Visit) -> tuple[list[FiledDraft], bool]:
    """The drafts of the last days that the visitor sees, the newest first; whether there are more than are looked at."""
    since, cursor = visit.office.clock() - timedelta(days=DAYS), None
    found: list[FiledDraft] = []
    while len(found) < MOST:
        page = await visit.office.files.drafts(DraftQuery(cursor=cursor, limit=_PAGE), visit.who)
        found += [one for one in page.items if one.created >= since]
        cursor = page.next
        if cursor is None or page.items[-1].created < since:
            return found, False
    return found, True
