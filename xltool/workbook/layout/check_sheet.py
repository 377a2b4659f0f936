"""The live check: every relation with both sides, the difference and √ or ×.

A relation whose entries are not all filled in rightly shows — and counts as neither: a form left
empty has balanced nothing, and one half filled in has broken nothing yet.
"""

from __future__ import annotations

from xltool.model.address import Cell, Range
from xltool.model.expression import Binary, Const, If, Node, Ref, total
from xltool.model.finding import Severity
from xltool.model.form import Form, Table
from xltool.model.relation import Relation, RelationKind
from xltool.workbook.layout.book import Alert, Identity, LaidCell, Sheet, Style
from xltool.workbook.layout.live_checks import Extent, extents, missing, verdict
from xltool.workbook.layout.sheets import identity_height, identity_line, line, status_alerts
from xltool.workbook.layout.wording import ROW, Wording, row_height

WIDTHS = (58.0, 13.0, 13.0, 13.0, 10.0, 6.0, 6.0)
VISIBLE = 5
ERROR_COLUMN, DOUBT_COLUMN = 6, 7


def check_id(relation: Relation, part: str) -> str:
    """The id of a part of a relation's line: left, right, difference, result, error or doubt."""
    return f"check.{relation.code}.{relation.at}.{part}"


def standing(wording: Wording, words: str, parts: list[Extent], relations: list[Relation]) -> Node:
    """The sentence that says how things stand: broken, incomplete, doubtful, passed; in that order.

    `words` is the prefix of its sentences in the wording.
    """
    errors = total(tuple(check_id(relation, "error") for relation in relations))
    doubts = total(tuple(check_id(relation, "doubt") for relation in relations))
    empty = total(tuple(part.id for part in parts))
    sheet = wording["check_sheet"]

    def counted(count: Node, kind: str) -> Node:
        lead, rest = wording[f"{words}_{kind}_lead"], wording.say(f"{words}_{kind}", sheet=sheet)
        return Binary(Const(lead), "&", Binary(count, "&", Const(rest)))

    sentence: Node = Const(wording[f"{words}_passed"])
    for count, kind in ((doubts, "doubt"), (empty, "blank"), (errors, "failed")):
        sentence = If(Binary(count, ">", Const(0)), counted(count, kind), sentence)
    return sentence


def table_standing(form: Form, wording: Wording, table: Table) -> Node:
    """How one table stands: its own entries, and every relation that touches it."""
    parts = [part for part in extents(form) if part.table == table.id]
    touching = [r for r in form.relations if any(form.figures[k].table == table.id for k in r.keys)]
    return standing(wording, "status", parts, touching)


def check_sheet(form: Form, identity: Identity, wording: Wording) -> Sheet:
    """Build the sheet: an overall line, completeness by block, then the relations by code."""
    parts = list(extents(form))
    overall = standing(wording, "all", parts, list(form.relations))
    cells = [
        line(1, VISIBLE, Style.TITLE, wording["check_title"]),
        line(2, VISIBLE, Style.LINE, identity_line(form, identity, wording)),
        line(3, VISIBLE, Style.STATUS, overall, "status"),
        line(4, VISIBLE, Style.LINE, wording["check_note"]),
    ]
    room = sum(WIDTHS[:VISIBLE])
    heights = {1: 32.0, 2: identity_height(identity, wording, room), 3: ROW, 4: ROW}
    row = 5
    cells += _headings(row, wording, ("item", "expected", "filled", "blank", "result"))
    cells.append(line(row + 1, VISIBLE, Style.BAND, wording["check_complete"]))
    row += 2
    for part in parts:
        cells += _completeness(form, wording, part, row)
        row += 1
    cells += _headings(row, wording, ("item", "left", "right", "difference", "result"))
    row += 1
    for code, rule in form.rules.items():
        weight = wording[f"severity_{rule.severity}"]
        title = f"{code}　{rule.title['zh']}（{weight}）"
        cells.append(line(row, VISIBLE, Style.BAND, title))
        heights[row] = row_height(title, room)
        row += 1
        for relation in (r for r in form.relations if r.code == code):
            cells += _relation_line(form, wording, relation, row)
            heights[row] = row_height(form.figures[relation.at].name, WIDTHS[0])
            row += 1
    results = tuple(cell.range.first for cell in cells if cell.style is Style.MARK)
    return Sheet(
        wording["check_sheet"],
        tuple(cells),
        WIDTHS,
        heights,
        repeat=(1, 3),
        alerts=(
            *status_alerts(Cell(3, 1), wording["all_passed"]),
            Alert(results, wording["mark_failed"], Style.ERROR),
            Alert(results, wording["mark_doubt"], Style.DOUBT),
        ),
        hidden_columns=(ERROR_COLUMN, DOUBT_COLUMN),
    )


def _headings(row: int, wording: Wording, names: tuple[str, ...]) -> list[LaidCell]:
    return [
        _cell(row, column, Style.HEADING, wording[f"check_{name}"])
        for column, name in enumerate(names, start=1)
    ]


def _cell(
    row: int, column: int, style: Style, content: str | int | Node, id: str | None = None
) -> LaidCell:
    return LaidCell(Range(Cell(row, column), Cell(row, column)), style, content, id)


def _completeness(form: Form, wording: Wording, part: Extent, row: int) -> list[LaidCell]:
    expected = len(part.keys)
    passed, blank = Const(wording["mark_passed"]), Const(wording["mark_blank"])
    filled = Binary(Const(expected), "-", Ref(part.id))
    mark = If(Binary(Ref(part.id), "=", Const(0)), passed, blank)
    return [
        _cell(row, 1, Style.LABEL, part.label),
        _cell(row, 2, Style.COMPUTED, expected),
        _cell(row, 3, Style.COMPUTED, filled, f"{part.id}.filled"),
        _cell(row, 4, Style.COMPUTED, missing(form, part), part.id),
        _cell(row, 5, Style.MARK, mark, f"{part.id}.result"),
    ]


def _relation_line(form: Form, wording: Wording, relation: Relation, row: int) -> list[LaidCell]:
    def id(part: str) -> str:
        return check_id(relation, part)

    figure = form.figures[relation.at]
    is_error = form.rules[relation.code].severity is Severity.ERROR
    right: Node = (
        relation.right_sum() if relation.kind is not RelationKind.ZERO_UNLESS else Const(0)
    )
    failed = Const(wording["mark_failed" if is_error else "mark_doubt"])
    mark = verdict(
        form,
        relation,
        unjudged=Const(wording["mark_blank"]),
        broken=failed,
        holds=Const(wording["mark_passed"]),
    )
    flag = If(Binary(Ref(id("result")), "=", failed), Const(1), Const(0))
    return [
        _cell(row, 1, Style.LABEL, f"{form.tables[figure.table].short}　{figure.name}"),
        _cell(row, 2, Style.COMPUTED, relation.left_sum(), id("left")),
        _cell(row, 3, Style.COMPUTED, right, id("right")),
        _cell(
            row, 4, Style.COMPUTED, Binary(Ref(id("left")), "-", Ref(id("right"))), id("difference")
        ),
        _cell(row, 5, Style.MARK, mark, id("result")),
        _cell(row, ERROR_COLUMN, Style.HIDDEN, flag if is_error else 0, id("error")),
        _cell(row, DOUBT_COLUMN, Style.HIDDEN, 0 if is_error else flag, id("doubt")),
    ]
