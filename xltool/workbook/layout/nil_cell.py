"""The cell above a table in which an office says that what it left blank there is 0.

It stands at the right end of the row of units, behind its label, and takes no row of its own: the
figures stand where they stood in templates without it.
"""

from __future__ import annotations

from itertools import accumulate

from xltool.model.address import Cell, Range
from xltool.model.expression import Binary, Const, Node, Ref
from xltool.model.form import Table, cached_per_form
from xltool.model.nil import NIL, nil_key
from xltool.workbook.layout.book import Choice, LaidCell, Style
from xltool.workbook.layout.wording import Wording

NIL_ROW = 4
ANSWER_WIDTH, LABEL_WIDTH = 6.0, 20.0
LEAST_COLUMNS = 3
"""One each for the units, the label and the answer."""
SPARE_WIDTH = 20.0
"""Width of a column that a narrower table lacks for it, in characters."""


def nil_widths(table: Table) -> tuple[float, ...]:
    """The widths of the columns over which a table and its answer stand."""
    return (*table.widths, *[SPARE_WIDTH] * (LEAST_COLUMNS - len(table.widths)))


@cached_per_form
def nil_areas(table: Table) -> tuple[Range, Range]:
    """Where the label and the answer stand; to their left at least one column is free."""
    widths = nil_widths(table)
    last = len(widths)
    answer = _from_the_right(widths[2:], ANSWER_WIDTH)
    label = _from_the_right(widths[1 : last - answer], LABEL_WIDTH)
    first = last - answer + 1
    return (
        Range(Cell(NIL_ROW, first - label), Cell(NIL_ROW, first - 1)),
        Range(Cell(NIL_ROW, first), Cell(NIL_ROW, last)),
    )


def _from_the_right(widths: tuple[float, ...], wanted: float) -> int:
    """How many of these columns, counted from the right, are as wide as wanted; at most all."""
    reached = accumulate(reversed(widths))
    return next((n for n, width in enumerate(reached, 1) if width >= wanted), len(widths))


def nil_cells(table: Table, wording: Wording, is_open: bool) -> list[LaidCell]:
    """Label and answer; the answer of a total is locked, which nobody fills in."""
    label, answer = nil_areas(table)
    words, key = wording["nil_label"], nil_key(table.id)
    choice = Choice(words, wording["nil_prompt"], wording["nil_error"], (NIL,))
    asked = LaidCell(answer, Style.ENTRY, id=key, hint=choice)
    locked = LaidCell(answer, Style.COMPUTED, id=key)
    return [LaidCell(label, Style.LABEL, words), asked if is_open else locked]


def says_nil(table: str) -> Node:
    """The condition that the blanks of a table are 0."""
    return Binary(Ref(nil_key(table)), "=", Const(NIL))
