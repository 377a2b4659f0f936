"""The text against the tables of edition 2019, whose table 1 has other columns."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.builders import (
    OTHER,
    TEXT,
    audit_directly,
    changed,
    form_2021,
    line_of,
    record_of,
    zero,
)
from tests.test_prose import CORPUS
from tests.test_prose import record_of_case as record_of_2021
from xltool.app.library import open_library
from xltool.model.finding import Number
from xltool.model.form import FormId
from xltool.model.record import Record

FORM = open_library().form(FormId("gkbg", "2019"))
CASES = tomllib.loads((Path(__file__).parent / "prose" / "edition_2019.toml").read_text("utf-8"))
FIGURES = {
    "disclosure.normative_documents.made": 3,
    "disclosure.normative_documents.published": 2,
    "disclosure.normative_documents.public_total": 14,
    "requests.received_new.natural_person": 10,
    "requests.received_new.enterprise": 2,
    "requests.granted.natural_person": 6,
    "requests.granted.enterprise": 2,
    "requests.other.natural_person": 3,
    "requests.carried_out.natural_person": 1,
}


def record_of_case(case: dict[str, Any]) -> Record:
    zeros = {key: zero(FORM, key) for key in FORM.entered}
    record = record_of(FORM, {**zeros, **FIGURES, **case.get("set", {})}, year=2020)
    at = case.get("at", "overview.proactive")
    return replace(record, text={**record.text, at: case["text"]})


def about_text(record: Record) -> list[tuple[object, ...]]:
    assert FORM.mentions is not None
    found = [f for f in audit_directly(FORM, record).findings if f.code in FORM.mentions.rules]
    return [(code, expected, actual) for code, _, expected, actual in map(line_of, found)]


@pytest.mark.parametrize("case", CASES["case"], ids=lambda case: case["text"][:24])
def test_a_sentence_is_doubted_exactly_where_it_disagrees(case: dict[str, Any]) -> None:
    expected = sorted(map(tuple, case.get("expect", [])), key=repr)
    assert sorted(about_text(record_of_case(case)), key=repr) == expected


def as_of_2019(record: Record) -> Record:
    """A record of 2021 in the tables of 2019; what was issued is what was made and published."""
    figures: dict[str, Number | None] = {key: zero(FORM, key) for key in FORM.entered}
    figures |= {key: value for key, value in record.figures.items() if key in figures}
    for key in figures:
        table, row, column = key.split(".")
        if (table, row) == ("requests", "other"):
            figures[key] = sum(int(record.figures[f"requests.{o}.{column}"] or 0) for o in OTHER)
    documents = "disclosure.normative_documents"
    figures[f"{documents}.made"] = record.figures[f"{documents}.issued"]
    figures[f"{documents}.published"] = record.figures[f"{documents}.issued"]
    figures[f"{documents}.public_total"] = record.figures[f"{documents}.in_force"]
    entered = changed(FORM, record_of(FORM, {}, year=record.year), figures)
    return replace(entered, office=record.office, text=record.text)


def test_a_paragraph_that_agrees_with_the_tables_of_2021_raises_no_doubt_here_either() -> None:
    told = [
        (case["text"], line)
        for case in CORPUS
        for line in about_text(as_of_2019(record_of_2021(case)))
    ]
    assert told == []


def test_the_rules_about_the_text_are_those_of_2021_but_for_the_fee_that_is_no_row() -> None:
    assert FORM.mentions is not None
    assert list(FORM.mentions.rules) == [f"N{number}" for number in range(101, 116)]
    assert "X103" in form_2021().all_rules


def test_a_rule_cites_the_document_that_lays_its_edition_down() -> None:
    assert FORM.all_rules["N108"].clause == "国办公开办函〔2019〕60号 附件：第一部分 总体情况"


def test_every_rule_about_the_text_is_judged() -> None:
    assert FORM.mentions is not None
    record = changed(FORM, record_of_case({"text": TEXT["overview.proactive"]}), {})
    codes = {outcome.code for outcome in audit_directly(FORM, record).outcomes}
    assert codes >= set(FORM.mentions.rules)


def test_what_an_office_must_write_about_is_asked_of_this_edition_as_well() -> None:
    record = replace(record_of_case({"text": ""}), text=dict.fromkeys(FORM.texts))
    assert sorted({str(line[0]) for line in about_text(record)}) == ["N112", "N113", "N114"]
