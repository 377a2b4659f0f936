"""汇总说明: the first sheet of a total's workbook: whose figures are in it, and whose are not."""

from __future__ import annotations

from xltool.model.address import Cell, Range
from xltool.model.form import Form
from xltool.model.record import Scope
from xltool.workbook.layout.book import Identity, LaidCell, Sheet, Style
from xltool.workbook.layout.measure import ROW, row_height
from xltool.workbook.layout.sheets import identity_line, line
from xltool.workbook.layout.wording import Wording

WIDTHS = (8.0, 56.0, 26.0)
_HEADINGS = ("scope_number", "scope_name", "scope_code")


def scope_sheet(form: Form, identity: Identity, scope: Scope, wording: Wording) -> Sheet:
    """Build the sheet: complete or not, the offices that lack first, then those included."""
    lacking, included = len(scope.lacking), len(scope.included)
    standing = "scope_incomplete" if lacking else "scope_complete"
    alone = "、".join(
        figure.name for key, figure in form.figures.items() if key in form.consolidation.own
    )
    lines = [
        (Style.TITLE, wording.say("scope_title", title=identity.office)),
        (Style.LINE, identity_line(form, identity, wording)),
        (Style.STATUS, wording.say(standing, included=included, lacking=lacking)),
        (Style.BODY, wording["scope_how"]),
    ]
    if alone:
        lines.append((Style.BODY, wording.say("scope_alone", names=alone)))
    cells: list[LaidCell] = []
    heights: dict[int, float] = {}
    for row, (style, text) in enumerate(lines, start=1):
        cells.append(line(row, len(WIDTHS), style, text))
        heights[row] = 32.0 if style is Style.TITLE else row_height(text, sum(WIDTHS))
    row = len(lines)
    for name, offices in (("scope_lacking", scope.lacking), ("scope_included", scope.included)):
        if not offices:
            continue
        row += 1
        cells.append(line(row, len(WIDTHS), Style.SECTION, wording.say(name, count=len(offices))))
        heights[row] = ROW
        row += 1
        cells += _row(row, Style.HEADING, tuple(wording[each] for each in _HEADINGS))
        heights[row] = ROW
        for number, office in enumerate(offices, start=1):
            row += 1
            cells += _row(row, Style.LABEL, (str(number), office.name, office.code))
            heights[row] = row_height(office.name, WIDTHS[1])
    return Sheet(wording["scope_sheet"], tuple(cells), WIDTHS, heights, repeat=(1, 1))


def _row(row: int, style: Style, texts: tuple[str, ...]) -> list[LaidCell]:
    return [
        LaidCell(Range(Cell(row, column), Cell(row, column)), style, text)
        for column, text in enumerate(texts, start=1)
    ]
