"""A long sheet before it is written: title, notes, lines that add up, headings, rows on demand.

Also everything of it but its rows: widths, frozen panes, filter, what is printed how.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from math import ceil
from typing import Any

from xltool.classes import dataclass
from xltool.collection.outputs.ledger.cells import Cells, Rows
from xltool.collection.outputs.ledger.styles import Look, look
from xltool.model.address import LAST_COLUMN, LAST_ROW, Cell, Range
from xltool.model.finding import Number
from xltool.workbook.layout import Wording
from xltool.workbook.layout.wording import row_height
from xltool.workbook.xlsxwriter_book import checked

Content = Sequence[str]
"""The cells of a row, as `Cells` makes them."""
Row = tuple[int, Content]
"""A row's height in points, 0 for the usual one, and its cells."""
ROW = 20
"""A comfortable height for one line."""
LINE = 16
"""A height for one line where there are many."""
_TITLE_HEIGHT, _NOTE_HEIGHT, _SUM_HEIGHT, _HEADING_HEIGHT = 30, 18, 22, 32
"""In points."""
_A4 = 9
_MARGINS = {"left": 0.4, "right": 0.4, "top": 0.5, "bottom": 0.6}
"""In inches."""
_EVERYWHERE = Range(Cell(1, 1), Cell(LAST_ROW, LAST_COLUMN)).a1


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, its width in characters, and whether only formulas look at it."""

    heading: str
    width: float
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class LedgerPage:
    """A sheet of `count` rows below one heading.

    `sums` makes `sum_lines` lines between notes and headings that add up the rows below, from a
    first to a last; they stay in sight when the sheet is filtered or scrolled, as do the first
    `kept` columns. A sheet without columns has a title and notes only. So many rows are `printed`,
    all without a number, with 0 not even the headings; and never the last `unprinted` columns.
    """

    name: str
    title: str
    notes: tuple[str, ...]
    columns: tuple[Column, ...]
    count: int
    rows: Callable[[Cells], Iterator[Row]]
    sums: Callable[[Cells, int, int], Sequence[Content]] = lambda *_: ()
    sum_lines: int = 0
    kept: int = 1
    landscape: bool = True
    unprinted: int = 0
    printed: int | None = None

    @property
    def heading(self) -> int:
        return 2 + len(self.notes) + self.sum_lines

    @property
    def first(self) -> int:
        """The first row below the headings."""
        return self.heading + 1

    @property
    def last(self) -> int:
        """The last row; that of the headings where there is none below them."""
        return self.heading + self.count

    @property
    def extent(self) -> Range:
        """All cells of the sheet."""
        last = self.last if self.columns else 1 + len(self.notes)
        return Range(Cell(1, 1), Cell(last, max(1, len(self.columns))))

    def xml(self, cells: Cells) -> Iterator[str]:
        """All rows of the sheet as XML, from the first."""
        layout = Rows(len(self.columns))
        yield layout.short(1, _TITLE_HEIGHT, [cells.text(self.title, Look.TITLE)])
        for row, note in enumerate(self.notes, start=2):
            yield layout.short(row, _NOTE_HEIGHT, [cells.text(note, Look.NOTE)])
        if not self.columns:
            return
        sums = self.sums(cells, self.first, max(self.first, self.last))
        for row, line in enumerate(sums, start=2 + len(self.notes)):
            yield layout.short(row, _SUM_HEIGHT, line)
        headings = [cells.text(column.heading, Look.HEADING) for column in self.columns]
        yield layout.short(self.heading, _HEADING_HEIGHT, headings)
        for row, (height, content) in enumerate(self.rows(cells), start=self.first):
            yield layout.row(row, height, content)


def columns_of(words: Wording, widths: Sequence[tuple[str, float]]) -> tuple[Column, ...]:
    return tuple(Column(words[word], width) for word, width in widths)


def wrapped(
    cells: Cells,
    widths: Sequence[tuple[str, float]],
    contents: Sequence[tuple[Number | str | None, Look]],
) -> Row:
    """A row high enough for all its texts: not every program sees to that when it opens a file."""
    texts = zip(contents, widths, strict=True)
    height = max(
        (_height(text, room) for (text, _), (_, room) in texts if isinstance(text, str)),
        default=ROW,
    )
    made = (
        cells.text(content, look) if isinstance(content, str) else cells.number(content, look)
        for content, look in contents
    )
    return height, tuple(made)


def _height(text: str, room: float) -> int:
    if 2 * len(text) + 2 <= room:  # one line, however wide its signs
        return ROW
    return max(ROW, ceil(row_height(text, room - 1)))


def frame(file: Any, page: LedgerPage, words: Wording) -> Any:
    """Add a sheet that is empty so far; gives the library's worksheet."""
    sheet = file.add_worksheet(page.name)
    for number, column in enumerate(page.columns):
        options = {"hidden": column.is_hidden}
        checked(sheet.set_column, number, number, column.width, None, options)
    if page.columns:
        top = page.heading - 1
        sheet.freeze_panes(page.heading, page.kept)
        checked(sheet.autofilter, top, 0, page.last - 1, len(page.columns) - 1)
        if page.printed != 0:
            checked(sheet.repeat_rows, top)
    if page.printed == 0:
        # nothing cannot be said; LibreOffice leaves out a page on which nothing stands
        checked(sheet.print_area, 0, len(page.columns), 0, len(page.columns))
    elif page.unprinted or page.printed is not None:
        right = len(page.columns) - page.unprinted - 1
        last = page.last if page.printed is None else page.heading + page.printed
        checked(sheet.print_area, 0, 0, last - 1, right)
    # codes and telephone numbers are digits that no sum may take in
    checked(sheet.ignore_errors, {"number_stored_as_text": _EVERYWHERE})
    print_setup(sheet, page.name, words, page.landscape)
    sheet.fit_to_pages(1, 0)
    return sheet


def print_setup(sheet: Any, name: str, words: Wording, landscape: bool) -> None:
    """An A4 page with its number at the foot."""
    sheet.set_paper(_A4)
    sheet.set_margins(**_MARGINS)
    if landscape:
        sheet.set_landscape()
    sheet.center_horizontally()
    sheet.hide_gridlines(2)
    # an ampersand begins a field of the footer
    footer = words.say("footer", sheet=name.replace("&", "&&"), page="&P", pages="&N")
    checked(sheet.set_footer, "&C" + footer)


def write_swatches(file: Any, sheet: Any) -> None:
    """Put an empty cell of every look into the first row, so that their styles can be read off."""
    for column, name in enumerate(Look):
        checked(sheet.write_blank, 0, column, None, file.add_format(look(name)))
