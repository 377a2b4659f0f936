"""The visible sheets of any workbook as rows of texts: for lists that people keep themselves."""

from __future__ import annotations

from decimal import Decimal

from xltool.ooxml.errors import RefusedFile
from xltool.workbook.read.gate import pass_gate
from xltool.workbook.read.parts import read_contents, read_date_styles, read_texts
from xltool.workbook.read.raw import RawCell, RawSheet, Shared
from xltool.workbook.read.sheet import read_sheet

MOST_ROWS = 20_000
MOST_COLUMNS = 100
"""What stands further to the right is left aside."""
_EXACT = 10**15
"""Spreadsheet programs keep 15 digits of a number; what follows is made up."""

Rows = list[list[str]]


def read_tables(data: bytes) -> dict[str, Rows]:
    """The rows of each visible sheet by its name, empty rows in their places.

    Raises RefusedFile for anything but a workbook, and for one with too many rows.
    """
    package = pass_gate(data)
    contents = read_contents(package)
    shared = Shared(read_texts(package), read_date_styles(package))
    return {
        sheet.name: _rows(
            read_sheet(package, sheet.name, sheet.part, shared, contents.has_old_dates)
        )
        for sheet in contents.sheets
        if sheet.state == "visible" and sheet.part in package and "worksheet" in sheet.part
    }


def _rows(sheet: RawSheet) -> Rows:
    cells = {place: cell for place, cell in sheet.cells.items() if place.column <= MOST_COLUMNS}
    count = max((place.row for place in cells), default=0)
    if count > MOST_ROWS:
        raise RefusedFile("F108", why="many_cells")
    width = max((place.column for place in cells), default=0)
    rows = [[""] * width for _ in range(count)]
    for place, cell in cells.items():
        rows[place.row - 1][place.column - 1] = _text(cell)
    return rows


def _text(cell: RawCell) -> str:
    """A cell as a text; a number that the program has cut short is told by its exponent."""
    value = cell.value
    if value is None:
        return cell.formula
    if not isinstance(value, int | float) or isinstance(value, bool):
        return str(value)
    if abs(value) >= _EXACT or value != value:
        return f"{Decimal(value):.2E}"
    return str(int(value)) if value == int(value) else str(value)
