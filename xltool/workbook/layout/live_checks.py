"""What a workbook itself says of a relation: not judged yet, broken, or holding.

A relation is judged once every entry below its figures is filled in rightly: a form that is being
filled in is no faulty form. Mark, count, colour and marked copies all ask here.
"""

from __future__ import annotations

from xltool.model.expression import Binary, Const, If, Node
from xltool.model.form import Form
from xltool.model.relation import Relation
from xltool.workbook.layout.completeness import unfit

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
