"""What a spreadsheet shows of a number that it stores, as a text of the page.

A reader of the sheet knows what is shown. Where that is another number than the stored one, neither
is taken for the figure, and both are kept in a text that is no number.
"""

from __future__ import annotations

import datetime
import re
from decimal import Decimal

from xltool.workbook.read.number_format import number_shown, shows_as_stored, shows_date

UNEQUAL = "≠"
"""Stands between what is stored and what is shown, where they differ; no figure holds it."""
_AROUND = re.compile(r"([^\d.-]*)(-?\d+(?:\.\d+)?)(\D*)", re.ASCII)
_PERCENT = re.compile(r"-?\d+(?:\.\d+)?%", re.ASCII)
_SCALES = frozenset("十百千万亿%‰")
"""Words and signs by which a number means another than its digits."""
_DIGITS = 15
"""Significant digits that a spreadsheet program keeps of a number, and shows at most."""
_WIDEST = 30


def plain(value: int | float) -> str:
    """A stored number in plain digits: 12 for 12.0, 0.3 for 0.1 + 0.2."""
    number = Decimal(value) if isinstance(value, int) else Decimal(format(value, f".{_DIGITS}g"))
    if not number.is_finite() or abs(number.adjusted()) > _WIDEST:
        return f"#{number}"
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def shown(value: int | float, code: str = "", old_dates: bool = False) -> str:
    """A stored number as a sheet shows it by a number format; empty where it shows nothing.

    A text with UNEQUAL in it where another number is shown.

    >>> shown(12.0), shown(3, '0"件"'), shown(0, '0;-0;"-"'), shown(45000, "yyyy/m/d")
    ('12', '3件', '-', '2023-03-15')
    >>> shown(3, '0"万"'), shown(12.4, "0"), shown(5000, "0,"), shown(3, ";;;")
    ('3≠3万', '12.4≠12', '5000≠5', '')
    """
    digits = plain(value)
    if shows_as_stored(code) or digits.startswith("#"):
        return digits
    if shows_date(code):
        return _dated(value, old_dates)
    text = "".join(number_shown(code, value).split())
    if text in ("", digits) or _PERCENT.fullmatch(text):
        return text
    around = _AROUND.fullmatch(text)
    if around is None:
        return text if value == 0 else f"{digits}{UNEQUAL}{text}"
    scales = _SCALES & {*around[1], *around[3]}
    return f"{digits}{UNEQUAL}{text}" if scales or around[2] != digits else text


def _dated(days: float, old_dates: bool) -> str:
    """The day, or day and time, that a number of days stands for."""
    first = datetime.datetime(1904, 1, 1) if old_dates else datetime.datetime(1899, 12, 30)
    try:
        return day(first + datetime.timedelta(days=days))
    except (OverflowError, ValueError):
        return f"#{plain(days)}"


def day(moment: datetime.datetime) -> str:
    """A day, with the time where there is one."""
    return str(moment.date()) if moment.time() == datetime.time() else str(moment)
