"""Rules about single entries: readable, present, written plainly.

What a cell means was decided by `reading`; here it is only told.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from xltool.finding import Finding, Outcome, Passed
from xltool.reading import Blank, Figure, Unreadable
from xltool.rules import View


def readable(view: View) -> Iterator[Outcome]:
    """R101: what stands in an entry is a figure."""
    for key in view.form.entered:
        match view.admission.readings[key]:
            case Unreadable(raw, why):
                yield view.finding("R101", key, actual=raw, why=why)
            case Figure():
                yield Passed("R101", key)


def blank_entries(view: View) -> Iterator[Outcome]:
    """R102: an entry is filled in. A block, or a row, that is blank as a whole is told once."""
    figures = view.form.figures
    for (table, number), block in groupby(
        view.form.entered, lambda key: (figures[key].table, figures[key].block)
    ):
        keys = tuple(block)
        blank = {key for key in keys if isinstance(view.admission.readings[key], Blank)}
        if len(blank) == len(keys):
            heading = view.form.tables[table].blocks[number].heading
            yield _blank(view, keys, heading or view.form.section_of(table).heading)
            continue
        for row, members in groupby(keys, lambda key: figures[key].row):
            cells = tuple(members)
            if blank.issuperset(cells):
                headings = view.form.tables[table].blocks[number].rows
                yield _blank(view, cells, next(h.name for h in headings if h.key == row))
                continue
            for key in cells:
                yield (
                    _blank(view, (key,), figures[key].name) if key in blank else Passed("R102", key)
                )


def _blank(view: View, keys: tuple[str, ...], label: str) -> Finding:
    first = view.finding("R102", keys[0], evidence=keys, severity=view.blank, count=len(keys))
    return Finding(
        code=first.code,
        severity=first.severity,
        key=first.key,
        sheet=first.sheet,
        cell=view.area(keys),
        label=view.form.figures[keys[0]].name if len(keys) == 1 else label,
        evidence=keys,
        facts=first.facts,
    )


def unusual(view: View) -> Iterator[Outcome]:
    """R103: a figure is written as plain digits."""
    for key in view.form.entered:
        reading = view.admission.readings[key]
        if isinstance(reading, Figure) and reading.note:
            yield view.finding("R103", key, reading.value, reading.raw, how=reading.note)
        elif isinstance(reading, Figure):
            yield Passed("R103", key)


def formulas_in_entries(view: View) -> Iterator[Outcome]:
    """R104: an entry holds a number, not a formula; a formula's result is used, and said."""
    for key in view.form.entered:
        reading = view.admission.readings[key]
        if isinstance(reading, Figure):
            formula = view.stated(key).formula
            if formula:
                yield view.finding("R104", key, reading.value, reading.raw, formula=formula)
            else:
                yield Passed("R104", key)
