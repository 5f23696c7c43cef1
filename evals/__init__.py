"""Evaluation: the same case, the same answer, in every channel, measured with the service's own pipeline and checks."""
