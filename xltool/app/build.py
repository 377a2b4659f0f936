"""Workbooks as bytes: blank for an office, or filled from a record."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from xltool.app.library import open_wording
from xltool.model.expression import Value
from xltool.model.form import Form
from xltool.model.period import Period
from xltool.model.prefill import Prefill
from xltool.model.record import Record, contents
from xltool.text.cell import left_out
from xltool.workbook.layout import Book, Identity, lay_out
from xltool.workbook.write import workbook_bytes


def book_of(
    form: Form,
    record: Record,
    due: date | None = None,
    contact: str = "",
    prefilled: Prefill | None = None,
    original: str = "",
    assumed: Collection[str] = (),
) -> Book:
    """The workbook of a record, laid out with room for its passages.

    `due`, `contact` and `original` are as in an `Identity`; `prefilled` are last year's figures
    that it was sent out with, and `assumed` figures whose source does not state their unit.
    """
    office = record.office
    identity = Identity(
        office.name,
        record.period,
        office.code,
        office.marks,
        record.scope,
        due,
        contact,
        original,
        tuple((k, n) for k, n in record.figures.items() if k in assumed and n is not None),
        office.unknown,
    )
    texts = {key: text for key, text in record.text.items() if text is not None}
    return lay_out(form, identity, open_wording(form.cycle), texts, prefilled)


def blank_workbook(
    form: Form,
    office: str,
    period: Period,
    code: str = "",
    marks: frozenset[str] = frozenset(),
    password: str = "",
    due: date | None = None,
    contact: str = "",
) -> bytes:
    """The locked workbook that an office fills in. Without a password it is locked all the same."""
    identity = Identity(office, period, code, marks, due=due, contact=contact)
    return workbook_bytes(lay_out(form, identity, open_wording(form.cycle)), password=password)


def cut_passages(form: Form, record: Record) -> dict[str, int]:
    """The passages, by label, that a workbook cannot hold whole: how many characters it lacks."""
    texts = ((form.texts[key].label, text) for key, text in record.text.items() if text)
    return {label: count for label, text in texts if (count := left_out(text))}


def filled_workbook(
    form: Form,
    record: Record,
    password: str = "",
    typed: Mapping[str, Value] | None = None,
    assumed: Collection[str] = (),
) -> bytes:
    """The workbook of a record; `assumed` are figures whose source does not state their unit.

    `typed` is put into cells over what the record says, derived cells included, as an office might
    type it: the totals of a published report that are wrong, or a workbook with known faults.
    Passages that a cell cannot hold are cut, and say so at their end; `cut_passages` counts them.
    """
    book = book_of(form, record, assumed=assumed)
    return workbook_bytes(book, {**contents(form, record), **(typed or {})}, password)
