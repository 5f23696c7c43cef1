"""Knowledge as answers."""

from __future__ import annotations

from typing import Any

from drafting.api.schemas import knowledge as out
from drafting.api.views import commitment_out
from knowledge.domain.article import Article
from knowledge.domain.passage import Hit
from knowledge.policy.rule import Policy


def hit_out(hit: Hit) -> out.HitOut:
    """A hit."""
    passage = hit.passage
    return out.HitOut(
        ref=passage.ref,
        article=passage.article,
        section=passage.section,
        title=passage.title,
        heading=passage.heading,
        text=passage.text,
        audience=passage.audience.value,
        score=hit.score,
    )


def line_out(article: Article) -> out.ArticleLineOut:
    """An article in a list."""
    return out.ArticleLineOut(**_line(article))


def article_out(article: Article) -> out.ArticleOut:
    """An article."""
    return out.ArticleOut(**_line(article), body=article.body)


def policy_out(policy: Policy) -> out.PolicyOut:
    """A policy."""
    return out.PolicyOut(
        id=policy.id,
        title=policy.title,
        revision=policy.revision,
        article=policy.article,
        decides=list(policy.decides),
        inputs=[
            out.InputSpecOut(
                name=one.name,
                type=one.type.value,
                unit=one.unit.value if one.unit is not None else None,
                derived_from=one.derived_from,
                ask=one.ask,
                look_up=one.look_up,
                verify=one.verify,
                values=list(one.values),
            )
            for one in policy.inputs.values()
        ],
        outcomes=[
            out.OutcomeOut(name=one.name, say=one.say, commits=[commitment_out(commitment) for commitment in one.commits])
            for one in policy.outcomes.values()
        ],
        rules=[out.RuleOut(id=rule.id, when=rule.when, outcome=rule.outcome, say=rule.say) for rule in policy.rules],
        never=list(policy.never),
    )


def _line(article: Article) -> dict[str, Any]:
    return {
        "id": article.id,
        "title": article.title,
        "audience": article.audience.value,
        "status": article.status.value,
        "revision": article.revision,
        "owner": article.owner,
        "verified": article.verified,
        "valid_from": article.valid_from,
        "valid_until": article.valid_until,
        "locale": article.locale,
        "products": list(article.products),
        "tags": list(article.tags),
        "supersedes": list(article.supersedes),
    }
