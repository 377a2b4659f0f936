"""Spreadsheets of an office's own in ten layouts: no figure is wrong, and nearly all are read.

Here are the samples and a few records at random, and some layouts through LibreOffice.
`python -m tests.own_accuracy` measures 200 in every layout, and `python -m tests.own_accuracy xls`
(or `ods`) the same through LibreOffice.
"""

from __future__ import annotations

import pytest

from tests.office import requires_office
from tests.own_accuracy import measured
from tests.own_layouts import LAYOUTS

LEAST = 0.95
FEW, FEWEST = range(6), range(1)


@pytest.mark.slow
@pytest.mark.parametrize("name", LAYOUTS)
def test_no_figure_of_a_layout_is_wrong_and_nearly_all_are_read(name: str) -> None:
    found = measured(LAYOUTS[name], FEW)
    assert found.wrong == []
    assert found.share >= LEAST


@requires_office
@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "suffix"),
    [
        *((name, "xls") for name in ("three sheets", "no merges", "decorated, with formulas")),
        *((name, "ods") for name in ("blanks for zeros", "decorated, with formulas")),
    ],
)
def test_the_same_holds_for_what_libreoffice_saves(name: str, suffix: str) -> None:
    found = measured(LAYOUTS[name], FEWEST, suffix)
    assert found.wrong == []
    assert found.share >= LEAST
