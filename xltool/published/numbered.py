"""Numbers at the beginning of a paragraph: 一、 （一） 1. 第一部分 一是 — their style and value."""

from __future__ import annotations

import re
from enum import StrEnum

from xltool.classes import dataclass
from xltool.published.characters import simplified
from xltool.text.width import NARROW

_LONGEST = 20
"""Characters of a number with the blanks around it."""
_CHINESE = "一二三四五六七八九十"


class NumberStyle(StrEnum):
    """How a number is written. Headings of one level have one style."""

    CHINESE = "chinese"
    PART = "part"
    DIGITS = "digits"
    BRACKETED = "bracketed"
    BRACKETED_DIGITS = "bracketed_digits"
    CLAUSE = "clause"
    """一是, 二是: of parts of a sentence as well"""


_STYLES = {
    NumberStyle.PART: re.compile(
        rf"第\s*([{_CHINESE}]{{1,3}}|\d{{1,2}})\s*(?:部分|[章节])[、.,:\s]*"
    ),
    NumberStyle.CHINESE: re.compile(rf"([{_CHINESE}]{{1,3}})(?:\s*[、.,:]|\s)\s*"),
    NumberStyle.BRACKETED: re.compile(rf"\(\s*([{_CHINESE}]{{1,3}})\s*\)[、.,:]?\s*"),
    NumberStyle.BRACKETED_DIGITS: re.compile(r"\(\s*(\d{1,2})\s*\)[、.]?\s*"),
    NumberStyle.DIGITS: re.compile(r"(\d{1,2})(?:\s*[、.):]|\s)\s*(?!\d)"),
    NumberStyle.CLAUSE: re.compile(rf"(?:第?([{_CHINESE}])\s*是|第([{_CHINESE}])[、,])\s*"),
}


@dataclass(frozen=True, slots=True)
class LeadingNumber:
    """A number at the beginning of a text; `end` is where what it numbers begins."""

    style: NumberStyle
    value: int
    end: int


def leading_number(text: str) -> LeadingNumber | None:
    """The number that a text begins with.

    >>> leading_number("（二）甲")
    LeadingNumber(style=<NumberStyle.BRACKETED: 'bracketed'>, value=2, end=3)
    >>> leading_number("二季度")
    """
    plain = comparable(text[:_LONGEST])
    for style, pattern in _STYLES.items():
        found = pattern.match(plain)
        if found:
            digits = next(filter(None, found.groups()))
            return LeadingNumber(style, ordinal(digits), found.end())
    return None


def ordinal(digits: str) -> int:
    """A number below a hundred in Chinese or Arabic digits; 0 for anything else.

    >>> [ordinal(each) for each in ("二", "十", "十二", "二十一", "7", "甲")]
    [2, 10, 12, 21, 7, 0]
    """
    if digits.isascii() and digits.isdigit():
        return int(digits)
    tens, ten, ones = digits.rpartition("十")
    if not set(tens + ones) <= set(_CHINESE[:9]) or len(tens) > 1 or len(ones) > 1 or not digits:
        return 0
    value = _CHINESE.index(ones) + 1 if ones else 0
    return value + (10 * (_CHINESE.index(tens) + 1 if tens else 1) if ten else 0)


def comparable(text: str) -> str:
    """The text in one width and one script, as long as it was."""
    return simplified(text.translate(NARROW))
