"""fill, then export, is the identity on every record."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.builders import (
    balanced_records,
    filled_workbook,
    form_2021,
    records,
    sample_record,
    unjudged,
)
from xltool.app.examine import examine
from xltool.model.finding import Severity
from xltool.model.record import Record, clean_text
from xltool.model.record_json import parse_record, read_json, record_tree, write_json

pytestmark = pytest.mark.slow

FORM = form_2021()
WORKBOOKS = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
"""Each example writes and reads a workbook, a quarter of a second of work."""


def through_a_workbook(record: Record) -> Record:
    return examine(filled_workbook(FORM, record)).record


@WORKBOOKS
@given(records(FORM))
def test_any_record_comes_back_from_its_workbook(record: Record) -> None:
    assert record_tree(through_a_workbook(record)) == record_tree(record)


@WORKBOOKS
@given(balanced_records(FORM))
def test_a_balanced_record_comes_back_with_no_error(record: Record) -> None:
    examined = examine(filled_workbook(FORM, record))
    assert record_tree(examined.record) == record_tree(record)
    wrong = {f.code for f in examined.findings if f.severity is Severity.ERROR}
    assert wrong <= {"R307"}  # a passage may begin like a formula
    # what its words say of its figures cannot be judged where it has none
    skipped = {code for code, _ in unjudged(examined.audit)}
    assert {code for code in skipped if code[0] != "N"} <= {"X103"}


@given(records(FORM))
def test_any_record_comes_back_from_its_json(record: Record) -> None:
    text = write_json(record_tree(record))
    assert parse_record(FORM, read_json(text.encode())) == record


@given(st.text())
def test_cleaning_a_passage_twice_changes_nothing_more(text: str) -> None:
    once = clean_text(text)
    assert once is None or clean_text(once) == once


def test_a_passage_from_word_keeps_its_paragraphs() -> None:
    assert clean_text("一\r\n二\r三\v四") == "一\n二\n三\n四"


def test_a_text_that_looks_like_markup_stays_text() -> None:
    record = sample_record(FORM, "huayuan-2022")
    text = {**record.text, "problems": "<r><t>粗</t></r>"}
    marked = Record(record.form, record.edition, record.period, record.office, record.figures, text)
    assert through_a_workbook(marked).text["problems"] == "<r><t>粗</t></r>"
