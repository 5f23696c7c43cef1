"""Makes ``drafting/reading/data/manner.npz``: python -m training.manner

From the sentences in ``training/tone`` (written by hand, filled with words of many trades), from the writer's own sentences, which sound
right by definition, and from the articles, which are plain. No labelled set is read. Deterministic: the same files give the same weights.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import yaml
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from drafting.reading.manner import FINE, SIZE, features, tokens, weigh
from drafting.text.blocks import units
from drafting.text.sentences import sentences

_ROOT = Path(__file__).resolve().parents[1]
_HERE = Path(__file__).parent / "tone"
_TARGET = _ROOT / "drafting" / "reading" / "data" / "manner.npz"
_SLOT = re.compile(r"<(thing|event|place)>", re.IGNORECASE)
_FILLED = 4
_PROSE = 400
_C = 20.0

Example = tuple[str, str]


def examples(seed: int = 1) -> list[Example]:
    """Texts with their kind, ``ok`` or what is off."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    words = yaml.safe_load((_HERE / "words.yaml").read_text(encoding="utf-8"))
    found = [(text, kind) for line, kind in _lines() for text in _fill(line, words, chance)]
    fine, off = ([text for text, kind in found if (kind == FINE) is wanted] for wanted in (True, False))
    found += [(" ".join(chance.sample(fine, chance.choice((2, 2, 3)))), FINE) for _ in range(len(off) // 3)]
    for text, kind in [pair for pair in found if pair[1] != FINE][::3]:
        found.append((" ".join(chance.sample([text, chance.choice(fine)], 2)), kind))
    return [*found, *_written(words, chance), *((text, FINE) for text in chance.sample(_articles(), _PROSE))]


def _lines() -> Iterator[Example]:
    kind = FINE
    for name in ("ok.txt", "off.txt"):
        for line in (_HERE / name).read_text(encoding="utf-8").splitlines():
            if line.startswith("["):
                kind = line.strip("[]")
            elif line and not line.startswith("#"):
                yield line, kind


def _fill(line: str, words: dict[str, list[str]], chance: random.Random) -> list[str]:
    def word(match: re.Match[str]) -> str:
        chosen = chance.choice(words[match[1].lower()])
        return chosen.upper() if match[1].isupper() else chosen

    times = _FILLED if _SLOT.search(line) else 1
    return list(dict.fromkeys(_SLOT.sub(word, line) for _ in range(times)))


def _written(words: dict[str, list[str]], chance: random.Random) -> list[Example]:
    """What the writer says."""
    data = yaml.safe_load((_ROOT / "drafting" / "writer" / "data" / "en.yaml").read_text(encoding="utf-8"))
    said = [re.sub(r"\{\w+\}", lambda _: chance.choice(words["thing"]), text) for text in _strings(data) if len(text.split()) >= 3]
    said += [" ".join(chance.sample(said, 2)) for _ in range(len(said))]
    return [(text, FINE) for text in said]


def _articles() -> list[str]:
    """The plain sentences of the articles of this repository."""
    paths = sorted([*_ROOT.glob("knowledge/example/*/articles/*.md"), *_ROOT.glob("evals/suites/companies/*/articles/*.md")])
    bodies = (path.read_text(encoding="utf-8").split("---", 2)[-1] for path in paths)
    return list(dict.fromkeys(one.text for body in bodies for unit in units(body) for one in sentences(unit.text) if len(one.text) > 20))


def _strings(data: object) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for value in data.values():
            yield from _strings(value)
    elif isinstance(data, list):
        for value in data:
            yield from _strings(value)


def rows(texts: list[str]) -> csr_matrix:
    """The features of texts, one row a text."""
    held = [weigh(features(tokens(text))) for text in texts]
    starts = np.cumsum([0, *(len(there) for there, _ in held)])
    return csr_matrix(
        (np.concatenate([values for _, values in held]), np.concatenate([there for there, _ in held]), starts), shape=(len(texts), SIZE)
    )


def main() -> None:
    """Train and write the weights, eight bits each."""
    held = [(text, kind) for text, kind in examples() if tokens(text)]
    model = LogisticRegression(C=_C, max_iter=3000).fit(rows([text for text, _ in held]), [kind for _, kind in held])
    scale = np.abs(model.coef_).max(axis=1) / 127
    table = np.round(model.coef_ / scale[:, None]).astype(np.int8)
    np.savez_compressed(
        _TARGET,
        kinds=np.array(model.classes_),
        table=table,
        scale=scale.astype(np.float32),
        bias=model.intercept_.astype(np.float32),
    )
    print(f"{len(held)} texts, {len(model.classes_)} kinds, {_TARGET.stat().st_size // 1024} KB")


if __name__ == "__main__":
    main()
