"""The visible sheets of a list that people keep in a workbook, as rows of texts; by openpyxl.

openpyxl is given a package of our own making: a list of sheets, the shared texts and the cells,
each gone through within the bounds of `ooxml` before. What it does with the rest of a workbook, and
with a hostile one, need not be known. Which cells show a date is decided here: of a number that
is none it leaves `#VALUE!`, and a code is such a number where its column was given that format.
"""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Iterable
from dataclasses import field
from decimal import Decimal
from itertools import islice, repeat
from typing import TYPE_CHECKING

from xltool.classes import dataclass
from xltool.model.address import Cell
from xltool.ooxml.errors import RefusedFile
from xltool.ooxml.escapes import unescaped
from xltool.ooxml.package import Package
from xltool.ooxml.xml_stream import Starts, stream
from xltool.workbook.read.emptiness import without_empty
from xltool.workbook.read.gate import pass_gate
from xltool.workbook.read.parts import bounded, read_contents
from xltool.workbook.read.styles import read_styles

if TYPE_CHECKING:
    from openpyxl.workbook.workbook import Workbook

MOST_ROWS = 20_000
MOST_COLUMNS = 100
"""What stands further to the right is left aside."""
_LAST_ROW = 1_048_576
MOST_SETTINGS = 20_000
_SETTINGS = (
    *("sheetPr", "sheetView", "selection", "pivotSelection", "sheetFormatPr", "col", "mergeCell"),
    *("hyperlink", "dataValidation", "cfRule", "brk", "printOptions", "pageMargins", "pageSetup"),
    *("headerFooter", "autoFilter", "tablePart", "scenario", "customSheetView"),
)
"""What openpyxl makes objects of beside cells, slowly."""
_EXACT = 10**15
"""Spreadsheet programs keep 15 digits of a number; what follows is made up."""
_TEXTS = "xl/sharedStrings.xml"
_SHEET = "xl/worksheets/{}.xml"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
"""The namespace of workbooks saved as Strict Open XML, which openpyxl does not know."""
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_RAISED = (
    ArithmeticError,
    AttributeError,
    LookupError,
    OSError,
    RuntimeError,
    SyntaxError,  # what XML parsers raise is one
    TypeError,
    ValueError,
    zipfile.BadZipFile,
)
"""What openpyxl raises for content that it did not expect; it has no exception of its own."""

Rows = list[list[str]]


@dataclass(slots=True)
class _Sheet:
    """What is known of a sheet before openpyxl reads it: how far it reaches, which are dates."""

    name: str
    height: int = 0
    width: int = 0
    has_formulas: bool = False
    dates: set[tuple[int, int]] = field(default_factory=set)


def read_tables(data: bytes) -> dict[str, Rows]:
    """The rows of each visible sheet by its name, empty rows in their places.

    Raises RefusedFile for anything but a workbook, and for one with too many rows.
    """
    package = pass_gate(data)
    contents = read_contents(package)
    worksheets = contents.relations.by_kind.get("worksheet", ())
    visible = {
        sheet.name: sheet.part
        for sheet in contents.sheets
        if sheet.state == "visible" and sheet.part in package and sheet.part in worksheets
    }
    dates = frozenset(map(str, read_styles(package, contents.relations).dates))
    pieces = {name: list(without_empty(package, part)) for name, part in visible.items()}
    sheets = [_looked_through(package, name, found, dates) for name, found in pieces.items()]
    texts = contents.relations.part(package, "sharedStrings", _TEXTS)
    made = _made(package, list(pieces.values()), texts)
    try:
        return _read(made, sheets, contents.has_old_dates)
    except _RAISED as error:
        raise RefusedFile("F102", why="damaged_parts") from error


def _looked_through(
    package: Package, name: str, pieces: list[bytes], dates: frozenset[str]
) -> _Sheet:
    """A sheet's part, gone through piece by piece. Raises RefusedFile.

    openpyxl passes over a row that stands behind a later one, and fills every gap up to a row,
    however far it is.
    """
    sheet = _Sheet(name)
    row = column = settings = 0
    is_within = False

    def open_row(attributes: dict[str, str]) -> None:
        nonlocal row, column
        number = attributes.get("r", str(row + 1))
        # eight digits are beyond the last row, and cheap to convert however many there are
        if not (number.isascii() and number.isdecimal() and row < int(number[:8]) <= _LAST_ROW):
            raise RefusedFile("F102", why="damaged_parts")
        row, column = int(number), 0

    def open_cell(attributes: dict[str, str]) -> None:
        nonlocal column, is_within
        try:
            cell = Cell.parse(attributes["r"]) if "r" in attributes else Cell(row, column + 1)
        except ValueError as error:
            raise RefusedFile("F102", why="damaged_parts") from error
        if cell.row != row:
            raise RefusedFile("F102", why="damaged_parts")
        column, is_within = cell.column, True
        if attributes.get("s") in dates:
            sheet.dates.add((row, column))

    def content(_: dict[str, str]) -> None:
        if is_within:  # elements of the same names stand behind the cells
            sheet.height, sheet.width = row, max(sheet.width, min(column, MOST_COLUMNS))
        if sheet.height > MOST_ROWS:
            raise RefusedFile("F108", why="many_cells")

    def formula(attributes: dict[str, str]) -> None:
        sheet.has_formulas = True
        content(attributes)

    def close_cell() -> None:
        nonlocal is_within
        is_within = False

    def setting(_: dict[str, str]) -> None:
        nonlocal settings
        settings += 1
        if settings > MOST_SETTINGS:
            raise RefusedFile("F108", why="many_cells")

    # a cell counts only with something in it: a style alone, often on a million rows, is no roster
    cells: Starts = {"row": open_row, "c": open_cell, "v": content, "is": content, "f": formula}
    stream(
        package,
        name,
        {**dict.fromkeys(_SETTINGS, setting), **cells},
        {"c": close_cell},
        chunks=lambda *_: iter(pieces),
    )
    return sheet


def _made(package: Package, parts: list[list[bytes]], texts: str | None) -> bytes:
    """The workbook that openpyxl is given; its sheets are called by their numbers."""
    numbers = range(1, len(parts) + 1)
    sheets = "".join(f'<sheet name="{n}" sheetId="{n}" r:id="r{n}"/>' for n in numbers)
    targets = "".join(
        f'<Relationship Id="r{n}" Type="{_RELATIONS}/worksheet" Target="/{_SHEET.format(n)}"/>'
        for n in numbers
    )
    types = _type("/xl/workbook.xml", "sheet.main")
    made: dict[str, bytes | str] = {
        _SHEET.format(n): _content(part) for n, part in zip(numbers, parts, strict=True)
    }
    if texts is not None:
        stream(package, texts, {}, {})
        made[_TEXTS] = _content(package.chunks(texts))
        types += _type(f"/{_TEXTS}", "sharedStrings")
    made |= {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">{types}</Types>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}">'
        f"<sheets>{sheets}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f"{targets}</Relationships>",
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in made.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def _type(part: str, kind: str) -> str:
    return f'<Override PartName="{part}" ContentType="{_TYPE}.{kind}+xml"/>'


def _content(pieces: Iterable[bytes]) -> bytes:
    return b"".join(pieces).replace(_STRICT.encode(), _MAIN.encode())


def _read(made: bytes, sheets: list[_Sheet], old_dates: bool) -> dict[str, Rows]:
    from openpyxl import load_workbook
    from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel

    def opened(data_only: bool) -> Workbook:
        return load_workbook(io.BytesIO(made), read_only=True, data_only=data_only)

    def dated(value: object) -> object:
        try:
            return from_excel(value, MAC_EPOCH if old_dates else WINDOWS_EPOCH)
        except (OverflowError, TypeError, ValueError):
            return value

    tables: dict[str, Rows] = {}
    with warnings.catch_warnings(action="ignore"):
        # openpyxl gives a formula or its result, never both, and reading twice costs twice as much
        values = opened(data_only=True)
        formulas = opened(data_only=False) if any(s.has_formulas for s in sheets) else values
        for number, sheet in enumerate(sheets):
            rows = _rows(values, number, sheet)
            said = _rows(formulas, number, sheet) if sheet.has_formulas else repeat(repeat(None))
            tables[sheet.name] = [
                [
                    _text(dated(value) if (row, column) in sheet.dates else value, formula)
                    for column, (value, formula) in enumerate(pairs, 1)
                ]
                for row, pairs in enumerate(map(zip, rows, said), 1)
            ]
    return tables


def _text(value: object, formula: object) -> str:
    """A cell as a text; a number that the program has cut short is written with an exponent."""
    if value is None:  # a formula without a result gives its text, so that it is not passed over
        return "" if formula is None else str(getattr(formula, "text", formula))
    if not isinstance(value, int | float) or isinstance(value, bool):
        return bounded(unescaped(str(value)))
    if abs(value) >= _EXACT or value != value:
        return f"{Decimal(value):.2E}"
    return str(int(value)) if value == int(value) else str(value)


def _rows(book: Workbook, number: int, sheet: _Sheet) -> Iterable[tuple[object, ...]]:
    """The values of a sheet, row by row; what stands behind its cells is not read.

    A sheet may state wrongly how far it reaches, and openpyxl takes that as it stands.
    """
    read = book.worksheets[number]
    read.reset_dimensions()
    rows = read.iter_rows(max_row=sheet.height, max_col=sheet.width, values_only=True)
    return islice(rows, sheet.height)
