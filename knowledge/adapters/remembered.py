"""Vectors of texts that were embedded lately."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from knowledge.ports import Vectors


class Remembered:
    """The vectors of the texts asked last, at most ``size`` of them. Thread-safe."""

    def __init__(self, size: int, *, halved: bool = False) -> None:
        """``halved`` keeps them at half precision: twice as many in the same memory, cosines right to three digits."""
        self._size = size
        self._kept_as = np.float16 if halved else np.float32
        self._vectors: OrderedDict[str, NDArray[np.floating]] = OrderedDict()
        self._lock = threading.Lock()

    def look_up(self, texts: Sequence[str], make: Callable[[list[str]], Vectors], dimension: int) -> Vectors:
        """The vectors of the texts in order; those that are not known are made, each once."""
        with self._lock:
            known: dict[str, NDArray[np.floating]] = {text: self._vectors[text] for text in texts if text in self._vectors}
        fresh = [text for text in dict.fromkeys(texts) if text not in known]
        if fresh:
            known |= dict(zip(fresh, make(fresh), strict=True))
        with self._lock:
            for text in texts:
                self._vectors[text] = known[text].astype(self._kept_as, copy=False)
                self._vectors.move_to_end(text)
            while len(self._vectors) > self._size:
                self._vectors.popitem(last=False)
        return np.stack([known[text] for text in texts]).astype(np.float32) if texts else np.zeros((0, dimension), dtype=np.float32)
