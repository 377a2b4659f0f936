"""How much of a text stands in another (雷同), in characters.

A character counts as shared when it is part of a run of `RUN` characters that the other text has
too. A figure or a date brought up to date in a copied sentence leaves the rest of it shared; blanks
and line ends do not count. The time it takes grows with the length of the texts, not its square.
"""

from __future__ import annotations

from collections.abc import Iterable

from xltool.classes import dataclass

RUN = 8
"""Stock phrases of this length occur in every report, but they are the smaller part of it."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """How many of a text's characters the other text shares."""

    shared: int
    length: int

    def reaches(self, percent: int) -> bool:
        """Whether the shared part is at least so many percent of the whole."""
        return self.shared * 100 >= percent * self.length


def compare(passages: Iterable[str], others: Iterable[str]) -> Likeness:
    """Compare the passages of a text with those of another, in whatever order they stand.

    >>> compare(["本季度全市共举办培训12场。"], ["本季度全市共举办培训7场。"])
    Likeness(shared=10, length=14)
    """
    texts, against = list(map(_letters, passages)), list(map(_letters, others))
    runs = {run for text in against for run in _runs(text)}
    shared = sum(_covered(text, runs) for text in texts)
    return Likeness(shared, sum(map(len, texts)))


def _letters(text: str) -> str:
    return "".join(text.split())


def _runs(text: str) -> list[str]:
    """Every run of a text; a text shorter than a run is one."""
    last = max(len(text) - RUN, 0)
    return [text[start : start + RUN] for start in range(last + 1)]


def _covered(text: str, runs: set[str]) -> int:
    """How many characters are part of one of the runs."""
    covered = end = 0
    for start, run in enumerate(_runs(text)):
        if run in runs:
            stop = start + len(run)
            covered += stop - max(start, end)
            end = stop
    return covered
