"""Whether the stored result of a formula is that of its cells.

Programs that do not calculate store 0, or what was right before the cells changed. Only plain sums
are computed anew; of any other formula the stored result is all that is known.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from xltool.model.address import Cell
from xltool.published.sheet_cells import Place
from xltool.workbook.read.formula import summed_places

MOST_ADDED = 1_000_000
"""Cells added up for all formulas of a file; those that come after are taken for contradicted."""
_DEEPEST = 30
_NEAR = Decimal("1e-9")


class StoredNumbers:
    """The stored numbers of all sheets by name and place, and the formulas among them."""

    def __init__(
        self,
        numbers: Mapping[str, Mapping[Place, Decimal]],
        formulas: Mapping[str, Mapping[Place, str]],
    ) -> None:
        self._numbers = {name.lower(): cells for name, cells in numbers.items()}
        self._formulas = {name.lower(): cells for name, cells in formulas.items()}
        self._sums: dict[tuple[str, Place], Decimal | None] = {}
        self._room = MOST_ADDED

    def contradicts(self, sheet: str, place: Place) -> bool:
        """Whether the number that a formula has stored is not the sum that it states."""
        name = sheet.lower()
        computed = self._sum(name, place, 0)
        stored = self._numbers[name][place]
        return self._room <= 0 or (computed is not None and abs(computed - stored) > _NEAR)

    def _sum(self, sheet: str, place: Place, depth: int) -> Decimal | None:
        """What the formula of a cell adds up to; None where it is no plain sum."""
        at = (sheet, place)
        if at in self._sums:
            return self._sums[at]
        self._sums[at] = None  # a formula that comes back to itself is not computed
        formula = self._formulas.get(sheet, {}).get(place, "")
        terms = summed_places(formula, sheet) if formula and depth < _DEEPEST else None
        if terms is None:
            return None
        self._room -= len(terms)
        if self._room <= 0:
            return None
        self._sums[at] = sum(
            (self._value(term.sheet.lower(), term.cell, depth) for term in terms), Decimal(0)
        )
        return self._sums[at]

    def _value(self, sheet: str, cell: Cell, depth: int) -> Decimal:
        place = (cell.row - 1, cell.column - 1)
        if place in self._formulas.get(sheet, {}):
            computed = self._sum(sheet, place, depth + 1)
            if computed is not None:
                return computed
        return self._numbers.get(sheet, {}).get(place, Decimal(0))
