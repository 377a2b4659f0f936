"""How much room text takes: widths in half-width characters, heights in points."""

from __future__ import annotations

import math

from xltool.text.width import width

LINE = 15.0
"""Height of one line of 11 pt text, in points."""
ROW = 24.0
"""Height of a row of a table, in points; comfortable to read when printed."""
HIGHEST = 409.0
"""The highest row a spreadsheet takes, in points."""


def lines(text: str, room: float) -> int:
    """How many lines a text takes in a cell `room` characters wide; at least one."""
    usable = max(room - 1.5, 2)
    return sum(max(1, math.ceil(width(line, ambiguous=2) / usable)) for line in text.split("\n"))


def row_height(text: str, room: float) -> float:
    """The height of a row that shows a text whole."""
    return min(HIGHEST, max(ROW, lines(text, room) * LINE + 6))
