"""Lines of plain text → paragraphs and grids: cells parted by bars or tabs, or drawn.

A line that could be a row and belongs to no table is a paragraph again later; nothing is lost here.
Where no line has two cells, none is a row, and a bar in it is text as written: `text_tables` reads
those, and cells between blanks.
Plain text is read here too: there a line is a paragraph, or a row of a table.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby, pairwise

from xltool.classes import dataclass
from xltool.published.page import (
    MOST_CELLS,
    MOST_COLUMNS,
    Block,
    Page,
    PageCell,
    PageGrid,
    Passage,
    Placing,
    UnusablePage,
    decoded,
    listed,
)
from xltool.text.width import width

_BARS = str.maketrans("│┃║｜", "||||")
_PIPED = re.compile(r"\s*\|.*\|\s*")
_BEGUN = re.compile(r"\|")
_ENDED = re.compile(r"(?<!\\)\|$")
_WALL = re.compile(r"\s*[|│┃║]")
_RULE = re.compile(r"\s*\|?(\s*:?-+:?\s*\|)+\s*(:?-+:?)?\s*")
_CELLS = re.compile(r"(?<!\\)\|")

Line = Callable[[str], Passage]
Inline = Callable[[str], str]
Says = Callable[[str], bool]
_BORDER = re.compile(r"\s*\+[-=+]{2,}.*")
_DRAWN = str.maketrans("─━═│┃║┌┐└┘├┤┬┴┼", "---|||+++++++++")
_MOST_LINES = 5000


def blocks_of(
    lines: Sequence[str], passage: Line, inline: Inline, is_text: Says = lambda _: False
) -> Iterator[Block]:
    """Blocks in order. `passage` makes a paragraph or heading of a line, `inline` reads a cell.

    `is_text` says of a line that parts cells, and stands alone, that it is a paragraph.
    Raises UnusablePage for more cells than any report has.
    """
    # a border alone may be dashes between paragraphs; with a wall below it a table is drawn
    drawn = any(is_border(line) and _WALL.match(below) for line, below in pairwise(lines))
    room = MOST_CELLS
    for placing, group in groupby(lines, lambda line: _placing(line, drawn)):
        found = list(group)
        if placing is None or (len(found) == 1 and is_text(found[0])):
            yield from (made for line in found if (made := passage(line)).text)
            continue
        if placing is Placing.MERGED:
            yield from drawn_grid(found)
            continue
        for parted in _by_tabs(found) if placing is Placing.TABBED else _by_bars(found):
            rows = [
                ([inline(cell) for cell in cells], passage(line))
                for line, cells in parted.lines
                if not _RULE.fullmatch(line)
            ]
            room -= sum(len(cells) for cells, _ in rows)
            if room < 0:
                raise UnusablePage("large")
            if any(sum(map(bool, cells)) > 1 for cells, _ in rows):
                yield listed(rows, parted.placing)
            else:
                yield from (made for line, _ in parted.lines if (made := passage(line)).text)


def _placing(line: str, drawn: bool) -> Placing | None:
    """What parts the cells of a line: drawn walls, bars (RULED) or tabs; None for no row."""
    if drawn and line.lstrip(" ").startswith(("+", "|", "┌", "├", "└", "│")):
        return Placing.MERGED
    barred = line.translate(_BARS)
    if _PIPED.fullmatch(barred):
        return Placing.RULED
    if "\t" in line:
        return Placing.TABBED
    return Placing.RULED if _CELLS.search(barred) else None


@dataclass(frozen=True, slots=True)
class _Parted:
    """Lines with their cells, and how far their columns can be trusted."""

    placing: Placing
    lines: list[tuple[str, list[str]]]


def _by_tabs(lines: Sequence[str]) -> Iterator[_Parted]:
    yield _Parted(Placing.TABBED, [(line, line.split("\t")) for line in lines])


def _by_bars(lines: Sequence[str]) -> Iterator[_Parted]:
    """A bar at both ends of a line is its border; one at one end may be that of a blank cell, and
    is a border only where all lines have it."""
    plain = [(line, line.translate(_BARS).strip()) for line in lines]
    begun = [bool(_BEGUN.match(text)) for _, text in plain]
    ended = [bool(_ENDED.search(text)) for _, text in plain]
    if begun == ended:
        for bordered, group in groupby(plain, lambda each: bool(_BEGUN.match(each[1]))):
            placing = Placing.RULED if bordered else Placing.TABBED
            cells = ((line, _CELLS.split(text)) for line, text in group)
            yield _Parted(placing, [(line, c[1:-1] if bordered else c) for line, c in cells])
        return
    first, last = int(all(begun)), -1 if all(ended) else None
    yield _Parted(Placing.TABBED, [(line, _CELLS.split(text)[first:last]) for line, text in plain])


def open_page(data: bytes) -> Page:
    """Read plain text in any encoding of `decoded`. Raises UnusablePage."""
    lines = decoded(data).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return Page(tuple(blocks_of(lines, lambda line: Passage(line.strip()), str.strip)))


def is_border(line: str) -> bool:
    """Whether a line draws the upper or lower edge of cells."""
    return bool(_BORDER.fullmatch(line.translate(_DRAWN)))


def drawn_grid(lines: Sequence[str]) -> Iterator[PageGrid]:
    """The grid of a drawing; none where the drawing does not close.

    Where no line runs between two squares they are one cell; wide characters take two.
    """
    sheet = [_squares(line.strip().translate(_DRAWN)) for line in lines[:_MOST_LINES]]
    wide = max(map(len, sheet))
    sheet = [row + [" "] * (wide - len(row)) for row in sheet]
    # every corner makes a line of the grid from edge to edge: the grid is as fine as its finest
    # part, and squares with no line between them are joined again below
    corners = [(r, c) for r, row in enumerate(sheet) for c, each in enumerate(row) if each == "+"]
    tops = sorted({r for r, _ in corners})
    lefts = sorted({c for _, c in corners})
    if len(tops) < 2 or not 2 <= len(lefts) <= MOST_COLUMNS:
        return
    cells: list[PageCell] = []
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
            cells.append(PageCell(row, column, bottom - row, right - column, text))
    ends = tuple(len(lefts) - 1 for _ in tops[1:])
    yield PageGrid(tuple(cells), ends, Placing.MERGED)


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
