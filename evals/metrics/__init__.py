"""The metrics of ``summary.json``, one file a kind."""

from evals.metrics import conduct, consistency, content, decision

METRICS = (*decision.METRICS, *consistency.METRICS, *conduct.METRICS, *content.METRICS)

__all__ = ["METRICS"]
