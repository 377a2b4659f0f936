"""The relations of a form as a sparse system of equations over what was typed, and its residuals.

A derived figure is replaced by the entries it is made of, because it follows them; a total that was
typed over is a cell of its own. Every figure is a whole number of the smallest unit of its kind, so
that all sums are exact. Relations that are no equation (bounds, marks) or no error, and those with
a cell that could not be read, are left out; a blank is a cell without a figure.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from functools import lru_cache

from xltool.audit.rules import View
from xltool.audit.text import Statement
from xltool.classes import dataclass
from xltool.history.archive import Absent
from xltool.model.expression import add
from xltool.model.finding import Number, Severity
from xltool.model.form import Form, ValueType
from xltool.model.key import is_previous, previous
from xltool.model.readings import Blank, ReadFigure, Unreadable
from xltool.model.relation import Relation, RelationKind

Keys = tuple[str, ...]
Weights = dict[str, int]
"""How often each cell counts in a sum that has to be 0."""


@dataclass(frozen=True, slots=True)
class Equation:
    """A weighted sum of cells that has to be `constant`, but for a `slack` that rounding allows.

    `relations` are those it stands for; an equation put together from several has them all.
    """

    weights: Mapping[str, int]
    relations: tuple[Relation, ...]
    slack: int = 0
    constant: int = 0

    def residual(self, values: Mapping[str, int]) -> int:
        """How far it is off; 0 where it holds."""
        off = sum([weight * values[key] for key, weight in self.weights.items()]) - self.constant
        return off if abs(off) > self.slack else 0


@dataclass(frozen=True, slots=True, eq=False)
class EquationSystem:
    """The equations of a form of which some totals are cells of their own.

    `totals` are those. `plain` has one equation for each relation, `sparse` says the same in as few
    cells as can be; `touching` are the places in `sparse` of those that a cell stands in. No two
    equations of one of the `families`, which are places in `sparse`, share a cell.
    """

    form: Form
    totals: frozenset[str]
    plain: tuple[Equation, ...]
    sparse: tuple[Equation, ...]
    touching: Mapping[str, tuple[int, ...]]
    families: tuple[frozenset[int], ...]


@dataclass(frozen=True, slots=True)
class TypedFigures:
    """The cells of a workbook that stand in equations, as typed.

    `blank` count as 0 in `values`; `held` the office was given and cannot change. With
    `totals_follow` typed totals are no cells: they were taken for sums that a program computed.
    """

    system: EquationSystem
    values: Mapping[str, int]
    blank: frozenset[str]
    held: frozenset[str]
    totals_follow: bool


def scaled(form: Form, key: str, value: Number) -> int:
    """A figure in the smallest unit of its kind."""
    return int(value * 10 ** _places(form, key))


def unscaled(form: Form, key: str, value: int) -> Number:
    """A figure as its kind writes it."""
    zero = form.figures[key].kind.zero
    return value if isinstance(zero, int) else (zero + value).scaleb(-_places(form, key))


def bounds_of(form: Form, key: str) -> tuple[int, int]:
    """The least and the greatest figure that could be entered, in the smallest unit."""
    kind = form.figures[key].kind
    least = -kind.maximum if kind.minimum is None else kind.minimum
    return scaled(form, key, least), scaled(form, key, kind.maximum)


def _places(form: Form, key: str) -> int:
    kind = form.figures[key].kind
    return 0 if kind.type is ValueType.INTEGER else kind.places


def typed_figures(
    view: View, totals_follow: bool = False, without_blanks: bool = False
) -> TypedFigures:
    """What was typed, against the equations of its form; those with blanks may be left out."""
    form, readings = view.form, view.admission.readings
    typed = {
        key: reading.value
        for key, reading in readings.items()
        if isinstance(reading, ReadFigure) and key in form.derivations
        if not totals_follow and not view.stated(key).intact
    }
    left_out = (Unreadable, Blank) if without_blanks else Unreadable
    out = frozenset(k for k in form.entered if isinstance(readings[k], left_out))
    system = equation_system(form, frozenset(typed), out)
    values: dict[str, int] = {}
    for key in system.touching:
        reading = readings[key]
        figure = reading.value if isinstance(reading, ReadFigure) else 0
        values[key] = scaled(form, key, figure)
    blank = frozenset(key for key in values if isinstance(readings[key], Blank))
    return TypedFigures(system, values, blank, view.admission.held, totals_follow)


def statements_of(view: View, typed: TypedFigures) -> tuple[tuple[Equation, ...], ...]:
    """What the text and last year's report state of the figures: of each, equations of which one
    should hold."""
    heard = (_stated(view.form, typed.values, said) for said in view.statements)
    before = ((each,) for each in _of_last_year(view, typed.values))
    return (*(each for each in heard if each), *before)


def _stated(form: Form, values: Mapping[str, int], said: Statement) -> tuple[Equation, ...]:
    """The equations one of which a statement means; none where it bounds a figure only."""
    mention = said.mention
    if mention.at_most:
        return ()
    first = mention.readings[0]
    meant: list[tuple[Keys, Keys]] = [(keys, ()) for keys in mention.readings]
    meant += [(first, less) for less in mention.less]
    meant += [((key,), ()) for key in mention.parts if said.value]
    found = []
    for keys, less in meant:
        weights = _weights(form, keys, less, values)
        if weights.keys() <= values.keys() and len({_places(form, k) for k in weights}) == 1:
            constant = scaled(form, next(iter(weights)), said.value)
            found.append(Equation(weights, (), constant=constant))
    return tuple(found)


def _of_last_year(view: View, values: Mapping[str, int]) -> Iterator[Equation]:
    """What last year's report says of figures of this one."""
    before, form = view.previous, view.form
    if isinstance(before, Absent):
        return
    known = {previous(k): v for k, v in before.figures.items() if v is not None}
    for relation in form.year_on_year.relations:
        (left, theirs), (right, ours) = _both_years(relation.left), _both_years(relation.right)
        weights = _weights(form, left, right, values)
        if relation.kind is not RelationKind.EQUAL or not weights.keys() <= values.keys():
            continue
        if known.keys() >= {*theirs, *ours} and len({_places(form, k) for k in weights}) == 1:
            gap = add(known[k] for k in ours) - add(known[k] for k in theirs)
            constant = scaled(form, next(iter(weights)), gap)
            yield Equation(weights, (relation,), constant=constant)


def _both_years(keys: Keys) -> tuple[Keys, Keys]:
    """The keys of this year's figures, and of last year's."""
    return tuple(k for k in keys if not is_previous(k)), tuple(k for k in keys if is_previous(k))


@lru_cache(maxsize=64)
def equation_system(form: Form, typed: frozenset[str], out: frozenset[str]) -> EquationSystem:
    """The equations of a form whose totals `typed` are cells, without those of the cells `out`."""
    plain, short = [], []
    for relation in form.relations:
        if relation.kind not in (RelationKind.TOTAL, RelationKind.EQUAL):
            continue
        if relation.kind is RelationKind.TOTAL and relation.at not in typed:
            continue
        if form.rules[relation.code].severity is not Severity.ERROR:
            continue
        # an audit recomputes totals; here one that was typed is as good as its parts
        whole = _equation(form, relation, frozenset())
        if not whole.weights.keys() & out:
            plain.append(whole)
            short.append(_equation(form, relation, typed))
    sparse = _sparse(short)
    touching: dict[str, list[int]] = {}
    for place, equation in enumerate(sparse):
        for key in equation.weights:
            touching.setdefault(key, []).append(place)
    standing = {key: tuple(places) for key, places in touching.items()}
    return EquationSystem(form, typed, tuple(plain), sparse, standing, _families(sparse))


def _equation(form: Form, relation: Relation, cells: frozenset[str]) -> Equation:
    """A relation over `cells` and entries."""
    if relation.kind is RelationKind.TOTAL:
        parts = _weights(form, (), relation.right, cells)
        weights = {relation.at: 1, **parts}
    else:
        weights = _weights(form, relation.left, relation.right, cells)
    finest = max(_places(form, key) for key in weights)
    fine = {key: w * 10 ** (finest - _places(form, key)) for key, w in weights.items()}
    return Equation(fine, (relation,), int(relation.tolerance * 10**finest))


def _weights(form: Form, left: Keys, right: Keys, cells: Container[str]) -> Weights:
    """The weights of a difference of sums, over `cells` and entries."""
    found: Weights = {}

    def put(key: str, times: int) -> None:
        derivation = None if key in cells else form.derivations.get(key)
        if derivation is None:
            found[key] = found.get(key, 0) + times
        else:
            for part in derivation.right:
                put(part, times)

    for keys, times in ((left, 1), (right, -1)):
        for key in keys:
            put(key, times)
    return {key: times for key, times in found.items() if times}


def _sparse(equations: list[Equation]) -> tuple[Equation, ...]:
    """The same equations with as few cells as sums and differences of two can have.

    An error in one cell then shows in few of them.
    """
    found = list(equations)
    changed = True
    while changed:
        changed = False
        for place, long in enumerate(found):
            keys = long.weights.keys()
            # only what shares more than half of its cells can take more away than it brings
            near = [
                s
                for s in found
                if s is not long and 2 * len(s.weights.keys() & keys) > len(s.weights)
            ]
            tried = (_combined(long, short, sign) for short in near for sign in (1, -1))
            shorter = min(tried, key=lambda each: len(each.weights), default=long)
            if len(shorter.weights) < len(long.weights):
                found[place], changed = shorter, True
    kept = {tuple(sorted(each.weights.items())): each for each in found if each.weights}
    return tuple(kept.values())


def _combined(one: Equation, other: Equation, sign: int) -> Equation:
    weights = dict(one.weights)
    for key, weight in other.weights.items():
        weights[key] = weights.get(key, 0) + sign * weight
    weights = {key: weight for key, weight in weights.items() if weight}
    relations = tuple(dict.fromkeys(one.relations + other.relations))
    return Equation(weights, relations, one.slack + other.slack)


def _families(equations: tuple[Equation, ...]) -> tuple[frozenset[int], ...]:
    families: list[tuple[set[int], set[str]]] = []
    for place, equation in enumerate(equations):
        keys = equation.weights.keys()
        home = next((each for each in families if not each[1] & keys), None)
        if home is None:
            families.append(home := (set(), set()))
        home[0].add(place)
        home[1].update(keys)
    return tuple(frozenset(places) for places, _ in families)
