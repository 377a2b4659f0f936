"""Rules about finding cells: merged away, lost, found again; and remarks on the whole file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

from xltool.finding import Finding, Outcome, Passed
from xltool.rules import View
from xltool.submission import Found


def merged_cells(view: View) -> Iterator[Outcome]:
    """R301: no figure's cell is swallowed by a merge."""
    for key in view.form.figures:
        merged = view.stated(key).merged
        yield view.finding("R301", key, names=merged) if merged else Passed("R301", key)


def lost_cells(view: View) -> Iterator[Outcome]:
    """R302: every cell was found exactly once; the cells of a row are told together."""
    figures = view.form.figures
    for _, members in groupby(figures, lambda key: (figures[key].table, figures[key].row)):
        keys = tuple(members)
        lost = tuple(key for key in keys if view.stated(key).found is Found.LOST)
        if lost:
            finding = view.finding("R302", lost[0], evidence=lost, count=len(lost))
            yield replace(finding, cell=None)
        else:
            yield Passed("R302", keys[0])
    for key, text in view.form.texts.items():
        stated = view.stated(key)
        if stated.found is Found.LOST:
            yield Finding(
                code="R302",
                severity=view.rules["R302"].severity,
                key=key,
                sheet=stated.place.sheet,
                label=text.label,
                evidence=(key,),
                facts={"count": 1},
            )


def found_again(view: View) -> Iterator[Outcome]:
    """R303: cells that were moved or had lost their names, once for each table and way they were
    found."""
    figures = view.form.figures
    for _, members in groupby(figures, lambda key: figures[key].table):
        keys = tuple(members)
        for how in (Found.MOVED, Found.LABEL, Found.PLACE):
            again = tuple(key for key in keys if view.stated(key).found is how)
            if again:
                finding = view.finding(
                    "R303", again[0], evidence=again, count=len(again), how=f"found_by_{how}"
                )
                yield replace(finding, cell=view.area(again))


def remarks(view: View) -> Iterator[Outcome]:
    """What the reader has to say of the file: protection taken off, links to other workbooks."""
    for remark in view.admission.remarks:
        yield Finding(remark.code, view.rules[remark.code].severity, facts=remark.facts)
