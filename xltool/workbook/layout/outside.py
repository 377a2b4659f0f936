"""What an office wrote outside the form, in its marked copy: at the same cell, or in a comment.

What stood beside a row of entries stands beside it again, wherever that row is now. A cell that is
not free has the text in a comment. A further sheet is a further sheet again.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping
from dataclasses import replace

from xltool.model.address import Cell, Place, Range
from xltool.model.submission import OutsideText, Stated, WrittenIn
from xltool.text.width import width
from xltool.workbook.layout.book import Book, LaidCell, ReviewMark, Sheet, Style
from xltool.workbook.layout.wording import row_height

_NARROWEST, _WIDEST = 10.0, 60.0
_USUAL = 8.43
"""The width of a column of which nothing is said, in characters."""
_MOST_COLUMNS = 12
"""Columns beside a table that are made wide enough for their texts."""
_LONGEST_NAME = 31
_NO_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]|^'|'$")
"""What the name of a sheet may not have."""


def with_outside(book: Book, outside: Iterable[OutsideText], stated: Mapping[str, Stated]) -> Book:
    """The book with the texts. `stated` are the cells as the office handed them in, by key."""
    places = book.places
    moved = {each.place: places[key] for key, each in stated.items() if key in places}
    rows = {(old.sheet, old.cell.row): (new.sheet, new.cell.row) for old, new in moved.items()}
    cells: dict[str, dict[Cell, str]] = defaultdict(dict)
    comments: dict[str, dict[Cell, str]] = defaultdict(dict)
    for each in outside:
        old = each.place
        sheet, row = rows.get((old.sheet, old.cell.row), (old.sheet, old.cell.row))
        now = moved.get(old, Place(sheet, Cell(row, old.cell.column)))
        target = comments if each.written_in is WrittenIn.COMMENT else cells
        target[now.sheet][now.cell] = each.text
    names = [sheet.name for sheet in book.sheets]
    taken = {name.casefold() for name in names}
    sheets = [*zip(names, book.sheets, strict=True)]
    for name in dict.fromkeys([*cells, *comments]):
        if name not in names:
            free = _free_name(name, taken)
            taken.add(free.casefold())
            sheets.append((name, Sheet(free, (), ())))
    return replace(
        book,
        sheets=tuple(_with_texts(sheet, cells[name], comments[name]) for name, sheet in sheets),
    )


def _with_texts(sheet: Sheet, cells: Mapping[Cell, str], comments: Mapping[Cell, str]) -> Sheet:
    if not cells and not comments:
        return sheet
    covering = {cell: number for number, laid in enumerate(sheet.cells) for cell in laid.range}
    laid = list(sheet.cells)
    widths, heights = [*sheet.widths], {**sheet.heights}
    said = [*comments.items()]
    for cell, text in cells.items():
        if cell in covering:
            said.append((cell, text))
            continue
        covering[cell] = len(laid)
        laid.append(LaidCell(Range(cell, cell), Style.ENTRY_REASON, text))
        further = cell.column - len(widths)
        if 0 < further <= _MOST_COLUMNS:
            widths += [_USUAL] * further
        if len(sheet.widths) < cell.column <= len(widths):
            room = min(_WIDEST, max(_NARROWEST, width(text) + 2.0))
            widths[cell.column - 1] = max(widths[cell.column - 1], room)
            heights.setdefault(cell.row, row_height(text, widths[cell.column - 1]))
    for cell, text in said:
        if cell not in covering:
            covering[cell] = len(laid)
            laid.append(LaidCell(Range(cell, cell), Style.ENTRY_REASON))
        at = laid[covering[cell]]
        mark = at.mark or ReviewMark("")
        comment = "\n\n".join(filter(None, (mark.comment, text)))
        laid[covering[cell]] = replace(at, mark=replace(mark, comment=comment))
    return replace(sheet, cells=tuple(laid), widths=tuple(widths), heights=heights)


def _free_name(name: str, taken: Container[str]) -> str:
    """A name that a sheet may have and no other has, as like as can be."""
    allowed = _NO_NAME.sub("_", name) or "_"
    free, number = allowed[:_LONGEST_NAME], 1
    while free.casefold() in taken:
        number += 1
        ending = f"_{number}"
        free = allowed[: _LONGEST_NAME - len(ending)] + ending
    return free
