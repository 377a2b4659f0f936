"""The report as plain text: one line per paragraph, tables drawn in characters.

A drawn table has its true merges: no line runs through a merged cell. Every cell draws its frame
and its text on one sheet of squares; where frames meet, a corner stands. A wide character takes two
squares, the second of them empty.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from xltool.classes import dataclass
from xltool.reporting.document import Align, Document, DocumentTable, Heading, Paragraph, TableCell
from xltool.reporting.render.table_grid import lattice, needs, share_out
from xltool.reporting.render.wrapping import centred, pad, wrap, wrap_evenly
from xltool.text.clean import legible
from xltool.text.width import width

_INDENT = "\u3000\u3000"
"""Two ideographic spaces: how a Chinese paragraph begins."""

_TABLE = 80
"""The columns a table may take: a line of a terminal, a letter, a fixed-width block in a chat."""


def render(document: Document) -> bytes:
    """The document as UTF-8 text. An empty line stands around tables and before headings."""
    lines = [legible(document.draft), ""] if document.draft else []
    lines.append(legible(document.title))
    after_table = False
    for block in document.blocks:
        if after_table or not isinstance(block, Paragraph) or len(lines) == 1:
            lines.append("")
        match block:
            case Heading(_, text):
                lines.append(legible(text))
            case Paragraph(text):
                lines.append(_INDENT + legible(text))
            case DocumentTable():
                lines += draw(block, _TABLE)
        after_table = isinstance(block, DocumentTable)
    if document.signature is not None:
        lines.append("")
        lines += [_at_the_right(legible(line)) for line in document.signature.lines]
    return ("\n".join(lines) + "\n").encode()


def _at_the_right(line: str) -> str:
    """The line so that it ends two characters before the table's edge."""
    return " " * max(0, _TABLE - len(_INDENT) * 2 - width(line)) + line


@dataclass(frozen=True, slots=True)
class _Frame:
    """A cell's place on the sheet, its four borders included, and the lines within."""

    top: int
    bottom: int
    left: int
    right: int
    lines: tuple[str, ...]


def draw(table: DocumentTable, total: int) -> list[str]:
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
