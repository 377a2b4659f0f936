"""Last year's figures on a table's sheet: what is said of those brought in, and those shown beside.

Figures that are shown stand to the right of the table, each in the row of its entry; they are no
figures of the workbook, and no name leads to them.
"""

from __future__ import annotations

from collections.abc import Iterator

from xltool.address import Cell, Range
from xltool.brought import Brought, sources
from xltool.form import Form
from xltool.layout.book import LaidCell, Style
from xltool.layout.grid import Grid, GridCell, Role
from xltool.layout.wording import Wording

SHOWN_WIDTH = 20.0
"""Width of a column of figures shown, in characters."""


def shown_id(key: str) -> str:
    """The id of the cell that shows last year's figure of an entry."""
    return f"shown.{key}"


def notes(form: Form, table: str, wording: Wording, brought: Brought) -> list[str]:
    """Where the figures brought into a table, and those shown beside it, come from."""
    names = {
        f"{each.id}.{row.key}": row.name
        for each in form.tables.values()
        for block in each.blocks
        for row in block.rows
    }
    taken = sources(form)
    pairs = dict.fromkeys(
        (names[_row_of(key)], names[_row_of(taken[key])])
        for key in brought.figures
        if form.figures[key].table == table
    )
    words = "brought_locked" if brought.locked else "brought_open"
    said = [
        wording.say(words, entry=entry, year=brought.year, source=source) for entry, source in pairs
    ]
    if any(form.figures[key].table == table for key in brought.shown):
        said.append(wording.say("shown_note", year=brought.year))
    return said


def shown_beside(grid: Grid, wording: Wording, brought: Brought, top: int) -> list[LaidCell]:
    """The figures shown beside a table whose grid begins in row `top`, below their headings.

    A heading stands in the rows of the entries' own. Figures of one column stand in one column.
    """
    cells: list[LaidCell] = []
    columns: dict[tuple[int, int], int] = {}
    for entry in grid.cells:
        if entry.key is None or entry.key not in brought.shown:
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
        figure = brought.shown[entry.key]
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


def _row_of(key: str) -> str:
    """A figure's table and row."""
    return key.rpartition(".")[0]
