"""A report or a table of an office's own, as read → an admission, so that one audit serves all.

Every figure has the place where it stands in the source: its sheet and cell, or the number of its
table and the row and column within. What could not be told exactly once is no figure here either.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace

from xltool.classes import dataclass
from xltool.model.address import Cell, Place
from xltool.model.finding import Number
from xltool.model.key import parts_of
from xltool.model.readings import Blank, ReadFigure, Reading, Unreadable
from xltool.model.record import complete
from xltool.model.submission import (
    BLANK_AS_ZERO,
    BY_PLACE,
    IN_ORDER,
    NIL_AS_ZERO,
    NOT_THERE,
    TORN,
    TOTAL_IS_ZERO,
    UNPLACED,
    Admission,
    FoundBy,
    OutsideText,
    Remark,
    Stated,
)
from xltool.published.figures import Missing, Occurrence, Repair
from xltool.published.page import PageGrid
from xltool.published.report import Imported

_WHY = {
    Missing.DISPLACED: "unplaced_row",
    Missing.NO_HEAD: "no_heading",
    Missing.DIVIDED: "several_rows",
    Missing.CONFLICT: "differing",
    Missing.UNSAID: "unsaid",
}
"""Why a figure is none that stands somewhere, as the audit says it."""
_HOW = {
    Repair.IN_ORDER: IN_ORDER,
    Repair.BY_PLACE: BY_PLACE,
    Repair.TORN: TORN,
    Repair.ZERO: TOTAL_IS_ZERO,
    Repair.NIL: NIL_AS_ZERO,
}
"""How a figure was read, as the audit says it, where its cell alone does not show it."""
_BETWEEN = " / "


@dataclass(frozen=True, slots=True)
class Source:
    """What a report was read from: what it is (the name of a reason), what its tables are called
    that stand on no sheet, by their number from 1, what is to be said of the whole, and what
    text stands in no passage: at its place in a sheet of its own, as it goes back."""

    kind: str
    name_of: Callable[[int], str]
    remarks: tuple[Remark, ...] = ()
    outside: tuple[OutsideText, ...] = ()


def admission_of(read: Imported, source: Source, blank_is_zero: bool = False) -> Admission:
    """The admission of a report. A total that agrees with its parts, or cannot be held against
    them, counts as computed; one that differs counts as typed."""
    form, record = read.form, read.record
    readings = {key: _reading(read, key) for key in form.figures}
    if blank_is_zero:
        for key in form.entered:
            if isinstance(readings[key], Blank):
                readings[key] = ReadFigure(form.figures[key].kind.zero, "", BLANK_AS_ZERO)
    entered = {key: _value(readings[key]) for key in form.entered}
    figures = complete(form, entered)
    unknown = frozenset(key for key, value in entered.items() if value is None)
    places = _SourcePlaces(read, source)
    cells = {}
    for key in form.figures:
        place = places.of(key)
        found = FoundBy.ABSENT if place is None else FoundBy.SOURCE
        reading = readings[key]
        intact = False
        if key in form.derivations:
            reading = readings[key] = _of_total(read, key, reading, figures[key])
            intact = _value(reading) == figures[key] or (
                figures[key] is None and not isinstance(reading, Unreadable)
            )
        sheet = places.sheet_of(form.figures[key].table)
        value: object = _value(reading)
        if isinstance(reading, Unreadable) and reading.why not in UNPLACED:
            value = reading.raw or None
        cells[key] = Stated(place or Place(sheet, Cell(1, 1)), value, "", intact, found)
    for section in form.sections:
        for text in section.texts:
            place = Place(section.heading, Cell(1, 1))
            cells[text.key] = Stated(place, record.text[text.key], found=FoundBy.ABSENT)
    typed = {
        key: value
        for key in form.derivations
        if not cells[key].intact and (value := _value(readings[key])) is not None
    }
    kept = {**record.reported, **typed}
    return Admission(
        replace(record, figures=figures, reported=kept),
        readings,
        cells,
        source.remarks,
        unknown,
        tuple(dict.fromkeys(places.sheets)),
        source=source.kind,
        outside=source.outside,
        assumed=read.assumed,
    )


def _value(reading: Reading) -> Number | None:
    return reading.value if isinstance(reading, ReadFigure) else None


def _reading(read: Imported, key: str) -> Reading:
    """What became of a figure, with what stands in its cell and how it was read."""
    found = read.figures
    seen = found.seen.get(key, [])
    if key in found.values:
        raw, note = next(
            ((s.raw, s.reading.note) for s in seen if isinstance(s.reading, ReadFigure)), ("", "")
        )
        repair = found.repaired.get(key)
        # every cell of such a file is text
        note = _HOW.get(repair, "" if note == "text" else note) if repair else ""
        return ReadFigure(found.values[key], raw, note)
    missing = found.missing.get(key, Missing.BLANK)
    if missing is Missing.BLANK:
        return Blank()
    if missing is Missing.UNREADABLE:
        return next(s.reading for s in seen if isinstance(s.reading, Unreadable))
    raws = dict.fromkeys(s.raw for s in seen if s.raw)
    return Unreadable(_BETWEEN.join(raws), _WHY.get(missing, NOT_THERE))


def _of_total(read: Imported, key: str, reading: Reading, recomputed: Number | None) -> Reading:
    """The reading of a total. One that is not given and can be computed is; one that is given
    twice, or is no figure, stays as it is, to be held against its parts."""
    if isinstance(reading, ReadFigure):
        return reading
    is_given = isinstance(reading, Unreadable) and reading.why != NOT_THERE and reading.raw
    seen = read.figures.seen.get(key, [])
    if is_given and any(isinstance(s.reading, ReadFigure | Unreadable) for s in seen):
        return reading
    if recomputed is not None:
        return ReadFigure(recomputed)
    below = (read.figures.missing.get(entry) for entry in read.form.entries_below(key))
    return Unreadable("", NOT_THERE) if set(below) == {Missing.NO_ROW} else Blank()


class _SourcePlaces:
    """Where figures stand: at their cell, or in their row where that is all that is known."""

    def __init__(self, read: Imported, source: Source) -> None:
        self._read, self._source = read, source
        self._starts = [dict(_starts(grid)) for grid in read.grids]
        self._columns = self._of_columns()
        self.sheets = [self._sheet(number) for number in range(len(read.grids))]

    def of(self, key: str) -> Place | None:
        """The place of a figure; None for one that stands nowhere."""
        seen = self._read.figures.seen.get(key, [])
        best = next((s for s in seen if s.reading is not None and s.column is not None), None)
        best = best or next(iter(seen), None)
        return None if best is None else self._place(key, best)

    def sheet_of(self, table: str) -> str:
        """The sheet on which most figures of a table stand; its heading where none does."""
        form, seen = self._read.form, self._read.figures.seen
        grids = Counter(
            s.grid for k, all in seen.items() if form.figures[k].table == table for s in all
        )
        if not grids:
            return form.section_of(table).heading
        return self.sheets[grids.most_common(1)[0][0]]

    def _place(self, key: str, seen: Occurrence) -> Place:
        grid = self._read.grids[seen.grid]
        column = seen.column
        if column is None:
            met = self._columns.get((seen.grid, parts_of(key).column), set())
            column = next(iter(met)) if len(met) == 1 else self._starts[seen.grid].get(seen.line, 0)
        return Place(self.sheets[seen.grid], grid.cell(seen.line, column))

    def _of_columns(self) -> dict[tuple[int, str], set[int]]:
        """The columns of a grid in which figures of a column of the form stand."""
        columns: dict[tuple[int, str], set[int]] = defaultdict(set)
        for key, places in self._read.figures.seen.items():
            for seen in places:
                if seen.column is not None:
                    columns[seen.grid, parts_of(key).column].add(seen.column)
        return columns

    def _sheet(self, number: int) -> str:
        return self._read.grids[number].sheet or self._source.name_of(number + 1)


def _starts(grid: PageGrid) -> Iterator[tuple[int, int]]:
    """For each row the column of its first cell that holds anything."""
    for number, cells in enumerate(grid.lines()):
        if cells:
            yield number, cells[0].column
