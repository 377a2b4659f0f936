"""Which value of a row belongs to which column.

A row with exactly as many values as the head has columns is read in order, wherever it stands. One
with fewer is read by the columns of its grid, and only where these are beyond doubt: head and full
rows agree on them, the row is whole, and its label stands where those of its kind do. Otherwise
nothing of it is read.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from xltool.published.page import PageCell, PageGrid, Placing
from xltool.published.rows import Sighting

_TRUSTED = (Placing.EXACT, Placing.MERGED, Placing.RULED)
_Block = tuple[int, str, int]
"""A grid and a block of a table."""


class Columns:
    """Knows from all rows of a page what the columns of each grid are."""

    def __init__(self, grids: Sequence[PageGrid], sightings: Sequence[Sighting]) -> None:
        self._grids = grids
        self._usual = _usual_places(sightings)
        evidence: dict[_Block, Counter[tuple[int, ...]]] = defaultdict(Counter)
        for each in sightings:
            if _is_full(each) and not _is_broken(each) and self._stands_well(each):
                at = (each.grid, each.table, each.block)
                evidence[at][tuple(cell.column for cell in each.values)] += 1
        self._full = evidence

    def place(self, row: Sighting) -> Mapping[str, PageCell | None] | None:
        """The cell of each column of a row, None for a blank one; None where it is not certain."""
        if row.head is None or row.divided or row.unsure:
            return None
        if _is_full(row) and not _is_broken(row):
            return dict(zip(row.head.order, row.values, strict=True))
        starts = self._starts(row)
        if starts is None:
            return None
        at = {cell.column: cell for cell in row.values}
        if len(starts) > 1 and not self._keep_apart(row, starts):
            return None
        # a value between the columns shows that this row is divided otherwise than the head
        if row.head.complete and not set(at) <= set(starts):
            return None
        at |= {cell.column: cell for cell in row.others if cell.column not in at}
        return {key: at.get(column) for key, column in zip(row.head.order, starts, strict=True)}

    def _starts(self, row: Sighting) -> tuple[int, ...] | None:
        """Where the columns of a row begin; None where that is not beyond doubt."""
        head, grid = row.head, self._grids[row.grid]
        if head is None or not self._stands_well(row) or row.joined:
            return None
        full = self._full.get((row.grid, row.table, row.block), Counter())
        here = head.starts if head.grid == row.grid else ()
        # full rows show where columns are, and so does the head; if they differ, none is used
        known = set(full) | ({here} if here else set())
        if len(known) != 1:
            return None
        starts = known.pop()
        # a head alone is enough only where cells cannot have slipped: in markup, between rules, or
        # in lines of equally many tabs; by wide blanks a missing cell shifts all behind it unseen
        trusted = grid.placing in _TRUSTED or _is_even(grid)
        if not (full or (here and trusted)) or grid.placing is Placing.LOOSE:
            return None
        if len(starts) != len(head.order) or not self._is_whole(row, starts):
            return None
        if row.label is not None and not self._reaches(row.label, starts[0], grid, row.line):
            return None
        return starts

    def _is_whole(self, row: Sighting, starts: tuple[int, ...]) -> bool:
        """Whether a row ends where most rows of its grid do, and the last column with it: beside
        the others, or below a head with no heading more that ends there.

        Elsewhere a cell is too few or too many, in the row or in the head, and nobody knows where.
        """
        grid, head = self._grids[row.grid], row.head
        if grid.placing is Placing.EXACT:
            return True
        usual = _usual_end(grid)
        if grid.ends[row.line] != usual or starts[-1] + 1 == usual:
            return grid.ends[row.line] == usual
        if head is None or head.grid != row.grid or head.starts != starts or not head.complete:
            return False
        return bool(head.lines) and all(grid.ends[line] == usual for line in head.lines)

    def _keep_apart(self, row: Sighting, starts: tuple[int, ...]) -> bool:
        """Whether no value of a row reaches below the heading of a second column."""
        ends = (*starts[1:], _usual_end(self._grids[row.grid]))
        reach = dict(zip(starts, ends, strict=True))
        return all(c.right <= reach.get(c.column, c.column + 1) for c in row.values)

    def _reaches(self, label: PageCell, first: int, grid: PageGrid, line: int) -> bool:
        """Whether nothing but blanks stands between a label and the first column."""
        if label.right > first:
            return False
        between = (c for c in grid.cells if c.row == line and label.right <= c.column < first)
        return not any(cell.text.strip() for cell in between)

    def _stands_well(self, row: Sighting) -> bool:
        """Whether a label stands where most labels of its depth stand in its grid."""
        if row.label is None:
            return True
        usual = self._usual.get((row.grid, row.table, row.block), {}).get(row.place.depth)
        return usual == row.label.column


def _usual_end(grid: PageGrid) -> int:
    return Counter(grid.ends).most_common(1)[0][0]


def _is_even(grid: PageGrid) -> bool:
    """Whether every line has as many cells: where they are parted by tabs, none was lost."""
    return grid.placing is Placing.TABBED and len(set(grid.ends)) == 1


def _is_full(row: Sighting) -> bool:
    return row.head is not None and row.head.complete and len(row.values) == len(row.head.order)


def _is_broken(row: Sighting) -> bool:
    """Whether something that is no value stands among the values of a row."""
    columns = [cell.column for cell in row.values]
    return any(min(columns) < cell.column < max(columns) for cell in row.others)


def _usual_places(sightings: Sequence[Sighting]) -> dict[_Block, dict[int, int]]:
    """The column where the labels of each depth begin, where most of them agree."""
    counts: dict[_Block, dict[int, Counter[int]]] = defaultdict(lambda: defaultdict(Counter))
    for row in sightings:
        if row.label is not None:
            at = (row.grid, row.table, row.block)
            counts[at][row.place.depth][row.label.column] += 1
    found: dict[_Block, dict[int, int]] = {}
    for at, by_depth in counts.items():
        found[at] = {}
        for depth, columns in by_depth.items():
            (column, most), *others = columns.most_common(2)
            if not others or others[0][1] < most:
                found[at][depth] = column
    return found
