"""How a given width is shared out among a table's columns."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import floor

from xltool.report.document import Table
from xltool.report.render.wrapping import needed


def needs(table: Table) -> tuple[int, ...]:
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
