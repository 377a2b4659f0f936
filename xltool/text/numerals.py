"""Counts written in Chinese numerals."""

from __future__ import annotations

import re

SIGNS = "零〇一二两三四五六七八九十百千"
"""The signs that such a count below ten thousand is made of."""
_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_PLACES = {"千": 1000, "百": 100, "十": 10}
_WRITTEN = re.compile(
    "(?:[一二两三四五六七八九]千)?零?(?:[一二两三四五六七八九]百)?零?"
    "(?:[一二三四五六七八九]?十)?[一二两三四五六七八九]?|[零〇]"
)


def count_of(text: str) -> int | None:
    """The count that a text of such numerals is, None where it is not one.

    >>> count_of("二百零三"), count_of("十五"), count_of("三五")
    (203, 15, None)
    """
    if not text or not _WRITTEN.fullmatch(text):
        return None
    count, digit = 0, None
    for sign in text:
        if sign in _PLACES:
            count += (1 if digit is None else digit) * _PLACES[sign]
            digit = None
        else:
            digit = _DIGITS[sign] or None
    return count + (digit or 0)
