"""Promises by meaning: a promising clause that speaks of a thing and of what becomes of it (``data/senses.yaml``).

Known wordings come first (``commitments_words``); this reads what no list foresees, as "a cheque for £35 is enclosed".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

_NAME = re.compile(r"\{([a-z]+)\}")


@dataclass(frozen=True, slots=True)
class Sense:
    """``of`` and ``what`` must both stand in the clause, in any order, ``unless`` must not."""

    kind: str
    of: re.Pattern[str]
    what: re.Pattern[str]
    unless: re.Pattern[str] | None


@cache
def senses() -> tuple[Sense, ...]:
    """The senses in the order in which they are tried."""
    data: dict[str, Any] = yaml.safe_load(files("drafting.reading").joinpath("data/senses.yaml").read_text(encoding="utf-8"))
    shared: dict[str, str] = data["shared"]

    def compiled(pattern: str) -> re.Pattern[str]:
        return re.compile(r"(?<= )(?:" + _NAME.sub(lambda match: shared[match[1]], pattern) + r")(?= )")

    return tuple(
        Sense(entry["type"], compiled(entry["of"]), compiled(entry["what"]), compiled(entry["unless"]) if "unless" in entry else None)
        for entry in data["senses"]
    )


def sense_of(clause: str) -> tuple[str, int, int] | None:
    """The type of promise that a promising clause makes by its meaning, with the span of what it rests on; ``None`` where it makes none."""
    for sense in senses():
        thing = sense.of.search(clause)
        fate = sense.what.search(clause) if thing is not None else None
        if thing is None or fate is None or (sense.unless is not None and sense.unless.search(clause)):
            continue
        return sense.kind, min(thing.start(), fate.start()), max(thing.end(), fate.end())
    return None
