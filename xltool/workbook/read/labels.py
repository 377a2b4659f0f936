"""Where the cells of a table stand by its labels, whatever was inserted, deleted or moved.

A row is found by its label, a column by its heading; blanks and the width of brackets do not count.
What the labels do not show exactly once is left out: nothing is guessed here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from operator import itemgetter

from xltool.classes import dataclass
from xltool.model.address import Cell
from xltool.model.form import Block, ColumnHeading, Table, cached_per_form, headings_of
from xltool.model.key import key_of
from xltool.text.width import NARROW
from xltool.workbook.read.raw import RawSheet

LONGEST_LABEL = 2000

Texts = Mapping[str, list[Cell]]
"""Where each text of a sheet stands, in reading order."""


@lru_cache(maxsize=4096)
def stem(text: str) -> str:
    """A label as it is compared: without blanks; digits, brackets and stops in one width."""
    return "".join(text.translate(NARROW).split())


def texts_of(sheet: RawSheet) -> Texts:
    """Every typed text of a sheet by its stem."""
    found: dict[str, list[Cell]] = defaultdict(list)
    stems: dict[str, str] = {}  # one long text may stand in every cell
    labels = [
        (cell, raw.value)
        for cell, raw in sheet.cells.items()
        if isinstance(raw.value, str) and not raw.formula and len(raw.value) <= LONGEST_LABEL
    ]
    for cell, text in sorted(labels, key=itemgetter(0)):
        if text not in stems:
            stems[text] = stem(text)
        found[stems[text]].append(cell)
    return found


@dataclass(frozen=True, slots=True)
class _Headings:
    """The stems of a block's labels, each with the keys of the rows or columns that bear it."""

    rows: Mapping[str, tuple[str, ...]]
    columns: Mapping[str, tuple[str, ...]]


@cached_per_form
def _headings(table: Table) -> tuple[_Headings, ...]:
    return tuple(_Headings(_by_stem(b.rows), _by_stem(b.columns)) for b in table.blocks)


def _by_stem(headings: Iterable[ColumnHeading]) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for heading in headings:
        label = stem(heading.label)
        found[label] = (*found.get(label, ()), heading.key)
    return found


def stands_on(table: Table, texts: Texts) -> bool:
    """Whether a sheet holds at least half of a table's headings."""
    headings = {label for block in _headings(table) for label in (*block.rows, *block.columns)}
    return 2 * len(headings & texts.keys()) >= len(headings)


def labelled_places(table: Table, sheet: RawSheet, texts: Texts) -> dict[str, Cell]:
    """The cells of a table's figures that its labels show, by key. `texts` are the sheet's."""
    found: dict[str, Cell] = {}
    above = 0
    for block, headings in zip(table.blocks, _headings(table), strict=True):
        if block.side_by_side:
            found |= _side_by_side(table, block, texts, sheet)
            continue
        rows = _rows(headings.rows, texts, above)
        if not rows:
            continue
        # two blocks of one table may have columns of the same name: each has its headings above it
        columns = _columns(headings.columns, texts, above, min(rows.values()))
        above = max(rows.values())
        found |= {
            key_of(table.id, row, column): Cell(line, at)
            for row, line in rows.items()
            for column, at in columns.items()
        }
    return found


def _rows(headings: Mapping[str, tuple[str, ...]], texts: Texts, above: int) -> dict[str, int]:
    """The line of each row whose label stands below `above` as often as the form has it."""
    found = {}
    for label, keys in headings.items():
        lines = [cell.row for cell in texts.get(label, ()) if cell.row > above]
        if len(keys) == len(lines) == len(set(lines)) == 1:
            found[keys[0]] = lines[0]
    return found


def _columns(
    headings: Mapping[str, tuple[str, ...]], texts: Texts, above: int, below: int
) -> dict[str, int]:
    """The column of each heading that stands once between the lines `above` and `below`."""
    found = {}
    for label, keys in headings.items():
        columns = [cell.column for cell in texts.get(label, ()) if above < cell.row < below]
        if len(keys) == len(columns) == 1:
            found[keys[0]] = columns[0]
    return found


def _side_by_side(table: Table, block: Block, texts: Texts, sheet: RawSheet) -> dict[str, Cell]:
    """A line of figures below headings that repeat for each row, from left to right.

    The line is the one below the lowest heading, or the only one below it that holds anything.
    """
    leaves = {stem(column.label) for column in block.columns}
    heads = [cell for label in leaves for cell in texts.get(label, ())]
    rows = [texts.get(stem(row.label), []) for row in block.rows]
    if not heads or any(len(cells) != 1 for cells in rows):
        return {}
    # headings repeat, so only the order from left to right says which row a heading belongs to
    starts = [cells[0].column for cells in rows]
    if starts != sorted(set(starts)):
        return {}
    lowest = max(cell.row for cell in heads)
    found: dict[str, int] = {}
    for number, row in enumerate(block.rows):
        left = starts[number]
        right = starts[number + 1] if number + 1 < len(starts) else 1 << 20
        for column in block.columns:
            at = [c.column for c in texts.get(stem(column.label), ()) if left <= c.column < right]
            if len(at) == 1:
                found[key_of(table.id, row.key, column.key)] = at[0]
    used = set(found.values())
    # the one line of figures has no label: where it stands only its contents show, if it moved
    filled = {c.row for c in sheet.cells if c.row > lowest and c.column in used}
    if len(filled) > 1:
        return {}
    line = filled.pop() if filled else lowest + 1
    return {key: Cell(line, column) for key, column in found.items()}


def contradicted(table: Table, texts: Texts, cells: Mapping[str, Cell]) -> set[str]:
    """The figures whose cells stand beside or below the label of another."""
    beside: dict[int, set[str]] = defaultdict(set)
    above: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for block in table.blocks:
        for row in () if block.side_by_side else block.rows:
            for cell in texts.get(stem(row.label), ()):
                beside[cell.row].add(stem(row.label))
        for column in block.columns:
            for cell in texts.get(stem(column.label), ()):
                above[cell.column].append((cell.row, stem(column.label)))
    found = set()
    for key, (row, column) in headings_of(table).items():
        at = cells[key]
        heads = [head for head in above[at.column] if head[0] < at.row]
        # the nearest heading above counts: blocks stand one below the other
        if heads and max(heads)[1] != stem(column.label):
            found.add(key)
        if beside[at.row] and stem(row.label) not in beside[at.row]:
            found.add(key)
    return found
