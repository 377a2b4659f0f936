"""Where a script inserted lines and left the names behind, the labels of the whole table count."""

from __future__ import annotations

import io
from collections.abc import Callable

import openpyxl
import pytest

from tests.builders import balanced_record, filled_workbook, form_2021
from tests.edits import COLUMN, ROW, Workbook
from tests.surgery import parts
from xltool.app.examine import Examined, examine
from xltool.model.address import Cell

pytestmark = pytest.mark.slow

FORM = form_2021()
RECORD = balanced_record(FORM)
BOOK = filled_workbook(FORM, RECORD)
SHEETS = {section.table: section.sheet for section in FORM.sections if section.table}
FIRST, SECOND, THIRD = SHEETS.values()


def left(data: bytes, *edits: Callable[[Workbook], None]) -> bytes:
    """The file after edits that no name follows."""
    book = Workbook(data)
    for edit in edits:
        edit(book)
    book.members["xl/workbook.xml"] = parts(data)["xl/workbook.xml"].decode()
    return book.data


def inserted(sheet: str, axis: str, at: int, count: int = 1) -> Callable[[Workbook], None]:
    return lambda book: book.insert(sheet, axis, at, count)


def deleted(sheet: str, axis: str, at: int) -> Callable[[Workbook], None]:
    return lambda book: book.delete(sheet, axis, at)


def codes(examined: Examined) -> list[str]:
    return [f.code for f in examined.findings if f.code != "R202"]


@pytest.mark.parametrize(
    ("edits", "tables"),
    [
        ([inserted(SECOND, ROW, 1)], 1),
        ([inserted(SECOND, ROW, 4)], 1),
        ([inserted(SECOND, ROW, 12, 3)], 1),
        ([inserted(SECOND, ROW, 20), inserted(SECOND, ROW, 30)], 1),
        ([inserted(SECOND, COLUMN, 1)], 1),
        ([inserted(SECOND, COLUMN, 5, 2)], 1),
        ([inserted(SECOND, ROW, 12), inserted(SECOND, COLUMN, 6)], 1),
        ([deleted(SECOND, ROW, 3)], 1),
        ([inserted(FIRST, ROW, 12)], 1),
        ([inserted(FIRST, ROW, 2, 4)], 1),
        ([inserted(THIRD, ROW, 2)], 1),
        ([inserted(THIRD, COLUMN, 4)], 1),
        ([inserted(sheet, ROW, 3) for sheet in SHEETS.values()], 3),
    ],
)
def test_every_figure_is_read_by_its_label(
    edits: list[Callable[[Workbook], None]], tables: int
) -> None:
    examined = examine(left(BOOK, *edits))
    assert examined.record.figures == RECORD.figures
    assert codes(examined) == ["R309"] * tables


@pytest.mark.parametrize("row", [3, 12, 25])
def test_rows_inserted_by_openpyxl(row: int) -> None:
    book = openpyxl.load_workbook(io.BytesIO(BOOK))
    book[SECOND].insert_rows(row)
    buffer = io.BytesIO()
    book.save(buffer)
    examined = examine(buffer.getvalue())
    assert examined.record.figures == RECORD.figures
    assert "R309" in codes(examined)


def test_labels_that_were_moved_from_their_figures_are_not_followed() -> None:
    book = Workbook(BOOK)
    last = max(cell.row for cell in book._cells(book.part(SECOND)))
    label = min(c for c in book._cells(book.part(SECOND)) if c.row == last)
    book.cut(SECOND, label, Cell(last + 1, label.column))
    examined = examine(book.data)
    lost = {k for k, figure in examined.record.figures.items() if figure is None}
    assert "R302" in codes(examined)
    assert all(examined.record.figures[k] in (RECORD.figures[k], None) for k in RECORD.figures)
    assert lost


def test_names_that_follow_in_part_lose_what_they_contradict() -> None:
    data = left(BOOK, inserted(SECOND, ROW, 20))
    book = Workbook(data)
    moved = Workbook(BOOK)
    moved.insert(SECOND, ROW, 30)
    book.members["xl/workbook.xml"] = moved.members["xl/workbook.xml"]
    examined = examine(book.data)
    figures = examined.record.figures
    assert "R302" in codes(examined)
    assert all(figures[k] in (RECORD.figures[k], None) for k in FORM.entered)


def test_lines_inserted_by_a_person_are_told_as_before() -> None:
    book = Workbook(BOOK)
    book.insert(SECOND, ROW, 12)
    assert codes(examine(book.data)) == ["R303"]
