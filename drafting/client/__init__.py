"""A typed client of the HTTP service, for programs that wait (``Evenhand``) and for those that do not (``AsyncEvenhand``).

It stands alone: httpx2 and pydantic are all that it needs, and it is packed by itself as ``evenhand-client``.
"""

from .calls import Call, Case
from .errors import Busy, Changed, EvenhandError, Invalid, NotAllowed, NotFound, Refused, Unreachable
from .events import Event
from .sending import AsyncEvenhand, Evenhand, Patience

__all__ = [
    "AsyncEvenhand", "Busy", "Call", "Case", "Changed", "Evenhand", "EvenhandError", "Event",
    "Invalid", "NotAllowed", "NotFound", "Patience", "Refused", "Unreachable",
]  # fmt: skip
