"""What stands near a figure on the form: its neighbours, and the totals of its row and column.

Near is what the form puts near; where a cell stands in the file does not matter.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from xltool.model.form import Block, Form


def neighbours(form: Form) -> Iterator[tuple[str, str]]:
    """Every two entered figures beside or below each other, with none between them to enter."""
    for table, block in _blocks(form):
        rows = [row.key for row in block.rows]
        columns = [column.key for column in block.columns]
        lines = [[f"{table}.{row}.{column}" for column in columns] for row in rows]
        lines += [[f"{table}.{row}.{column}" for row in rows] for column in columns]
        for line in lines:
            entered = [k for k in line if k in form.figures and k not in form.derivations]
            yield from pairwise(entered)


def totals_near(form: Form) -> dict[str, tuple[str, ...]]:
    """For every entered figure the derived figures of its row and of its column."""
    near: dict[str, tuple[str, ...]] = {}
    for table, block in _blocks(form):
        for row in block.rows:
            for column in block.columns:
                around = [f"{table}.{row.key}.{each.key}" for each in block.columns]
                around += [f"{table}.{each.key}.{column.key}" for each in block.rows]
                totals = tuple(key for key in around if key in form.derivations)
                near[f"{table}.{row.key}.{column.key}"] = totals
    return near


def _blocks(form: Form) -> Iterator[tuple[str, Block]]:
    for table in form.tables.values():
        for block in table.blocks:
            yield table.id, block
