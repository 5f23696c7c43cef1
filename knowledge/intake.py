"""Knowledge taken in from elsewhere: read apart, compared with what stands, written as drafts. Nothing is published, nothing overwritten."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from knowledge.adapters.article_text import article_text
from knowledge.adapters.files import read_folder
from knowledge.adapters.intake.limits import Limits
from knowledge.adapters.intake.material import Material, Refusal
from knowledge.adapters.intake.pen import read_apart
from knowledge.adapters.intake.sources import collect
from knowledge.curation.sameness import Entry, Print, alike, pairs, print_of, speak_of_different_things
from knowledge.domain.article import Article, ArticleId, ArticleStatus
from knowledge.domain.audience import Audience
from knowledge.errors import InvalidKnowledge, Problem

__all__ = ["Imported", "Intake", "Limits", "Material", "Merged", "Refusal", "Report", "import_sources", "take_in"]

_SAME = 0.95
_RESEMBLES = 0.5
_LONGEST_ID = 60
_NOT_ID = re.compile(r"[^a-z0-9]+")
_TAGS = 12


@dataclass(frozen=True, slots=True)
class Intake:
    """What to take in and how. ``audience`` is for what does not say who may read it; ``encoding`` for files that do not say theirs."""

    sources: Sequence[Path]
    into: Path
    audience: Audience = Audience.INTERNAL
    encoding: str | None = None
    locale: str | None = None
    tags: tuple[str, ...] = ()
    owner: str | None = None
    is_trial: bool = False
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True, slots=True)
class Imported:
    """An article that came in, where from, its file in the folder, its words, and what is worth knowing about it."""

    id: str
    title: str
    source: str
    file: str
    words: int
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Merged:
    """A source whose words stand already: in the article ``into``."""

    source: str
    into: str
    likeness: float
    reason: str


@dataclass(frozen=True, slots=True)
class Report:
    """What came in, what stood already, what was refused and why."""

    imported: tuple[Imported, ...]
    merged: tuple[Merged, ...]
    refused: tuple[Refusal, ...]
    is_trial: bool = False


def import_sources(intake: Intake, tell: Callable[[int, int], None] = lambda done, of: None) -> Report:
    """Read the sources and write what is new as drafts into the folder. Blocks; meant for a worker thread.

    ``tell`` hears how many files of how many are done. Raises ``InvalidKnowledge`` where the folder is none or cannot be read as one.
    """
    read_folder(intake.into)  # a folder that cannot take anything in is told before anything is read
    sources, refused = collect(intake.sources, intake.limits, intake.encoding)
    taken: list[Material] = []
    for found in read_apart(sources, intake.limits, tell):
        if isinstance(found, Material):
            taken.append(found)
        else:
            refused.append(found)
    return take_in(intake, taken, refused)


def take_in(intake: Intake, taken: Sequence[Material], refused: Sequence[Refusal] = ()) -> Report:
    """Write what is new of the materials as drafts into the folder. Raises ``InvalidKnowledge``."""
    standing = list(read_folder(intake.into).articles)
    place = _articles_of(intake.into)
    merging = _Merging(standing, taken)
    made = _Making(intake, {str(article.id) for article in standing})
    articles = [(made.article(taken[at]), taken[at]) for at in merging.kept]
    imported = [_written(article, material, merging.notes(material), place, intake) for article, material in articles]
    names = {material.source: entry.id for entry, (_, material) in zip(imported, articles, strict=True)}
    merged = [replace(entry, into=names.get(entry.into, entry.into)) for entry in merging.merged]
    return Report(tuple(imported), tuple(merged), tuple(refused), intake.is_trial)


def _articles_of(folder: Path) -> Path:
    place = folder / "articles"
    if place.exists() and not place.resolve().is_relative_to(folder.resolve()):
        raise InvalidKnowledge([Problem(str(place), "the folder of articles leads out of the knowledge folder", expected="a folder")])
    return place


class _Merging:
    """Which of what was read is new. What stands comes first, then the order of reading."""

    def __init__(self, standing: Sequence[Article], taken: Sequence[Material]) -> None:
        stand = [print_of(Entry(str(article.id), article.title, article.body)) for article in standing]
        fresh = [print_of(Entry(f"\0{at}", one.title, one.body)) for at, one in enumerate(taken)]
        self._taken = taken
        self._resembles: dict[str, list[tuple[float, str]]] = {}
        self.merged: list[Merged] = []
        self.kept: list[int] = []
        gone: set[str] = set()
        by_id = self._near(stand, fresh)
        for at, one in enumerate(fresh):
            same = next(((other, score) for other, score, is_same in by_id.get(one.id, []) if is_same and other.id not in gone), None)
            if same is not None:
                gone.add(one.id)
                self.merged.append(self._as_merged(taken[at], one, *same))
                continue
            self.kept.append(at)
            near = [(score, self._name(other)) for other, score, _ in by_id.get(one.id, []) if other.id not in gone]
            if near:
                self._resembles[taken[at].source] = sorted(near, reverse=True)

    def _near(self, stand: Sequence[Print], fresh: Sequence[Print]) -> dict[str, list[tuple[Print, float, bool]]]:
        """For each fresh text those before it that are like it: the other, how like, whether it is the same."""
        found: dict[str, list[tuple[Print, float, bool]]] = {}
        for one, other, score in pairs([*stand, *fresh], frozenset(entry.id for entry in fresh)):
            if score >= _RESEMBLES or one.said == other.said:
                found.setdefault(other.id, []).append((one, score, _is_same(one, other, score)))
        return found

    def _as_merged(self, material: Material, one: Print, other: Print, score: float) -> Merged:
        reason = "the same words" if one.said == other.said else "nearly the same words, the same numbers and names"
        return Merged(material.source, self._name(other), round(score, 3), reason)

    def _name(self, other: Print) -> str:
        return self._taken[int(other.id[1:])].source if other.id.startswith("\0") else other.id

    def notes(self, material: Material) -> tuple[str, ...]:
        near = self._resembles.get(material.source, [])[:3]
        return tuple(f"resembles {name} ({score:.2f})" for score, name in near)


def _is_same(one: Print, other: Print, score: float) -> bool:
    if one.title_numbers != other.title_numbers or speak_of_different_things(one, other):
        return False
    if one.said == other.said:
        return True
    told = alike(one, other, score)
    shared = len(one.runs & other.runs) / (len(one.runs | other.runs) or 1)
    return shared >= _SAME and not told.numbers and not (one.subjects ^ other.subjects)


class _Making:
    """Makes articles with ids of their own."""

    def __init__(self, intake: Intake, used: set[str]) -> None:
        self._intake, self._used = intake, used

    def article(self, material: Material) -> Article:
        audiences = {audience.value: audience for audience in Audience}
        tags = tuple(dict.fromkeys([*self._intake.tags, *(" ".join(tag.split())[:60] for tag in material.tags)]))[:_TAGS]
        return Article(
            id=ArticleId(self._id(material)),
            title=material.title,
            body=material.body,
            audience=audiences.get(material.audience or "", self._intake.audience),
            status=ArticleStatus.DRAFT,
            owner=self._intake.owner,
            locale=_locale(material.locale) or self._intake.locale,
            products=tuple(" ".join(product.split())[:60] for product in material.products),
            tags=tuple(tag for tag in tags if tag),
            source=material.source,
        )

    def _id(self, material: Material) -> str:
        base = as_id(material.title) or as_id(material.name) or "article-" + hashlib.sha256(material.title.encode()).hexdigest()[:8]
        made, number = base, 2
        while made in self._used:
            made, number = f"{base}-{number}", number + 1
        self._used.add(made)
        return made


def as_id(text: str) -> str:
    """An id out of any words: small letters, digits and hyphens, at most 60; empty where the words hold none."""
    plain = "".join(mark for mark in unicodedata.normalize("NFKD", text) if not unicodedata.combining(mark))
    whole = _NOT_ID.sub("-", plain.casefold()).strip("-")
    if len(whole) <= _LONGEST_ID:
        return whole
    return whole[:_LONGEST_ID].rpartition("-")[0] or whole[:_LONGEST_ID]


def _locale(said: str | None) -> str | None:
    """A language as the source names it, if it is one."""
    if said is None or not re.fullmatch(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*", said):
        return None
    language, _, region = said.replace("_", "-").partition("-")
    return f"{language.lower()}-{region.upper()}" if len(region) == 2 else language.lower()


def _written(article: Article, material: Material, notes: Iterable[str], place: Path, intake: Intake) -> Imported:
    name = f"{article.id}.md"
    if not intake.is_trial:
        place.mkdir(exist_ok=True)
        write_new(place / name, article_text(article))
    every = (*material.notes, *notes)
    return Imported(str(article.id), article.title, material.source, f"articles/{name}", len(article.body.split()), every)


def write_new(path: Path, text: str) -> None:
    """A file written whole or not at all, and never in the place of another. Raises ``FileExistsError``."""
    handle, made = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        os.chmod(made, 0o644)
        os.link(made, path)
    finally:
        os.unlink(made)
