"""Texts from outside as names of files: safe on every system, and no two alike.

What is kept is listed, everything else becomes `_`; so a name can neither lead out of a folder nor
hide what it ends in.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

MOST_CHARACTERS = 80
MOST_BYTES = 180
"""Of a name without its suffix, in UTF-8; file systems allow 255 for all of it, some add to it."""

_SIGNS = frozenset("-_.()（）·、 ")
_INVISIBLE = frozenset("\u115f\u1160\u3164\uffa0")
"""Fillers that Unicode calls letters and nobody sees."""
_DEVICES = frozenset(
    (
        "con",
        "prn",
        "aux",
        "nul",
        *(f"{port}{n}" for port in ("com", "lpt") for n in "0123456789¹²³"),
    )
)
"""What Windows takes for a device, whatever follows the first dot."""


def safe_name(text: str, ending: str = "") -> str:
    """A text as a file's name, to be followed by a suffix; `ending` is kept whole at its end.

    It has at most 80 characters and 180 bytes. Empty where the text holds no letter and no digit.

    >>> safe_name("../市教育局/2025年"), safe_name("con"), safe_name("……")
    ('_市教育局_2025年', '_con', '')
    """
    if not any(map(_says_something, text)):
        return ""
    kept = "".join(
        c if _says_something(c) or c in _SIGNS else "_" for c in unicodedata.normalize("NFC", text)
    ).lstrip(". ")
    if f"{kept}{ending}".partition(".")[0].strip().casefold() in _DEVICES:
        kept = f"_{kept}"
    kept = kept[: MOST_CHARACTERS - len(ending)]
    room = MOST_BYTES - len(ending.encode())
    return within(kept, room).rstrip(". ") + ending


def within(name: str, most: int) -> str:
    """A name, or its beginning in at most so many bytes of UTF-8."""
    data = name.encode("utf-8", "surrogateescape")
    return name if len(data) <= most else data[:most].decode(errors="ignore")


def distinct(names: Iterable[str]) -> list[str]:
    """File names with a number added before the suffix where one stood before it.

    No two of them are alike even where case does not count.

    >>> distinct(["A.xlsx", "a.xlsx", "b.xlsx"])
    ['A.xlsx', 'a_2.xlsx', 'b.xlsx']
    """
    taken: set[str] = set()
    reached: dict[str, int] = {}
    distinct_names = []
    for name in names:
        stem, dot, suffix = name.rpartition(".")
        if not stem:
            stem, dot, suffix = name, "", ""
        number, one = reached.get(name.casefold(), 1), name
        while one.casefold() in taken:
            number += 1
            one = f"{stem}_{number}{dot}{suffix}"
        reached[name.casefold()] = number
        taken.add(one.casefold())
        distinct_names.append(one)
    return distinct_names


def _says_something(character: str) -> bool:
    """Whether it is a letter or a digit that can be seen."""
    return unicodedata.category(character)[0] in "LN" and character not in _INVISIBLE
