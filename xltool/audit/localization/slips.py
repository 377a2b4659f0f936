"""How figures come to be mistyped, and how likely each slip is: the model of the search.

The cost of a slip is the negative logarithm of its probability, in nats. A figure is compared in
plain digits, as it is typed. Likelihoods are the one thing of the audit that is no exact number.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import NamedTuple

from xltool.audit.causes import KeyingError
from xltool.audit.equations import TypedFigures, bounds_of
from xltool.model.surroundings import surroundings

# Every number of this table is chosen, see benchmarks/localizing.py: no slips of offices were at
# hand to count.
SHARES = {
    "two neighbouring digits exchanged": 0.14,
    "digit dropped": 0.10,
    "digit typed twice": 0.10,
    "digit inserted": 0.04,
    "counted twice": 0.08,
    "total of row or column in the entry": 0.09,
    "digit replaced": 0.08,
    "power of ten": 0.06,
    "neighbour copied": 0.03,
    "left out": 0.05,
    "miscounted": 0.06,
    "anything else": 0.05,
    "neighbours exchanged": 0.12,
}
"""How the slips of a workbook that has some are divided among the kinds."""
SLIPS = 2
"""How many slips such a workbook has on average."""
POWERS = (0.25, 0.1, 0.1, 0.05)
"""The shares of 10, 100, 1000 and 10 000 among slips by a power of ten, up and down alike."""
FARTHEST_MISCOUNT = 9
WIDTH = 14.4
"""Figures run up to e^14.4, about two millions: of any of them is as likely as of another size."""
ZERO_TYPED = 0.2
"""How much of what was typed for any other reason is 0."""
OF_ZERO = 0.15
"""How often a 0 is mistyped, beside another figure."""
BLANK = 0.5
"""The probability of a figure left out, beside the others, where the cell is blank."""
EXPECTED_SHARE, SPREAD = 0.7, 1.6
"""How many entries are of the size of their row and column, and how far these are off, in nats."""
TYPED_OVER = 10
"""How much likelier a total is wrong that was typed over where most are formulas."""
FEWEST_PAIRS = 8
"""Neighbours that differ, at least: a sheet of few figures makes an exchange no likelier."""
STATEMENT = 4.0
"""The cost of a statement, of the text or of last year's report, that is about something else, or
was copied from a wrong figure."""
REACH = 9.0
"""How much less likely than the best a set may be, in nats, and still count."""
SURE, SURE_BY_TEXT, SURE_BY_ONE_SUM = 0.7, 0.9, 0.99
"""The probability of what is named: where totals were typed, where statements speak beside the
sums, and where only one sum tells of a cell, or nothing but a sum of its figure."""
WORTH_LISTING, LEAST_LISTED = 0.5, 0.01
"""The probability that the truth is among the sets listed as possible, and that of each of them;
of many that fit alike none is listed."""

_ANY_SIZE = (1 - EXPECTED_SHARE) / WIDTH
_EXPECTED = EXPECTED_SHARE / (SPREAD * math.sqrt(2 * math.pi))
_DIGITS = "0123456789"

Operation = tuple[tuple[str, int], ...]
"""The cells that are wrong together, one or two exchanged, each with the figure it should have."""
Change = Mapping[str, int]
"""Figures by key, as they would be."""


@lru_cache(maxsize=1 << 8)
def recognised(typed: int) -> Mapping[int, Mapping[KeyingError, float]]:
    """The figures of which a recognisable slip makes this one: each slip with its probability."""
    found: dict[str, dict[KeyingError, float]] = defaultdict(lambda: defaultdict(float))
    v = str(typed) if typed >= 0 else ""
    long = len(v)
    for i in range(long + 1):
        for digit in _DIGITS:
            longer = v[:i] + digit + v[i:]
            found[longer][KeyingError.DROPPED_DIGIT] += SHARES["digit dropped"] / (long + 1)
    for i, here in enumerate(v):
        shorter, next_one = v[:i] + v[i + 1 :], v[i + 1 : i + 2]
        for digit in _DIGITS.replace(here, ""):
            other = v[:i] + digit + v[i + 1 :]
            found[other][KeyingError.REPLACED_DIGIT] = SHARES["digit replaced"] / (9 * long)
        found[shorter][KeyingError.DROPPED_DIGIT] += SHARES["digit inserted"] / (10 * long)
        if here == next_one:
            found[shorter][KeyingError.DROPPED_DIGIT] += SHARES["digit typed twice"] / (long - 1)
        elif next_one:
            share = SHARES["two neighbouring digits exchanged"] / (long - 1)
            found[v[:i] + next_one + here + v[i + 2 :]][KeyingError.TRANSPOSED] = share
    for kind in found.get("0", ()):
        found["0"][kind] *= OF_ZERO
    if typed and not typed % 2:
        found[str(typed // 2)][KeyingError.DOUBLED] = SHARES["counted twice"]
    for power, share in enumerate(POWERS, start=1):
        for meant in (typed * 10**power, *([] if typed % 10**power else [typed // 10**power])):
            found[str(meant)][KeyingError.POWER_OF_TEN] = SHARES["power of ten"] * share
    for meant in range(max(typed - FARTHEST_MISCOUNT, 1), typed + FARTHEST_MISCOUNT + 1):
        found[str(meant)][KeyingError.MISCOUNTED] = SHARES["miscounted"] / (2 * FARTHEST_MISCOUNT)
    # a figure is not typed with a nought in front
    plain = (text for text in found if text.isdecimal() and text != v)
    return {int(text): found[text] for text in plain if text == str(int(text))}


class _Cell(NamedTuple):
    """What is known of a cell beforehand: what was typed, its bounds, how often such a cell is
    mistyped beside how likely its figure is as typed, slips that make any figure what was typed,
    the totals that may stand in it. Of an entry `zero` is how likely its figure is 0, and `size`
    the logarithm of the figure expected otherwise; of a typed total neither is known."""

    typed: int
    bounds: tuple[int, int]
    rate: float
    always: list[tuple[KeyingError, float]]
    totals: tuple[str, ...] = ()
    zero: float | None = None
    size: float = 0.0

    def density(self, value: int) -> float:
        """How likely the figure of an entry is, whatever was typed."""
        if self.zero is None:
            return 1.0
        if not value:
            return self.zero
        off = (math.log(abs(value)) - self.size) / SPREAD
        near = _EXPECTED * math.exp(-off * off / 2)
        return (1 - self.zero) / abs(value) * (near + _ANY_SIZE)


class SlipModel:
    """How likely it is that figures of one workbook were mistyped.

    `has_few_totals` says that most totals are formulas still.
    """

    def __init__(self, typed: TypedFigures) -> None:
        self._form, self._typed = typed.system.form, typed
        self._values = values = typed.values
        self._around = surroundings(self._form)
        self._below = {t: frozenset(self._form.entries_below(t)) for t in self._form.derivations}
        self._totals = {
            total: sum([values[key] for key in below])
            for total, below in self._below.items()
            if total not in values and below <= values.keys()
        }
        zeros = sum([not value for value in values.values()])
        self._rate = SLIPS / (len(values) - zeros + OF_ZERO * zeros or 1)
        self.has_few_totals = 2 * len(typed.system.totals) < len(self._below)
        pairs = max(sum([len(self.neighbours(key)) for key in values]) // 2, FEWEST_PAIRS)
        self._exchange = SLIPS * SHARES["neighbours exchanged"] / pairs
        self._cell = cache(self._seen)
        self._lines: dict[tuple[str, ...], tuple[int, int, int]] = {}

    def neighbours(self, key: str) -> list[str]:
        """The neighbours of an entry that hold other figures."""
        near = self._around[key].neighbours if key in self._around else ()
        value = self._values[key]
        return [other for other in near if self._values.get(other, value) != value]

    def _seen(self, key: str) -> _Cell:
        values, value, around = self._values, self._values[key], self._around.get(key)
        bounds = bounds_of(self._form, key)
        any_figure = (1 - ZERO_TYPED) / (WIDTH * abs(value)) if value else ZERO_TYPED
        always = [(KeyingError.OTHER, SHARES["anything else"] * any_figure)]
        if not value:
            left_out = SHARES["left out"] + BLANK * (key in self._typed.blank)
            always.append((KeyingError.LEFT_OUT, left_out))
        if around is None:
            over = TYPED_OVER if self.has_few_totals and key in self._below else 1
            return _Cell(value, bounds, self._rate * over, always)
        near = around.neighbours
        if value and (alike := sum(values.get(k) == value for k in near)):
            always.append((KeyingError.COPIED, SHARES["neighbour copied"] * alike / len(near)))
        totals = tuple(t for t in around.totals if value and (t in values or t in self._totals))
        row, row_odds = self._without(around.row, value)
        column, column_odds = self._without(around.column, value)
        block, odds = self._without(around.block, value)
        rest, odds = block - row - column, row_odds * column_odds / odds
        size = math.log(max(row * column / rest if rest > 0 else 2, 2))
        cell = _Cell(value, bounds, self._rate, always, totals, odds / (1 + odds), size)
        return cell._replace(rate=self._rate / cell.density(value))

    def _without(self, line: tuple[str, ...], value: int) -> tuple[int, float]:
        """Of a line without one of its figures the sum, and the odds of noughts."""
        if line not in self._lines:
            known = [self._values[key] for key in line if key in self._values]
            self._lines[line] = sum(known), known.count(0), len(known)
        total, zeros, count = self._lines[line]
        zeros -= not value
        return total - value, (zeros + 0.5) / (count - 1 - zeros + 0.5)

    def is_possible(self, key: str, meant: int) -> bool:
        """Whether a figure, in the smallest unit of its kind, could be entered."""
        least, most = self._cell(key).bounds
        return least <= meant <= most

    def cost(self, operation: Operation, change: Change) -> float:
        """The cost of an operation that is part of a `change`."""
        (key, meant), *second = operation
        here = self._cell(key)
        if second:
            there = self._cell(second[0][0])
            ratio = here.density(there.typed) / here.density(here.typed)
            ratio *= there.density(here.typed) / there.density(there.typed)
            return -math.log(self._exchange * ratio)
        probability = sum([p for _, p in self._kinds(key, change)])
        return -math.log(here.rate * probability * here.density(meant))

    def kind(self, key: str, change: Change) -> KeyingError:
        """The likeliest slip that made of a figure of a `change` what was typed."""
        return max(self._kinds(key, change), key=lambda each: each[1])[0]

    def _kinds(self, key: str, change: Change) -> list[tuple[KeyingError, float]]:
        cell, meant = self._cell(key), change[key]
        kinds = [*recognised(cell.typed).get(meant, {}).items(), *cell.always]
        if cell.totals and meant < cell.typed:
            held = sum([self._total(total, change) == cell.typed for total in cell.totals])
            share = SHARES["total of row or column in the entry"] / 2 * held
            kinds.append((KeyingError.TOTAL_IN_ENTRY, share))
        return kinds

    def _total(self, total: str, change: Change) -> int:
        """A total as it would be."""
        if total in self._values:
            return change.get(total, self._values[total])
        below, values = self._below[total], self._values
        return self._totals[total] + sum([v - values[k] for k, v in change.items() if k in below])

    def totals_of(self, key: str, change: Change) -> Iterator[tuple[int, frozenset[str]]]:
        """The computed totals that an entry is part of as they would be, each with its entries."""
        for total in self._cell(key).totals:
            if total in self._totals and key in self._below[total]:
                yield self._total(total, change), self._below[total]
