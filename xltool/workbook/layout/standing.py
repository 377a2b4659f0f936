"""How a table, and the whole workbook, stands: what is counted, and the sentence that tells it.

The counts stand in hidden cells of the check sheet, so that the sentence above a table, its colour
and that of the whole workbook ask the same cells.
"""

from __future__ import annotations

from xltool.model.address import Cell
from xltool.model.expression import (
    Binary,
    Const,
    If,
    Node,
    Portion,
    Ref,
    total,
)
from xltool.model.form import Form
from xltool.model.mentions import Presence
from xltool.model.nil import nil_key
from xltool.model.relation import Relation
from xltool.text.cell import LONGEST_TEXT
from xltool.workbook.layout.book import Alert, Style
from xltool.workbook.layout.live_checks import (
    blank_count,
    check_id,
    extents,
    presences,
    wrong_count,
)
from xltool.workbook.layout.wording import Wording, row_height

WHOLE = "all"
"""The whole workbook, in the place of a table's id."""
COUNTED = ("errors", "wrong", "blank", "doubts")
"""What is told, the worst first: relations that fail, wrong entries, blank ones, doubts."""
WEIGHT = "weight"
"""2 where something must be corrected, 1 where something is blank or doubtful, else 0."""
_BOLD = 0.85
"""The room that the large letters of a sentence leave, of a width in characters."""


def standing_id(of: str, part: str) -> str:
    """The id of one of the counts about a table or the `WHOLE`, or of its weight."""
    return f"standing.{of}.{part}"


def standing_counts(form: Form, of: str) -> dict[str, Node]:
    """The counts and the weight of a table or the `WHOLE`: its own entries, and every relation that
    touches it; of the `WHOLE` also what passages have to say."""
    parts = [part for part in extents(form) if of in (WHOLE, part.table)]
    checks: list[Relation | Presence] = [
        relation for relation in form.relations if of == WHOLE or _touches(form, relation, of)
    ]
    checks += presences(form) if of == WHOLE else ()
    keys = [key for part in parts for key in part.keys]
    answers = [nil_key(table) for table in form.tables if of in (WHOLE, table)]
    errors, wrong, blank, doubts = (Ref(standing_id(of, part)) for part in COUNTED)
    unfinished = If(_any(Binary(blank, "+", doubts)), Const(1), Const(0))
    return {
        "errors": total(tuple(check_id(check, "error") for check in checks)),
        "wrong": wrong_count([*keys, *answers]),
        "blank": blank_count(keys),
        "doubts": total(tuple(check_id(check, "doubt") for check in checks)),
        WEIGHT: If(_any(Binary(errors, "+", wrong)), Const(2), unfinished),
    }


def _touches(form: Form, relation: Relation, table: str) -> bool:
    return any(form.figures[key].table == table for key in relation.keys)


def standing_sentence(wording: Wording, of: str) -> Node:
    """What there is to say of a table or the `WHOLE`, all of it; or that all is well."""
    prefix = _prefix(of)
    counts = [Ref(standing_id(of, part)) for part in COUNTED]
    mark = wording["clause_mark"]
    clauses: Node = Const("")
    for part, count in zip(COUNTED, counts, strict=True):
        before, after = wording[f"{prefix}_{part}"].split("{count}")
        clause = Binary(Binary(Const(mark + before), "&", count), "&", Const(after))
        clauses = Binary(clauses, "&", If(_any(count), clause, Const("")))
    errors, wrong, blank, _ = counts
    must = If(
        _any(Binary(Binary(errors, "+", wrong), "+", blank)),
        Const(wording[f"{prefix}_unfinished"]),
        Const(wording[f"{prefix}_doubtful"]),
    )
    told = Binary(
        Const(wording[f"{prefix}_lead"]), "&", Portion(clauses, len(mark) + 1, LONGEST_TEXT)
    )
    return If(
        _any(Ref(standing_id(of, WEIGHT))),
        Binary(told, "&", must),
        Const(wording[f"{prefix}_passed"] + wording[f"{prefix}_unseen"]),
    )


def standing_height(wording: Wording, of: str, room: float) -> float:
    """The height of a row, `room` characters wide, that shows the longest of these sentences."""
    prefix = _prefix(of)
    clauses = wording["clause_mark"].join(wording[f"{prefix}_{part}"] for part in COUNTED)
    longest = wording[f"{prefix}_lead"] + clauses + wording[f"{prefix}_unfinished"]
    return row_height(longest, room * _BOLD)


def standing_alerts(cell: Cell, of: str) -> list[Alert]:
    """Green when all is well, red when something must be corrected, orange otherwise."""
    weight = Ref(standing_id(of, WEIGHT))
    return [
        Alert((cell,), Binary(weight, "=", Const(number)), style)
        for number, style in enumerate((Style.PASSED, Style.DOUBT, Style.ERROR))
    ]


def _prefix(of: str) -> str:
    return "all" if of == WHOLE else "status"


def _any(count: Node) -> Node:
    return Binary(count, ">", Const(0))
