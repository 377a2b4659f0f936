"""A workbook file as it stands: cells, names, merges, states. Nothing is interpreted but types."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from xltool.classes import dataclass
from xltool.model.address import Cell, Place, Range
from xltool.model.omission import Omission
from xltool.ooxml.relations import Relations
from xltool.workbook.read.runs import Run


@dataclass(frozen=True, slots=True)
class RawCell:
    """A cell with content.

    `value` is int, float, str, bool, a datetime where the cell's number format shows a date, or
    None where a formula has no stored result; `formula` is empty where a value was typed.
    """

    value: object
    formula: str = ""


@dataclass(frozen=True, slots=True)
class CellStyle:
    """A style that shows a cell otherwise than it is stored.

    `format` is the code of its number format, empty where that shows what is stored; `why` says
    that the whole cell is struck out, or white on a light ground.
    """

    format: str = ""
    why: Omission | None = None


@dataclass(frozen=True, slots=True)
class Appearance:
    """What a reader sees of a cell besides its content: an unusual style, and the runs of a text of
    which something is left out."""

    style: CellStyle = CellStyle()
    runs: tuple[Run, ...] = ()


@dataclass(frozen=True, slots=True)
class HiddenCells:
    """The rows and columns of a sheet that are hidden or have no size, counted from 1; and whether
    zeros are not shown."""

    rows: frozenset[int] = frozenset()
    columns: frozenset[int] = frozenset()
    zeros: bool = False


@dataclass(frozen=True, slots=True)
class RawSheet:
    """A sheet: its cells with content, its merges, whether it is protected.

    `appearances` are those of its cells that do not show plainly what is stored.
    """

    name: str
    cells: Mapping[Cell, RawCell]
    merges: tuple[Range, ...] = ()
    is_protected: bool = False
    appearances: Mapping[Cell, Appearance] = field(default_factory=dict)
    hidden: HiddenCells = HiddenCells()


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
    places: Mapping[str, Place] = field(default_factory=dict)
    """the names that mean one cell, whether or not its sheet is there"""


@dataclass(frozen=True, slots=True)
class SharedTexts:
    """The shared texts in order, runs joined; and the runs of those of which something is left
    out, by number."""

    texts: list[str]
    runs: Mapping[int, tuple[Run, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Styles:
    """The cell styles by number: those that show a date or a time, and those that are unusual."""

    dates: frozenset[int] = frozenset()
    unusual: Mapping[int, CellStyle] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Shared:
    """What cells of every sheet refer to."""

    texts: SharedTexts
    styles: Styles
