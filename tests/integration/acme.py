"""A knowledge folder of one article and one policy."""

from __future__ import annotations

from pathlib import Path

COMPANY = "name: Acme Kites\ncurrency: USD\ntime_zone: America/New_York\ntiers: [standard, gold]\n"


def article(name: str = "returns", *, body: str = "## Window\n\nA kite can be returned within thirty days.\n", **keys: str) -> str:
    """An article's file."""
    given = {"title": "Returns", "audience": "public", "status": "published"} | keys
    return "\n".join(["---", f"id: {name}", *(f"{key}: {value}" for key, value in given.items()), "---", body])


def policy(name: str = "returns", days: int = 30, backed: str | None = None) -> str:
    """A policy's file."""
    lines = [
        f"id: {name}",
        "title: Returns",
        *([f"article: {backed}"] if backed else []),
        "inputs:",
        "  days: {type: integer, ask: when you bought it}",
        "outcomes:",
        "  refund: {commits: [{type: refund, value: full}], say: We will refund the full price.}",
        "  nothing: {say: The return window has passed.}",
        "rules:",
        f"  - {{id: early, when: days <= {days}, outcome: refund}}",
        "  - {id: late, outcome: nothing}",
    ]
    return "\n".join(lines) + "\n"


def acme(folder: Path, **articles: str) -> Path:
    """The folder, with these articles beside its own."""
    for name, text in {
        "company.yaml": COMPANY,
        "articles/returns.md": article(),
        "policies/returns.yaml": policy(backed="returns#window"),
        **{f"articles/{name}.md": text for name, text in articles.items()},
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder
