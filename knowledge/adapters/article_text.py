"""An article as the text of its file: front matter and Markdown. What ``article_file`` reads of it is the same article again."""

from __future__ import annotations

from datetime import date, timedelta

import yaml

from knowledge.domain.article import Article
from knowledge.policy.values import short_duration

_WIDE = 100_000


def article_text(article: Article) -> str:
    """The file of an article. Keys stand in the order of the format; what is not set is left out."""
    keys: dict[str, object] = {
        "id": str(article.id),
        "title": article.title,
        "audience": article.audience.value,
        "status": article.status.value,
        "owner": article.owner,
        "verified": article.verified,
        "verify_every": article.verify_every,
        "valid_from": article.valid_from,
        "valid_until": article.valid_until,
        "locale": article.locale,
        "products": list(article.products),
        "tags": list(article.tags),
        "supersedes": [str(former) for former in article.supersedes],
        "source": article.source,
    }
    lines = [f"{key}: {_written(value)}" for key, value in keys.items() if value not in (None, [])]
    return "\n".join(["---", *lines, "---", article.body.rstrip("\n"), ""])


def _written(value: object) -> str:
    if isinstance(value, timedelta):
        return short_duration(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return "[" + ", ".join(_scalar(entry, flow=True) for entry in value) + "]"
    return _scalar(value, flow=False)


def _scalar(value: object, *, flow: bool) -> str:
    """A text as YAML reads it back, on one line; quoted where it must be."""
    dumped = yaml.safe_dump([value] if flow else {"k": value}, allow_unicode=True, width=_WIDE, default_flow_style=flow)
    return dumped.strip()[1:-1] if flow else dumped.removeprefix("k: ").rstrip("\n")
