"""Last year's figures on a table's sheet: the lines about those prefilled, and those shown beside.

Figures that are shown stand to the right of the table, each in the row of its entry; they are no
figures of the workbook, and no name leads to them.
"""

from __future__ import annotations

from collections.abc import Iterator

from xltool.history.prefill import sources
from xltool.model.address import Cell, Range
from xltool.model.form import Form, headings_of
from xltool.model.grid import Grid, GridCell, Role
from xltool.model.key import parts_of
from xltool.model.prefill import Prefill
from xltool.workbook.layout.book import LaidCell, Style
from xltool.workbook.layout.wording import Wording

SHOWN_WIDTH = 20.0
"""Width of a column of figures shown, in characters."""


def shown_id(key: str) -> str:
    """The id of the cell that shows last year's figure of an entry."""
    return f"shown.{key}"


def notes(form: Form, table: str, wording: Wording, prefilled: Prefill) -> list[str]:
    """Where the figures brought into a table, and those shown beside it, come from."""
    taken = sources(form)
    pairs = dict.fromkeys(
        _named(form, key, taken[key])
        for key in prefilled.figures
        if form.figures[key].table == table
    )
    words = "brought_locked" if prefilled.locked else "brought_open"
    said = [
        wording.say(words, entry=entry, period=prefilled.period, source=source)
        for entry, source in pairs
    ]
    if any(form.figures[key].table == table for key in prefilled.shown):
        said.append(wording.say("shown_note", period=prefilled.period))
    return said


def shown_beside(grid: Grid, wording: Wording, prefilled: Prefill, top: int) -> list[LaidCell]:
    """The figures shown beside a table whose grid begins in row `top`, below their headings.

    A heading stands in the rows of the entries' own. Figures of one column stand in one column.
    """
    cells: list[LaidCell] = []
    columns: dict[tuple[int, int], int] = {}
    for entry in grid.cells:
        if entry.key is None or entry.key not in prefilled.shown:
            continue
        heading = _heading(grid, entry)
        place = (heading.row, heading.column)
        if place not in columns:
            columns[place] = grid.columns + 1 + sum(1 for row, _ in columns if row == heading.row)
            first = top + heading.row - 1
            area = _area(first, first + heading.row_span - 1, columns[place])
            words = wording.say("shown_heading", label=heading.text)
            cells.append(LaidCell(area, Style.HEADING, words))
        row = top + entry.row - 1
        figure = prefilled.shown[entry.key]
        area = _area(row, row + entry.row_span - 1, columns[place])
        cells.append(LaidCell(area, Style.BROUGHT, figure, shown_id(entry.key)))
    return cells


def _heading(grid: Grid, entry: GridCell) -> GridCell:
    """The column heading right above an entry."""
    return max(_headings_above(grid, entry), key=lambda heading: heading.row)


def _headings_above(grid: Grid, entry: GridCell) -> Iterator[GridCell]:
    return (
        cell
        for cell in grid.cells
        if cell.role is Role.COLUMN
        and cell.row < entry.row
        and cell.column <= entry.column < cell.column + cell.column_span
    )


def _area(first: int, last: int, column: int) -> Range:
    return Range(Cell(first, column), Cell(last, column))


def _named(form: Form, entry: str, source: str) -> tuple[str, str]:
    """What an entry and its source are called: by their rows, in one row by their columns."""
    (row, column), (its_row, its_column) = (
        headings_of(form.tables[form.figures[key].table])[key] for key in (entry, source)
    )
    is_one_row = parts_of(entry)[:2] == parts_of(source)[:2]
    return (column.label, its_column.label) if is_one_row else (row.name, its_row.name)
