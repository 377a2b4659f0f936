"""What the cells of the ledger look like: 宋体 and 黑体, thin grey borders, quiet colours."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from xltool.collection.collection import ResponseStatus
from xltool.model.finding import Severity
from xltool.model.form import Figure, ValueType
from xltool.workbook.styles import BASE, DOUBT_COLOUR, ERROR_COLOUR, HEI, PASSED_COLOUR

GREY = "#595959"
RULE = "#BFBFBF"
BAND = "#E8EDF3"
DEEP = "#44688C"
"""The one strong colour: of charts, and of the bands above them."""
MISSING_COLOUR = "#E4E4E4"


class Look(StrEnum):
    """How a cell of a long sheet looks."""

    PLAIN = "plain"
    """as the program shows a cell that nobody formatted"""
    PLAIN_CENTRED = "plain_centred"
    TITLE = "title"
    NOTE = "note"
    HEADING = "heading"
    TEXT = "text"
    WRAPPED = "wrapped"
    CENTRED = "centred"
    COUNT = "count"
    MONEY = "money"
    PERCENT = "percent"
    SUM_LABEL = "sum_label"
    SUM_COUNT = "sum_count"
    SUM_MONEY = "sum_money"
    GOOD = "good"
    BAD = "bad"
    UNSURE = "unsure"
    ABSENT = "absent"


_BOXED = {"border": 1, "border_color": RULE, "valign": "vcenter"}
_COUNTED = {**_BOXED, "align": "right", "indent": 1, "num_format": "#,##0"}
_PAID = {**_BOXED, "align": "right", "indent": 1, "num_format": "General"}
"""`0.####` would print a whole amount with a point behind it."""
_SUMMED = {"font_name": HEI, "bg_color": "#F5F5F5"}
_MIDDLE = {**_BOXED, "align": "center", "text_wrap": True}

_LOOKS: dict[Look, dict[str, Any]] = {
    Look.PLAIN: {},
    Look.PLAIN_CENTRED: {"align": "center"},
    Look.TITLE: {"font_name": HEI, "font_size": 16, "valign": "vcenter"},
    Look.NOTE: {"font_size": 10, "font_color": GREY, "valign": "vcenter"},
    Look.HEADING: {**_MIDDLE, "font_name": HEI, "bg_color": BAND},
    Look.TEXT: {**_BOXED, "align": "left", "indent": 1},
    Look.WRAPPED: {**_BOXED, "align": "left", "indent": 1, "text_wrap": True},
    Look.CENTRED: _MIDDLE,
    Look.COUNT: _COUNTED,
    Look.MONEY: _PAID,
    Look.PERCENT: {**_COUNTED, "num_format": "0.0%"},
    Look.SUM_LABEL: {**_BOXED, **_SUMMED, "align": "left", "indent": 1},
    Look.SUM_COUNT: {**_COUNTED, **_SUMMED},
    Look.SUM_MONEY: {**_PAID, **_SUMMED},
    Look.GOOD: {**_MIDDLE, "bg_color": PASSED_COLOUR},
    Look.BAD: {**_MIDDLE, "bg_color": ERROR_COLOUR},
    Look.UNSURE: {**_MIDDLE, "bg_color": DOUBT_COLOUR},
    Look.ABSENT: {**_MIDDLE, "bg_color": MISSING_COLOUR},
}

STANDING_LOOKS = {
    ResponseStatus.USED: Look.GOOD,
    ResponseStatus.FAILED: Look.BAD,
    ResponseStatus.REFUSED: Look.UNSURE,
    ResponseStatus.UNFILLED: Look.UNSURE,
    ResponseStatus.MISSING: Look.ABSENT,
    ResponseStatus.EXCLUDED: Look.CENTRED,
}
SEVERITY_LOOKS = {
    Severity.ERROR: Look.BAD,
    Severity.DOUBT: Look.UNSURE,
    Severity.NOTE: Look.CENTRED,
}


def look(name: Look) -> dict[str, Any]:
    return {**BASE, **_LOOKS[name]}


def is_money(figure: Figure) -> bool:
    """Whether a figure is shown with decimal places."""
    return figure.kind.type is ValueType.DECIMAL
