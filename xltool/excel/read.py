"""A filled workbook → a submission: identity, and every cell of the form as it stands.

The file is opened from memory, read-only. Cells are found by their defined names.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import openpyxl
from defusedxml.common import DefusedXmlException
from openpyxl.cell.read_only import ReadOnlyCell
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook.workbook import Workbook

from xltool.address import Cell, Place, bounding
from xltool.excel.formula import summed_places
from xltool.excel.gate import RefusedFile, pass_gate
from xltool.form import Form
from xltool.layout.identity_sheet import PROPERTY_PREFIX
from xltool.record import Office, clean_line
from xltool.relation import MARK_PREFIX, MARKED
from xltool.submission import Stated, Submission

_BROKEN = (
    # what openpyxl and the standard library raise on files that are not what they say
    AttributeError,
    DefusedXmlException,
    EOFError,
    InvalidFileException,
    KeyError,
    IndexError,
    NotImplementedError,
    OSError,
    OverflowError,
    SyntaxError,  # what every XML parser's own error is; openpyxl uses lxml where it finds it
    RuntimeError,
    TypeError,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
)
_YEAR = re.compile(r"\d{4}", re.ASCII)
FACTS = ("form", "edition", "template_version", "year", "office", "code", "rulemaking")


class Received:
    """A workbook file opened twice: once for what was typed and computed, once for the formulas.

    Only the sheets on which cells of ours stand are read, and of these no more rows and columns
    than they take, whatever size the file claims to have.
    """

    def __init__(self, data: bytes) -> None:
        """Open the bytes of a file. Raises RefusedFile where that is no workbook."""
        pass_gate(data)
        try:
            self._values = _open(data, computed=True)
            self._formulas = _open(data, computed=False)
            self.places = _named_places(self._values)
        except _BROKEN as error:
            raise RefusedFile("F102", why="damaged_parts") from error

    def identity(self) -> dict[str, str]:
        """What the workbook says it is, from its hidden sheet, else from its properties.

        Raises RefusedFile where it says nothing: it is not one of ours.
        """
        names = [MARK_PREFIX + fact for fact in FACTS]
        found = {
            name.removeprefix(MARK_PREFIX): str(value or "")
            for name, value in self._read(self._values, names).items()
        }
        properties: Any = self._values  # the type stubs do not know custom properties
        for each in properties.custom_doc_props.props:
            if each.name and each.name.startswith(PROPERTY_PREFIX):
                found.setdefault(each.name.removeprefix(PROPERTY_PREFIX), str(each.value or ""))
        if not {"form", "edition", "office", "year"} <= found.keys():
            raise RefusedFile("F105")
        if not _YEAR.fullmatch(found["year"]):
            raise RefusedFile("F105")
        return found

    def submission(self, form: Form) -> Submission:
        """Every cell of the form. Raises RefusedFile where some cannot be found."""
        keys = (*form.figures, *form.texts)
        lost = [key for key in keys if key not in self.places]
        if lost:
            raise RefusedFile("F107", count=len(lost), names="、".join(lost[:3]))
        facts = self.identity()
        office = Office(
            clean_line(facts["office"]),
            clean_line(facts.get("code", "")),
            facts.get("rulemaking") == MARKED,
        )
        values, formulas = self._read(self._values, keys), self._read(self._formulas, keys)
        cells = {key: self._stated(form, key, values[key], formulas[key]) for key in keys}
        return Submission(int(facts["year"]), office, cells)

    def _stated(self, form: Form, key: str, value: object, typed: object) -> Stated:
        """A cell from its stored value and from what was typed: a formula begins with `=`."""
        place = self.places[key]
        if not isinstance(typed, _Formula):
            return Stated(place, value)
        relation = form.derivations.get(key)
        intact = relation is not None and summed_places(typed.text, place.sheet) == sorted(
            self.places[part] for part in relation.right
        )
        return Stated(place, value, typed.text, intact)

    def _read(self, book: Workbook, names: Iterable[str]) -> dict[str, object]:
        """The contents of named cells, one pass over each sheet; lost names are left out."""
        by_sheet: dict[str, dict[Cell, list[str]]] = {}
        for name in names:
            if place := self.places.get(name):
                by_sheet.setdefault(place.sheet, {}).setdefault(place.cell, []).append(name)
        found: dict[str, object] = {name: None for name in names if name in self.places}
        try:
            for sheet, wanted in by_sheet.items():
                last = bounding(wanted).last
                page: Any = book[sheet]
                page.reset_dimensions()
                for row in page.iter_rows(max_row=last.row, max_col=last.column):
                    for cell in row:
                        if cell.value is not None:
                            for name in wanted.get(Cell(cell.row, cell.column), ()):
                                found[name] = _content(cell)
        except _BROKEN as error:
            raise RefusedFile("F102", why="damaged_parts") from error
        return found


@dataclass(frozen=True, slots=True)
class _Formula:
    """A formula, told apart from a text that begins with `=`."""

    text: str


def _content(cell: ReadOnlyCell) -> object:
    if cell.data_type != "f":
        return cell.value
    return _Formula(cell.value if isinstance(cell.value, str) else "=")


def _open(data: bytes, computed: bool) -> Workbook:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of features that we do not use
        return openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=computed)


def _named_places(book: Workbook) -> Mapping[str, Place]:
    """Every defined name that means one cell of a sheet that is there."""
    found = {}
    for name, definition in book.defined_names.items():
        sheet, mark, address = (definition.attr_text or "").rpartition("!")
        sheet = sheet.removeprefix("'").removesuffix("'").replace("''", "'")
        if not mark or sheet not in book.sheetnames or sheet in (c.title for c in book.chartsheets):
            continue
        try:
            found[name] = Place(sheet, Cell.parse(address))
        except ValueError:
            continue  # `#REF!`, or a name of a range: not a cell of ours
    return found
