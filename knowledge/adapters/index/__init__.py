"""The index in the box: search by meaning (FAISS) and by words (BM25), changed in place, filtered before it ranks, kept on disk."""

from knowledge.adapters.index.local import LocalIndex

__all__ = ["LocalIndex"]
