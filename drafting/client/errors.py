"""What can go wrong between a program and the service, one tree.

EvenhandError
├── Unreachable       no answer came; nothing is known of what the service did
└── Refused           the service answered with a problem (RFC 9457)
    ├── NotAllowed    401 and 403
    ├── NotFound      404
    ├── Changed       409, 412, 428: read again, look, and repeat the act
    ├── Invalid       400, 413, 422: the request has to be another one; ``fields`` says where
    └── Busy          429 and 503, after all tries; ``after`` says in how many seconds to come back
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass


class EvenhandError(Exception):
    """Anything that the client could not do."""


class Unreachable(EvenhandError):
    """No answer came."""


@dataclass(frozen=True, slots=True)
class Field:
    """One place of a request that was wrong."""

    at: str
    problem: str


class Refused(EvenhandError):
    """The service answered with a problem. ``status`` is the HTTP status, ``problem`` the whole problem document."""

    def __init__(self, status: int, problem: Mapping[str, object], fields: Sequence[Field] = (), after: float | None = None) -> None:
        told = str(problem.get("detail") or problem.get("title") or "no reason was given")
        super().__init__(f"{status}: {told}" + "".join(f"\n  {field.at}: {field.problem}" for field in fields))
        self.status, self.problem, self.fields, self.after = status, dict(problem), tuple(fields), after


class NotAllowed(Refused):
    """No key, a key that is not known any more, or one whose roles do not allow this."""


class NotFound(Refused):
    """Nothing has this id."""


class Changed(Refused):
    """The state is not the one that the act was meant for."""


class Invalid(Refused):
    """The request itself is wrong."""


class Busy(Refused):
    """The service has no room now."""


_KINDS: Mapping[int, type[Refused]] = {
    401: NotAllowed, 403: NotAllowed, 404: NotFound, 409: Changed, 412: Changed, 428: Changed,
    400: Invalid, 413: Invalid, 415: Invalid, 422: Invalid, 429: Busy, 503: Busy,
}  # fmt: skip


def refusal(status: int, problem: Mapping[str, object], after: float | None) -> Refused:
    """The error that an answer of this status stands for."""
    return _KINDS.get(status, Refused)(status, problem, list(_fields(problem.get("errors"))), after)


def _fields(entries: object) -> Iterator[Field]:
    for entry in entries if isinstance(entries, list) else []:
        if isinstance(entry, dict):
            yield Field(".".join(str(part) for part in entry.get("loc", [])), str(entry.get("msg", "")))
