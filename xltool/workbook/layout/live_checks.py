"""What a workbook itself shows: which parts are not filled in rightly yet, which relations hold.

A relation is judged once every entry below its figures is filled in rightly: a form that is being
filled in is no faulty form. Mark, count, colour and marked copies all ask here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce

from xltool.model.expression import AtLeast, Binary, Const, If, Node, Ref, filled, numbers
from xltool.model.finding import Number
from xltool.model.form import Form
from xltool.model.relation import Relation
from xltool.workbook.layout.nil_cell import says_nil


@dataclass(frozen=True, slots=True)
class Extent:
    """The entries of a block of a table, or the passages of a section.

    `id` is the id of the cell that counts those not filled in; `table` is None for passages.
    """

    id: str
    label: str
    table: str | None
    keys: tuple[str, ...]


def extents(form: Form) -> Iterator[Extent]:
    """Every part that must be filled in, in the order of the form."""
    for section in form.sections:
        if section.table is None:
            keys = tuple(text.key for text in section.texts if text.required)
            if keys:
                label = section.heading
                yield Extent(f"check.blank.{section.key}", label, None, keys)
            continue
        table = form.tables[section.table]
        for number, block in enumerate(table.blocks):
            label = "　".join(filter(None, (table.short, block.heading or section.title)))
            keys = tuple(
                key
                for key in form.entered
                if (form.figures[key].table, form.figures[key].block) == (table.id, number)
            )
            yield Extent(f"check.blank.{table.id}.{number}", label, table.id, keys)


def unfit(form: Form, keys: tuple[str, ...]) -> Node:
    """How many entries are blank, no number, or below what their kind allows.

    Text in a cell is left aside by SUM, so that sums would agree without it. A blank of a nil table
    is 0, which every kind allows.
    """
    by_table: dict[str, list[str]] = {}
    for key in keys:
        by_table.setdefault(form.figures[key].table, []).append(key)
    first, *others = (_unfit_of(form, table, tuple(entries)) for table, entries in by_table.items())
    return reduce(lambda count, other: Binary(count, "+", other), others, first)


def _unfit_of(form: Form, table: str, keys: tuple[str, ...]) -> Node:
    by_bound: dict[Number | None, list[str]] = {}
    for key in keys:
        by_bound.setdefault(form.figures[key].kind.minimum, []).append(key)
    count: Node = If(says_nil(table), filled(keys), Const(len(keys)))
    for bound, bounded in by_bound.items():
        these = tuple(bounded)
        fit = numbers(these) if bound is None else AtLeast(these, bound)
        count = Binary(count, "-", fit)
    return count


def unwritten(keys: tuple[str, ...]) -> Node:
    """A formula for how many passages are empty."""
    count: Node = Const(0)
    for key in keys:
        count = Binary(count, "+", If(Binary(Ref(key), "=", Const("")), Const(1), Const(0)))
    return count


def missing(form: Form, extent: Extent) -> Node:
    """How many cells of a part are not filled in rightly."""
    return unwritten(extent.keys) if extent.table is None else unfit(form, extent.keys)


_NO, _YES = Const(0), Const(1)


def verdict(form: Form, relation: Relation, unjudged: Node, broken: Node, holds: Node) -> Node:
    """One of three values, as the workbook judges a relation of a form."""
    entries = tuple(dict.fromkeys(e for key in relation.keys for e in form.entries_below(key)))
    judged = If(relation.broken(), broken, holds)
    return If(Binary(unfit(form, entries), ">", Const(0)), unjudged, judged)


def visibly_broken(form: Form, relation: Relation) -> Node:
    """1 where the workbook judges a relation and it fails, else 0."""
    return verdict(form, relation, unjudged=_NO, broken=_YES, holds=_NO)


def visibly_holds(form: Form, relation: Relation) -> Node:
    """1 where the workbook judges a relation and it holds, else 0."""
    return verdict(form, relation, unjudged=_NO, broken=_NO, holds=_YES)
