"""How a title stands in lines: whole words, the ends near to each other (GB/T 9704-2012, 7.3.1)."""

from __future__ import annotations

from xltool.report.render.wrapping import wrap_evenly
from xltool.text.width import width

_PLACE_ENDS = "省市县区州盟旗"
"""What the name of a place ends in; a long name is cut behind one, if it can be."""


def title_lines(parts: tuple[str, ...], room: int) -> tuple[str, ...]:
    """The title on one line where it fits easily, else every part on lines of its own.

    `room` is counted in columns: a Chinese character takes two. Where a title of one part breaks
    is left to the program that shows it.
    """
    whole = "".join(parts)
    if len(parts) == 1 or width(whole) < room:  # figures of some fonts are wider than half a sign
        return (whole,)
    return tuple(line for part in parts for line in _level(part, room))


def _level(part: str, room: int) -> list[str]:
    if width(part) <= room:
        return [part]
    cuts = [i for i in range(1, len(part)) if part[i - 1] in _PLACE_ENDS]
    pairs = [[part[:cut], part[cut:]] for cut in cuts]
    fitting = [pair for pair in pairs if max(map(width, pair)) <= room]
    if not fitting:
        return wrap_evenly(part, room)
    return min(fitting, key=lambda pair: abs(width(pair[0]) - width(pair[1])))
