"""Review: what a person may do with a draft, and what an approval binds."""

from drafting.review.binding import digest_of
from drafting.review.desk import Checked, Desk, Drafting, Handle, Order
from drafting.review.states import Act, Blocked, next_state
from drafting.review.supersede import follows

__all__ = ["Act", "Blocked", "Checked", "Desk", "Drafting", "Handle", "Order", "digest_of", "follows", "next_state"]
