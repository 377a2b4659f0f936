"""Groups of rows, which published reports may have as a single row."""

from __future__ import annotations

from xltool.model.form import Form
from xltool.model.relation import Kind


def members_of(form: Form, key: str) -> tuple[str, ...]:
    """The figures that a figure `table.group.column` of a group of rows is the sum of.

    A total of the group that stands in a row of its own is none of them. A key that is no such
    figure has no members.
    """
    table, _, rest = key.partition(".")
    group, _, column = rest.partition(".")
    found = {
        f"{table}.{row.key}.{column}": None
        for block in (form.tables[table].blocks if table in form.tables else ())
        for row in block.rows
        if group in row.group_ids and any(each.key == column for each in block.columns)
    }
    totals = {
        relation.at
        for relation in form.relations
        if relation.kind is Kind.TOTAL and found.keys() >= set(relation.right)
    }
    return tuple(each for each in found if each not in totals)
