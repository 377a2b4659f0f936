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
from xltool.published import xls_child
from xltool.published.left_out import marked
from xltool.published.page import NO_CHARACTERS
from xltool.published.sheet_cells import Place, ShownSheet
from xltool.published.shown import plain, shown
from xltool.published.xls_child import SECONDS
from xltool.workbook.read.raw import CellStyle

MOST_BYTES = 16 * 1024 * 1024
_STARTING = 10
"""Seconds for a process to begin and to end."""
_CHILD = f"import sys; sys.path[:] = sys.argv[1:]; from {xls_child.__name__} import main; main()"
"""Told where the program is: the Python that is unpacked on Windows heeds no environment."""
_TEXT, _NUMBER, _DATE, _BOOLEAN = 1, 2, 3, 4
"""The kinds of cells of xlrd; any other is an error."""


def open_sheets(data: bytes) -> list[ShownSheet]:
    """What the sheets of a workbook show. Raises RefusedFile for what is none, is damaged or is
    beyond the bounds."""
    if len(data) > MOST_BYTES:
        raise RefusedFile("F108", why="large_parts")
    command = [sys.executable, "-P", "-c", _CHILD, *map(os.path.abspath, sys.path)]
    try:
        status, written = programs.run(command, SECONDS + _STARTING, data)
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
    looks = [CellStyle(code, _omission(why)) for code, why in said["looks"]]
    return [_shown(sheet, looks, said["old_dates"]) for sheet in said["sheets"]]


def _shown(sheet: dict[str, Any], looks: list[CellStyle], old_dates: bool) -> ShownSheet:
    texts: dict[Place, str] = {}
    for row, column, kind, value, style, runs in sheet["cells"]:
        look = looks[style] if style < len(looks) else CellStyle()  # of a damaged file
        text = _text(kind, value, look, runs, old_dates, sheet["hides_zeros"])
        if text.strip():
            texts[row, column] = text
    return ShownSheet(
        _clean(sheet["name"]),
        texts,
        tuple((a, b, c, d) for a, b, c, d in sheet["merges"] if a <= c and b <= d),
        sheet["is_hidden"],
        frozenset(sheet["hidden_rows"]),
        frozenset(sheet["hidden_columns"]),
    )


def _text(
    kind: int, value: Any, look: CellStyle, runs: list[Any], old_dates: bool, hides_zeros: bool
) -> str:
    if kind == _TEXT:
        return _rich(_clean(value), look.why, runs)
    if kind in (_NUMBER, _DATE):
        text = shown(value, look.format, old_dates)
        if not text or (value == 0 and hides_zeros):
            return marked(plain(value), Omission.HIDDEN)
    elif kind == _BOOLEAN:
        text = "TRUE" if value else "FALSE"
    else:
        text = str(value)
    return marked(text, look.why)


def _rich(text: str, omission: Omission | None, runs: list[Any]) -> str:
    """A text with what is left out marked in it; `runs` say where other fonts begin."""
    starts = [0, *(start for start, _ in runs), len(text)]
    if starts != sorted(starts):  # of a damaged file
        return marked(text, omission)
    whys = [omission, *(_omission(why) for _, why in runs)]
    return "".join(
        marked(text[start:end], why)
        for (start, end), why in zip(pairwise(starts), whys, strict=True)
    )


def _clean(text: str) -> str:
    """A text without codes that stand for no character."""
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return whole.translate(NO_CHARACTERS)


def _omission(name: str) -> Omission | None:
    return Omission(name) if name else None
