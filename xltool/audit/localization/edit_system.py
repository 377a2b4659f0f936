"""The relations of a form as linear sums over what was typed, each with its excess.

A derived figure is replaced by the entries it is made of, because it follows them; a total that was
typed over is a figure of its own, and its relation to its parts is a residual. Relations that could
not be compared, and totals whose formula is intact, say nothing and are left out. Near a figure is
what the form puts near; where a cell stands in the file does not matter.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from xltool.audit.rules import View
from xltool.history.archive import Absent
from xltool.model.expression import add
from xltool.model.finding import Number, Severity
from xltool.model.form import Form, cached_per_form
from xltool.model.key import key_of, previous
from xltool.model.readings import ReadFigure
from xltool.model.relation import Relation, RelationKind

Shift = Mapping[str, Number]
"""By how much figures change, by key."""
_Below = dict[str, Mapping[str, int]]
"""The entries a figure is made of, as far as they were worked out."""


@dataclass(frozen=True, slots=True)
class Residual:
    """One relation: the weight of every figure in it, and how far it is off.

    `failed` says that it is broken and that this is an error; a broken doubt is only `broken`.
    """

    relation: Relation
    weights: Mapping[str, int]
    excess: Number
    broken: bool
    failed: bool

    def moved(self, shift: Shift) -> Number:
        """By how much a change of figures moves the excess."""
        return add(self.weights[k] * change for k, change in shift.items() if k in self.weights)

    def broken_after(self, shift: Shift) -> bool:
        """Whether it would be broken with these figures changed."""
        return self.relation.broken_by(self.excess + self.moved(shift))


@dataclass(frozen=True, slots=True)
class EditSystem:
    """All residuals, the figures in them as typed, and the residuals each figure is part of.

    `held` are figures that the office was given and cannot change.
    """

    form: Form
    values: Mapping[str, Number]
    residuals: tuple[Residual, ...]
    touching: Mapping[str, tuple[Residual, ...]]
    held: frozenset[str]

    @property
    def failed(self) -> tuple[Residual, ...]:
        """What has to be settled."""
        return tuple(residual for residual in self.residuals if residual.failed)

    def without_held_totals(self) -> EditSystem:
        """The same with typed totals that are right left out: they may follow a wrong entry."""
        kept = [s for s in self.residuals if s.broken or s.relation.kind is not RelationKind.TOTAL]
        return self._with(self.values, kept)

    def shifted(self, shift: Shift) -> EditSystem:
        """The same with some figures changed."""
        values = {key: value + shift.get(key, 0) for key, value in self.values.items()}
        residuals = []
        for residual in self.residuals:
            excess = residual.excess + residual.moved(shift)
            broken = residual.relation.broken_by(excess)
            failed = broken and residual.failed
            residuals.append(Residual(residual.relation, residual.weights, excess, broken, failed))
        return self._with(values, residuals)

    def without(self, settled: tuple[Residual, ...]) -> EditSystem:
        """The same with some residuals put aside."""
        aside = {id(residual) for residual in settled}
        return self._with(self.values, [s for s in self.residuals if id(s) not in aside])

    def _with(self, values: Mapping[str, Number], residuals: list[Residual]) -> EditSystem:
        return _system(self.form, values, residuals, self.held)


def edit_system(view: View) -> EditSystem:
    """The residuals of all relations whose figures are known, and the figures as typed."""
    form = view.form
    values: dict[str, Number] = {}
    for key in form.figures:
        reading = view.admission.readings[key]
        typed = key not in form.derivations or not view.stated(key).intact
        if typed and isinstance(reading, ReadFigure):
            values[key] = reading.value
    strains = list(_strains(view, form.relations, values))
    return _system(form, values, strains, view.admission.held)


def residuals_of_the_year(view: View, system: EditSystem) -> tuple[Residual, ...]:
    """The relations with last year's figures, as far as these are known."""
    before = view.previous
    if isinstance(before, Absent):
        return ()
    known = {previous(key): value for key, value in before.figures.items() if value is not None}
    relations = view.form.year_on_year.relations
    return tuple(_strains(view, relations, {**known, **system.values}))


def _strains(
    view: View, relations: tuple[Relation, ...], values: Mapping[str, Number]
) -> Iterator[Residual]:
    below: _Below = {}
    for relation in relations:
        if relation.kind is RelationKind.TOTAL:
            if relation.at not in values:
                continue
            weights = {relation.at: 1}
        else:
            weights = _added(view.form, relation.left, below)
        for key, times in _added(view.form, relation.right, below).items():
            weights[key] = weights.get(key, 0) - times
        if not values.keys() >= weights.keys():
            continue
        if relation.unless and view.record.office.bears(relation.unless) is not False:
            continue
        excess = add(weight * values[key] for key, weight in weights.items())
        broken = relation.broken_by(excess)
        failed = broken and view.rules[relation.code].severity is Severity.ERROR
        yield Residual(relation, weights, excess, broken, failed)


def _added(form: Form, keys: tuple[str, ...], below: _Below) -> dict[str, int]:
    """How often each entry counts in a sum of figures; `below` remembers what was worked out."""
    times: dict[str, int] = {}
    for key in keys:
        if key not in below:
            derivation = form.derivations.get(key)
            below[key] = {key: 1} if derivation is None else _added(form, derivation.right, below)
        for entry, count in below[key].items():
            times[entry] = times.get(entry, 0) + count
    return times


def _system(
    form: Form, values: Mapping[str, Number], residuals: list[Residual], held: frozenset[str]
) -> EditSystem:
    touching: dict[str, list[Residual]] = {}
    for residual in residuals:
        for key, weight in residual.weights.items():
            if weight:
                touching.setdefault(key, []).append(residual)
    by_figure = {key: tuple(s) for key, s in touching.items()}
    return EditSystem(form, values, tuple(residuals), by_figure, held)


@cached_per_form
def neighbours(form: Form) -> tuple[tuple[str, str], ...]:
    """Every two entered figures beside or below each other, with none between them to enter."""
    found: list[tuple[str, str]] = []
    for table, block in form.blocks:
        rows = [row.key for row in block.rows]
        columns = [column.key for column in block.columns]
        lines = [[key_of(table, row, column) for column in columns] for row in rows]
        lines += [[key_of(table, row, column) for row in rows] for column in columns]
        for line in lines:
            entered = [k for k in line if k in form.figures and k not in form.derivations]
            found += pairwise(entered)
    return tuple(found)


@cached_per_form
def totals_near(form: Form) -> Mapping[str, tuple[str, ...]]:
    """For every entered figure the derived figures of its row and of its column."""
    near: dict[str, tuple[str, ...]] = {}
    for table, block in form.blocks:
        for row in block.rows:
            for column in block.columns:
                around = [key_of(table, row.key, each.key) for each in block.columns]
                around += [key_of(table, each.key, column.key) for each in block.rows]
                totals = tuple(key for key in around if key in form.derivations)
                near[key_of(table, row.key, column.key)] = totals
    return near
