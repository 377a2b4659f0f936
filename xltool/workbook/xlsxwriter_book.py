"""XlsxWriter's workbook with what it lacks: a locked structure, and misuse that raises.

XlsxWriter answers misuse with a number below 0 and a warning; a file with a validation missing
would look finished. `checked` turns every such answer into an exception.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, BinaryIO
from zipfile import ZipFile

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from xltool.ooxml.zip_members import name_unix
from xltool.text.cell import fitted
from xltool.workbook.styles import BASE

CREATED = datetime(2021, 1, 1)
"""A fixed date: the date of the file's making would make every file differ."""
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_format_properties": BASE,
}
"""Of every workbook: whatever a text looks like, it stays text."""


class WriteError(Exception):
    """A workbook could not be written as laid out: a fault of ours, never of the input."""


class _OwnFormulas(Worksheet):  # type: ignore[misc]
    """A sheet whose formulas hold no function that is stored under another name than its own.

    XlsxWriter would look through each of them for forty such names, a quarter of the time that a
    workbook takes.
    """

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        return formula.removeprefix("=")


class LockedBook(xlsxwriter.Workbook):  # type: ignore[misc]
    """A workbook whose structure (sheets, their names and order) is protected.

    `workbookProtection` must stand before `bookViews`; XlsxWriter has no call for it, so the
    private method that writes `bookViews` is extended. A test holds this to the versions allowed.
    """

    worksheet_class = _OwnFormulas

    def __init__(self, file: BinaryIO, password: str) -> None:
        super().__init__(file, OPTIONS)
        self._structure_password = password

    def _write_book_views(self) -> None:
        attributes = [("lockStructure", 1)]
        if self._structure_password:
            secret = self.worksheets()[0]._encode_password(self._structure_password)
            attributes.insert(0, ("workbookPassword", secret))
        self._xml_empty_tag("workbookProtection", attributes)
        super()._write_book_views()

    def _store_workbook(self) -> None:
        super()._store_workbook()
        with ZipFile(self.filename, "a") as archive:
            name_unix(archive)
            archive.comment = b""  # now the directory of the members is written anew


def checked(call: Callable[..., Any], *args: Any, **options: Any) -> None:
    """Make an XlsxWriter call; raises WriteError where it would answer with a code, and warn."""
    code = call(*args, **options)
    if isinstance(code, int) and code < 0:
        raise WriteError(f"{call.__name__}{args!r} returned {code}")


def write_text(page: Any, row: int, column: int, text: str, style: Any) -> None:
    """Write a text as it is, as far as a cell holds it; row and column are counted from 0.

    XlsxWriter takes a text that looks like its own markup of rich text for that; in three pieces it
    is written escaped, and reads back as one text.
    """
    text = fitted(text)
    if text.startswith("<r>") and text.endswith("</r>"):
        checked(page.write_rich_string, row, column, text[:1], text[1:2], text[2:], style)
    else:
        checked(page.write_string, row, column, text, style)
