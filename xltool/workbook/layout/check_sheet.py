"""The live check: every relation with both sides, the difference and √ or ×.

A relation whose entries are not all filled in rightly shows — and counts as neither: a form left
empty has balanced nothing, and one half filled in has broken nothing yet. Behind the columns that
can be seen stand the state of every entry and passage, and what is counted of each table.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from xltool.classes import dataclass
from xltool.model.address import Cell, Range
from xltool.model.expression import Binary, Const, If, Node, Ref
from xltool.model.finding import Severity
from xltool.model.form import Form
from xltool.model.grid import grid_of
from xltool.model.mentions import Presence
from xltool.model.nil import nil_key
from xltool.model.relation import Relation, RelationKind
from xltool.workbook.layout.book import Alert, Identity, LaidCell, Sheet, Style
from xltool.workbook.layout.live_checks import (
    Extent,
    answer_state,
    bare,
    blank_count,
    broken_mark,
    check_id,
    entry_state,
    extents,
    passage_state,
    presence_verdict,
    presences,
    state_id,
    verdict,
    wrong_count,
)
from xltool.workbook.layout.reasons import CHECK_REASONS, REASON_HEIGHT, reason_cells
from xltool.workbook.layout.sheets import identity_height, identity_line, line
from xltool.workbook.layout.standing import (
    WHOLE,
    standing_alerts,
    standing_counts,
    standing_height,
    standing_id,
    standing_sentence,
)
from xltool.workbook.layout.wording import ROW, Wording, row_height

WIDTHS = (58.0, 13.0, 13.0, 13.0, 10.0, 36.0)
VISIBLE = REASON_COLUMN = len(WIDTHS)
RESULT_COLUMN = REASON_COLUMN - 1
ERROR_COLUMN, DOUBT_COLUMN, BARE_COLUMN, HIDDEN_COLUMN = range(VISIBLE + 2, VISIBLE + 6)
"""None of them is seen, nor what stands behind them, nor what is beside a reason."""
_HIDDEN_WIDTH = 6.0


def check_sheet(form: Form, identity: Identity, wording: Wording) -> Sheet:
    """Build the sheet: an overall line, completeness by block, then the checks by code."""
    body = _body(form, wording)
    room = sum(WIDTHS)
    heights = {
        1: 32.0,
        2: identity_height(identity, wording, room),
        3: standing_height(wording, WHOLE, room),
        4: row_height(wording["check_note"], room),
    }
    return Sheet(
        wording["check_sheet"],
        (
            line(1, VISIBLE, Style.TITLE, wording["check_title"]),
            line(2, VISIBLE, Style.LINE, identity_line(form, identity, wording)),
            *body.cells,
        ),
        WIDTHS + (_HIDDEN_WIDTH,) * (body.last_column - VISIBLE),
        body.heights | heights,
        repeat=(1, 3),
        alerts=(
            *standing_alerts(Cell(3, 1), WHOLE),
            Alert(body.results, wording["mark_failed"], Style.ERROR),
            Alert(body.results, wording["mark_doubt"], Style.DOUBT),
        ),
        hidden_columns=tuple(range(VISIBLE + 1, body.last_column + 1)),
    )


@dataclass(frozen=True, slots=True)
class _CheckBody:
    """What is the same for every office. `results` are the cells that show how a check came out."""

    cells: tuple[LaidCell, ...]
    heights: dict[int, float]
    results: tuple[Cell, ...]
    last_column: int


@lru_cache(maxsize=8)
def _body(form: Form, wording: Wording) -> _CheckBody:
    cells = [
        line(3, VISIBLE, Style.STATUS, standing_sentence(wording, WHOLE), "status"),
        line(4, VISIBLE, Style.LINE, wording["check_note"]),
    ]
    row = 5
    cells += _headings(row, wording, ("item", "expected", "blank", "wrong", "result"))
    cells.append(line(row + 1, RESULT_COLUMN, Style.BAND, wording["check_complete"]))
    row += 2
    for part in extents(form):
        cells += _completeness(wording, part, row)
        row += 1
    cells += _headings(row, wording, ("item", "left", "right", "difference", "result"))
    row += 1
    lines, line_heights = _checks(form, wording, row)
    cells += lines
    last_row = max(cell.range.last.row for cell in cells)
    results = tuple(cell.range.first for cell in cells if cell.style is Style.MARK)
    cells += _hidden(form)
    return _CheckBody(
        tuple(cells),
        dict.fromkeys(range(1, last_row + 1), ROW) | line_heights,
        results,
        max(cell.range.last.column for cell in cells),
    )


def _checks(form: Form, wording: Wording, row: int) -> tuple[list[LaidCell], dict[int, float]]:
    """From a row on, each rule with its checks below it; and the heights of these rows."""
    cells: list[LaidCell] = []
    heights: dict[int, float] = {}
    heading_id: str | None = CHECK_REASONS
    checks: Iterable[Relation | Presence] = (*form.relations, *presences(form))
    for code, rule in form.all_rules.items():
        its = [check for check in checks if check.code == code]
        if not its:
            continue
        title = f"{code}　{rule.title['zh']}（{wording[f'severity_{rule.severity}']}）"
        cells.append(line(row, RESULT_COLUMN, Style.BAND, title))
        may_be_explained = rule.severity is Severity.DOUBT
        if may_be_explained:
            # each has its own heading: the checks of one rule may be all that a page shows
            words = wording["check_own_reason"]
            cells.append(_cell(row, REASON_COLUMN, Style.HEADING, words, heading_id))
            heading_id = None
        heights[row] = row_height(title, sum(WIDTHS[:RESULT_COLUMN]))
        row += 1
        for check in its:
            cells += _check_line(form, wording, check, row)
            heights[row] = row_height(_name(form, check), WIDTHS[0])
            if may_be_explained:
                cells += reason_cells(row, REASON_COLUMN, code, check.at)
                heights[row] = max(heights[row], REASON_HEIGHT)
            row += 1
    return cells, heights


def _hidden(form: Form) -> Iterator[LaidCell]:
    """What is counted, a line for the whole and one for each table, then the states: those of
    passages, and those of a table's entries as they stand in its grid, its answer below them."""
    column = HIDDEN_COLUMN
    for row, of in enumerate((WHOLE, *form.tables), start=1):
        for place, (part, count) in enumerate(standing_counts(form, of).items(), start=column):
            yield _cell(row, place, Style.HIDDEN, count, standing_id(of, part))
    column += len(standing_counts(form, WHOLE))
    passages = (key for part in extents(form) if part.table is None for key in part.keys)
    for row, key in enumerate(passages, start=1):
        yield _cell(row, column, Style.HIDDEN, passage_state(key), state_id(key))
    column += 1
    for table in form.tables.values():
        grid = grid_of(table)
        for each in grid.cells:
            if each.key is not None and each.key not in form.derivations:
                state = entry_state(form, each.key)
                place = column + each.column - 1
                yield _cell(each.row, place, Style.HIDDEN, state, state_id(each.key))
        answer = answer_state(table.id)
        yield _cell(grid.rows + 1, column, Style.HIDDEN, answer, state_id(nil_key(table.id)))
        column += grid.columns


def _headings(row: int, wording: Wording, names: tuple[str, ...]) -> list[LaidCell]:
    return [
        _cell(row, column, Style.HEADING, wording[f"check_{name}"])
        for column, name in enumerate(names, start=1)
    ]


def _cell(
    row: int, column: int, style: Style, content: str | int | Node, id: str | None = None
) -> LaidCell:
    return LaidCell(Range(Cell(row, column), Cell(row, column)), style, content, id)


def _completeness(wording: Wording, part: Extent, row: int) -> list[LaidCell]:
    blank, wrong = part.id, f"{part.id}.wrong"
    incomplete = If(_any(blank), Const(wording["mark_blank"]), Const(wording["mark_passed"]))
    mark = If(_any(wrong), Const(wording["mark_failed"]), incomplete)
    return [
        _cell(row, 1, Style.LABEL, part.label),
        _cell(row, 2, Style.COMPUTED, len(part.keys)),
        _cell(row, 3, Style.COMPUTED, blank_count(part.keys), blank),
        _cell(row, 4, Style.COMPUTED, wrong_count(part.keys), wrong),
        _cell(row, 5, Style.MARK, mark, f"{part.id}.result"),
    ]


def _any(id: str) -> Node:
    return Binary(Ref(id), ">", Const(0))


def _check_line(
    form: Form, wording: Wording, check: Relation | Presence, row: int
) -> Iterator[LaidCell]:
    """A relation with both sides, or a passage that has something to say."""
    result = check_id(check, "result")
    failed = Const(broken_mark(form, check, wording))
    flag = If(Binary(Ref(result), "=", failed), Const(1), Const(0))
    is_error = form.all_rules[check.code].severity is Severity.ERROR
    yield _cell(row, 1, Style.LABEL, _name(form, check))
    if isinstance(check, Relation):
        yield from _sides(check, row)
        mark = verdict(form, check, wording)
    else:
        for column in range(2, RESULT_COLUMN):
            yield _cell(row, column, Style.COMPUTED, "")
        yield _cell(row, BARE_COLUMN, Style.HIDDEN, bare(check), check_id(check, "bare"))
        mark = presence_verdict(form, check, wording)
    yield _cell(row, RESULT_COLUMN, Style.MARK, mark, result)
    yield _cell(row, ERROR_COLUMN, Style.HIDDEN, flag if is_error else 0, check_id(check, "error"))
    yield _cell(row, DOUBT_COLUMN, Style.HIDDEN, 0 if is_error else flag, check_id(check, "doubt"))


def _sides(relation: Relation, row: int) -> Iterator[LaidCell]:
    """What stands on the left, on the right, and how far they are apart."""
    left, right, apart = (check_id(relation, part) for part in ("left", "right", "difference"))
    is_zero = relation.kind is RelationKind.ZERO_UNLESS
    yield _cell(row, 2, Style.COMPUTED, relation.left_sum(), left)
    yield _cell(row, 3, Style.COMPUTED, Const(0) if is_zero else relation.right_sum(), right)
    yield _cell(row, 4, Style.COMPUTED, Binary(Ref(left), "-", Ref(right)), apart)


def _name(form: Form, check: Relation | Presence) -> str:
    """What a check is about, in the words of the form."""
    if isinstance(check, Relation):
        figure = form.figures[check.at]
        return f"{form.tables[figure.table].short}　{figure.name}"
    return form.texts[check.at].label
