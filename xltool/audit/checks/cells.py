"""Rules about finding cells: merged away, lost, found again; and remarks on the whole file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

from xltool.audit.rules import View
from xltool.model.finding import Finding, Outcome, passed
from xltool.model.form import Form
from xltool.model.memo import kept
from xltool.model.submission import Found


def merged_cells(view: View) -> Iterator[Outcome]:
    """R301: no figure's cell is swallowed by a merge."""
    stated = view.admission.stated
    for key in view.form.figures:
        merged = stated[key].merged
        yield view.finding("R301", key, names=merged) if merged else passed("R301", key)


@kept
def _rows(form: Form) -> tuple[tuple[str, ...], ...]:
    """The figures of each row of each table."""
    rows = groupby(form.figures.values(), lambda figure: (figure.table, figure.row))
    return tuple(tuple(figure.key for figure in members) for _, members in rows)


@kept
def _tables(form: Form) -> tuple[tuple[str, ...], ...]:
    """The figures of each table."""
    tables = groupby(form.figures.values(), lambda figure: figure.table)
    return tuple(tuple(figure.key for figure in members) for _, members in tables)


def lost_cells(view: View) -> Iterator[Outcome]:
    """R302: every cell was found exactly once; the cells of a row are told together."""
    stated = view.admission.stated
    for keys in _rows(view.form):
        lost = tuple(key for key in keys if stated[key].found is Found.LOST)
        if lost:
            finding = view.finding("R302", lost[0], evidence=lost, count=len(lost))
            yield replace(finding, cell=None)
        else:
            yield passed("R302", keys[0])
    for key, text in view.form.texts.items():
        place, found = stated[key].place, stated[key].found
        if found is Found.LOST:
            yield Finding(
                code="R302",
                severity=view.rules["R302"].severity,
                key=key,
                sheet=place.sheet,
                label=text.label,
                evidence=(key,),
                facts={"count": 1},
            )


def found_again(view: View) -> Iterator[Outcome]:
    """R303: cells that were moved or had lost their names, once for each table and way they were
    found."""
    stated = view.admission.stated
    for keys in _tables(view.form):
        ways = {stated[key].found for key in keys}
        for how in (Found.MOVED, Found.LABEL, Found.PLACE):
            if how in ways:
                again = tuple(key for key in keys if stated[key].found is how)
                finding = view.finding(
                    "R303", again[0], evidence=again, count=len(again), how=f"found_by_{how}"
                )
                yield replace(finding, cell=view.area(again))


def remarks(view: View) -> Iterator[Outcome]:
    """What the reader has to say of the file: protection taken off, links to other workbooks."""
    for remark in view.admission.remarks:
        yield Finding(remark.code, view.rules[remark.code].severity, facts=remark.facts)
