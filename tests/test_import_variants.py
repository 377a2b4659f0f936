"""Published reports in many shapes: none gives a wrong figure, and what cannot be told is blank."""

from __future__ import annotations

from functools import cache

import pytest

from tests.import_variants import FORM, RECORD, VARIANTS
from xltool.app.library import open_library
from xltool.published import open_page
from xltool.published.report import Imported, ImportOptions, choose_form, read_report

CHOICES = [(FORM, open_library().spellings(FORM))]


@cache
def imported(name: str) -> Imported:
    variant = VARIANTS[name]
    page = open_page(variant.data, variant.suffix)
    return read_report(choose_form(CHOICES, page), page, ImportOptions())


def test_there_are_enough_shapes() -> None:
    assert len(VARIANTS) >= 30


@pytest.mark.parametrize("name", VARIANTS)
def test_no_shape_gives_a_wrong_figure(name: str) -> None:
    read = imported(name).record
    wrong = {
        key: (value, RECORD.figures[key])
        for key, value in read.figures.items()
        if value is not None and value != RECORD.figures[key]
    }
    assert wrong == {}


@pytest.mark.parametrize("name", VARIANTS)
def test_a_shape_loses_no_figure_but_those_that_cannot_be_told(name: str) -> None:
    read = imported(name).record
    assert {key for key in FORM.entered if read.figures[key] is None} == VARIANTS[name].lost


@pytest.mark.parametrize("name", VARIANTS)
def test_every_shape_tells_who_reports_and_of_which_year(name: str) -> None:
    read = imported(name).record
    assert (read.office.name, read.year) == (RECORD.office.name, RECORD.year)
