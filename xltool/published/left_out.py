"""What stands on a page and is no part of its figures: notes, struck out and hidden text.

Readers mark it where it stands; here it is taken out of cells and paragraphs and kept with its
place. A raised or lowered character is a note beside a figure, and text within a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from xltool.classes import dataclass
from xltool.model.omission import Omission
from xltool.published.page import Block, Page, PageCell, PageGrid, Passage


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A text left out, and what is read where it stood.

    `table`, `row` and `column` count from 1; None where it stood in a paragraph. `sheet` and `cell`
    are where it stands in a spreadsheet.
    """

    text: str
    why: Omission
    beside: str
    table: int | None = None
    row: int | None = None
    column: int | None = None
    sheet: str = ""
    cell: str = ""


_BEGIN = {Omission.NOTE: "\ufdd0", Omission.STRUCK: "\ufdd1", Omission.HIDDEN: "\ufdd2"}
"""No characters: `page.decoded` and every reader take them out of what they read."""
_END = "\ufdd3"
_OF_MARK = {mark: why for why, mark in _BEGIN.items()}
_MARKED = re.compile(f"([{''.join(_OF_MARK)}])([^{_END}]*){_END}")
_LONGEST_LABEL = 60


def marked(text: str, why: Omission | None) -> str:
    """A text as it is, or marked as left out, each line by itself."""
    if why is None or not text.strip():
        return text
    return "\n".join(f"{_BEGIN[why]}{line}{_END}" for line in text.split("\n"))


def settled(blocks: Iterable[Block], name: str = "") -> Page:
    """The page of blocks with marks in them: without what is left out."""
    found: list[Block] = []
    out: list[LeftOut] = []
    tables = 0
    for block in blocks:
        if isinstance(block, Passage):
            text = _without(block.text, False, out)
            if text or not block.text:
                found.append(replace(block, text=text))
            continue
        tables += 1
        found.append(_settled_grid(block, tables, out))
    return Page(tuple(found), name, tuple(out))


def _settled_grid(grid: PageGrid, number: int, out: list[LeftOut]) -> PageGrid:
    cells: list[PageCell] = []
    for cell in grid.cells:
        here: list[LeftOut] = []
        cells.append(replace(cell, text=_without(cell.text, _is_short(cell.text), here)))
        a1 = grid.cell(cell.row, cell.column).a1 if grid.sheet else ""
        out += (
            LeftOut(
                *(each.text, each.why, each.beside, number, cell.row + 1, cell.column + 1),
                *(grid.sheet, a1),
            )
            for each in here
        )
    passages = tuple(replace(each, text=_without(each.text, False, [])) for each in grid.passages)
    return replace(grid, cells=tuple(cells), passages=passages)


def _is_short(text: str) -> bool:
    """Whether a cell holds a figure or a label rather than sentences."""
    bare = _MARKED.sub("", text)
    return "。" not in bare and len(bare) <= _LONGEST_LABEL


def _without(text: str, notes: bool, out: list[LeftOut]) -> str:
    """A text without what is marked in it, which goes to `out`; notes stay where `notes` is not."""
    if _END not in text:
        return text
    met: list[tuple[str, Omission]] = []

    def leave(found: re.Match[str]) -> str:
        why = _OF_MARK[found[1]]
        if why is Omission.NOTE and not notes:
            return found[2]
        if met and met[-1][1] is why and found.start() == ends[-1]:
            met[-1] = (met[-1][0] + found[2], why)
        else:
            met.append((found[2], why))
        ends.append(found.end())
        return ""

    ends: list[int] = []
    rest = _MARKED.sub(leave, text).strip()
    out += (LeftOut(each.strip(), why, rest) for each, why in met)
    return rest
