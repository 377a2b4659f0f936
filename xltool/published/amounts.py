"""A cell of a published table → a figure; a unit that is written there is applied, exactly.

What a workbook's reader reads over (a unit of the kind, full-width digits, a dash for nothing) is
read over here as well. What is written in another unit is converted where that is exact.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from xltool.model.finding import Number
from xltool.model.form import ValueKind
from xltool.model.readings import ReadFigure, Reading, Unreadable, read_figure
from xltool.model.units import factor, is_scaled
from xltool.published.characters import simplified
from xltool.text.width import NARROW

_AMOUNT = re.compile(r"(\d[\d,]{0,20}(?:\.\d{1,20})?)(\D{1,5})", re.ASCII)
_LONGEST_HEADING = 200
_SAID = re.compile(r"单位\s*(?:均?[为是]|[:：])?\s*(?:人民币)?\s*([^\s。;；（()）]{1,12})")
_MEASURED = re.compile(r"以\s*(?:人民币)?([^\s,，。;；（()）]{1,6}?)\s*(?:为单位|计算?[）)。]?$)")
_LISTED = re.compile("[、,，和及]")
_HEADED = re.compile(r"[（(\s,，:：](?:人民币)?([^\s（()）,，:：]{1,4})[）)]?")
_NUMBER = re.compile(
    r"[约近余超逾]?[+-]?\d[\d,]*(?:\.\d+)?[余多]?(?:[^\s\d.,、:;()]{1,3})?(?:\(.*\))?", re.DOTALL
)
_NOTHING = re.compile(r"[-—–－/]{1,4}|无|N/?A", re.IGNORECASE)
_REMARK = re.compile(r"\((?:人民币)?([^()]{1,4})\)\s*$")
CONVERTED = "converted"
"""The note of a figure that stood in another unit."""


def is_amount(text: str) -> bool:
    """Whether a cell holds a value rather than a label: a number, or a sign for nothing."""
    plain = simplified("".join(text.translate(NARROW).split()))
    return bool(_NUMBER.fullmatch(plain) or _NOTHING.fullmatch(plain))


def unit_stated(text: str) -> str:
    """The unit that a heading states for its figures, or several that are listed; empty where it
    states none."""
    text = simplified(text[:_LONGEST_HEADING])
    found = _SAID.search(text) or _MEASURED.search(text)
    return found[1].removesuffix("人民币") if found else ""


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
        by = factor(found[2].strip("()"), kind) if found else None
        return reading if found is None or by is None else _scaled(found[1], by, raw, kind)
    if isinstance(reading, ReadFigure) and reading.note != "unit":
        by = _headed(kind, headings) or (1, 1)
        if by != (1, 1):
            return _scaled(format(Decimal(reading.value), "f"), by, raw, kind)
    return reading


def is_without_unit(reading: Reading, kind: ValueKind, *headings: str) -> bool:
    """Whether a figure that may be meant in another unit was read in that of its kind because
    neither its cell nor a heading states one; 0 is 0 in every unit."""
    if not isinstance(reading, ReadFigure) or reading.value == 0 or not is_scaled(kind):
        return False
    if reading.note in ("unit", CONVERTED) or _headed(kind, headings) is not None:
        return False
    # a remark that is a unit of the kind is read over as any remark is
    remark = _REMARK.search(reading.raw.translate(NARROW))
    return remark is None or factor(remark[1], kind) is None


def _headed(kind: ValueKind, headings: Sequence[str]) -> tuple[int, int] | None:
    """What the units that headings say make of a number; None where none is one of the kind."""
    said = (unit for heading in headings for unit in _LISTED.split(heading) if unit)
    return next((by for unit in said if (by := factor(unit, kind)) is not None), None)


def _scaled(number: str, by: tuple[int, int], raw: str, kind: ValueKind) -> Reading:
    up, down = by
    value: Number = Decimal(number.replace(",", "")) * up / down
    reading = read_figure(value, kind)
    if isinstance(reading, ReadFigure):
        return replace(reading, raw=raw, note=CONVERTED)
    return Unreadable(raw, reading.why if isinstance(reading, Unreadable) else "other_unit")
