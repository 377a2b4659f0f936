"""The sheets of a spreadsheet as a reader sees them, before they are cut into tables.

Every format's reader makes this. What is hidden or struck out is marked in the texts as in
`left_out`; places count from 0.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import field

from xltool.classes import dataclass
from xltool.model.omission import Omission
from xltool.published.left_out import marked
from xltool.published.page import NO_CHARACTERS, UnusablePage

Place = tuple[int, int]
"""A row and a column, counted from 0."""
Merge = tuple[int, int, int, int]
"""The first row and column, and the last ones, counted from 0."""
MOST_COVERED = 200_000
"""Rows with content that merges reach over, together."""


@dataclass(frozen=True, slots=True)
class ShownSheet:
    """A sheet: its texts by place, blank ones left out; its merges; what of it is hidden."""

    name: str
    texts: Mapping[Place, str]
    merges: tuple[Merge, ...] = ()
    is_hidden: bool = False
    hidden_rows: frozenset[int] = field(default_factory=frozenset)
    hidden_columns: frozenset[int] = field(default_factory=frozenset)


def with_hidden_marked(sheet: ShownSheet) -> tuple[dict[Place, str], dict[Place, Merge]]:
    """The texts of a sheet with what a reader cannot see marked in them; merges by first place.

    What stands in a merge behind its first cell is shown nowhere. Raises UnusablePage for merges
    without measure.
    """
    merges = {merge[:2]: merge for merge in sheet.merges}
    owners = _owners(sheet.texts, merges)
    rows, columns = sorted(sheet.hidden_rows), sorted(sheet.hidden_columns)
    texts: dict[Place, str] = {}
    covered: dict[Place, str] = {}
    for place in sorted(sheet.texts):
        text = sheet.texts[place]
        row, column, last_row, last_column = merges.get(place, (*place, *place))
        if place in owners:
            covered[owners[place]] = covered.get(owners[place], "") + _hidden(text)
        elif _holds(rows, row, last_row) or _holds(columns, column, last_column):
            texts[place] = _hidden(text)
        else:
            texts[place] = text
    for place, hidden in covered.items():
        texts[place] = texts.get(place, "") + hidden
    return texts, merges


def _hidden(text: str) -> str:
    return marked(text.translate(NO_CHARACTERS), Omission.HIDDEN)


def _holds(numbers: Sequence[int], first: int, last: int) -> bool:
    """Whether sorted numbers hold all from the first to the last."""
    return bisect_right(numbers, last) - bisect_left(numbers, first) == last - first + 1


def _owners(texts: Mapping[Place, str], merges: Mapping[Place, Merge]) -> dict[Place, Place]:
    """For each place that a merge covers behind its first cell, that first cell."""
    by_row: dict[int, list[int]] = {}
    for row, column in sorted(texts):
        by_row.setdefault(row, []).append(column)
    rows = sorted(by_row)
    found: dict[Place, Place] = {}
    reached = 0
    for first, (row, column, last_row, last_column) in merges.items():
        for each in rows[bisect_left(rows, row) : bisect_right(rows, last_row)]:
            columns = by_row[each]
            within = columns[bisect_left(columns, column) : bisect_right(columns, last_column)]
            reached += 1 + len(within)
            if reached > MOST_COVERED:
                raise UnusablePage("large")
            found |= {(each, other): first for other in within if (each, other) != first}
    return found
