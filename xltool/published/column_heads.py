"""What stands above the figures of a block: which columns there are, in which order, and where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import groupby

from xltool.classes import dataclass
from xltool.model.form import Block, ColumnHeading
from xltool.model.key import key_of
from xltool.published.amounts import unit_headed, unit_stated
from xltool.published.label_index import Vocabulary
from xltool.published.labels import LabelMatch, core, likeness
from xltool.published.page import PageCell


@dataclass(frozen=True, slots=True)
class Head:
    """The columns of a block as a page heads them.

    `order` are the columns of one line, from left to right, as many as the page heads; in a block
    of rows side by side each is a figure's key. `starts` are the columns of the grid where they
    begin, empty where two begin in one place. `complete` says that every column is there once and
    no other is headed. `grid` is where the head stands, `lines` are those of the headings of the
    columns; `units` are those that headings say, by column, and `unit` what is said of all.
    `by_place` are columns whose heading is written otherwise, known by its place among the others.
    """

    grid: int
    order: tuple[str, ...]
    starts: tuple[int, ...]
    complete: bool
    units: dict[str, str]
    lines: frozenset[int] = frozenset()
    unit: str = ""
    by_place: frozenset[str] = frozenset()


def head_of(
    words: Vocabulary, table: str, number: int, grid: int, cells: Sequence[PageCell], unit: str = ""
) -> Head | None:
    """The head of a block from the cells that stand above its figures, in reading order.

    `unit` is what a line above the grid says; a heading comes before it. None where the cells head
    less than half of the columns.
    """
    block = words.block(table, number)
    if block.side_by_side:
        return _side_by_side(words, table, number, grid, cells)
    wanted = [column.key for column in block.columns]
    found: dict[str, PageCell] = {}
    foreign: list[PageCell] = []
    repeated = False
    for cell in cells:
        key = words.column(cell.text, table, number)
        if key is not None:
            before = found.setdefault(key, cell)
            repeated |= before.column != cell.column
        elif not words.stands_above(cell.text):
            foreign.append(cell)
    # two columns of one name: which of them is the form's does not follow from the head
    if 2 * len(found) < len(wanted) or repeated:
        return None
    odd = _odd_one(words, table, block, found, foreign)
    if odd is not None:
        found[odd] = foreign.pop()
    units = {key: each for key, cell in found.items() if (each := unit_headed(cell.text))}
    said = next((each for cell in cells if (each := unit_stated(cell.text))), unit)
    starts = sorted((cell.column, key) for key, cell in found.items())
    apart = len({column for column, _ in starts}) == len(starts)
    order = tuple(key for key in wanted if key in found)
    if _is_told(cells):
        in_order = _told_in_order(found, cells, block.columns)
    elif apart:
        in_order = order == tuple(key for _, key in starts)
    else:
        by_line = groupby(found.items(), key=lambda each: each[1].row)
        in_order = all(_follows([key for key, _ in line], wanted) for _, line in by_line)
    whole = len(found) == len(wanted) and not foreign
    if not in_order:  # no form has its columns so: a cell of the head is lost or too much
        return Head(grid, order, (), False, units, unit=said)
    # a column between the first and the last that nothing heads may belong to its neighbour: then
    # where columns begin is not known, though their order is
    closed = {column for column, _ in starts} | {cell.column for cell in foreign}
    gaps = set(range(starts[0][0], starts[-1][0])) - closed
    places = tuple(column for column, _ in starts) if apart and not gaps else ()
    lines = frozenset(cell.row for cell in found.values())
    return Head(grid, order, places, whole, units, lines, said, frozenset((odd,) if odd else ()))


def _odd_one(
    words: Vocabulary,
    table: str,
    block: Block,
    found: Mapping[str, PageCell],
    foreign: Sequence[PageCell],
) -> str | None:
    """The only column that nothing heads, where the only heading that is none of the form's stands
    in its place and is like its label: half of the characters, or another script alone.

    Words that say less than the label, or of figures with a sign, may be those of half a column."""
    lacking = [column for column in block.columns if column.key not in found]
    if len(lacking) != 1 or len(foreign) != 1:
        return None
    (column,), (cell,) = lacking, foreign
    starts = {key: each.column for key, each in found.items()} | {column.key: cell.column}
    in_order = [starts[each.key] for each in block.columns]
    if in_order != list(range(in_order[0], in_order[0] + len(in_order))):
        return None
    label, text = core(column.label), core(cell.text)
    kind = words.form.figures[key_of(table, block.rows[0].key, column.key)].kind
    if not Counter(text) - Counter(label) or kind.signs:
        return None
    alike = 2 * sum((Counter(label) & Counter(text)).values()) >= len(label)
    return column.key if alike or (text.isascii() and text.isalpha()) else None


def _side_by_side(
    words: Vocabulary, table: str, number: int, grid: int, cells: Sequence[PageCell]
) -> Head | None:
    """Rows beside each other, each with the same columns below or behind it, in the form's order.

    The rows headed must be as many as the sets of columns.
    """
    block = words.block(table, number)
    named = {key: c for c in cells if (key := words.side_row(c.text, table, number))}
    rows = [row.key for row in block.rows if row.key in named]
    headed = [(c, key) for c in cells if (key := words.column(c.text, table, number))]
    leaves = sorted(headed, key=lambda each: each[0].column)
    wanted = [column.key for column in block.columns]
    counts = Counter(key for _, key in leaves)
    if not rows or set(counts) != set(wanted) or set(counts.values()) != {len(rows)}:
        return None
    starts = [cell.column for cell, _ in leaves]
    apart = len(set(starts)) == len(starts)
    is_told = _is_told(cells)
    if (apart or is_told) and [key for _, key in leaves] != wanted * len(rows):
        return None
    if is_told:
        in_order = _told_in_order(named, cells, block.rows)
    else:
        in_order = rows == sorted(named, key=lambda key: named[key].column)
    if not in_order:
        return None
    order = tuple(key_of(table, row, column) for row in rows for column in wanted)
    foreign = any(not words.stands_above(cell.text) for cell in cells)
    return Head(grid, order, tuple(starts) if apart else (), not foreign, {})


def _is_told(cells: Sequence[PageCell]) -> bool:
    """Whether headings come one after another in a text, and stand in no columns."""
    return len(cells) > 1 and len({cell.column for cell in cells}) == 1


def _follows(read: Sequence[str], wanted: Sequence[str]) -> bool:
    """Whether keys come in an order that leaves some out at most."""
    return [key for key in wanted if key in read] == list(read)


def _told_in_order(
    found: Mapping[str, PageCell], cells: Sequence[PageCell], headings: Sequence[ColumnHeading]
) -> bool:
    """Whether headings and the groups above them come as a text tells them: each group followed by
    what it holds, or line by line. Line by line, a heading of a lower line needs its group."""
    groups = {
        id: label
        for each in headings
        for id, label in zip(each.group_ids, each.groups, strict=True)
    }
    of_cell = {cell: (False, key) for key, cell in found.items()}
    read = []
    for cell in cells:
        above = (
            id for id, label in groups.items() if likeness(cell.text, label) >= LabelMatch.SAME
        )
        if cell in of_cell:
            read.append(of_cell[cell])
        elif (id := next(above, None)) is not None:
            read.append((True, id))
    chains = [
        [*((True, id) for id in each.group_ids), (False, each.key)]
        for each in headings
        if each.key in found
    ]
    by_group = list(dict.fromkeys(each for chain in chains for each in chain))
    by_line = sorted(by_group, key=lambda each: min(c.index(each) for c in chains if each in c))
    if read == [each for each in by_group if each in read]:
        return True
    highest = min(map(len, chains))
    grouped = all(len(chain) == highest or chain[-2] in read for chain in chains)
    return grouped and read == [each for each in by_line if each in read]
