"""A workbook file, opened: its parts, its names, its sheets; each is parsed when it is needed."""

from __future__ import annotations

from collections.abc import Mapping

from xltool.model.address import Cell, Place
from xltool.workbook.read.gate import pass_gate
from xltool.workbook.read.parts import read_contents, read_properties
from xltool.workbook.read.raw import RawCell, RawSheet, Shared
from xltool.workbook.read.sheet import read_sheet
from xltool.workbook.read.styles import read_styles
from xltool.workbook.read.texts import read_texts

EMPTY = RawCell(None)


class OpenedWorkbook:
    """A workbook that is read from memory. `parts` are the parts of its sheets, by their names, in
    order; `places` the cells of its defined names."""

    def __init__(self, data: bytes) -> None:
        """Open the bytes of a file. Raises RefusedFile where that is no workbook."""
        self.package = pass_gate(data)
        self.contents = read_contents(self.package)
        self._shared: Shared | None = None
        self._sheets: dict[str, RawSheet] = {}
        self.parts = {
            entry.name: entry.part for entry in self.contents.sheets if entry.part in self.package
        }
        self.places = {
            name: place for name, place in self.contents.places.items() if place.sheet in self.parts
        }

    @property
    def parsed(self) -> Mapping[str, RawSheet]:
        """The sheets of which a cell was needed."""
        return self._sheets

    def properties(self, prefix: str) -> dict[str, str]:
        """The custom properties whose names begin with a prefix, by the rest of the name."""
        return read_properties(self.package, self.contents.root, prefix)

    def markup(self, sheet: str) -> bytes:
        """The part of a sheet as it stands."""
        return b"".join(self.package.chunks(self.parts[sheet]))

    def sheet(self, name: str) -> RawSheet:
        """A sheet. Raises RefusedFile for a damaged part, or one beyond the bounds."""
        sheet = self._sheets.get(name)
        if sheet is None:
            old_dates = self.contents.has_old_dates
            sheet = read_sheet(self.package, name, self.parts[name], self.shared, old_dates)
            self._sheets[name] = sheet
        return sheet

    @property
    def shared(self) -> Shared:
        """What cells of every sheet refer to. Raises RefusedFile for a damaged part."""
        if self._shared is None:
            found = self.package, self.contents.relations
            self._shared = Shared(read_texts(*found), read_styles(*found))
        return self._shared

    def cell(self, place: Place) -> RawCell:
        """What stands at a place; `EMPTY` where nothing does."""
        return self.sheet(place.sheet).cells.get(place.cell, EMPTY)

    def text(self, sheet: str, row: int, column: int) -> str:
        """The value of a cell as text; empty where nothing stands."""
        value = self.cell(Place(sheet, Cell(row, column))).value
        return "" if value is None else str(value)
