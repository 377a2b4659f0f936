"""Text in the tables of the form that is neither a label nor a figure: remarks in a row, columns
that the form does not have."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from xltool.published.dropped import Dropped, DropReason
from xltool.published.figures import FoundFigures
from xltool.published.label_index import Vocabulary
from xltool.published.page import PageCell, PageGrid
from xltool.published.rows import Walk


def beside_figures(
    words: Vocabulary, grids: Sequence[PageGrid], walked: Walk, found: FoundFigures
) -> Iterator[Dropped]:
    """The text of each table that is no part of it. What was read as a figure, or could not be,
    is told as one."""
    first = {row.grid: row.table for row in reversed(walked.sightings)}
    tables = {(row.grid, row.line): row.table for row in walked.sightings}
    told = {
        (seen.grid, seen.line, seen.column) for places in found.seen.values() for seen in places
    }
    texts: dict[str, list[str]] = defaultdict(list)
    for grid, line, cell in _others(words, grids, walked):
        if (grid, line, cell.column) not in told:
            table = tables.get((grid, line)) or first.get(grid, "")
            texts[table].append(cell.text.strip())
    for table, lines in texts.items():
        place = words.form.tables[table].short if table else ""
        yield Dropped(place, DropReason.IN_TABLE, "\n".join(lines))


def _others(
    words: Vocabulary, grids: Sequence[PageGrid], walked: Walk
) -> Iterator[tuple[int, int, PageCell]]:
    """The cells of rows, and of lines above rows, that nothing of the form is said in."""
    rows = {(row.grid, row.line): row.others for row in walked.sightings}
    for grid, block in enumerate(grids):
        for line, cells in enumerate(block.lines()):
            if (grid, line) not in walked.taken:
                continue
            texts = [cell for cell in cells if not words.is_amount(cell.text)]
            if (grid, line) in rows:
                others: Sequence[PageCell] = rows[grid, line]
            elif (grid, line) in walked.unknown:
                others = texts[1:]
            else:
                others = [
                    cell
                    for cell in texts
                    if not words.stands_above(cell.text) and words.row(cell.text) is None
                ]
            yield from ((grid, line, cell) for cell in others)
