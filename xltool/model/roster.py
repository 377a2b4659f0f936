"""The roster: the offices to collect from; read from the rows of a table, all faults at once.

Columns are known by their headings, in any order; those of marks are called as the forms say that
ask for them. Nothing is guessed: a value that can be read in two ways is a fault, and one fault
refuses the whole roster.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from itertools import chain

from xltool.model.errors import Fault, FileError
from xltool.model.form import OfficeMark
from xltool.model.office import OfficeIndex
from xltool.model.record import Office, clean_line
from xltool.text.file_names import safe_name


@dataclass(frozen=True, slots=True)
class Member:
    """A line of the roster. One that is not to be included has a `reason`."""

    office: Office
    kind: str = ""
    level: str = ""
    include: bool = True
    reason: str = ""
    contact: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Roster:
    """Every member, in the order of the list. No name and no code stands twice."""

    members: tuple[Member, ...]

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
    return next(iter(get_close_matches(name, list(dict.fromkeys(names)), n=1)), "")


TITLE_ROWS = 10
"""The headings stand within so many rows; titles may stand above them."""
LONGEST = 255
"""Characters of a name or a code: what a property of a workbook holds."""

HEADINGS = {
    "code": ("code", "单位代码", "代码", "统一社会信用代码"),
    "name": ("name", "单位名称", "单位全称", "名称", "单位"),
    "kind": ("kind", "单位类型", "类型"),
    "level": ("level", "层级", "级别"),
    "include": ("include", "是否汇总"),
    "reason": ("reason", "原因"),
    "contact": ("contact", "联系人"),
    "phone": ("phone", "电话", "联系电话", "手机"),
}
"""What the columns of every roster are called."""
OWN_HEADINGS = frozenset(heading for headings in HEADINGS.values() for heading in headings)
_YES = frozenset(("是", "有", "yes", "y", "true", "1", "√", "✓", "✔"))
_NO = frozenset(("否", "无", "no", "n", "false", "0", "×"))

_REMARK = re.compile(r"[（(].*?[）)]$")
_WHOLE = re.compile(r"(\d+)\.0+")
_SCIENTIFIC = re.compile(r"\d(\.\d+)?[eE]\+\d+")

Rows = Sequence[Sequence[str]]


class RosterError(FileError):
    """A table that cannot be used as a roster, with all its faults in the order of the rows.

    The place of a fault is its row, from 1 as a spreadsheet counts.
    """

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("roster.fault", faults=faults)


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
        Headings(row, tuple(columns.get(plain_heading(cell), frozenset()) for cell in cells))
        for row, cells in enumerate(rows[:TITLE_ROWS], start=1)
    ]
    named = (each for each in found if any("name" in names for names in each.columns))
    return max(named, key=lambda each: each.known, default=None)


def _columns(marks: Sequence[OfficeMark]) -> dict[str, frozenset[str]]:
    """What a column holds, by its heading as `plain_heading` gives it."""
    columns = {heading: frozenset({name}) for name, all in HEADINGS.items() for heading in all}
    for mark in marks:
        for heading in map(plain_heading, mark.names):
            columns[heading] = columns.get(heading, frozenset()) | {mark.key}
    return columns


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
    return Roster(tuple(table.members))


class _RosterTable:
    """Members and faults, gathered row by row."""

    def __init__(self, headings: Headings, marks: Mapping[str, str]) -> None:
        """`marks` are the labels of marks by their keys."""
        self.headings = headings
        self.marks = marks
        self.columns = (*HEADINGS, *marks)
        self.members: list[Member] = []
        self.faults: list[Fault] = []
        self.rows: dict[tuple[str, str], int] = {}
        """where each name and each code first stood"""

    def fault(self, row: int, what: str, **facts: str | int | tuple[str, ...]) -> None:
        self.faults.append(Fault(str(row) if row else "", f"roster.{what}", facts))

    def check_headings(self, cells: Sequence[str]) -> None:
        """A column that stands twice could be either."""
        columns = self.headings.columns
        for name in self.columns:
            twice = [clean_line(cells[at]) for at, names in enumerate(columns) if name in names]
            if len(twice) > 1:
                self.fault(self.headings.row, "column_twice", names=tuple(twice))

    def read(self, row: int, cells: Sequence[str]) -> None:
        texts = dict.fromkeys(self.columns, "")
        for names, cell in zip(self.headings.columns, cells, strict=False):
            for column in names:
                texts[column] = texts[column] or clean_line(cell)
        if not any(texts.values()):
            return
        name, code = texts["name"], _WHOLE.sub(r"\1", texts["code"])
        if not name:
            said = tuple(text for text in texts.values() if text)
            self.fault(row, "empty_name", said=said)
        elif not safe_name(name):
            self.fault(row, "no_file_name", name=name)
        if _SCIENTIFIC.fullmatch(code):
            self.fault(row, "mangled_code", code=code)
        for text, repeated in ((name, "repeated_name"), (code, "repeated_code")):
            if len(text) > LONGEST:
                self.fault(row, "too_long", count=len(text), most=LONGEST)
            elif text and (first := self.rows.setdefault((repeated, text), row)) != row:
                self.fault(row, repeated, text=text, first=first)
        include = self._is(row, "include", texts, True)
        marks = frozenset(mark for mark in self.marks if self._is(row, mark, texts, False))
        kept = {column: texts[column] for column in ("kind", "level", "reason", "contact", "phone")}
        office = Office(name, code, marks)
        self.members.append(Member(office, include=include, **kept))

    def _is(self, row: int, column: str, texts: Mapping[str, str], blank: bool) -> bool:
        """Yes or no; what is neither is a fault."""
        text = texts[column].casefold()
        if text and text not in _YES | _NO:
            said = self.marks.get(column) or HEADINGS[column][1]
            self.fault(row, "neither", text=texts[column], column=said)
        return text in _YES if text else blank


def plain_heading(heading: str) -> str:
    """A heading without blanks, remarks in brackets, and marks of what must be filled in."""
    text = "".join(heading.split()).strip("*＊:：").casefold()
    return _REMARK.sub("", text).strip("*＊:：")
