"""What weighs most in the total: offices by their share last period, findings by their difference.

An office's share is the mean of its shares in the measures of the form, so that one with many
licences and no requests counts as well as the reverse.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from math import floor

from xltool.collection.collection import OfficeStatus
from xltool.model.expression import magnitude
from xltool.model.finding import Finding, Number
from xltool.model.form import Form


def shares_of(lines: Sequence[OfficeStatus], form: Form) -> tuple[Fraction | None, ...]:
    """Each office's share in the figures of the period before, from 0 to 1; None where unknown.

    A measure that any of the known reports left blank, or that was 0 everywhere, says nothing.
    """
    known = [line.before for line in lines if line.before]
    wholes: list[tuple[tuple[str, ...], Number]] = []
    for measure in form.consolidation.measures:
        parts = [before.sum_of(measure.keys) for before in known]
        whole = sum(part for part in parts if part is not None)
        if whole and None not in parts:
            wholes.append((measure.keys, whole))
    return tuple(_share(line, wholes) for line in lines)


def _share(line: OfficeStatus, wholes: Sequence[tuple[tuple[str, ...], Number]]) -> Fraction | None:
    if line.before is None or not wholes:
        return None
    parts = (_ratio(line.before.sum_of(keys) or 0, whole) for keys, whole in wholes)
    return _ratio(sum(parts, start=Fraction()), len(wholes))


def difference_in(finding: Finding) -> Number:
    """By how much a figure is off; 0 where the finding does not say."""
    expected, actual = finding.expected, finding.actual
    if isinstance(expected, int | Decimal) and isinstance(actual, int | Decimal):
        return magnitude(expected - actual)
    return 0


def by_weight(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings as they are to be dealt with: errors, doubts, notes; the explained after their like,
    the largest difference first."""
    return tuple(
        sorted(
            findings,
            key=lambda f: (f.severity.rank, f.explained is not None, -difference_in(f)),
        )
    )


def per_cent(part: Number | Fraction, whole: Number) -> str:
    """A part of a whole that is not 0, in per cent with one place, halves up; no sign `%`."""
    tenths = floor(abs(_ratio(part, whole)) * 1000 + Fraction(1, 2))
    return f"{tenths // 10}.{tenths % 10}"


def _ratio(part: Number | Fraction, whole: Number) -> Fraction:
    return Fraction(Fraction(part), Fraction(whole))
