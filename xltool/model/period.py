"""The span of time a report is about: a year, or the half, quarter or month of one.

The words that go with it (上年 or 上月, 年度 or 季度) stand in `templates/periods.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from functools import cache

from xltool.classes import dataclass
from xltool.model.errors import UsageError
from xltool.resources import values_of

_SLOT = re.compile(r"\{(\w+)\}")
_YEAR = re.compile(r"[1-9]\d{3}", re.ASCII)


class Cycle(StrEnum):
    """How often a form is reported; the values are those of `period` in form.toml."""

    YEAR = "year"
    HALF_YEAR = "half_year"
    QUARTER = "quarter"
    MONTH = "month"

    @property
    def per_year(self) -> int:
        """How many periods a year has."""
        return _PER_YEAR[self]

    @property
    def words(self) -> CycleWords:
        return _words_of(self)


_PER_YEAR = {Cycle.YEAR: 1, Cycle.HALF_YEAR: 2, Cycle.QUARTER: 4, Cycle.MONTH: 12}


@dataclass(frozen=True, slots=True)
class CycleWords:
    """The words of a cycle.

    `names` has for each period of a year what it is called, the official name first, then others
    that are understood. `labels` are patterns of a period's name with its year, by style. `words`
    are by language what sentences say of the period before, of this one, and so on, by slot.
    """

    names: tuple[tuple[str, ...], ...]
    labels: Mapping[str, str]
    words: Mapping[str, Mapping[str, str]]

    def fill(self, sentence: str, language: str = "zh") -> str:
        """A sentence with the slots of these words filled, and every other slot as it is."""
        known = self.words[language]
        return _SLOT.sub(lambda slot: known.get(slot[1], slot[0]), sentence)


@cache
def _words_of(cycle: Cycle) -> CycleWords:
    tree = values_of("periods.toml")[cycle]
    names = tuple(tuple(spellings) for spellings in tree["names"])
    return CycleWords(names, tree["labels"], {"zh": tree["zh"], "en": tree["en"]})


class NumberError(UsageError):
    """A number that is none of a cycle's periods, is missing, or stands where a year has none.

    `path` is the file with whose form it does not go, where there may be many.
    """

    def __init__(self, cycle: Cycle, path: str = "") -> None:
        super().__init__("usage.no_number" if cycle is Cycle.YEAR else "usage.number")
        self.cycle = cycle
        self.path = path


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A period of a cycle: the third month of 2026 is `Period(2026, 3, Cycle.MONTH)`.

    `number` counts within the year from 1; a whole year is its only period. Periods of one cycle
    are in the order of time. Raises ValueError for a number that the cycle does not have.
    """

    year: int
    number: int = 1
    cycle: Cycle = Cycle.YEAR

    def __post_init__(self) -> None:
        if not 1 <= self.number <= self.cycle.per_year:
            raise ValueError(f"{self.cycle} {self.number}")

    @property
    def before(self) -> Period:
        """The period before; before the first of a year comes the last of the year before."""
        if self.number > 1:
            return Period(self.year, self.number - 1, self.cycle)
        return Period(self.year - 1, self.cycle.per_year, self.cycle)

    @property
    def is_annual(self) -> bool:
        """Whether it is a whole year, which needs no number."""
        return self.cycle is Cycle.YEAR

    def __format__(self, style: str) -> str:
        """The period in words. The styles are those of `templates/periods.toml`: 2026年3月 is
        `name`, which is also the style where none is asked for. Raises KeyError for another."""
        words = self.cycle.words
        name = words.names[self.number - 1][0]
        return words.labels[style or "name"].format(year=self.year, number=self.number, name=name)

    def __str__(self) -> str:
        return format(self)


@dataclass(frozen=True, slots=True)
class PeriodQuery:
    """The period a caller selects, who may not know how often the form is reported.

    `number` is None where only the year was given.

    >>> str(PeriodQuery(2026, 3).of(Cycle.QUARTER)), str(PeriodQuery(2026).of(Cycle.YEAR))
    ('2026年第三季度', '2026年')
    """

    year: int
    number: int | None = None

    def of(self, cycle: Cycle) -> Period:
        """The period of a cycle. Raises NumberError where the number does not go with it."""
        if cycle is Cycle.YEAR and self.number is None:
            return Period(self.year)
        if cycle is Cycle.YEAR or self.number is None or not 1 <= self.number <= cycle.per_year:
            raise NumberError(cycle)
        return Period(self.year, self.number, cycle)

    def admits(self, period: Period) -> bool:
        """Whether a period is asked for; a year alone asks for all that are of it. Raises as `of`
        for a number that does not go with the period's cycle."""
        if self.number is None:
            return self.year == period.year
        return self.of(period.cycle) == period


def period_of_label(text: str) -> Period | None:
    """The period that a text names in the style `bare`; None for any other text."""
    if _YEAR.match(text) is None:
        return None
    year = int(text[:4])
    periods = (Period(year, n, cycle) for cycle in Cycle for n in range(1, cycle.per_year + 1))
    return next((period for period in periods if f"{period:bare}" == text), None)
