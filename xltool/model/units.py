"""Units of figures: what a number in one unit is in another, exactly."""

from __future__ import annotations

import re

from xltool.model.form import ValueKind, ValueType

_MULTIPLES = {"": 1, "十": 10, "百": 100, "千": 1000, "万": 10_000, "百万": 10**6, "亿": 10**8}
_UNIT = re.compile(r"(百万|[十百千万亿]?)(\S*)")


def factor(unit: str, kind: ValueKind) -> tuple[int, int] | None:
    """What a number in a unit is multiplied with, and divided by, to be in the kind's unit.

    None where the two are units of different things.
    """
    if unit in kind.units_accepted or unit == kind.unit:
        return 1, 1
    ours, theirs = _UNIT.fullmatch(kind.unit), _UNIT.fullmatch(unit)
    if ours is None or theirs is None or (theirs[2] or ours[2]) != ours[2]:
        return None
    return _MULTIPLES[theirs[1]], _MULTIPLES[ours[1]]


def is_scaled(kind: ValueKind) -> bool:
    """Whether a bare number of a kind may be meant in another unit: yuan where the form has 万元,
    though hardly anything but 件 where it counts."""
    found = _UNIT.fullmatch(kind.unit)
    return bool(kind.unit) and (kind.type is ValueType.DECIMAL or bool(found and found[1]))


def base_unit(kind: ValueKind) -> str:
    """The unit of a kind without the word for a multiple: 元 of 万元."""
    found = _UNIT.fullmatch(kind.unit)
    return found[2] if found else kind.unit
