"""Marked copies hold what the office typed, whatever it was."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import (
    APPLICANTS,
    ENTERED_ROWS,
    RESULTS,
    balanced_record,
    filled_workbook,
    form_2021,
    lines_of,
    records,
)
from tests.surgery import with_formula
from tests.test_marked import ENTRY, MONEY, TOTAL, cells_of, copy_of, listed, received
from xltool.app.examine import Examined, examine
from xltool.app.mark import marked_copy
from xltool.model.expression import Value
from xltool.model.finding import Severity
from xltool.model.record import Office
from xltool.workbook.retyped import written

pytestmark = pytest.mark.slow


def weighty(examined: Examined) -> list[Any]:
    """The findings, each with its cell; but for notes that a fresh workbook settles."""
    settled = ("R104", "R202", "R204")
    return sorted(
        (
            (f.code, f.severity, f.key, f.sheet, f.cell, f.expected, f.actual)
            for f in examined.audit.findings
            if f.code not in settled
        ),
        key=repr,
    )


TEXTS: tuple[Value, ...] = (
    *("约30", "12件", " 7 ", "１２", "1,234", "无", "=1+1", "+3", "-3", "@SUM(A1)", "<r>3</r>"),
    *("_x0041_", "http://x.cn", "12", "2023-05-12", "#REF!", "a" * 3000, "　", "\x07bell"),
)
NUMBERS: tuple[Value, ...] = (-3, Decimal("2.5"), True, 10**15, None, 0)
"""And what is neither text nor number."""
TOTALS = [f"requests.{row}.total" for row in ENTERED_ROWS if row not in ("granted", "carried_in")]


def comes_back(typed: Mapping[str, Value]) -> None:
    """A copy reads back as what was sent."""
    sent = examine(received(typed))
    back = examine(marked_copy(sent))
    assert back.record == sent.record
    assert weighty(back) == weighty(sent)
    stated = [{key: each.admission.stated[key].value for key in typed} for each in (back, sent)]
    assert stated[0] == stated[1]
    assert [type(stated[0][key]) for key in typed] == [type(stated[1][key]) for key in typed]


def test_texts_in_entries_come_back() -> None:
    keys = [f"requests.{row}.natural_person" for row in RESULTS]
    comes_back(dict(zip(keys, TEXTS, strict=False)))


def test_numbers_in_entries_come_back() -> None:
    """Each in a column of its own, which then does not balance."""
    keys = [f"requests.granted.{each}" for each in APPLICANTS]
    comes_back(dict(zip(keys, NUMBERS, strict=True)))


def test_whatever_is_typed_over_totals_comes_back() -> None:
    comes_back(dict(zip(TOTALS, TEXTS, strict=False)))
    comes_back(dict(zip(TOTALS, NUMBERS, strict=False)) | {TOTAL: "约30"})


@pytest.mark.parametrize("value", ["12件", "１２", "1,234", "=1+1", -3, True, 10**15, None])
def test_whatever_is_typed_as_money_comes_back(value: Value) -> None:
    comes_back({MONEY: value})


@settings(max_examples=5)
@given(st.data())
def test_any_record_comes_back_as_it_was(data: st.DataObject) -> None:
    sent = examine(filled_workbook(form_2021(), data.draw(records(form_2021()))))
    back = examine(marked_copy(sent))
    assert back.record == sent.record
    assert lines_of(back.audit) == lines_of(sent.audit)


def test_whose_workbook_it_is_comes_back() -> None:
    form = form_2021()
    office = Office('=HYPERLINK("x")局', "00123", marks=frozenset({"rulemaking"}))
    sent = examine(filled_workbook(form, replace(balanced_record(form), office=office)))
    assert examine(marked_copy(sent)).record.office == office


def test_text_that_looks_like_a_formula_stays_text() -> None:
    data = copy_of(received({ENTRY: "=1+1", "problems": "=A1"}))
    assert [(c.value, c.data_type) for c in cells_of(data, ENTRY, "problems")] == [
        ("=1+1", "s"),
        ("=A1", "s"),
    ]


def test_a_formula_in_an_entry_is_its_result_and_without_one_it_is_text() -> None:
    data = with_formula(received({MONEY: "十"}), ENTRY, "1+2", 3)
    data = with_formula(data, "requests.granted.research", "[1]Sheet1!A1", 5)
    marked = copy_of(data)
    result, linked = cells_of(marked, ENTRY, "requests.granted.research")
    assert (result.value, result.data_type) == (3, "n")
    assert (linked.value, linked.data_type) == ("=[1]Sheet1!A1", "s")
    assert "（2 格）" in listed(marked)[6][0]
    errors = [f.key for f in examine(marked).audit.findings if f.severity is Severity.ERROR]
    assert "requests.granted.research" in errors


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (3.0, 3),
        (0.1, Decimal("0.1")),
        (float("inf"), "inf"),
        (10**400, str(10**400)),
        (Decimal("NaN"), "NaN"),
        (datetime.datetime(2023, 5, 12), "2023-05-12"),
        (datetime.time(1, 30), "01:30:00"),
        (False, False),
        (None, None),
    ],
    ids=lambda value: repr(value)[:16],
)
def test_whatever_a_cell_holds_can_be_written(value: object, expected: Value) -> None:
    assert written(value) == expected
