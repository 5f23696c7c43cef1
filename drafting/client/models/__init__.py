"""What the service answers. Fields that a newer service adds are passed over, so that an older client keeps working."""

from .base import Answer
from .decisions import Commitment, Decision, Escalation, Input, Missing, Point, Resolution
from .desk import AuditEntry, AuditPage, Comment, Comments, Heard, Hold, Listened, Queue, Queued, Ready, Rising, Said, Timeline
from .drafts import Approval, Delivery, Draft, DraftPage, Drafts, Origin, Record
from .knowledge import Article, ArticleLine, ArticlePage, Found, Hit, Outcome, Policy, PolicyInput, PolicyPage, Rule
from .texts import Checked, Disclosure, Finding, PromiseRead, Quantity, Reading

__all__ = [
    "Answer",
    "Approval",
    "Article",
    "ArticleLine",
    "ArticlePage",
    "AuditEntry",
    "AuditPage",
    "Checked",
    "Comment",
    "Comments",
    "Commitment",
    "Decision",
    "Delivery",
    "Disclosure",
    "Draft",
    "DraftPage",
    "Drafts",
    "Escalation",
    "Finding",
    "Found",
    "Heard",
    "Hit",
    "Hold",
    "Input",
    "Listened",
    "Missing",
    "Origin",
    "Outcome",
    "Point",
    "Policy",
    "PolicyInput",
    "PolicyPage",
    "PromiseRead",
    "Quantity",
    "Queue",
    "Queued",
    "Reading",
    "Ready",
    "Record",
    "Resolution",
    "Rising",
    "Rule",
    "Said",
    "Timeline",
]
