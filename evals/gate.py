"""A gate: bounds that a summary must keep, compared by intervals where asked."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from evals.documents import read_document


class Bound(BaseModel):
    """What a figure must keep. ``at_least`` and ``at_most`` bound the value; with ``surely`` the interval's weak end instead. Fewer than
    ``min_n`` observations fail: too few to tell."""

    model_config = ConfigDict(extra="forbid")

    at_least: float | None = None
    at_most: float | None = None
    surely: bool = False
    min_n: Annotated[int, Field(ge=0)] = 1


def read_gate(path: Path) -> dict[str, Bound]:
    """A gate file: a mapping from a figure of ``summary.json`` to its bound. Raises ``InvalidKnowledge``."""
    return read_document(path, TypeAdapter(dict[str, Bound]))


def missed(summary: Mapping[str, Any], gate: Mapping[str, Bound]) -> list[str]:
    """A sentence for each bound that does not hold; an unknown figure does not hold."""
    return [sentence for name, bound in gate.items() if (sentence := _missed(name, summary.get(name), bound)) is not None]


def _missed(name: str, figure: Any, bound: Bound) -> str | None:
    if figure is None:
        return f"{name}: there is no such figure in the summary, so the bound cannot hold"
    value = low = high = figure
    if isinstance(figure, Mapping):
        value, low, high = figure["value"], figure["low"], figure["high"]
        if value is None or figure["n"] < bound.min_n:
            return f"{name}: too few observations (n = {figure['n']}, at least {bound.min_n} are needed)"
    least, most = (low, high) if bound.surely else (value, value)
    if bound.at_least is not None and least < bound.at_least:
        return f"{name}: {least:.4f} is below {bound.at_least}"
    if bound.at_most is not None and most > bound.at_most:
        return f"{name}: {most:.4f} is above {bound.at_most}"
    return None
