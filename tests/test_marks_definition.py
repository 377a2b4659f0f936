"""Marks in a definition: what a form may ask of offices, and every way to say it wrongly."""

from __future__ import annotations

import pytest

from tests.builders import form_2021
from tests.test_definition import SMALL, faults_of, paths_of
from xltool.app.library import bundled_library
from xltool.definitions import parse_form
from xltool.definitions.options import taken_names
from xltool.model.form import OfficeMark
from xltool.model.period import Period
from xltool.workbook.layout import Identity
from xltool.workbook.layout.identity_sheet import SCOPE, identity_facts

MARK = """
[marks.licensed]
label = "有执照"
headings = ["执照"]
meaning = { zh = "单位有执照", en = "The office is licensed" }
"""
RELATION = """
[[relations]]
code = "X1"
kind = "zero_unless"
severity = "doubt"
left = ["t.r.a"]
unless = "licensed"
title = { zh = "零", en = "zero" }
message = { zh = "应为零", en = "zero expected" }
remedy = { zh = "改正", en = "correct it" }
"""


def test_a_mark_is_read_as_it_is_written() -> None:
    form = parse_form(SMALL + MARK + RELATION, "small.toml")
    meaning = {"zh": "单位有执照", "en": "The office is licensed"}
    assert form.marks == {"licensed": OfficeMark("licensed", "有执照", ("执照",), meaning)}
    assert form.relations[-1].unless == "licensed"


def test_a_form_may_have_no_marks() -> None:
    assert parse_form(SMALL, "small.toml").marks == {}


def test_both_editions_of_the_bundled_form_have_the_same_mark() -> None:
    names = {form.edition: list(form.marks) for form in bundled_library().forms()}
    assert names == {"2019": ["rulemaking"], "2021": ["rulemaking"]}
    assert form_2021().marks["rulemaking"].names == ("有规章制定权", "rulemaking", "规章制定权")


def test_a_relation_names_a_mark_of_the_form() -> None:
    assert faults_of(SMALL + RELATION) == [("relations[2].unless", "relation.no_marks")]
    assert faults_of(SMALL + MARK + RELATION.replace('unless = "licensed"', 'unless = "tall"')) == [
        ("relations[2].unless", "relation.no_mark")
    ]


def test_a_relation_without_its_mark_is_a_fault() -> None:
    text = SMALL + MARK + RELATION.replace('unless = "licensed"\n', "")
    assert faults_of(text) == [("relations[2].unless", "missing.text")]


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        ('label = "有执照"\n', "", "marks.licensed.label"),
        ('label = "有执照"', "label = 1", "marks.licensed.label"),
        ('["执照"]', '"执照"', "marks.licensed.headings"),
        ("headings =", "heading =", "marks.licensed.heading"),
        (', en = "The office is licensed"', "", "marks.licensed.meaning.en"),
        ("[marks.licensed]", "[marks.Licensed]", "marks.Licensed"),
        ("[marks.licensed]", "[marks.code]", "marks.code"),
        ("[marks.licensed]", "[marks.contact]", "marks.contact"),
        ("[marks.licensed]", "[marks.scope]", "marks.scope"),
        ('["执照"]', '["电话"]', "marks.licensed"),
        ('["执照"]', '["单位 代码（必填）"]', "marks.licensed"),
        ('["执照"]', '[""]', "marks.licensed.headings"),
        ('["执照"]', '["（必填）"]', "marks.licensed.headings"),
        ('"有执照"', '""', "marks.licensed.label"),
    ],
)
def test_a_mark_that_cannot_be_used_is_told_with_its_place(old: str, new: str, path: str) -> None:
    assert old in MARK
    assert set(paths_of(SMALL + MARK.replace(old, new, 1))) == {path}


def test_two_marks_cannot_share_a_heading() -> None:
    other = MARK.replace("licensed]", "insured]").replace("有执照", "有保险")
    assert faults_of(SMALL + MARK + other) == [("marks.insured", "form.heading_taken")]


def test_no_mark_takes_the_name_of_what_a_workbook_says_of_itself() -> None:
    facts = identity_facts(parse_form(SMALL, "small.toml"), Identity("某局", Period(2024)))
    assert {*facts, SCOPE} <= taken_names()


def test_no_mark_takes_the_name_of_what_a_record_says_of_an_office() -> None:
    assert {"name", "code"} <= taken_names()
