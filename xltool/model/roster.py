"""The roster: the offices to collect from; read from the rows of a table, all faults at once.

Columns are known by their headings, in any order; those of marks are called as the forms say that
ask for them. Nothing is guessed: a value that can be read in two ways is a fault, and one fault
refuses the whole roster.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from datetime import date
from itertools import chain

from xltool.classes import dataclass
from xltool.model.address import column_letters
from xltool.model.errors import Fault, FileError
from xltool.model.form import OfficeMark
from xltool.model.office import OfficeIndex
from xltool.model.record import LONGEST_NAME, Office, clean_line
from xltool.model.roster_headings import (
    Headings,
    Rows,
    find_headings,
    names_no_office,
    plain_heading,
    roster_words,
)
from xltool.text.file_names import safe_name


@dataclass(frozen=True, slots=True)
class Member:
    """A line of the roster. One that is not to be included has a `reason`.

    `decided` is the day on which the coordinator decided that it is not; None where the list says
    so.
    `contact` and `phone` are the office's; `report_to` is whom it asks, `due` its day.
    """

    office: Office
    kind: str = ""
    level: str = ""
    include: bool = True
    reason: str = ""
    contact: str = ""
    phone: str = ""
    due: date | None = None
    report_to: str = ""
    decided: date | None = None


@dataclass(frozen=True, slots=True)
class Roster:
    """Every member, in the order of the list. No name and no code stands twice.

    `unused` are the columns with something in them that no roster knows, by their headings, or by
    their letters where they have none.
    """

    members: tuple[Member, ...]
    unused: tuple[str, ...] = ()

    _index: OfficeIndex[Member] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_index", OfficeIndex((m.office, m) for m in self.members))

    def member_of(self, office: Office) -> Member | None:
        """The line of an office; else the one of its name under another code.

        A list has each name once: there another code is taken as mistyped, and reported (F119).
        """
        namesakes = (member for _, member in self._index.named(office.name))
        return next(chain(self._index.of(office), namesakes), None)

    def near(self, name: str) -> str:
        """The name on the list that a name is nearest to; empty where none is near."""
        return near(name, (member.office.name for member in self.members))


def near(name: str, names: Iterable[str]) -> str:
    """The name that is nearest to another; empty where none is near."""
    from difflib import get_close_matches  # many rosters need no such help

    return next(iter(get_close_matches(name, list(dict.fromkeys(names)), n=1)), "")


_KEPT = ("kind", "level", "reason", "contact", "phone", "report_to")
"""The columns that are kept as they stand."""
_YES = frozenset(("是", "有", "yes", "y", "true", "1", "√", "✓", "✔"))
_NO = frozenset(("否", "无", "no", "n", "false", "0", "×"))

_DATE = re.compile(
    r"(\d{4})(?:([-/.])(\d{1,2})\2(\d{1,2})(?: 00:00:00)?|年(\d{1,2})月(\d{1,2})日)", re.A
)
_WHOLE = re.compile(r"(\d+)\.0+")
_SCIENTIFIC = re.compile(r"\d(\.\d+)?[eE]\+\d+")


class RosterError(FileError):
    """A table that cannot be used as a roster, with all its faults in the order of the rows.

    The place of a fault is its row, its column that of its cell where it is in one; both count from
    1 as a spreadsheet does.
    """

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("roster.fault", faults=faults)


def parse_rows(rows: Rows, marks: Sequence[OfficeMark] = ()) -> Roster:
    """The roster of a table, in which columns may hold these marks. Raises RosterError."""
    labels = {mark.key: mark.label for mark in marks}
    headings = find_headings(rows, marks)
    if headings is None:
        raise RosterError([Fault("", "roster.no_name_column")])
    table = _RosterTable(headings, labels)
    table.check_headings(rows[headings.row - 1])
    for row, cells in enumerate(rows[headings.row :], start=headings.row + 1):
        table.read(row, cells)
    if not table.members and not table.faults:
        table.fault(0, "no_office")
    if table.faults:
        raise RosterError(table.faults)
    return Roster(tuple(table.members), tuple(_unused(rows, headings)))


def _unused(rows: Rows, headings: Headings) -> Iterator[str]:
    """What a roster does not know and is no mere numbering."""
    known = dict(enumerate(headings.columns))
    head, *below = rows[headings.row - 1 :]
    for at in range(max(map(len, (head, *below)))):
        heading = clean_line(head[at]) if at < len(head) else ""
        if known.get(at) or plain_heading(heading) in roster_words().numbering:
            continue
        if heading or any(clean_line(cells[at]) for cells in below if at < len(cells)):
            yield heading or column_letters(at + 1)


class _RosterTable:
    """Members and faults, gathered row by row."""

    def __init__(self, headings: Headings, marks: Mapping[str, str]) -> None:
        """`marks` are the labels of marks by their keys."""
        self.headings = headings
        self.marks = marks
        self.labels = {**roster_words().labels, **marks}
        self.members: list[Member] = []
        self.faults: list[Fault] = []
        self.rows: dict[tuple[str, str], int] = {}
        """where each name and each code first stood"""

    def fault(
        self, row: int, what: str, in_column: str = "", **facts: str | int | tuple[str, ...]
    ) -> None:
        """Note a fault; `in_column` is what the column of its cell holds."""
        place = str(row) if row else ""
        held = enumerate(self.headings.columns, start=1)
        column = next((at for at, names in held if in_column in names), None)
        self.faults.append(Fault(place, f"roster.{what}", facts, column=column))

    def check_headings(self, cells: Sequence[str]) -> None:
        """A column that stands twice could be either; what is only shown is shown from both."""
        columns = self.headings.columns
        for name in (name for name in self.labels if name not in _KEPT):
            twice = [clean_line(cells[at]) for at, names in enumerate(columns) if name in names]
            if len(twice) > 1:
                self.fault(self.headings.row, "column_twice", names=tuple(twice))

    def read(self, row: int, cells: Sequence[str]) -> None:
        texts = dict.fromkeys(self.labels, "")
        for names, cell in zip(self.headings.columns, cells, strict=False):
            for column in names:
                texts[column] = "、".join(
                    dict.fromkeys(filter(None, (texts[column], clean_line(cell))))
                )
        if not any(texts.values()):
            return
        name, code = texts["name"], _WHOLE.sub(r"\1", texts["code"])
        if not name:
            said = tuple(text for text in texts.values() if text)
            self.fault(row, "empty_name", "name", said=said)
        elif names_no_office(name):
            self.fault(row, "no_office_name", "name", name=name)
        elif not safe_name(name):
            self.fault(row, "no_file_name", "name", name=name)
        if _SCIENTIFIC.fullmatch(code):
            self.fault(row, "mangled_code", "code", code=code)
        for column, text, repeated in (
            ("name", name, "repeated_name"),
            ("code", code, "repeated_code"),
        ):
            if len(text) > LONGEST_NAME:
                self.fault(row, "too_long", column, count=len(text), most=LONGEST_NAME)
            elif text and (first := self.rows.setdefault((repeated, text), row)) != row:
                self.fault(row, repeated, column, text=text, first=first)
        include = self._is(row, "include", texts, True)
        marks = frozenset(mark for mark in self.marks if self._is(row, mark, texts, False))
        kept = {column: texts[column] for column in _KEPT}
        office, due = Office(name, code, marks), self._day(row, "due", texts)
        self.members.append(Member(office, include=include, due=due, decided=None, **kept))

    def _is(self, row: int, column: str, texts: Mapping[str, str], blank: bool) -> bool:
        """Yes or no; what is neither is a fault."""
        text = texts[column].casefold()
        if text and text not in _YES | _NO:
            self.fault(row, "neither", column, text=texts[column], column=self.labels[column])
        return text in _YES if text else blank

    def _day(self, row: int, column: str, texts: Mapping[str, str]) -> date | None:
        """A day as people write it; what is none is a fault."""
        text = texts[column]
        if not text:
            return None
        found = _DATE.fullmatch(text)
        try:
            if found:
                year, _, *parts = found.groups()
                month, day = (int(part) for part in parts if part)
                return date(int(year), month, day)
        except ValueError:  # a day that its month does not have
            pass
        self.fault(row, "no_day", column, text=text, column=self.labels[column])
        return None
