"""Rules about single entries: readable, written plainly.

What a cell means was decided by `readings`; here it is only reported.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from xltool.audit.checks.source import OF_SOURCE
from xltool.audit.rules import View
from xltool.model.finding import Finding, Outcome, passed
from xltool.model.form import Form, ValueType, cached_per_form
from xltool.model.nil import NIL, is_nil, nil_key
from xltool.model.passage import read_passage
from xltool.model.readings import ReadFigure, Unreadable
from xltool.model.submission import BLANK_AS_ZERO, NIL_AS_ZERO, NOT_THERE

FIRST_DAY, LAST_DAY = 36526, 55153
"""The first day of 2000 and the last of 2050, as a spreadsheet numbers them. Where a date is typed
into a cell that shows plain numbers, it stores, and shows, such a number: 1-2 becomes 45293."""
SMALL = 1000
LEAST_PEERS = 3
REPORTED = (BLANK_AS_ZERO, NIL_AS_ZERO, *OF_SOURCE)
"""Notes of figures that rules of their own report."""
_EPOCH = date(1899, 12, 30)


def readable(view: View) -> Iterator[Outcome]:
    """R101: what stands in an entry is a figure."""
    readings = view.admission.readings
    for key in view.form.entered:
        reading = readings[key]
        if isinstance(reading, ReadFigure):
            yield passed("R101", key)
        elif (
            isinstance(reading, Unreadable)
            and reading.why != NOT_THERE
            and not view.admission.is_lost(key)
        ):
            # what is not there is reported by R301, R302
            yield view.finding("R101", key, actual=reading.raw, why=reading.why)


def nil_answers(view: View) -> Iterator[Outcome]:
    """R107: blanks that are 0 because the office says so, once for each table. R108: its answer is
    clear."""
    for table in view.form.tables:
        key = nil_key(table)
        answer = view.admission.stated.get(key)
        if answer is None:  # a template without it, or a cell that was lost
            continue
        label = view.form.section_of(table).heading
        at = Finding("R108", view.rules["R108"].severity, key, view.area((key,)), label)
        says_nil = is_nil(answer.value, answer.formula)
        if says_nil is None:
            typed = answer.formula or read_passage(answer.value)
            yield replace(at, expected=NIL, actual=typed, evidence=(key,))
            continue
        yield passed("R108", key)
        if not says_nil:
            continue
        zeroed = tuple(
            each
            for each, reading in view.admission.readings.items()
            if isinstance(reading, ReadFigure)
            and reading.note == NIL_AS_ZERO
            and view.form.figures[each].table == table
        )
        if zeroed:
            note, count = view.rules["R107"].severity, {"count": len(zeroed)}
            yield replace(at, code="R107", severity=note, evidence=zeroed, facts=count)


def unusual(view: View) -> Iterator[Outcome]:
    """R103: a figure is written as plain digits."""
    readings = view.admission.readings
    for key in view.form.entered:
        reading = readings[key]
        if not isinstance(reading, ReadFigure):
            continue
        if reading.note and reading.note not in REPORTED:
            yield view.finding("R103", key, reading.value, reading.raw, how=reading.note)
        else:
            yield passed("R103", key)


def formulas_in_entries(view: View) -> Iterator[Outcome]:
    """R104: an entry holds a number, not a formula; a formula's result is used, and reported."""
    readings, stated = view.admission.readings, view.admission.stated
    for key in view.form.entered:
        reading = readings[key]
        if isinstance(reading, ReadFigure):
            formula = stated[key].formula
            if formula:
                yield view.finding("R104", key, reading.value, reading.raw, formula=formula)
            else:
                yield passed("R104", key)


def counts_like_dates(view: View) -> Iterator[Outcome]:
    """R106: no count is the number of a day while all others of its block are small."""
    readings = view.admission.readings
    for block in _counted(view.form):
        counts = {
            key: int(reading.value)
            for key in block
            # a date typed into a cell of text is text, and bears a note
            if isinstance(reading := readings[key], ReadFigure) and not reading.note
        }
        days = {key for key, count in counts.items() if FIRST_DAY <= count <= LAST_DAY}
        others = [count for key, count in counts.items() if key not in days]
        all_small = days and len(others) >= LEAST_PEERS and max(others) < SMALL
        for key, count in counts.items():
            if all_small and key in days:
                day = _EPOCH + timedelta(count)
                yield view.finding("R106", key, actual=count, names=day.isoformat())
            else:
                yield passed("R106", key)


@cached_per_form
def _counted(form: Form) -> tuple[tuple[str, ...], ...]:
    """The counts among the entries of each block."""
    figures = form.figures
    return tuple(
        tuple(key for key in block if figures[key].kind.type is ValueType.INTEGER)
        for block in form.entry_blocks()
    )
