"""Which cells a sum adds up, read from a formula's text; the formulas of a workbook as handed out.

Programs rewrite formulas (`SUM(D8:I8)`, `=D8+E8`, `$D$8`), and a
rewritten sum is still the same sum. Most workbooks come back with nothing moved: a formula that
stands as it was written needs no parsing to be known as the right one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from xltool.model.address import Cell, Place, Range, column_letters
from xltool.model.expression import FormulaScope
from xltool.model.form import Form, cached_per_form
from xltool.model.grid import grid_of
from xltool.text.pattern import Pattern
from xltool.workbook.layout.sheets import GRID_TOP

_TERM = re.compile(
    r"(?:(?:'((?:[^']|'')+)'|([^'!:,+()\s]+))!)?(\$?[A-Z]{1,3}\$?\d{1,7}(?::\$?[A-Z]{1,3}\$?\d{1,7})?)"
)
_BLANKS = re.compile(r"('(?:[^']|'')*')|\s")
"""Blanks outside the name of a sheet; the name is kept as the group."""
MOST_CELLS = 10_000
LONGEST = 8192
"""Characters of the longest formula that a spreadsheet program takes."""


def summed_places(formula: str, sheet: str) -> list[Place] | None:
    """The cells a formula on `sheet` adds up, sorted, each as often as it is added.

    None for a formula that is no plain sum of cells.
    """
    if len(formula) > LONGEST:
        return None
    text = _BLANKS.sub(r"\1", formula.removeprefix("="))
    places: list[Place] = []
    for summand in _split(text, "+"):
        inner = re.fullmatch(r"SUM\((.*)\)", summand, re.IGNORECASE)
        for term in _split(inner[1], ",") if inner else [summand]:
            match = _TERM.fullmatch(term)
            # `=A1:A3` without SUM is one value of the range or an array, not a sum
            if match is None or (":" in match[3] and not inner):
                return None
            name = (match[1] or match[2] or sheet).replace("''", "'")
            area = Range.parse(match[3])
            height = area.last.row - area.first.row + 1
            # before the range is spelt out: `A1:XFD1048576` has seventeen thousand million cells
            if height * (area.last.column - area.first.column + 1) > MOST_CELLS:
                return None
            places += [Place(name, cell) for cell in area]
    return sorted(places)


def _split(text: str, sign: str) -> list[str]:
    """Split at a sign that stands outside brackets and quotes."""
    parts, depth, quoted, start = [], 0, False, 0
    for index, character in enumerate(text):
        if character == "'":
            quoted = not quoted
        elif not quoted and character in "()":
            depth += 1 if character == "(" else -1
        elif not quoted and character == sign and depth == 0:
            parts.append(text[start:index])
            start = index + 1
    return [*parts, text[start:]]


_REFERENCE = Pattern(
    r"(?i)('(?:[^']|'')*'!?|\"[^\"]*\")|(?<![\w.$])(\$?)([A-Z]{1,3})(\$?)(\d{1,7})(?![\w(.])",
)
"""A quoted name or text, which is left alone, or the address of a cell."""


def shifted(formula: str, rows: int, columns: int) -> str:
    """A formula as it stands so many rows below and columns beside the one it was written in.

    Programs store a formula that was filled over cells once, and refer to it from the others.
    """

    def moved(match: re.Match[str]) -> str:
        if match[1]:
            return match[1]
        cell = Cell.parse(match[3] + match[5])
        row = cell.row if match[4] else cell.row + rows
        column = cell.column if match[2] else cell.column + columns
        if row < 1 or column < 1:
            return "#REF!"
        return f"{match[2]}{column_letters(column)}{match[4]}{row}"

    return _REFERENCE.sub(moved, formula)


@cached_per_form
def standard_places(form: Form) -> Mapping[str, Mapping[str, Place]]:
    """The figures of each table, in the order of the form, and their places."""
    found: dict[str, dict[str, Place]] = {}
    for section in form.sections:
        if section.table is not None:
            grid = grid_of(form.tables[section.table])
            cells = {c.key: Cell(GRID_TOP + c.row - 1, c.column) for c in grid.cells}
            keys = [key for key, figure in form.figures.items() if figure.table == section.table]
            found[section.table] = {key: Place(section.sheet, cells[key]) for key in keys}
    return found


@cached_per_form
def standard_formulas(form: Form) -> Mapping[str, str]:
    """The formula of each derived figure; right as long as no figure stands elsewhere."""
    places = {k: place for table in standard_places(form).values() for k, place in table.items()}
    return {
        key: "=" + relation.right_sum().excel(FormulaScope(places[key].sheet, places.__getitem__))
        for key, relation in form.derivations.items()
    }
