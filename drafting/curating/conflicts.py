"""Every contradiction of a knowledge: between its policies, between prose and the policy that it stands behind, between articles."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from drafting.curating.amounts import reader
from knowledge.curation.contradictions import (
    Contradiction,
    between_policies,
    between_revisions,
    prose_against_policy,
    prose_against_prose,
    section_text,
)
from knowledge.domain.article import Article
from knowledge.domain.company import Company
from knowledge.policy.parse import compile_policy
from knowledge.policy.rule import Policy


def contradictions(
    articles: Sequence[Article], policies: Iterable[Policy], company: Company, former: Iterable[Policy] = ()
) -> list[Contradiction]:
    """All contradictions, and those of the policies with the same ones of a former state."""
    amounts = reader(company.locale, company.currency)
    compiled = [compile_policy(policy, company) for policy in policies]
    bodies = {str(article.id): article.body for article in articles}
    found = between_policies(compiled, company)
    for policy in compiled:
        name, _, slug = (policy.policy.article or "").partition("#")
        if name in bodies:
            found += prose_against_policy(policy, section_text(bodies[name], slug), policy.policy.article or name, amounts)
    found += prose_against_prose(articles, amounts)
    for old in former:
        for policy in compiled:
            if policy.policy.id == old.id:
                names = (f"policy {old.id} there", f"policy {old.id} here")
                found += between_revisions(compile_policy(old, company), policy, company, names)
    return found
