"""The index on disk: what was written is found again, what is damaged is never used."""

from __future__ import annotations

import logging
import random
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from knowledge.adapters.embeddings import HashingEmbedder
from knowledge.adapters.index.generations import Generations
from knowledge.adapters.index.kept import KeptIndex
from knowledge.adapters.index.local import LocalIndex
from knowledge.domain.article import ArticleId
from knowledge.domain.passage import Passage
from knowledge.errors import IndexDamaged
from knowledge.ports import SearchFilter, Vectors
from knowledge.retrieval.search import Searcher

EMBEDDER = HashingEmbedder(64)
WHERE = SearchFilter(date(2026, 11, 1))
NOUNS = ("refund", "parcel", "kite", "storm", "widget", "invoice", "hose", "brake")


def passages(count: int) -> list[Passage]:
    return [
        Passage(ArticleId(f"a{n}"), 1, "s", f"About {NOUNS[n % 8]}", "Part", f"The {NOUNS[n % 8]} number{n} of {NOUNS[(n // 8) % 8]}.")
        for n in range(count)
    ]


def filled(count: int = 40, many: int = 50_000) -> LocalIndex:
    index = LocalIndex(EMBEDDER.dimension, many=many)
    Searcher(index, EMBEDDER).add(passages(count))
    return index


def found(index: LocalIndex, query: str) -> list[tuple[str, float]]:
    return [(hit.passage.article, hit.score) for hit in Searcher(index, EMBEDDER).search(query, WHERE, 10).hits]


@pytest.mark.parametrize("many", [50_000, 10])
def test_what_was_kept_is_found_as_before(tmp_path: Path, many: int) -> None:
    index = filled(many=many)
    index.remove(["a3@1#s"])
    index.save(tmp_path)
    loaded = LocalIndex.load(tmp_path, EMBEDDER.dimension, many=many)
    assert found(loaded, "number17") == []
    left = [passage for passage in passages(40) if passage.article != "a3"]
    assert loaded.adopt(left) == []
    assert loaded.is_clustered == (many == 10)
    for query in ("refund number8", "storm", "the number3 kite"):
        assert found(loaded, query) == found(index, query)


def test_only_what_the_source_holds_is_adopted(tmp_path: Path) -> None:
    filled().save(tmp_path)
    loaded = LocalIndex.load(tmp_path, EMBEDDER.dimension)
    source = passages(42)
    source[5] = replace(source[5], text="The entirely different text.", revision=2)
    source[6] = replace(source[6], valid_until=date(2026, 1, 1))
    missing = loaded.adopt([passage for passage in source if passage.article != "a7"])
    assert [passage.article for passage in missing] == ["a5", "a6", "a40", "a41"]
    assert loaded.document_frequencies(["number5", "number7", "number8"]) == [0, 0, 1]
    assert not {"a5", "a6", "a7"} & {name for name, _ in found(loaded, "number5 number6 number7")}


def test_a_loaded_index_changes_in_place(tmp_path: Path) -> None:
    filled(many=10).save(tmp_path)
    loaded = LocalIndex.load(tmp_path, EMBEDDER.dimension, many=10)
    loaded.adopt(passages(40))
    searcher = Searcher(loaded, EMBEDDER)
    searcher.replace(["a8@1#s"], [replace(passages(9)[8], revision=2, text="A zeppelin.")])
    assert [hit.passage.ref for hit in searcher.search("zeppelin", WHERE, 1).hits] == ["a8@2#s"]
    assert loaded.document_frequencies(["number8", "zeppelin"]) == [0, 1]


def test_what_fits_a_few_grows_into_clusters_and_finds_the_same() -> None:
    small, grown = filled(300), filled(300, many=100)
    assert (small.is_clustered, grown.is_clustered) == (False, True)
    for n in range(0, 300, 17):
        assert found(grown, f"number{n}")[0] == found(small, f"number{n}")[0]


def damaged(folder: Path, chance: random.Random) -> str:
    """Change one file of a kept index in one way; which, for the message of a test that fails."""
    file = chance.choice(sorted(file for file in folder.rglob("*") if file.is_file() and file.name != "lock"))
    raw = bytearray(file.read_bytes())
    kind = chance.choice(["flip", "truncate", "extend", "zero", "swap", "remove"])
    at = chance.randrange(len(raw))
    if kind == "flip":
        raw[at] ^= 1 << chance.randrange(8)
    elif kind == "truncate":
        del raw[at:]
    elif kind == "extend":
        raw += bytes([raw[at]])
    elif kind == "zero":
        span = raw[at : at + 64]
        raw[at : at + 64] = bytes(255 - byte for byte in span)
    elif kind == "swap":
        raw.reverse()
    file.write_bytes(raw)
    if kind == "remove":
        file.unlink()
    return f"{kind} of {file.name} at {at}"


@pytest.mark.parametrize("seed", range(40))
def test_a_damaged_index_is_refused(tmp_path: Path, seed: int) -> None:
    generations = Generations(tmp_path)
    assert generations.write(filled(12, many=10 if seed % 2 else 50_000).save, {"model": "m"})
    assert generations.current() is not None
    how = damaged(tmp_path, random.Random(seed))
    try:
        refused = generations.current() is None
    except IndexDamaged:
        refused = True
    assert refused, how


def test_what_is_damaged_is_made_anew_and_said(tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = KeptIndex(tmp_path, tmp_path, EMBEDDER)
    kept.save(filled())
    assert kept.open().adopt(passages(40)) == []
    victim = next(tmp_path.rglob("parts.bin"))
    raw = bytearray(victim.read_bytes())
    raw[7] ^= 1
    victim.write_bytes(raw)
    # A logger of this test's own: a service that ran before in this process may have set levels and handlers.
    monkeypatch.setattr("knowledge.adapters.index.kept._LOG", logging.getLogger(f"{__name__}.{tmp_path.name}"))
    caplog.set_level(logging.WARNING)
    assert len(kept.open().adopt(passages(40))) == 40
    assert "made anew" in caplog.text


def test_a_file_that_was_put_there_is_refused(tmp_path: Path) -> None:
    generations = Generations(tmp_path)
    generations.write(filled(5).save, {})
    found = generations.current()
    assert found is not None
    (found[0] / "clusters.faiss").write_bytes(b"not of this index")
    with pytest.raises(IndexDamaged, match="other files"):
        generations.current()


def test_a_write_that_fails_leaves_the_generation_before(tmp_path: Path) -> None:
    generations = Generations(tmp_path)
    generations.write(filled(5).save, {"n": 1})

    def fails(folder: Path) -> None:
        (folder / "half").write_bytes(b"half")
        raise OSError("no space left")

    with pytest.raises(OSError, match="no space"):
        generations.write(fails, {"n": 2})
    found = generations.current()
    assert found is not None
    assert found[1] == {"n": 1}
    assert len(list(tmp_path.glob("generation-*"))) == 1


def test_another_model_gets_no_vectors_of_the_first(tmp_path: Path) -> None:
    class Other(HashingEmbedder):
        """Another model under the same name."""

        def embed_queries(self, texts: list[str]) -> Vectors:  # type: ignore[override]
            return np.ascontiguousarray(super().embed_queries(texts)[:, ::-1])

    KeptIndex(tmp_path, tmp_path, EMBEDDER).save(filled())
    assert len(KeptIndex(tmp_path, tmp_path, Other(64)).open().adopt(passages(40))) == 40
    assert len(KeptIndex(tmp_path, tmp_path / "other", EMBEDDER).open().adopt(passages(40))) == 40
