"""A workbook before it is a file: sheets of laid-out cells, names, formulas, alerts.

Nothing here knows a file format. A cell has an id when something refers to it: a figure's or a
text's key, or an id the layout gave. Ids that are keys become defined names of the workbook.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from datetime import date
from enum import StrEnum

from xltool.classes import dataclass
from xltool.model.address import Cell, Place, Range
from xltool.model.expression import Node, mentioned
from xltool.model.finding import Number
from xltool.model.form import Form, ValueKind
from xltool.model.period import Period
from xltool.model.record import Scope


class Style(StrEnum):
    """How a cell looks; only entries are unlocked."""

    TITLE = "title"
    LINE = "line"
    STATUS = "status"
    SECTION = "section"
    BAND = "band"
    HEADING = "heading"
    LABEL = "label"
    LABEL_CENTRED = "label_centred"
    BODY = "body"
    ENTRY = "entry"
    ENTRY_MONEY = "entry_money"
    ENTRY_TEXT = "entry_text"
    """a passage, which begins at the top of its box"""
    ENTRY_REASON = "entry_reason"
    SAMPLE = "sample"
    """the colour of an entry, for the legend; locked"""
    BROUGHT = "brought"
    """a figure taken from last year's report; locked"""
    DERIVED = "derived"
    COMPUTED = "computed"
    MARK = "mark"
    LINK = "link"
    ERROR = "error"
    DOUBT = "doubt"
    PASSED = "passed"
    HIDDEN = "hidden"


ENTRIES = frozenset({Style.ENTRY, Style.ENTRY_MONEY, Style.ENTRY_TEXT, Style.ENTRY_REASON})


@dataclass(frozen=True, slots=True)
class Hint:
    """What an entry cell shows and allows: the title and text of its prompt, its kind of value."""

    title: str
    text: str
    kind: ValueKind


@dataclass(frozen=True, slots=True)
class Choice:
    """What an entry shows that takes one of a few answers, or none; `error` is told of others."""

    title: str
    text: str
    error: str
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReviewMark:
    """What a marked copy shows at a cell: a comment (or ""), a colour (none for a mere note).

    `unlocked` opens a cell that is locked otherwise.
    """

    comment: str
    colour: Style | None = None
    unlocked: bool = False


@dataclass(frozen=True, slots=True)
class LaidCell:
    """A cell, merged where its range is larger than one; `content` is fixed or a formula.

    A cell with a `link` leads to another; its content is text.
    """

    range: Range
    style: Style
    content: str | Number | Node | None = None
    id: str | None = None
    hint: Hint | Choice | None = None
    mark: ReviewMark | None = None
    link: Place | None = None


@dataclass(frozen=True, slots=True)
class Alert:
    """Cells that are coloured while a condition holds; a text is held against the cell's own.

    A condition that `follows` is written for the first of the cells, which fill a rectangle, and
    holds for each of the others about that cell in its place.
    """

    cells: tuple[Cell, ...]
    condition: Node | str
    style: Style
    follows: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. `widths` are in characters, `heights` in points by row; `repeat` are the rows that
    stand on top of every printed page. It is shrunk to the width of a page, and to so many `pages`
    where that is not 0; or printed at a `scale` in percent, and a page ends with each of the rows
    `breaks`."""

    name: str
    cells: tuple[LaidCell, ...]
    widths: tuple[float, ...]
    heights: Mapping[int, float] = field(default_factory=dict)
    landscape: bool = False
    pages: int = 0
    scale: int | None = None
    breaks: tuple[int, ...] = ()
    repeat: tuple[int, int] | None = None
    alerts: tuple[Alert, ...] = ()
    hidden: bool = False
    hidden_columns: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose workbook it is. `code` is empty where the office has none; `scope` is of a total.

    `marks` are the keys of the marks that the office bears, `unknown` those of which it is not
    known. It is to be handed in by the day `due`,
    and `contact` is whom the office asks; what was not said is None and empty. `original` is, of a
    marked copy, the SHA-256 in hexadecimal of the file it was made from. `assumed` are the figures
    of an imported report that did not state their unit, as they were read.
    """

    office: str
    period: Period
    code: str = ""
    marks: frozenset[str] = frozenset()
    scope: Scope | None = None
    due: date | None = None
    contact: str = ""
    original: str = ""
    assumed: tuple[tuple[str, Number], ...] = ()
    unknown: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Book:
    """A laid-out workbook of one form for one office and period."""

    form: Form
    identity: Identity
    sheets: tuple[Sheet, ...]
    footer: str

    def with_first(self, sheet: Sheet) -> Book:
        """The book with another sheet before its own."""
        return replace(self, sheets=(sheet, *self.sheets))

    @property
    def places(self) -> dict[str, Place]:
        """Where every cell with an id stands."""
        return {
            cell.id: Place(sheet.name, cell.range.first)
            for sheet in self.sheets
            for cell in sheet.cells
            if cell.id is not None
        }

    @property
    def asked_by_name(self) -> frozenset[str]:
        """The ids of the cells that a colour rule of another sheet asks; see `FormulaScope`."""
        places = self.places
        return frozenset(
            id
            for sheet in self.sheets
            for alert in sheet.alerts
            if not isinstance(alert.condition, str)
            for id in mentioned(alert.condition)
            if places[id].sheet != sheet.name
        )

    @property
    def formulas(self) -> dict[str, Node]:
        """Every formula by the id of its cell. Every cell with a formula has an id."""
        return {
            cell.id: cell.content
            for sheet in self.sheets
            for cell in sheet.cells
            if cell.id is not None and not isinstance(cell.content, str | Number | None)
        }

    @property
    def fixed(self) -> dict[str, str | Number]:
        """The fixed contents that formulas may refer to, by id."""
        return {
            cell.id: cell.content
            for sheet in self.sheets
            for cell in sheet.cells
            if cell.id is not None and isinstance(cell.content, str | Number)
        }
