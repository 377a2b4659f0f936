"""Where cells and the references to them go when lines are inserted, deleted or moved."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from xltool.model.address import Cell, Range, quoted

ROW, COLUMN = "row", "column"
LOST = "#REF!"


class Move(Protocol):
    """A change of the cells of one sheet; None is a cell that is no more."""

    def cell(self, cell: Cell) -> Cell | None: ...

    def range(self, area: Range) -> Range | None: ...


@dataclass(frozen=True)
class _Lines:
    axis: str

    def _line(self, cell: Cell) -> int:
        return cell.row if self.axis == ROW else cell.column

    def _at(self, cell: Cell, line: int) -> Cell:
        return Cell(line, cell.column) if self.axis == ROW else Cell(cell.row, line)

    def _moved(self, line: int) -> int | None:
        raise NotImplementedError

    def cell(self, cell: Cell) -> Cell | None:
        line = self._moved(self._line(cell))
        return None if line is None else self._at(cell, line)


@dataclass(frozen=True)
class Inserted(_Lines):
    """Lines pushed in before `at`."""

    at: int
    count: int = 1

    def _moved(self, line: int) -> int:
        return line + self.count if line >= self.at else line

    def range(self, area: Range) -> Range:
        first, last = self._moved(self._line(area.first)), self._moved(self._line(area.last))
        return Range(self._at(area.first, first), self._at(area.last, last))


@dataclass(frozen=True)
class Deleted(_Lines):
    """Lines from `at` on taken out."""

    at: int
    count: int = 1

    def _moved(self, line: int) -> int | None:
        if line < self.at:
            return line
        return line - self.count if line >= self.at + self.count else None

    def range(self, area: Range) -> Range | None:
        first, last = self._moved(self._line(area.first)), self._moved(self._line(area.last))
        first = self.at if first is None else first
        last = self.at - 1 if last is None else last
        if first > last:
            return None
        return Range(self._at(area.first, first), self._at(area.last, last))


@dataclass(frozen=True)
class Carried(_Lines):
    """The lines `first` to `last` cut, and pushed in before `to`, which lies outside them."""

    first: int
    last: int
    to: int

    def _moved(self, line: int) -> int:
        height = self.last - self.first + 1
        if self.first <= line <= self.last:
            by = self.to - self.first if self.to < self.first else self.to - self.last - 1
            return line + by
        if self.to <= line < self.first:
            return line + height
        return line - height if self.last < line < self.to else line

    def range(self, area: Range) -> Range:
        ends = (self._moved(self._line(area.first)), self._moved(self._line(area.last)))
        return Range(self._at(area.first, min(ends)), self._at(area.last, max(ends)))


@dataclass(frozen=True)
class Cut:
    """One cell cut and pasted over another: what referred to the other refers to nothing now."""

    source: Cell
    target: Cell

    def cell(self, cell: Cell) -> Cell | None:
        if cell == self.target:
            return None
        return self.target if cell == self.source else cell

    def range(self, area: Range) -> Range | None:
        if area.first != area.last:
            return area
        moved = self.cell(area.first)
        return None if moved is None else Range(moved, moved)


_END = r"(\$?)([A-Z]{1,3})(\$?)(\d{1,7})"
_REFERENCE = re.compile(
    rf"\"[^\"]*\"|(?<![\w.$])(?:('(?:[^']|'')+')!|(\w[\w.]*)!)?{_END}(?::{_END})?(?![\w(.!])"
)


def rewritten(formula: str, sheet: str, home: str, move: Move) -> str:
    """A formula of the sheet `home` after a move on `sheet`."""

    def follow(match: re.Match[str]) -> str:
        if match[0].startswith('"'):
            return match[0]
        if (match[1] or match[2] or quoted(home)).strip("'") != sheet:
            return match[0]
        first = Cell.parse(match[4] + match[6])
        last = Cell.parse(match[8] + match[10]) if match[8] else first
        moved = move.range(Range(first, last))
        prefix = f"{match[1] or match[2]}!" if match[1] or match[2] else ""
        if moved is None:
            return prefix + LOST
        spell: Callable[[Cell], str] = lambda c: c.absolute if match[3] else c.a1  # noqa: E731
        return prefix + spell(moved.first) + (f":{spell(moved.last)}" if match[8] else "")

    return _REFERENCE.sub(follow, formula)


def renamed(formula: str, old: str, new: str) -> str:
    """A formula after a sheet was renamed."""
    return formula.replace(f"{quoted(old)}!", f"{quoted(new)}!")
