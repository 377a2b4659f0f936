"""The sheets of tables in the official grid, and what all sheets that are filled in share."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from xltool.model.address import Cell, Range, runs
from xltool.model.expression import Node, Ref
from xltool.model.finding import Severity
from xltool.model.form import Figure, Form, Section, Table, ValueKind, ValueType, headings_of
from xltool.model.grid import Grid, GridCell, Role, grid_of
from xltool.model.prefill import Prefill
from xltool.model.relation import Relation, RelationKind
from xltool.text.clean import cut
from xltool.workbook.layout.book import Alert, Hint, Identity, LaidCell, Sheet, Style
from xltool.workbook.layout.live_checks import answer_state, visibly_broken, wrongly_filled
from xltool.workbook.layout.nil_cell import NIL_ROW, nil_areas, nil_cells, nil_widths
from xltool.workbook.layout.prefilled import SHOWN_WIDTH, notes, shown_beside
from xltool.workbook.layout.standing import (
    standing_alerts,
    standing_height,
    standing_sentence,
)
from xltool.workbook.layout.wording import LINE, ROW, Wording, lines, row_height

TITLE_ROW = 1
IDENTITY_ROW = 2
STATUS_ROW = 3
UNIT_ROW = NIL_ROW
GRID_TOP = 5
PROMPT_TITLE = 32
PROMPT_TEXT = 255

_ALERT_STYLES = {
    Severity.ERROR: Style.ERROR,
    Severity.DOUBT: Style.DOUBT,
    Severity.NOTE: Style.DOUBT,
}
_ROLE_STYLES = {
    Role.BAND: Style.BAND,
    Role.CORNER: Style.HEADING,
    Role.COLUMN: Style.HEADING,
    Role.ROW: Style.LABEL,
}


def line(
    row: int, columns: int, style: Style, content: str | Node, id: str | None = None
) -> LaidCell:
    """A row merged over the whole width of a sheet."""
    return LaidCell(Range(Cell(row, 1), Cell(row, columns)), style, content, id)


def identity_line(form: Form, identity: Identity, wording: Wording) -> str:
    """The visible line that says whose workbook this is, and below it what is asked of the
    office."""
    text = wording.say(
        "identity_line",
        office=identity.office,
        period=identity.period,
        template=form.template_version,
    )
    if identity.code:
        text += wording.say("code_line", code=identity.code)
    return "\n".join(filter(None, (text, asked_line(identity, wording))))


def identity_pattern(wording: Wording) -> re.Pattern[str]:
    """What the visible line of identity matches, with groups office, period and template."""
    line = re.escape(wording["identity_line"])
    said = r"[^\u3000（）\r\n]+"
    slots = {"office": r"[^\r\n]+?", "period:bare": said, "template": said}  # names have brackets
    for slot, text in slots.items():
        line = line.replace(re.escape(f"{{{slot}}}"), rf"(?P<{slot.partition(':')[0]}>{text})")
    return re.compile(line, re.MULTILINE)


def asked_line(identity: Identity, wording: Wording) -> str:
    """By which day the workbook is due, and whom to ask; empty where neither is said."""
    said = []
    if (due := identity.due) is not None:
        said.append(wording.say("due_line", year=due.year, month=due.month, day=due.day))
    if identity.contact:
        said.append(wording.say("contact_line", contact=identity.contact))
    return "　　".join(said)


def identity_height(identity: Identity, wording: Wording, room: float, least: float = ROW) -> float:
    """The height of the line of identity, whose first line takes `least` whoever's it is."""
    asked = asked_line(identity, wording)
    return least + (lines(asked, room) * LINE if asked else 0)


def hint_for(name: str, help: str, kind: ValueKind) -> Hint:
    """An entry's prompt: its name, what it counts, and what may be typed."""
    shown = cut(help, PROMPT_TEXT - len(kind.prompt)) + kind.prompt
    return Hint(cut(name, PROMPT_TITLE), shown, kind)


def table_sheet(
    form: Form,
    identity: Identity,
    wording: Wording,
    section: Section,
    table: Table,
    prefilled: Prefill | None = None,
) -> Sheet:
    """A table in its official grid below title, identity, live status and unit of measure."""
    grid = grid_of(table)
    beside = shown_beside(grid, wording, prefilled, GRID_TOP) if prefilled else []
    own = nil_widths(table)
    columns = max([len(own), *(cell.range.last.column for cell in beside)])
    widths = (*own, *[SHOWN_WIDTH] * (columns - len(own)))
    figures = [figure for figure in form.figures.values() if figure.table == table.id]
    units = "、".join(dict.fromkeys(figure.kind.unit for figure in figures if figure.kind.unit))
    said = [wording.say("unit_line", units=units)] if units else []
    said += notes(form, table.id, wording, prefilled) if prefilled else []
    nil_label, _ = nil_areas(table)
    left = nil_label.first.column - 1
    unit_lines = max(
        lines("\n".join(said), sum(widths[:left])),
        lines(wording["nil_label"], sum(widths[left : nil_label.last.column])),
    )
    standing = standing_sentence(wording, table.id)
    cells = [
        line(TITLE_ROW, columns, Style.TITLE, section.heading),
        line(IDENTITY_ROW, columns, Style.LINE, identity_line(form, identity, wording)),
        line(STATUS_ROW, columns, Style.STATUS, standing, status_id(table)),
        line(UNIT_ROW, left, Style.LINE, "\n".join(said)),
        *nil_cells(table, wording, identity.scope is None),
    ]
    names = _prompt_names(form, table)
    places: dict[str, Cell] = {}
    for each in grid.cells:
        top, first = GRID_TOP + each.row - 1, each.column
        area = Range(Cell(top, first), Cell(top + each.row_span - 1, first + each.column_span - 1))
        if each.key is None:
            cells.append(LaidCell(area, _label_style(each), each.text))
        else:
            places[each.key] = area.first
            figure = form.figures[each.key]
            cells.append(_figure_cell(form, figure, names, area, prefilled))
    cells += beside
    heights = {
        TITLE_ROW: 32.0,
        IDENTITY_ROW: identity_height(identity, wording, sum(widths)),
        STATUS_ROW: standing_height(wording, table.id, sum(widths)),
        UNIT_ROW: unit_lines * LINE + 9,
        **_table_heights(grid, table),
    }
    return Sheet(
        section.sheet,
        tuple(cells),
        widths,
        heights,
        landscape=table.landscape,
        pages=1,
        repeat=(TITLE_ROW, GRID_TOP + grid.header_rows - 1),
        alerts=tuple(_alerts(form, wording, table, places)),
    )


def status_id(table: Table) -> str:
    """The id of the line that says how a table stands."""
    return f"status.{table.id}"


def _label_style(cell: GridCell) -> Style:
    if cell.role is Role.ROW and cell.row_span > 1:
        return Style.LABEL_CENTRED
    return _ROLE_STYLES[cell.role]


def _prompt_names(form: Form, table: Table) -> dict[str, str]:
    """What the prompt of each entry is called: by its row where every entry of the row asks the
    same, so that they have one prompt between them; else by itself. A prompt for each would be two
    thirds of the largest sheet."""
    rows: dict[str, list[Figure]] = {}
    for key, (row, _) in headings_of(table).items():
        if key not in form.derivations:
            rows.setdefault(row.name, []).append(form.figures[key])
    names: dict[str, str] = {}
    for name, figures in rows.items():
        alike = len(figures) > 1 and len({(each.help, each.kind) for each in figures}) == 1
        names.update((each.key, name if alike else each.name) for each in figures)
    return names


def _figure_cell(
    form: Form,
    figure: Figure,
    prompts: Mapping[str, str],
    area: Range,
    prefilled: Prefill | None,
) -> LaidCell:
    relation = form.derivations.get(figure.key)
    if relation is not None:
        return LaidCell(area, Style.DERIVED, relation.right_sum(), figure.key)
    figures = prefilled.figures if prefilled else {}
    style = Style.ENTRY_MONEY if figure.kind.type is ValueType.DECIMAL else Style.ENTRY
    if prefilled and prefilled.locked and figure.key in figures:
        style = Style.BROUGHT
    return LaidCell(
        area,
        style,
        figures.get(figure.key),
        id=figure.key,
        hint=hint_for(prompts[figure.key], figure.help, figure.kind),
    )


def _table_heights(grid: Grid, table: Table) -> dict[int, float]:
    """Every row as high as its highest label needs; a label over several rows shares them."""
    heights = dict.fromkeys(range(1, grid.rows + 1), ROW)
    for cell in grid.cells:
        room = sum(table.widths[cell.column - 1 : cell.column - 1 + cell.column_span])
        share = row_height(cell.text, room) / cell.row_span
        for row in range(cell.row, cell.row + cell.row_span):
            heights[row] = max(heights[row], share)
    return {GRID_TOP + row - 1: height for row, height in heights.items()}


def _alerts(form: Form, wording: Wording, table: Table, places: Mapping[str, Cell]) -> list[Alert]:
    """Colour the entries that are filled wrongly, and the cells of a relation that is seen to fail;
    a total that does colours itself alone.

    Errors come before doubts: the first rule that applies to a cell gives its colour.
    """
    alerts = [
        Alert(
            cells,
            visibly_broken(form, relation, wording),
            _ALERT_STYLES[form.rules[relation.code].severity],
        )
        for relation in form.relations
        if (cells := tuple(places[key] for key in coloured_keys(relation) if key in places))
    ]
    alerts += _wrong_entries(form, places)
    _, answer = nil_areas(table)
    alerts.append(Alert((answer.first,), answer_state(table.id), Style.ERROR))
    alerts.sort(key=lambda alert: alert.style is not Style.ERROR)
    return alerts + standing_alerts(Cell(STATUS_ROW, 1), table.id)


def _wrong_entries(form: Form, places: Mapping[str, Cell]) -> Iterator[Alert]:
    """A rule for each rectangle of entries of one kind, written for its first cell."""
    keys = {cell: key for key, cell in places.items() if key not in form.derivations}
    for kind in form.kinds.values():
        for area in runs(cell for cell, key in keys.items() if form.figures[key].kind is kind):
            first = Ref(keys[area.first])
            yield Alert(tuple(area), wrongly_filled(kind, first), Style.ERROR, follows=True)


def coloured_keys(relation: Relation) -> tuple[str, ...]:
    """The figures whose cells are coloured while a relation is broken."""
    return (relation.at,) if relation.kind is RelationKind.TOTAL else relation.keys
