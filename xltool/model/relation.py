"""The few kinds of relation (勾稽关系) that figures can have, over keys.

A relation is data: a form's definition names the keys, and from the one value here come the
spreadsheet's formula, the live check beside it and the outcome of the audit. Nothing in this module
knows a form, a cell or a sentence. How a report is held against last year's stands here as well.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from decimal import Decimal
from enum import StrEnum

from xltool.classes import dataclass
from xltool.model.expression import Abs, Binary, Const, If, Node, Ref, add, magnitude, total
from xltool.model.finding import Number, Rule
from xltool.model.key import is_previous


class RelationKind(StrEnum):
    """What a relation demands of its two sides, by the word for it in form.toml."""

    TOTAL = "total"
    """left is one derived figure; it equals the sum of right, and the workbook computes it"""
    EQUAL = "equal"
    """the sum of left equals the sum of right"""
    AT_MOST = "at_most"
    """the sum of left does not exceed the sum of right"""
    ZERO_UNLESS = "zero_unless"
    """the sum of left is zero unless the office bears a mark; right is empty"""


MARK_PREFIX = "identity."
MARKED, UNMARKED = "是", "否"
"""What the identity sheet holds for an office that bears a mark, and for one that does not."""


@dataclass(frozen=True, slots=True)
class Relation:
    """One relation between figures, written out: every key is named.

    `at` is the key a finding is reported at; it stands on one of the sides. `tolerance` is 0 for
    counts and, where money is involved, half of the last place that the form asks for.
    """

    code: str
    kind: RelationKind
    left: tuple[str, ...]
    right: tuple[str, ...]
    at: str
    unless: str = ""
    tolerance: Decimal = Decimal(0)

    @property
    def keys(self) -> tuple[str, ...]:
        """All figures concerned, each once, in reading order."""
        return tuple(dict.fromkeys(self.left + self.right))

    @property
    def spans_years(self) -> bool:
        """Whether it names figures of last year; a workbook, which has none, cannot hold it."""
        return any(map(is_previous, self.keys))

    def left_sum(self) -> Node:
        return total(self.left)

    def right_sum(self) -> Node:
        return total(self.right)

    def excess(self) -> Node:
        """How far the left side is beyond the right, as a formula; a mark that excuses, or is
        not known, gives 0."""
        if self.kind is RelationKind.ZERO_UNLESS:
            unmarked = Binary(Ref(MARK_PREFIX + self.unless), "=", Const(UNMARKED))
            return If(unmarked, self.left_sum(), Const(0))
        return Binary(self.left_sum(), "-", self.right_sum())

    def broken(self) -> Node:
        """Whether the relation fails, as a formula; `broken_by` says the same of a number."""
        excess = self.excess()
        size = excess if self.kind is RelationKind.AT_MOST else Abs(excess)
        return Binary(size, ">", Const(self.tolerance))

    def broken_by(self, excess: Number) -> bool:
        """Whether the relation fails when the left side exceeds the right by `excess`."""
        size = excess if self.kind is RelationKind.AT_MOST else magnitude(excess)
        return size > self.tolerance


@dataclass(frozen=True, slots=True)
class Judgement:
    """A relation held against figures. `expected` and `actual` are about the figure `at`."""

    holds: bool
    left: Number
    right: Number
    expected: Number
    actual: Number

    @property
    def difference(self) -> Number:
        """Left minus right, in the unit of the figures."""
        return self.left - self.right


def judge(
    relation: Relation, value: Callable[[str], Number], marked: Callable[[str], bool | None]
) -> Judgement:
    """Hold a relation against figures that are all known.

    `value` gives a figure by key, `marked` whether the office bears a mark. What is expected of the
    figure at `at` is what would settle the relation with every other figure unchanged.
    """
    left, right = add(map(value, relation.left)), add(map(value, relation.right))
    excused = relation.kind is RelationKind.ZERO_UNLESS and marked(relation.unless) is True
    holds = excused or not relation.broken_by(left - right)
    actual = value(relation.at)
    towards = right - left if relation.at in relation.left else left - right
    return Judgement(holds, left, right, actual + towards, actual)


@dataclass(frozen=True, slots=True)
class Bounds:
    """How far figures and passages may move, or stay, from one year to the next without a word.

    A figure moves too far when it grows or shrinks more than `factor` times and by more than the
    floor of its kind. A report is too like last year's when all of at least `least_figures` figures
    are the same, or `text_percent` of at least `least_text` characters.
    """

    factor: int
    floors: Mapping[str, int]
    least_figures: int
    text_percent: int
    least_text: int


@dataclass(frozen=True, slots=True)
class YearOnYear:
    """How a report is held against last year's.

    The relations name figures of both years; `rules` are theirs. They stand apart from the form's
    others since no workbook can compute them. Without `bounds` nothing else is compared.
    """

    relations: tuple[Relation, ...] = ()
    rules: Mapping[str, Rule] = field(default_factory=dict)
    bounds: Bounds | None = None


@dataclass(frozen=True, slots=True)
class Correspondence:
    """Figures of this edition that, added up, are those of another edition added up.

    It is written out: every key is named. One key on either side is a figure that was renamed,
    several are figures that were merged or divided. Figures of the same key need none.
    """

    edition: str
    ours: tuple[str, ...]
    theirs: tuple[str, ...]

    def turned(self, edition: str) -> Correspondence:
        """The same as the other edition sees it, to which this one is `edition`."""
        return Correspondence(edition, self.theirs, self.ours)
