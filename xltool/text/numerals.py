"""Counts written in Chinese numerals."""

from __future__ import annotations

from xltool.text.pattern import Pattern

SIGNS = "零〇一二两三四五六七八九十百千"
"""The signs that such a count below ten thousand is made of."""
_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_PLACES = {"千": 1000, "百": 100, "十": 10}
_ASCII = str.maketrans("零〇一二三四五六七八九十百千两", "0o123456789XCML")
"""Sets of such characters are compiled in a tenth of the time."""
_TENS = "[1-9]?X[1-9]?"
_HUNDREDS = f"[1-9L]C(?:0[1-9]|{_TENS})?"
_THOUSANDS = f"[1-9L]M(?:0(?:{_TENS}|[1-9])|{_HUNDREDS})?"
# 二百五 is 205 to nobody, and not 250 to everybody
_WRITTEN = Pattern(f"{_THOUSANDS}|{_HUNDREDS}|{_TENS}|[1-9]|[0oL]")


def number_of(text: str) -> int | None:
    """The whole number in figures or numerals that a text is, None where it is not one."""
    return int(text) if text.isdecimal() else count_of(text)


def count_of(text: str) -> int | None:
    """The count that a text of such numerals is, None where it is not one.

    >>> count_of("二百零三"), count_of("十五"), count_of("三五")
    (203, 15, None)
    """
    if text.strip(SIGNS) or not _WRITTEN.fullmatch(text.translate(_ASCII)):
        return None
    count, digit = 0, None
    for sign in text:
        if sign in _PLACES:
            count += (1 if digit is None else digit) * _PLACES[sign]
            digit = None
        else:
            digit = _DIGITS[sign] or None
    return count + (digit or 0)
