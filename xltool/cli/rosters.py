"""Opening a roster: a .csv or .xlsx file becomes a Roster, or a sentence for each of its faults."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from xltool.cli.faults import Stop
from xltool.cli.files import read_bytes
from xltool.cli.open import refusal
from xltool.cli.roster_book import read_tables
from xltool.cli.separated import Undecodable, read_separated
from xltool.cli.words import Say
from xltool.model.form import Form
from xltool.model.roster import Roster
from xltool.model.roster_table import RosterError, RosterFault, Rows, find_headings, parse_rows
from xltool.ooxml.errors import RefusedFile

WORKBOOK = ".xlsx"
MOST_BYTES = 16 * 1024 * 1024


def open_roster(path: str, say: Say, forms: Iterable[Form] = ()) -> Roster:
    """Read a roster; its columns may tell of the marks of these forms.

    Raises Stop with every fault listed.
    """
    data = read_bytes(path, say)
    try:
        marks = [mark for form in forms for mark in form.marks.values()]
        return parse_rows(_rows(path, data), marks)
    except RosterError as error:
        raise _stop(path, error, say) from error
    except RefusedFile as refused:
        raise Stop(refusal(path, refused, say)) from refused


def _rows(path: str, data: bytes) -> Rows:
    if len(data) > MOST_BYTES:
        raise RosterError([RosterFault(0, "large", {"most": MOST_BYTES // 1024**2})])
    if Path(path).suffix.lower() != WORKBOOK:
        try:
            return read_separated(data)
        except Undecodable as unusable:
            raise RosterError([RosterFault(0, unusable.what)]) from unusable
    tables = read_tables(data)
    named = [sheet for sheet, rows in tables.items() if find_headings(rows)]
    if len(named) > 1:
        raise RosterError([RosterFault(0, "many_sheets", {"names": "、".join(named)})])
    return tables[named[0]] if named else []


def _stop(path: str, error: RosterError, say: Say) -> Stop:
    lines = [say("roster.fault", path=path, count=len(error.faults))]
    for fault in error.faults:
        where = say("roster.row", row=fault.row) if fault.row else ""
        lines.append(f"  {where}{say(f'roster.{fault.what}', **fault.facts)}")
    return Stop("\n".join(lines))
