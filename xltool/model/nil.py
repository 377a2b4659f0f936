"""Nil tables: tables in which a blank is 0, because the office answers so in a cell of the table.

An answer that is not exactly one of those asked for is no answer: no figure comes from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from xltool.model.finding import Number
from xltool.model.form import Form

NIL = "是"
"""The answer by which the blanks of a table are 0."""
NOT_NIL = "否"
"""The answer that says what no answer says."""


def nil_key(table: str) -> str:
    """What the cell of a table's answer is called: its defined name, and the key of findings."""
    return f"nil.{table}"


def is_nil(value: object, formula: str = "") -> bool | None:
    """Whether what stands in the cell of the answer makes blanks 0; None where it is unclear.

    >>> is_nil("是"), is_nil(None), is_nil("否"), is_nil("是的")
    (True, False, False, None)
    """
    if formula:
        return None
    if value is None or (isinstance(value, str) and value.strip() in ("", NOT_NIL)):
        return False
    return True if value == NIL else None


def nil_tables(
    form: Form, answered: Iterable[str], figures: Mapping[str, Number | None]
) -> tuple[str, ...]:
    """The tables among those answered in which every entry is known, in the order of the form.

    One with an entry that cannot be read is none: filled in from the record, that entry would be 0.
    """
    unknown = {form.figures[key].table for key in form.entered if figures[key] is None}
    return tuple(id for id in form.tables if id in answered and id not in unknown)
