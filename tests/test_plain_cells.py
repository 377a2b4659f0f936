"""Cells that are taken without a parser, and parts that were met before."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from tests.builders import balanced_record, filled_workbook, form_2021
from tests.fixtures.programs import requires_exceljs, saved_by_exceljs, saved_by_openpyxl
from tests.office import converted, requires_office
from tests.surgery import packed, parts, with_part
from xltool.ooxml.errors import RefusedFile
from xltool.ooxml.kept import Kept
from xltool.ooxml.package import Package
from xltool.workbook.read.opened import OpenedWorkbook
from xltool.workbook.read.plain import plain_items, plain_sheet, text_of

FORM = form_2021()
BOOK = filled_workbook(FORM, balanced_record(FORM))
SHEET = "xl/worksheets/sheet3.xml"


def not_plain(data: bytes) -> list[str]:
    """The parts that are parsed as a whole."""
    members = parts(data)
    sheets = [name for name in members if name.startswith("xl/worksheets/sheet")]
    found = [name for name in sheets if plain_sheet(members[name]) is None]
    texts = members.get("xl/sharedStrings.xml")
    return found if texts is None or plain_items(texts) else [*found, "xl/sharedStrings.xml"]


def test_our_workbooks_and_those_of_openpyxl_are_taken_without_a_parser() -> None:
    assert not_plain(BOOK) == []
    assert not_plain(saved_by_openpyxl(BOOK)) == []


@requires_office
def test_what_libreoffice_saves_is_taken_without_a_parser() -> None:
    assert not_plain(converted({"book": BOOK})["book"]) == []


@requires_exceljs
def test_what_exceljs_saves_is_taken_without_a_parser(tmp_path: Path) -> None:
    assert not_plain(saved_by_exceljs(BOOK, tmp_path)) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<sheetData>", "<!-- cells --><sheetData>"),
        ("<sheetData>", "<extLst/><sheetData>"),
        ("<v>", "<v ><![CDATA[1]]>"),
        ('<c r="A1" s=', '<c s="1" r="A1" t='),
        ('<c r="A1"', '<c r="XFE1"'),
        ('<row r="1"', '<row r="0"'),
        ("</row></sheetData>", "\r</row></sheetData>"),
        ("UTF-8", "ISO-8859-1"),
        ("<worksheet", "\N{ZERO WIDTH NO-BREAK SPACE}<worksheet"),
    ],
)
def test_what_is_unusual_is_left_to_the_parser(old: str, new: str) -> None:
    text = parts(BOOK)[SHEET].decode()
    assert old in text
    assert plain_sheet(text.replace(old, new, 1).encode()) is None


def test_entities_stand_for_characters() -> None:
    assert text_of("1") == "1"
    assert text_of("&lt;&amp;lt;&quot;&apos;&gt;") == "<&lt;\"'>"
    assert text_of("&#19977;&amp;&#10;") == "三&\n"
    with pytest.raises(ValueError, match="#0"):
        text_of("&#0;")


def test_beyond_the_bound_all_is_forgotten() -> None:
    kept: Kept[int] = Kept(4000)
    kept.keep("large", 1, 1000)
    assert kept.get("large") is None
    for number in range(5):
        kept.keep(number, number, 700)
    assert [kept.get(number) for number in range(5)] == [None, None, None, None, 4]


def all_cells(data: bytes) -> dict[str, object]:
    book = OpenedWorkbook(data)
    return {name: book.sheet(name) for name in book.parts}


def test_a_checksum_that_is_wrong_is_noticed_in_a_part_that_was_met_before() -> None:
    all_cells(BOOK)
    at = BOOK.index(b"PK\x01\x02", BOOK.index(b"PK\x01\x02"))
    while not BOOK.startswith(b"xl/workbook.xml", at + 46):
        at = BOOK.index(b"PK\x01\x02", at + 4)
    wrong = struct.pack("<L", struct.unpack_from("<L", BOOK, at + 16)[0] ^ 1)
    with pytest.raises(RefusedFile, match="F102"):
        all_cells(BOOK[: at + 16] + wrong + BOOK[at + 20 :])


def test_what_was_met_before_counts_as_it_did(monkeypatch: pytest.MonkeyPatch) -> None:
    book = OpenedWorkbook(BOOK)
    for name in book.parts:
        book.sheet(name)
    needed = OpenedWorkbook(BOOK).package.elements - book.package.elements
    again = OpenedWorkbook(BOOK)
    for name in again.parts:
        again.sheet(name)
    assert again.package.elements == book.package.elements
    monkeypatch.setattr("xltool.ooxml.package.MOST_ELEMENTS", needed)
    with pytest.raises(RefusedFile, match="F108"):
        all_cells(BOOK)


def test_what_stands_around_the_cells_is_of_its_own_sheet() -> None:
    before = all_cells(BOOK)
    merged = with_part(BOOK, SHEET, lambda text: text.replace("<mergeCell ", "<x ", 1))
    after = all_cells(merged)
    other = [name for name in before if before[name] != after[name]]
    assert len(other) == 1
    assert len(before[other[0]].merges) == len(after[other[0]].merges) + 1  # type: ignore[attr-defined]
    assert all_cells(BOOK) == before


def test_a_part_that_fails_at_its_end_fails_every_time() -> None:
    torn = packed({**parts(BOOK), SHEET: parts(BOOK)[SHEET].removesuffix(b"</worksheet>")})
    for _ in range(2):
        with pytest.raises(RefusedFile, match="F102"):
            all_cells(torn)


def test_parts_are_kept_by_their_bytes_not_by_their_names() -> None:
    first, second = (packed({"a": text}) for text in (b"<a/>", b"<b/>"))

    def content(package: Package, part: str) -> bytes:
        return b"".join(package.chunks(part))

    assert [Package(data).kept(content, "a") for data in (first, second, first)] == [
        b"<a/>",
        b"<b/>",
        b"<a/>",
    ]
