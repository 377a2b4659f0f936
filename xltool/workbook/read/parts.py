"""The parts that all sheets share: list of sheets, names, texts, date styles, properties."""

from __future__ import annotations

import re

from xltool.ooxml.errors import RefusedFile
from xltool.ooxml.package import Package
from xltool.ooxml.relations import Relations, content_type, relations_of, root_relations
from xltool.ooxml.xml_stream import Ends, Starts, stream
from xltool.workbook.read.raw import Contents, SheetEntry

WORKBOOK = "xl/workbook.xml"
MOST_SHEETS = 500
MOST_NAMES = 20_000
MOST_TEXTS = 500_000
LONGEST_TEXT = 100_000
"""Characters of one text; a cell of a spreadsheet program holds 32,767."""
_NOT_READ = frozenset({"fonts", "fills", "borders"})
"""Parts of the styles that say nothing of dates."""
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
"""A character beyond the first 65,536, which some programs escape in two halves."""
_DATE_FORMATS = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
"""The built-in number formats that show a date or a time (ECMA-376 part 1, 18.8.30, and the
East-Asian ones)."""
_SHOWS_DATE = re.compile(r"[ymdhs年月日时分秒]", re.IGNORECASE)
_NOT_SHOWN = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.|General', re.IGNORECASE)


def unescaped(text: str) -> str:
    """A text without the escapes (`_x000D_`) that stand for characters XML cannot hold."""
    if "_x" not in text:
        return text
    plain = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    return _PAIR.sub(
        lambda match: match[0].encode("utf-16", "surrogatepass").decode("utf-16"), plain
    )


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
    root = root_relations(package)
    workbook = workbook_part(package, root)
    relations = relations_of(package, workbook)
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
    )


def read_texts(package: Package, relations: Relations) -> list[str]:
    """The shared texts, in order; runs of a rich text are joined, phonetic readings left out."""
    texts: list[str] = []
    pieces: list[str] = []
    reading = False  # within a <t>
    phonetic = False  # within a phonetic run

    def open_text(_: dict[str, str]) -> None:
        nonlocal reading
        reading = not phonetic

    def close_text() -> None:
        nonlocal reading
        reading = False

    def open_phonetic(_: dict[str, str]) -> None:
        nonlocal phonetic
        phonetic = True

    def close_phonetic() -> None:
        nonlocal phonetic
        phonetic = False

    def close_item() -> None:
        texts.append(bounded(unescaped("".join(pieces))))
        pieces.clear()
        if len(texts) > MOST_TEXTS:
            raise RefusedFile("F108", why="many_parts")

    def data(text: str) -> None:
        if reading:
            pieces.append(text)

    starts: Starts = {"t": open_text, "rPh": open_phonetic}
    ends: Ends = {"t": close_text, "rPh": close_phonetic, "si": close_item}
    if part := relations.part(package, "sharedStrings", "xl/sharedStrings.xml"):
        stream(package, part, starts, ends, data)
    return texts


def read_date_styles(package: Package, relations: Relations) -> frozenset[int]:
    """The numbers of the cell styles whose number format shows a date or a time."""
    formats: dict[str, bool] = {}
    styles: list[bool] = []
    in_cells = False

    def number_format(attributes: dict[str, str]) -> None:
        formats[attributes.get("numFmtId", "")] = shows_date(attributes.get("formatCode", ""))

    def open_cells(_: dict[str, str]) -> None:
        nonlocal in_cells
        in_cells = True

    def close_cells() -> None:
        nonlocal in_cells
        in_cells = False

    def style(attributes: dict[str, str]) -> None:
        if in_cells:
            id = attributes.get("numFmtId", "0")
            builtin = id.isdecimal() and int(id) in _DATE_FORMATS
            styles.append(formats.get(id, builtin))

    starts: Starts = {"numFmt": number_format, "cellXfs": open_cells, "xf": style}
    if part := relations.part(package, "styles", "xl/styles.xml"):
        stream(package, part, starts, {"cellXfs": close_cells}, None, _NOT_READ)
    return frozenset(number for number, is_date in enumerate(styles) if is_date)


def shows_date(code: str) -> bool:
    """Whether a number format shows a date or a time."""
    return _SHOWS_DATE.search(_NOT_SHOWN.sub("", code)) is not None


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
