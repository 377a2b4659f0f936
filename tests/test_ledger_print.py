"""The coordinator's workbook on paper: its pages, what stands on none, and figures shown whole."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

import xltool
from tests.test_ledger import twelve
from xltool.model.address import column_letters
from xltool.resources import samples

pytestmark = pytest.mark.slow


def test_of_a_sheet_to_look_things_up_in_the_empty_cell_beside_its_title_is_printed() -> None:
    for sheet in ("明细", "规则"):
        page = twelve()[sheet]
        beside = column_letters(page.max_column + 1)
        assert page.print_area == f"'{sheet}'!${beside}$1"


def test_every_sheet_prints_on_a4_with_page_numbers_and_the_overview_on_one() -> None:
    for page in twelve():
        assert page.page_setup.paperSize == 9
        assert page.oddFooter and "&P" in str(page.oddFooter.center.text)
        assert page.page_setup.fitToWidth in (None, 1)
        one_page = page.title == "概览"
        assert page.page_setup.fitToHeight in ((None, 1) if one_page else (0, "0"))


def test_figures_of_seven_digits_fit_into_their_columns(tmp_path: Path) -> None:
    county = samples() / "county"
    found = xltool.reconcile(
        county / "收到",
        office="临江市人民政府",
        roster=county / "名单.csv",
        previous=county / "上年",
    )
    xltool.write_results(found, tmp_path / "结果")
    book = openpyxl.load_workbook(tmp_path / "结果" / "核对总表.xlsx", data_only=True)
    assert book["各单位"]["R4"].value == 1_982_975
    for name in ("概览", "各单位"):
        room = widths(book[name])
        for row in book[name].iter_rows():
            for cell in row:
                if isinstance(cell.value, int | float) and cell.number_format == "#,##0":
                    needed = len(f"{cell.value:,}") + 3  # its indent and the borders
                    assert needed <= room[cell.column], f"{name}!{cell.coordinate}"


def widths(page: Worksheet) -> dict[int, float]:
    """The width of every column; neighbours as wide as each other stand in the file once."""
    room: dict[int, float] = {}
    for each in page.column_dimensions.values():
        assert each.min is not None and each.max is not None
        room |= dict.fromkeys(range(each.min, each.max + 1), each.width)
    return room
