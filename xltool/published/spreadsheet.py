"""Reading spreadsheets of an office's own, whatever program saved them, under whatever suffix.

What a file is its content says: programs save web pages and workbooks of today as .xls.
"""

from __future__ import annotations

from xltool.ooxml.kind import Kind, kind_of
from xltool.published.page import Page
from xltool.published.sheet_page import page_of


def open_page(data: bytes) -> Page:
    """Read a spreadsheet. Raises RefusedFile, or UnusablePage, for what is none, is damaged or is
    beyond the bounds."""
    match kind_of(data):
        case Kind.HTML:
            from xltool.published import html

            return html.open_page(data)
        case Kind.TEXT:
            from xltool.published import lines

            return lines.open_page(data)
        case Kind.XLS:
            from xltool.published import xls

            return page_of(xls.open_sheets(data))
        case Kind.ODS:
            from xltool.published import ods

            return page_of(ods.open_sheets(data))
    from xltool.published import xlsx

    return page_of(xlsx.open_sheets(data))
