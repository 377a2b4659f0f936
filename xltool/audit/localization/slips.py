"""How digits are mistyped, and how much a likeness says.

The points are an order of likelihood, no probabilities: more for what seldom fits by chance (long
figures) and for what typists do often. A figure is compared in plain digits, as it is typed.
"""

from __future__ import annotations

from xltool.audit.localization.cause import Slip
from xltool.model.finding import Number
from xltool.model.numbers import plain

TELLING = 10
"""Smaller figures are like each other by chance."""


def slip_between(actual: Number, likely: Number) -> tuple[Slip, int]:
    """The slip that turns one figure into the other, with its points; `OTHER` has none."""
    typed, meant = plain(actual), plain(likely)
    if _neighbours_exchanged(typed, meant):
        return Slip.TRANSPOSED, 60 + 2 * len(meant)
    if len(typed) != len(meant) and (actual and likely):
        shorter, longer = sorted((typed, meant), key=len)
        if _one_left_out(shorter, longer):
            return Slip.DROPPED_DIGIT, 25 + 10 * min(len(shorter), 3)
    if actual == 2 * likely and likely:
        return Slip.DOUBLED, 50 if likely >= TELLING else 25
    if sorted(typed) == sorted(meant) and len(_differing(typed, meant)) == 2:
        return Slip.TRANSPOSED, 30
    return Slip.OTHER, 0


def _differing(typed: str, meant: str) -> list[int]:
    return [i for i, (a, b) in enumerate(zip(typed, meant, strict=True)) if a != b]


def _neighbours_exchanged(typed: str, meant: str) -> bool:
    if len(typed) != len(meant):
        return False
    places = _differing(typed, meant)
    if len(places) != 2 or places[1] != places[0] + 1:
        return False
    first, second = places
    return typed[first] == meant[second] and typed[second] == meant[first]


def _one_left_out(shorter: str, longer: str) -> bool:
    if len(longer) != len(shorter) + 1:
        return False
    return any(longer[:i] + longer[i + 1 :] == shorter for i in range(len(longer)))
