"""What a table's headings are the headings of, in the terms of HTML.

A heading beside figures heads its row, any other its column. A heading that covers a whole group
of rows or columns heads the group; HTML lets only such a heading say so.
"""

from __future__ import annotations

from collections.abc import Sequence

from xltool.report.document import Table, TableCell
from xltool.report.render.table_grid import Lattice, lattice

RowGroup = range
"""The numbers of the rows that stand together."""


def column_groups(table: Table) -> tuple[range, ...]:
    """The groups of columns: those under the cells of the first row."""
    first = dict.fromkeys(lattice(table)[0])
    return tuple(range(cell.column, cell.column + cell.column_span) for cell in first)


def row_groups(table: Table) -> tuple[RowGroup, ...]:
    """The groups of rows below the repeated ones.

    A group is what a heading across the table stands above, or what a heading beside it spans.
    """
    places = lattice(table)
    starts: list[int] = []
    spanned = in_band = False
    for row in range(table.header_rows + 1, table.rows + 1):
        line = places[row - 1]
        was_spanned, spanned = spanned, any(cell.row_span > 1 for cell in line)
        if any(cell.row < row for cell in line) and starts:
            continue
        is_band = _is_band(line)
        if not starts or is_band or (not in_band and (spanned or was_spanned)):
            starts.append(row)
            in_band = is_band
    ends = [*starts[1:], table.rows + 1]
    return tuple(range(start, end) for start, end in zip(starts, ends, strict=False))


def scope_of(table: Table) -> dict[TableCell, str]:
    """Every heading's scope: row, rowgroup, col or colgroup. An empty heading heads nothing."""
    places = lattice(table)
    of_columns, of_rows = column_groups(table), row_groups(table)
    return {
        cell: _scope(cell, places, of_columns, of_rows)
        for cell in table.cells
        if cell.is_header and cell.text
    }


def _scope(
    cell: TableCell, places: Lattice, of_columns: Sequence[range], of_rows: Sequence[range]
) -> str:
    rows = range(cell.row, cell.row + cell.row_span)
    columns = range(cell.column, cell.column + cell.column_span)
    if _is_band(places[cell.row - 1]) and any(cell.row == group.start for group in of_rows):
        return "rowgroup"
    if any(not other.is_header for row in rows for other in places[row - 1]):
        return "rowgroup" if len(rows) > 1 and rows in of_rows else "row"
    return "colgroup" if len(columns) > 1 and columns in of_columns else "col"


def _is_band(line: Sequence[TableCell]) -> bool:
    return line[0].is_header and len(line) > 1 and line[0].column_span == len(line)
