"""What a spreadsheet shows of a number that it stores: by the number format of the cell.

A reader of the sheet knows what is shown. Where that is another number than the stored one, or
none, neither is taken for the figure, and both are kept in a text that is no number.
"""

from __future__ import annotations

import datetime
import re
from decimal import Decimal

GENERAL = "General"
UNEQUAL = "≠"
"""Stands between what is stored and what is shown, where they differ; no figure holds it."""
_BUILT_IN = {
    0: GENERAL,
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    48: "##0.0E+0",
    49: "@",
    **dict.fromkeys((5, 6, 37, 38), "#,##0;-#,##0"),
    **dict.fromkeys((7, 8, 39, 40), "#,##0.00;-#,##0.00"),
    **dict.fromkeys((41, 42), '#,##0;-#,##0;"-"'),
    **dict.fromkeys((43, 44), '#,##0.00;-#,##0.00;"-"'),
    **dict.fromkeys((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)), "yyyy-mm-dd"),
}
"""Formats that a file names by their number alone (ECMA-376 part 1, 18.8.30); of dates, which."""
_PIECE = re.compile(
    r'"(?P<quoted>[^"]*)"?|[\\!](?P<escaped>.)|_.?|\*.?|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<digits>[0#?][0#?,.]*|\.[0#?]+)|(?P<general>General|G/通用格式)|(?P<exponent>E[+-])"
    r"|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"[<>=]")
_ELAPSED = re.compile(r"[hms]+", re.IGNORECASE)
_DATED = frozenset("ymdhsbgeaYMDHSBGEA年月日时分秒")
_SCALED = re.compile(r",(?=\.|$)")
"""A comma behind the last digit leaves three digits out."""
_SCALES = frozenset("十百千万亿%‰")
"""Words and signs by which a number means another than its digits."""
_EXACT = 15
"""Significant digits that a spreadsheet program keeps of a number, and shows at most."""


def built_in(number: int) -> str:
    """The format that a number stands for; the plain one where it stands for none."""
    return _BUILT_IN.get(number, GENERAL)


def exact(value: float) -> Decimal:
    """A stored number with the digits that count: 0.1 + 0.2 is 0.3."""
    return Decimal(format(value, f".{_EXACT}g"))


def digits(value: Decimal) -> str:
    """A number in plain digits: 12 for 12.0."""
    whole = value.to_integral_value() if abs(value.adjusted()) < 2 * _EXACT else None
    if whole is None:
        return str(value)
    return format(whole if whole == value else value.normalize(), "f")


def shown(value: float, code: str = GENERAL, old_dates: bool = False) -> str:
    """A stored number as a sheet shows it by a format; empty where it shows nothing.

    A text with UNEQUAL in it where another number is shown, or where that cannot be told.

    >>> shown(12.0), shown(3, '0"件"'), shown(0, '0;-0;"-"'), shown(45000, "yyyy/m/d")
    ('12', '3件', '-', '2023-03-15')
    >>> shown(3, '0"万"'), shown(12.4, "0"), shown(5000, "0,"), shown(3, ";;;")
    ('3≠3万', '12.4≠12', '5000≠', '')
    """
    if value != value or value in (float("inf"), float("-inf")):
        return f"#{value}"
    number = exact(value)
    plain = digits(number)
    sections = _sections(code)
    if any(_CONDITION.match(mark) for section in sections for mark in _brackets(section)):
        return f"{plain}{UNEQUAL}"
    return _by_section(number, plain, _section_of(sections, number), len(sections), old_dates)


def _section_of(sections: list[str], number: Decimal) -> str:
    if number < 0 and len(sections) > 1:
        return sections[1]
    return sections[2] if number == 0 and len(sections) > 2 else sections[0]


def _by_section(number: Decimal, plain: str, section: str, count: int, old_dates: bool) -> str:
    before = after = ""
    places, is_general = None, not section and count == 1
    for piece in _PIECE.finditer(section):
        text = piece["quoted"] or piece["escaped"] or piece["other"] or ""
        bracket = piece["bracket"] or ""
        if (piece["other"] and text in _DATED) or _ELAPSED.fullmatch(bracket):
            return _dated(number, old_dates)
        if bracket.startswith("$"):
            text = bracket[1:].partition("-")[0]
        if piece["general"] or piece["other"] == "@":
            is_general = True
        elif piece["exponent"] or (piece["digits"] and places is not None):
            return f"{plain}{UNEQUAL}"
        elif piece["digits"]:
            places = piece["digits"]
        elif places is None and not is_general:
            before += text
        else:
            after += text
    before, after = "".join(before.split()), "".join(after.split())
    if places is None and not is_general:
        return before if number == 0 or not before else f"{plain}{UNEQUAL}{before}"
    if _SCALED.search(places or ""):
        return f"{plain}{UNEQUAL}"
    if after == "%" and not before:
        return f"{digits(number.scaleb(2))}%"
    rounded = number if is_general else round(number, len((places or "").partition(".")[2]))
    has_sign = before.startswith(("-", "(", "（")) or count == 1
    around = f"{before.lstrip('-')}{digits(rounded)}{after}"
    says_more = any(each in _SCALES or each.isdigit() for each in before + after)
    if rounded != number or says_more or (number < 0 and not has_sign):
        return f"{plain}{UNEQUAL}{around}"
    return around


def _dated(number: Decimal, old_dates: bool) -> str:
    """The day, or day and time, that a number of days stands for."""
    days = float(number)
    first = datetime.datetime(1904, 1, 1) if old_dates else datetime.datetime(1899, 12, 30)
    if not old_dates and days < 60:  # spreadsheet programs have a 29 February 1900
        first += datetime.timedelta(days=1)
    try:
        day = first + datetime.timedelta(days=days)
    except (OverflowError, ValueError):
        return f"#{digits(number)}"
    return str(day.date()) if days == int(days) else str(day)


def _sections(code: str) -> list[str]:
    """The parts of a format for positive, negative numbers, zero and text."""
    parts, start = [], 0
    for piece in _PIECE.finditer(code):
        if piece["other"] == ";":
            parts.append(code[start : piece.start()])
            start = piece.end()
    return [*parts, code[start:]]


def _brackets(section: str) -> list[str]:
    return [piece["bracket"] for piece in _PIECE.finditer(section) if piece["bracket"]]
