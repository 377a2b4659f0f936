"""The search for the likeliest smallest sets of operations that make every equation hold.

An operation is one cell with another figure, or two neighbours exchanged. Where an equation fails,
one of its cells is wrong: the search goes through them, depth first, with one operation more each
time, and keeps every set that is not much less likely than the best. What it says of a set is its
probability among all that were found.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from xltool.audit.equations import Equation, TypedFigures
from xltool.audit.localization.slips import REACH, SlipModel, statement_cost
from xltool.audit.localization.ways import Moves, Operation, Way, Ways
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


def search(typed: TypedFigures, statements: Statements, model: SlipModel) -> SearchResult:
    """The sets of operations that explain why equations of `typed` fail."""
    return _Search(typed, statements, model).result()


class _Search:
    """The state of one search; `residuals` are those with the operations under trial."""

    def __init__(self, typed: TypedFigures, statements: Statements, model: SlipModel) -> None:
        self._typed, self._model = typed, model
        self._ways = ways = Ways(typed, model, [each for group in statements for each in group])
        self._residuals = [each.residual(typed.values) for each in ways.equations]
        self._failing = {i for i in range(ways.hard) if self._residuals[i]}
        self._groups: list[tuple[range, float]] = []
        first = ways.hard
        for group in statements:
            places = range(first, first := first + len(group))
            is_untrue = all(self._residuals[i] for i in places)
            self._groups.append((places, statement_cost(group[0].constant, is_untrue)))
        self._best = math.inf
        self._steps = 0
        self._found: dict[frozenset[tuple[str, int]], dict[tuple[Operation, ...], float]] = {}
        self._seen: set[frozenset[Operation]] = set()
        self._change: dict[str, int] = {}
        self._done: list[Operation] = []

    def _run(self) -> None:
        """Look for sets of one operation, then of two, as long as more can still count."""
        for most in range(1, MOST_OPERATIONS + 1):
            if most * self._ways.least > self._best + REACH or self._steps > MOST_STEPS:
                break
            self._seen.clear()
            self._descend(most, 0.0)

    def _descend(self, left: int, cost: float) -> None:
        """Try every way on with at most `left` operations more."""
        node = frozenset(self._done)
        if node in self._seen:
            return
        self._seen.add(node)
        place = min(self._failing, key=lambda i: (len(self._ways.equations[i].weights), i))
        for way in self._on(place, left, self._best + REACH - cost):
            spent, rest = cost + way.cost, left - len(way.operations)
            if spent > self._best + REACH:
                break
            self._steps += 1
            if self._steps > MOST_STEPS:
                return
            self._move(way, 1)
            if not self._failing:
                self._keep(rest)
            else:
                # each operation touches one of a family, an exchange two
                needed = (self._most_failing() + 1) // 2
                if needed <= rest and spent + needed * self._ways.least <= self._best + REACH:
                    self._descend(rest, spent)
            self._move(way, -1)

    def _most_failing(self) -> int:
        return max(len(self._failing & family) for family in self._typed.system.families)

    def _on(self, place: int, left: int, limit: float) -> list[Way]:
        """The ways to settle a failing equation or another of one of its cells, cheapest first.

        Of ways that move the equations alike one that is much less likely than another is so
        whatever else is done: it is left out.
        """
        found = [w for w in self._simple(place, left) if w.cost <= limit and self._is_free(w)]
        if left > 1 and self._most_failing() <= 2 * left - 3:
            residual = self._residuals[place]
            alone = [way.cost for way in found if way.hard == ((place, -residual),)]
            limit = min(limit, *(cost + REACH for cost in alone)) if alone else limit
            found += filter(self._is_free, self._ways.pairs(place, residual, limit))
        worth = [way.cost + self._untrue(way) for way in found]
        cheapest: dict[Moves, float] = {}
        for way, cost in zip(found, worth, strict=True):
            cheapest[way.hard] = min(cost, cheapest.get(way.hard, math.inf))
        kept = [w for w, c in zip(found, worth, strict=True) if c <= cheapest[w.hard] + REACH]
        kept.sort(key=lambda way: way.cost)
        return kept

    def _simple(self, place: int, left: int) -> list[Way]:
        """One cell with another figure, or two exchanged; the last of all settles what is left."""
        residuals, ways = self._residuals, self._ways
        if left == 1:
            asked = tuple((i, -residuals[i]) for i in sorted(self._failing))
            return [w for w in ways.settling(place, place, residuals[place]) if w.hard == asked]
        failing = [*self._failing, *(i for i in range(ways.hard, len(residuals)) if residuals[i])]
        found = {w.operations: w for i in failing for w in ways.settling(place, i, residuals[i])}
        return list(found.values())

    def _is_free(self, way: Way) -> bool:
        change = self._change
        return not change or not any(k in change for each in way.operations for k, _ in each)

    def _untrue(self, way: Way) -> float:
        """What statements cost more that are untrue after operations, or less."""
        if not way.soft:
            return 0.0
        moved, residuals, cost = dict(way.soft), self._residuals, 0.0
        for group, price in self._groups:
            if not moved.keys().isdisjoint(group):
                after = all(residuals[i] + moved.get(i, 0) for i in group)
                cost += price * (after - all(residuals[i] for i in group))
        return cost

    def _move(self, way: Way, sign: int) -> None:
        """Put operations under trial, or take them back."""
        for operation in way.operations:
            if sign > 0:
                self._done.append(operation)
                self._change.update(operation)
            else:
                self._done.pop()
                for key, _ in operation:
                    del self._change[key]
        for i, moved in way.hard + way.soft:
            self._residuals[i] += sign * moved
            if i < self._ways.hard:
                (self._failing.add if self._residuals[i] else self._failing.discard)(i)

    def _keep(self, left: int) -> None:
        """Keep the operations under trial, with which every equation holds; beside them exchanges
        that no equation tells of, but a statement."""
        operations = tuple(sorted(self._done))
        found = self._found.setdefault(frozenset(self._change.items()), {})
        if operations not in found:
            found[operations] = cost = self._cost()
            self._best = min(self._best, cost)
        untrue = [i for i in range(self._ways.hard, len(self._residuals)) if self._residuals[i]]
        for i in untrue if left else ():
            for way in self._ways.settling(i, i, self._residuals[i]):
                if not way.hard and self._is_free(way):
                    self._steps += 1
                    self._move(way, 1)
                    self._keep(left - 1)
                    self._move(way, -1)

    def _cost(self) -> float:
        """What the operations cost beside each other, and the statements that then are untrue."""
        untrue = (price for group, price in self._groups if all(self._residuals[i] for i in group))
        cost = sum(untrue)
        for operation in self._done:
            if len(operation) == 1 and len(self._done) > 1:
                ((key, value),) = operation
                rest = {k: v for k, v in self._change.items() if k != key}
                cost += self._model.cost(key, value, rest)
            else:
                cost += self._ways.own_cost(operation)
        return cost

    def result(self) -> SearchResult:
        """What is found, with its probabilities."""
        first, failing = dict(enumerate(self._residuals)), tuple(self._failing)
        alone = len(self._simple(min(failing), 1))
        self._run()
        weights: dict[tuple[Operation, ...], float] = {}
        for found in self._found.values():
            if min(found.values()) <= self._best + REACH:
                cheapest = min(found, key=lambda each: (found[each], each))
                weights[cheapest] = sum(math.exp(self._best - cost) for cost in found.values())
        share = {i: self._share_found(i, first[i], weights) for i in failing}
        total = sum(weights.values())
        sets = [
            FoundSet(each, w / total * math.prod(share.values())) for each, w in weights.items()
        ]
        sets.sort(key=lambda each: (-round(each.probability, 9), each.operations))
        likely: dict[Operation, float] = {}
        for operations, weight in weights.items():
            for operation in operations:
                likely[operation] = likely.get(operation, 0.0) + weight / total
        for operation in likely:
            touched = share.keys() & self._ways.places_of(operation)
            likely[operation] *= math.prod(share[i] for i in touched)
        return SearchResult(tuple(sets), likely, alone, self._steps > MOST_STEPS)

    def _share_found(
        self, place: int, residual: int, found: Iterable[tuple[Operation, ...]]
    ) -> float:
        """How much of what may be wrong in an equation was found, where nothing tells its cells
        apart: three slips that add up by chance are not looked for, but are reckoned with."""
        ways = self._ways
        stated = (key for each in ways.equations[ways.hard :] for key in each.weights)
        if not ways.equations[place].weights.keys().isdisjoint(stated):
            return 1.0
        within = {frozenset(o for o in each if place in ways.places_of(o)) for each in found}
        known = sum(math.exp(-sum(map(ways.own_cost, each))) for each in within)
        return known / (known + ways.three_by_chance(place, residual)) if known else 1.0
