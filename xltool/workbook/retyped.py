"""What an office typed, as the contents of a fresh workbook: every cell as it stands.

A formula in an entry is not carried over: it may point anywhere, and in a fresh workbook that is
somewhere else. Its result stands for it; one without a usable result is kept as text, so that it is
as unreadable as it was.
"""

from __future__ import annotations

import datetime
import math
from decimal import Decimal

from xltool.model.expression import Value
from xltool.model.form import Form
from xltool.model.nil import nil_key
from xltool.model.passage import no_text
from xltool.model.readings import Unreadable
from xltool.model.submission import Admission, FoundBy

_LARGEST = Decimal(10) ** 300
"""A number beyond this is written as text: a spreadsheet cannot hold it."""


def typed_contents(form: Form, admission: Admission) -> dict[str, Value]:
    """What stands in the cells, by key; totals whose formula is in order are left to it.

    A total whose formula is gone is listed even where the cell is blank (None).
    """
    found: dict[str, Value] = {}
    for key in form.figures:
        stated, reading = admission.stated[key], admission.readings[key]
        if stated.found is FoundBy.LOST or stated.merged:
            continue
        if stated.formula and isinstance(reading, Unreadable) and reading.raw == stated.formula:
            found[key] = written(stated.formula)
        elif key in form.derivations:
            if not stated.intact:
                found[key] = written(stated.value)
        elif stated.value is not None:
            found[key] = written(stated.value)
    for key in map(nil_key, form.tables):
        answer = admission.stated.get(key)
        if answer is not None and (answer.formula or answer.value is not None):
            # never a formula's result: it would be an answer that nobody gave
            found[key] = written(answer.formula or answer.value)
    for key, text in admission.record.text.items():
        stated = admission.stated[key]
        if no_text(stated.value, stated.formula):
            found[key] = written(stated.formula or stated.value)
        elif text is not None:
            found[key] = text
    return found


def carried_results(form: Form, admission: Admission) -> int:
    """How many entries held a formula, which a fresh workbook does not carry over."""
    return sum(1 for key in form.entered if admission.stated[key].formula)


def written(value: object) -> Value:
    """A cell's value as a workbook can be given it: what is no number, text or truth is text."""
    match value:
        case None | bool():
            return value
        case int():
            return value if abs(value) < _LARGEST else str(value)
        case float():
            if not math.isfinite(value):
                return str(value)
            return int(value) if value.is_integer() else Decimal(repr(value))
        case Decimal():
            return value if value.is_finite() and abs(value) < _LARGEST else str(value)
        case str():
            return value
        case datetime.datetime() if value.time() == datetime.time():
            return value.date().isoformat()
    return str(value)
