"""The hidden sheet that says which form, which edition, whose workbook and which period this is,
and what the workbook was sent out with of the period before; and the sheet before all others that
lists whose figures are in a total (汇总说明).

Programs drop custom properties or hidden sheets, but seldom both; so the same facts stand in both.
"""

from __future__ import annotations

from xltool.model.address import Cell, Range
from xltool.model.expression import plain
from xltool.model.finding import Number
from xltool.model.form import Form
from xltool.model.prefill import Prefill
from xltool.model.record import Office, Scope
from xltool.model.relation import MARK_PREFIX, MARKED, UNMARKED
from xltool.workbook.layout.book import Identity, LaidCell, Sheet, Style
from xltool.workbook.layout.sheets import identity_line, line
from xltool.workbook.layout.wording import ROW, Wording, row_height

NOT_KNOWN = "不详"
"""What stands for a mark of which it is not known whether the office bears it."""
SCOPE = "scope"
"""The name of the row below which the offices of a total are listed."""
INCLUDED, LACKING = "included", "lacking"
ASSUMED = "assumed"
"""The fact that lists the figures whose unit was assumed, as `key=figure` with blanks between."""
PREFILLED = "prefilled"
"""The name of the row below which last year's figures are listed that the workbook came with."""
LOCKED, OPEN, SHOWN = "locked", "open", "shown"
PROPERTY_PREFIX = "xltool."
"""What the names of our custom properties begin with."""
_WIDTHS = (8.0, 56.0, 26.0)
_HEADINGS = ("scope_number", "scope_name", "scope_code")


def identity_facts(form: Form, identity: Identity) -> dict[str, str]:
    """The identity as names and texts, in the order they are written; a year has no number,
    what was not said is left out, and marks of the form come last."""
    period = identity.period
    return {
        "form": form.id,
        "edition": form.edition,
        "template_version": form.template_version,
        "year": str(period.year),
        **({} if period.is_annual else {"period": str(period.number)}),
        "office": identity.office,
        "code": identity.code,
        **({"due": identity.due.isoformat()} if identity.due else {}),
        **({"contact": identity.contact} if identity.contact else {}),
        **({"original": identity.original} if identity.original else {}),
        **({ASSUMED: _listed(identity.assumed)} if identity.assumed else {}),
        **{mark: _said_of(mark, identity) for mark in form.marks},
    }


def _listed(figures: tuple[tuple[str, Number], ...]) -> str:
    return " ".join(f"{key}={plain(figure)}" for key, figure in figures)


def _said_of(mark: str, identity: Identity) -> str:
    if mark in identity.unknown:
        return NOT_KNOWN
    return MARKED if mark in identity.marks else UNMARKED


def prefilled_id(key: str) -> str:
    """The id of the cell that keeps the figure that an entry was prefilled with, or is shown."""
    return f"prefilled.{key}"


def identity_sheet(
    form: Form, identity: Identity, wording: Wording, prefilled: Prefill | None = None
) -> Sheet:
    """Build the hidden sheet: one fact a row, each under the name `identity.<fact>`."""
    cells = []
    for row, (name, fact) in enumerate(identity_facts(form, identity).items(), start=1):
        cells.append(LaidCell(Range(Cell(row, 1), Cell(row, 1)), Style.HIDDEN, name))
        place = Cell(row, 2)
        cells.append(LaidCell(Range(place, place), Style.HIDDEN, fact, MARK_PREFIX + name))
    if identity.scope is not None:
        cells += _scope_rows(identity.scope, len(cells) // 2 + 1)
    if prefilled is not None and not prefilled.is_empty:
        cells += _prefilled_rows(prefilled, cells[-1].range.first.row + 1)
    return Sheet(wording["identity_sheet"], tuple(cells), (20.0, 60.0), hidden=True)


def _scope_rows(scope: Scope, first: int) -> list[LaidCell]:
    """The offices of a total, one a row: whether it is included or lacking, its name, its code."""
    head = Cell(first, 1)
    cells = [LaidCell(Range(head, head), Style.HIDDEN, SCOPE, MARK_PREFIX + SCOPE)]
    listed: list[tuple[str, Office]] = [(INCLUDED, office) for office in scope.included]
    listed += [(LACKING, office) for office in scope.lacking]
    for row, (how, office) in enumerate(listed, start=first + 1):
        cells += _row(row, Style.HIDDEN, (how, office.name, office.code))
    return cells


def _prefilled_rows(prefilled: Prefill, first: int) -> list[LaidCell]:
    """Last year's figures, one a row: the entry, the figure, whether it stands in it or beside."""
    head = Cell(first, 1)
    cells = [LaidCell(Range(head, head), Style.HIDDEN, PREFILLED, MARK_PREFIX + PREFILLED)]
    how = LOCKED if prefilled.locked else OPEN
    listed = [(key, figure, how) for key, figure in prefilled.figures.items()]
    listed += [(key, figure, SHOWN) for key, figure in prefilled.shown.items()]
    for row, (key, figure, kind) in enumerate(listed, start=first + 1):
        name, kept, last = (Cell(row, column) for column in (1, 2, 3))
        cells.append(LaidCell(Range(name, name), Style.HIDDEN, key))
        cells.append(LaidCell(Range(kept, kept), Style.HIDDEN, figure, prefilled_id(key)))
        cells.append(LaidCell(Range(last, last), Style.HIDDEN, kind))
    return cells


def scope_sheet(form: Form, identity: Identity, scope: Scope, wording: Wording) -> Sheet:
    """Build the first sheet of a total: complete or not, the offices that lack, those included."""
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
        cells.append(line(row, len(_WIDTHS), style, text))
        heights[row] = 32.0 if style is Style.TITLE else row_height(text, sum(_WIDTHS))
    row = len(lines)
    for name, offices in (("scope_lacking", scope.lacking), ("scope_included", scope.included)):
        if not offices:
            continue
        row += 1
        cells.append(line(row, len(_WIDTHS), Style.SECTION, wording.say(name, count=len(offices))))
        heights[row] = ROW
        row += 1
        cells += _row(row, Style.HEADING, tuple(wording[each] for each in _HEADINGS))
        heights[row] = ROW
        for number, office in enumerate(offices, start=1):
            row += 1
            cells += _row(row, Style.LABEL, (str(number), office.name, office.code))
            heights[row] = row_height(office.name, _WIDTHS[1])
    return Sheet(wording["scope_sheet"], tuple(cells), _WIDTHS, heights, repeat=(1, 1))


def _row(row: int, style: Style, texts: tuple[str, ...]) -> list[LaidCell]:
    return [
        LaidCell(Range(Cell(row, column), Cell(row, column)), style, text)
        for column, text in enumerate(texts, start=1)
    ]
