"""A workbook judges a relation once every entry below its figures is filled in rightly.

Until then it colours nothing and counts nothing, whatever the sums of the moment are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import (
    APPLICANTS,
    ENTERED_ROWS,
    OFFICE,
    audit_directly,
    balanced_record,
    changed,
    form_2021,
    record_of,
    records,
)
from tests.office import Page, converted, requires_office, shown_pages, uncalculated
from tests.official_grid import DISCLOSURE, DISPUTES, REQUESTS
from xltool.app.build import book_of
from xltool.app.library import open_wording
from xltool.history.crosswalk import as_itself
from xltool.history.prefill import prefill
from xltool.model.expression import Value, evaluate
from xltool.model.finding import Finding, Outcome, Passed
from xltool.model.period import Period
from xltool.model.prefill import Prefill
from xltool.model.record import Record, contents
from xltool.workbook.layout import Book, Identity, lay_out
from xltool.workbook.write import workbook_bytes

RED, ORANGE = "#F8B4B4", "#FCD59B"
STATUS = "A3"
"""The line above a table: red where something must be corrected, orange where something lacks."""
COLUMN = [f"requests.{row}.natural_person" for row in ENTERED_ROWS]
"""Cells D8 to D30 and D32; the total of the column is D31."""
GRANTED, REVIEW = "requests.granted.natural_person", "disputes.review.total"
IDENTITY = Identity(OFFICE.name, Period(2024))


def brought() -> Prefill:
    """Carried in are 10, 11, 12, 13, 14 and 15."""
    return prefill(form_2021(), as_itself(balanced_record(form_2021())))


def one_column(changes: Mapping[str, Value] | None = None) -> dict[str, Value]:
    """Table 2 with a first column that balances (309 + 5 = 304 + 10), and nothing else."""
    figures = balanced_record(form_2021()).figures
    return {**{key: figures[key] for key in COLUMN}, **(changes or {})}


CASES: dict[str, tuple[Prefill | None, dict[str, Value]]] = {
    "blank": (None, {}),
    "brought in": (brought(), {}),
    "half a column": (brought(), dict.fromkeys(COLUMN[2:12], 7)),
    "a column": (None, one_column()),
    "a broken column": (None, one_column({GRANTED: 99})),
    "a broken column with text": (None, one_column({GRANTED: "约30"})),
    "a column with a number as text": (None, one_column({GRANTED: "2"})),
    "a column with a number below zero": (None, one_column({GRANTED: -5})),
    "a column with half a request": (None, one_column({GRANTED: Decimal("1.5")})),
    "totals of blanks typed over": (None, {"requests.handled_total.research": 5, REVIEW: 3}),
    "a total typed over": (None, one_column({"requests.handled_total.natural_person": 5})),
    "doubts half filled": (None, {"disclosure.normative_documents.issued": 9}),
    "doubts": (
        None,
        {
            "disclosure.regulations.issued": 1,
            "disclosure.normative_documents.issued": 9,
            "disclosure.normative_documents.repealed": 1,
            "disclosure.normative_documents.in_force": 2,
        },
    ),
}
BALANCE = dict.fromkeys(("D8", "D9", "D31", "D32"), RED)
WRONG = {REQUESTS: {"D10": RED}}
COLOURED: dict[str, dict[str, dict[str, str]]] = {
    "a broken column": {REQUESTS: BALANCE},
    "a broken column with text": WRONG,
    "a column with a number as text": WRONG,
    "a column with a number below zero": WRONG,
    "a column with half a request": WRONG,
    # the balance is held against what stands in the total's cell
    "a total typed over": {REQUESTS: BALANCE},
    "doubts": {DISCLOSURE: dict.fromkeys(("B7", "B8", "C8", "D8"), ORANGE)},
}
"""By case and sheet; nothing else is coloured anywhere."""
LINES: dict[str, tuple[int | str, ...]] = {
    "blank": (10, 144, 12),
    "brought in": (10, 138, 12),
    "half a column": (10, 128, 12),
    "a column": (10, 120, 12),
    "a broken column": (10, "本表有 1 处不符（标红）；还有 120 格空着", 12),
    "a broken column with text": (10, "本表有 1 格填得不对", 12),
    "a column with a number as text": (10, "本表有 1 格填得不对", 12),
    "a column with a number below zero": (10, "本表有 1 格填得不对", 12),
    "a column with half a request": (10, "本表有 1 格填得不对", 12),
    "totals of blanks typed over": (10, 144, 12),
    "a total typed over": (10, "本表有 2 处不符（标红）；还有 120 格空着", 12),
    "doubts half filled": (9, 144, 12),
    "doubts": ("本表还有 6 格空着（没有发生的填 0，或在下面选“是”）；有 2 处疑点", 144, 12),
}
"""What the lines above tables 1, 2 and 3 say: how many cells are blank, or what else."""
TOLD_IN_RED = "本表有"
"""Begins a line that tells of something to be corrected."""


def laid_out(what: Prefill | None) -> Book:
    return lay_out(form_2021(), IDENTITY, open_wording(), prefilled=what)


@pytest.fixture(scope="module")
def pages() -> dict[str, list[Page]]:
    """Tables 1, 2 and 3 of every case as LibreOffice computes and shows them."""
    books = {name: workbook_bytes(laid_out(what), typed) for name, (what, typed) in CASES.items()}
    without = {name: uncalculated(data) for name, data in books.items()}
    shown = {name: shown_pages(page) for name, page in converted(without, "html").items()}
    return {name: sheets[2:5] for name, sheets in shown.items()}


@requires_office
@pytest.mark.parametrize("name", CASES)
def test_only_what_is_filled_in_and_broken_is_coloured(
    name: str, pages: dict[str, list[Page]]
) -> None:
    found: dict[str, dict[str, str]] = {}
    three = zip((DISCLOSURE, REQUESTS, DISPUTES), pages[name], LINES[name], strict=True)
    for sheet, page, line in three:
        assert page.colours[STATUS] == (RED if str(line).startswith(TOLD_IN_RED) else ORANGE)
        alarming = {c: shade for c, shade in page.colours.items() if shade in (RED, ORANGE)}
        del alarming[STATUS]
        if alarming:
            found[sheet] = alarming
    assert found == COLOURED.get(name, {})


@requires_office
@pytest.mark.parametrize("name", CASES)
def test_the_status_line_tells_errors_only_of_what_is_filled_in(
    name: str, pages: dict[str, list[Page]]
) -> None:
    for page, said in zip(pages[name], LINES[name], strict=True):
        expected = f"本表还有 {said} 格空着" if isinstance(said, int) else said
        assert page.texts[STATUS].startswith(expected)


def marks(book: Book, typed: Mapping[str, Value]) -> dict[tuple[str, str], Value]:
    """What the check sheet shows of every relation, by code and key."""
    known = {**book.fixed, **typed}
    formulas = {id: node for id, node in book.formulas.items() if id not in typed}
    values = evaluate(formulas, known.get)
    return {(r.code, r.at): values[f"check.{r.code}.{r.at}.result"] for r in book.form.relations}


def test_a_column_is_judged_by_itself() -> None:
    shown = marks(laid_out(None), one_column())
    assert {where for where, mark in shown.items() if mark != "—"} == {
        ("B202", "requests.handled_total.natural_person"),
        ("B203", "requests.handled_total.natural_person"),
    }


def test_a_row_is_judged_once_all_applicants_are_filled_in() -> None:
    typed: dict[str, Value] = {f"requests.granted.{each}": 1 for each in APPLICANTS}
    shown = marks(laid_out(None), typed)
    assert {where for where, mark in shown.items() if mark != "—"} == {
        ("B201", "requests.granted.total")
    }


def shown_as(outcome: Outcome) -> set[str]:
    """How the check sheet shows what the audit makes of a relation."""
    if isinstance(outcome, Finding):
        return {"×", "？"}
    return {"√"} if isinstance(outcome, Passed) else {"—"}


def assert_shown_like_audited(record: Record) -> None:
    form = form_2021()
    shown = marks(book_of(form, record), contents(form, record))
    outcomes = audit_directly(form, record).outcomes
    audited = {(o.code, o.key): shown_as(o) for o in outcomes if (o.code, o.key) in shown}
    assert {where: mark for where, mark in shown.items() if mark not in audited[where]} == {}


@settings(max_examples=9)
@given(st.data())
def test_a_complete_record_is_shown_as_it_is_audited(data: st.DataObject) -> None:
    form = form_2021()
    drawn = data.draw(records(form))
    filled = {key: 0 for key in form.entered if drawn.figures[key] is None}
    assert_shown_like_audited(changed(form, drawn, filled))


@settings(max_examples=9)
@given(st.data())
def test_a_record_with_blanks_is_shown_as_it_is_audited(data: st.DataObject) -> None:
    """What the audit skips for want of a figure the workbook does not judge."""
    form = form_2021()
    balanced = balanced_record(form, {GRANTED: data.draw(st.integers(0, 9))})
    blank = data.draw(st.sets(st.sampled_from(form.entered), max_size=20))
    office = replace(OFFICE, marks=data.draw(st.frozensets(st.just("rulemaking"))))
    record = changed(form, balanced, dict.fromkeys(blank))
    assert_shown_like_audited(replace(record, office=office))


def test_an_empty_record_is_not_judged_at_all() -> None:
    form = form_2021()
    record = record_of(form, {})
    assert set(marks(book_of(form, record), contents(form, record)).values()) == {"—"}
    assert_shown_like_audited(record)
