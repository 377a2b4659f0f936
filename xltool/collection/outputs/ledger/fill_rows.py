"""The finished file: a workbook whose long sheets are framed but empty, and their rows.

Rows go through the compression as they are made; no sheet is ever held whole.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from typing import BinaryIO

from xltool.collection.outputs.ledger.cells import Cells, Texts
from xltool.collection.outputs.ledger.page import LedgerPage
from xltool.collection.outputs.ledger.styles import Look
from xltool.ooxml.zip_members import name_unix
from xltool.workbook.xlsxwriter_book import WriteError

_TEXTS = "xl/sharedStrings.xml"
_DATA = re.compile(r"<sheetData>.*</sheetData>|<sheetData/>", re.DOTALL)
_EXTENT = re.compile(r'<dimension ref="[^"]*"/>')
_UNIQUE = re.compile(r' count="\d+" uniqueCount="(\d+)"')
_LEVEL = 4
"""Of compression: half the time of the usual, and a twentieth more bytes."""
_CHUNK = 1000
"""Rows that are compressed in one go."""


def sheet_part(number: int) -> str:
    """The member that holds a sheet; the first is number 1."""
    return f"xl/worksheets/sheet{number}.xml"


def bound(skeleton: bytes, pages: Mapping[str, LedgerPage], to: BinaryIO) -> None:
    """Write a workbook with the rows of its pages, each by the member that holds its sheet.

    The first of these members has a cell of every look in its only row. Raises WriteError for a
    skeleton of another build.
    """
    with (
        zipfile.ZipFile(io.BytesIO(skeleton)) as old,
        zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as new,
    ):
        texts = old.read(_TEXTS).decode("utf-8")
        counted = _UNIQUE.search(texts)
        if counted is None:
            raise WriteError("the table of texts is not counted")
        shared = Texts(int(counted[1]))
        cells = Cells(_styles(old.read(next(iter(pages))).decode("utf-8")), shared)
        for member in old.infolist():
            if member.filename in pages:
                frame = old.read(member).decode("utf-8")
                _put(new, member.filename, _filled(frame, pages[member.filename], cells))
            elif member.filename != _TEXTS:
                _put(new, member.filename, [old.read(member).decode("utf-8")])
        _put(new, _TEXTS, _extended(texts, counted, shared))
        name_unix(new)


def _styles(frame: str) -> dict[Look, str]:
    """The numbers of the styles, read off a sheet with a cell of every look."""
    found = re.findall(r'<c r="[A-Z]+1"(?: s="(\d+)")?/>', frame)
    if len(found) != len(Look):
        raise WriteError("the looks cannot be read off")
    return dict(zip(Look, found, strict=True))


def _filled(frame: str, page: LedgerPage, cells: Cells) -> Iterator[str]:
    data = _DATA.search(frame)
    if data is None:
        raise WriteError(f"{page.name} has no room for rows")
    extent = f'<dimension ref="{page.extent.a1}"/>'
    yield _EXTENT.sub(extent, frame[: data.start()]) + "<sheetData>"
    yield from page.xml(cells)
    yield "</sheetData>" + frame[data.end() :]


def _extended(texts: str, counted: re.Match[str], shared: Texts) -> Iterator[str]:
    """The table of texts with the further ones; how often each is used is left out."""
    total = f' uniqueCount="{int(counted[1]) + len(shared)}"'
    head, tail = texts[: counted.start()] + total, texts[counted.end() :]
    yield head + tail.removesuffix("</sst>")
    yield from shared.items_xml()
    yield "</sst>"


def _put(archive: zipfile.ZipFile, name: str, pieces: Iterable[str]) -> None:
    """Write a member piece by piece; one that is opened by its name has a date that never moves."""
    with archive.open(name, "w") as part:
        waiting: list[str] = []
        for piece in pieces:
            waiting.append(piece)
            if len(waiting) == _CHUNK:
                part.write("".join(waiting).encode("utf-8"))
                waiting.clear()
        part.write("".join(waiting).encode("utf-8"))
