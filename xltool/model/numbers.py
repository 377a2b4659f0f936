"""Figures in plain digits, and shares in percent."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import floor

from xltool.model.finding import Number

_HUNDREDTHS = 100 * 100
"""Of a percent, in a whole."""


def canonical(value: Decimal) -> Decimal:
    """The one spelling of an amount: no exponent, no zeros at the end, no negative zero."""
    return Decimal(plain(value))


def plain(value: Number) -> str:
    """A number in plain digits: `14722.49`, `316441`, `0`."""
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def percentage(part: Number, whole: Number) -> Decimal:
    """A share in percent, rounded half up to two places. `whole` is not zero.

    >>> percentage(1, 3), percentage(1, 1600)
    (Decimal('33.33'), Decimal('0.06'))
    """
    exact = Fraction(Fraction(part) * _HUNDREDTHS, Fraction(whole))
    return Decimal(floor(exact + Fraction(1, 2))).scaleb(-2)
