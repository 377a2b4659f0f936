"""Rows of a page → figures: what each cell holds, and why some stay unknown.

A figure that two places give differently stays unknown.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import field
from enum import StrEnum

from xltool.classes import dataclass
from xltool.model.finding import Number
from xltool.model.form import Form
from xltool.model.key import key_of
from xltool.model.readings import Blank, ReadFigure, Reading
from xltool.published.amounts import is_without_unit, read_amount, unit_headed
from xltool.published.columns import Columns
from xltool.published.page import PageCell, PageGrid
from xltool.published.rows import Sighting, Walk


class Missing(StrEnum):
    """Why a figure stays unknown; each names a sentence."""

    NO_ROW = "no_row"
    """its row stands nowhere on the page"""
    BLANK = "blank"
    DIVIDED = "divided"
    """the page has several rows where the form has one"""
    DISPLACED = "displaced"
    """its row has figures, and which column each belongs to is not certain"""
    NO_HEAD = "no_head"
    """nothing says what the columns of its row are"""
    UNREADABLE = "unreadable"
    CONFLICT = "conflict"
    """it stands in two places, and they differ"""
    UNSAID = "unsaid"
    """a dash, like all that its total is the sum of, and that is not 0"""


class Repair(StrEnum):
    """What had to be done to read a figure; each names a sentence."""

    IN_ORDER = "in_order"
    """its row stood beside its columns, and was read in order since it has every value"""
    BY_PLACE = "by_place"
    """the heading of its column is another, and its place among the others says which it is"""
    TORN = "torn"
    """its row stood in two lines"""
    SPELT = "spelt"
    """a unit, a dash, a separator was read over"""
    CONVERTED = "converted"
    ZERO = "zero"
    """blank, and a part of a total that is 0"""
    NIL = "nil"
    """blank, and the office says that the blanks of its table are 0"""
    ADDED = "added"
    """a total that could not be read, and was added up from its parts"""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A figure where it stands: `grid`, `line` and `column` count from 0; `raw` is the cell.

    `without_unit` says that nothing states its unit, and that of the form was taken."""

    key: str
    grid: int
    line: int
    column: int | None
    raw: str
    reading: Reading | None
    missing: Missing | None = None
    repair: Repair | None = None
    without_unit: bool = False


@dataclass(slots=True)
class FoundFigures:
    """Everything that a page says of the figures of a form.

    `values` holds entries and totals as published, unknown ones left out; `missing` why they are;
    `repaired` what was done; `zeros` from which total a zero follows; `extra` are figures of rows
    that the form does not have (a group given as one row); `assumed` are those that no place states
    the unit of.
    """

    seen: dict[str, list[Occurrence]] = field(default_factory=dict)
    values: dict[str, Number] = field(default_factory=dict)
    missing: dict[str, Missing] = field(default_factory=dict)
    repaired: dict[str, Repair] = field(default_factory=dict)
    zeros: dict[str, str] = field(default_factory=dict)
    extra: dict[str, Number] = field(default_factory=dict)
    assumed: set[str] = field(default_factory=set)


def find_figures(form: Form, grids: Sequence[PageGrid], walked: Walk) -> FoundFigures:
    """The figures of all rows that `walk` met, with the reason for each that stays unknown."""
    sightings = walked.sightings
    columns = Columns(grids, sightings)
    found = FoundFigures()
    everywhere: dict[str, list[Occurrence]] = defaultdict(list)
    for row in sightings:
        for seen in _seen(form, row, columns, walked.below.get(row.grid, "")):
            everywhere[seen.key].append(seen)
    for key, places in everywhere.items():
        if key in form.figures:
            found.seen[key] = places
            _settle(found, key, places)
        else:
            said = {s.reading.value for s in places if isinstance(s.reading, ReadFigure)}
            if len(said) == 1:
                found.extra[key] = said.pop()
    for key in form.figures:
        if key not in found.values:
            found.missing.setdefault(key, Missing.NO_ROW)
    return found


def _seen(form: Form, row: Sighting, columns: Columns, below: str) -> Iterator[Occurrence]:
    placed = columns.place(row)
    for key, part in keys_of_row(form, row):
        if placed is None:
            if not row.place.is_group:
                missing = _why_unplaced(row)
                raw = " ".join(cell.text.strip() for cell in row.values)
                yield Occurrence(key, row.grid, row.line, None, raw, None, missing)
            continue
        if part not in placed:
            yield Occurrence(key, row.grid, row.line, None, "", None, Missing.NO_HEAD)
        elif (cell := placed[part]) is None:
            yield Occurrence(key, row.grid, row.line, None, "", Blank(), Missing.BLANK)
        else:
            yield _read(form, row, key, part, cell, below)


def keys_of_row(form: Form, row: Sighting) -> Iterator[tuple[str, str]]:
    """The figures of a row, each with the name that the head has for it."""
    block = form.tables[row.table].blocks[row.block]
    if block.side_by_side:
        for each in row.head.order if row.head else ():
            yield each, each
    else:
        for column in block.columns:
            yield key_of(row.table, row.place.row, column.key), column.key


def _why_unplaced(row: Sighting) -> Missing:
    if row.divided:
        return Missing.DIVIDED
    if not row.values:
        return Missing.BLANK
    return Missing.NO_HEAD if row.head is None else Missing.DISPLACED


def _read(form: Form, row: Sighting, key: str, part: str, cell: PageCell, below: str) -> Occurrence:
    head = row.head
    figure = form.figures.get(key)
    of_block = form.tables[row.table].blocks[row.block].rows[0].key  # a group has its rows' kind
    kind = (figure or form.figures[key_of(row.table, of_block, part)]).kind
    beside = unit_headed(row.label.text) if row.label else ""
    above = (head.units.get(part, ""), beside, head.unit, below) if head else (beside, below)
    reading = read_amount(cell.text, kind, *above)
    repair = None
    if isinstance(reading, ReadFigure):
        if reading.note == Repair.CONVERTED:
            repair = Repair.CONVERTED
        elif reading.note not in ("", "text"):
            repair = Repair.SPELT
        elif head and part in head.by_place:
            repair = Repair.BY_PLACE
        elif row.joined:
            repair = Repair.TORN
        elif head and head.grid == row.grid and cell.column not in head.starts:
            repair = Repair.IN_ORDER
    missing = None
    if not isinstance(reading, ReadFigure):
        missing = Missing.BLANK if isinstance(reading, Blank) else Missing.UNREADABLE
    where = (row.grid, row.line, cell.column)
    without_unit = is_without_unit(reading, kind, *above)
    return Occurrence(key, *where, cell.text.strip(), reading, missing, repair, without_unit)


def _settle(found: FoundFigures, key: str, places: Sequence[Occurrence]) -> None:
    """What the places where a figure stands say together."""
    figures = [seen for seen in places if isinstance(seen.reading, ReadFigure)]
    values = {seen.reading.value for seen in figures if isinstance(seen.reading, ReadFigure)}
    unreadable = any(seen.missing is Missing.UNREADABLE for seen in places)
    # a page often gives a figure twice, in a summary and in the table; an unreadable one may differ
    if len(values) > 1 or (values and unreadable):
        found.missing[key] = Missing.CONFLICT
    elif values:
        found.values[key] = values.pop()
        if figures[0].repair is not None:
            found.repaired[key] = figures[0].repair
        if all(seen.without_unit for seen in figures):
            found.assumed.add(key)
    else:
        found.missing[key] = (
            next(seen.missing for seen in places if seen.missing or seen is places[-1])
            or Missing.BLANK
        )
