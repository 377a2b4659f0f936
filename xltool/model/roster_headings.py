"""What the columns of a roster are called, which of its rows name no office, and what stands beside
an office in names of files.

The words stand in `templates/roster.toml`; marks are called as the forms say that ask for them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

from xltool.classes import dataclass
from xltool.model.form import OfficeMark
from xltool.resources import values_of

TITLE_ROWS = 10
"""The headings stand within so many rows; titles may stand above them."""

_BLANK = re.compile(r"\s")
_REMARK = re.compile(r"[（(].*?[）)]$")
_MARKS = str.maketrans("", "", "*＊:：")

Rows = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class StandIn:
    """Headings of a column that is taken where it has no other and the column `beside` is there."""

    headings: frozenset[str]
    beside: str


@dataclass(frozen=True, slots=True)
class RosterWords:
    """Words of rosters; headings are as `plain_heading` gives them.

    `columns` are what a roster knows, by heading; `labels` are what people call them. `beside` are
    words that stand beside an office in the name of its file, and behind those of `reporting`
    stands an office in its own table.
    """

    columns: Mapping[str, str]
    labels: Mapping[str, str]
    stand_ins: Mapping[str, StandIn]
    numbering: frozenset[str]
    no_office: re.Pattern[str]
    reporting: frozenset[str]
    beside: re.Pattern[str]


@cache
def roster_words() -> RosterWords:
    """The words of `templates/roster.toml`."""
    tree = values_of("roster.toml")
    headings: dict[str, list[str]] = tree["headings"]
    return RosterWords(
        columns={
            plain_heading(heading): column
            for column, all in headings.items()
            for heading in (column, *all)
        },
        labels={column: all[0] for column, all in headings.items()},
        stand_ins={
            column: StandIn(frozenset(map(plain_heading, each["headings"])), each["beside"])
            for column, each in tree["stand_ins"].items()
        },
        numbering=frozenset(map(plain_heading, tree["columns"]["numbering"])),
        no_office=re.compile("|".join(f"(?:{each})" for each in tree["rows"]["patterns"]), re.I),
        reporting=frozenset(map(plain_heading, tree["files"]["reporting"])),
        beside=re.compile("|".join(sorted(tree["files"]["beside"], key=len, reverse=True))),
    )


def names_no_office(name: str) -> bool:
    """Whether what stands for a name is a sum, a remark, a number or a formula."""
    return roster_words().no_office.fullmatch(_BLANK.sub("", name)) is not None


@dataclass(frozen=True, slots=True)
class Headings:
    """The row of headings (from 1), and what each of its columns holds; nothing for anything else.

    A column can hold marks of several forms, which call them alike.
    """

    row: int
    columns: tuple[frozenset[str], ...]

    @property
    def known(self) -> int:
        """How many columns a roster knows."""
        return sum(1 for names in self.columns if names)


def find_headings(rows: Rows, marks: Sequence[OfficeMark] = ()) -> Headings | None:
    """The row that looks most like headings of a roster; None where no column would be the name."""
    columns = _columns(marks)
    found = [
        Headings(row, _held(tuple(map(plain_heading, cells)), columns))
        for row, cells in enumerate(rows[:TITLE_ROWS], start=1)
    ]
    named = (each for each in found if any("name" in names for names in each.columns))
    return max(named, key=lambda each: each.known, default=None)


def _held(
    headings: tuple[str, ...], columns: Mapping[str, frozenset[str]]
) -> tuple[frozenset[str], ...]:
    """What each column holds, those that stand in for another among them."""
    held = [columns.get(heading, frozenset()) for heading in headings]
    known = frozenset().union(*held)
    for column, each in roster_words().stand_ins.items():
        places = [at for at, heading in enumerate(headings) if heading in each.headings]
        if column not in known and each.beside in known:
            for at in places[:1]:
                held[at] |= {column}
    return tuple(held)


def _columns(marks: Sequence[OfficeMark]) -> dict[str, frozenset[str]]:
    """What a column holds, by its heading as `plain_heading` gives it."""
    columns = {heading: frozenset({name}) for heading, name in roster_words().columns.items()}
    for mark in marks:
        for heading in map(plain_heading, mark.names):
            columns[heading] = columns.get(heading, frozenset()) | {mark.key}
    return columns


def plain_heading(heading: str) -> str:
    """A heading without blanks, colons, remarks in brackets, marks of what must be filled in."""
    text = _BLANK.sub("", heading).translate(_MARKS).casefold()
    return _REMARK.sub("", text)
