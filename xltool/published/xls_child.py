"""A .xls or .et file as plain values, read by xlrd in a process that does nothing else: its
`main` takes the file from the standard input.

xlrd trusts what a file says of itself, and may take any time and memory over a damaged one: here it
can have neither. What is written is JSON, within the bounds of every workbook, or nothing.
"""

from __future__ import annotations

import contextlib
import io
import json
import sys
from collections.abc import Iterator
from typing import Any

MEBIBYTES = 512
SECONDS = 20
MOST_CELLS = 100_000
MOST_MERGES = 5_000
MOST_CHARACTERS = 4_000_000
"""Characters of all texts together."""
ENCRYPTED = "encrypted"
LARGE = "large"


def main() -> None:
    """Read a file from the standard input; exits with 0 where it could be read, or says why not."""
    _bound()
    data = sys.stdin.buffer.read()
    try:
        with contextlib.redirect_stdout(io.StringIO()):  # xlrd prints what it finds odd
            said: dict[str, Any] = _read(data)
    except MemoryError:
        said = {"refused": LARGE}
    sys.stdout.write(json.dumps(said))


def _bound() -> None:
    """Bound memory and time of this process, where the system can: Windows cannot."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEBIBYTES << 20, MEBIBYTES << 20))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def _read(data: bytes) -> dict[str, Any]:
    import xlrd

    try:
        book = xlrd.open_workbook(
            file_contents=data,
            logfile=io.StringIO(),
            formatting_info=True,
            ragged_rows=True,
            on_demand=True,
        )
    except xlrd.XLRDError as error:
        return {"refused": ENCRYPTED} if "encrypted" in str(error) else {}
    room = [MOST_CELLS, MOST_CHARACTERS]
    sheets = []
    for number in range(book.nsheets):
        sheets.append(_sheet(book, book.sheet_by_index(number), room))
        book.unload_sheet(number)
        if min(room) < 0:
            return {"refused": LARGE}
    return {"sheets": sheets, "old_dates": bool(book.datemode), "looks": _looks(book)}


def _sheet(book: Any, sheet: Any, room: list[int]) -> dict[str, Any]:
    return {
        "name": sheet.name,
        "is_hidden": sheet.visibility != 0,
        "hides_zeros": not sheet.show_zero_values,
        "hidden_rows": [n for n, row in sheet.rowinfo_map.items() if row.hidden or not row.height],
        "hidden_columns": [n for n, c in sheet.colinfo_map.items() if c.hidden or not c.width],
        "merges": [
            [top, left, bottom - 1, right - 1]
            for top, bottom, left, right in sheet.merged_cells[:MOST_MERGES]
        ],
        "cells": list(_cells(book, sheet, room)),
    }


def _cells(book: Any, sheet: Any, room: list[int]) -> Iterator[list[Any]]:
    """Row, column, kind, value, style; of a rich text also where each font begins."""
    from xlrd.biffh import error_text_from_code

    for row in range(sheet.nrows):
        for column, cell in enumerate(sheet.row(row)):
            if cell.ctype in (0, 6) or cell.value == "":
                continue
            value = cell.value
            if cell.ctype == 5:
                value = error_text_from_code.get(value, "#")
            room[0] -= 1
            room[1] -= len(value) if isinstance(value, str) else 8
            if min(room) < 0:
                return
            runs = [
                [start, _omission(book.font_list[font])]
                for start, font in sheet.rich_text_runlist_map.get((row, column), ())
            ]
            yield [row, column, cell.ctype, value, cell.xf_index, runs]


def _looks(book: Any) -> list[list[str]]:
    """Of each style the number format, and how its font is."""
    looks = []
    for style in book.xf_list:
        code = book.format_map.get(style.format_key)
        font = book.font_list[style.font_index]
        is_white = book.colour_map.get(font.colour_index) == (255, 255, 255)
        is_hidden = is_white and style.background.fill_pattern == 0
        looks.append(
            [
                code.format_str if code else "",
                "hidden" if is_hidden else "struck" if font.struck_out else "",
            ]
        )
    return looks


def _omission(font: Any) -> str:
    if font.struck_out:
        return "struck"
    return "note" if font.escapement in (1, 2) else ""
