"""Word documents as Markdown."""

from __future__ import annotations

import io
import re
import zipfile

from knowledge.adapters.intake.archive import open_archive
from knowledge.adapters.intake.limits import Limits
from knowledge.adapters.intake.material import Unreadable
from knowledge.adapters.intake.pages import fragment

_TITLE = re.compile(r"^#\s+(.+)$", re.MULTILINE)
_BODY = "word/document.xml"


def read_docx(content: bytes, limits: Limits) -> tuple[str, str]:
    """Title (its first heading; may be empty) and Markdown. Pictures stay away. Raises ``Unreadable``."""
    import mammoth  # not part of every installation

    archive = open_archive(content, limits)
    if _BODY not in archive.namelist():
        raise Unreadable("it is no Word document", "save it as .docx")
    for name in archive.namelist():
        if name.endswith((".xml", ".rels")) and b"<!DOCTYPE" in _start(archive, name):
            raise Unreadable("its XML declares entities, which Word never does", "save it again from Word")
    made = mammoth.convert_to_html(io.BytesIO(content), convert_image=mammoth.images.img_element(lambda _: {}), external_file_access=False)
    body = fragment(made.value)
    if not body.strip():
        raise Unreadable("it holds no text", "export its text")
    first = _TITLE.search(body)
    return (first[1].strip() if first else "", body)


def _start(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as entry:
        return entry.read(4096)
