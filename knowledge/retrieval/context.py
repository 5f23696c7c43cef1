"""Whether a question hangs on the turns before it, and what of them it then carries along. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sentencex import segment

from knowledge.domain.words import content_words, words

_POINTS_BACK = re.compile(
    r"\b(?:it|its|it's|they|them|their|theirs|this|that|these|those|there|here|"
    r"he|she|him|her|his|hers|one|ones|both|either|neither|same|another|former|latter)\b",
    re.IGNORECASE,
)
_CONTINUES = re.compile(
    r"^\W*(?:and|but|so|or|also|then|what about|how about|what if|why not|yes"
    r"|no|yeah|yep|nope|ok|okay|sure)\b",
    re.IGNORECASE,
)
_FEW = 3
_STANDS_BY_ITSELF = 14
_LONG = 45
_PART = 240
_MOST_PARTS = 24
_TURNS = 6
_FADES = 0.6
_LOOSE = 0.5


@dataclass(frozen=True, slots=True)
class Carried:
    """What a question takes along from earlier turns.

    ``text`` is the question with the turns that it hangs on, for the embedding; ``None`` where it can stand by itself.
    ``weights`` gives each word of earlier turns that the question does not hold itself a weight up to 1, the nearer the
    turn the higher. ``hold`` (0..1) is how tightly the question is bound to them: people mostly stay with their subject.
    """

    text: str | None
    weights: dict[str, float]
    hold: float


def hangs_on_context(question: str) -> bool:
    """Whether a question is likely not to stand by itself: it points back, continues, or holds next to nothing."""
    held = len(content_words(question))
    if held > _STANDS_BY_ITSELF:
        return False
    return held < _FEW or bool(_POINTS_BACK.search(question) or _CONTINUES.search(question))


def parts(query: str) -> list[str]:
    """The query itself; a long one, which a single vector would blur, as its runs of sentences instead, the longest first kept."""
    if len(content_words(query)) <= _LONG:
        return [query]
    runs: list[str] = []
    for sentence in segment("en", " ".join(query.split())):
        if runs and len(runs[-1]) + len(sentence) < _PART:
            runs[-1] += sentence
        else:
            runs.append(sentence)
    runs = [run.strip() for run in runs if words(run)]
    kept = sorted(runs, key=lambda run: -len(content_words(run)))[:_MOST_PARTS]
    return [run for run in runs if run in kept]


def carry(question: str, context: Sequence[str]) -> Carried | None:
    """What the question takes along from the turns before it (oldest first); ``None`` where there are none."""
    turns = [turn for turn in context if words(turn)][-_TURNS:]
    if not turns or len(content_words(question)) > _LONG:
        return None
    own = set(words(question))
    weights: dict[str, float] = {}
    for back, turn in enumerate(reversed(turns)):
        for word in content_words(turn):
            if word not in own:
                weights[word] = max(weights.get(word, 0.0), _FADES**back)
    if not hangs_on_context(question):
        return Carried(None, weights, _LOOSE)
    near = " ".join(_tail(turn) for turn in turns[-2:])
    return Carried(f"{near} {question}", weights, 1.0)


def _tail(turn: str, most: int = 300) -> str:
    return turn if len(turn) <= most else turn[-most:].split(" ", 1)[-1]
