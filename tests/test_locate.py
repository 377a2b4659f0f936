"""A figure is read from its own cell whatever was done to the sheet, or is said to be lost."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.edits import COLUMN, ROW, Workbook
from tests.figures_read import (
    TABLES,
    examine,
    figures_of,
    filled,
    mistakes,
    truth,
    without_names,
)
from xltool.model.address import Cell

pytestmark = pytest.mark.slow

EDITED = settings(
    max_examples=34, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)
JUNK = 777_777


@dataclass(frozen=True)
class Edit:
    """One thing done to a workbook; the numbers are taken within what is there."""

    what: str
    table: int
    axis: str
    first: int
    second: int
    third: int
    typed: bool


EDITS = st.builds(
    Edit,
    what=st.sampled_from(
        (
            *("insert", "delete", "carry", "cut", "relabel", "rename", "reorder", "duplicate"),
            *("no names", "some names", "no identity"),
        )
    ),
    table=st.integers(0, 2),
    axis=st.sampled_from((ROW, COLUMN)),
    first=st.integers(0, 33),
    second=st.integers(0, 33),
    third=st.integers(0, 33),
    typed=st.booleans(),
)


def perform(book: Workbook, edit: Edit, names: list[str]) -> None:
    """Do one edit; `names` are the tables' sheets as they are called by now."""
    sheet = names[edit.table]
    most = {ROW: 32, COLUMN: 15}[edit.axis]
    at = edit.first % most + 1
    match edit.what:
        case "insert":
            book.insert(sheet, edit.axis, at)
            if edit.typed:  # notes of the office's own in the new line
                for other in range(1, 16):
                    cell = Cell(at, other) if edit.axis == ROW else Cell(other + 3, at)
                    book.type(sheet, cell, JUNK + other)
        case "delete":
            book.delete(sheet, edit.axis, at)
        case "carry":
            last = min(most, at + edit.second % 3)
            to = edit.third % most + 1
            if not at <= to <= last:
                book.carry(sheet, edit.axis, at, last, to)
        case "cut":
            source = Cell(5 + edit.first % 28, 1 + edit.second % 15)
            target = Cell(source.row, 1 + edit.third % 15)
            if edit.axis == ROW:
                target = Cell(5 + edit.third % 28, source.column)
            if source != target:
                book.cut(sheet, source, target)
        case "relabel":
            cell = Cell(5 + edit.first % 28, 1 + edit.second % 3)
            if book.text(sheet, cell) is not None:
                book.type(sheet, cell, "本单位自拟的项目")
        case "rename":
            names[edit.table] = f"本单位{edit.first}·{edit.table}"
            book.rename(sheet, names[edit.table])
        case "reorder":
            sheets = book.sheets
            by = edit.first % len(sheets)
            book.reorder(sheets[by:] + sheets[:by])
        case "duplicate":
            book.duplicate(sheet, f"{sheet} ({len(book.sheets)})")
        case "no names":
            book.drop_names()
        case "some names":
            book.drop_names(lambda name: sum(map(ord, name)) % 7 == edit.first % 7)
        case "no identity" if "docProps/custom.xml" in book.members:
            book.drop_identity()


# A figure that was cut and pasted is told by its name alone: without names it leaves no trace.
SEQUENCES = st.one_of(
    st.lists(EDITS.filter(lambda edit: edit.what != "cut"), min_size=1, max_size=5),
    st.lists(EDITS.filter(lambda edit: not edit.what.endswith("names")), min_size=1, max_size=5),
)


@EDITED
@given(st.integers(0, 5), SEQUENCES)
def test_no_figure_is_read_from_another_cell(seed: int, edits: list[Edit]) -> None:
    book, names = Workbook(filled(seed)), list(TABLES)
    for edit in edits:
        perform(book, edit, names)
    assert mistakes(book.data, truth(seed)) == []


LINE_EDITS = EDITS.filter(
    lambda edit: (
        edit.what in ("insert", "rename", "reorder", "no identity", "some names") and not edit.typed
    )
)


@EDITED
@given(st.integers(0, 5), st.lists(LINE_EDITS, min_size=1, max_size=5), st.booleans())
def test_what_is_only_pushed_aside_is_read_in_full(
    seed: int, edits: list[Edit], named: bool
) -> None:
    book, names = Workbook(filled(seed)), list(TABLES)
    for edit in edits:
        perform(book, edit, names)
    if not named:
        without_names(book)
    data = book.data
    assert mistakes(data, truth(seed)) == []
    assert figures_of(examine(data)) == truth(seed)
