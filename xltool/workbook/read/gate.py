"""What a file really is: decided by its content, never by its name."""

from __future__ import annotations

import re

from xltool.ooxml.errors import RefusedFile
from xltool.ooxml.package import Package
from xltool.ooxml.relations import root_relations
from xltool.workbook.read.parts import WORKBOOK, workbook_part

MOST_BYTES = 64 * 1024 * 1024

IMAGE = "kind_image"
"""What a picture is called among the reasons of F104."""
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MAGIC = (
    (b"%PDF", "kind_pdf"),
    (b"{\\rtf", "kind_rtf"),
    (b"Rar!", "kind_archive"),
    (b"7z\xbc\xaf", "kind_archive"),
    (b"\x89PNG", IMAGE),
    (b"\xff\xd8\xff", IMAGE),
    (b"GIF8", IMAGE),
    (b"II*\0", IMAGE),
    (b"MM\0*", IMAGE),
)
_IMAGES_BEHIND_A_LENGTH = (b"WEBP", b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypmsf1")
"""What a phone calls its pictures; the length of the file, or of this, stands before."""
_MARKUP = re.compile(rb"\s*<(!doctype html|html|head|body|table|meta|div)\b", re.IGNORECASE)
_MACROS = ("xl/vbaproject.bin", "xl/jdedata.bin")
_OBJECTS = ("xl/activex/", "xl/embeddings/")


def pass_gate(data: bytes) -> Package:
    """Let the bytes of an .xlsx file through; raises RefusedFile for anything else."""
    if not data:
        raise RefusedFile("F101")
    if len(data) > MOST_BYTES:
        raise RefusedFile("F108", why="large_parts")
    if not data.startswith(b"PK\x03\x04"):
        _refuse_other(data)
    package = Package(data)
    if WORKBOOK not in package and not workbook_part(package, root_relations(package)):
        raise RefusedFile("F104", why=_kind_of_zip(package))
    for name in package.names:
        if name in _MACROS or name.startswith(_OBJECTS):
            raise RefusedFile("F109", why="macros" if name in _MACROS else "objects")
    return package


def _refuse_other(data: bytes) -> None:
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise RefusedFile("F103")
        raise RefusedFile("F104", why="kind_old_excel")
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            raise RefusedFile("F104", why=kind)
    if data[4:12].endswith(_IMAGES_BEHIND_A_LENGTH) or _is_bitmap(data):
        raise RefusedFile("F104", why=IMAGE)
    if _MARKUP.match(data.removeprefix(b"\xef\xbb\xbf")):
        raise RefusedFile("F104", why="kind_html")
    raise RefusedFile("F104", why="kind_unknown" if b"\0" in data[:4096] else "kind_text")


def _is_bitmap(data: bytes) -> bool:
    """Whether it is a BMP, which begins with two letters and its own length."""
    return data.startswith(b"BM") and int.from_bytes(data[2:6], "little") == len(data)


def _kind_of_zip(package: Package) -> str:
    if "word/document.xml" in package:
        return "kind_word"
    if "content.xml" in package and "meta-inf/manifest.xml" in package:
        return "kind_ods"
    return "kind_zip"
