"""The cells in which an office explains doubts (单位说明), and what says which doubt each is about.

That stands in a hidden cell to the right of each: the rule's code, the key, and on a list of
findings the figure. So a reason is known wherever its row was moved.
"""

from __future__ import annotations

import json

from xltool.model.address import Cell, Range
from xltool.model.expression import plain
from xltool.model.finding import Number
from xltool.workbook.layout.book import LaidCell, Style

CHECK_REASONS, FINDINGS_REASONS = "reasons.check", "reasons.findings"
"""The names of the headings above such cells, by which their sheets are found."""
REASON_HEIGHT = 51.0
"""Room for three lines, in points."""
_LONGEST = 1000
"""Characters of what says which doubt a cell is about."""

Doubt = tuple[str, str] | tuple[str, str, Number | str | None]
"""A rule's code and a key; with the figure where the reason is for that figure alone."""


def reason_id(code: str, key: str) -> str:
    """The id of the cell of the live check in which a doubt is explained."""
    return f"reason.{code}.{key}"


def reason_cells(row: int, column: int, code: str, key: str) -> list[LaidCell]:
    """The cell of the live check for a reason, and the hidden one beside it."""
    open_ = Cell(row, column)
    reason = LaidCell(Range(open_, open_), Style.ENTRY_REASON, id=reason_id(code, key))
    return [reason, marker(Cell(row, column + 1), (code, key))]


def marker(place: Cell, doubt: Doubt) -> LaidCell:
    """The hidden cell that says what the cell to its left is about."""
    said = [each if isinstance(each, str | int | None) else plain(each) for each in doubt]
    return LaidCell(Range(place, place), Style.HIDDEN, json.dumps(said, ensure_ascii=False))


def doubt_of(text: object) -> Doubt | None:
    """What a hidden cell says; None for any other content."""
    if not isinstance(text, str) or not text.startswith('["') or len(text) > _LONGEST:
        return None
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        return None
    match said:
        case [str() as code, str() as key]:
            return code, key
        case [str() as code, str() as key, int() | str() | None as figure]:
            return code, key, figure
    return None
