"""A cell of a published table → a figure; a unit that is written there is applied, exactly.

What a workbook's reader reads over (a unit of the kind, full-width digits, a dash for nothing) is
read over here as well. What is written in another unit is converted where that is exact.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from xltool.model.finding import Number
from xltool.model.form import ValueKind
from xltool.model.readings import ReadFigure, Reading, Unreadable, read_figure
from xltool.published.characters import simplified
from xltool.text.width import NARROW

_MULTIPLES = {"": 1, "十": 10, "百": 100, "千": 1000, "万": 10_000, "百万": 10**6, "亿": 10**8}
_UNIT = re.compile(r"(百万|[十百千万亿]?)(\S*)")
_AMOUNT = re.compile(r"(\d[\d,]{0,20}(?:\.\d{1,20})?)(\D{1,5})", re.ASCII)
_SAID = re.compile(r"单位\s*[:：]?\s*(?:人民币)?\s*([^\s,，;；、）)]{1,4})")
_HEADED = re.compile(r"[（(\s,，:：](?:人民币)?([^\s（()）,，:：]{1,4})[）)]?")
_NUMBER = re.compile(
    r"[约近余超逾]?[+-]?\d[\d,]*(?:\.\d+)?[余多]?(?:[^\s\d.,、:;()]{1,3})?(?:\(.*\))?", re.DOTALL
)
_NOTHING = re.compile(r"[-—–－/]{1,4}|无|N/?A", re.IGNORECASE)
CONVERTED = "converted"
"""The note of a figure that stood in another unit."""


def is_amount(text: str) -> bool:
    """Whether a cell holds a value rather than a label: a number, or a sign for nothing."""
    plain = simplified("".join(text.translate(NARROW).split()))
    return bool(_NUMBER.fullmatch(plain) or _NOTHING.fullmatch(plain))


def unit_stated(text: str) -> str:
    """The unit that a heading states for its figures; empty where it states none."""
    found = _SAID.search(simplified(text))
    return found[1] if found else ""


def unit_headed(text: str) -> str:
    """The unit that the heading of one column states, if only by ending in it: `金额（元）`."""
    text = simplified(text.rstrip())
    ends = [each for each in _HEADED.finditer(text) if each.end() == len(text)]
    return unit_stated(text) or (ends[-1][1] if ends else "")


def read_amount(raw: str, kind: ValueKind, *headings: str) -> Reading:
    """Read a cell of a kind. `headings` are units that its headings say, the nearest first.

    A unit in the cell comes before them; the first that is a unit of the kind counts.
    """
    raw = simplified(raw)
    reading = read_figure(raw, kind)
    if isinstance(reading, Unreadable) and reading.why == "other_unit":
        found = _AMOUNT.fullmatch("".join(raw.translate(NARROW).split()))
        factor = _factor(found[2].strip("()"), kind) if found else None
        return reading if found is None or factor is None else _scaled(found[1], factor, raw, kind)
    if isinstance(reading, ReadFigure) and reading.note != "unit":
        factor = next(filter(None, (_factor(each, kind) for each in headings if each)), (1, 1))
        if factor != (1, 1):
            return _scaled(format(Decimal(reading.value), "f"), factor, raw, kind)
    return reading


def _factor(unit: str, kind: ValueKind) -> tuple[int, int] | None:
    """What a number in a unit is multiplied with, and divided by, to be in the kind's unit."""
    if unit in kind.units_accepted or unit == kind.unit:
        return 1, 1
    ours, theirs = _UNIT.fullmatch(kind.unit), _UNIT.fullmatch(unit)
    if ours is None or theirs is None or (theirs[2] or ours[2]) != ours[2]:
        return None
    return _MULTIPLES[theirs[1]], _MULTIPLES[ours[1]]


def _scaled(number: str, factor: tuple[int, int], raw: str, kind: ValueKind) -> Reading:
    up, down = factor
    value: Number = Decimal(number.replace(",", "")) * up / down
    reading = read_figure(value, kind)
    if isinstance(reading, ReadFigure):
        return replace(reading, raw=raw, note=CONVERTED)
    return Unreadable(raw, reading.why if isinstance(reading, Unreadable) else "other_unit")
