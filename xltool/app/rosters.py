"""Opening a roster: a .csv file, whatever program wrote it, or an .xlsx file becomes a Roster.

Which of them it is, its content says: lists are saved as one and called the other.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from xltool.app.files import about, read_bytes
from xltool.app.notices import Notice
from xltool.app.roster_book import read_tables
from xltool.model.errors import Fault
from xltool.model.form import Form
from xltool.model.roster import Roster, RosterError, parse_rows
from xltool.model.roster_headings import Rows, find_headings
from xltool.ooxml.kind import Kind, kind_of
from xltool.text.encoding import decoded
from xltool.workbook.read.gate import refusal

MOST_BYTES = 16 * 1024 * 1024
SEPARATORS = ",;\t"


def open_roster(path: str, forms: Iterable[Form] = ()) -> Roster:
    """Read a roster; its columns may hold the marks of these forms.

    Raises RosterError with every fault, FileError where the file cannot be read.
    """
    data = read_bytes(path)
    marks = [mark for form in forms for mark in form.marks.values()]
    with about(path):
        return parse_rows(_rows(data), marks)


def roster_rows(path: str) -> Rows:
    """The rows of a list as they stand, to be shown with what is wrong with them.

    Raises FileError for a file that is no table.
    """
    data = read_bytes(path)
    with about(path):
        return _rows(data)


def unused_columns(roster: Roster) -> list[Notice]:
    """What of a roster nothing is made of, where there is any."""
    return [Notice("roster.unused", {"names": roster.unused})] if roster.unused else []


def _rows(data: bytes) -> Rows:
    if len(data) > MOST_BYTES:
        raise RosterError([Fault("", "roster.large", {"most": MOST_BYTES // 1024**2})])
    kind = kind_of(data)
    if kind in (Kind.TEXT, Kind.EMPTY):
        return read_separated(data)
    if kind is Kind.ENCRYPTED:
        raise refusal(kind)
    if kind not in (Kind.WORKBOOK, Kind.DAMAGED):
        raise RosterError([Fault("", "roster.no_text")])
    tables = read_tables(data)
    named = [sheet for sheet, rows in tables.items() if find_headings(rows)]
    if len(named) > 1:
        raise RosterError([Fault("", "roster.many_sheets", {"names": tuple(named)})])
    return tables[named[0]] if named else []


def read_separated(data: bytes) -> list[list[str]]:
    """The rows of a .csv file; the separator is the one that yields most headings of a roster.

    Raises RosterError for a file that is no text, or no table.
    """
    text = decoded(data)
    if text is None or "\0" in text:
        raise RosterError([Fault("", "roster.no_text")])
    found = {}
    for separator in SEPARATORS:
        lines = io.StringIO(text, newline="")
        try:
            # a quote that is never closed would swallow the rows below it
            found[separator] = list(csv.reader(lines, delimiter=separator, strict=True))
        except csv.Error:
            continue
    if not found:
        raise RosterError([Fault("", "roster.broken_quotes")])

    def known(rows: list[list[str]]) -> int:
        headings = find_headings(rows)
        return headings.known if headings else 0

    return max(found.values(), key=known)
