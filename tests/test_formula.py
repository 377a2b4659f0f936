"""Which cells a formula adds up, however a program rewrote it."""

from __future__ import annotations

import pytest

from xltool.model.address import Place, Range
from xltool.workbook.read.formula import MOST_CELLS, summed_places

SHEET = "表二 申请情况"
ROW = sorted(Place(SHEET, cell) for cell in Range.parse("D8:I8"))


@pytest.mark.parametrize(
    "formula",
    [
        "=SUM(D8:I8)",
        "SUM(D8:I8)",
        "=sum(D8:I8)",
        "=SUM($D$8:$I$8)",
        "=SUM(D8,E8:I8)",
        "=SUM(E8:I8,D8)",
        "=SUM(D8:F8)+SUM(G8:I8)",
        "=D8+E8+F8+G8+H8+I8",
        "=D8+SUM(E8:I8)",
        "= SUM( D8:I8 )",
        "=SUM('表二 申请情况'!D8:I8)",
        "='表二 申请情况'!D8+SUM(E8:I8)",
    ],
)
def test_a_rewritten_sum_is_the_same_sum(formula: str) -> None:
    assert summed_places(formula, SHEET) == ROW


@pytest.mark.parametrize(
    ("formula", "cells"),
    [("=SUM(D8:H8)", "D8:H8"), ("=D8", "D8"), ("=SUM(D7:I7)", "D7:I7")],
)
def test_another_sum_is_of_other_cells(formula: str, cells: str) -> None:
    assert summed_places(formula, SHEET) == sorted(Place(SHEET, c) for c in Range.parse(cells))


def test_a_cell_added_twice_is_listed_twice() -> None:
    assert summed_places("=D8+D8", SHEET) == [Place(SHEET, c) for c in Range.parse("D8")] * 2


def test_a_cell_of_another_sheet_is_told_apart() -> None:
    assert summed_places("=SUM(Sheet2!D8)", SHEET) == [
        Place("Sheet2", cell) for cell in Range.parse("D8")
    ]


def test_an_apostrophe_in_a_sheet_name_is_read() -> None:
    assert summed_places("='l''an'!D8", SHEET) == [
        Place("l'an", cell) for cell in Range.parse("D8")
    ]


@pytest.mark.parametrize(
    "formula",
    [
        "=",
        "",
        "=5",
        "=SUM(D8:I8)+1",
        "=SUM(D8:I8)*1",
        "=D8-E8",
        "=D8:I8",
        "=IF(A1,D8,E8)",
        "=SUM(D8:I8)-0",
        "=SUM(D:D)",
        "=SUM(#REF!)",
        "=SUM(requests)",
        "=SUM([1]Sheet1!D8)+SUM(",
        "=SUM(D8:I8))",
        "=AVERAGE(D8:I8)",
        "=SUM(SUM(D8:I8))",
    ],
)
def test_what_is_no_plain_sum_of_cells_is_none(formula: str) -> None:
    assert summed_places(formula, SHEET) is None


def test_a_sum_over_a_whole_sheet_is_not_written_out() -> None:
    assert summed_places(f"=SUM(A1:B{MOST_CELLS})", SHEET) is None
