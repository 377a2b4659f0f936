"""Gathering paragraphs and tables as a document states them, tables within tables included.

A table that holds tables only arranges them: what stands in its cells is taken out in order. Its
rows without a table in them stay rows.
"""

from __future__ import annotations

from dataclasses import field

from xltool.classes import dataclass
from xltool.published.page import (
    MOST_CELLS,
    Block,
    PageGrid,
    Passage,
    Placing,
    Spanned,
    UnusablePage,
    spread,
)

MOST_NESTED = 24
"""Tables within each other; what is deeper is taken as text of the last."""


@dataclass(slots=True)
class _OpenCell:
    row_span: int
    column_span: int
    blocks: list[Block] = field(default_factory=list)

    def spanned(self) -> Spanned:
        text = "\n".join(each.text for each in self.blocks if isinstance(each, Passage))
        return Spanned(text, self.row_span, self.column_span)


@dataclass(slots=True)
class _OpenTable:
    rows: list[list[_OpenCell]] = field(default_factory=list)
    in_cell: bool = False


class Flow:
    """Takes the parts of a document in their order, and makes a page of them."""

    def __init__(self) -> None:
        self._blocks: list[Block] = []
        self._tables: list[_OpenTable] = []
        self._ignored = 0
        self._cells = 0

    def paragraph(self, text: str, level: int = 0) -> None:
        """A paragraph that is complete; one of nothing but blanks is none."""
        if text := text.strip():
            self._here().append(Passage(text, level))

    def open_table(self) -> None:
        if len(self._tables) >= MOST_NESTED:
            self._ignored += 1
        else:
            self._tables.append(_OpenTable())

    def open_row(self) -> None:
        if self._tables and not self._ignored:
            self._tables[-1].rows.append([])
            self._tables[-1].in_cell = False

    def open_cell(self, row_span: int = 1, column_span: int = 1) -> None:
        """Raises UnusablePage for more cells than any report has."""
        if not self._tables or self._ignored:
            return
        self._cells += 1
        if self._cells > MOST_CELLS:
            raise UnusablePage("large")
        table = self._tables[-1]
        if not table.rows:
            table.rows.append([])
        table.rows[-1].append(_OpenCell(row_span, column_span))
        table.in_cell = True

    def close_cell(self) -> None:
        if self._tables and not self._ignored:
            self._tables[-1].in_cell = False

    def close_table(self) -> None:
        if self._ignored:
            self._ignored -= 1
        elif self._tables:
            table = self._tables.pop()
            self._here().extend(_laid_out(table.rows))

    def blocks(self) -> tuple[Block, ...]:
        """What was gathered, marks in it; tables that were never closed end here."""
        self._ignored = 0
        while self._tables:
            self.close_table()
        return tuple(self._blocks)

    def _here(self) -> list[Block]:
        """Text between the cells of a table belongs in front of the table."""
        for table in reversed(self._tables):
            if table.in_cell:
                return table.rows[-1][-1].blocks
        return self._blocks


def _laid_out(rows: list[list[_OpenCell]]) -> list[Block]:
    found: list[Block] = []
    plain: list[list[Spanned]] = []

    def end_grid() -> None:
        if plain:
            found.append(spread(plain, Placing.MERGED))
            plain.clear()

    for row in rows:
        if any(isinstance(block, PageGrid) for cell in row for block in cell.blocks):
            end_grid()
            found += (block for cell in row for block in cell.blocks)
        else:
            plain.append([cell.spanned() for cell in row])
    end_grid()
    return found
