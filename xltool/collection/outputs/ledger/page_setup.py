"""Everything of a long sheet but its rows: widths, frozen panes, filter, what is printed how."""

from __future__ import annotations

from typing import Any

from xltool.collection.outputs.ledger.page import Page
from xltool.collection.outputs.ledger.styles import Look, look
from xltool.model.address import LAST_COLUMN, LAST_ROW, Cell, Range
from xltool.workbook.layout import Wording
from xltool.workbook.xlsxwriter_book import checked

_A4 = 9
_MARGINS = {"left": 0.4, "right": 0.4, "top": 0.5, "bottom": 0.6}
"""In inches."""
_EVERYWHERE = Range(Cell(1, 1), Cell(LAST_ROW, LAST_COLUMN)).a1


def frame(file: Any, page: Page, words: Wording) -> Any:
    """Add a sheet that is empty so far; gives the library's worksheet."""
    sheet = file.add_worksheet(page.name)
    for number, column in enumerate(page.columns):
        checked(sheet.set_column, number, number, column.width)
    if page.columns:
        top = page.heading - 1
        sheet.freeze_panes(page.heading, page.kept)
        checked(sheet.autofilter, top, 0, page.last - 1, len(page.columns) - 1)
        checked(sheet.repeat_rows, top)
    if page.unprinted:
        last = len(page.columns) - page.unprinted - 1
        checked(sheet.print_area, 0, 0, page.last - 1, last)
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
