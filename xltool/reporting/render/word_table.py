"""A table in the shape of WordprocessingML: every row lists its own slots, merges are continued.

A cell that reaches down stands again in each row below as an empty slot that says so; a cell that
reaches right is one slot over several columns. Lengths are twips.
"""

from __future__ import annotations

from functools import lru_cache

from xltool.classes import dataclass
from xltool.reporting.document import Align, DocumentTable, TableCell
from xltool.reporting.render.table_grid import Lattice, lattice, needs, share_out
from xltool.reporting.render.wrapping import wrap

UPRIGHT = 8844
"""156 mm: the width of A4 less 28 and 26 mm."""

TURNED = 12756
"""225 mm: the length of A4 less 37 and 35 mm."""

_DIGIT = 117
"""A digit in 五号 (10.5 pt): 105 in 宋体, and this in the sans-serif faces that stand in for it."""

_FRAME = 2 * 28 + 10
"""The margins left and right in a cell (ReportTable in styles.xml) and its border."""

_LINES_KEPT = 20
"""Lines of text in a table that stays on one page: about half a page."""

_STYLES = {Align.LEFT: "TableText", Align.CENTRE: "TableCentred"}
_KEPT = {Align.LEFT: "TableTextKept", Align.CENTRE: "TableCentredKept"}
"""The same, staying with the row below."""
_HEADING = "TableHeading"


@dataclass(frozen=True, slots=True)
class Slot:
    """A cell of a row. `merge` is empty, "restart" or "continue"."""

    text: str
    style: str
    width: int
    span: int
    merge: str


@dataclass(frozen=True, slots=True)
class WordRow:
    """A row; `repeats` says that it stands again at the head of every page."""

    slots: tuple[Slot, ...]
    repeats: bool


@dataclass(frozen=True, slots=True)
class WordTable:
    """A table ready to be written. The widths add up to `width`, UPRIGHT or TURNED."""

    caption: str
    width: int
    widths: tuple[int, ...]
    rows: tuple[WordRow, ...]


def word_table(table: DocumentTable) -> WordTable:
    """Cut a table into rows of slots, wide enough for its figures.

    It takes the width of a turned page only where an upright one would cut figures in two.
    """
    least = [each * _DIGIT + _FRAME for each in needs(table)]
    width = UPRIGHT if sum(least) <= UPRIGHT else TURNED
    widths = share_out(width, table.widths, least)
    places = lattice(table)
    is_small = table.rows <= _LINES_KEPT and _height(places, widths) <= _LINES_KEPT
    last = table.rows if is_small else 0
    rows = tuple(
        WordRow(_slots(line, number, widths, number < last), repeats=number <= table.header_rows)
        for number, line in enumerate(places, 1)
    )
    return WordTable(table.caption, width, widths, rows)


def _height(places: Lattice, widths: tuple[int, ...]) -> int:
    """About how many lines of text the rows take; cells over several rows are left out."""
    return sum(
        max((_lines(cell, widths) for cell in line if cell.row_span == 1), default=1)
        for line in places
    )


def _lines(cell: TableCell, widths: tuple[int, ...]) -> int:
    room = sum(widths[cell.column - 1 : cell.column - 1 + cell.column_span]) - _FRAME
    return _lines_of(cell.text, max(room // _DIGIT, 1))


@lru_cache(maxsize=4096)
def _lines_of(text: str, columns: int) -> int:
    return len(wrap(text, columns))


def _slots(
    line: tuple[TableCell, ...], row: int, widths: tuple[int, ...], kept: bool
) -> tuple[Slot, ...]:
    """The slots of a row; `kept` says that it stays with the next, as a row of headings does."""
    slots = []
    only_headings = all(cell.is_header for cell in line)
    for column, cell in enumerate(line, 1):
        if cell.column != column:
            continue
        begins = cell.row == row
        merge = "" if cell.row_span == 1 else "restart" if begins else "continue"
        over = widths[column - 1 : column - 1 + cell.column_span]
        style = (_KEPT if kept else _STYLES)[cell.align]
        if only_headings and cell.align is Align.CENTRE:
            style = _HEADING
        text = cell.text if begins else ""
        slots.append(Slot(text, style, sum(over), cell.column_span, merge))
    return tuple(slots)
