"""A form's figures as the workbook is handed out: where each stands, and what its total says there.

Most workbooks come back with nothing moved, and a formula that still stands as it was written needs
no parsing to be known as the right one.
"""

from __future__ import annotations

from collections.abc import Mapping

from xltool.model.address import Cell, Place
from xltool.model.expression import FormulaScope
from xltool.model.form import Form, cached_per_form
from xltool.model.grid import grid_of
from xltool.workbook.layout.sheets import GRID_TOP


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
