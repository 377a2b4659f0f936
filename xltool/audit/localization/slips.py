"""How figures come to be mistyped, and how likely each slip is: the model of the search.

The cost of a slip is the negative logarithm of its probability, in nats. A figure is compared in
plain digits, as it is typed. Likelihoods are the one thing of the audit that is no exact number.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from functools import lru_cache
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
sums, and where only one sum tells of a cell."""
WORTH_LISTING, LEAST_LISTED = 0.5, 0.01
"""The probability that the truth is among the sets listed as possible, and that of each of them;
of many that fit alike none is listed."""

_ANY_SIZE = (1 - EXPECTED_SHARE) / WIDTH
_EXPECTED = EXPECTED_SHARE / (SPREAD * math.sqrt(2 * math.pi))
_DIGITS = "0123456789"

Change = Mapping[str, int]
"""Figures by key, as they would be."""
NONE: Change = {}


def statement_cost(number: int, is_untrue_now: bool) -> float:
    """The cost of a statement of a number that stays, or becomes, untrue.

    That a number which is about something else becomes true by chance is the less likely the
    greater it is.
    """
    return STATEMENT + math.log(max(abs(number), 1)) if is_untrue_now else STATEMENT


@lru_cache(maxsize=1 << 16)
def slips_between(typed: int, meant: int) -> tuple[tuple[KeyingError, float], ...]:
    """The slips that make `typed` of `meant`, each with its probability.

    Those that depend on what stands around are left out.
    """
    if typed < 0 or meant < 0:
        return ((KeyingError.OTHER, SHARES["anything else"] / WIDTH),)
    found: dict[KeyingError, float] = {}
    v, t = str(typed), str(meant)
    if len(v) == len(t):
        differing = [i for i, (a, b) in enumerate(zip(v, t, strict=True)) if a != b]
        if len(differing) == 1:
            found[KeyingError.REPLACED_DIGIT] = SHARES["digit replaced"] / (9 * len(t))
        elif len(differing) == 2 and differing[1] == differing[0] + 1:
            i, j = differing
            if v[i] == t[j] and v[j] == t[i]:
                share = SHARES["two neighbouring digits exchanged"]
                found[KeyingError.TRANSPOSED] = share / (len(t) - 1)
    elif len(v) + 1 == len(t):
        ways = sum(t[:i] + t[i + 1 :] == v for i in range(len(t)))
        found[KeyingError.DROPPED_DIGIT] = SHARES["digit dropped"] * ways / len(t)
    elif len(v) == len(t) + 1:
        ways = sum(v[:i] + v[i + 1 :] == t for i in range(len(v)))
        twice = sum(t[:i] + t[i] + t[i:] == v for i in range(len(t)))
        inserted = SHARES["digit inserted"] * ways / (10 * len(v))
        repeated = SHARES["digit typed twice"] * twice / len(t)
        found[KeyingError.DROPPED_DIGIT] = inserted + repeated
    if not meant:
        found = {kind: OF_ZERO * p for kind, p in found.items()}
    elif not typed:
        found[KeyingError.LEFT_OUT] = SHARES["left out"]
    else:
        if typed == 2 * meant:
            found[KeyingError.DOUBLED] = SHARES["counted twice"]
        for power, share in enumerate(POWERS, start=1):
            if typed == meant * 10**power or typed * 10**power == meant:
                found[KeyingError.POWER_OF_TEN] = SHARES["power of ten"] * share
    if meant and abs(typed - meant) <= FARTHEST_MISCOUNT:
        found[KeyingError.MISCOUNTED] = SHARES["miscounted"] / (2 * FARTHEST_MISCOUNT)
    any_figure = (1 - ZERO_TYPED) / (WIDTH * typed) if typed else ZERO_TYPED
    found[KeyingError.OTHER] = SHARES["anything else"] * any_figure
    return tuple((kind, p) for kind, p in found.items() if p)


@lru_cache(maxsize=1 << 12)
def figures_mistyped_as(typed: int) -> tuple[int, ...]:
    """Every figure of which a recognisable slip makes this one."""
    v = str(typed)
    found = {v[:i] + d + v[i:] for i in range(len(v) + 1) for d in _DIGITS}
    found |= {v[:i] + d + v[i + 1 :] for i in range(len(v)) for d in _DIGITS}
    found |= {v[:i] + v[i + 1 :] for i in range(len(v))}
    found |= {v[:i] + v[i + 1] + v[i] + v[i + 2 :] for i in range(len(v) - 1)}
    numbers = {int(text) for text in found if text and (text[0] != "0" or text == "0")}
    numbers |= {typed + step for step in range(-FARTHEST_MISCOUNT, FARTHEST_MISCOUNT + 1)}
    if typed:
        powers = [10**power for power in range(1, len(POWERS) + 1)]
        numbers |= {typed * p for p in powers} | {typed // p for p in powers if not typed % p}
        numbers |= set() if typed % 2 else {typed // 2}
    return tuple(sorted(n for n in numbers if n >= 0 and n != typed))


class _Cell(NamedTuple):
    """What is known of a cell beforehand: what was typed, its bounds, slips that make any figure
    what was typed, the totals that may stand in it. Of an entry `zero` is how likely its figure is
    0, `size` the logarithm of the figure expected otherwise, and `as_typed` how likely what stands
    there is; of a typed total none of these is known."""

    typed: int
    bounds: tuple[int, int]
    always: tuple[tuple[KeyingError, float], ...]
    totals: tuple[str, ...] = ()
    zero: float | None = None
    size: float = 0.0
    as_typed: float = 1.0

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
            total: sum(values[key] for key in below)
            for total, below in self._below.items()
            if total not in values and below <= values.keys()
        }
        zeros = sum(not value for value in values.values())
        self._rate = SLIPS / (len(values) - zeros + OF_ZERO * zeros)
        self.has_few_totals = 2 * len(typed.system.totals) < len(self._below)
        self._rate_of_totals = self._rate * (TYPED_OVER if self.has_few_totals else 1)
        pairs = max(sum([len(self.neighbours(key)) for key in values]) // 2, FEWEST_PAIRS)
        self._exchange = SLIPS * SHARES["neighbours exchanged"] / pairs
        self._cells = {key: self._cell(key) for key in values}

    def neighbours(self, key: str) -> list[str]:
        """The neighbours of an entry that hold other figures."""
        near = self._around[key].neighbours if key in self._around else ()
        value = self._values[key]
        return [other for other in near if self._values.get(other, value) != value]

    def _cell(self, key: str) -> _Cell:
        values, around = self._values, self._around.get(key)
        value, bounds = values[key], bounds_of(self._form, key)
        always = [(KeyingError.LEFT_OUT, BLANK)] if key in self._typed.blank else []
        if around is None:
            return _Cell(value, bounds, tuple(always))
        lines = (around.row, around.column, around.block)
        known = ([values[k] for k in line if k != key and k in values] for line in lines)
        row, column, block = known
        rest = sum(block) - sum(row) - sum(column)
        size = sum(row) * sum(column) / rest if rest > 0 else 2
        odds = _odds(row) * _odds(column) / _odds(block)
        near = around.neighbours
        if value and (alike := sum(values.get(k) == value for k in near)):
            share = SHARES["neighbour copied"]
            always.append((KeyingError.COPIED, share * alike / len(near)))
        totals = (t for t in around.totals if value and (t in values or t in self._totals))
        zero, log = odds / (1 + odds), math.log(max(size, 2))
        cell = _Cell(value, bounds, tuple(always), tuple(totals), zero, log)
        return cell._replace(as_typed=cell.density(value))

    def is_possible(self, key: str, meant: int) -> bool:
        """Whether a figure, in the smallest unit of its kind, could be entered."""
        least, most = self._cells[key].bounds
        return least <= meant <= most

    def cost(self, key: str, meant: int, change: Change = NONE) -> float:
        """The cost of an operation: the cell was mistyped, beside a `change` of others."""
        cell = self._cells[key]
        probability = sum([p for _, p in self._kinds(key, meant, change)])
        ratio = cell.density(meant) / cell.as_typed
        rate = self._rate_of_totals if key in self._below else self._rate
        return -math.log(rate * probability * ratio)

    def kind(self, key: str, meant: int, change: Change) -> KeyingError:
        """The likeliest slip of an operation on one cell."""
        return max(self._kinds(key, meant, change), key=lambda each: each[1])[0]

    def _kinds(self, key: str, meant: int, change: Change) -> tuple[tuple[KeyingError, float], ...]:
        cell = self._cells[key]
        kinds = slips_between(cell.typed, meant) + cell.always
        for total in cell.totals if meant < cell.typed else ():
            if self._total(total, key, meant, change) == cell.typed:
                share = SHARES["total of row or column in the entry"]
                kinds += ((KeyingError.TOTAL_IN_ENTRY, share / 2),)
        return kinds

    def _total(self, total: str, key: str, meant: int, change: Change) -> int:
        """A total as it would be."""
        if total in self._values:
            return change.get(total, self._values[total])
        below, after = self._below[total], self._totals[total]
        if change:
            after += sum(v - self._values[k] for k, v in change.items() if k in below)
        return after + meant - self._values[key] if key in below else after

    def exchange_cost(self, one: str, other: str) -> float:
        """The cost of an operation: two neighbours stand in each other's place."""
        here, there = self._cells[one], self._cells[other]
        ratio = here.density(there.typed) / here.as_typed
        ratio *= there.density(here.typed) / there.as_typed
        return -math.log(self._exchange * ratio)

    def totals_of(self, key: str, weights: Change) -> Iterator[tuple[int, frozenset[str]]]:
        """The totals around an entry that is part of them, as they are computed from cells which
        count alike among `weights`, each with its entries."""
        for total in self._cells[key].totals:
            below = self._below[total]
            alike = all(weights.get(each) == weights[key] for each in below)
            if total in self._totals and key in below and alike:
                yield self._totals[total], below


def _odds(values: list[int]) -> float:
    zeros = sum([not value for value in values])
    return (zeros + 0.5) / (len(values) - zeros + 0.5)
