"""Rules about finding cells: merged away, lost, found again; and remarks on the whole file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain, groupby

from xltool.audit.rules import View
from xltool.history.archive import Absent
from xltool.model.address import SheetArea
from xltool.model.finding import Finding, Outcome, passed
from xltool.model.form import Form, cached_per_form
from xltool.model.readings import Unreadable
from xltool.model.submission import UNPLACED, FoundBy
from xltool.text.clean import cut

_MOST_SHOWN = 60
"""What is shown of a row whose figures have no certain place, in characters."""

Rows = tuple[tuple[str, ...], ...]
"""The figures of a table, row by row."""


def merged_cells(view: View) -> Iterator[Outcome]:
    """R301: no figure's cell is swallowed by a merge."""
    stated = view.admission.stated
    for key in view.form.figures:
        merged = stated[key].merged
        yield view.finding("R301", key, names=merged) if merged else passed("R301", key)


@cached_per_form
def _tables(form: Form) -> tuple[Rows, ...]:
    tables = groupby(form.figures.values(), lambda figure: figure.table)
    return tuple(
        tuple(
            tuple(figure.key for figure in row)
            for _, row in groupby(members, lambda figure: figure.row)
        )
        for _, members in tables
    )


def lost_cells(view: View) -> Iterator[Outcome]:
    """R302: every cell was found exactly once; the cells of a row are reported together, and those
    of a table of which nothing was found."""
    admission = view.admission
    if not admission.source and all(s.found is not FoundBy.LOST for s in admission.stated.values()):
        yield from (passed("R302", row[0]) for rows in _tables(view.form) for row in rows)
        return
    for rows in _tables(view.form):
        lost = tuple(tuple(filter(admission.is_lost, row)) for row in rows)
        if lost == rows and len(rows) > 1 and {_how(view, k) for row in rows for k in row} == {""}:
            yield _whole_table(view, rows)
            continue
        for row, missing in zip(rows, lost, strict=True):
            if not missing:
                yield passed("R302", row[0])
            for how in dict.fromkeys(_how(view, key) for key in missing):
                alike = tuple(key for key in missing if _how(view, key) == how)
                yield _lost(view, alike, how or "lost_in_a_row")
    for key in view.form.texts:
        if admission.is_lost(key):
            yield _lost(view, (key,), "lost_in_a_row")


def _how(view: View, key: str) -> str:
    """Why a figure that stands somewhere could not be told; empty for one that stands nowhere."""
    reading = view.admission.readings[key]
    return reading.why if isinstance(reading, Unreadable) and reading.why in UNPLACED else ""


def _lost(view: View, keys: tuple[str, ...], how: str) -> Finding:
    """A finding over cells that are lost: where the row stands, if that is known."""
    raws = dict.fromkeys(_raw(view, key) for key in keys)
    names = " / ".join(filter(None, raws))
    finding = view.finding("R302", keys[0], evidence=keys, count=len(keys), how=how)
    if view.admission.source:
        told = {**finding.facts, "names": names, "remedy": "remedy_source"}
        finding = replace(finding, facts=told)
    is_known = view.stated(keys[0]).found is FoundBy.SOURCE
    return replace(
        finding, area=view.area(keys) if is_known else SheetArea(view.stated(keys[0]).place.sheet)
    )


def _raw(view: View, key: str) -> str:
    reading = view.admission.readings.get(key)
    return cut(reading.raw, _MOST_SHOWN) if isinstance(reading, Unreadable) else ""


def _whole_table(view: View, rows: Rows) -> Finding:
    keys = tuple(chain.from_iterable(rows))
    table = view.form.figures[keys[0]].table
    blocks = view.form.tables[table].blocks
    first, last = blocks[0].rows[0].name, blocks[-1].rows[-1].name
    finding, label = _lost(view, keys, "lost_as_a_whole"), view.form.section_of(table).heading
    return replace(finding, label=label, facts={**finding.facts, "left": first, "right": last})


def found_again(view: View) -> Iterator[Outcome]:
    """R303: cells that were moved or had lost their names, once for each table and way they were
    found."""
    stated = view.admission.stated
    for rows in _tables(view.form):
        keys = tuple(chain.from_iterable(rows))
        ways = {stated[key].found for key in keys}
        for how in (FoundBy.MOVED, FoundBy.LABEL, FoundBy.PLACE):
            if how in ways:
                again = tuple(key for key in keys if stated[key].found is how)
                finding = view.finding(
                    "R303", again[0], evidence=again, count=len(again), how=f"found_by_{how}"
                )
                yield replace(finding, area=view.area(again))


def names_left_behind(view: View) -> Iterator[Outcome]:
    """R309: the names of a table stand beside its labels; else the labels count, which is said once
    for each table."""
    for rows in _tables(view.form):
        keys = tuple(chain.from_iterable(rows))
        if view.stated(keys[0]).found is FoundBy.AGAINST_NAME:
            finding = view.finding("R309", keys[0], evidence=keys, count=len(keys))
            yield replace(finding, area=view.area(keys))


def prefilled_entries(view: View) -> Iterator[Outcome]:
    """R305: a figure that the workbook came with, locked, was not changed. With last year's report
    at hand its relations say whether a change is right."""
    prefilled = view.admission.prefilled
    if prefilled is None or not prefilled.locked:
        return
    for key, figure in prefilled.figures.items():
        now = view.record.figures[key]
        if now in (None, figure) or not isinstance(view.previous, Absent):
            yield passed("R305", key)
        else:
            yield view.finding("R305", key, figure, now)


def remarks(view: View) -> Iterator[Outcome]:
    """What the reader has to say of the file: protection taken off, links to other workbooks."""
    for remark in view.admission.remarks:
        yield Finding(remark.code, view.rules[remark.code].severity, facts=remark.facts)
