"""Rows by name, and groups of rows, which published reports may have as a single row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from xltool.model.form import Block, ColumnHeading, Form, headings_of
from xltool.model.key import is_key, key_of, parts_of
from xltool.model.relation import RelationKind

SEPARATOR = " · "
"""Stands between the names of a row and a column."""


def members_of(form: Form, key: str) -> tuple[str, ...]:
    """The figures that a figure `table.group.column` of a group of rows is the sum of.

    A total of the group that stands in a row of its own is none of them. A key that is no such
    figure has no members.
    """
    if not is_key(key) or parts_of(key).table not in form.tables:
        return ()
    table, group, wanted = parts_of(key)
    found = {
        each: None
        for each, (row, column) in headings_of(form.tables[table]).items()
        if group in row.group_ids and column.key == wanted
    }
    totals = {
        relation.at
        for relation in form.relations
        if relation.kind is RelationKind.TOTAL and found.keys() >= set(relation.right)
    }
    return tuple(each for each in found if each not in totals)


def name_of_sum(form: Form, keys: tuple[str, ...]) -> str:
    """The name of figures added up: their group's, where they are one column of all its rows.

    Others are named one by one.
    """
    for table, block in form.blocks:
        for group, heading in _groups(block):
            for column in block.columns:
                if keys == members_of(form, key_of(table, group, column.key)):
                    above = heading.groups[: heading.group_ids.index(group) + 1]
                    return "".join(above) + SEPARATOR + column.name
    return "＋".join(form.figures[key].name for key in keys)


def row_names(form: Form, keys: Iterable[str]) -> tuple[str, ...]:
    """The rows that some figures stand in, in the order of the form.

    A row of which not every figure is meant is named with the columns that are.
    """
    wanted = set(keys)
    names = []
    for table, block in form.blocks:
        for row in block.rows:
            meant = [c.name for c in block.columns if key_of(table, row.key, c.key) in wanted]
            if meant:
                is_whole = len(meant) == len(block.columns)
                names.append(row.name if is_whole else f"{row.name}（{'、'.join(meant)}）")
    return tuple(dict.fromkeys(names))


def _groups(block: Block) -> Iterator[tuple[str, ColumnHeading]]:
    """The groups of the rows, each once, with a row of it."""
    found: dict[str, ColumnHeading] = {}
    for row in block.rows:
        for group in row.group_ids:
            found.setdefault(group, row)
    yield from found.items()
