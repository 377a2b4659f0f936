"""A rule about counts that are most likely dates.

Where a date is typed into a cell that shows plain numbers, a spreadsheet stores, and shows, the
number of the day: 1-2 becomes 45293.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from xltool.audit.rules import View
from xltool.model.finding import Outcome, passed
from xltool.model.form import Form, ValueType
from xltool.model.memo import kept
from xltool.model.readings import Figure

FIRST_DAY, LAST_DAY = 36526, 55153
"""The first day of 2000 and the last of 2050, as a spreadsheet numbers them."""
SMALL = 1000
LEAST_PEERS = 3
_EPOCH = date(1899, 12, 30)


def counts_like_dates(view: View) -> Iterator[Outcome]:
    """R106: no count is the number of a day while all others of its block are small."""
    readings = view.admission.readings
    for block in _counted(view.form):
        counts = {
            key: int(reading.value)
            for key in block
            # a date typed into a cell of text is text, and bears a note
            if isinstance(reading := readings[key], Figure) and not reading.note
        }
        days = {key for key, count in counts.items() if FIRST_DAY <= count <= LAST_DAY}
        others = [count for key, count in counts.items() if key not in days]
        all_small = days and len(others) >= LEAST_PEERS and max(others) < SMALL
        for key, count in counts.items():
            if all_small and key in days:
                day = _EPOCH + timedelta(count)
                yield view.finding("R106", key, actual=count, names=day.isoformat())
            else:
                yield passed("R106", key)


@kept
def _counted(form: Form) -> tuple[tuple[str, ...], ...]:
    """The counts among the entries of each block."""
    figures = form.figures
    return tuple(
        tuple(key for key in block if figures[key].kind.type is ValueType.INTEGER)
        for block in form.entry_blocks()
    )
