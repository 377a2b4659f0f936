"""The fixed words of a workbook, as `templates/workbook.toml` has them, and the room text takes.

Widths are in half-width characters, heights in points.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from xltool.classes import dataclass
from xltool.model.period import Cycle, Period
from xltool.text.width import width

LINE = 15.0
"""Height of one line of 11 pt text, in points."""
ROW = 24.0
"""Height of a row of a table, in points; comfortable to read when printed."""
HIGHEST = 409.0
"""The highest row a spreadsheet takes, in points."""


@dataclass(frozen=True, slots=True, eq=False)
class Wording:
    """Every word of a workbook that is not its form's; `steps` are how to fill it in. Compared by
    identity, as a form is."""

    words: dict[str, str]
    steps: tuple[str, ...]

    @classmethod
    def of(cls, tree: Mapping[str, Any], cycle: Cycle = Cycle.YEAR) -> Wording:
        """The words of a TOML file, as they are for the periods of a cycle; a test holds its keys
        against those that are used."""
        steps = tuple(tree.get("guide_steps", ()))
        words = {key: each for key, each in tree.items() if key != "guide_steps"}
        return cls({key: cycle.words.fill(each) for key, each in words.items()}, steps)

    def __getitem__(self, key: str) -> str:
        return self.words[key]

    def say(self, key: str, **slots: str | int | Period) -> str:
        """A sentence with its slots filled."""
        return self.words[key].format(**slots)


def lines(text: str, room: float) -> int:
    """How many lines a text takes in a cell `room` characters wide; at least one."""
    usable = max(room - 1.5, 2)
    return sum(max(1, math.ceil(width(line, ambiguous=2) / usable)) for line in text.split("\n"))


def row_height(text: str, room: float) -> float:
    """The height of a row that shows a text whole."""
    return min(HIGHEST, max(ROW, lines(text, room) * LINE + 6))
