"""A spreadsheet of an office's own: what it shows is read, and nothing that is stored behind it."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from tests.own_cells import (
    SHEET,
    TITLE,
    Dress,
    disclosure_sheet,
    disputes_sheet,
    dressed,
    figure,
    imported,
    saved,
)
from tests.surgery import with_part
from xltool.model.address import Cell
from xltool.model.omission import Omission
from xltool.published import open_page
from xltool.published.figures import Missing
from xltool.published.page import PageGrid, Passage
from xltool.published.shown import shown

FIRST, SECOND = "disputes.review.upheld", "disputes.review.corrected"
"""Their figures, 1 and 2, stand in A6 and B6."""
AMOUNT = "disclosure.fees.amount"
COLUMN_3 = '<cols><col min="3" max="3" {}="{}"/></cols><sheetData>'


def value_in_a6(value: object, code: str = "General") -> Dress:
    def dress(sheet: Worksheet) -> None:
        sheet["A6"] = value  # type: ignore[assignment]
        sheet["A6"].number_format = code

    return dress


@pytest.mark.parametrize(
    ("value", "code", "read"),
    [
        (12, "General", 12),
        (12.0, "0_ ", 12),
        (12, "#,##0", 12),
        (12, '0"件"', 12),
        (12, "[Red]0", 12),
        (12, "@", 12),
        (0, '0;-0;"-"', 0),
        ("12", "General", 12),
        ("１２", "General", 12),
        ("12件", "@", 12),
        ("无", "General", 0),
        (0.1 + 0.2 + 2.7, "General", 3),
        (12, '0"万"', None),
        (120000, '0!.0,"万"', None),
        (5000, "0,", None),
        (12.4, "0", None),
        (12, ";;;", None),
        (0, "0;-0;;@", None),
        (12, "0%", None),
        (0.12, "0%", None),
        (45000, "yyyy-mm-dd", None),
        (datetime.datetime(2025, 3, 1), "yyyy-mm-dd", None),
        (5_000_000, "yyyy-mm-dd", None),
        (12, '[>10]"很多";0', None),
        (12, '"1"0', None),
        (12, "0.00E+00", 12),
        (True, "General", None),
        ("#REF!", "General", None),
        ("50%", "General", None),
        ("约30", "General", None),
        (-3, "0;0", None),
        (2.5, "General", None),
    ],
)
def test_a_cell_is_read_as_it_is_shown(value: object, code: str, read: int | None) -> None:
    found = dressed(value_in_a6(value, code))
    assert figure(found, FIRST) == read
    assert figure(found, SECOND) == 2
    assert (found.record.office.name, found.record.year) == ("某县教育局", 2025)


@pytest.mark.parametrize(
    ("value", "code", "read"),
    [
        (12.3456, "General", "12.3456"),
        (12.3, "0.00", "12.3"),
        (0.1 + 0.2, "#,##0.00", "0.3"),
        (1234567.891, "#,##0.000", "1234567.891"),
        ("12.5万元", "General", "12.5"),
        ("125000元", "General", "12.5"),
        (12.3456, "0.00", None),
        (12.34567, "General", None),
        (12, "¥#,##0.00", "12"),
    ],
)
def test_money_is_exact_or_unknown(value: object, code: str, read: str | None) -> None:
    found = imported(saved(disclosure_sheet(value, code)))
    assert figure(found, AMOUNT) == (None if read is None else Decimal(read))
    assert figure(found, "disclosure.licensing.decisions") == 7


def strike(sheet: Worksheet) -> None:
    sheet["A6"].font = Font(strike=True)


def whiten(sheet: Worksheet) -> None:
    sheet["A6"].font = Font(color="FFFFFFFF")


@pytest.mark.parametrize(
    ("dress", "why"),
    [
        (strike, Omission.STRUCK),
        (whiten, Omission.HIDDEN),
        (value_in_a6(1, ";;;"), Omission.HIDDEN),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_what_a_reader_does_not_see_is_left_out_with_its_place(dress: Dress, why: Omission) -> None:
    found = dressed(dress)
    told = [(each.text, each.why, each.sheet, each.cell) for each in found.left_out]
    assert figure(found, FIRST) is None
    assert ("1", why, SHEET, "A6") in told


def test_white_figures_on_a_dark_ground_are_seen() -> None:
    def dress(sheet: Worksheet) -> None:
        whiten(sheet)
        sheet["A6"].fill = PatternFill("solid", "FF336699")

    assert figure(dressed(dress), FIRST) == 1


@pytest.mark.parametrize(
    ("font", "why"),
    [
        (InlineFont(vertAlign="superscript"), Omission.NOTE),
        (InlineFont(strike=True), Omission.STRUCK),
        (InlineFont(vertAlign="subscript", b=True), Omission.NOTE),
    ],
)
def test_a_run_that_is_raised_or_struck_out_is_no_part_of_the_figure(
    font: InlineFont, why: Omission
) -> None:
    found = dressed(
        value_in_a6(CellRichText(TextBlock(InlineFont(b=True), "90"), TextBlock(font, "1")))
    )
    assert figure(found, FIRST) == 90
    assert [(each.text, each.why, each.cell) for each in found.left_out] == [("1", why, "A6")]


def test_zeros_that_the_sheet_does_not_show_are_no_figures() -> None:
    def dress(sheet: Worksheet) -> None:
        sheet["A6"] = 0
        sheet.sheet_view.showZeros = False

    assert figure(dressed(dress), FIRST) is None


def test_a_hidden_sheet_is_told_by_its_name_and_not_read() -> None:
    book = disputes_sheet()
    other = book.copy_worksheet(book[SHEET])
    other.title, other.sheet_state = "旧表", "hidden"
    other["A6"] = 99
    found = imported(saved(book))
    assert figure(found, FIRST) == 1
    assert [(each.sheet, each.table) for each in found.left_out] == [("旧表", None)]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('<row r="5"', '<row r="5" hidden="1"', ["A5", "B5", "C5", "D5"]),
        ('<row r="5"', '<row r="5" ht="0" customHeight="1"', ["A5", "B5", "C5", "D5"]),
        ("<sheetData>", COLUMN_3.format("hidden", 1), ["C4", "C5", "C6"]),
        ("<sheetData>", COLUMN_3.format("width", 0), ["C4", "C5", "C6"]),
    ],
)
def test_what_stands_in_a_hidden_row_or_column_is_told_and_not_read(
    old: str, new: str, told: list[str]
) -> None:
    part, data = "xl/worksheets/sheet1.xml", saved(disclosure_sheet("3.5"))
    found = imported(with_part(data, part, lambda xml: xml.replace(old, new, 1)))
    assert figure(found, "disclosure.regulations.repealed") is None
    assert figure(found, AMOUNT) == Decimal("3.5")
    assert [each.cell for each in found.left_out] == told


def test_what_stands_behind_the_first_cell_of_a_merge_is_told_and_not_read() -> None:
    data = saved(disclosure_sheet("3.5"))
    put = '<mergeCells count="1"><mergeCell ref="B5:C5"/></mergeCells><pageMargins'
    hidden = with_part(
        data, "xl/worksheets/sheet1.xml", lambda xml: xml.replace("<pageMargins", put, 1)
    )
    found = imported(hidden)
    assert [(each.text, each.why, each.cell) for each in found.left_out] == [
        ("7", Omission.HIDDEN, "B5")
    ]
    assert figure(found, "disclosure.regulations.repealed") is None


@pytest.mark.parametrize(
    ("formula", "result", "read"),
    [
        ("B6+C6", "5", 5),
        ("SUM(B6:C6)", "5", 5),
        ("SUM(B6:C6)", "0", None),
        ("B6", "0", None),
        ("SUM(B6:C6)", "", None),
        ("[1]Sheet1!B3", "4", None),
        ("IF(B6&gt;0,4,0)", "4", 4),
    ],
)
def test_a_formula_gives_its_result_where_it_has_one_that_can_be_right(
    formula: str, result: str, read: int | None
) -> None:
    put = f"<f>{formula}</f>" + (f"<v>{result}</v>" if result else "")
    data = with_part(
        saved(disputes_sheet()),
        "xl/worksheets/sheet1.xml",
        lambda xml: xml.replace('<c r="A6" t="n"><v>1</v>', f'<c r="A6">{put}', 1),
    )
    found = imported(data)
    assert figure(found, FIRST) == read
    if read is None:
        assert found.figures.missing[FIRST] is Missing.UNREADABLE


def test_a_total_is_held_against_its_parts() -> None:
    found = imported(saved(disputes_sheet(1, 2, 3, 4, 11, *range(6, 10), 30, *range(11, 15), 50)))
    assert found.wrong_totals == {"disputes.review.total": 11}


def test_tables_in_any_place_know_their_sheet_and_cells() -> None:
    book = disputes_sheet()
    sheet = book[SHEET]
    sheet.move_range("A3:O6", rows=4, cols=3)
    for merged in sheet.merged_cells.ranges:
        merged.shift(3, 4)
    sheet["B12"] = "填表人：张三"
    sheet["V8"] = "注：不含信访"
    page = open_page(saved(book), ".xlsx")
    (grid,) = (block for block in page.blocks if isinstance(block, PageGrid))
    texts = [block.text for block in page.blocks if isinstance(block, Passage)]
    first = next(cell for cell in grid.cells if cell.text == "1")
    assert (grid.sheet, grid.cell(first.row, first.column)) == (SHEET, Cell.parse("D10"))
    assert texts == [TITLE, "注：不含信访", "填表人：张三"]


def test_empty_columns_between_are_passed_over_and_places_stay_true() -> None:
    book = disputes_sheet()
    sheet = book[SHEET]
    for merged in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(merged))
    rows = [[cell.value for cell in row] for row in sheet["A3:O6"]]
    sheet.delete_rows(3, 4)
    for row, values in enumerate(rows, 3):
        for column, value in enumerate(values):
            sheet.cell(row, 1 + 2 * column).value = value
    found = imported(saved(book))
    page = open_page(saved(book), ".xlsx")
    (grid,) = (block for block in page.blocks if isinstance(block, PageGrid))
    assert len(found.figures.values) == 15
    assert grid.cell(3, 1) == Cell.parse("C6")


@pytest.mark.parametrize("empty", ["A6", "C6", "J6", "O6"])
def test_a_blank_cell_is_blank_and_shifts_nothing(empty: str) -> None:
    def dress(sheet: Worksheet) -> None:
        sheet[empty] = None

    whole, found = dressed(lambda _: None), dressed(dress)
    lost = set(whole.figures.values) - set(found.figures.values)
    assert len(lost) == 1
    assert whole.figures.values | found.figures.values == whole.figures.values


def test_two_sheets_that_differ_leave_the_figure_unknown() -> None:
    book = disputes_sheet()
    other = book.copy_worksheet(book[SHEET])
    other["A6"] = 99
    found = imported(saved(book))
    assert found.figures.missing == {
        **{key: why for key, why in found.figures.missing.items() if key != FIRST},
        FIRST: Missing.CONFLICT,
    }
    assert figure(found, SECOND) == 2


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (3, '0"万"', "3≠3万"),
        (12.4, "0", "12.4≠12"),
        (0.5, "0%", "50%"),
        (45000, "yyyy/m/d", "2023-03-15"),
        (12, '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"??_ ;_ @_ ', "12"),
        (12, "[DBNum1][$-804]General", "12"),
        (3, ";;;", ""),
        (float("inf"), "0", "#Infinity"),
        (1e300, "yyyy", "#1E+300"),
        (-5000000, "yyyy", "#-5000000"),
    ],
)
def test_what_a_number_format_shows(value: float, code: str, text: str) -> None:
    assert shown(value, code) == text
