"""The routes, thin: read, ask the desk or the library, answer."""

from drafting.api.routes import audit, checks, curation, desks, drafts, entries, keys, knowledge, listening, queue, review, service

ROUTERS = (
    drafts.router,
    review.router,
    queue.router,
    checks.router,
    desks.router,
    knowledge.router,
    entries.router,
    curation.router,
    audit.router,
    listening.router,
    keys.router,
    keys.people,
    service.router,
)

__all__ = ["ROUTERS"]
