"""Spreadsheets of an office's own in ten layouts: no figure is wrong, and nearly all are read.

Here each layout has one of the samples and a few records at random, some through LibreOffice.
`python -m tests.own_accuracy` measures 200 in every layout, and `python -m tests.own_accuracy xls`
(or `ods`) the same through LibreOffice.
"""

from __future__ import annotations

from functools import cache

import pytest

from tests.fills import SAMPLES
from tests.office import requires_office
from tests.own_accuracy import Measure, measured, random_record, sample
from tests.own_layouts import LAYOUTS

LEAST = 0.95
OF_EACH_KIND = range(3)
"""A record without a blank, one with blanks, one that is mostly zeros."""


@pytest.mark.slow
@pytest.mark.parametrize("name", LAYOUTS)
def test_no_figure_of_a_layout_is_wrong_and_nearly_all_are_read(name: str) -> None:
    one = sample(SAMPLES[list(LAYOUTS).index(name) % len(SAMPLES)])
    records = [one, *map(random_record, OF_EACH_KIND)]
    found = measured({name: LAYOUTS[name]}, records)[name]
    assert found.wrong == []
    assert found.share >= LEAST


SAVED = {
    "xls": ("three sheets", "no merges", "decorated, with formulas"),
    "ods": ("blanks for zeros", "decorated, with formulas"),
}


@cache
def saved(suffix: str) -> dict[str, Measure]:
    """What is read of layouts as LibreOffice saves them."""
    records = [sample("suqian-2024"), random_record(2)]
    return measured({name: LAYOUTS[name] for name in SAVED[suffix]}, records, suffix)


@requires_office
@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "suffix"), [(name, suffix) for suffix, names in SAVED.items() for name in names]
)
def test_the_same_holds_for_what_libreoffice_saves(name: str, suffix: str) -> None:
    found = saved(suffix)[name]
    assert found.wrong == []
    assert found.share >= LEAST
