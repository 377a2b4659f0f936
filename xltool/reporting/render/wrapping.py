"""Where text may break, and how it is filled up, in the columns of a fixed-width face.

Widths are measured in these columns, whatever a column is worth on paper.
"""

from __future__ import annotations

import re
from functools import lru_cache

from xltool.text.width import width

_UNIT = re.compile(r"[（〔《〈「『【“‘]*(?:[!-~]+|.)[，。、；：？！）〕》〉」』】”’]*", re.DOTALL)
"""What stays together: a Latin word or number, and punctuation with the character it belongs to."""

_FEWEST = 4
"""A column narrower than two Chinese characters is not read but spelled."""


def pad(text: str, columns: int) -> str:
    """The text filled up with blanks on the right."""
    return text + " " * (columns - width(text))


def centred(text: str, columns: int) -> str:
    """The text in the middle; an odd blank goes to the right."""
    blanks = columns - width(text)
    return " " * (blanks // 2) + text + " " * (blanks - blanks // 2)


@lru_cache(maxsize=4096)
def needed(text: str) -> int:
    """The narrowest column that a text can be read in: words, numbers and （一） stay whole.

    Kept, since every report has the same headings.
    """
    longest = max((width(unit) for unit in _UNIT.findall(text)), default=0)
    return max(longest, min(width(text), _FEWEST))


def wrap(text: str, columns: int) -> list[str]:
    """The text in lines of at most `columns`; only what is wider than a line is cut within."""
    lines = [""]
    for unit in _UNIT.findall(text):
        if width(lines[-1]) + width(unit) <= columns:
            lines[-1] += unit
        elif width(unit) <= columns:
            lines.append(unit)
        else:
            for character in unit:
                if lines[-1] and width(lines[-1]) + width(character) > columns:
                    lines.append("")
                lines[-1] += character
    return [line.strip(" ") for line in lines]


def wrap_evenly(text: str, columns: int) -> list[str]:
    """As `wrap`, in as few lines, their ends as level as they get: 结果／维持, not 结果维／持."""
    lines = wrap(text, columns)
    if len(lines) == 1:
        return lines
    for narrower in range(columns - 1, 0, -1):
        closer = wrap(text, narrower)
        if len(closer) > len(lines):
            break
        lines = closer
    return lines
