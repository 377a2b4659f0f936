"""审核意见: the first sheet of a marked copy, which lists the findings and leads to their cells."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from xltool.audit.catalogue import spell
from xltool.model.address import Cell, Range
from xltool.model.finding import Number, Severity
from xltool.model.form import Form
from xltool.workbook.layout.book import Identity, LaidCell, ReviewMark, Sheet, Style
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
    ("what", 33.0),
    ("remedy", 33.0),
)
"""The columns by the name of their heading, and their widths: an A4 page on its side."""
WIDTHS = tuple(width for _, width in COLUMNS)
_LONG = {"label", "what", "remedy"}


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
        cells.append(_cell(header, column, Style.HEADING, wording[f"findings_{name}"]))
    heights[header] = ROW
    for number, point in enumerate(shown_points, start=1):
        contents = _contents(wording, number, point)
        cells += _row(header + number, contents, point)
        heights[header + number] = max(
            row_height(spell(contents[name]), width) for name, width in COLUMNS
        )
    below = [(Style.SECTION, wording["findings_causes"])] if causes else []
    below += [(Style.BODY, shortened(sentence)) for sentence in causes]
    for row, (style, text) in enumerate(below, start=header + len(shown_points) + 1):
        cells.append(line(row, len(COLUMNS), style, text))
        heights[row] = _height(text)
    return Sheet(
        wording["findings_sheet"],
        tuple(cells),
        WIDTHS,
        heights,
        landscape=True,
        repeat=(header, header),
    )


def _height(text: str) -> float:
    """The height of a line over the whole width, with some room for a font that is wider."""
    return row_height(text, sum(WIDTHS) * 0.9)


def _contents(wording: Wording, number: int, point: Point) -> dict[str, Number | str]:
    """What stands in a line of the list, by column."""
    finding, weight = point.finding, point.finding.severity
    what = wording.say("findings_sentence", text=point.message)
    if (said := finding.explained) is not None:
        reason = shortened(said.reason)
        what += wording.say("findings_reason", reason=reason, by=said.by, date=said.date)
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
        cells.append(cell)
    return cells


def _cell(row: int, column: int, style: Style, content: Number | str) -> LaidCell:
    place = Cell(row, column)
    return LaidCell(Range(place, place), style, None if content == "" else content)


def _shown(value: Number | str | None) -> Number | str:
    """A figure as a number; what an office typed as the text it is."""
    return shortened(value or "") if isinstance(value, str | None) else value
