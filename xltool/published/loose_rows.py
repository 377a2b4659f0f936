"""Rows whose columns nothing shows are believed where they add up, and only there.

In lines of text a lost cell and a cell too many leave as many amounts as there are columns, each
beside its place. Where a row has its own total, the sum tells; where it does not hold, which of its
figures are right nobody can say.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xltool.model.form import Form
from xltool.model.relation import RelationKind
from xltool.published.figures import FoundFigures, Missing
from xltool.published.page import PageGrid, Placing

_Row = tuple[int, int]
"""A grid and a line of it, counted from 0."""


def doubt_loose_rows(form: Form, found: FoundFigures, grids: Sequence[PageGrid]) -> None:
    """Take out the figures of every row of text in which a total is not the sum of its parts."""
    wrong = set(_rows_that_do_not_add_up(form, found, grids))
    for key, places in found.seen.items():
        if key in found.values and any((seen.grid, seen.line) in wrong for seen in places):
            del found.values[key]
            found.repaired.pop(key, None)
            found.missing[key] = Missing.DISPLACED


def _rows_that_do_not_add_up(
    form: Form, found: FoundFigures, grids: Sequence[PageGrid]
) -> Iterator[_Row]:
    for relation in form.relations:
        if relation.kind is not RelationKind.TOTAL:
            continue
        keys = (relation.left[0], *relation.right)
        rows = {(seen.grid, seen.line) for key in keys for seen in found.seen.get(key, ())}
        if len(rows) != 1 or not all(key in found.values for key in keys):
            continue
        (row,) = rows
        total, *parts = (found.values[key] for key in keys)
        if grids[row[0]].placing is Placing.LOOSE and total != sum(parts):
            yield row
