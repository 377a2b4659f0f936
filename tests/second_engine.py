"""Formualizer as a second program, besides LibreOffice, that computes our workbooks.

It shares no code with either, so that a formula that both compute alike is no accident.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import formualizer

from xltool.model.address import Cell, Place
from xltool.model.expression import FormulaScope, Value
from xltool.workbook.layout import Book
from xltool.workbook.layout.book import Alert

_SCRATCH = "scratch"


class SecondEngine:
    """A workbook in which cells are typed and every formula is computed anew."""

    def __init__(self, data: bytes) -> None:
        self._file = formualizer.Workbook.from_bytes(data)
        self._file.add_sheet(_SCRATCH)

    def type(self, typed: Mapping[Place, Value]) -> None:
        """Put contents into cells, None to empty them, and compute."""
        for (sheet, cell), value in typed.items():
            plain = float(value) if isinstance(value, Decimal) else value
            self._file.set_value(sheet, cell.row, cell.column, plain)
        self._file.evaluate_all()

    def shown(self, place: Place) -> Value:
        """What stands in a cell."""
        value = self._file.get_value(place.sheet, place.cell.row, place.cell.column)
        return as_shown(value)

    def coloured(self, book: Book) -> dict[Place, set[str]]:
        """The colours that apply to each cell, by the rules of a book's sheets."""
        found: dict[Place, set[str]] = {}
        asked: list[tuple[Place, str]] = []
        places = book.places
        for sheet in book.sheets:
            for alert in sheet.alerts:
                for cell in alert.cells:
                    formula = _condition(places, sheet.name, alert, cell)
                    asked.append((Place(sheet.name, cell), alert.style.value))
                    self._file.set_formula(_SCRATCH, len(asked), 1, f"={formula}")
        self._file.evaluate_all()
        for row, (place, colour) in enumerate(asked, start=1):
            if as_shown(self._file.get_value(_SCRATCH, row, 1)):
                found.setdefault(place, set()).add(colour)
        return found


def _condition(places: Mapping[str, Place], sheet: str, alert: Alert, cell: Cell) -> str:
    """The condition of a colour rule as it applies to one cell, told from another sheet."""
    if isinstance(alert.condition, str):
        return f'{Place(sheet, cell).absolute}="{alert.condition}"'
    first = alert.cells[0]

    def where(id: str) -> Place:
        place = places[id]
        if not alert.follows:
            return place
        row, column = place.cell.row - first.row, place.cell.column - first.column
        return Place(place.sheet, Cell(cell.row + row, cell.column + column))

    return alert.condition.excel(FormulaScope(_SCRATCH, where))


def as_shown(value: Any) -> Value:
    """A result as it is shown: a whole number is an int, an empty text is nothing."""
    if not isinstance(value, float):
        return value if value != "" else None
    # sums of binary fractions are off in the last of their digits
    rounded = round(value, 9)
    return int(rounded) if rounded.is_integer() else Decimal(repr(rounded))
