"""Whether anything that was found answers the question at all. Pure.

Two things tell: how near the nearest sentence is, and how far the best candidate stands out from the also-rans, since a question
that nothing answers is about equally far from everything. Few numbers, so that they hold in knowledge never seen.
"""

from __future__ import annotations

import math

import numpy as np

from knowledge.retrieval.rank import SIGNALS, Rows

_NEAREST, _STANDS_OUT, _BIAS = 14.0, 0.35, -8.9
_RIGHT, _FALLS = 0.88, 0.56
_FIRST = 5
_ALSO_RAN = 9
_WINDOW = SIGNALS.index("window")


def answerable(rows: Rows, blended: Rows) -> float:
    """The probability that the best candidates answer the query; 0 where there is none.

    ``rows`` are the candidates' signals and ``blended`` their scores, both best first.
    """
    if not len(rows):
        return 0.0
    nearest = float(rows[:_FIRST, _WINDOW].max())
    stands_out = float(blended[0] - blended[min(_ALSO_RAN, len(blended) - 1)])
    return 1.0 / (1.0 + math.exp(-(_NEAREST * nearest + _STANDS_OUT * stands_out + _BIAS)))


def probabilities(answered: float, blended: Rows) -> Rows:
    """The probability of each candidate that it answers: as far as anything does, the less the further it is behind the best.

    ``answered`` is what ``answerable`` said of them, ``blended`` their scores, best first.
    """
    return np.asarray(_RIGHT * answered * np.exp(-_FALLS * (blended.max(initial=0.0) - blended)), dtype=np.float64)
