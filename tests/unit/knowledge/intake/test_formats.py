"""Each format read into a draft: its text is kept, what surrounds it and what does something is not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from knowledge.adapters.files import read_folder
from knowledge.domain.article import Article, ArticleStatus
from knowledge.domain.audience import Audience
from knowledge.intake import Intake, Report, import_sources
from tests.unit.knowledge.intake.build import docx, knowledge, pdf, zipped

PAGE = """<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>Returning a kite | Acme Help</title><script>track()</script></head><body>
<nav><a href="/">Home</a> <a href="/shop">Shop</a></nav><main><article><h1>Returning a kite</h1>
<p onclick="steal()">A kite can be returned within <b>30 days</b> of purchase. <a href="https://acme.example/r">Start here</a>.</p>
<h2>How it works</h2><ol><li>Pack the kite in its box.</li><li>Print the label.</li></ol>
<table><tr><th>Plan</th><th>Fee</th></tr><tr><td>Basic</td><td>$5</td></tr></table></article></main>
<footer>Cookie settings. All rights reserved by Acme.</footer></body></html>"""


def taken(folder: Path, name: str, content: bytes | str, **options: object) -> tuple[list[Article], Report]:
    """The articles of a folder after one file was taken in, and the report."""
    source = folder / "in"
    source.mkdir()
    (source / name).write_bytes(content.encode() if isinstance(content, str) else content)
    into = knowledge(folder / "kb")
    report = import_sources(Intake([source], into, **options))  # type: ignore[arg-type]
    return list(read_folder(into).articles), report


def test_a_page_gives_its_text_alone(tmp_path: Path) -> None:
    (article,), report = taken(tmp_path, "kite-returns.html", PAGE)
    assert (article.id, article.title, article.locale) == ("returning-a-kite", "Returning a kite", "en-GB")
    for words in ("**30 days**", "[Start here](https://acme.example/r)", "## How it works", "1. Pack the kite", "| Basic | $5 |"):
        assert words in article.body
    for words in ("Acme Help", "Cookie", "Shop", "track", "steal", "onclick", "<"):
        assert words not in article.body
    assert report.imported[0].notes == ("scripts or other active content were left out",)


def test_what_comes_in_is_a_draft_that_nobody_publishes_by_accident(tmp_path: Path) -> None:
    front = "---\nid: refunds\ntitle: Refunds\nstatus: published\naudience: public\ntags: [money]\nunknown: {a: b}\n---\n# Refunds\nWithin 5 days.\n"
    (article,), _ = taken(tmp_path, "x.md", front)
    assert article.status is ArticleStatus.DRAFT
    assert article.audience is Audience.PUBLIC
    assert (article.tags, article.source, article.body) == (("money",), "x.md", "Within 5 days.")


def test_who_may_read_it_is_internal_where_nothing_says_otherwise(tmp_path: Path) -> None:
    (article,), _ = taken(tmp_path, "x.txt", "Opening hours\n\nFrom 9 to 5.\n")
    assert (article.title, article.body, article.audience) == ("Opening hours", "From 9 to 5.", Audience.INTERNAL)


def test_markup_in_markdown_that_does_something_is_gone(tmp_path: Path) -> None:
    text = (
        "# Care\n\nKeep it <b>dry</b>.<script>alert(1)</script>\n\n<div onclick='x()'>\nLook [here](javascript:alert(1)) and [there](https://a.example).\n</div>\n\n"
        "![a plan](http://evil.example/pixel.png) <https://b.example> <javascript:x>\n\n[ref]: data:text/html,x\n\nUse `<b>` or:\n\n```html\n<script>kept()</script>\n```\n\n"
        "If 1 < 2 and 3 > 2 <img src=x onerror=alert(1)> &lt;ok&gt;\n"
    )
    (article,), _ = taken(tmp_path, "care.md", text)
    for words in (
        "dry",
        "Look here and [there](https://a.example)",
        "a plan",
        "<https://b.example>",
        "`<b>`",
        "<script>kept()</script>",
        "1 < 2",
    ):
        assert words in article.body
    for words in ("alert", "onclick", "javascript", "evil.example", "<img", "<div", "data:"):
        assert words not in article.body


def test_a_pdf_gives_paragraphs_and_headings(tmp_path: Path) -> None:
    content = pdf(
        (24, "Parcel guide"),
        (11, "Parcels are sent every day and arrive"),
        (11, "within three days."),
        (16, "Lost parcels"),
        (11, "Tell us after ten days."),
    )
    (article,), _ = taken(tmp_path, "guide.pdf", content)
    assert article.title == "Parcel guide"
    assert article.body == "Parcels are sent every day and arrive within three days.\n\n## Lost parcels\n\nTell us after ten days."


def test_a_word_document_gives_its_structure(tmp_path: Path) -> None:
    content = docx(("Heading1", "Warranty"), ("", "Two years on all kites."), ("Heading2", "Claims"), ("", "Send a photo."))
    (article,), _ = taken(tmp_path, "warranty.docx", content)
    assert (article.title, article.body) == ("Warranty", "Two years on all kites.\n\n## Claims\n\nSend a photo.")


@pytest.mark.parametrize(
    ("heads", "mark"), [("question,answer,category", ","), ("Frage;Antwort;Kategorie", ";"), ("Title\tBody\tTags", "\t")]
)
def test_each_row_of_a_table_of_questions_is_an_article(tmp_path: Path, heads: str, mark: str) -> None:
    rows = [
        heads,
        f"How long is delivery?{mark}Three <b>days</b>.<br>At most.{mark}Shipping",
        f"Who pays?{mark}We do.{mark}Shipping",
        mark * 2,
    ]
    articles, _ = taken(tmp_path, "faq.csv", "\n".join(rows))
    assert [(article.title, article.tags) for article in articles] == [
        ("How long is delivery?", ("Shipping",)),
        ("Who pays?", ("Shipping",)),
    ]
    assert articles[0].body.split() == ["Three", "**days**.", "At", "most."]


def test_a_help_center_keeps_sections_labels_and_who_may_read(tmp_path: Path) -> None:
    export = {
        "articles": [
            {"id": 1, "title": "Gift cards", "body": "<h2>Buy</h2><p>Online.</p><script>x</script>", "locale": "en-us", "section_id": 7, "label_names": ["gift"],
             "user_segment_id": None, "html_url": "https://acme.example/hc/1", "draft": True},
            {"id": 2, "title": "For staff", "body": "<p>Secret.</p>", "user_segment_id": 4},
        ],
        "sections": [{"id": 7, "name": "Buying"}],
    }  # fmt: skip
    articles, report = taken(tmp_path, "export.json", json.dumps(export))
    gift = next(article for article in articles if article.id == "gift-cards")
    assert (gift.body, gift.tags, gift.locale, gift.audience) == ("## Buy\n\nOnline.", ("gift", "Buying"), "en-US", Audience.PUBLIC)
    assert gift.source == "https://acme.example/hc/1"
    assert next(article for article in articles if article.id == "for-staff").audience is Audience.INTERNAL
    assert report.imported[0].notes == ("it is a draft there, too",)


def test_lines_of_json_and_archives_of_pages_are_read(tmp_path: Path) -> None:
    lines = "\n".join(json.dumps({"id": f"d{n}", "title": f"Title {n}", "text": f"Text number {n} of many."}) for n in range(3))
    content = zipped({"site/a.html": PAGE, "kb.jsonl": lines, "site/logo.exe": b"MZ"})
    articles, report = taken(tmp_path, "all.zip", content)
    assert {article.title for article in articles} == {"Returning a kite", "Title 0", "Title 1", "Title 2"}
    assert [(refusal.source, refusal.reason) for refusal in report.refused] == [
        ("all.zip/site/logo.exe", "files of this kind are not read")
    ]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_texts_with_a_byte_order_mark_are_read(tmp_path: Path, encoding: str) -> None:
    (article,), _ = taken(tmp_path, "x.md", "# Prüfung\n\nSchöne Grüße.\n".encode(encoding))
    assert (article.id, article.body) == ("prufung", "Schöne Grüße.")


def test_an_encoding_is_taken_from_the_page_or_from_the_person(tmp_path: Path) -> None:
    page = PAGE.replace("utf-8", "windows-1252").replace("$5", "€5").encode("cp1252")
    (article,), _ = taken(tmp_path, "x.html", page)
    assert "€5" in article.body
    (tmp_path / "two").mkdir()
    (article,), _ = taken(tmp_path / "two", "x.md", "# Prüfung\n\nText.".encode("cp1252"), encoding="cp1252")
    assert article.title == "Prüfung"
