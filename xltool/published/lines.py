"""Lines of plain text → paragraphs and grids: cells parted by pipes, tabs, or wide blanks.

A line that could be a row and belongs to no table is a paragraph again later; nothing is lost here.
The door of plain text stands here too: there a line is a paragraph, or a row of a table.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby, pairwise

from xltool.published.ascii_tables import drawn_grid, is_border
from xltool.published.encoding import decoded
from xltool.published.page import MOST_CELLS, Block, Page, Passage, Placing, UnusablePage, listed

_BARS = str.maketrans("│┃║｜", "||||")
_PIPED = re.compile(r"\s*\|.*\|\s*")
_WALL = re.compile(r"\s*[|│┃║]")
_RULE = re.compile(r"\s*\|?(\s*:?-+:?\s*\|)+\s*(:?-+:?)?\s*")
_CELLS = re.compile(r"(?<!\\)\|")
_WIDE = re.compile(r" {2,}|\u3000+")
_INDENT = "\u3000"

Line = Callable[[str], Passage]
Inline = Callable[[str], str]
Says = Callable[[str], bool]


def blocks_of(
    lines: Sequence[str], passage: Line, inline: Inline, is_text: Says = lambda _: False
) -> Iterator[Block]:
    """Blocks in order. `passage` makes a paragraph or heading of a line, `inline` reads a cell.

    `is_text` says of a line that parts cells, and stands alone, that it is a paragraph.
    Raises UnusablePage for more cells than any report has.
    """
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
        rows = [
            ([inline(cell) for cell in _cells(line, placing)], passage(line))
            for line in found
            if not _RULE.fullmatch(line)
        ]
        room -= sum(len(cells) for cells, _ in rows)
        if room < 0:
            raise UnusablePage("large")
        if rows:
            yield listed(rows, placing)


def _placing(line: str, drawn: bool) -> Placing | None:
    """How a line parts its cells; None for one that is no row."""
    if drawn and line.lstrip(" ").startswith(("+", "|", "┌", "├", "└", "│")):
        return Placing.MERGED
    if _PIPED.fullmatch(line.translate(_BARS)):
        return Placing.RULED
    if "\t" in line:
        return Placing.TABBED
    if not line.startswith(_INDENT) and _WIDE.search(line.strip()):
        return Placing.LOOSE
    return None


def _cells(line: str, placing: Placing) -> list[str]:
    if placing is Placing.RULED:
        return _CELLS.split(line.translate(_BARS).strip())[1:-1]
    return line.split("\t") if placing is Placing.TABBED else _WIDE.split(line.strip())


def open_page(data: bytes) -> Page:
    """Read a text. Raises UnusablePage."""
    lines = decoded(data).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return Page(tuple(blocks_of(lines, lambda line: Passage(line.strip()), str.strip)))
