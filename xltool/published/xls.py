"""Reading .xls and .et files: the old format of Excel, which WPS writes still.

xlrd reads them in a process of its own, within bounds of time and memory; here its plain values
become what the sheets show. Which cells have formulas the library does not say.
"""

from __future__ import annotations

import json
import os
import sys
from itertools import pairwise
from typing import Any

from xltool import programs
from xltool.model.omission import Omission
from xltool.ooxml.errors import RefusedFile
from xltool.published.left_out import marked
from xltool.published.number_formats import GENERAL, shown
from xltool.published.page import NO_CHARACTERS
from xltool.published.sheet_cells import CellLook, Place, ShownSheet
from xltool.published.xls_child import SECONDS

MOST_BYTES = 16 * 1024 * 1024
_STARTING = 10
"""Seconds for a process to begin and to end."""
_CHILD = "from xltool.published.xls_child import main; main()"
_TEXT, _NUMBER, _DATE, _BOOLEAN = 1, 2, 3, 4
"""The kinds of cells of xlrd; any other is an error."""


def open_sheets(data: bytes) -> list[ShownSheet]:
    """What the sheets of a workbook show. Raises RefusedFile for what is none, is damaged or is
    beyond the bounds."""
    if len(data) > MOST_BYTES:
        raise RefusedFile("F108", why="large_parts")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(os.path.abspath, sys.path))}
    command = [sys.executable, "-P", "-c", _CHILD]
    try:
        status, written = programs.run(command, SECONDS + _STARTING, data, environment)
    except TimeoutError as error:
        raise RefusedFile("F108", why="large_parts") from error
    said: dict[str, Any] = json.loads(written) if status == 0 else {}
    match said.get("refused"):
        case "encrypted":
            raise RefusedFile("F103")
        case "large":
            raise RefusedFile("F108", why="large_parts")
    if "sheets" not in said:
        raise RefusedFile("F102", why="damaged_parts")
    looks = [CellLook(code or GENERAL, _omission(why)) for code, why in said["looks"]]
    return [_shown(sheet, looks, said["old_dates"]) for sheet in said["sheets"]]


def _shown(sheet: dict[str, Any], looks: list[CellLook], old_dates: bool) -> ShownSheet:
    texts: dict[Place, str] = {}
    for row, column, kind, value, style, runs in sheet["cells"]:
        text = _text(kind, value, looks[style], runs, old_dates, sheet["hides_zeros"])
        if text.strip():
            texts[row, column] = text
    return ShownSheet(
        sheet["name"].translate(NO_CHARACTERS),
        texts,
        tuple(tuple(merge) for merge in sheet["merges"]),
        sheet["is_hidden"],
        frozenset(sheet["hidden_rows"]),
        frozenset(sheet["hidden_columns"]),
    )


def _text(
    kind: int, value: Any, look: CellLook, runs: list[Any], old_dates: bool, hides_zeros: bool
) -> str:
    if kind == _TEXT:
        return _rich(value.translate(NO_CHARACTERS), look.omission, runs)
    if kind in (_NUMBER, _DATE):
        text = shown(value, look.code, old_dates)
        if not text or (value == 0 and hides_zeros):
            return marked(shown(value), Omission.HIDDEN)
    elif kind == _BOOLEAN:
        text = "TRUE" if value else "FALSE"
    else:
        text = str(value)
    return marked(text, look.omission)


def _rich(text: str, omission: Omission | None, runs: list[Any]) -> str:
    """A text with what is left out marked in it; `runs` say where other fonts begin."""
    starts = [0, *(start for start, _ in runs), len(text)]
    whys = [omission, *(_omission(why) for _, why in runs)]
    return "".join(
        marked(text[start:end], why)
        for (start, end), why in zip(pairwise(starts), whys, strict=True)
    )


def _omission(name: str) -> Omission | None:
    return Omission(name) if name else None
