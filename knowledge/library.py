"""The library: one company's knowledge, searchable and decidable. What the rest of the product asks about knowledge, it asks here."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.adapters.embedding_cache import CachedEmbedder
from knowledge.adapters.files import Folder, read_folder
from knowledge.adapters.index.kept import KeptIndex
from knowledge.adapters.index.local import LocalIndex
from knowledge.adapters.remembered import Remembered
from knowledge.domain.article import Article, ArticleId, ArticleStatus
from knowledge.domain.company import Company
from knowledge.domain.decision import Decision, PolicyId
from knowledge.domain.facts import FactSheet
from knowledge.domain.passage import Passage
from knowledge.domain.slugs import slugs
from knowledge.errors import UnknownEntry
from knowledge.lifecycle import changed_sections
from knowledge.policy.decide import Situation, decide
from knowledge.policy.parse import CompiledPolicy, compile_policy
from knowledge.policy.rule import Policy
from knowledge.ports import Embedder, SearchFilter
from knowledge.retrieval.in_force import in_force
from knowledge.retrieval.policies import PolicyMatcher, PolicyScore
from knowledge.retrieval.search import Searcher, SearchResult
from knowledge.retrieval.split import split

__all__ = ["Library", "PolicyScore", "SearchResult", "Update"]

_SENTENCES = 200_000
_AT_ONCE = 32


@dataclass(frozen=True, slots=True)
class Update:
    """A change of knowledge, all of it at once. ``whole`` says that what is not named here is gone."""

    articles: tuple[Article, ...] = ()
    policies: tuple[Policy, ...] = ()
    gone: frozenset[ArticleId] = frozenset()
    dropped: frozenset[PolicyId] = frozenset()
    company: Company | None = None
    whole: bool = False


@dataclass(frozen=True, slots=True)
class _Rules:
    policies: Mapping[PolicyId, Policy]
    compiled: Mapping[PolicyId, CompiledPolicy]
    matcher: PolicyMatcher


class Library:
    """The knowledge of one folder. Open it with ``await Library.open(...)``; it may be read from many tasks at once."""

    def __init__(self, folder: Folder, rules: _Rules, model: Embedder, kept: Embedder, disk: KeptIndex | None = None) -> None:
        """``kept`` is the model with its passage vectors kept on disk, or the model itself: what customers write is never kept.

        ``disk`` is where the index is kept between two starts, if anywhere.
        """
        self.company: Company = folder.company
        self.digest: str = folder.digest
        self._rules = rules
        self._model = model
        self._embedder = embedder = kept
        self._disk = disk
        self._index = LocalIndex(embedder.dimension) if disk is None else disk.open()
        self._changed = False
        self._searcher = Searcher(self._index, embedder)
        self._sentences = Remembered(_SENTENCES, halved=True)
        self._articles: dict[ArticleId, Article] = {}
        self._in_force: dict[ArticleId, Article] = {}
        self._passages: dict[ArticleId, tuple[Passage, ...]] = {}
        self._still_said: dict[ArticleId, dict[str, str]] = {}
        self._writing = asyncio.Lock()

    @classmethod
    async def open(cls, folder: Path, embedder: Embedder, cache_dir: Path | None = None) -> Library:
        """Read a knowledge folder, compile its policies and index its passages.

        ``cache_dir`` keeps embeddings for the next start. Raises ``InvalidKnowledge``, ``EmbedderUnavailable``.
        """
        return await asyncio.to_thread(cls._open, None, folder, embedder, cache_dir)

    @classmethod
    async def of(cls, read: Folder, home: Path, embedder: Embedder, cache_dir: Path | None = None) -> Library:
        """The library of knowledge that was read already; ``home`` names it, so that its index is found at the next start."""
        return await asyncio.to_thread(cls._open, read, home, embedder, cache_dir)

    @classmethod
    def _open(cls, given: Folder | None, folder: Path, embedder: Embedder, cache_dir: Path | None) -> Library:
        read = given or read_folder(folder)
        kept = embedder if cache_dir is None else CachedEmbedder(embedder, cache_dir)
        rules = _rules({policy.id: policy for policy in read.policies}, read.company, kept)
        disk = None if cache_dir is None else KeptIndex(cache_dir, folder, embedder)
        library = cls(read, rules, embedder, kept, disk)
        library._put(read.articles)
        library._keep()
        return library

    def close(self) -> None:
        """Keep the index where it changed, free it, and close the file of kept embeddings."""
        self._keep()
        self._index.close()
        if isinstance(self._embedder, CachedEmbedder):
            self._embedder.close()

    @property
    def articles(self) -> Mapping[ArticleId, Article]:
        """Every article by id, published or not."""
        return self._articles

    @property
    def policies(self) -> Mapping[PolicyId, Policy]:
        """Every policy by id."""
        return self._rules.policies

    async def search(self, query: str, where: SearchFilter, limit: int = 8, context: Sequence[str] = ()) -> SearchResult:
        """The passages that answer the query, best first, one for each section, and how probably they do.

        Only what is published and valid on ``where.as_of`` is found. ``context`` are the earlier turns, oldest first,
        used where the question hangs on them.
        """
        return await asyncio.to_thread(self._searcher.search, query, where, limit, tuple(context))

    async def match_policies(self, texts: Sequence[str]) -> list[list[PolicyScore]]:
        """For each text every policy with how sure it is (0..1) that it concerns it, best first; low where none does."""
        return await asyncio.to_thread(self._rules.matcher.match, list(texts))

    @property
    def model(self) -> str:
        """The name of the embedding model."""
        return self._model.name

    async def vectors(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors of what customers write, shape ``(n, dimension)``; never kept on disk."""
        return await asyncio.to_thread(self._model.embed_queries, list(texts))

    async def similarity(self, query: str, sentences: Sequence[str]) -> NDArray[np.float32]:
        """Cosines of the query with each sentence, shape ``(n,)``; sentences seen before are not embedded again."""
        return await asyncio.to_thread(self._similarity, query, list(sentences))

    def _similarity(self, query: str, sentences: list[str]) -> NDArray[np.float32]:
        vector = self._model.embed_queries([query])[0]
        vectors = self._sentences.look_up(sentences, self._model.embed_passages, self._model.dimension)
        return np.asarray(vectors @ vector, dtype=np.float32)

    async def prepare(self, sentences_of: Callable[[Passage], Sequence[str]]) -> int:
        """Embed what ``similarity`` will be asked about for every published passage, a little at a time; how many sentences.

        Meant for the background after opening: with ``cache_dir`` it costs once, and a reply never waits for it.
        """
        passages = [passage for parts in self._passages.values() for passage in parts if passage.status is ArticleStatus.PUBLISHED]
        sentences = list(dict.fromkeys(sentence for passage in passages for sentence in sentences_of(passage)))[:_SENTENCES]
        for at in range(0, len(sentences), _AT_ONCE):
            some = sentences[at : at + _AT_ONCE]
            await asyncio.to_thread(self._sentences.look_up, some, self._embedder.embed_passages, self._embedder.dimension)
        return len(sentences)

    def decide(self, policy: PolicyId, sheet: FactSheet, tier: str | None, as_of: date | datetime) -> Decision:
        """What a policy says for these facts. Raises ``UnknownEntry``, ``BadFact``."""
        compiled = self._rules.compiled.get(policy)
        if compiled is None:
            raise UnknownEntry(f"There is no policy '{policy}'. Policies: {', '.join(sorted(self._rules.compiled))}.")
        return decide(compiled, sheet, Situation(self.company, tier, as_of))

    def passage(self, ref: str) -> Passage | None:
        """The section that a citation names, complete, whatever its state; ``None`` where there is no such revision or section.

        A section that a newer revision says again word for word is found under both.
        """
        article = ref.split("@", 1)[0]
        section = self._still_said.get(ArticleId(article), {}).get(ref)
        parts = [part for part in self.passages_of(article) if part.ref == ref or (section is not None and part.section == section)]
        return replace(parts[0], text="\n\n".join(part.text for part in parts)) if parts else None

    def passages_of(self, article: str) -> tuple[Passage, ...]:
        """The passages of an article's revision in this library, in order; empty where there is no such article."""
        return self._passages.get(ArticleId(article), ())

    def section(self, target: str, as_of: date | datetime) -> tuple[Passage, ...]:
        """The passages of ``article#section`` with its sub-sections, or of a whole ``article``, as far as usable on that day."""
        name, _, slug = target.partition("#")
        article = ArticleId(name.split("@", 1)[0])
        day = as_of.date() if isinstance(as_of, datetime) else as_of
        usable = tuple(passage for passage in self.passages_of(article) if passage.is_usable_on(day))
        if not slug or not usable:
            return usable
        wanted = _with_subsections(self._articles[article].body, slug)
        return tuple(passage for passage in usable if passage.section in wanted)

    async def apply(self, update: Update) -> None:
        """Take over a change of knowledge; it is found at once. Raises ``InvalidKnowledge``, and changes nothing then."""
        async with self._writing:
            await asyncio.to_thread(self._apply, update)

    def _apply(self, update: Update) -> None:
        company, rules = update.company or self.company, self._rules
        if update.policies or update.dropped or update.whole or company != self.company:
            kept = {} if update.whole else {id_: one for id_, one in rules.policies.items() if id_ not in update.dropped}
            rules = _rules(kept | {policy.id: policy for policy in update.policies}, company, self._embedder)
        gone = set(update.gone)
        if update.whole:
            gone = set(self._articles) - {article.id for article in update.articles}
        if update.articles or gone:
            self._put(update.articles, tuple(gone))
        self.company, self._rules = company, rules

    def recognise(self, former: Article) -> None:
        """Let citations of a former revision be found where the present one says the same."""
        before = split(former)
        changed = changed_sections(before, self.passages_of(former.id))
        known = self._still_said.setdefault(former.id, {})
        known.update({passage.ref: passage.section for passage in before if passage.section not in changed})

    def _say_again(self, article: ArticleId, before: Sequence[Passage], now: Sequence[Passage]) -> None:
        """Former citations of sections that are as they were are found further on; those of others are not."""
        changed = changed_sections(before, now)
        known = self._still_said.get(article, {}) | {passage.ref: passage.section for passage in before}
        self._still_said[article] = {ref: section for ref, section in known.items() if section not in changed}

    async def replace_article(self, article: Article) -> None:
        """Put this revision in the place of the one with its id, or add it; it is found at once."""
        async with self._writing:
            await asyncio.to_thread(self._put, [article])

    async def remove_article(self, article: ArticleId) -> None:
        """Take an article out; nothing of it is found any more. Raises ``UnknownEntry``."""
        async with self._writing:
            if article not in self._articles:
                raise UnknownEntry(f"There is no article '{article}'.")
            await asyncio.to_thread(self._put, [], [article])

    def _put(self, articles: Sequence[Article], gone: Sequence[ArticleId] = ()) -> None:
        """Change the articles, and of the index just what that changes: an article may end the validity of others."""
        kept = self._articles | {article.id: article for article in articles}
        for id_ in gone:
            kept.pop(id_, None)
        after = in_force(kept)
        known = self._in_force
        changed = [article for id_, article in after.items() if (old := known.get(id_)) is not article and old != article]
        removed = [id_ for id_ in gone if id_ in known and id_ not in after]
        fresh = {article.id: tuple(split(article)) for article in changed}
        stale = {passage.ref for id_ in (*fresh, *removed) for passage in self._passages.get(id_, ())}
        passages = [passage for parts in fresh.values() for passage in parts]
        if not self._articles:
            before = self._index.rows
            passages = self._index.adopt(passages)
            self._changed = bool(passages) or before != len(self._index)
        else:
            self._changed = True
        self._searcher.replace(sorted(stale), passages)
        for id_ in fresh.keys() & self._passages.keys():
            self._say_again(id_, self._passages[id_], fresh[id_])
        present = self._passages | fresh
        for id_ in removed:
            present.pop(id_, None)
        self._passages = present
        self._articles, self._in_force = kept, after

    def _keep(self) -> None:
        if self._disk is not None and self._changed:
            self._disk.save(self._index)
            self._changed = False


def _rules(policies: Mapping[PolicyId, Policy], company: Company, embedder: Embedder) -> _Rules:
    compiled = {id_: compile_policy(policy, company) for id_, policy in policies.items()}
    return _Rules(policies, compiled, PolicyMatcher(policies, embedder))


def _with_subsections(body: str, slug: str) -> set[str]:
    """The slug with those of the headings below it; empty where no heading has it."""
    headings = slugs(body)
    at = next((at for at, heading in enumerate(headings) if heading.slug == slug), None)
    if at is None:
        return set()
    found = {slug}
    for heading in headings[at + 1 :]:
        if heading.level <= headings[at].level:
            break
        found.add(heading.slug)
    return found
