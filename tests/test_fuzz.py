"""A short run of what `make fuzz` does at length."""

from __future__ import annotations

import pytest

from tests.fuzz import MEGABYTES, run

pytestmark = pytest.mark.slow


def test_damaged_workbooks_are_read_right_or_refused_with_a_code() -> None:
    total = run(300, seed=2)
    assert total.faults == []
    assert total.outcomes.total() == 300
    assert {"whole", "in part", "F102"} <= total.outcomes.keys()
    assert total.megabytes < MEGABYTES
