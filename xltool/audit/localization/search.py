"""The search for the likeliest smallest sets of operations that make every equation hold.

An operation is one cell with another figure, or two neighbours exchanged. Where an equation fails,
one of its cells is wrong: the search goes through them, depth first, with one operation more each
time, and keeps every set that is not much less likely than the best. What it says of a set is its
probability among all that were found.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from functools import cache
from typing import NamedTuple

from xltool.audit.equations import Equation, TypedFigures
from xltool.audit.localization.slips import REACH, STATEMENT, Change, Operation, SlipModel
from xltool.audit.localization.ways import Moves, Way, Ways
from xltool.classes import dataclass

MOST_OPERATIONS = 4
MOST_STEPS = 8_000
"""So many ways are tried; then the search is cut off, and nothing it found is named."""
Statements = tuple[tuple[Equation, ...], ...]
"""Of each statement the equations of which one should hold."""


class FoundSet(NamedTuple):
    """Operations that make every equation hold, and the probability that they are the truth."""

    operations: tuple[Operation, ...]
    probability: float


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The sets found, likeliest first; by operation, how likely it is in whichever set.

    `alone` counts the single operations that settle everything, however unlikely they are.
    `is_cut_off` says that not all was tried: nothing can be named then.
    """

    sets: tuple[FoundSet, ...]
    operations: Mapping[Operation, float]
    alone: int
    is_cut_off: bool


class _Trial(NamedTuple):
    """Operations under trial with the figures they change, what then is left of every equation, and
    the places of those that have to hold and do not."""

    operations: tuple[Operation, ...]
    change: Change
    residuals: list[int]
    failing: frozenset[int]


def search(typed: TypedFigures, statements: Statements, model: SlipModel) -> SearchResult:
    """The sets of operations that explain why equations of `typed` fail."""
    return _Search(typed, statements, model).result()


class _Search:
    """The state of one search: what was found, and what has been tried."""

    def __init__(self, typed: TypedFigures, statements: Statements, model: SlipModel) -> None:
        self._families, self._model = typed.system.families, model
        self._ways = ways = Ways(typed, model, [each for group in statements for each in group])
        residuals = [each.residual(typed.values) for each in ways.equations]
        self._groups: list[tuple[range, float]] = []
        first = ways.hard
        for group in statements:
            places = range(first, first := first + len(group))
            # a number about something else is true by chance the more seldom the greater it is
            is_untrue = all(residuals[i] for i in places)
            seldom = math.log(max(abs(group[0].constant), 1)) if is_untrue else 0.0
            self._groups.append((places, STATEMENT + seldom))
        self._settling = cache(ways.settling)
        failing = frozenset([i for i in range(ways.hard) if residuals[i]])
        self._start = _Trial((), {}, residuals, failing)
        self._best = math.inf
        self._steps = 0
        self._found: dict[frozenset[tuple[str, int]], dict[tuple[Operation, ...], float]] = {}
        self._seen: set[frozenset[Operation]] = set()

    def _untrue(self, residuals: list[int]) -> float:
        return sum([price for group, price in self._groups if all(residuals[i] for i in group)])

    def _with(self, trial: _Trial, way: Way) -> _Trial:
        """A way under trial beside what already is."""
        residuals = way.moved(trial.residuals)
        moved = [i for i, _ in way.hard]
        failing = trial.failing.difference(moved).union([i for i in moved if residuals[i]])
        operations, change = (*trial.operations, *way.operations), {**trial.change, **way.change}
        return _Trial(operations, change, residuals, failing)

    def _descend(self, trial: _Trial, left: int, cost: float) -> None:
        """Try every way on with at most `left` operations more."""
        node = frozenset(trial.operations)
        if node in self._seen:
            return
        self._seen.add(node)
        for way in self._on(trial, left, self._best + REACH - cost):
            spent, rest = cost + way.cost, left - len(way.operations)
            if spent > self._best + REACH:
                break
            self._steps += 1
            if self._steps > MOST_STEPS:
                return
            tried = self._with(trial, way)
            if not tried.failing:
                self._keep(tried, rest)
            else:
                # each operation touches one of a family, an exchange two
                needed = (self._most_failing(tried) + 1) // 2
                if needed <= rest and spent + needed * self._ways.least <= self._best + REACH:
                    self._descend(tried, rest, spent)

    def _most_failing(self, trial: _Trial) -> int:
        return max(len(trial.failing & family) for family in self._families)

    def _on(self, trial: _Trial, left: int, limit: float) -> list[Way]:
        """The ways to settle a failing equation or another of one of its cells, cheapest first.

        Of ways that move the equations alike one that is much less likely than another is so
        whatever else is done: it is left out.
        """
        place = min(trial.failing, key=lambda i: (len(self._ways.equations[i].weights), i))
        found, residual = self._simple(trial, place, left), trial.residuals[place]
        if left > 1 and self._most_failing(trial) <= 2 * left - 3:
            alone = [way.cost + REACH for way in found if way.hard == ((place, -residual),)]
            most = min([limit, *alone])
            found += self._ways.pairs(place, residual, most, trial.change)
        free = [w for w in found if w.cost <= limit and trial.change.keys().isdisjoint(w.change)]
        free.sort(key=lambda way: way.cost)
        # statements stay as they are where a way moves only what has to hold
        residuals, base = trial.residuals, self._untrue(trial.residuals)
        worth = [
            way.cost + (base if way.hard == way.moves else self._untrue(way.moved(residuals)))
            for way in free
        ]
        cheapest: dict[Moves, float] = {}
        for way, cost in zip(free, worth, strict=True):
            cheapest[way.hard] = min(cost, cheapest.get(way.hard, math.inf))
        return [w for w, c in zip(free, worth, strict=True) if c <= cheapest[w.hard] + REACH]

    def _simple(self, trial: _Trial, place: int, left: int) -> list[Way]:
        """One cell with another figure, or two exchanged; the last of all settles what is left."""
        residuals = trial.residuals
        if left == 1:
            asked = tuple((i, -residuals[i]) for i in sorted(trial.failing))
            return [w for w in self._settling(place, place, residuals[place]) if w.hard == asked]
        failing = (i for i, off in enumerate(residuals) if off)
        found = {w.operations: w for i in failing for w in self._settling(place, i, residuals[i])}
        return list(found.values())

    def _keep(self, trial: _Trial, left: int) -> None:
        """Keep a set with which every equation holds; beside it exchanges of which a statement
        tells alone."""
        found = self._found.setdefault(frozenset(trial.change.items()), {})
        operations, residuals = tuple(sorted(trial.operations)), trial.residuals
        if operations not in found:
            costs = [self._model.cost(each, trial.change) for each in operations]
            found[operations] = cost = sum(costs) + self._untrue(residuals)
            self._best = min(self._best, cost)
        for i in range(self._ways.hard, len(residuals)) if left else ():
            for way in self._settling(i, i, residuals[i]) if residuals[i] else ():
                if not way.hard and trial.change.keys().isdisjoint(way.change):
                    self._keep(self._with(trial, way), left - 1)

    def result(self) -> SearchResult:
        """What is found, with its probabilities: sets of one operation are looked for, then of two,
        as long as more can still count."""
        first = self._start
        alone = len(self._simple(first, min(first.failing), 1))
        for most in range(1, MOST_OPERATIONS + 1):
            if most * self._ways.least <= self._best + REACH:
                self._seen.clear()
                self._descend(first, most, 0.0)
        weights: dict[tuple[Operation, ...], float] = {}
        for found in self._found.values():
            if min(found.values()) <= self._best + REACH:
                cheapest = min(found, key=lambda each: (found[each], each))
                weights[cheapest] = sum(math.exp(self._best - cost) for cost in found.values())
        share = {i: self._share_found(i, weights) for i in first.failing}
        total = sum(weights.values())
        all_found = math.prod(share.values())
        sets = [FoundSet(each, w / total * all_found) for each, w in weights.items()]
        sets.sort(key=lambda each: (-round(each.probability, 9), each.operations))
        likely: dict[Operation, float] = {}
        for operations, weight in weights.items():
            for operation in operations:
                likely[operation] = likely.get(operation, 0.0) + weight / total
        for operation in likely:
            touched = share.keys() & self._ways.places_of(operation)
            likely[operation] *= math.prod(share[i] for i in touched)
        return SearchResult(tuple(sets), likely, alone, self._steps > MOST_STEPS)

    def _share_found(self, place: int, found: Iterable[tuple[Operation, ...]]) -> float:
        """How much of what may be wrong in an equation was found, where nothing tells its cells
        apart: three slips that add up by chance are not looked for, but are reckoned with."""
        ways = self._ways
        stated = (key for each in ways.equations[ways.hard :] for key in each.weights)
        if not ways.equations[place].weights.keys().isdisjoint(stated):
            return 1.0
        within = {frozenset(o for o in each if place in ways.places_of(o)) for each in found}
        known = sum(math.exp(-sum(self._model.cost(o, dict(o)) for o in each)) for each in within)
        beside = ways.three_by_chance(place, self._start.residuals[place]) if known else 0.0
        return known / (known + beside) if known else 1.0
