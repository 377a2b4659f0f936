"""What each style of the layout looks like: 宋体 and 黑体, thin borders, quiet colours."""

from __future__ import annotations

from typing import Any

from xltool.workbook.layout.book import ENTRIES, ReviewMark, Style
from xltool.workbook.layout.wording import lines

SONG = "宋体"
HEI = "黑体"
ENTRY_COLOUR = "#FFF8DC"
DERIVED_COLOUR = "#EFEFEF"
BROUGHT_COLOUR = "#DDEBF2"
ERROR_COLOUR = "#F8B4B4"
DOUBT_COLOUR = "#FCD59B"
PASSED_COLOUR = "#D5E8D4"
_GREY = "#595959"
_BOXED = {"border": 1, "valign": "vcenter", "text_wrap": True}
_PLAIN = "General"
"""A number as it was typed: `0` would show 1.5 as 2, and `0.####` a whole one with a point."""

_COMMENT_WIDTH = 340
_COMMENT_ROOM = 44.0
"""A comment's width in pixels, and how many half-width characters of its font it takes."""

_LOOKS: dict[Style, dict[str, Any]] = {
    Style.TITLE: {"font_name": HEI, "font_size": 16, "align": "center", "valign": "vcenter"},
    Style.LINE: {"font_size": 10, "font_color": _GREY, "valign": "vcenter", "text_wrap": True},
    Style.STATUS: {"font_name": HEI, "font_size": 12, "valign": "vcenter", "text_wrap": True},
    Style.SECTION: {"font_name": HEI, "font_size": 11, "valign": "vcenter", "text_wrap": True},
    Style.BAND: {**_BOXED, "font_name": HEI, "align": "center", "bg_color": "#F7F7F7"},
    Style.HEADING: {**_BOXED, "font_name": HEI, "align": "center"},
    Style.LABEL: {**_BOXED, "align": "left"},
    Style.LABEL_CENTRED: {**_BOXED, "align": "center"},
    Style.BODY: {"valign": "vcenter", "text_wrap": True},
    Style.ENTRY: {**_BOXED, "align": "center", "bg_color": ENTRY_COLOUR, "num_format": _PLAIN},
    Style.ENTRY_MONEY: {
        **_BOXED,
        "align": "center",
        "bg_color": ENTRY_COLOUR,
        "num_format": _PLAIN,
    },
    Style.ENTRY_TEXT: {
        "border": 1,
        "valign": "top",
        "text_wrap": True,
        "bg_color": ENTRY_COLOUR,
        "num_format": "@",
    },
    Style.ENTRY_REASON: {
        **_BOXED,
        "align": "left",
        "bg_color": ENTRY_COLOUR,
        "num_format": "@",
    },
    Style.SAMPLE: {"border": 1, "bg_color": ENTRY_COLOUR},
    Style.BROUGHT: {**_BOXED, "align": "center", "bg_color": BROUGHT_COLOUR, "num_format": _PLAIN},
    Style.DERIVED: {**_BOXED, "align": "center", "bg_color": DERIVED_COLOUR, "num_format": _PLAIN},
    Style.COMPUTED: {**_BOXED, "align": "center"},
    Style.MARK: {**_BOXED, "align": "center", "bold": True},
    Style.LINK: {**_BOXED, "align": "center", "font_color": "#0563C1", "underline": 1},
    Style.ERROR: {"border": 1, "bg_color": ERROR_COLOUR},
    Style.DOUBT: {"border": 1, "bg_color": DOUBT_COLOUR},
    Style.PASSED: {"border": 1, "bg_color": PASSED_COLOUR},
    Style.HIDDEN: {"num_format": "@"},
}

BASE = {"font_name": SONG, "font_size": 11, "font_scheme": "none"}
"""The workbook's own font; column widths are counted in its digits. Without `none` XlsxWriter ties
it to the theme, whose font for letters and digits is another."""


def look(style: Style, mark: ReviewMark | None = None) -> dict[str, Any]:
    """The format properties of a style; everything but entries is locked, unless a mark opens it.

    A mark's colour takes the place of the style's own.
    """
    marked = alert_look(mark.colour) if mark and mark.colour else {}
    unlocked = style in ENTRIES or (mark is not None and mark.unlocked)
    return {**BASE, "locked": not unlocked, **_LOOKS[style], **marked}


def comment_look(comment: str) -> dict[str, Any]:
    """The options of a comment: nobody's, and large enough to be read whole."""
    return {
        "author": "",
        "font_name": SONG,
        "font_size": 10,
        "width": _COMMENT_WIDTH,
        "height": 20 + 18 * lines(comment, _COMMENT_ROOM),
    }


def alert_look(style: Style) -> dict[str, Any]:
    """What a colour rule changes in the cells it applies to."""
    return {"bg_color": _LOOKS[style]["bg_color"]}
