"""Sheets of a spreadsheet → a page: where tables stand on a sheet, and what stands beside them.

Cells say exactly where they are. A sheet is cut at blank rows, and beside at blank columns; lines
with one cell are paragraphs. A table with blank rows or columns in it stays one.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence

from xltool.model.omission import Omission
from xltool.published.amounts import is_amount
from xltool.published.left_out import LeftOut, settled
from xltool.published.own_workbook import own_workbook
from xltool.published.page import (
    MOST_CELLS,
    MOST_COLUMNS,
    NO_CHARACTERS,
    Block,
    Page,
    PageCell,
    PageGrid,
    Passage,
    Placing,
    UnusablePage,
)
from xltool.published.sheet_cells import Merge, Place, ShownSheet, with_hidden_marked

MOST_ROWS = 300
"""Rows of a table, blank ones too; the longest of a form has thirty, a list of cases thousands."""
Rows = dict[int, list[int]]
"""Rows with content, each with the columns where it stands, from left to right."""
Lines = Mapping[int, list[tuple[int, str]]]
"""Rows of a piece of a sheet, each with the columns and texts of its cells."""


def page_of(sheets: Sequence[ShownSheet]) -> Page:
    """The page of a spreadsheet; hidden sheets and long lists are left out, by their sheets.

    Raises UnusablePage for more cells than any report has.
    """
    blocks: list[Block] = []
    own = own_workbook(sheets)
    if own is not None:
        sheets = own.sheets
        blocks += (Passage(title) for title in (own.title,) if title)
    left_out: list[LeftOut] = []
    cells = 0
    for sheet in sheets:
        if not sheet.texts:
            continue
        if sheet.is_hidden:
            left_out.append(LeftOut("", Omission.HIDDEN, "", sheet=sheet.name))
            continue
        cells += len(sheet.texts)
        if cells > MOST_CELLS:
            raise UnusablePage("large")
        for block in _blocks(sheet):
            if isinstance(block, PageGrid) and len(block.ends) > MOST_ROWS:
                left_out.append(LeftOut("", Omission.LIST, "", sheet=sheet.name))
            else:
                blocks.append(block)
    page = settled(blocks)
    nil = own.nil if own is not None else frozenset()
    return Page(page.blocks, page.name, (*page.left_out, *left_out), nil)


def _blocks(sheet: ShownSheet) -> Iterator[Block]:
    texts, merges = with_hidden_marked(sheet)
    for rows in _bands(texts, merges):
        for piece in _pieces(rows, merges):
            lines = {
                row: [(column, texts[row, column]) for column in columns if column in piece]
                for row, columns in rows.items()
            }
            yield from _block(sheet.name, {r: line for r, line in lines.items() if line}, merges)


def _block(name: str, lines: Lines, merges: Mapping[Place, Merge]) -> Iterator[Block]:
    """A table, or the paragraphs that stand there where no row has two cells."""
    if all(len(line) == 1 for line in lines.values()):
        for ((_, text),) in lines.values():
            yield from (Passage(each.strip()) for each in text.split("\n") if each.strip())
        return
    top, bottom = min(lines), max(lines)
    columns = sorted({column for line in lines.values() for column, _ in line})[:MOST_COLUMNS]
    cells: list[PageCell] = []
    for row, line in _without_repeated(lines).items():
        for column, text in line:
            if column > columns[-1]:
                break
            *_, last_row, last_column = merges.get((row, column), (row, column))
            first = bisect_left(columns, column)
            across = bisect_right(columns, last_column) - first
            down = min(last_row, bottom) - row + 1
            cells.append(PageCell(row - top, first, down, across, text))
    ends = (len(columns),) * (bottom - top + 1)
    yield PageGrid(
        tuple(cells),
        ends,
        Placing.EXACT,
        sheet=name,
        first_row=top,
        first_column=columns[0],
        columns=tuple(columns),
    )


def _without_repeated(lines: Lines) -> Lines:
    """Where cells of a head are not merged, a heading may stand in each row that it reaches over:
    once is enough."""
    found: dict[int, list[tuple[int, str]]] = {}
    for row, line in lines.items():
        above = set(lines.get(row - 1, ()))
        is_head = not any(is_amount(_plain(text)) for _, text in (*above, *line))
        found[row] = [each for each in line if each not in above] if is_head else line
    return found


def _bands(texts: Mapping[Place, str], merges: Mapping[Place, Merge]) -> Iterator[Rows]:
    """The rows with content, parted at blank rows; rows that begin with figures go on the ones
    above."""
    by_row: Rows = {}
    for row, column in sorted(texts):
        by_row.setdefault(row, []).append(column)
    band: Rows = {}
    reach = -1
    for row, columns in sorted(by_row.items()):
        has_figures = any(is_amount(_plain(texts[row, column])) for column in columns)
        if band and row > reach + 1 and not has_figures:
            yield band
            band = {}
        band[row] = columns
        reach = max([reach, row, *(merges[row, c][2] for c in columns if (row, c) in merges)])
    if band:
        yield band


def _plain(text: str) -> str:
    return text.translate(NO_CHARACTERS)


def _pieces(rows: Rows, merges: Mapping[Place, Merge]) -> list[range]:
    """The columns of a band, parted at blank ones; where most columns stand alone, the blank ones
    are part of the table."""
    taken: set[int] = set()
    for row, columns in rows.items():
        for column in columns:
            last = merges[row, column][3] if (row, column) in merges else column
            taken |= set(range(column, min(last, column + MOST_COLUMNS) + 1))
    pieces: list[range] = []
    for column in sorted(taken):
        if pieces and pieces[-1].stop == column:
            pieces[-1] = range(pieces[-1].start, column + 1)
        else:
            pieces.append(range(column, column + 1))
    alone = sum(len(piece) == 1 for piece in pieces)
    if len(pieces) > 2 and 2 * alone > len(pieces):
        return [range(pieces[0].start, pieces[-1].stop)]
    return pieces
