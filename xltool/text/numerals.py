"""Counts written in Chinese numerals."""

from __future__ import annotations

import re

SIGNS = "零〇一二两三四五六七八九十百千"
"""The signs that such a count below ten thousand is made of."""
_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_PLACES = {"千": 1000, "百": 100, "十": 10}
_ONE = "[一二三四五六七八九]"
_TENS = f"{_ONE}?十{_ONE}?"
_HUNDREDS = f"(?:两|{_ONE})百(?:零{_ONE}|{_TENS})?"
_THOUSANDS = f"(?:两|{_ONE})千(?:零(?:{_TENS}|{_ONE})|{_HUNDREDS})?"
# 二百五 is 205 to nobody, and not 250 to everybody
_WRITTEN = re.compile(f"{_THOUSANDS}|{_HUNDREDS}|{_TENS}|{_ONE}|[零〇两]")


def number_of(text: str) -> int | None:
    """The whole number in figures or numerals that a text is, None where it is not one."""
    return int(text) if text.isdecimal() else count_of(text)


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
