"""A spreadsheet with the third official table, whose cells a test may dress as it likes."""

from __future__ import annotations

import io
from collections.abc import Callable
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.own_tables import disclosure, disputes
from xltool.app.library import open_library
from xltool.published import open_page
from xltool.published.report import Imported, ImportOptions, choose_form, read_report

TITLE = "某县教育局2025年政府信息公开工作年度报告"
SHEET = "表三"
TOP = 3
"""The row, from 1, where the table begins; its figures stand in row 6, from A on."""
Dress = Callable[[Worksheet], None]


def disputes_sheet(*values: object) -> Workbook:
    """A title, and the table on disputes; `values` are its fifteen figures, or 1 to 14 with their
    totals."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = SHEET
    sheet["A1"] = TITLE
    figures = iter(values or [*range(1, 5), 10, *range(6, 10), 30, *range(11, 15), 50])
    for drawn in disputes():
        row, column = TOP + drawn.row, 1 + drawn.column
        value = next(figures) if drawn.key else drawn.text
        sheet.cell(row, column).value = value
        if drawn.across > 1 or drawn.down > 1:
            right, bottom = column + drawn.across - 1, row + drawn.down - 1
            sheet.merge_cells(start_row=row, start_column=column, end_row=bottom, end_column=right)
    return book


def disclosure_sheet(amount: object, code: str = "General") -> Workbook:
    """The table on disclosure, all counts 7; the amount is written with a number format."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"] = TITLE
    for drawn in disclosure():
        cell = sheet.cell(TOP + drawn.row, 1 + drawn.column)
        cell.value = drawn.text or (amount if drawn.key.endswith(".amount") else 7)  # type: ignore[assignment]
        if drawn.key.endswith(".amount"):
            cell.number_format = code
    return book


def saved(book: Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def imported(data: bytes, suffix: str = ".xlsx") -> Imported:
    library = open_library()
    page = open_page(data, suffix)
    choices = [(form, library.spellings(form)) for form in library.forms()]
    return read_report(choose_form(choices, page), page, ImportOptions())


def dressed(dress: Dress, *values: object) -> Imported:
    """What is read of the table on disputes once a test has dressed its sheet."""
    book = disputes_sheet(*values)
    dress(book[SHEET])
    return imported(saved(book))


def figure(read: Imported, key: str) -> int | Decimal | None:
    return read.figures.values.get(key)
