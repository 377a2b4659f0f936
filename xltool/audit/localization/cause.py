"""What a cause is: a change of one figure, or of two that were mixed up, and what it settles.

Values only; the search for them and the sentences about them stand beside.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from xltool.model.finding import Number


class Slip(StrEnum):
    """How the figure seems to have gone wrong."""

    TRANSPOSED = "transposed"
    """two digits in each other's place"""
    NEIGHBOUR = "neighbour"
    """a figure in the cell beside or below the one it belongs to"""
    DROPPED_DIGIT = "dropped_digit"
    """a digit missing, or one too many"""
    DOUBLED = "doubled"
    """counted twice"""
    TOTAL_IN_ENTRY = "total_in_entry"
    """the total of a row or a column where one of its entries belongs"""
    TOTAL_TYPED = "total_typed"
    """a wrong number typed over a total"""
    OTHER = "other"
    """no slip that is recognised"""


@dataclass(frozen=True, slots=True)
class Change:
    """One figure as it stands and as it would have to be."""

    key: str
    sheet: str
    cell: str
    label: str
    actual: Number
    likely: Number


@dataclass(frozen=True, slots=True)
class Cause:
    """A change that would settle failed relations and break none that holds.

    `settles` are the codes of the relations it settles, `count` is how many they are; `whole` says
    that these are all that failed. `certain` is given only where no other change was found that
    settles all of them. `foremost` marks the likeliest, `tied` one that others are as likely as.
    With `totals_follow` the totals typed by hand, right as they are now, would change with it.
    """

    changes: tuple[Change, ...]
    kind: Slip
    settles: tuple[str, ...]
    count: int
    whole: bool
    certain: bool
    foremost: bool
    tied: bool
    totals_follow: bool

    @property
    def keys(self) -> tuple[str, ...]:
        """The figure, and the neighbour in whose place it seems to stand."""
        return tuple(change.key for change in self.changes)

    @property
    def sheet(self) -> str:
        return self.changes[0].sheet

    @property
    def cell(self) -> str:
        return self.changes[0].cell

    @property
    def label(self) -> str:
        return self.changes[0].label

    @property
    def actual(self) -> Number:
        return self.changes[0].actual

    @property
    def likely(self) -> Number:
        return self.changes[0].likely


@dataclass(frozen=True, slots=True)
class Explanation:
    """What can be said of the failed relations of one examination.

    `failed` is how many relations failed that could be compared; `able` is in how many ways one
    change could settle all of them. `causes` are the likeliest, at most three, best first; none
    where the relations leave it open and nothing else is known.
    """

    causes: tuple[Cause, ...] = ()
    failed: int = 0
    able: int = 0
