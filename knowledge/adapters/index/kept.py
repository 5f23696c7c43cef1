"""The index of one knowledge folder, kept on disk between two starts; made anew where it is not as it was written."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from knowledge.adapters.index.generations import Generations
from knowledge.adapters.index.local import LocalIndex
from knowledge.errors import IndexDamaged
from knowledge.ports import Embedder

_LOG = logging.getLogger(__name__)
_PROBE = "The quick brown fox has returned a parcel of 12 widgets, and asks when the refund comes."
_SAME = 0.999


class KeptIndex:
    """Reads and writes the index of ``source`` (a knowledge folder) below ``folder``; one for each embedding model.

    The model is known by its name, its dimension and the vector that it gives a fixed sentence, so that other weights under the same name
    are noticed.
    """

    def __init__(self, folder: Path, source: Path, embedder: Embedder) -> None:
        name = hashlib.sha256(f"{source.resolve()}\0{embedder.name}".encode()).hexdigest()[:16]
        self._generations = Generations(folder / "index" / name)
        self._embedder = embedder

    def open(self) -> LocalIndex:
        """What was kept, whose ``adopt`` then asks for what changed since; an empty index where nothing sound is there."""
        try:
            found = self._generations.current()
            if found is None:
                return LocalIndex(self._embedder.dimension)
            folder, facts = found
            self._check(facts)
            return LocalIndex.load(folder, self._embedder.dimension)
        except IndexDamaged as error:
            _LOG.warning("The index on disk is not used and made anew from the knowledge: %s", error)
        except (OSError, ValueError, RuntimeError) as error:
            _LOG.warning("The index on disk cannot be read and is made anew from the knowledge: %s: %s", type(error).__name__, error)
        return LocalIndex(self._embedder.dimension)

    def save(self, index: LocalIndex) -> None:
        """Write a new generation. A disk that cannot be written to costs the next start time, and is logged."""
        probe = self._embedder.embed_queries([_PROBE])[0]
        facts = {"model": self._embedder.name, "dimension": index.dimension, "probe": [round(float(number), 5) for number in probe]}
        try:
            self._generations.write(index.save, facts)
        except OSError as error:
            _LOG.warning("The index could not be written, the next start makes it anew: %s", error)

    def _check(self, facts: Mapping[str, Any]) -> None:
        if (facts["model"], facts["dimension"]) != (self._embedder.name, self._embedder.dimension):
            raise IndexDamaged("it was made with another embedding model")
        kept = np.array(facts["probe"], dtype=np.float32)
        if float(kept @ self._embedder.embed_queries([_PROBE])[0]) < _SAME * float(kept @ kept):
            raise IndexDamaged(f"the embedding model '{self._embedder.name}' gives other vectors than when it was made")
