"""What holds of the sentences of every edition that has some, unasked; of whatever record.

The sentences are held against the figures, and against what is heard in them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import audit_directly, line_of, record_of, records, zero
from tests.test_editions import FORMS, LIBRARY
from xltool.history.crosswalk import as_itself
from xltool.model.form import Form
from xltool.model.record import Record
from xltool.reporting.sentences import Narrative, Quantity, generate

TOLD = [form for form in FORMS if LIBRARY.narrative(form) is not None]
each_form = pytest.mark.parametrize("form", TOLD, ids=lambda form: f"{form.id}-{form.edition}")
NUMBER = re.compile(r"\d+(?:\.\d+)?")


def narrative(form: Form) -> Narrative:
    found = LIBRARY.narrative(form)
    assert found is not None
    return found


def said(form: Form, record: Record, last: Record | None = None) -> str:
    topics = generate(narrative(form), record, as_itself(last) if last else None).topics
    return "".join(paragraph for paragraphs in topics.values() for paragraph in paragraphs)


def stated(quantity: Quantity, record: Record) -> Decimal:
    """A quantity added up without the code under test; a blank counts for nothing here."""
    return sum((Decimal(record.figures[key] or 0) for key in quantity.keys), Decimal(0))


def all_quantities(form: Form) -> Iterator[Quantity]:
    for topic in narrative(form).topics:
        for paragraph in topic.paragraphs:
            for sentence in paragraph:
                yield from sentence.needs


def test_both_editions_of_the_report_have_sentences() -> None:
    assert {(form.id, form.edition) for form in TOLD} >= {("gkbg", "2019"), ("gkbg", "2021")}


@each_form
@settings(max_examples=60)
@given(st.data())
@pytest.mark.slow
def test_every_number_said_is_of_the_records(form: Form, data: st.DataObject) -> None:
    """A figure or a sum of this year or the last, their difference, or its percentage."""
    record, last = data.draw(records(form)), data.draw(records(form))
    known = {Decimal(record.year)}
    for quantity in set(all_quantities(form)):
        now, before = stated(quantity, record), stated(quantity, last)
        known |= {now, before, abs(now - before)}
        if before:
            exact = abs(now - before) * 100 / before
            known.add(exact.quantize(Decimal("0.01"), "ROUND_HALF_UP"))
    assert {Decimal(number) for number in NUMBER.findall(said(form, record, last))} <= known


@each_form
@settings(max_examples=60)
@given(st.data())
def test_no_count_of_nothing_or_of_less_is_spelt_out(form: Form, data: st.DataObject) -> None:
    text = said(form, data.draw(records(form)))
    assert not re.search(r"(?<![\d.])0(件|项|万元)", text)
    assert not re.search(r"[-−]\d", text)


@each_form
@settings(max_examples=100)
@given(st.data())
@pytest.mark.slow
def test_nothing_is_heard_in_the_sentences_that_disagrees_with_the_figures(
    form: Form, data: st.DataObject
) -> None:
    assert form.mentions is not None
    record = data.draw(records(form))
    before = as_itself(replace(record, period=record.period.before))
    passages = generate(narrative(form), record, before).topics
    text = {key: "\n".join(passages.get(key, ())) or None for key in form.texts}
    of_what_is_missing = {presence.code for presence in form.mentions.presences}
    codes = set(form.mentions.rules) - of_what_is_missing
    audit = audit_directly(form, replace(record, text=text))
    assert [line_of(each) for each in audit.findings if each.code in codes] == []


@each_form
def test_of_a_year_in_which_nothing_happened_something_is_said_without_a_number(form: Form) -> None:
    record = record_of(form, {key: zero(form, key) for key in form.entered})
    text = said(form, record)
    assert set(NUMBER.findall(text)) == {str(record.year)}


@each_form
def test_of_a_record_without_figures_nothing_is_said(form: Form) -> None:
    assert said(form, record_of(form, {})) == ""
