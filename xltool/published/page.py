"""A published report before anything is understood of it: its text, paragraphs, grids of raw cells.

Every format's reader makes this; nothing after that depends on the format.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING

from xltool.classes import dataclass
from xltool.model.address import Cell
from xltool.model.errors import FileError
from xltool.model.period import Cycle
from xltool.text.encoding import decoded as in_known_encoding
from xltool.text.encoding import marked

if TYPE_CHECKING:
    from xltool.published.left_out import LeftOut

MOST_COLUMNS = 100
"""What a table of a form never has; a span that reaches farther is cut."""
MOST_CELLS = 100_000
"""Cells of all tables of a page, together; a report has four hundred."""
MOST_BYTES = 8 * 1024 * 1024
"""A report is 50 kB, a saved page with its pictures inside a few MB."""
NO_CHARACTERS = dict.fromkeys(range(0xFDD0, 0xFDF0))
"""Codes that stand for no character, to take out of a text: readers mark text with them."""
_HEAD = 4096
_DECLARED = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_CHINESE = {"gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030"}
"""Pages declare the narrow set and hold characters of the wide one."""


class UnusablePage(FileError):
    """A file that no report can be read from. `why` names the reason; `cycle` is that of the form,
    as far as it is known."""

    def __init__(self, why: str) -> None:
        super().__init__("import.refused", why=why)
        self.cycle = Cycle.YEAR


class Placing(StrEnum):
    """How far the columns of a grid can be trusted."""

    EXACT = "exact"
    """cells say in which column they stand: those of a spreadsheet"""
    MERGED = "merged"
    """cells say over how many rows and columns they reach"""
    RULED = "ruled"
    """every cell has its borders, but merges are not marked"""
    TABBED = "tabbed"
    """cells are parted by tabs or bars, and some may be lost"""
    LOOSE = "loose"
    """cells of lines without borders: their order counts, their columns do not"""


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph. `level` counts headings from 1; 0 where nothing says that it is one."""

    text: str
    level: int = 0


@dataclass(frozen=True, slots=True)
class PageCell:
    """A cell where it begins; rows and columns of a grid count from 0."""

    row: int
    column: int
    row_span: int
    column_span: int
    text: str

    @property
    def right(self) -> int:
        """The first column behind it."""
        return self.column + self.column_span


@dataclass(frozen=True, slots=True)
class PageGrid:
    """A table as it stands: `cells` in reading order, blank ones too.

    `ends` is for each row the first column that no cell of it, or of a row above, reaches.
    `passages` is for each row the paragraph it would be if it were none, where a format knows only
    lines. `sheet` is the name of the sheet that it stands on, "" where a format has no sheets, and
    its first cell stands there in `first_row` and `first_column`, counted from 0. `columns` are
    those of the sheet that its own are, where it passes over some that are empty.
    """

    cells: tuple[PageCell, ...]
    ends: tuple[int, ...]
    placing: Placing
    passages: tuple[Passage, ...] = ()
    sheet: str = ""
    first_row: int = 0
    first_column: int = 0
    columns: tuple[int, ...] = ()

    @property
    def width(self) -> int:
        return max(self.ends, default=0)

    def cell(self, row: int, column: int) -> Cell:
        """Where a place of it is in its sheet, or, without sheets, in itself."""
        stands = self.columns[column] if self.columns else self.first_column + column
        return Cell(self.first_row + row + 1, stands + 1)

    def lines(self) -> tuple[tuple[PageCell, ...], ...]:
        """The cells that begin in each row and hold anything."""
        found: list[list[PageCell]] = [[] for _ in self.ends]
        for cell in self.cells:
            if cell.text.strip():
                found[cell.row].append(cell)
        return tuple(map(tuple, found))


Block = Passage | PageGrid


@dataclass(frozen=True, slots=True)
class Page:
    """A report as read: `name` is what the file itself is called within, if anything; `left_out`
    is what stands there and is no part of its figures. `nil` are the sheets whose blanks are 0, by
    the office's own answer."""

    blocks: tuple[Block, ...]
    name: str = ""
    left_out: tuple[LeftOut, ...] = ()
    nil: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Spanned:
    """A cell as a format states it, before its column is known."""

    text: str
    row_span: int = 1
    column_span: int = 1


def spread(rows: Sequence[Sequence[Spanned]], placing: Placing) -> PageGrid:
    """Put cells into columns, each behind those of its row and those that reach down into it.

    Spans are cut where the rows, or MOST_COLUMNS, end.
    """
    cells: list[PageCell] = []
    ends: list[int] = []
    reaching: dict[int, int] = {}  # by column, the first row that is free again
    for number, row in enumerate(rows):
        column = 0
        for each in row:
            while reaching.get(column, 0) > number:
                column += 1
            if column >= MOST_COLUMNS:
                break
            across = max(1, min(each.column_span, MOST_COLUMNS - column))
            down = max(1, min(each.row_span, len(rows) - number))
            cells.append(PageCell(number, column, down, across, each.text))
            for taken in range(column, column + across):
                reaching[taken] = number + down
            column += across
        ends.append(max((c + 1 for c, free in reaching.items() if free > number), default=0))
    return PageGrid(tuple(cells), tuple(ends), placing)


def listed(rows: Iterable[tuple[Sequence[str], Passage]], placing: Placing) -> PageGrid:
    """A grid of cells without spans; each row with the paragraph it would be if it were none."""
    cells, passages = zip(*rows, strict=True)
    grid = spread([[Spanned(text) for text in row] for row in cells], placing)
    return replace(grid, passages=passages)


def decoded(data: bytes, declares: bool = False) -> str:
    """The text of a file; `declares` where its format has a place to declare the encoding.

    Raises UnusablePage for one that is empty, too large, or no text.
    """
    if not data.strip():
        raise UnusablePage("empty")
    if len(data) > MOST_BYTES:
        raise UnusablePage("large")
    mark = marked(data)
    if mark is None and b"\0" in data[:_HEAD]:
        raise UnusablePage("binary")
    text = in_known_encoding(data, _declared(data) if declares else ())
    text = data.decode(mark or "utf-8", "replace") if text is None else text
    return text.translate(NO_CHARACTERS)


def _declared(data: bytes) -> tuple[str, ...]:
    found = _DECLARED.search(data[:_HEAD])
    if found is None:
        return ()
    name = found[1].decode("ascii", "replace").lower()
    return (_CHINESE.get(name, name),)
