"""A table's cells at every place they cover.

Merges become answerable here (which cell is at this place, does it begin here) without any format's
way of writing them.
"""

from __future__ import annotations

from xltool.report.document import Align, Table, TableCell

Lattice = tuple[tuple[TableCell, ...], ...]
"""Rows of places, counted from 0; a merged cell stands at every place it covers."""


def lattice(table: Table) -> Lattice:
    """Lay the cells over their places. A place that no cell claims holds an empty one.

    Two cells at one place, or a cell beyond the table, are a fault of the program: ValueError.
    """
    columns = len(table.widths)
    places: list[list[TableCell | None]] = [[None] * columns for _ in range(table.rows)]
    for cell in table.cells:
        bottom, right = cell.row + cell.row_span, cell.column + cell.column_span
        if bottom - 1 > table.rows or right - 1 > columns:
            raise ValueError(f"cell {cell.row},{cell.column} reaches beyond the table")
        for row in range(cell.row, bottom):
            for column in range(cell.column, right):
                if places[row - 1][column - 1] is not None:
                    raise ValueError(f"two cells at {row},{column}")
                places[row - 1][column - 1] = cell
    return tuple(
        tuple(
            cell or TableCell(row, column, 1, 1, "", is_header=False, align=Align.CENTRE)
            for column, cell in enumerate(line, 1)
        )
        for row, line in enumerate(places, 1)
    )
