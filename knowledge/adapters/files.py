"""A knowledge folder read into the domain, with every problem of it at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from knowledge.adapters.article_file import ReadArticles, read_articles
from knowledge.adapters.company_file import read_company
from knowledge.adapters.policy_file import read_policies
from knowledge.adapters.reading import Reading
from knowledge.domain.article import Article
from knowledge.domain.company import Company
from knowledge.domain.slugs import slugs
from knowledge.errors import InvalidKnowledge, Problem
from knowledge.policy.parse import compile_policy
from knowledge.policy.rule import Policy
from knowledge.policy.soundness import nearest

__all__ = ["Folder", "read_folder"]


@dataclass(frozen=True, slots=True)
class Folder:
    """A knowledge folder. ``digest`` is the SHA-256 over the names and bytes of its files."""

    company: Company
    articles: tuple[Article, ...]
    policies: tuple[Policy, ...]
    digest: str


def read_folder(path: Path) -> Folder:
    """The company, articles and policies of a folder. Raises ``InvalidKnowledge`` with all problems: file, line, key, found, expected."""
    if not path.is_dir():
        raise InvalidKnowledge([Problem(str(path), "this is no folder", expected="a knowledge folder with a company.yaml")])
    reading = Reading(path)
    company = read_company(reading)
    articles = read_articles(reading)
    policies = read_policies(reading, company.currency if company is not None else "USD")
    reading.problems += _backing(policies, articles)
    if company is not None:
        reading.problems += _compiling(policies, company)
    if reading.problems or company is None:
        raise InvalidKnowledge(list(dict.fromkeys(reading.problems)))
    return Folder(company, tuple(read.article for read in articles.read), tuple(policies), reading.digest.hexdigest())


def _compiling(policies: list[Policy], company: Company) -> Iterator[Problem]:
    for policy in policies:
        try:
            compile_policy(policy, company)
        except InvalidKnowledge as error:
            yield from error.problems


def _backing(policies: list[Policy], articles: ReadArticles) -> Iterator[Problem]:
    """Policies whose ``article`` names no article or section of the folder."""
    by_id = {str(read.article.id): read.article for read in articles.read}
    for policy in policies:
        name, _, section = (policy.article or "").partition("#")
        if policy.article is None or name in articles.broken:
            continue
        line = policy.line_of("article")
        article = by_id.get(name)
        if article is None:
            yield Problem(
                policy.file,
                f"'article' names '{name}', which is no article here",
                line,
                "article",
                name,
                nearest(name, by_id) if by_id else None,
            )
            continue
        found = [heading.slug for heading in slugs(article.body)]
        if section and section not in found:
            expected = nearest(section, found) if found else "an article with headings"
            yield Problem(policy.file, f"the article '{name}' has no section '{section}'", line, "article", section, expected)
