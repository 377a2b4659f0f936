"""Reading spreadsheets of an office's own, whatever program saved them under whatever suffix."""

from __future__ import annotations

from xltool.published.page import Page
from xltool.published.sheet_page import page_of
from xltool.published.xlsx import open_sheets


def open_page(data: bytes) -> Page:
    return page_of(open_sheets(data))
