"""A table's cells at every place they cover, and the widths of its columns.

Merges become answerable here (which cell is at this place, does it begin here) without any format's
way of writing them.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import floor

from xltool.reporting.document import Align, DocumentTable, TableCell
from xltool.reporting.render.wrapping import needed

Lattice = tuple[tuple[TableCell, ...], ...]
"""Rows of places, counted from 0; a merged cell stands at every place it covers."""


def lattice(table: DocumentTable) -> Lattice:
    """Lay the cells over their places. A place that no cell claims holds an empty one.

    Two cells at one place, or a cell beyond the table, are a fault of the program: ValueError.
    """
    columns = len(table.widths)
    places: list[list[TableCell | None]] = [[None] * columns for _ in range(table.rows)]
    for cell in table.cells:
        bottom, right = cell.row + cell.row_span, cell.column + cell.column_span
        if bottom - 1 > table.rows or right - 1 > columns:
            raise ValueError(f"cell {cell.row},{cell.column} reaches beyond the table")
        for row in range(cell.row, bottom):
            for column in range(cell.column, right):
                if places[row - 1][column - 1] is not None:
                    raise ValueError(f"two cells at {row},{column}")
                places[row - 1][column - 1] = cell
    return tuple(
        tuple(
            cell or TableCell(row, column, 1, 1, "", is_header=False, align=Align.CENTRE)
            for column, cell in enumerate(line, 1)
        )
        for row, line in enumerate(places, 1)
    )


def needs(table: DocumentTable) -> tuple[int, ...]:
    """How many columns of a fixed-width face each column of the table takes at the least.

    Merged cells are left out: they have room to spare.
    """
    least = [1] * len(table.widths)
    for cell in table.cells:
        if cell.column_span == 1:
            least[cell.column - 1] = max(least[cell.column - 1], needed(cell.text))
    return tuple(least)


def share_out(total: int, weights: Sequence[float], least: Sequence[int]) -> tuple[int, ...]:
    """Whole shares in proportion to the weights, none below its least, together exactly `total`.

    When the least shares alone exceed the total, they become the weights: every column then
    gives way by the same part.
    """
    if sum(least) > total:
        weights, least = least, [0] * len(least)
    shares = _proportional(total, weights, least)
    whole = [floor(share) for share in shares]
    by_rest = sorted(range(len(whole)), key=lambda i: (whole[i] - shares[i], i))
    for index in by_rest[: total - sum(whole)]:
        whole[index] += 1
    return tuple(whole)


def _proportional(total: int, weights: Sequence[float], least: Sequence[int]) -> list[Fraction]:
    """Raise what falls short to its least and share the rest again, until nothing falls short."""
    exact = [Fraction(weight) for weight in weights]
    raised: set[int] = set()
    while True:
        rest = total - sum(least[i] for i in raised)
        weight = sum(exact[i] for i in range(len(exact)) if i not in raised)
        shares = [
            Fraction(least[i]) if i in raised else rest * each / weight
            for i, each in enumerate(exact)
        ]
        short = {i for i, share in enumerate(shares) if share < least[i]}
        if not short:
            return shares
        raised |= short
