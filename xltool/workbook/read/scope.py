"""The offices of a total, read from the hidden sheet of its workbook."""

from __future__ import annotations

from xltool.model.address import Cell
from xltool.model.record import Office, Scope, clean_line
from xltool.workbook.layout.identity_sheet import INCLUDED, LACKING
from xltool.workbook.read.raw import RawSheet


def read_scope(sheet: RawSheet, head: Cell) -> Scope:
    """Read the list below its head: how an office belongs to the total, its name, its code."""
    offices: dict[str, list[Office]] = {INCLUDED: [], LACKING: []}
    row = head.row + 1
    while (how := _text(sheet, Cell(row, head.column))) in offices:
        name, code = (_text(sheet, Cell(row, head.column + right)) for right in (1, 2))
        offices[how].append(Office(clean_line(name), clean_line(code)))
        row += 1
    return Scope(tuple(offices[INCLUDED]), tuple(offices[LACKING]))


def _text(sheet: RawSheet, cell: Cell) -> str:
    raw = sheet.cells.get(cell)
    return "" if raw is None or raw.value is None else str(raw.value)
