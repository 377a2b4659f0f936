"""A table drawn in characters, with its true merges: no line runs through a merged cell.

Every cell draws its own frame and its text on one sheet of squares; where frames meet, a corner
stands. A wide character takes two squares, the second of them empty.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from xltool.report.document import Align, Table, TableCell
from xltool.report.render.share import needs, share_out
from xltool.report.render.table_grid import lattice
from xltool.report.render.wrapping import centred, pad, wrap, wrap_evenly
from xltool.text.legible import legible
from xltool.text.width import width


@dataclass(frozen=True, slots=True)
class _Frame:
    """A cell's place on the sheet, its four borders included, and the lines within."""

    top: int
    bottom: int
    left: int
    right: int
    lines: tuple[str, ...]


def draw(table: Table, total: int) -> list[str]:
    """The table's lines, `total` columns wide; wider only where a number would be cut in two."""
    least = needs(table)
    room = max(total - len(least) - 1, sum(least))
    lefts = _borders(share_out(room, table.widths, least))
    cells = dict.fromkeys(cell for line in lattice(table) for cell in line)
    texts = {cell: _lines(cell, lefts) for cell in cells}
    tops = _borders(_heights(table.rows, texts))
    sheet = [[" "] * (lefts[-1] + 1) for _ in range(tops[-1] + 1)]
    frames = [_frame(cell, lines, tops, lefts) for cell, lines in texts.items()]
    for frame in frames:
        _draw_edges(sheet, frame)
    for frame in frames:
        _draw_corners(sheet, frame)
        _write(sheet, frame)
    return ["".join(line) for line in sheet]


def _borders(sizes: Sequence[int]) -> list[int]:
    """Where the borders stand before, between and after rows or columns of these sizes."""
    return list(accumulate((size + 1 for size in sizes), initial=0))


def _lines(cell: TableCell, lefts: list[int]) -> tuple[str, ...]:
    """The cell's text, each line as wide as the cell."""
    room = lefts[cell.column - 1 + cell.column_span] - lefts[cell.column - 1] - 1
    if cell.align is Align.CENTRE:
        return tuple(centred(line, room) for line in wrap_evenly(legible(cell.text), room))
    return tuple(pad(line, room) for line in wrap(legible(cell.text), room))


def _heights(rows: int, texts: dict[TableCell, tuple[str, ...]]) -> list[int]:
    """Every row as high as its cells; what a merged cell lacks is added to its last row."""
    heights = [1] * rows
    for cell, lines in sorted(texts.items(), key=lambda item: item[0].row_span):
        first, last = cell.row - 1, cell.row + cell.row_span - 2
        borders_within = last - first
        height = sum(heights[first : last + 1]) + borders_within
        heights[last] += max(0, len(lines) - height)
    return heights


def _frame(cell: TableCell, lines: tuple[str, ...], tops: list[int], lefts: list[int]) -> _Frame:
    row, column = cell.row - 1, cell.column - 1
    bottom, right = tops[row + cell.row_span], lefts[column + cell.column_span]
    return _Frame(tops[row], bottom, lefts[column], right, lines)


def _draw_edges(sheet: list[list[str]], frame: _Frame) -> None:
    for column in range(frame.left, frame.right):
        sheet[frame.top][column] = sheet[frame.bottom][column] = "-"
    for row in range(frame.top, frame.bottom):
        sheet[row][frame.left] = sheet[row][frame.right] = "|"


def _draw_corners(sheet: list[list[str]], frame: _Frame) -> None:
    for row in (frame.top, frame.bottom):
        for column in (frame.left, frame.right):
            sheet[row][column] = "+"


def _write(sheet: list[list[str]], frame: _Frame) -> None:
    """The lines stand in the middle of the cell's height."""
    first = frame.top + 1 + (frame.bottom - frame.top - 1 - len(frame.lines)) // 2
    for row, line in enumerate(frame.lines, first):
        column = frame.left + 1
        for character in line:
            squares = width(character)
            if squares == 0:  # a combining mark shares its letter's square
                sheet[row][column - 1] += character
                continue
            sheet[row][column] = character
            if squares == 2:
                sheet[row][column + 1] = ""
            column += squares
