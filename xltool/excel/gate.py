"""What stands before any library: what a file really is, and whether it is safe to open.

A file's kind is told by its content, never by its name. A zip is measured by its own directory
before anything is inflated, and no document type declaration is accepted further in.
"""

from __future__ import annotations

import io
import re
import zipfile

from xltool.finding import Number

MOST_BYTES = 64 * 1024 * 1024
MOST_INFLATED = 256 * 1024 * 1024
MOST_MEMBERS = 2000

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MAGIC = (
    (b"%PDF", "kind_pdf"),
    (b"{\\rtf", "kind_rtf"),
    (b"Rar!", "kind_archive"),
    (b"7z\xbc\xaf", "kind_archive"),
    (b"\x89PNG", "kind_image"),
    (b"\xff\xd8\xff", "kind_image"),
    (b"GIF8", "kind_image"),
)
_MARKUP = re.compile(rb"\s*<(!doctype html|html|head|body|table|meta|div)\b", re.IGNORECASE)


class RefusedFile(Exception):
    """A file that cannot be examined. `code` is its F code; `facts` fill the rule's sentences."""

    def __init__(self, code: str, **facts: Number | str) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


def pass_gate(data: bytes) -> None:
    """Let the bytes of an .xlsx file through; raises RefusedFile for anything else."""
    if not data:
        raise RefusedFile("F101")
    if len(data) > MOST_BYTES:
        raise RefusedFile("F108", why="large_parts")
    if not data.startswith(b"PK\x03\x04"):
        _refuse_other(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise RefusedFile("F102", why="damaged_zip") from error
    if len(members) > MOST_MEMBERS or sum(m.file_size for m in members) > MOST_INFLATED:
        raise RefusedFile("F108", why="large_parts")
    names = {member.filename for member in members}
    if "xl/workbook.xml" not in names:
        raise RefusedFile("F104", why=_kind_of_zip(names))


def _refuse_other(data: bytes) -> None:
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise RefusedFile("F103")
        raise RefusedFile("F104", why="kind_old_excel")
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            raise RefusedFile("F104", why=kind)
    if _MARKUP.match(data.removeprefix(b"\xef\xbb\xbf")):
        raise RefusedFile("F104", why="kind_html")
    raise RefusedFile("F104", why="kind_unknown" if b"\0" in data[:4096] else "kind_text")


def _kind_of_zip(names: set[str]) -> str:
    if "word/document.xml" in names:
        return "kind_word"
    if "content.xml" in names and "META-INF/manifest.xml" in names:
        return "kind_ods"
    return "kind_zip"
