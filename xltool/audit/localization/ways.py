"""The ways to settle an equation that fails: one cell, two exchanged, two slips that add up.

Nothing is known here of what else is tried; what a way costs is what its slips cost by themselves.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from xltool.audit.equations import Equation, TypedFigures
from xltool.audit.localization.slips import REACH, SlipModel, recognised

Operation = tuple[tuple[str, int], ...]
"""The cells that are wrong together, each with the figure it should have."""
Moves = tuple[tuple[int, int], ...]
"""By how much equations are moved, by their places."""
LIKELIEST_SHIFTS = 150
"""Of so many slips of an equation it is reckoned how often three of them add up by chance."""
_Slip = tuple[float, str, int]
"""What it costs that a cell should have held a figure."""


class Way(NamedTuple):
    """Operations tried together, what they cost, and by how much they move equations: those that
    have to hold, and statements."""

    cost: float
    operations: tuple[Operation, ...]
    hard: Moves
    soft: Moves


class Ways:
    """The ways of one workbook. `equations` are those that have to hold, up to the place `hard`,
    and behind them those of which statements may be."""

    def __init__(self, typed: TypedFigures, model: SlipModel, stated: Iterable[Equation]) -> None:
        self._typed, self._model = typed, model
        self.equations = (*typed.system.sparse, *stated)
        self.hard = len(typed.system.sparse)
        self.least = math.inf  # what the cheapest operation seen so far costs
        self._touching: dict[str, list[tuple[int, int]]] = {key: [] for key in typed.values}
        for place, equation in enumerate(self.equations):
            for key, weight in equation.weights.items():
                self._touching[key].append((place, weight))
        self._settling: dict[tuple[int, int, int], list[Way]] = {}
        self._exchanges: dict[int, list[Way]] = {}
        self._tables: dict[int, dict[int, list[_Slip]]] = {}
        self._pairs: dict[tuple[int, int], tuple[float, list[Way]]] = {}

    def places_of(self, operation: Operation) -> set[int]:
        """The places of the equations that its cells stand in."""
        return {i for key, _ in operation for i, _ in self._touching[key]}

    def own_cost(self, operation: Operation) -> float:
        """What an operation costs by itself."""
        if len(operation) == 1:
            cost = self._model.cost(*operation[0])
        else:
            cost = self._model.exchange_cost(operation[0][0], operation[1][0])
        self.least = min(self.least, max(cost, 0.5))
        return cost

    def _way(self, cost: float, *operations: Operation) -> Way:
        moved: dict[int, int] = {}
        for operation in operations:
            for key, value in operation:
                shift = value - self._typed.values[key]
                for i, weight in self._touching[key]:
                    moved[i] = moved.get(i, 0) + weight * shift
        moves = sorted((i, m) for i, m in moved.items() if m)
        hard = tuple(each for each in moves if each[0] < self.hard)
        return Way(cost, operations, hard, tuple(moves[len(hard) :]))

    def settling(self, place: int, settled: int, residual: int) -> list[Way]:
        """One cell with another figure, or two exchanged, that move an equation and settle that one
        or another, of which this is left."""
        at = (place, settled, residual)
        if at not in self._settling:
            weights, found = self.equations[settled].weights, self._settling.setdefault(at, [])
            for key in self.equations[place].weights.keys() & weights.keys() - self._typed.held:
                meant = self._typed.values[key] - residual // weights[key]
                if not residual % weights[key] and self._model.is_possible(key, meant):
                    found.append(self._way(self.own_cost(((key, meant),)), ((key, meant),)))
            for way in self._exchanged(place):
                moves = dict(way.hard + way.soft)
                if place in moves and moves.get(settled) == -residual:
                    found.append(way)
        return self._settling[at]

    def _exchanged(self, place: int) -> list[Way]:
        """Two neighbours of which one stands in an equation."""
        if place not in self._exchanges:
            values, held = self._typed.values, self._typed.held
            pairs = {
                (min(key, other), max(key, other))
                for key in self.equations[place].weights.keys() - held
                for other in self._model.neighbours(key)
                if other not in held
            }
            operations = [((a, values[b]), (b, values[a])) for a, b in sorted(pairs)]
            self._exchanges[place] = [self._way(self.own_cost(each), each) for each in operations]
        return self._exchanges[place]

    def pairs(self, place: int, residual: int, limit: float) -> list[Way]:
        """Two slips that settle an equation together, in cells that nothing else tells apart; those
        that cost more than `limit` are left out."""
        at = (place, residual)
        reached, found = self._pairs.get(at, (-math.inf, []))
        if reached < limit:
            found = [*self._sums(place, -residual, limit), *self._beside_totals(place, -residual)]
            self._pairs[at] = (limit, found)
        return [way for way in found if way.cost <= limit]

    def _sums(self, place: int, off: int, limit: float) -> Iterator[Way]:
        table = self._table(place)
        shifts = [shift for shift in table if shift <= off - shift and off - shift in table]
        least = min((table[s][0][0] + table[off - s][0][0] for s in shifts), default=0.0)
        limit = min(least + REACH, limit)
        for shift in shifts:
            for cost, key, meant in table[shift]:
                if cost + table[off - shift][0][0] > limit:
                    break
                for other_cost, other, value in table[off - shift]:
                    if cost + other_cost > limit:
                        break
                    if key != other and (2 * shift != off or key < other):
                        yield self._way(cost + other_cost, ((key, meant),), ((other, value),))

    def _beside_totals(self, place: int, off: int) -> Iterator[Way]:
        """A slip, beside a cell in which stands its total as it would be without the slip."""
        weights, values = self.equations[place].weights, self._typed.values
        slips = [slip for slips in self._table(place).values() for slip in slips]
        for key in dict.fromkeys(key for _, key, _ in slips):
            for total, below in self._model.totals_of(key, weights):
                if weights[key] * (values[key] - total) != off:
                    continue
                for cost, other, value in slips:
                    meant = 2 * values[key] - total - (value - values[other])
                    if other == key or other not in below or meant == values[key]:
                        continue
                    if self._model.is_possible(key, meant):
                        cost += self._model.cost(key, meant, {other: value})
                        yield self._way(cost, ((other, value),), ((key, meant),))

    def _table(self, place: int) -> dict[int, list[_Slip]]:
        """The recognisable slips of the cells that stand in this equation alone, by how much each
        moves it; cheapest first."""
        if place not in self._tables:
            table = self._tables.setdefault(place, {})
            for key, weight in self.equations[place].weights.items():
                if self._typed.system.touching[key] != (place,) or key in self._typed.held:
                    continue
                value = self._typed.values[key]
                for meant in recognised(value):
                    if self._model.is_possible(key, meant):
                        slip = (self.own_cost(((key, meant),)), key, meant)
                        table.setdefault(weight * (meant - value), []).append(slip)
            for slips in table.values():
                slips.sort()
        return self._tables[place]

    def three_by_chance(self, place: int, residual: int) -> float:
        """The probability that three slips settle an equation."""
        table = self._table(place)
        mass = {s: sum(math.exp(-cost) for cost, _, _ in slips) for s, slips in table.items()}
        likeliest = sorted(mass, key=lambda shift: (-mass[shift], shift))[:LIKELIEST_SHIFTS]
        triples = sum(
            mass[one] * mass[other] * mass.get(-residual - one - other, 0.0)
            for one in likeliest
            for other in likeliest
        )
        return triples / 6
