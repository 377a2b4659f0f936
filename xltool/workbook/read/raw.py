"""A workbook file as it stands: cells, names, merges, states. Nothing is interpreted but types."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from xltool.model.address import Cell, Range
from xltool.ooxml.relations import Relations


@dataclass(frozen=True, slots=True)
class RawCell:
    """A cell with content.

    `value` is int, float, str, bool, a datetime where the cell's number format shows a date, or
    None where a formula has no stored result; `formula` is empty where a value was typed.
    """

    value: object
    formula: str = ""


@dataclass(frozen=True, slots=True)
class RawSheet:
    """A sheet: its cells with content, its merges, whether it is protected."""

    name: str
    cells: Mapping[Cell, RawCell]
    merges: tuple[Range, ...] = ()
    is_protected: bool = False


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """A sheet as the workbook lists it. `part` is where its content stands."""

    name: str
    part: str
    state: str


@dataclass(frozen=True, slots=True)
class Contents:
    """What the workbook part holds: the sheets in order, the names, the lock of the structure.

    `names` are those of the whole workbook, by their text. `relations` are those of the workbook
    part, `root` those of the package: where the other parts stand.
    """

    sheets: tuple[SheetEntry, ...]
    names: Mapping[str, str]
    is_locked: bool
    relations: Relations
    root: Relations
    has_old_dates: bool = False
    """dates count from 1904, as old Macintosh programs wrote them"""


@dataclass(slots=True)
class Shared:
    """What cells of every sheet refer to: the shared texts, and the styles that show dates."""

    texts: list[str] = field(default_factory=list)
    date_styles: frozenset[int] = frozenset()
