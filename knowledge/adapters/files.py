"""A knowledge folder read into the domain, with every problem of it at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from knowledge.adapters.article_file import ReadArticles, read_articles
from knowledge.adapters.company_file import read_company
from knowledge.adapters.policy_file import backing, read_policies
from knowledge.adapters.reading import Reading
from knowledge.adapters.sources import FolderSources, Sources
from knowledge.domain.article import Article, ArticleStatus
from knowledge.domain.audience import Audience
from knowledge.domain.company import Company
from knowledge.domain.revision import COMPANY_FILE
from knowledge.domain.slugs import slugs
from knowledge.errors import InvalidKnowledge, Problem
from knowledge.policy.parse import compile_policy
from knowledge.policy.rule import Policy

__all__ = ["Folder", "Standing", "read_folder", "read_sources"]


@dataclass(frozen=True, slots=True)
class Folder:
    """A knowledge folder. ``digest`` is the SHA-256 over the names and bytes of its files; ``problems`` are what was left out, where
    that is allowed."""

    company: Company
    articles: tuple[Article, ...]
    policies: tuple[Policy, ...]
    digest: str
    problems: tuple[Problem, ...] = ()


def read_folder(path: Path) -> Folder:
    """The company, articles and policies of a folder. Raises ``InvalidKnowledge`` with all problems: file, line, key, found, expected."""
    if not path.is_dir():
        raise InvalidKnowledge([Problem(str(path), "this is no folder", expected="a knowledge folder with a company.yaml")])
    return read_sources(FolderSources(path))


@dataclass(frozen=True, slots=True)
class Standing:
    """In which revision and state a file stands, where a database says so and not the file."""

    revision: int
    status: ArticleStatus


def read_sources(sources: Sources, standing: Mapping[str, Standing] | None = None) -> Folder:
    """The same from any sources. ``standing`` is by the files' names: where it is given, what cannot be read is left out and told."""
    reading = Reading(sources)
    company = read_company(reading)
    articles = read_articles(reading)
    policies = read_policies(reading, company.currency if company is not None else "USD")
    reading.problems += _backing(policies, articles)
    if company is not None:
        broken = list(_compiling(policies, company))
        reading.problems += [*broken, *_published(company, articles)]
        bad = {problem.file for problem in broken}
        policies = [policy for policy in policies if policy.file not in bad]
    problems = tuple(dict.fromkeys(reading.problems))
    if company is None or (problems and standing is None):
        raise InvalidKnowledge(problems)
    found, known = tuple(read.article for read in articles.read), standing or {}
    if known:
        found = tuple(_as_it_stands(article, known.get(article.file)) for article in found)
        policies = [replace(one, revision=known[one.file].revision) if one.file in known else one for one in policies]
    return Folder(company, found, tuple(policies), reading.digest.hexdigest(), problems)


def _as_it_stands(article: Article, standing: Standing | None) -> Article:
    return article if standing is None else replace(article, revision=standing.revision, status=standing.status)


def _compiling(policies: list[Policy], company: Company) -> Iterator[Problem]:
    for policy in policies:
        try:
            compile_policy(policy, company)
        except InvalidKnowledge as error:
            yield from error.problems


def _published(company: Company, articles: ReadArticles) -> Iterator[Problem]:
    """What the company listens for has to stand in an article that everybody can read."""
    if company.listening is None:
        return
    name = company.listening.ethics
    found = next((read.article for read in articles.read if str(read.article.id) == name.partition("#")[0]), None)
    section = name.partition("#")[2]
    if (
        found is None
        or found.audience is not Audience.PUBLIC
        or (section and section not in [heading.slug for heading in slugs(found.body)])
    ):
        problem = f"'listening' names '{name}', which is no public article or section here"
        yield Problem(COMPANY_FILE, problem, None, "listening.ethics", name, "an article that tells the public what is listened for")


def _backing(policies: list[Policy], articles: ReadArticles) -> Iterator[Problem]:
    """Policies whose ``article`` names no article or section of the folder; one that cannot be read is told by itself."""
    by_id = {read.article.id: read.article for read in articles.read}
    for policy in policies:
        if (policy.article or "").partition("#")[0] not in articles.broken:
            yield from backing(policy, by_id)
