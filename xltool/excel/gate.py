"""What stands before any library: what a file really is, and whether it is safe to open.

A file's kind is told by its content, never by its name. A zip is inflated once within bounds, and
no part with a document type declaration is let through.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib

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
_DECLARATIONS = tuple("<!DOCTYPE".encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be"))
_CHUNK = 1 << 16
_BROKEN = (
    EOFError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
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
            names = {member.filename for member in archive.infolist()}
            claimed = sum(member.file_size for member in archive.infolist())
            if len(archive.infolist()) > MOST_MEMBERS or claimed > MOST_INFLATED:
                raise RefusedFile("F108", why="large_parts")
            if "xl/workbook.xml" not in names:
                raise RefusedFile("F104", why=_kind_of_zip(names))
            _inflate(archive)
    except _BROKEN as error:
        raise RefusedFile("F102", why="damaged_zip") from error


def _inflate(archive: zipfile.ZipFile) -> None:
    """Inflate every part once, within bounds, whatever sizes its directory claims.

    A part with a document type declaration is refused here, since a parser may act on one before
    it says a word; so is a part whose checksum is wrong.
    """
    room = MOST_INFLATED
    for member in archive.infolist():
        with archive.open(member) as part:
            tail = b""
            while chunk := part.read(_CHUNK):
                room -= len(chunk)
                if room < 0:
                    raise RefusedFile("F108", why="large_parts")
                if any(mark in tail + chunk for mark in _DECLARATIONS) and _is_markup(member):
                    raise RefusedFile("F102", why="damaged_parts")
                tail = chunk[-32:]


def _is_markup(member: zipfile.ZipInfo) -> bool:
    return member.filename.lower().endswith((".xml", ".rels", ".vml"))


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
