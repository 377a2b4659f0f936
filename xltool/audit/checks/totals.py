"""Rules about derived cells: the formula typed over, deleted, or left with a stale result.

A wrong number typed over a total is not reported here but by the relation it breaks.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from xltool.audit.rules import View
from xltool.model.expression import add
from xltool.model.finding import Number, Outcome, passed
from xltool.model.readings import Blank, ReadFigure, read_figure


def totals(view: View) -> Iterator[Outcome]:
    """R201, R202, R203: each derived cell that holds something, or should."""
    for key, relation in view.form.derivations.items():
        if view.stated(key).intact:
            yield from _intact(view, key)
            continue
        reading, recomputed = view.admission.readings[key], view.record.figures[key]
        formula = view.formula(key)
        if isinstance(reading, Blank):
            yield view.finding("R203", key, recomputed, None, relation.right, formula=formula)
        elif skipped := view.why_unknown("R201", key, relation.right):
            yield skipped
        elif isinstance(reading, ReadFigure) and _is_right(view, key, reading):
            value = reading.value
            yield view.finding("R201", key, recomputed, value, relation.right, formula=formula)


def _intact(view: View, key: str) -> Iterator[Outcome]:
    reading, parts = view.admission.readings[key], view.form.derivations[key].right
    if isinstance(reading, Blank):
        return  # reported once for the whole table by `uncalculated`
    if skipped := view.why_unknown("R202", key, parts):
        yield skipped
    elif isinstance(reading, ReadFigure) and (
        _is_right(view, key, reading) or reading.value == _recalculated(view, key)
    ):
        yield passed("R202", key)
    else:
        stored = reading.value if isinstance(reading, ReadFigure) else reading.raw
        yield view.finding("R202", key, view.known(key), stored, parts)


def _recalculated(view: View, key: str) -> Number:
    """What a program gives for a cell when it recalculates: F9, from the cells as they stand.

    A total typed over elsewhere, or a figure written as text, changes it without making the stored
    result stale: the fault is reported at that cell.
    """
    stated = view.stated(key)
    if stated.intact:
        return add(_recalculated(view, part) for part in view.form.derivations[key].right)
    if not isinstance(stated.value, int | float):
        return 0  # SUM leaves text and blanks aside
    reading = read_figure(stated.value, view.form.figures[key].kind)
    return reading.value if isinstance(reading, ReadFigure) else 0


def uncalculated(view: View) -> Iterator[Outcome]:
    """R204: totals whose formulas were saved without results, once for each table."""
    derived = view.form.derivations
    for _, members in groupby(view.form.figures, lambda key: view.form.figures[key].table):
        # a total that a file of another making leaves out has no formula
        keys = tuple(k for k in members if k in derived and _is_computed(view, k))
        bare = tuple(k for k in keys if isinstance(view.admission.readings[k], Blank))
        if bare:
            yield view.finding("R204", bare[0], evidence=bare, count=len(bare))
        elif keys:
            yield passed("R204", keys[0])


def _is_computed(view: View, key: str) -> bool:
    return view.stated(key).intact and bool(view.stated(key).formula)


def _is_right(view: View, key: str, reading: ReadFigure) -> bool:
    return not view.form.derivations[key].broken_by(reading.value - view.known(key))
