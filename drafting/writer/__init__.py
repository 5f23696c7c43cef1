"""The embedded writer: a resolution worded for one channel, without a model. Pure and deterministic."""

from drafting.writer.write import word

__all__ = ["word"]
