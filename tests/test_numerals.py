"""Counts in Chinese numerals: what they are, and what is none."""

from __future__ import annotations

import pytest

from xltool.text.numerals import count_of


@pytest.mark.parametrize(
    ("written", "count"),
    [
        ("零", 0),
        ("〇", 0),
        ("两", 2),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("九十九", 99),
        ("一百零五", 105),
        ("二百五十", 250),
        ("三千零六", 3006),
        ("", None),
        ("三五", None),
        ("百", None),
        ("一二三", None),
        ("二百五", None),
        ("十零", None),
    ],
)
def test_a_count_is_read_and_what_is_none_is_not(written: str, count: int | None) -> None:
    assert count_of(written) == count
