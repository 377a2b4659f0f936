"""What is made of cells as an office hands them in."""

from __future__ import annotations

import pytest

from tests.builders import admission_of, stated_cells, zero_record
from xltool.model.form import Form
from xltool.model.readings import ReadFigure, Reading, Unreadable
from xltool.model.submission import Stated

KEY = "requests.granted.enterprise"


def reading_of(form: Form, value: object, formula: str) -> Reading:
    record = zero_record(form)
    cell = Stated(stated_cells(form, record)[KEY].place, value, formula)
    return admission_of(form, record, {KEY: cell}).readings[KEY]


def test_a_formula_in_an_entry_counts_by_its_result(form: Form) -> None:
    assert reading_of(form, 5, "=2+3") == ReadFigure(5, "5")


def test_a_formula_without_a_result_is_no_figure(form: Form) -> None:
    assert reading_of(form, None, "=2+3") == Unreadable("=2+3", "formula_without_result")


@pytest.mark.parametrize("formula", ["=[1]Sheet1!A1", "='[去年.xlsx]表二'!D5+1"])
def test_a_formula_that_takes_its_figure_from_another_workbook_is_no_figure(
    form: Form, formula: str
) -> None:
    assert reading_of(form, 5, formula) == Unreadable(formula, "formula_with_link")
