"""Small files of every kind that is read, and small bombs."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

COMPANY = "name: Acme\ncurrency: USD\ntime_zone: UTC\n"
_CONTENT = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>'
)


def knowledge(folder: Path, **articles: str) -> Path:
    """A knowledge folder with these articles (id to body)."""
    (folder / "articles").mkdir(parents=True)
    (folder / "company.yaml").write_text(COMPANY, encoding="utf-8")
    for name, body in articles.items():
        front = f"---\nid: {name}\ntitle: {name.replace('_', ' ').title()}\naudience: public\nstatus: published\n---\n"
        (folder / "articles" / f"{name}.md").write_text(front + body, encoding="utf-8")
    return folder


def zipped(files: Mapping[str, bytes | str]) -> bytes:
    """An archive of these files."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()


def docx(*paragraphs: tuple[str, str], doctype: str = "") -> bytes:
    """A Word document of paragraphs: style (empty for plain) and text."""
    styles = {style: f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else "" for style, _ in paragraphs}
    styled = "".join(f"<w:p>{styles[style]}<w:r><w:t>{text}</w:t></w:r></w:p>" for style, text in paragraphs)
    body = f'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{styled}</w:body></w:document>'
    return zipped(
        {"[Content_Types].xml": _CONTENT, "_rels/.rels": _RELATIONS, "word/document.xml": f'<?xml version="1.0"?>{doctype}{body}'}
    )


def pdf(*lines: tuple[int, str], filters: int = 1, bomb: int = 0) -> bytes:
    """A PDF of one page: lines of a size; packed several times over, and followed by as many blanks as ``bomb`` says."""
    shown, at = [], 760
    for size, text in lines:
        shown.append(f"BT /F1 {size} Tf 1 0 0 1 50 {at} Tm ({text}) Tj ET")
        at -= 2 * size
    stream = "\n".join(shown).encode() + b" " * bomb
    for _ in range(filters):
        stream = zlib.compress(stream, 9)
    names = "[" + "/FlateDecode " * filters + "]"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 5 0 R >> >> /Contents 4 0 R >>",
        f"<< /Length {len(stream)} /Filter {names} >>\nstream\n".encode() + stream + b"\nendstream",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    made, places = b"%PDF-1.5\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(made))
        made += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(made)}\n%%EOF"
    return made + end.encode()
