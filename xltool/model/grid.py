"""A table's official grid: headings with their merges, and the cell of every figure.

The same grid becomes a sheet of the workbook and a table of the report. Rows and columns count from
1 within the table.
"""

from __future__ import annotations

from enum import StrEnum

from xltool.classes import dataclass
from xltool.model.form import Block, ColumnHeading, Table, cached_per_form
from xltool.model.key import key_of


class Role(StrEnum):
    """What a cell of a grid is for."""

    BAND = "band"
    """a heading across the whole table"""
    CORNER = "corner"
    """the field above the row headings"""
    COLUMN = "column"
    """a column's heading, or a group's above it"""
    ROW = "row"
    """a row's heading, or a group's beside it"""
    FIGURE = "figure"


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell of the grid, merged over `row_span` × `column_span`. `key` is set for figures."""

    row: int
    column: int
    row_span: int
    column_span: int
    role: Role
    text: str = ""
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """A table laid out. `header_rows` of its rows repeat where a page breaks."""

    rows: int
    columns: int
    header_rows: int
    cells: tuple[GridCell, ...]


@cached_per_form
def grid_of(table: Table) -> Grid:
    """Lay out a table: its blocks one below the other, each with its own headings."""
    cells: list[GridCell] = []
    width = len(table.widths)
    row = 1
    header_rows = 0
    for block in table.blocks:
        if block.heading:
            cells.append(GridCell(row, 1, 1, width, Role.BAND, block.heading))
            row += 1
        paths = _column_paths(block)
        depth = max(len(path) for path, _, _ in paths)
        if block.corner and table.label_columns:
            cells.append(GridCell(row, 1, depth, table.label_columns, Role.CORNER, block.corner))
        cells += _column_headings(paths, row, depth, table.label_columns + 1)
        row += depth
        if len(table.blocks) == 1:
            header_rows = row - 1
        if block.side_by_side:
            cells += _figures(table, block, row)
            row += 1
        else:
            cells += _row_headings(block.rows, row, table.label_columns)
            cells += _figures(table, block, row)
            row += len(block.rows)
    return Grid(row - 1, width, header_rows, tuple(cells))


_Path = tuple[tuple[str, ...], tuple[str, ...], int]
"""A column's labels from the top, an id for each (labels may repeat), its span."""


def _column_paths(block: Block) -> list[_Path]:
    if block.side_by_side:
        return [
            (
                (*row.groups, row.label, *column.groups, column.label),
                (*row.group_ids, row.key, *column.group_ids, column.key),
                column.span,
            )
            for row in block.rows
            for column in block.columns
        ]
    return [((*c.groups, c.label), (*c.group_ids, c.key), c.span) for c in block.columns]


def _column_headings(paths: list[_Path], top: int, depth: int, first: int) -> list[GridCell]:
    """A group spans its members; a column's own heading reaches down to the figures."""
    cells = []
    for level in range(depth):
        column = first
        index = 0
        while index < len(paths):
            labels, ids, span = paths[index]
            if level >= len(labels):
                column += span
                index += 1
                continue
            is_leaf = level == len(labels) - 1
            end = index + 1
            if not is_leaf:
                while end < len(paths) and paths[end][1][: level + 1] == ids[: level + 1]:
                    span += paths[end][2]
                    end += 1
            row_span = depth - level if is_leaf else 1
            cells.append(GridCell(top + level, column, row_span, span, Role.COLUMN, labels[level]))
            column += span
            index = end
    return cells


def _row_headings(rows: tuple[ColumnHeading, ...], top: int, depth: int) -> list[GridCell]:
    """A group spans its members; a row's own heading reaches right to the figures."""
    cells = []
    for index, row in enumerate(rows):
        for level in range(len(row.group_ids)):
            here = row.group_ids[: level + 1]
            if index and rows[index - 1].group_ids[: level + 1] == here:
                continue
            end = index + 1
            while end < len(rows) and rows[end].group_ids[: level + 1] == here:
                end += 1
            label = row.groups[level]
            cells.append(GridCell(top + index, level + 1, end - index, 1, Role.ROW, label))
        level = len(row.groups)
        cells.append(GridCell(top + index, level + 1, 1, depth - level, Role.ROW, row.label))
    return cells


def _figures(table: Table, block: Block, top: int) -> list[GridCell]:
    cells = []
    column = table.label_columns + 1
    for index, row in enumerate(block.rows):
        if not block.side_by_side:
            column = table.label_columns + 1
        for each in block.columns:
            line = top if block.side_by_side else top + index
            key = key_of(table.id, row.key, each.key)
            cells.append(GridCell(line, column, 1, each.span, Role.FIGURE, key=key))
            column += each.span
    return cells
