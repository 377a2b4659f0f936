"""A rule about counts that are most likely dates.

Where a date is typed into a cell that shows plain numbers, a spreadsheet stores, and shows, the
number of the day: 1-2 becomes 45293.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from xltool.finding import Outcome, Passed
from xltool.form import ValueType
from xltool.reading import Figure
from xltool.rules import View

FIRST_DAY, LAST_DAY = 36526, 55153
"""The first day of 2000 and the last of 2050, as a spreadsheet numbers them."""
SMALL = 1000
LEAST_PEERS = 3
_EPOCH = date(1899, 12, 30)


def counts_like_dates(view: View) -> Iterator[Outcome]:
    """R106: no count is the number of a day while all others of its block are small."""
    for block in view.form.entry_blocks():
        counts = {key: count for key in block if (count := _count(view, key)) is not None}
        days = {key for key, count in counts.items() if FIRST_DAY <= count <= LAST_DAY}
        others = [count for key, count in counts.items() if key not in days]
        all_small = len(others) >= LEAST_PEERS and max(others) < SMALL
        for key, count in counts.items():
            if key in days and all_small:
                day = _EPOCH + timedelta(count)
                yield view.finding("R106", key, actual=count, names=day.isoformat())
            else:
                yield Passed("R106", key)


def _count(view: View, key: str) -> int | None:
    """A count that was stored as a number: a date typed into a cell of text is text."""
    reading = view.admission.readings[key]
    is_count = view.form.figures[key].kind.type is ValueType.INTEGER
    if is_count and isinstance(reading, Figure) and not reading.note:
        return int(reading.value)
    return None
