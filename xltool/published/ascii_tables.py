"""A table drawn in characters → a grid: where no line runs between two squares, they are one cell.

Wide characters take two squares, as where they were drawn.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from xltool.published.page import MOST_COLUMNS, Cell, Grid, Placing
from xltool.text.width import width

_BORDER = re.compile(r"\s*\+[-=+]{2,}.*")
_DRAWN = str.maketrans("─━═│┃║┌┐└┘├┤┬┴┼", "---|||+++++++++")
_MOST_LINES = 5000


def is_border(line: str) -> bool:
    """Whether a line draws the upper or lower edge of cells."""
    return bool(_BORDER.fullmatch(line.translate(_DRAWN)))


def drawn_grid(lines: Sequence[str]) -> Iterator[Grid]:
    """The grid of a drawing; none where the drawing does not close."""
    sheet = [_squares(line.strip().translate(_DRAWN)) for line in lines[:_MOST_LINES]]
    wide = max(map(len, sheet))
    sheet = [row + [" "] * (wide - len(row)) for row in sheet]
    corners = [(r, c) for r, row in enumerate(sheet) for c, each in enumerate(row) if each == "+"]
    tops = sorted({r for r, _ in corners})
    lefts = sorted({c for _, c in corners})
    if len(tops) < 2 or not 2 <= len(lefts) <= MOST_COLUMNS:
        return
    cells: list[Cell] = []
    taken: set[tuple[int, int]] = set()
    for row in range(len(tops) - 1):
        for column in range(len(lefts) - 1):
            if (row, column) in taken:
                continue
            right = column + 1
            while right < len(lefts) - 1 and not _wall(sheet, tops, lefts, row, right):
                right += 1
            bottom = row + 1
            while bottom < len(tops) - 1 and not _floor(sheet, tops, lefts, bottom, column):
                bottom += 1
            taken |= {(r, c) for r in range(row, bottom) for c in range(column, right)}
            within = [
                "".join(line[lefts[column] + 1 : lefts[right]]).strip()
                for line in sheet[tops[row] + 1 : tops[bottom]]
            ]
            text = "".join(within)
            cells.append(Cell(row, column, bottom - row, right - column, text))
    ends = tuple(len(lefts) - 1 for _ in tops[1:])
    yield Grid(tuple(cells), ends, Placing.MERGED)


def _squares(line: str) -> list[str]:
    found: list[str] = []
    for character in line:
        taken = width(character)
        if taken == 0 and found:
            found[-1] += character
        else:
            found += [character, *[""] * (taken - 1)]
    return found


def _wall(sheet: list[list[str]], tops: list[int], lefts: list[int], row: int, column: int) -> bool:
    """Whether a line runs down the left edge of a square."""
    inner = range(tops[row] + 1, tops[row + 1])
    return all(sheet[line][lefts[column]] in "|+" and sheet[line][lefts[column]] for line in inner)


def _floor(
    sheet: list[list[str]], tops: list[int], lefts: list[int], row: int, column: int
) -> bool:
    """Whether a line runs along the upper edge of a square."""
    inner = range(lefts[column] + 1, lefts[column + 1])
    return all(sheet[tops[row]][square] in ("-", "+") for square in inner)
