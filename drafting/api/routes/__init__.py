"""The routes, thin: read, ask the desk or the library, answer."""

from drafting.api.routes import audit, checks, desks, drafts, keys, knowledge, listening, queue, review, service

ROUTERS = (
    drafts.router,
    review.router,
    queue.router,
    checks.router,
    desks.router,
    knowledge.router,
    audit.router,
    listening.router,
    keys.router,
    keys.people,
    service.router,
)

__all__ = ["ROUTERS"]
