"""Where a cell is. Knows rows, columns and their A1 spelling; knows nothing of what stands there.

Rows and columns are counted from 1, as a reader of a spreadsheet counts them.

`Cell` and `Place` are named tuples: thousands are looked up for each workbook, and a dictionary
finds a tuple in a fifth of the time that a dataclass takes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from xltool.classes import dataclass

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
"""How far a sheet of the file format reaches."""
_A1 = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")


@cache
def column_letters(column: int) -> str:
    """Spell a column number: 1 is A, 27 is AA."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


class Cell(NamedTuple):
    """A cell by row and column, whatever the sheet; in reading order."""

    row: int
    column: int

    @property
    def a1(self) -> str:
        return f"{column_letters(self.column)}{self.row}"

    @property
    def absolute(self) -> str:
        return f"${column_letters(self.column)}${self.row}"

    @staticmethod
    def parse(text: str) -> Cell:
        """Read `B3` or `$B$3`; raises ValueError for anything else, and beyond any sheet."""
        return _parsed(text.strip())


@lru_cache(maxsize=1 << 14)
def _parsed(text: str) -> Cell:
    """`text` is stripped, so that what is kept here is short, whatever a file holds."""
    match = _A1.fullmatch(text)
    if match is None:
        raise ValueError(f"not a cell address: {text!r}")
    column = 0
    for letter in match[1].upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    row = int(match[2])
    if not (1 <= row <= LAST_ROW and column <= LAST_COLUMN):
        raise ValueError(f"beyond any sheet: {text!r}")
    return Cell(row, column)


@dataclass(frozen=True, slots=True, order=True)
class Range:
    """A rectangle of cells, both corners included."""

    first: Cell
    last: Cell

    @property
    def a1(self) -> str:
        return self.first.a1 if self.first == self.last else f"{self.first.a1}:{self.last.a1}"

    @property
    def absolute(self) -> str:
        first, last = self.first.absolute, self.last.absolute
        return first if first == last else f"{first}:{last}"

    def __contains__(self, cell: Cell) -> bool:
        first, last = self.first, self.last
        return first.row <= cell.row <= last.row and first.column <= cell.column <= last.column

    def meets(self, other: Range) -> bool:
        """Whether the two have a cell in common."""
        return (
            self.first.row <= other.last.row
            and other.first.row <= self.last.row
            and self.first.column <= other.last.column
            and other.first.column <= self.last.column
        )

    def __iter__(self) -> Iterator[Cell]:
        for row in range(self.first.row, self.last.row + 1):
            for column in range(self.first.column, self.last.column + 1):
                yield Cell(row, column)

    @classmethod
    def parse(cls, text: str) -> Range:
        """Read `B3` or `B3:D5`; raises ValueError for anything else."""
        first, _, last = text.partition(":")
        return cls(Cell.parse(first), Cell.parse(last or first))


class Place(NamedTuple):
    """A cell of a sheet, which is known by its name."""

    sheet: str
    cell: Cell

    def seen_from(self, sheet: str) -> str:
        """The address as a formula on `sheet` writes it."""
        return self.cell.a1 if sheet == self.sheet else f"{quoted(self.sheet)}!{self.cell.a1}"

    @property
    def absolute(self) -> str:
        return f"{quoted(self.sheet)}!{self.cell.absolute}"

    def __str__(self) -> str:
        """The address as a sentence says it."""
        return f"{self.sheet} {self.cell.a1}"


class SheetArea(NamedTuple):
    """A rectangle of cells on a named sheet; None where the sheet has no such cells."""

    sheet: str
    cells: Range | None = None


def quoted(sheet: str) -> str:
    """A sheet's name as a formula writes it."""
    return "'" + sheet.replace("'", "''") + "'"


def runs(cells: Iterable[Cell]) -> list[Range]:
    """Cover the cells by vertical or horizontal runs, in their order; every cell exactly once.

    Runs alike that lie side by side, one after the other, become one rectangle.

    >>> [area.a1 for area in runs(map(Cell.parse, ["B2", "B3", "C2", "C3", "E5"]))]
    ['B2:C3', 'E5']
    """
    found: list[Range] = []
    for cell in cells:
        if found:
            first, last = found[-1].first, found[-1].last
            down = cell.column == first.column == last.column and cell.row == last.row + 1
            right = cell.row == first.row == last.row and cell.column == last.column + 1
            if down or right:
                found[-1] = Range(first, cell)
                continue
        found.append(Range(cell, cell))
    return list(_side_by_side(found))


def _side_by_side(areas: Iterable[Range]) -> Iterator[Range]:
    kept: Range | None = None
    for area in areas:
        if kept is None:
            kept = area
            continue
        (top, left), (bottom, right) = kept.first, kept.last
        below = Cell(bottom + 1, left) == area.first and area.last.column == right
        beside = Cell(top, right + 1) == area.first and area.last.row == bottom
        if below or beside:
            kept = Range(kept.first, area.last)
        else:
            yield kept
            kept = area
    if kept is not None:
        yield kept


def bounding(cells: Iterable[Cell]) -> Range:
    """The smallest rectangle around one or more cells."""
    rows, columns = zip(*cells, strict=True)
    return Range(Cell(min(rows), min(columns)), Cell(max(rows), max(columns)))
