"""The ways to settle an equation that fails: one cell, two exchanged, two slips that add up.

What a way costs is what its slips cost by themselves, but for a total that stands in an entry.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import chain, combinations
from typing import NamedTuple

from xltool.audit.equations import Equation, TypedFigures
from xltool.audit.localization.slips import REACH, Change, Operation, SlipModel, recognised

Moves = tuple[tuple[int, int], ...]
"""By how much equations are moved, by their places."""


class Way(NamedTuple):
    """Operations tried together with the figures they change, what they cost, and by how much they
    move equations: those that have to hold, and all."""

    cost: float
    operations: tuple[Operation, ...]
    change: Change
    hard: Moves
    moves: Moves

    def moved(self, residuals: list[int]) -> list[int]:
        """What is left of every equation after this."""
        after = residuals.copy()
        for i, moved in self.moves:
            after[i] += moved
        return after


class Ways:
    """The ways of one workbook. `equations` are those that have to hold, up to the place `hard`,
    and behind them those of which statements may be."""

    def __init__(self, typed: TypedFigures, model: SlipModel, stated: Iterable[Equation]) -> None:
        self._typed, self._model = typed, model
        self._cost = cache(lambda operation: model.cost(operation, dict(operation)))
        self._way, self._slips_on = cache(self._way_of), cache(self._find_slips)
        self._exchanged = cache(self._find_exchanges)
        self.equations = (*typed.system.sparse, *stated)
        self.hard = len(typed.system.sparse)
        self.least = math.inf  # what the cheapest operation seen so far costs
        self._touching: dict[str, list[tuple[int, int]]] = {key: [] for key in typed.values}
        for place, equation in enumerate(self.equations):
            for key, weight in equation.weights.items():
                self._touching[key].append((place, weight))

    def places_of(self, operation: Operation) -> set[int]:
        """The places of the equations that its cells stand in."""
        return {i for key, _ in operation for i, _ in self._touching[key]}

    def _way_of(self, *operations: Operation) -> Way:
        change = {key: value for operation in operations for key, value in operation}
        moved: dict[int, int] = {}
        for key, value in change.items():
            for i, weight in self._touching[key]:
                moved[i] = moved.get(i, 0) + weight * (value - self._typed.values[key])
        moves = tuple(sorted((i, m) for i, m in moved.items() if m))
        hard = tuple(each for each in moves if each[0] < self.hard)
        costs = [self._cost(each) for each in operations]
        self.least = min(self.least, max(min(costs), 0.5))
        return Way(sum(costs), operations, change, hard, moves)

    def settling(self, place: int, settled: int, residual: int) -> list[Way]:
        """One cell with another figure, or two exchanged, that move an equation and settle that one
        or another, of which this is left."""
        weights, found = self.equations[settled].weights, []
        for key in self.equations[place].weights:
            if key in weights and key not in self._typed.held and not residual % weights[key]:
                meant = self._typed.values[key] - residual // weights[key]
                if self._model.is_possible(key, meant):
                    found.append(self._way(((key, meant),)))
        return found + [way for way in self._exchanged(place) if (settled, -residual) in way.moves]

    def _find_exchanges(self, place: int) -> list[Way]:
        """Two neighbours exchanged that move an equation."""
        values, held = self._typed.values, self._typed.held
        pairs = {
            (min(key, other), max(key, other))
            for key in self.equations[place].weights.keys() - held
            for other in self._model.neighbours(key)
            if other not in held
        }
        ways = [self._way(((a, values[b]), (b, values[a]))) for a, b in sorted(pairs)]
        return [way for way in ways if any(i == place for i, _ in way.moves)]

    def pairs(self, place: int, residual: int, limit: float, change: Change) -> Iterator[Way]:
        """Two slips that settle an equation together, in cells that nothing else tells apart, where
        this is left of it after a `change`; those that cost more than `limit` are left out."""
        slips, off = self._slips_on(place), -residual
        shifts = [shift for shift in slips if shift <= off - shift and off - shift in slips]
        least = min([slips[s][0][0] + slips[off - s][0][0] for s in shifts], default=0.0)
        most = min(least + REACH, limit)
        for shift in shifts:
            for cost, key, meant in slips[shift]:
                for other_cost, other, value in slips[off - shift]:
                    if cost + other_cost > most:
                        break
                    if key != other and (2 * shift != off or key < other):
                        yield self._way(((key, meant),), ((other, value),))
        yield from self._beside(place, residual, limit, change)

    def _beside(self, place: int, residual: int, limit: float, change: Change) -> Iterator[Way]:
        """A slip, beside a cell in which stands its total as it would be without the slip: any slip
        that the total counts will do."""
        weights, values = self.equations[place].weights, self._typed.values
        for key, weight in weights.items():
            for total, below in self._model.totals_of(key, change):
                if weight * (total - values[key]) != residual or key in self._typed.held:
                    continue
                for cost, other, value in chain.from_iterable(self._slips_on(place).values()):
                    meant = 2 * values[key] - total - (value - values[other])
                    if other not in below or key == other or meant == values[key]:
                        continue
                    if weights[other] == weight and self._model.is_possible(key, meant):
                        held = ((key, meant),)
                        cost += self._model.cost(held, {**change, other: value, key: meant})
                        if cost <= limit:
                            yield self._way(((other, value),), held)._replace(cost=cost)

    def _find_slips(self, place: int) -> Mapping[int, list[tuple[float, str, int]]]:
        """The recognisable slips of the cells that stand in this equation alone, by how much each
        moves it: their costs, cheapest first, the cells and what they should have held."""
        found = defaultdict[int, list[tuple[float, str, int]]](list)
        for key, weight in self.equations[place].weights.items():
            if self._typed.system.touching[key] != (place,) or key in self._typed.held:
                continue
            value = self._typed.values[key]
            in_entry = (2 * value - total for total, _ in self._model.totals_of(key, {}))
            for meant in {*recognised(value), *in_entry} - {value}:
                if self._model.is_possible(key, meant):
                    slip = (self._cost(((key, meant),)), key, meant)
                    found[weight * (meant - value)].append(slip)
        for slips in found.values():
            slips.sort()
        return found

    def three_by_chance(self, place: int, residual: int) -> float:
        """About the probability that three slips settle an equation: their sums spread over as many
        figures as there are slips, or as there are up to what is left."""
        slips, mass = self._slips_on(place), defaultdict[str, float](float)
        for cost, key, _ in chain.from_iterable(slips.values()):
            mass[key] += math.exp(-cost)
        triples = combinations([min(each, 1.0) for each in mass.values()], 3)
        return sum(map(math.prod, triples)) / max(len(slips), abs(residual))
