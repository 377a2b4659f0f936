"""A filled workbook → a submission: identity, and every cell of the form as it stands.

The file is opened from memory, read-only. Cells are found by their defined names.
"""

from __future__ import annotations

import io
import warnings
import zipfile
import zlib
from collections.abc import Mapping
from xml.etree.ElementTree import ParseError

import openpyxl
from defusedxml.common import DefusedXmlException
from openpyxl.cell.cell import Cell as FoundCell
from openpyxl.cell.cell import MergedCell
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from xltool.address import Cell, Place
from xltool.excel.formula import summed_places
from xltool.excel.gate import RefusedFile, pass_gate
from xltool.excel.write import PROPERTY_PREFIX
from xltool.form import Form
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
    ParseError,
    RuntimeError,
    TypeError,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
)
FACTS = ("form", "edition", "template_version", "year", "office", "code", "rulemaking")


class Received:
    """A workbook file opened twice: once for what was typed and computed, once for the formulas."""

    def __init__(self, data: bytes) -> None:
        """Open the bytes of a file. Raises RefusedFile where that is no workbook."""
        pass_gate(data)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of features that we do not use
                self.values = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
                self.formulas = openpyxl.load_workbook(io.BytesIO(data))
        except _BROKEN as error:
            raise RefusedFile("F102", why="damaged_parts") from error
        self.places = _named_places(self.values)

    def identity(self) -> dict[str, str]:
        """What the workbook says it is, from its properties, else from its hidden sheet.

        Raises RefusedFile where it says nothing: it is not one of ours.
        """
        found: dict[str, str] = {}
        properties = getattr(self.values, "custom_doc_props")  # noqa: B009 - untyped there
        for each in properties.props:
            if each.name and each.name.startswith(PROPERTY_PREFIX):
                found[each.name.removeprefix(PROPERTY_PREFIX)] = str(each.value or "")
        for fact in FACTS:
            place = self.places.get(MARK_PREFIX + fact)
            if fact not in found and place is not None:
                found[fact] = str(_cell(self.values, place).value or "")
        if not {"form", "edition", "office", "year"} <= found.keys() or not found["year"].isdigit():
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
        cells = {key: self._stated(form, key) for key in keys}
        return Submission(int(facts["year"]), office, cells)

    def _stated(self, form: Form, key: str) -> Stated:
        place = self.places[key]
        found = _cell(self.formulas, place)
        value: object = _cell(self.values, place).value
        if found.data_type != "f":
            return Stated(place, value)
        formula = found.value if isinstance(found.value, str) else "="
        relation = form.derivations.get(key)
        intact = relation is not None and summed_places(formula, place.sheet) == sorted(
            self.places[part] for part in relation.right
        )
        return Stated(place, value, formula, intact)


def _named_places(book: Workbook) -> Mapping[str, Place]:
    """Every defined name that means one cell of a sheet that is there."""
    found = {}
    for name, definition in book.defined_names.items():
        sheet, mark, address = (definition.attr_text or "").rpartition("!")
        sheet = sheet.removeprefix("'").removesuffix("'").replace("''", "'")
        if not mark or sheet not in book.sheetnames or not isinstance(book[sheet], Worksheet):
            continue
        try:
            found[name] = Place(sheet, Cell.parse(address))
        except ValueError:
            continue  # `#REF!`, or a name of a range: not a cell of ours
    return found


def _cell(book: Workbook, place: Place) -> FoundCell | MergedCell:
    return book[place.sheet].cell(place.cell.row, place.cell.column)
