"""Reading .ods files: LibreOffice, where it is installed, makes an .xlsx file of them.

What no spreadsheet program writes is refused before: LibreOffice has no bound of memory.
"""

from __future__ import annotations

from xltool import programs
from xltool.ooxml.errors import RefusedFile
from xltool.ooxml.package import Package
from xltool.ooxml.xml_stream import Starts, stream
from xltool.published import xlsx
from xltool.published.sheet_cells import ShownSheet

SECONDS = 120
"""How long a conversion may take; the first start on a slow machine takes half a minute."""
_CONTENT = "content.xml"
_MACROS = ("basic/", "scripts/")
_MOST_REPEATED = 2_000_000
"""Cells with content that the file says for one cell, together."""


def open_sheets(data: bytes) -> list[ShownSheet]:
    """What the sheets of a file show. Raises RefusedFile for what is none, is damaged or is beyond
    the bounds, and where LibreOffice is not installed."""
    package = Package(data)
    if any(name.startswith(_MACROS) for name in package.names):
        raise RefusedFile("F109", why="macros")
    _look_through(package)
    office = programs.find_office()
    if office is None:
        raise RefusedFile("F104", why="ods_without_program")
    try:
        made = programs.converted(office, data, "ods", "xlsx", SECONDS)
    except TimeoutError as error:
        raise RefusedFile("F108", why="large_parts") from error
    except OSError as error:
        raise RefusedFile("F104", why="ods_without_program") from error
    if made is None:
        raise RefusedFile("F102", why="damaged_parts")
    return xlsx.open_sheets(made)


def _look_through(package: Package) -> None:
    """Raises RefusedFile for content that is damaged or without measure.

    A cell or row may be said once for many; only empty ones are repeated to the end of a sheet.
    """
    rows = columns = 1
    repeated = 0

    def number(attributes: dict[str, str], name: str) -> int:
        text = attributes.get(f"table:number-{name}-repeated", "1")
        if not (text.isascii() and text.isdecimal() and len(text) < 10):
            raise RefusedFile("F102", why="damaged_parts")
        return int(text)

    def row(attributes: dict[str, str]) -> None:
        nonlocal rows
        rows = number(attributes, "rows")

    def cell(attributes: dict[str, str]) -> None:
        nonlocal columns
        columns = number(attributes, "columns")
        if "office:value-type" in attributes or "table:formula" in attributes:
            count(attributes)

    def count(_: dict[str, str]) -> None:
        nonlocal repeated
        repeated += rows * columns
        if repeated > _MOST_REPEATED:
            raise RefusedFile("F108", why="many_cells")

    starts: Starts = {"table-row": row, "table-cell": cell, "p": count}
    stream(package, _CONTENT, starts, {})
