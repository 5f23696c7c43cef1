"""The metrics of ``summary.json``, one file a kind."""

from evals.metrics import consistency, content, conduct, decision

METRICS = (*decision.METRICS, *consistency.METRICS, *conduct.METRICS, *content.METRICS)

__all__ = ["METRICS"]
