"""Blank entries, and what the sums say of them: what alone they can be, or that nothing fits.

A blank is at least the least that its cell may hold. By every sum that bounds it in turn each blank
is confined as far as can be; nothing is filled in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import groupby

from xltool.audit.equations import Equation, TypedFigures, bounds_of, typed_figures, unscaled
from xltool.audit.rules import View
from xltool.classes import dataclass
from xltool.model.expression import plain
from xltool.model.finding import Finding, Outcome, Severity, passed
from xltool.model.form import shared_label
from xltool.model.readings import Blank, ReadFigure
from xltool.model.submission import BLANK_AS_ZERO

_Bounds = dict[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class ConfinedBlanks:
    """The blanks that can only be one figure if all other figures are right, and the equations that
    cannot hold whatever the blanks are. Where one cannot, no figure is told of any blank."""

    only: Mapping[str, int]
    impossible: tuple[Equation, ...]


def confine_blanks(typed: TypedFigures) -> ConfinedBlanks:
    """What the sums of a workbook leave its blanks."""
    form = typed.system.form
    bounds: _Bounds = {key: (value, value) for key, value in typed.values.items()}
    bounds |= {key: bounds_of(form, key) for key in typed.blank}
    equations = typed.system.sparse
    impossible = tuple(each for each in equations if not _fits(each, bounds))
    waiting = [] if impossible else [e for e in equations if e.weights.keys() & typed.blank]
    while waiting:
        equation = waiting.pop()
        confined = _confine(equation, bounds)
        if any(bounds[key][0] > bounds[key][1] for key in confined):
            return ConfinedBlanks({}, (equation,))
        touched = {i for key in confined for i in typed.system.touching[key]}
        waiting += [equations[i] for i in sorted(touched) if equations[i] not in waiting]
    if impossible:
        return ConfinedBlanks({}, impossible)
    return ConfinedBlanks({k: bounds[k][0] for k in typed.blank if len({*bounds[k]}) == 1}, ())


def _span(equation: Equation, bounds: _Bounds, but: str = "") -> tuple[int, int]:
    """The least and the greatest that the sum of an equation can be, without one of its cells."""
    ends = [
        sorted((weight * bounds[key][0], weight * bounds[key][1]))
        for key, weight in equation.weights.items()
        if key != but
    ]
    return sum(low for low, _ in ends), sum(high for _, high in ends)


def _fits(equation: Equation, bounds: _Bounds) -> bool:
    low, high = _span(equation, bounds)
    return low <= equation.slack and high >= -equation.slack


def _confine(equation: Equation, bounds: _Bounds) -> list[str]:
    """Confine the cells of an equation by what the others can be, and say which were."""
    changed = []
    for key, weight in equation.weights.items():
        least, most = bounds[key]
        if least < most:
            low, high = _span(equation, bounds, key)
            ends = (-equation.slack - high, equation.slack - low)
            first, last = ends if weight > 0 else ends[::-1]
            bounds[key] = max(least, -(-first // weight)), min(most, last // weight)
            if bounds[key] != (least, most):
                changed.append(key)
    return changed


def blank_entries(view: View) -> Iterator[Outcome]:
    """R102: an entry is filled in. A block, or a row, that is blank as a whole is reported once.
    R115: a sum with blanks can be right."""
    figures, readings = view.form.figures, view.admission.readings
    confined = ConfinedBlanks({}, ())
    if any(isinstance(readings[key], Blank) for key in view.form.entered):
        confined = confine_blanks(typed_figures(view))
    for keys in view.form.entry_blocks():
        blank = {key for key in keys if isinstance(readings[key], Blank)}
        if not blank:
            yield from (passed("R102", key) for key in keys)
            continue
        if len(blank) == len(keys):
            yield _blank(view, keys, confined)
            continue
        for _, members in groupby(keys, lambda key: figures[key].row):
            row = tuple(members)
            if blank.issuperset(row):
                yield _blank(view, row, confined)
                continue
            for key in row:
                yield _blank(view, (key,), confined) if key in blank else passed("R102", key)
    for equation in confined.impossible:
        relation = equation.relations[0]
        if any(isinstance(readings[key], Blank) for key in equation.weights):
            yield view.finding("R115", relation.at, evidence=relation.keys)


def _blank(view: View, keys: tuple[str, ...], confined: ConfinedBlanks) -> Finding:
    """One finding over blank entries, with what alone they can be."""
    finding = over(view, "R102", keys, view.blank)
    figures = {confined.only.get(key) for key in keys}
    only = figures.pop() if len(figures) == 1 else None
    how, known = "blank_open", ""
    if only is not None:
        how = "blank_only" if len(keys) == 1 else "blank_all"
        known = plain(unscaled(view.form, keys[0], only))
    return replace(finding, facts={**finding.facts, "how": how, "known": known})


def blanks_read_as_zero(view: View) -> Iterator[Outcome]:
    """R105: where blanks are read as 0 on demand, once for each block."""
    for keys in view.form.entry_blocks():
        readings = ((key, view.admission.readings[key]) for key in keys)
        zeroed = tuple(
            k for k, r in readings if isinstance(r, ReadFigure) and r.note == BLANK_AS_ZERO
        )
        if zeroed:
            yield over(view, "R105", zeroed, None)


def over(view: View, code: str, keys: tuple[str, ...], severity: Severity | None) -> Finding:
    """One finding over several entries, at the rectangle around them, under a common label."""
    finding = view.finding(code, keys[0], evidence=keys, severity=severity, count=len(keys))
    return replace(finding, area=view.area(keys), label=shared_label(view.form, keys))
