"""The relations of a form (勾稽关系), held against a record.

A total is compared as it stands in its cell with its recomputation. Every other relation is judged
on recomputed totals, so that one wrong total is reported once, not by every relation it is part of.
"""

from __future__ import annotations

from collections.abc import Iterator

from xltool.audit.rules import View
from xltool.model.expression import magnitude
from xltool.model.finding import Number, Outcome, Skipped, passed
from xltool.model.readings import Blank, ReadFigure, Unreadable
from xltool.model.relation import Relation, RelationKind
from xltool.model.submission import NOT_THERE, UNPLACED


def relations(view: View) -> Iterator[Outcome]:
    """Every relation of the form, in the order of its definition."""
    for relation in view.form.relations:
        yield (
            _total(view, relation)
            if relation.kind is RelationKind.TOTAL
            else _other(view, relation)
        )


def _other(view: View, relation: Relation) -> Outcome:
    skipped = view.why_unknown(relation.code, relation.at, relation.keys)
    if skipped:
        return skipped
    return view.hold(relation, view.known)


def _total(view: View, relation: Relation) -> Outcome:
    key, code = relation.at, relation.code
    stated, reading = view.stated(key), view.admission.readings[key]
    skipped = view.why_unknown(code, key, relation.right)
    if skipped:
        return skipped
    if stated.intact:  # the formula is the relation; a stale result is reported as R202
        return passed(code, key)
    recomputed = view.known(key)
    facts: dict[str, Number | str] = {
        "formula": view.formula(key),
        "left": "—",
        "right": recomputed,
        "difference": "—",
    }
    if view.admission.source:  # there is no formula to restore
        facts["remedy"] = "remedy_source_total"
    match reading:
        case Blank():
            return Skipped(code, key, "total_blank")
        case Unreadable(why=why) if why == NOT_THERE or why in UNPLACED:
            return Skipped(code, key, NOT_THERE)
        case Unreadable(raw):
            return view.finding(code, key, recomputed, raw, relation.keys, None, **facts)
        case ReadFigure(value):
            if not relation.broken_by(value - recomputed):
                return passed(code, key)
            facts |= {"left": value, "difference": magnitude(value - recomputed)}
            return view.finding(code, key, recomputed, value, relation.keys, None, **facts)
