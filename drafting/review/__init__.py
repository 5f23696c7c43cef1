"""Review: what a person may do with a draft, what an approval binds, and how what was approved goes out."""

from drafting.review.binding import digest_of
from drafting.review.demand import Demand
from drafting.review.desk import Checked, Consent, Desk, Drafting, Order, Rules
from drafting.review.dispatch import Dispatch
from drafting.review.erasure import Erased, erase
from drafting.review.files import Files
from drafting.review.queue import Queue, Queued, QueuePage, due_at
from drafting.review.sender import Patience, Sender, keep_sending
from drafting.review.states import Act, Blocked, Held, next_state
from drafting.review.step import Handle
from drafting.review.supersede import follows

__all__ = [
    "Act",
    "Blocked",
    "Checked",
    "Consent",
    "Demand",
    "Desk",
    "Dispatch",
    "Drafting",
    "Erased",
    "Files",
    "Handle",
    "Held",
    "Order",
    "Patience",
    "Queue",
    "QueuePage",
    "Queued",
    "Rules",
    "Sender",
    "digest_of",
    "due_at",
    "erase",
    "follows",
    "keep_sending",
    "next_state",
]
