"""How often a form is reported, and the words that go with it: 上年 or 上月, 年度 or 季度.

The words stand in `templates/periods.toml`, like all that is said; they are read once, here, since
every room that speaks of a period needs them.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from xltool.model.memo import kept
from xltool.resources import templates

_SLOT = re.compile(r"\{(\w+)\}")


class Cycle(StrEnum):
    """How often a form is reported."""

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
        """How one speaks of its periods."""
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


@kept
def _words_of(cycle: Cycle) -> CycleWords:
    tree = tomllib.loads((templates() / "periods.toml").read_text("utf-8"))[cycle]
    names = tuple(tuple(spellings) for spellings in tree["names"])
    return CycleWords(names, tree["labels"], {"zh": tree["zh"], "en": tree["en"]})
