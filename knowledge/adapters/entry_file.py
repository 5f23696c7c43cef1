"""One entry read by itself, and what a change of it would break elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from knowledge.adapters.article_file import circle_of, in_a_circle, read_article
from knowledge.adapters.policy_file import backing, read_policy
from knowledge.adapters.reading import Reading
from knowledge.adapters.sources import HeldSources
from knowledge.domain.article import Article, ArticleId
from knowledge.domain.company import Company
from knowledge.domain.revision import EntryKey, EntryKind, Revision
from knowledge.domain.slugs import slugs
from knowledge.errors import InvalidKnowledge, Problem
from knowledge.policy.conflicts import check_policy, run_cases
from knowledge.policy.parse import compile_policy
from knowledge.policy.rule import Policy
from knowledge.policy.soundness import nearest

DEFAULT_FILES = {EntryKind.ARTICLE: "articles/{}.md", EntryKind.POLICY: "policies/{}.yaml"}


def file_of(key: EntryKey) -> str:
    """Where an entry that never stood in a folder is written to."""
    return DEFAULT_FILES.get(key.kind, "{}").format(key.id)


def article_of(source: bytes, file: str) -> Article:
    """The article of a file. Raises ``InvalidKnowledge`` with every problem."""
    reading = Reading(HeldSources({file: source}))
    found = read_article(reading, file)
    if reading.problems or isinstance(found, str):
        raise InvalidKnowledge(list(dict.fromkeys(reading.problems)))
    return found.article


def policy_of(source: bytes, file: str, company: Company) -> Policy:
    """The policy of a file, which compiles. Raises ``InvalidKnowledge`` with every problem."""
    reading = Reading(HeldSources({file: source}))
    found = read_policy(reading, file, company.currency)
    if reading.problems or found is None:
        raise InvalidKnowledge(list(dict.fromkeys(reading.problems)))
    compile_policy(found, company)
    return found


def stood(revision: Revision, file: str) -> Article:
    """An article's revision, in its own state."""
    return replace(article_of(revision.source, file), revision=revision.number, status=revision.status)


def check_article(article: Article, articles: Mapping[ArticleId, Article], policies: Iterable[Policy]) -> None:
    """Whether the article may take its place among the others. Raises ``InvalidKnowledge``."""
    problems = [*_supersedes(article, {**articles, article.id: article}), *_backed(article, policies)]
    if problems:
        raise InvalidKnowledge(problems)


def check_rules(policy: Policy, company: Company, articles: Mapping[ArticleId, Article]) -> None:
    """Whether the policy may be published: its own cases hold, its rules can fire, its article exists. Raises ``InvalidKnowledge``."""
    compiled = compile_policy(policy, company)
    failed = [case.problem for case in run_cases(compiled, company) if case.problem is not None]
    problems = [*check_policy(compiled, company), *failed, *backing(policy, articles)]
    if problems:
        raise InvalidKnowledge(problems)


def _supersedes(article: Article, articles: Mapping[ArticleId, Article]) -> Iterator[Problem]:
    for former in article.supersedes:
        if former not in articles:
            message, expected = f"'supersedes' names '{former}', which is no article here", nearest(former, articles)
            yield Problem(article.file, message, None, "supersedes", former, expected)
    circle = circle_of(article.id, articles)
    if circle:
        yield Problem(article.file, in_a_circle(circle), None, "supersedes")


def _backed(article: Article, policies: Iterable[Policy]) -> Iterator[Problem]:
    """Policies that would lose the section that says to people what they decide."""
    found = {heading.slug for heading in slugs(article.body)}
    for policy in policies:
        name, _, section = (policy.article or "").partition("#")
        if name == article.id and section and section not in found:
            message = f"the policy '{policy.id}' is backed by the section '{section}', which would be gone"
            yield Problem(
                article.file, message, article.first_line, None, None, f"a heading '{section}', or another 'article' in the policy"
            )
