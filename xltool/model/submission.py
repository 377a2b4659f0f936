"""What an office handed in, faults and all, and how it becomes a record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from datetime import date
from enum import StrEnum

from xltool.classes import dataclass
from xltool.model.address import Place
from xltool.model.finding import Fact, Number
from xltool.model.form import Form
from xltool.model.nil import is_nil, nil_key, nil_tables
from xltool.model.passage import TYPED_FORMULA, no_text, read_passage
from xltool.model.period import Period
from xltool.model.prefill import Prefill
from xltool.model.readings import Blank, ReadFigure, Reading, Unreadable, read_figure
from xltool.model.record import Office, Record, Scope, clean_text, complete

NOT_THERE = "not_there"
"""Why a cell that is lost, or covered by a merge, has no figure; a rule of its own reports it."""
BLANK_AS_ZERO = "blank_as_zero"
"""The note of a figure that was read from a blank because the caller allowed it."""
NIL_AS_ZERO = "nil_as_zero"
"""The note of a figure that was read from a blank because the office says so of its table."""
TOTAL_IS_ZERO = "total_is_zero"
"""The note of a figure that was read from a blank because it is a part of a total of 0."""
IN_ORDER, BY_PLACE, TORN = "read_in_order", "read_by_place", "torn_row"
"""Notes of figures of which not the cell but the row or the heading is not as it should be."""
UNPLACED = frozenset({"unplaced_row", "no_heading", "several_rows", "differing", "unsaid"})
"""Why a figure that stands in a file of another making cannot be told exactly once."""


class FoundBy(StrEnum):
    """How a cell was found. What is lost could not be found exactly once."""

    NAME = "name"
    MOVED = "moved"
    """by its name, elsewhere than the form has it: rows, columns or sheets were moved"""
    LABEL = "label"
    AGAINST_NAME = "against_name"
    """by its label, since the names of its whole table were left behind"""
    PLACE = "place"
    LOST = "lost"
    SOURCE = "source"
    """by its labels, in a file that is no workbook of ours"""
    ABSENT = "absent"
    """nowhere in such a file: its `place` has the right sheet and no cell that means anything"""


@dataclass(frozen=True, slots=True)
class Stated:
    """A cell as it stands in the file.

    `value` is the typed value or a formula's stored result; `formula` its text, empty where a value
    was typed; `intact` says that the formula is the one the form gives this cell; `merged` is the
    merge that swallowed the cell. A lost cell has the place it should have, and no value.

    `left_out` is what of its text is struck out, raised beside a figure or hidden, and no part of
    the value; `shown` is what a reader sees, where the style of the cell may show something else.
    `agrees` says whether the stored result is what the formula of an entry gives; None where that
    is not known. Of a passage found by its label `named` is where its name leads instead, and
    `again` a further box below the same label, with another text.
    """

    place: Place
    value: object = None
    formula: str = ""
    intact: bool = False
    found: FoundBy = FoundBy.NAME
    merged: str = ""
    left_out: str = ""
    shown: str | None = None
    agrees: bool | None = None
    named: Place | None = None
    again: Place | None = None


@dataclass(frozen=True, slots=True)
class Remark:
    """A finding about a file as a whole: a rule's code, and what fills its sentences."""

    code: str
    facts: Mapping[str, Fact] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class EnteredReason:
    """What an office wrote beside a doubt (单位说明), and at which cell.

    `figure` is the one the doubt was about when the workbook was sent back; where it `follows`, the
    reason is for the figure that stands in the workbook.
    """

    code: str
    key: str
    text: str
    place: Place
    figure: Number | str | None = None
    follows: bool = False


class WrittenIn(StrEnum):
    """Where an office wrote what the form does not ask for."""

    CELL = "cell"
    """of a sheet of the form"""
    COMMENT = "comment"
    FURTHER_SHEET = "further_sheet"


@dataclass(frozen=True, slots=True)
class OutsideText:
    """What an office wrote outside the entries and the boxes of passages, and where."""

    place: Place
    text: str
    written_in: WrittenIn = WrittenIn.CELL


@dataclass(frozen=True, slots=True)
class Submission:
    """A filled workbook before anything is judged. `sheets` are all its sheets in order.

    Among `cells` are those of the answers of nil tables, as far as they were found. The office was
    asked to hand it in by the day `due`, and to ask `contact`; None and empty where it was not.
    `original` is, of a marked copy, the SHA-256 in hexadecimal of the file it was made from;
    `prefilled` is what the workbook came with of the period before, where it says so; `reasons` are
    what the office wrote beside doubts, `outside` what it wrote elsewhere, and `outside_left` how
    many more such texts there are than are kept; `assumed` are the figures that were imported from
    a source that does not state their unit, and have not been changed since.
    """

    period: Period
    office: Office
    cells: Mapping[str, Stated]
    remarks: tuple[Remark, ...] = ()
    scope: Scope | None = None
    sheets: tuple[str, ...] = ()
    due: date | None = None
    contact: str = ""
    original: str = ""
    prefilled: Prefill | None = None
    reasons: tuple[EnteredReason, ...] = ()
    assumed: frozenset[str] = frozenset()
    outside: tuple[OutsideText, ...] = ()
    outside_left: int = 0


@dataclass(frozen=True, slots=True)
class Admission:
    """A submission read: the record, and for every figure what was made of its cell.

    `unknown` are the entries that are blank or no figure; `source` is what the file is, by the name
    of a reason, and empty for a workbook of ours; the rest is the submission's.
    """

    record: Record
    readings: Mapping[str, Reading]
    stated: Mapping[str, Stated] = field(default_factory=dict)
    remarks: tuple[Remark, ...] = ()
    unknown: frozenset[str] = frozenset()
    sheets: tuple[str, ...] = ()
    due: date | None = None
    contact: str = ""
    original: str = ""
    prefilled: Prefill | None = None
    reasons: tuple[EnteredReason, ...] = ()
    assumed: frozenset[str] = frozenset()
    outside: tuple[OutsideText, ...] = ()
    outside_left: int = 0
    source: str = ""

    def is_lost(self, key: str) -> bool:
        """Whether a cell, or what it holds, could not be told exactly once; not for a merge."""
        if self.stated[key].found is FoundBy.LOST:
            return True
        reading = self.readings.get(key)
        if not self.source or not isinstance(reading, Unreadable):
            return False
        return reading.why == NOT_THERE or reading.why in UNPLACED

    @property
    def held(self) -> frozenset[str]:
        """The entries that were prefilled, locked, and hold the same figure still."""
        if self.prefilled is None or not self.prefilled.locked:
            return frozenset()
        figures = self.record.figures
        return frozenset(k for k, figure in self.prefilled.figures.items() if figures[k] == figure)

    def put_in(self, form: Form) -> Iterator[str]:
        """The figures for which the office put something in, be it no figure, or over a total.

        Not among them are a blank that counts as 0 because the caller allowed it, and totals that
        a formula computes.
        """
        for key, reading in self.readings.items():
            match reading:
                case ReadFigure(note=note):
                    stands = note != BLANK_AS_ZERO
                case Unreadable(why=why):
                    stands = why != NOT_THERE
                case Blank():
                    stands = False
            if stands and not (key in form.derivations and self.stated[key].formula):
                yield key


def admit(form: Form, submission: Submission, blank_is_zero: bool = False) -> Admission:
    """Read every cell and make the record.

    What cannot be read as a figure becomes a blank of the record; what stands in a derived cell and
    differs from its sum goes into `reported`.
    """
    answers = {table: submission.cells.get(nil_key(table)) for table in form.tables}
    nil = {table for table, cell in answers.items() if cell and is_nil(cell.value, cell.formula)}
    readings: dict[str, Reading] = {}
    for key, figure in form.figures.items():
        stated = submission.cells[key]
        reading = read_figure(stated.value, figure.kind)
        if stated.merged or stated.found is FoundBy.LOST:
            reading = Unreadable("", NOT_THERE)
        elif stated.left_out and isinstance(reading, Blank):
            reading = Unreadable(stated.left_out, "left_out")
        if stated.formula and not figure.derived:
            reading = _result_of(stated, reading)
        if isinstance(reading, Blank) and not figure.derived:
            is_nil_table = figure.table in nil
            if is_nil_table or blank_is_zero:
                note = NIL_AS_ZERO if is_nil_table else BLANK_AS_ZERO
                reading = ReadFigure(figure.kind.zero, "", note)
        readings[key] = reading
    values = {key: r.value if isinstance(r, ReadFigure) else None for key, r in readings.items()}
    figures = complete(form, {key: values[key] for key in form.entered})
    reported = {
        key: value
        for key in form.derivations
        if (value := values[key]) is not None
        # an intact formula's stored result may be stale: the program that opens it computes it anew
        and not submission.cells[key].intact
        and value != figures[key]
    }
    text = {key: _passage(submission.cells[key]) for key in form.texts}
    record = Record(
        form.id,
        form.edition,
        submission.period,
        submission.office,
        figures,
        text,
        reported,
        submission.scope,
        nil_tables(form, nil, figures),
    )
    unknown = frozenset(key for key in form.entered if values[key] is None)
    return Admission(
        record,
        readings,
        submission.cells,
        submission.remarks,
        unknown,
        submission.sheets,
        submission.due,
        submission.contact,
        submission.original,
        submission.prefilled,
        submission.reasons,
        submission.assumed,
        submission.outside,
        submission.outside_left,
    )


def _passage(stated: Stated) -> str | None:
    """The text of a passage; None where nothing stands in its box, or what is no text. A formula
    that was typed as text is kept."""
    if no_text(stated.value, stated.formula) not in ("", TYPED_FORMULA):
        return None
    return clean_text(read_passage(stated.value))


def _result_of(stated: Stated, reading: Reading) -> Reading:
    """The reading of an entry cell with a formula: its result, where that is of this workbook."""
    formula = stated.formula
    if "[" in formula:  # `[1]Sheet!A1` or `[book.xlsx]Sheet!A1`: a figure of another workbook
        return Unreadable(formula, "formula_with_link")
    if isinstance(reading, Blank):
        return Unreadable(formula, "formula_without_result")
    return Unreadable(formula, "formula_not_calculated") if stated.agrees is False else reading
