"""How much of a text a cell of a spreadsheet holds, and what stands at the end of one cut short.

The limit counts the units of UTF-16: a character beyond the first 65,536 takes two of them. Nothing
here knows a file format.
"""

from __future__ import annotations

import re

LONGEST_TEXT = 32767
"""The units that a cell can hold."""
_ROOM_FOR_MARK = 20
_MARK = re.compile(r"…\[\+([0-9]+)\]\Z")


def units(text: str) -> int:
    """The units of UTF-16 that a text takes.

    >>> units("公开"), units("𠮷😀")
    (2, 4)
    """
    return len(text) + sum(1 for character in text if character > "\uffff")


def length_beyond(text: str) -> int | None:
    """The units of a text that no cell holds, or that a cell holds cut short; else None.

    >>> length_beyond("短文"), length_beyond("短文…[+3]"), length_beyond("长" * 33000)
    (None, 5, 33000)
    """
    if found := _MARK.search(text, max(0, len(text) - _ROOM_FOR_MARK)):
        return units(text[: found.start()]) + int(found[1])
    length = units(text) if 2 * len(text) > LONGEST_TEXT else 0
    return length if length > LONGEST_TEXT else None


def fitted(text: str) -> str:
    """A text as a cell holds it: of a longer one the beginning, and how many characters are left
    out.

    >>> fitted("长" * 33000)[-10:]
    '长长长…[+253]'
    """
    if 2 * len(text) <= LONGEST_TEXT or units(text) <= LONGEST_TEXT:
        return text
    room = LONGEST_TEXT - _ROOM_FOR_MARK
    kept = text[:room]
    while (over := units(kept) - room) > 0:
        # each of the last characters takes one unit or two
        kept = kept[: -((over + 1) // 2)]
    return f"{kept}…[+{len(text) - len(kept)}]"


def left_out(text: str) -> int:
    """How many characters of a text a cell does not hold."""
    found = None if (kept := fitted(text)) is text else _MARK.search(kept)
    return int(found[1]) if found else 0
