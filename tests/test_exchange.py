"""Records as JSON: what is written is what is read, and every fault is told at once."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import audit_of, balanced_record, form_2021, records, zero_record
from xltool.model.form import Form
from xltool.model.record import Office, Record
from xltool.model.record_json import (
    RecordError,
    json_number,
    parse_record,
    read_json,
    record_tree,
    write_json,
)

FORM = form_2021()
GRANTED = "requests.granted.natural_person"
FEES = "disclosure.fees.amount"


def tree_with(**parts: Any) -> dict[str, Any]:
    tree: dict[str, Any] = {
        "schema_version": 1,
        "form": "gkbg",
        "edition": "2021",
        "year": 2022,
        "office": {"name": "某局", "code": None},
        "figures": {},
        "text": {},
    }
    return {**tree, **parts}


def parsed(**parts: Any) -> Record:
    return parse_record(FORM, tree_with(**parts))


def told(error: RecordError) -> list[tuple[str, str]]:
    return [(fault.place, fault.code) for fault in error.faults]


def faults(**parts: Any) -> list[tuple[str, str]]:
    with pytest.raises(RecordError) as caught:
        parsed(**parts)
    return told(caught.value)


@given(records(FORM))
def test_a_record_is_read_back_as_it_was_written(record: Record) -> None:
    assert parse_record(FORM, record_tree(record)) == record


@given(records(FORM))
def test_a_record_is_read_back_from_its_bytes(record: Record) -> None:
    data = write_json(record_tree(record)).encode("utf-8")
    assert parse_record(FORM, read_json(data)) == record


@pytest.mark.slow
@settings(max_examples=12)
@given(records(FORM))
def test_a_record_is_read_back_from_its_workbook(record: Record) -> None:
    assert audit_of(FORM, record).record == record


def test_every_key_is_written_in_the_official_order(form: Form) -> None:
    assert list(record_tree(zero_record(form))["figures"]) == list(form.figures)


def test_the_parts_are_written_in_the_order_of_the_contract(form: Form) -> None:
    parts = ["schema_version", "form", "edition", "year", "office", "figures", "text"]
    assert list(record_tree(zero_record(form))) == parts


def test_figures_given_in_any_order_are_kept_in_the_official_one(form: Form) -> None:
    assert list(parsed(figures={GRANTED: 1, FEES: "0"}).figures) == list(form.figures)


def test_a_blank_is_null() -> None:
    assert record_tree(parsed())["figures"][GRANTED] is None


def test_null_is_a_blank() -> None:
    assert parsed(figures={GRANTED: None}).figures[GRANTED] is None


def test_a_key_left_out_is_a_blank() -> None:
    assert parsed().figures[GRANTED] is None


def test_a_count_is_written_as_an_integer() -> None:
    assert '"requests.granted.natural_person": 3' in write_json(
        record_tree(parsed(figures={GRANTED: 3}))
    )


def test_money_is_written_as_a_decimal_string() -> None:
    assert json_number(Decimal("14722.49")) == "14722.49"


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ("0.00", "0"),
        ("12.50", "12.5"),
        ("316441", "316441"),
        ("0.0001", "0.0001"),
        (12, "12"),
        (Decimal("12.50"), "12.5"),
        (Decimal("1E+2"), "100"),
        ("-0", "0"),
    ],
)
def test_an_amount_has_one_spelling(given: object, written: str) -> None:
    assert record_tree(parsed(figures={FEES: given}))["figures"][FEES] == written


def test_what_others_say_of_an_office_is_passed_over() -> None:
    office = {"name": "某局", "level": "县", "phone": None, "listed": False}
    assert parse_record(FORM, tree_with(office=office)).office == Office("某局")


def test_an_office_without_code_has_null() -> None:
    assert record_tree(parsed())["office"] == {"name": "某局", "code": None}


def test_the_mark_is_written_where_it_is_borne() -> None:
    office = {"name": "某市", "code": "1", "rulemaking": True}
    assert record_tree(parsed(office=office))["office"] == office


def test_a_mark_that_is_not_borne_is_not_written() -> None:
    office = {"name": "某市", "code": "1", "rulemaking": False}
    assert record_tree(parsed(office=office))["office"] == {"name": "某市", "code": "1"}


def test_chinese_is_written_as_chinese() -> None:
    assert "某局" in write_json(record_tree(parsed()))


def test_a_derived_figure_is_recomputed() -> None:
    given = {
        f"requests.granted.{column}": 2
        for column in (
            "natural_person",
            "enterprise",
            "research",
            "nonprofit",
            "legal_service",
            "other_org",
        )
    }
    assert parsed(figures=given).figures["requests.granted.total"] == 12


def test_a_derived_figure_is_null_where_a_part_is_blank() -> None:
    assert parsed(figures={GRANTED: 2}).figures["requests.granted.total"] is None


def test_a_derived_figure_that_differs_is_kept_as_reported() -> None:
    tree = record_tree(balanced_record(FORM))
    tree["figures"]["requests.granted.total"] = 28
    assert parse_record(FORM, tree).reported == {"requests.granted.total": 28}


def test_a_derived_figure_that_differs_does_not_change_the_sum() -> None:
    """Granted were 2 to 7, one more for each kind of applicant."""
    tree = record_tree(balanced_record(FORM))
    tree["figures"]["requests.granted.total"] = 28
    assert parse_record(FORM, tree).figures["requests.granted.total"] == 27


def test_a_derived_figure_that_agrees_is_not_kept() -> None:
    assert parse_record(FORM, record_tree(balanced_record(FORM))).reported == {}


def test_a_derived_figure_whose_parts_are_blank_is_kept_as_reported() -> None:
    assert parsed(figures={"requests.granted.total": 5}).reported == {"requests.granted.total": 5}


def test_what_a_source_said_of_a_row_the_form_lacks_is_kept() -> None:
    assert parsed(reported={"requests.other.total": 4}).reported == {"requests.other.total": 4}


def test_a_passage_of_blanks_is_no_passage() -> None:
    assert parsed(text={"problems": " 　\n"}).text["problems"] is None


def test_line_ends_of_every_program_are_newlines() -> None:
    assert parsed(text={"problems": "一\r\n二\r三"}).text["problems"] == "一\n二\n三"


def test_characters_that_no_document_can_hold_are_left_out() -> None:
    assert parsed(text={"problems": "一\x00\x08二\ufffe"}).text["problems"] == "一二"


@pytest.mark.parametrize(
    ("parts", "fault"),
    [
        ({"schema_version": 2}, ("schema_version", "schema_version")),
        ({"schema_version": None}, ("schema_version", "schema_version")),
        ({"year": "2022"}, ("year", "year")),
        ({"year": True}, ("year", "year")),
        ({"year": 22}, ("year", "year")),
        ({"year": None}, ("year", "year")),
        ({"office": {"code": "1"}}, ("office.name", "office_name")),
        ({"office": {"name": " "}}, ("office.name", "office_name")),
        ({"office": {"name": 5}}, ("office.name", "office_name")),
        ({"office": None}, ("office.name", "office_name")),
        ({"office": ["某局"]}, ("office.name", "office_name")),
        ({"office": {"name": "某局", "code": 12}}, ("office.code", "not_text")),
        ({"office": {"name": "某局", "rulemaking": "是"}}, ("office.rulemaking", "not_a_flag")),
        ({"office": {"name": "某局", "rulemaking": 1}}, ("office.rulemaking", "not_a_flag")),
        ({"office": {"name": "某局", "central_kitchen": True}},
         ("office.central_kitchen", "unknown_key")),
        ({"scope": {"included": [{"name": "某局", "x": True}]}},
         ("scope.included[1].x", "unknown_key")),
        ({"figures": [1]}, ("figures", "not_a_table")),
        ({"figures": 3}, ("figures", "not_a_table")),
        ({"text": "x"}, ("text", "not_a_table")),
        ({"reported": []}, ("reported", "not_a_table")),
        ({"figures": {"requests.granted": 1}}, ("figures.requests.granted", "unknown_key")),
        ({"figures": {"": 1}}, ("figures.", "unknown_key")),
        ({"figures": {GRANTED: True}}, (f"figures.{GRANTED}", "not_integer")),
        ({"figures": {GRANTED: "3"}}, (f"figures.{GRANTED}", "not_integer")),
        ({"figures": {GRANTED: Decimal("3.0")}}, (f"figures.{GRANTED}", "not_integer")),
        ({"figures": {GRANTED: [3]}}, (f"figures.{GRANTED}", "not_integer")),
        ({"figures": {GRANTED: -1}}, (f"figures.{GRANTED}", "negative")),
        ({"figures": {GRANTED: 10**12}}, (f"figures.{GRANTED}", "too_large")),
        ({"figures": {FEES: "12.5万元"}}, (f"figures.{FEES}", "not_decimal")),
        ({"figures": {FEES: "1e3"}}, (f"figures.{FEES}", "not_decimal")),
        ({"figures": {FEES: "１２"}}, (f"figures.{FEES}", "not_decimal")),
        ({"figures": {FEES: ""}}, (f"figures.{FEES}", "not_decimal")),
        ({"figures": {FEES: False}}, (f"figures.{FEES}", "not_decimal")),
        ({"figures": {FEES: float("nan")}}, (f"figures.{FEES}", "not_decimal")),
        ({"figures": {FEES: Decimal("1e999999999")}}, (f"figures.{FEES}", "not_decimal")),
        ({"figures": {FEES: Decimal("1e-999999999")}}, (f"figures.{FEES}", "not_decimal")),
        ({"figures": {FEES: "0.00001"}}, (f"figures.{FEES}", "places")),
        ({"figures": {FEES: "-0.5"}}, (f"figures.{FEES}", "negative")),
        ({"figures": {"requests.granted.total": "5"}},
         ("figures.requests.granted.total", "not_integer")),
        ({"text": {"summary": "x"}}, ("text.summary", "unknown_key")),
        ({"text": {"problems": 5}}, ("text.problems", "not_text")),
        ({"reported": {"requests.other.total": "多"}},
         ("reported.requests.other.total", "not_a_number")),
        ({"reported": {GRANTED: True}}, (f"reported.{GRANTED}", "not_a_number")),
        ({"reported": {FEES: Decimal("1e999999999")}}, (f"reported.{FEES}", "not_a_number")),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_its_key(parts: dict[str, Any], fault: tuple[str, str]) -> None:
    assert faults(**parts) == [fault]


def test_all_faults_are_told_at_once() -> None:
    told = faults(
        schema_version=0,
        year="x",
        office={},
        figures={"a": 1, GRANTED: "3", FEES: "-1"},
        reported={"b": None},
        text={"c": "x", "problems": 1},
    )
    assert told == [
        ("schema_version", "schema_version"),
        ("year", "year"),
        ("office.name", "office_name"),
        ("figures.a", "unknown_key"),
        (f"figures.{GRANTED}", "not_integer"),
        (f"figures.{FEES}", "negative"),
        ("reported.b", "not_a_number"),
        ("text.c", "unknown_key"),
        ("text.problems", "not_text"),
    ]


def test_parts_of_the_wrong_shape_are_each_told_once() -> None:
    told = faults(office=[], figures=[], reported=3, text="x")
    assert told == [
        ("office.name", "office_name"),
        ("figures", "not_a_table"),
        ("reported", "not_a_table"),
        ("text", "not_a_table"),
    ]


@pytest.mark.parametrize(
    "data",
    [b"", b"{", b"\xff\xfe{}", b"{'a': 1}", b"[" * 100_000, b'{"a": 1e9999999999999999999}'],
)
def test_what_is_no_json_is_told(data: bytes) -> None:
    with pytest.raises(RecordError) as caught:
        read_json(data)
    assert told(caught.value) == [("", "not_json")]


@pytest.mark.parametrize("data", [b"[]", b"null", b"3", b'"text"', b"true"])
def test_json_that_is_no_object_is_told(data: bytes) -> None:
    with pytest.raises(RecordError) as caught:
        read_json(data)
    assert told(caught.value) == [("", "not_a_record")]


def test_a_byte_order_mark_is_read_over() -> None:
    assert read_json(b'\xef\xbb\xbf{"year": 2022}') == {"year": 2022}


def test_a_json_number_is_exact() -> None:
    assert read_json(b'{"a": 0.1}') == {"a": Decimal("0.1")}


def test_the_json_of_a_record_is_plain_json(form: Form) -> None:
    tree = record_tree(balanced_record(form))
    assert json.loads(write_json(tree)) == tree


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.decimals() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)


@given(st.dictionaries(
    st.sampled_from(("schema_version", "year", "office", "figures", "text", "reported")),
    JSON | st.dictionaries(st.sampled_from((GRANTED, FEES, "problems", "name", "code")), JSON),
))  # fmt: skip
def test_any_tree_is_a_record_or_faults(parts: dict[str, Any]) -> None:
    try:
        record = parsed(**parts)
    except RecordError as error:
        assert error.faults
    else:
        assert parse_record(FORM, record_tree(record)) == record


def test_a_key_that_stands_twice_is_a_fault() -> None:
    with pytest.raises(RecordError) as caught:
        read_json(b'{"schema_version": 1, "figures": {"a.b.c": 1, "a.b.c": 2}}')
    assert told(caught.value) == [("a.b.c", "repeated_key")]


def test_true_is_no_schema_version(form: Form) -> None:
    tree = record_tree(zero_record(form)) | {"schema_version": True}
    with pytest.raises(RecordError) as caught:
        parse_record(form, tree)
    assert told(caught.value) == [("schema_version", "schema_version")]
