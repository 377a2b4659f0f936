"""What an office wrote beside doubts (单位说明), on the sheets that have cells for it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from xltool.model.address import Cell, Place, column_letters
from xltool.model.readings import read_reason
from xltool.model.submission import EnteredReason
from xltool.workbook.layout.reasons import doubt_of
from xltool.workbook.read.raw import RawCell, RawSheet

_EMPTY = RawCell(None)
_PLAIN_CELL = re.compile(rb'<c r="[A-Z]+[0-9]+"')
"""A cell as spreadsheet programs begin it: without a prefix, its address first."""
_OTHER_CELLS = (re.compile(rb'<c(?=[\s/>])(?! r="[A-Z]+[0-9]+")'), re.compile(rb":c[\s/>]"))


def says_nothing(xml: bytes, heading: Cell) -> bool:
    """Whether the markup of a sheet shows, without being parsed, that no reason stands on it.

    Of a reason and the hidden cell beside it neither is empty. Most workbooks come back without
    one, and to parse the live check takes as long as all other sheets. Of markup that no program is
    known to write nothing is concluded.
    """
    if not _PLAIN_CELL.search(xml) or any(other.search(xml) for other in _OTHER_CELLS):
        return False
    return not _filled_rows(xml, heading.column) & _filled_rows(xml, heading.column + 1)


def _filled_rows(xml: bytes, column: int) -> set[bytes]:
    """The numbers of the rows in which a cell of a column has content."""
    letters = column_letters(column).encode()
    return set(re.findall(rb'<c r="' + letters + rb'([0-9]+)"[^<>]*(?<!/)>(?!</c>)', xml))


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
