"""What must not come in: refused with a reason, and nothing else is hurt by it."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from knowledge.adapters.files import read_folder
from knowledge.errors import InvalidKnowledge
from knowledge.intake import Intake, Limits, Report, import_sources
from tests.unit.knowledge.intake.build import docx, knowledge, pdf, zipped

SMALL = Limits(file=300_000, export=300_000, expanded=2_000_000, memory=400_000_000, cpu=2, wall=4.0)
GOOD = ("good.md", b"# Good\n\nThis one comes in.\n")


def refused(folder: Path, name: str, content: bytes, limits: Limits = SMALL) -> str:
    """The reason why a file does not come in; the file after it does."""
    source = folder / "in"
    source.mkdir()
    (source / name).write_bytes(content)
    (source / ("z" + GOOD[0])).write_bytes(GOOD[1])
    report = run(source, folder, limits)
    assert [entry.title for entry in report.imported] == ["Good"]
    (refusal,) = report.refused
    assert refusal.source.startswith(name)
    return refusal.reason


def run(source: Path, folder: Path, limits: Limits = SMALL) -> Report:
    into = knowledge(folder / "kb")
    report = import_sources(Intake([source], into, limits=limits))
    assert len(read_folder(into).articles) == len(report.imported)
    return report


def test_a_zip_bomb(tmp_path: Path) -> None:
    assert "times its size" in refused(tmp_path, "bomb.zip", zipped({"a.html": b"0" * 3_000_000}))


def test_a_zip_bomb_below_the_size_by_its_ratio(tmp_path: Path) -> None:
    assert "times its size" in refused(tmp_path, "bomb.zip", zipped({"a.html": b"0" * 1_500_000}))


def test_a_zip_in_a_zip(tmp_path: Path) -> None:
    assert refused(tmp_path, "two.zip", zipped({"in.zip": zipped({"a.md": "# A\n\nText."})})) == "archives inside archives are not opened"


@pytest.mark.parametrize("name", ["../../out.md", "/etc/out.md", "a/../../out.md", "C:\\out.md", "..\\..\\out.md"])
def test_a_path_that_leads_out_of_an_archive(tmp_path: Path, name: str) -> None:
    assert refused(tmp_path, "paths.zip", zipped({name: "# Out\n\nText."})) == "its path leads out of the archive"
    assert not list(tmp_path.rglob("out*.md"))


def test_a_word_document_that_is_a_bomb(tmp_path: Path) -> None:
    assert "times its size" in refused(tmp_path, "bomb.docx", docx(("", "0" * 3_000_000)))


def test_xml_entities_in_a_word_document(tmp_path: Path) -> None:
    doctype = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    assert "entities" in refused(tmp_path, "entities.docx", docx(("", "&b;"), doctype=doctype))


def test_a_pdf_whose_streams_unpack_without_end(tmp_path: Path) -> None:
    assert "unpacks to more than is allowed" in refused(tmp_path, "bomb.pdf", pdf((12, "x"), bomb=30_000_000))


def test_a_pdf_with_nested_streams(tmp_path: Path) -> None:
    assert "unpacks to more than is allowed" in refused(tmp_path, "nested.pdf", pdf((12, "x"), filters=3, bomb=40_000_000))
    (tmp_path / "two").mkdir()
    assert "filter count" in refused(tmp_path / "two", "deep.pdf", pdf((12, "x"), filters=6))


def test_a_pdf_without_text_and_one_that_is_none(tmp_path: Path) -> None:
    assert "only pictures" in refused(tmp_path, "scan.pdf", pdf())
    (tmp_path / "two").mkdir()
    assert "no PDF that can be read" in refused(tmp_path / "two", "not.pdf", b"%PDF-1.7\ngarbage")


def test_yaml_aliases_without_end(tmp_path: Path) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 9)]
    text = "---\ntitle: Bomb\n" + "\n".join(lines) + "\n---\nText.\n"
    assert "aliases" in refused(tmp_path, "bomb.md", text.encode())


def test_a_page_of_500_megabytes_is_not_even_opened(tmp_path: Path) -> None:
    source = tmp_path / "in"
    source.mkdir()
    with (source / "huge.html").open("wb") as file:
        file.truncate(500_000_000)  # takes no room on the disk
    report = run(source, tmp_path, Limits())
    assert [refusal.reason for refusal in report.refused] == ["it has 500,000,000 bytes"]


def test_a_page_nested_without_end(tmp_path: Path) -> None:
    assert "nested" in refused(tmp_path, "deep.html", b"<html><body>" + b"<div>" * 40_000 + b"x</body></html>")


def test_json_nested_without_end(tmp_path: Path) -> None:
    assert refused(tmp_path, "deep.json", b"[" * 100_000 + b"]" * 100_000) == "it is nested too deeply"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("latin.md", "# Prüfung\n\nText.".encode("latin-1")),
        ("cut.html", b"<html><body><p>caf\xc3</p></body></html>"),
        ("sjis.csv", "question,answer\n質問,答え".encode("shift_jis")),
    ],
)
def test_a_wrong_encoding_is_told_with_its_line(tmp_path: Path, name: str, content: bytes) -> None:
    reason = refused(tmp_path, name, content)
    assert "it is not UTF-8" in reason
    assert "line" in reason


def test_an_encoding_that_is_none_and_bytes_that_are_no_text(tmp_path: Path) -> None:
    page = b"<html><head><meta charset='rot13'></head><body>x</body></html>"
    assert refused(tmp_path, "odd.html", page) == "there is no encoding 'rot13'"
    (tmp_path / "two").mkdir()
    assert "control characters" in refused(tmp_path / "two", "binary.txt", bytes(range(32)) * 50)


def test_a_table_without_questions(tmp_path: Path) -> None:
    assert "name, price" in refused(tmp_path, "prices.csv", b"name,price\nkite,3\n")


SLOW = b"".join(b"`" * number + b"x" for number in range(1, 700))
"""Every run of marks is looked for to the end of the text."""


def test_a_file_that_takes_too_much_processor_time(tmp_path: Path) -> None:
    assert refused(tmp_path, "slow.md", SLOW, replace(SMALL, cpu=1, wall=60.0)) == "reading it takes more than 1 s of processor time"


def test_a_file_that_takes_too_long(tmp_path: Path) -> None:
    source = tmp_path / "in"
    source.mkdir()
    for name, content in (("1.md", b"# One\n\nText."), ("2.md", SLOW), ("3.md", b"# Three\n\nOther words.")):
        (source / name).write_bytes(content)
    report = run(source, tmp_path, replace(SMALL, cpu=60, wall=0.6))
    assert [(entry.source, entry.reason) for entry in report.refused] == [("2.md", "reading it takes more than 0.6 s")]
    assert [entry.title for entry in report.imported] == ["One", "Three"]


def test_a_file_that_takes_too_much_memory(tmp_path: Path) -> None:
    items = b"- a\n" * 30_000  # small to write, large to take apart
    assert "memory" in refused(tmp_path, "big.md", items, replace(SMALL, memory=64_000_000, cpu=30, wall=60.0))


def test_a_table_of_too_many_rows(tmp_path: Path) -> None:
    source = tmp_path / "rows.csv"
    source.write_bytes(b"question,answer\n" + b"".join(b"q%d,text number %d\n" % (number, number) for number in range(30)))
    report = run(source, tmp_path, replace(SMALL, documents=10))
    assert [entry.reason for entry in report.refused] == ["it holds more than 10 articles"]
    assert len(report.imported) == 10


def test_links_devices_and_what_is_no_file(tmp_path: Path) -> None:
    source, secret = tmp_path / "in", tmp_path / "secret"
    secret.mkdir()
    (secret / "s.md").write_text("# Secret\n\nText.", encoding="utf-8")
    source.mkdir()
    (source / "link.md").symlink_to(secret / "s.md")
    (source / "folder").symlink_to(secret)
    os.mkfifo(source / "pipe.md")
    report = run(source, tmp_path)
    assert {(refusal.source, refusal.reason) for refusal in report.refused} == {
        ("link.md", "it is a link"),
        ("folder", "it is a link to another folder"),
        ("pipe.md", "it is no plain file"),
    }
    assert report.imported == ()


def test_a_title_is_no_path(tmp_path: Path) -> None:
    source = tmp_path / "in"
    source.mkdir()
    (source / "x.md").write_text("---\nid: ../../../escape\ntitle: ../../etc/passwd\n---\nText.\n", encoding="utf-8")
    report = run(source, tmp_path)
    assert report.imported[0].file == "articles/etc-passwd.md"


def test_a_folder_of_articles_that_leads_out_is_not_written_to(tmp_path: Path) -> None:
    into = knowledge(tmp_path / "kb")
    (into / "articles").rmdir()
    (tmp_path / "elsewhere").mkdir()
    (into / "articles").symlink_to(tmp_path / "elsewhere")
    source = tmp_path / "good.md"
    source.write_bytes(GOOD[1])
    with pytest.raises(InvalidKnowledge, match="leads out"):
        import_sources(Intake([source], into))
    assert list((tmp_path / "elsewhere").iterdir()) == []
