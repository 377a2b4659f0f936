"""The hidden sheet that says which form, which edition, whose workbook and which year this is.

Programs drop custom properties or hidden sheets, but seldom both; so the same facts stand in both.
"""

from __future__ import annotations

from xltool.address import Cell, Range
from xltool.form import Form
from xltool.layout.book import Identity, LaidCell, Sheet, Style
from xltool.layout.wording import Wording
from xltool.relation import MARK_PREFIX, MARKED

UNMARKED = "否"
PROPERTY_PREFIX = "xltool."
"""What the names of our custom properties begin with."""


def identity_facts(form: Form, identity: Identity) -> dict[str, str]:
    """The identity as names and texts, in the order they are written."""
    return {
        "form": form.id,
        "edition": form.edition,
        "template_version": form.template_version,
        "year": str(identity.year),
        "office": identity.office,
        "code": identity.code,
        "rulemaking": MARKED if identity.rulemaking else UNMARKED,
    }


def identity_sheet(form: Form, identity: Identity, wording: Wording) -> Sheet:
    """Build the hidden sheet: one fact a row, each under the name `identity.<fact>`."""
    cells = []
    for row, (name, fact) in enumerate(identity_facts(form, identity).items(), start=1):
        cells.append(LaidCell(Range(Cell(row, 1), Cell(row, 1)), Style.HIDDEN, name))
        place = Cell(row, 2)
        cells.append(LaidCell(Range(place, place), Style.HIDDEN, fact, MARK_PREFIX + name))
    return Sheet(wording["identity_sheet"], tuple(cells), (20.0, 60.0), hidden=True)
