"""What stands around an entry of a form: its row and column, its neighbours, the totals of both.

Near a figure is what the form puts near; where a cell stands in a file does not matter.
"""

from __future__ import annotations

from collections.abc import Mapping

from xltool.classes import dataclass
from xltool.model.form import Form, cached_per_form
from xltool.model.key import key_of


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The entries of the row, column and block of an entry, itself among them; the entries beside,
    above and below it with none between; the derived figures of its row and column."""

    row: tuple[str, ...]
    column: tuple[str, ...]
    block: tuple[str, ...]
    neighbours: tuple[str, ...]
    totals: tuple[str, ...]


@cached_per_form
def surroundings(form: Form) -> Mapping[str, Surroundings]:
    """By entry."""
    found: dict[str, Surroundings] = {}
    for table, block in form.blocks:
        rows = [[key_of(table, row.key, c.key) for c in block.columns] for row in block.rows]
        columns = [list(column) for column in zip(*rows, strict=True)]
        every = tuple(key for row in rows for key in _entries(form, row))
        for row in rows:
            for key, column in zip(row, columns, strict=True):
                if key not in form.entered:
                    continue
                lines = (_entries(form, row), _entries(form, column))
                near = [k for line in lines for k in _beside(line, key)]
                totals = tuple(k for k in (*row, *column) if k in form.derivations)
                found[key] = Surroundings(*lines, every, tuple(near), totals)
    return found


def _entries(form: Form, keys: list[str]) -> tuple[str, ...]:
    # a block may have cells that hold no figure
    return tuple(k for k in keys if k in form.figures and k not in form.derivations)


def _beside(line: tuple[str, ...], key: str) -> tuple[str, ...]:
    at = line.index(key)
    return line[max(at - 1, 0) : at] + line[at + 1 : at + 2]
