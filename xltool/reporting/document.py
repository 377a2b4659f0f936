"""A report as headings, paragraphs and tables, before it takes the shape of any file format."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from xltool.classes import dataclass


class Align(StrEnum):
    """How a table cell's text stands."""

    LEFT = "left"
    CENTRE = "center"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is a section (一、), level 2 a topic within it (（一）)."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of running text, without line breaks."""

    text: str


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell of a table. `row` and `column` count from 1; covered cells are not listed.

    `key` is that of the figure it holds; empty for a heading.
    """

    row: int
    column: int
    row_span: int
    column_span: int
    text: str
    is_header: bool
    align: Align
    key: str = ""


@dataclass(frozen=True, slots=True)
class DocumentTable:
    """A table with its official merges.

    `cells` are in reading order, `widths` relative column widths, `header_rows` the rows that
    repeat on every page, `caption` the description for a reader who cannot see the page.
    """

    caption: str
    rows: int
    header_rows: int
    widths: tuple[float, ...]
    cells: tuple[TableCell, ...]


Block = Heading | Paragraph | DocumentTable


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs a report, and of which day where that is known."""

    office: str
    date: date | None = None

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines at the end of the report, the day in digits as GB/T 9704-2012 has it."""
        if self.date is None:
            return (self.office,)
        return self.office, f"{self.date.year}年{self.date.month}月{self.date.day}日"


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report.

    `draft` is the mark every page bears when the report may not be published. `title_tail` is the
    end of the title that stays together: of several lines, the last begins there.
    """

    title: str
    blocks: tuple[Block, ...]
    draft: str = ""
    title_tail: str = ""
    signature: Signature | None = None

    @property
    def title_parts(self) -> tuple[str, ...]:
        """The title, cut before its tail; together the parts are the title."""
        head = self.title.removesuffix(self.title_tail)
        return (head, self.title_tail) if self.title_tail and head != self.title else (self.title,)
