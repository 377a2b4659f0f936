"""What an office wrote beside doubts (单位说明), on the sheets that have cells for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from xltool.model.address import Cell, Place
from xltool.model.readings import read_reason
from xltool.model.submission import EnteredReason
from xltool.workbook.layout.reasons import doubt_of
from xltool.workbook.read.raw import RawCell, RawSheet

_EMPTY = RawCell(None)


def entered_reasons(sheets: Iterable[RawSheet]) -> Iterator[EnteredReason]:
    """The reasons, in order of their cells; a cell that says nothing is none."""
    for sheet in sheets:
        for cell, raw in sorted(sheet.cells.items()):
            doubt = doubt_of(raw.value)
            if doubt is None or cell.column == 1:
                continue
            here = Cell(cell.row, cell.column - 1)
            if text := read_reason(sheet.cells.get(here, _EMPTY).value):
                figure = doubt[2] if len(doubt) == 3 else None
                place = Place(sheet.name, here)
                yield EnteredReason(doubt[0], doubt[1], text, place, figure, len(doubt) == 2)
