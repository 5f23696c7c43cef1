"""The life of an article or a policy: its states, how a folder and a database differ, what changed between two texts. Pure."""

from knowledge.lifecycle.difference import changed_sections, unified
from knowledge.lifecycle.exchange import Difference, How, Plan, differences, plan
from knowledge.lifecycle.states import TABLE, Attempt, Step, after

__all__ = [
    "TABLE",
    "Attempt",
    "Difference",
    "How",
    "Plan",
    "Step",
    "after",
    "changed_sections",
    "differences",
    "plan",
    "unified",
]
