"""Emptiness is taken out of a sheet, and nothing that stands among it is lost or moved."""

from __future__ import annotations

import pytest

from tests.surgery import packed
from xltool.model.address import Cell
from xltool.ooxml.package import Package
from xltool.workbook.read.emptiness import USUAL, without_empty
from xltool.workbook.read.raw import Shared, SharedTexts, Styles
from xltool.workbook.read.sheet import read_sheet

EMPTY = "".join(
    f'<row r="{n}"><c r="A{n}" s="1"/><c r="B{n}" s="1"/></row>' for n in range(1, 50000)
)


def package(rows: str) -> Package:
    xml = f"<worksheet><sheetData>{EMPTY}{rows}</sheetData></worksheet>"
    return Package(packed({"s": xml.encode()}))


def read(rows: str) -> dict[str, object]:
    sheet = read_sheet(package(rows), "s", "s", Shared(SharedTexts([]), Styles()), False)
    return {cell.a1: raw.value for cell, raw in sheet.cells.items()}


def test_most_of_what_is_empty_is_taken_out() -> None:
    assert len(EMPTY) > 2 * USUAL
    left = b"".join(without_empty(package(""), "s"))
    assert len(left) < USUAL + 1000
    assert left.endswith(b"</sheetData></worksheet>")


@pytest.mark.parametrize(
    ("rows", "values"),
    [
        ('<row r="70000"><c r="A70000" s="1"/><c r="B70000"><v>7</v></c></row>', {"B70000": 7}),
        ('<row r="70000"><c r="A70000" s="1"/><c><v>7</v></c></row>', {"B70000": 7}),
        ('<row r="70000"></row><row><c><v>7</v></c></row>', {"A70001": 7}),
        ('<row r="70000"/><row r="70001" ht="9"><c r="C70001"><v>7</v></c></row>', {"C70001": 7}),
        (
            '<row r="70000"><c r="A70000" t="inlineStr"><is><t><![CDATA[<row r="1"/>]]></t></is>'
            "</c></row>",
            {"A70000": '<row r="1"/>'},
        ),
    ],
)
def test_what_stands_among_emptiness_is_read_where_it_stands(
    rows: str, values: dict[str, object]
) -> None:
    assert read(rows) == values


def test_every_piece_is_read_wherever_it_is_cut() -> None:
    rows = "".join(
        f'<row r="{n}"><c r="A{n}" s="1"/><c r="B{n}"><v>{n}</v></c><c r="C{n}" s="1"/></row>'
        f'<row r="{n + 1}" ht="{n % 97}"/>'
        for n in range(60_000, 90_000, 2)
    )
    assert read(rows) == {Cell(n, 2).a1: n for n in range(60_000, 90_000, 2)}
