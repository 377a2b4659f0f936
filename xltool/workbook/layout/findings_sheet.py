"""审核意见: the first sheet of a marked copy, which lists the findings and leads to their cells."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from xltool.audit.catalogue import spell
from xltool.audit.waivers import figure_of
from xltool.model.address import Cell, Range
from xltool.model.finding import Number, Severity
from xltool.model.form import Form
from xltool.workbook.layout.book import Identity, LaidCell, ReviewMark, Sheet, Style
from xltool.workbook.layout.reasons import FINDINGS_REASONS, REASON_HEIGHT, marker
from xltool.workbook.layout.review_marks import Point, shortened
from xltool.workbook.layout.sheets import identity_line, line
from xltool.workbook.layout.wording import ROW, Wording, row_height

COLUMNS = (
    ("number", 6.0),
    ("weight", 15.0),
    ("code", 7.0),
    ("place", 14.0),
    ("cell", 9.0),
    ("label", 23.0),
    ("expected", 9.0),
    ("actual", 11.0),
    ("what", 31.0),
    ("remedy", 31.0),
    ("own_reason", 28.0),
)
"""The columns by the name of their heading, and their widths: an A4 page on its side."""
WIDTHS = tuple(width for _, width in COLUMNS)
_LONG = {"label", "what", "remedy"}
_REASON_COLUMN = len(COLUMNS)


def findings_sheet(
    form: Form,
    identity: Identity,
    wording: Wording,
    shown_points: tuple[Point, ...],
    causes: tuple[str, ...] = (),
    carried: int = 0,
) -> Sheet:
    """Build the sheet: what to do, the findings, and below them what likely went wrong.

    `carried` says how many entries held formulas, whose results stand now.
    """
    counts = Counter(p.finding.severity for p in shown_points if p.finding.explained is None)
    numbers = {f"{severity}s": counts[severity] for severity in Severity}
    lines = [
        (Style.TITLE, wording["findings_title"]),
        (Style.LINE, identity_line(form, identity, wording)),
        (Style.STATUS, wording.say("findings_counts", **numbers)),
        (Style.BODY, wording["findings_how_1"]),
        (Style.BODY, wording["findings_how_2"]),
        (
            Style.BODY,
            wording.say(
                "findings_how_3", sheet=wording["check_sheet"], passed=wording["all_passed"]
            ),
        ),
    ]
    if carried:
        lines.append((Style.BODY, wording.say("findings_formulas", count=carried)))
    cells: list[LaidCell] = []
    heights: dict[int, float] = {}
    for row, (style, text) in enumerate(lines, start=1):
        cells.append(line(row, len(COLUMNS), style, text))
        heights[row] = 32.0 if style is Style.TITLE else _height(text)
    header = len(lines) + 1
    for column, (name, _) in enumerate(COLUMNS, start=1):
        id = FINDINGS_REASONS if column == _REASON_COLUMN else None
        cells.append(_cell(header, column, Style.HEADING, wording[f"findings_{name}"], id))
    heights[header] = ROW
    for number, point in enumerate(shown_points, start=1):
        contents = _contents(wording, number, point, identity.office)
        cells += _row(header + number, contents, point)
        needed = (row_height(spell(contents[name]), width) for name, width in COLUMNS)
        least = REASON_HEIGHT if _may_be_explained(point) else ROW
        heights[header + number] = max(least, *needed)
    below = [(Style.SECTION, wording["findings_causes"])] if causes else []
    below += [(Style.BODY, shortened(sentence)) for sentence in causes]
    for row, (style, text) in enumerate(below, start=header + len(shown_points) + 1):
        cells.append(line(row, len(COLUMNS), style, text))
        heights[row] = _height(text)
    return Sheet(
        wording["findings_sheet"],
        tuple(cells),
        (*WIDTHS, 6.0),
        heights,
        landscape=True,
        repeat=(header, header),
        hidden_columns=(_REASON_COLUMN + 1,),
    )


def _height(text: str) -> float:
    """The height of a line over the whole width, with some room for a font that is wider."""
    return row_height(text, sum(WIDTHS) * 0.9)


def _may_be_explained(point: Point) -> bool:
    return point.finding.severity is Severity.DOUBT and point.finding.key is not None


def _contents(wording: Wording, number: int, point: Point, office: str) -> dict[str, Number | str]:
    """What stands in a line of the list, by column.

    A reason that `office` itself wrote in a workbook stands in the cell where it can be changed.
    """
    finding, weight = point.finding, point.finding.severity
    what, own = wording.say("findings_sentence", text=point.message), ""
    if (said := finding.explained) is not None:
        if said.signed == (office,):
            own = said.reason
        else:
            reason, signed = shortened(said.reason), "，".join(said.signed)
            what += wording.say("findings_reason", reason=reason, signed=signed)
    return {
        "number": number,
        "weight": wording["findings_explained" if finding.explained else f"severity_{weight}"],
        "code": finding.code,
        "place": finding.sheet or "",
        "cell": finding.cell or "",
        "label": shortened(finding.label),
        "expected": _shown(finding.expected),
        "actual": _shown(finding.actual),
        "what": what,
        "remedy": wording.say("findings_sentence", text=point.remedy),
        "own_reason": own,
    }


def _row(row: int, contents: dict[str, Number | str], point: Point) -> list[LaidCell]:
    cells = []
    for column, (name, _) in enumerate(COLUMNS, start=1):
        style = Style.LABEL if name in _LONG else Style.LABEL_CENTRED
        cell = _cell(row, column, style, contents[name])
        if name == "weight" and point.colour:
            cell = replace(cell, mark=ReviewMark("", point.colour))
        if name == "cell" and point.place:
            cell = replace(cell, style=Style.LINK, link=point.place)
        if name == "own_reason" and _may_be_explained(point):
            cell = replace(cell, style=Style.ENTRY_REASON)
        cells.append(cell)
    finding = point.finding
    if finding.key is not None and finding.severity is not Severity.NOTE:
        doubt = (finding.code, finding.key, figure_of(finding))
        cells.append(marker(Cell(row, _REASON_COLUMN + 1), doubt))
    return cells


def _cell(
    row: int, column: int, style: Style, content: Number | str, id: str | None = None
) -> LaidCell:
    place = Cell(row, column)
    return LaidCell(Range(place, place), style, None if content == "" else content, id)


def _shown(value: Number | str | None) -> Number | str:
    """A figure as a number; what an office typed as the text it is."""
    return shortened(value or "") if isinstance(value, str | None) else value
