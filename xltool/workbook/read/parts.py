"""The parts that tell of a workbook as a whole: list of sheets, names, properties."""

from __future__ import annotations

from collections.abc import Mapping

from xltool.model.address import Cell, Place
from xltool.ooxml.errors import RefusedFile
from xltool.ooxml.escapes import unescaped
from xltool.ooxml.package import Package
from xltool.ooxml.relations import (
    ROOT,
    Relations,
    content_type,
    relations_of,
    relations_part,
    root_relations,
)
from xltool.ooxml.xml_stream import Starts, stream
from xltool.workbook.read.raw import Contents, SheetEntry

WORKBOOK = "xl/workbook.xml"
MOST_SHEETS = 500
MOST_NAMES = 20_000
LONGEST_TEXT = 100_000
"""Characters of one text; a cell of a spreadsheet program holds 32,767."""


def bounded(text: str) -> str:
    """The text of a cell. Raises RefusedFile for one that no cell can hold."""
    if len(text) > LONGEST_TEXT:
        raise RefusedFile("F108", why="many_parts")
    return text


def workbook_part(package: Package, root: Relations) -> str:
    """The part of a workbook that lists its sheets."""
    main = next(iter(root.by_kind.get("officeDocument", ())), "")
    if main.lower() == WORKBOOK or main not in package:
        return WORKBOOK
    is_stated = "spreadsheetml" in content_type(package, main)
    return main if is_stated or WORKBOOK not in package else WORKBOOK


def read_contents(package: Package) -> Contents:
    """The workbook part and its relations. Raises RefusedFile for a damaged one."""
    workbook = workbook_part(package, root_relations(package))
    return package.kept(_read_contents, workbook, relations_part(workbook), ROOT)


def _read_contents(package: Package, workbook: str, *_: str) -> Contents:
    root, relations = root_relations(package), relations_of(package, workbook)
    targets = relations.by_id
    if "vbaProject" in relations.by_kind:  # wherever it stands; the gate knows the usual places
        raise RefusedFile("F109", why="macros")
    sheets: list[SheetEntry] = []
    names: dict[str, str] = {}
    lock: list[str] = []
    dates: list[str] = []
    current: list[str] = []
    text: list[str] = []

    def sheet(attributes: dict[str, str]) -> None:
        if len(sheets) >= MOST_SHEETS:
            raise RefusedFile("F108", why="many_parts")
        # `r:id` by convention; the prefix is the program's own choice
        ids = [value for key, value in attributes.items() if key.endswith(":id")]
        target = next((targets[id] for id in ids if id in targets), "")
        state = attributes.get("state", "visible")
        sheets.append(SheetEntry(attributes.get("name", ""), target, state))

    def open_name(attributes: dict[str, str]) -> None:
        # a name of one sheet alone comes with a copied sheet, and would stand for the copy
        if "localSheetId" not in attributes:
            current[:] = [attributes.get("name", "")]
        text.clear()

    def close_name() -> None:
        if current:
            names[current.pop()] = "".join(text)
        if len(names) > MOST_NAMES:
            raise RefusedFile("F108", why="many_parts")

    starts: Starts = {
        "sheet": sheet,
        "definedName": open_name,
        "workbookProtection": lambda found: lock.append(found.get("lockStructure", "0")),
        "workbookPr": lambda found: dates.append(found.get("date1904", "0")),
    }
    stream(package, workbook, starts, {"definedName": close_name}, text.append)
    truth = ("1", "true", "on")
    return Contents(
        tuple(sheets),
        names,
        any(each in truth for each in lock),
        relations,
        root,
        any(d in truth for d in dates),
        _places(names),
    )


def _places(names: Mapping[str, str]) -> dict[str, Place]:
    """Every defined name that means one cell of a sheet."""
    found = {}
    sheets: dict[str, str] = {}  # as names write them, and as they are called
    for name, text in names.items():
        written, mark, address = text.rpartition("!")
        sheet = sheets.get(written)
        if sheet is None:
            sheet = written.removeprefix("'").removesuffix("'").replace("''", "'")
            sheets[written] = sheet
        if not mark:
            continue
        try:
            found[name] = Place(sheet, Cell.parse(address))
        except ValueError:
            continue  # `#REF!`, or a name of a range: not a cell of ours
    return found


def read_properties(package: Package, root: Relations, prefix: str) -> dict[str, str]:
    """The custom properties whose names begin with a prefix, by the rest of the name."""
    found: dict[str, str] = {}
    current: list[str] = []
    text: list[str] = []

    def open_property(attributes: dict[str, str]) -> None:
        current[:] = [attributes.get("name", "")]
        text.clear()

    def close_property() -> None:
        if current and current[0].startswith(prefix):
            found[current.pop().removeprefix(prefix)] = unescaped("".join(text))

    part = root.part(package, "custom-properties", "docProps/custom.xml")
    if part is not None and part in package:  # all that stands there stands elsewhere, too
        starts, ends = {"property": open_property}, {"property": close_property}
        stream(package, part, starts, ends, text.append)
    return found
