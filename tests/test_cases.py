"""Cases: a record, what was done to its workbook, and exactly what the audit says of it.

A file of cases holds `[[case]]` tables:

    name      what the case shows
    base      "zero", "balanced", or the name of a bundled sample
    set       entered figures of the record, changed; "" is a blank
    typed     what an office typed over cells of the workbook, totals included; "" empties the cell
    stored    results that a program left behind formulas; "" takes the result away
    formula   formulas put into cells, in place of what stood there
    blank     what a blank entry is: doubt (default), error, zero
    mark      true for an office with rule-making power
    expect    every finding as [code, key, expected, actual]; money is text, nothing is ""
    skipped   how many times a rule could not be judged, by its code, where that is the point
"""

from __future__ import annotations

import tomllib
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from tests.builders import (
    APPLICANTS,
    ENTERED_ROWS,
    RESULTS,
    Line,
    audit_directly,
    balanced_record,
    balanced_records,
    changed,
    filled_workbook,
    form_2021,
    line_of,
    lines_of,
    records,
    sample_record,
    stated_cells,
    unjudged,
    zero_record,
)
from tests.figures_read import parts_of
from tests.surgery import with_formula, with_stored
from xltool.app.examine import Examined, examine
from xltool.app.options import ExamineOptions
from xltool.model.finding import Number, Severity
from xltool.model.form import Form
from xltool.model.record import Record

FORM = form_2021()
ABOUT_TEXT = {f"N{number}" for number in range(101, 116)} | {"X103", "R307"}
FOLDER = Path(__file__).parent / "cases"
KEYS = {"name", "base", "set", "typed", "stored", "formula"} | {
    "blank",
    "mark",
    "expect",
    "skipped",
}


def read_cases() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for path in sorted(FOLDER.glob("*.toml")):
        tree = tomllib.loads(path.read_text("utf-8"), parse_float=Decimal)
        found += [{"file": path.stem, **case} for case in tree["case"]]
    return found


CASES = read_cases()


def base_record(base: str) -> Record:
    match base:
        case "zero":
            return zero_record(FORM)
        case "balanced":
            return balanced_record(FORM)
    return sample_record(FORM, base)


def figure(value: int | str | Decimal) -> Number | None:
    if value == "":
        return None
    return Decimal(value) if isinstance(value, str) else value


def examined(case: dict[str, Any]) -> Examined:
    record = base_record(case["base"])
    record = changed(FORM, record, {key: figure(v) for key, v in case.get("set", {}).items()})
    if case.get("mark"):
        record = replace(record, office=replace(record.office, marks=frozenset({"rulemaking"})))
    typed = {key: None if value == "" else value for key, value in case.get("typed", {}).items()}
    data = filled_workbook(FORM, record, typed=typed)
    for key, formula in case.get("formula", {}).items():
        data = with_formula(data, key, formula)
    for key, value in case.get("stored", {}).items():
        data = with_stored(data, key, None if value == "" else value)
    return examine(data, ExamineOptions(blank=case.get("blank", "doubt")))


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['file']}: {case['name']}")
def test_a_case_has_exactly_its_findings(case: dict[str, Any]) -> None:
    assert set(case) <= KEYS | {"file"}
    audit = examined(case).audit
    assert lines_of(audit) == sorted((tuple(line) for line in case["expect"]), key=repr)
    if "skipped" in case:
        skipped: Counter[str] = Counter()
        for (code, _), count in unjudged(audit).items():
            skipped[code] += count
        assert skipped == case["skipped"]


def test_no_two_cases_have_the_same_name() -> None:
    assert len({case["name"] for case in CASES}) == len(CASES)


ENTRIES = [f"requests.{row}.{applicant}" for row in ENTERED_ROWS for applicant in APPLICANTS]


def count(record: Record, key: str) -> int:
    value = record.figures[key]
    assert isinstance(value, int)
    return value


def handled(record: Record, columns: tuple[str, ...]) -> int:
    """The results of some columns added up, from the entries alone."""
    found = [record.figures[f"requests.{row}.{column}"] for row in RESULTS for column in columns]
    return sum(int(count or 0) for count in found)


def b203_of_change(record: Record, key: str, by: int) -> list[Line]:
    """What the printed relation says when one entry of a balanced record was raised."""
    _, row, applicant = key.split(".")
    lines: list[Line] = []
    for column, columns in ((applicant, (applicant,)), ("total", APPLICANTS)):
        before = handled(record, columns)
        if row in ("received_new", "carried_in"):
            expected, actual = before + by, before
        elif row == "carried_out":
            expected, actual = before - by, before
        else:
            expected, actual = before, before + by
        lines.append(("B203", f"requests.handled_total.{column}", expected, actual))
    return sorted(lines, key=repr)


def test_there_are_144_entries_in_table_2() -> None:
    assert len(ENTRIES) == 144


@pytest.mark.parametrize("by", [1, -1])
def test_one_entry_of_a_balanced_record_changed_is_told_in_its_column_and_in_the_total(
    by: int,
) -> None:
    record = balanced_record(FORM)
    lines = {
        key: lines_of(audit_directly(FORM, changed(FORM, record, {key: count(record, key) + by})))
        for key in ENTRIES
    }
    assert lines == {key: b203_of_change(record, key, by) for key in ENTRIES}


@settings(max_examples=14)
@given(balanced_records(FORM))
def test_a_balanced_record_breaks_no_relation_of_table_2(record: Record) -> None:
    codes = {finding.code for finding in audit_directly(FORM, record).findings}
    assert codes <= {"X101", "X102"} | ABOUT_TEXT


@settings(max_examples=14)
@given(records(FORM))
def test_an_intact_workbook_never_breaks_a_total(record: Record) -> None:
    codes = {finding.code for finding in audit_directly(FORM, record).findings}
    assert codes <= {"B203", "R102", "R106", "R115", "X101", "X102"} | ABOUT_TEXT


@settings(max_examples=14)
@given(records(FORM))
def test_every_relation_is_passed_failed_or_skipped(record: Record) -> None:
    judged = Counter(o.code for o in audit_directly(FORM, record).outcomes)
    wanted = {"B201": 25, "B202": 7, "B203": 7, "B301": 3, "X101": 3, "X102": 2}
    assert {code: judged[code] for code in wanted} == wanted


@settings(max_examples=14)
@given(records(FORM))
def test_a_record_s_totals_are_its_entries_added_up_and_blank_where_one_of_them_is(
    record: Record,
) -> None:
    """Added up here; elsewhere in these tests a record's totals are taken for right."""
    parts = {key: [record.figures[part] for part in parts_of(key)] for key in TOTALS}
    added = {
        key: None if None in entries else sum(int(entry or 0) for entry in entries)
        for key, entries in parts.items()
    }
    assert {key: record.figures[key] for key in TOTALS} == added


TOTALS = [key for key, f in FORM.figures.items() if f.derived]
TOTAL_OF_TOTALS = "requests.handled_total.total"


def code_of_total(key: str) -> str:
    table, row, _ = key.split(".")
    if table == "disputes":
        return "B301"
    return "B202" if row == "handled_total" else "B201"


def total_of(key: str) -> int:
    """A total of the balanced record, added up here from its entries."""
    record = balanced_record(FORM)
    return sum(count(record, part) for part in parts_of(key))


def typed_over(value: int | None) -> dict[str, Any]:
    return {"value": value, "formula": "", "intact": False}


def told(key: str, changes: dict[str, Any]) -> list[Line]:
    """What is told of the balanced record when the cell of a total was changed."""
    record = balanced_record(FORM)
    stated = replace(stated_cells(FORM, record)[key], **changes)
    return lines_of(audit_directly(FORM, record, {key: stated}))


def test_a_total_typed_over_wrong_is_told_once_at_its_cell() -> None:
    rights = {key: total_of(key) for key in TOTALS if key != TOTAL_OF_TOTALS}
    assert {key: told(key, typed_over(right + 7)) for key, right in rights.items()} == {
        key: [(code_of_total(key), key, right, right + 7)] for key, right in rights.items()
    }


def test_the_total_of_totals_typed_over_wrong_breaks_its_row_and_its_column() -> None:
    key, right = TOTAL_OF_TOTALS, total_of(TOTAL_OF_TOTALS)
    lines = told(key, typed_over(right + 7))
    assert lines == [(code, key, right, right + 7) for code in ("B201", "B202")]


def test_a_total_typed_over_right_is_a_note() -> None:
    rights = {key: total_of(key) for key in TOTALS}
    assert {key: told(key, typed_over(right)) for key, right in rights.items()} == {
        key: [("R201", key, right, right)] for key, right in rights.items()
    }


def test_a_total_emptied_is_a_doubt() -> None:
    assert {key: told(key, typed_over(None)) for key in TOTALS} == {
        key: [("R203", key, total_of(key), "")] for key in TOTALS
    }


def test_a_stale_total_is_a_note() -> None:
    assert {key: told(key, {"value": 0}) for key in TOTALS} == {
        key: [("R202", key, total_of(key), 0)] for key in TOTALS
    }


def test_a_finding_names_its_cell(form: Form) -> None:
    record = changed(form, balanced_record(form), {"requests.granted.natural_person": 1})
    found = next(f for f in audit_directly(form, record).findings if f.code == "B203")
    assert (found.sheet, found.cell) == ("表二 申请情况", "D31")


def test_errors_are_told_first(form: Form) -> None:
    record = changed(
        form,
        balanced_record(form),
        {"disclosure.regulations.issued": 1, "requests.granted.natural_person": 1},
    )
    severities = [finding.severity for finding in audit_directly(form, record).findings]
    assert severities == [Severity.ERROR] * 2 + [Severity.DOUBT] * 2


def test_a_blank_block_is_told_with_its_area(form: Form) -> None:
    blank = {key: None for key in form.entered if key.startswith("disputes.")}
    found = audit_directly(form, changed(form, balanced_record(form), blank)).findings
    assert [(line_of(f)[:2], f.cell) for f in found] == [
        (("R102", "disputes.review.upheld"), "A8:N8")
    ]


def test_what_cannot_be_judged_is_skipped_with_its_reason(form: Form) -> None:
    record = changed(form, balanced_record(form), {"requests.granted.natural_person": None})
    assert audit_directly(form, record).skipped[("B203", "blank_parts")] == 2
