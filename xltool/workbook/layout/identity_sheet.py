"""The hidden sheet that says which form, which edition, whose workbook and which period this is.

Programs drop custom properties or hidden sheets, but seldom both; so the same facts stand in both.
"""

from __future__ import annotations

from xltool.model.address import Cell, Range
from xltool.model.form import Form
from xltool.model.record import Office, Scope
from xltool.model.relation import MARK_PREFIX, MARKED
from xltool.workbook.layout.book import Identity, LaidCell, Sheet, Style
from xltool.workbook.layout.wording import Wording

UNMARKED = "否"
SCOPE = "scope"
"""The name of the row below which the offices of a total are listed."""
INCLUDED, LACKING = "included", "lacking"
PROPERTY_PREFIX = "xltool."
"""What the names of our custom properties begin with."""


def identity_facts(form: Form, identity: Identity) -> dict[str, str]:
    """The identity as names and texts, in the order they are written; a year has no number, and
    marks of the form come last."""
    period = identity.period
    return {
        "form": form.id,
        "edition": form.edition,
        "template_version": form.template_version,
        "year": str(period.year),
        **({} if period.is_annual else {"period": str(period.number)}),
        "office": identity.office,
        "code": identity.code,
        **{mark: MARKED if mark in identity.marks else UNMARKED for mark in form.marks},
    }


def identity_sheet(form: Form, identity: Identity, wording: Wording) -> Sheet:
    """Build the hidden sheet: one fact a row, each under the name `identity.<fact>`."""
    cells = []
    for row, (name, fact) in enumerate(identity_facts(form, identity).items(), start=1):
        cells.append(LaidCell(Range(Cell(row, 1), Cell(row, 1)), Style.HIDDEN, name))
        place = Cell(row, 2)
        cells.append(LaidCell(Range(place, place), Style.HIDDEN, fact, MARK_PREFIX + name))
    if identity.scope is not None:
        cells += _scope_rows(identity.scope, len(cells) // 2 + 1)
    return Sheet(wording["identity_sheet"], tuple(cells), (20.0, 60.0), hidden=True)


def _scope_rows(scope: Scope, first: int) -> list[LaidCell]:
    """The offices of a total, one a row: whether it is included or lacking, its name, its code."""
    head = Cell(first, 1)
    cells = [LaidCell(Range(head, head), Style.HIDDEN, SCOPE, MARK_PREFIX + SCOPE)]
    listed: list[tuple[str, Office]] = [(INCLUDED, office) for office in scope.included]
    listed += [(LACKING, office) for office in scope.lacking]
    for row, (how, office) in enumerate(listed, start=first + 1):
        for column, text in enumerate((how, office.name, office.code), start=1):
            place = Cell(row, column)
            cells.append(LaidCell(Range(place, place), Style.HIDDEN, text))
    return cells
