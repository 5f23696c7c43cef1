"""One table from errors to HTTP statuses, for the JSON edge and for the console. An error that stands in no row was not expected."""

from __future__ import annotations

from collections.abc import Mapping

from drafting.errors import (
    AlreadyThere,
    BadRequest,
    DeliveryUnsure,
    IdempotencyMismatch,
    ModelFailed,
    NotAuthenticated,
    NotConfigured,
    NotDelivered,
    NotFound,
    NotPermitted,
    RateLimited,
    StillInProgress,
    StoreAway,
    TransitionRefused,
    VersionConflict,
)
from drafting.pii.detect import DetectorFailed
from knowledge.domain.facts import BadFact
from knowledge.errors import InvalidKnowledge, RevisionConflict, UnknownEntry
from knowledge.errors import TransitionRefused as Refused

STATUSES: Mapping[type[Exception], int] = {
    BadRequest: 422,
    BadFact: 422,
    NotFound: 404,
    UnknownEntry: 404,
    VersionConflict: 412,
    TransitionRefused: 409,
    AlreadyThere: 409,
    Refused: 409,
    RevisionConflict: 412,
    InvalidKnowledge: 422,
    IdempotencyMismatch: 422,
    StillInProgress: 409,
    NotAuthenticated: 401,
    NotPermitted: 403,
    RateLimited: 429,
    StoreAway: 503,
    NotDelivered: 502,
    DeliveryUnsure: 502,
    ModelFailed: 503,
    NotConfigured: 503,
    DetectorFailed: 503,
}


def status_of(error: Exception) -> int | None:
    """The status of an error, by its nearest kind; ``None`` where it stands in no row."""
    return next((STATUSES[kind] for kind in type(error).__mro__ if kind in STATUSES), None)
