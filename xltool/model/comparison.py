"""How a report is held against last year's, and what the editions of a form have in common."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from xltool.model.finding import Rule
from xltool.model.relation import Relation


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
