"""A short run of what `make fuzz` does to reports at length."""

from __future__ import annotations

import pytest

from tests.fuzz_pages import LAYOUTS, made, run

pytestmark = pytest.mark.slow


def test_damaged_reports_give_no_wrong_figure() -> None:
    total = run(120, seed=3)
    assert (total.wrong, total.faults) == ([], [])
    assert {"whole", "in part"} <= total.outcomes.keys()
    assert 4 * total.read > 3 * total.told


def test_every_layout_is_among_the_damaged_reports() -> None:
    assert {made(number)[3].split(", ")[0] for number in range(120)} == set(LAYOUTS)
