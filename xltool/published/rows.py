"""Walking the rows of all grids of a page: which are rows of the form, which stand above them.

A table may be split over grids, its head repeated or left out in the later ones; two tables may
stand in one grid. So rows are read one by one, with the head that was met last for their block.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import field, replace

from xltool.classes import dataclass
from xltool.published.amounts import unit_stated
from xltool.published.column_heads import Head, head_of
from xltool.published.label_index import RowPlace, Vocabulary
from xltool.published.page import Page, PageCell, PageGrid, Passage, Placing
from xltool.published.text_tables import with_text_tables
from xltool.text.width import NARROW

_MOST_ABOVE = 100
"""Cells of a head; the largest of a form has thirty."""
_LONGEST_NOTE = 60
SIDE = RowPlace("", 0, "", ())
"""Stands for the line of a block whose rows are side by side: its head names its rows."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """A row of the form as it stands in a page.

    `grid` and `line` are where, counted from 0; `label` is its own label, None for a line that has
    none; `values` are its cells that hold no label, blank ones left out; `others` those behind its
    label that are neither. `head` is that of its block, if any was met. `joined` says that label
    and values stood in two lines, `divided` that the page has several rows for it,
    `unsure` that its values may be those of the row that follows in the form, and stands nowhere.
    """

    table: str
    block: int
    place: RowPlace
    grid: int
    line: int
    label: PageCell | None
    values: tuple[PageCell, ...]
    head: Head | None
    others: tuple[PageCell, ...] = ()
    joined: bool = False
    divided: bool = False
    unsure: bool = False


@dataclass(slots=True)
class Walk:
    """What was met: rows of the form, and lines that belong to its tables, by grid and line.

    `page` has the grids that these count: those of text among them.
    `unknown` are lines among them that have figures and a label, the text kept here, of no row.
    `lost` are tables in which figures other than 0 stand in lines of no row. `below` are the units
    that a note says which stands in a grid of its own line, or right below it.
    """

    page: Page
    sightings: list[Sighting] = field(default_factory=list)
    taken: set[tuple[int, int]] = field(default_factory=set)
    unknown: dict[tuple[int, int], str] = field(default_factory=dict)
    lost: set[str] = field(default_factory=set)
    below: dict[int, str] = field(default_factory=dict)


def walk(words: Vocabulary, page: Page) -> Walk:
    """Find every row of the form on a page; `grid` counts the page's grids alone."""
    page = with_text_tables(words, page)
    walker = _Walker(words, page)
    number = -1
    above: list[str] = []
    for at, block in enumerate(page.blocks):
        if isinstance(block, Passage):
            above.append(block.text)
            continue
        number += 1
        walker.begin(number, block)
        if above:  # else a table goes on, and with it what was said above it
            walker.unit = next(filter(None, map(_unit_noted, reversed(above[-2:]))), "")
            above = []
        for line, cells in enumerate(block.lines()):
            if cells:
                walker.meet(number, line, cells)
                if len(cells) == 1 and (number, line) not in walker.walk.taken:
                    walker.walk.below.setdefault(number, _unit_noted(cells[0].text))
        match page.blocks[at + 1 : at + 3]:
            case [Passage(note), Passage()] | [Passage(note)]:
                walker.walk.below.setdefault(number, _unit_noted(note))
    return walker.walked()


def _unit_noted(text: str) -> str:
    """The unit that a line beside a table states; a sentence states none."""
    return unit_stated(text) if len(text) <= _LONGEST_NOTE else ""


class _Walker:
    """Keeps the head that is being read, those that were read, and the group of rows it is in."""

    def __init__(self, words: Vocabulary, page: Page) -> None:
        self.walk = Walk(page)
        self.unit = ""
        self._words = words
        self._above: list[PageCell] = []
        self._grid = 0
        self._loose: set[int] = set()
        self._heads: dict[tuple[str, int], Head] = {}
        self._group = ""
        self._halves: list[PageCell] = []
        self._halved = -1

    def begin(self, number: int, grid: PageGrid) -> None:
        """A grid comes next."""
        if grid.placing is Placing.LOOSE:
            self._loose.add(number)

    def walked(self) -> Walk:
        """What was met in all; a line is strange only among rows of the form."""
        self._doubt_before_lost_labels()
        ours = {row.grid for row in self.walk.sightings}
        self.walk.unknown = {at: s for at, s in self.walk.unknown.items() if at[0] in ours}
        self.walk.taken |= set(self.walk.unknown)
        return self.walk

    def _doubt_before_lost_labels(self) -> None:
        """Where blank cells leave nothing behind, or a row was joined, the values behind a label
        may be those of the row below, which lost its own."""
        met = {(row.table, row.place.row) for row in self.walk.sightings}
        for at, row in enumerate(self.walk.sightings):
            rows = [each.key for each in self._words.block(row.table, row.block).rows]
            if row.place.row in rows[:-1] and (row.joined or row.grid in self._loose):
                below = rows[rows.index(row.place.row) + 1]
                unsure = (row.table, below) not in met
                self.walk.sightings[at] = replace(row, unsure=unsure)

    def meet(self, grid: int, line: int, cells: Sequence[PageCell]) -> None:
        values = tuple(cell for cell in cells if self._is_value(cell.text))
        labels = [cell for cell in cells if cell not in values]
        if not values:
            labels = self._joined(grid, labels)
        # heads first: some labels are both a row's and a column's, and a head has no values
        if self._is_head(labels, values):
            # a head may take several lines, but none is continued from one grid into the next
            if grid != self._grid or len(self._above) > _MOST_ABOVE:
                self._above = []
                self._grid = grid
            self._above += labels
            self.walk.taken.add((grid, line))
            return
        # what stands behind the first value is a remark, or a second row in the line
        before = min((cell.column for cell in values), default=1 << 20)
        named = self._row(tuple(cell for cell in labels if cell.column < before))
        if len(set(self._rows_named(labels))) > 1:
            self.walk.taken.add((grid, line))  # two rows in one line: nobody's figures
        elif named is not None:
            place, label = named
            others = tuple(
                cell
                for cell in labels
                if cell.column > label.column and self._words.row(cell.text, self._group) is None
            )
            self._see(place.table, place.block, place, grid, line, label, values, others)
        else:
            self._divide(grid, line, labels)
            if values and not self._continues(grid, line, labels, values):
                if labels:
                    self.walk.unknown[grid, line] = labels[0].text.strip()
                if not self._meet_side_by_side(grid, line, values, tuple(labels)):
                    self._lose(grid, line, values, bool(labels))

    def _joined(self, grid: int, labels: list[PageCell]) -> list[PageCell]:
        """The labels of a line without values; two halves of a heading, one below the other, are
        one."""
        above = {cell.column: cell for cell in self._halves if self._halved == grid}
        joined: list[PageCell] = []
        for cell in labels:
            upper = above.get(cell.column)
            if upper is not None and upper.row + upper.row_span == cell.row:
                text = upper.text.strip() + cell.text.strip()
                if self._words.is_heading(text):
                    self._above = [each for each in self._above if each is not upper]
                    cell = replace(cell, text=text)
            joined.append(cell)
        self._halves, self._halved = joined, grid
        return joined

    def _is_value(self, text: str) -> bool:
        return self._words.is_amount(text) and self._words.row(text) is None

    def _is_head(self, labels: Sequence[PageCell], values: Sequence[PageCell]) -> bool:
        """Whether a line stands above figures: it holds none, and two of its cells, or its only
        one, are of a table's head."""
        above = sum(self._words.stands_above(cell.text) for cell in labels)
        if values or not above:
            return False
        return above > 1 or (len(labels) == 1 and self._words.row(labels[0].text) is None)

    def _rows_named(self, labels: Sequence[PageCell]) -> Iterator[RowPlace]:
        """The rows that labels of one line name, groups left out."""
        for cell in labels:
            place = self._words.row(cell.text, self._group)
            if place is not None and not place.is_group:
                yield place

    def _row(self, labels: Sequence[PageCell]) -> tuple[RowPlace, PageCell] | None:
        """The innermost row that labels name, from the outside in; groups are kept in mind."""
        named = None
        for cell in labels:
            place = self._words.row(cell.text, self._group)
            if place is None:
                continue
            if place.is_group:
                self._group = next(
                    (label for label in self._labels_of(place) if label), self._group
                )
            named = (place, cell)
        return named

    def _labels_of(self, group: RowPlace) -> list[str]:
        block = self._words.block(group.table, group.block)
        return [
            row.groups[row.group_ids.index(group.row)]
            for row in block.rows
            if group.row in row.group_ids
        ]

    def _see(
        self,
        table: str,
        block: int,
        place: RowPlace,
        grid: int,
        line: int,
        label: PageCell | None,
        values: tuple[PageCell, ...],
        others: tuple[PageCell, ...],
    ) -> None:
        head = self._head(table, block)
        self.walk.taken.add((grid, line))
        self._above = []
        self.walk.sightings.append(
            Sighting(table, block, place, grid, line, label, values, head, others)
        )

    def _divide(self, grid: int, line: int, labels: Sequence[PageCell]) -> None:
        """A line of a label that the form does not have, below a row with such a label behind its
        own: the page has several rows where the form has one, and the first is not all."""
        last = self.walk.sightings[-1] if self.walk.sightings else None
        if last is None or not labels or (last.grid, last.line + 1) != (grid, line):
            return
        first = min((cell.column for cell in last.values), default=1 << 20)
        starts = last.head.starts if last.head is not None and last.head.grid == grid else ()
        if any(c.column < first and c.column not in starts for c in last.others):
            self.walk.sightings[-1] = replace(last, divided=True)

    def _head(self, table: str, block: int) -> Head | None:
        """The head of a block: what was just read, or what was read for it before."""
        if self._above:
            head = head_of(self._words, table, block, self._grid, self._above, self.unit)
            if head is not None:
                self._heads[table, block] = head
        return self._heads.get((table, block))

    def _continues(
        self, grid: int, line: int, labels: Sequence[PageCell], values: tuple[PageCell, ...]
    ) -> bool:
        """Whether a line without a label holds the figures of the row right above it, which has
        none: a row that was torn where a page ends."""
        if labels or self._above or not self.walk.sightings:
            return False
        last = self.walk.sightings[-1]
        near = (last.grid, last.line + 1) == (grid, line) or (last.grid + 1 == grid and line == 0)
        if last.values or not near or last.head is None or last.label is None:
            return False
        if values[0].column <= last.label.column:  # a label before them was lost
            return False
        if len(values) < 2 or len(values) != len(last.head.order):  # one alone may be anybody's
            return False
        self.walk.sightings[-1] = replace(
            last, grid=grid, line=line, label=None, values=values, others=(), joined=True
        )
        self.walk.taken.add((grid, line))
        return True

    def _meet_side_by_side(
        self, grid: int, line: int, values: tuple[PageCell, ...], others: tuple[PageCell, ...]
    ) -> bool:
        """Whether a line holds figures below the head of a block whose rows stand side by side."""
        if not self._above:
            return False
        for table, number, block in self._words.blocks():
            if block.side_by_side and head_of(self._words, table, number, self._grid, self._above):
                self.walk.unknown.pop((grid, line), None)
                self._see(table, number, SIDE, grid, line, None, values, others)
                return True
        return False

    def _lose(self, grid: int, line: int, values: tuple[PageCell, ...], labelled: bool) -> None:
        """Figures of no row, among rows of the form. A line without a label right below a group's
        is one more row of the group, and so the group's line is its first row and no total."""
        last = self.walk.sightings[-1] if self.walk.sightings else None
        if last is None or last.grid != grid:
            return
        if any(c in "123456789" for cell in values for c in cell.text.translate(NARROW)):
            self.walk.lost.add(last.table)
        if last.place.is_group and not labelled and last.line + 1 == line:
            self.walk.sightings[-1] = replace(last, divided=True)
