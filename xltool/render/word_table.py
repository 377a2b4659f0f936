"""A table in the shape of WordprocessingML: every row lists its own slots, merges are continued.

A cell that reaches down stands again in each row below as an empty slot that says so; a cell that
reaches right is one slot over several columns. Lengths are twips.
"""

from __future__ import annotations

from dataclasses import dataclass

from xltool.document import Align, Table, TableCell
from xltool.render.lattice import lattice
from xltool.render.share import needs, share_out

UPRIGHT = 8844
"""156 mm: the width of A4 less 28 and 26 mm."""

TURNED = 12756
"""225 mm: the length of A4 less 37 and 35 mm."""

_DIGIT = 117
"""A digit in 五号 (10.5 pt): 105 in 宋体, and this in the sans-serif faces that stand in for it."""

_FRAME = 2 * 28 + 10
"""The margins left and right in a cell (ReportTable in styles.xml) and its border."""

_STYLES = {Align.LEFT: "TableText", Align.CENTRE: "TableCentred"}
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
class Row:
    """A row; `repeats` says that it stands again at the head of every page."""

    slots: tuple[Slot, ...]
    repeats: bool


@dataclass(frozen=True, slots=True)
class WordTable:
    """A table ready to be written. The widths add up to `width`, UPRIGHT or TURNED."""

    caption: str
    width: int
    widths: tuple[int, ...]
    rows: tuple[Row, ...]


def word_table(table: Table) -> WordTable:
    """Cut a table into rows of slots, wide enough for its figures.

    It takes the width of a turned page only where an upright one would cut figures in two.
    """
    least = [each * _DIGIT + _FRAME for each in needs(table)]
    width = UPRIGHT if sum(least) <= UPRIGHT else TURNED
    widths = share_out(width, table.widths, least)
    rows = tuple(
        Row(_slots(line, number, widths), repeats=number <= table.header_rows)
        for number, line in enumerate(lattice(table), 1)
    )
    return WordTable(table.caption, width, widths, rows)


def _slots(line: tuple[TableCell, ...], row: int, widths: tuple[int, ...]) -> tuple[Slot, ...]:
    slots = []
    only_headings = all(cell.is_header for cell in line)
    for column, cell in enumerate(line, 1):
        if cell.column != column:
            continue
        begins = cell.row == row
        merge = "" if cell.row_span == 1 else "restart" if begins else "continue"
        over = widths[column - 1 : column - 1 + cell.column_span]
        style = _STYLES[cell.align]
        if only_headings and cell.align is Align.CENTRE:
            style = _HEADING
        text = cell.text if begins else ""
        slots.append(Slot(text, style, sum(over), cell.column_span, merge))
    return tuple(slots)
