"""Reading .xlsx files that are an office's own: what each sheet shows, cell by cell.

The bounds are those of every workbook, and nothing but cells, merges, styles and what is hidden is
looked at: no drawing or colour rule makes a file unreadable.
"""

from __future__ import annotations

import datetime
import re

from xltool.model.address import Cell, Place
from xltool.model.omission import Omission
from xltool.ooxml.errors import RefusedFile
from xltool.published.left_out import marked
from xltool.published.page import NO_CHARACTERS
from xltool.published.sheet_cells import ShownSheet
from xltool.published.shown import day, plain, shown
from xltool.workbook.read.calculate import Calculation
from xltool.workbook.read.opened import OpenedWorkbook
from xltool.workbook.read.raw import Appearance, RawCell, RawSheet

MOST_CHARACTERS = 4_000_000
"""Characters of all cells together: a text is stored once for however many cells."""
_PLAIN = Appearance()
_EXTERNAL = re.compile(r"\[\d+\]")
"""How a formula names another file."""


def open_sheets(data: bytes) -> list[ShownSheet]:
    """What the sheets of a workbook show. Raises RefusedFile for what is none, is damaged or is
    beyond the bounds."""
    book = OpenedWorkbook(data)
    worksheets = book.contents.relations.by_kind.get("worksheet", ())
    entries = [
        entry
        for entry in book.contents.sheets
        if book.parts.get(entry.name) == entry.part and entry.part in worksheets
    ]
    values = (raw.value for entry in entries for raw in book.sheet(entry.name).cells.values())
    if sum(len(value) for value in values if isinstance(value, str)) > MOST_CHARACTERS:
        raise RefusedFile("F108", why="many_parts")
    calculation = Calculation(book.parts, book.cell)
    return [
        _shown(book.sheet(entry.name), entry.state != "visible", calculation) for entry in entries
    ]


def _shown(sheet: RawSheet, is_hidden: bool, calculation: Calculation) -> ShownSheet:
    texts: dict[tuple[int, int], str] = {}
    for cell, raw in sheet.cells.items():
        agrees = not raw.formula or calculation.agrees(Place(sheet.name, cell)) is not False
        look = sheet.appearances.get(cell, _PLAIN)
        text = _text(raw, look, agrees, sheet.hidden.zeros)
        if text.strip():
            texts[_place(cell)] = text
    return ShownSheet(
        sheet.name.translate(NO_CHARACTERS),
        texts,
        tuple((*_place(area.first), *_place(area.last)) for area in sheet.merges),
        is_hidden,
        frozenset(row - 1 for row in sheet.hidden.rows),
        frozenset(column - 1 for column in sheet.hidden.columns),
    )


def _place(cell: Cell) -> tuple[int, int]:
    return cell.row - 1, cell.column - 1


def _text(raw: RawCell, look: Appearance, agrees: bool, hides_zeros: bool) -> str:
    """What a cell shows, with what is left out marked in it. A formula stands for a result that it
    does not have, or cannot have."""
    value, formula = raw.value, raw.formula.translate(NO_CHARACTERS)
    if formula and (value is None or _EXTERNAL.search(formula)):
        return formula
    if look.runs and look.style.why is None:
        return "".join(marked(run.text.translate(NO_CHARACTERS), run.why) for run in look.runs)
    if isinstance(value, bool):
        text = "TRUE" if value else "FALSE"
    elif isinstance(value, int | float):
        text = shown(value, look.style.format)
        if not text or (value == 0 and hides_zeros):
            return marked(plain(value), Omission.HIDDEN)
        if not agrees:
            text = f"{plain(value)} {formula}"
    elif isinstance(value, datetime.datetime):
        text = day(value)
    else:
        text = str(value).translate(NO_CHARACTERS)
    return marked(text, look.style.why)
