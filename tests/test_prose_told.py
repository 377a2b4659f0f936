"""Doubts about the text are told as all others are: they can be explained, and are marked."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import TEXT, audit_directly, balanced_record, filled_workbook, form_2021
from tests.surgery import place_of
from tests.test_prose import ABOUT_TEXT
from xltool.app.examine import Examined, examine
from xltool.app.mark import marked_copy
from xltool.audit.waivers import LAPSED, Explained, Waiver, explain
from xltool.model.finding import Audit, Justification, Severity
from xltool.workbook.styles import DOUBT_COLOUR

FORM = form_2021()
RECORD = balanced_record(FORM)
AT = "overview.on_request"
SAID = Justification("含代县政府办理的申请", "张某", "2024-01-12")
IN_FORCE = "目前现行有效行政规范性文件15件。"
"""The record has 14."""
SIGNS = "？?。，；、：\n0129年月件收到申请新收上年结转未无%（）办结复议维持…- 全市较增长“”"


def sent(**text: str) -> Examined:
    written = {key: TEXT.get(key) for key in FORM.texts} | {AT: IN_FORCE} | text
    return examine(filled_workbook(FORM, replace(RECORD, text=written)))


def explained(actual: int, code: str = "N108", key: str = AT) -> Explained:
    by = Waiver("waivers[1]", code, key, actual, SAID)
    return explain(sent().audit, (by,), RECORD.office, Severity.NOTE)


def told(audit: Audit) -> list[tuple[str, bool]]:
    return [(f.code, f.explained is not None) for f in audit.findings if f.code in ABOUT_TEXT]


def test_a_doubt_about_a_text_is_explained_by_its_rule_its_place_and_its_figure() -> None:
    found = explained(15)
    assert told(found.audit) == [("N108", True)]
    assert found.unfit == ()


@pytest.mark.parametrize(("code", "key"), [("N101", AT), ("N108", "overview.proactive")])
def test_an_explanation_for_another_rule_or_place_explains_nothing(code: str, key: str) -> None:
    assert told(explained(15, code, key).audit) == [("N108", False)]


def test_an_explanation_lapses_when_the_text_states_another_figure() -> None:
    audit = explained(16).audit
    assert told(audit) == [("N108", False)]
    assert [(f.code, f.key) for f in audit.findings if f.code == LAPSED] == [(LAPSED, AT)]


def test_a_passage_in_doubt_is_marked_with_its_sentence_and_the_others_are_not() -> None:
    data = marked_copy(sent())
    book = openpyxl.load_workbook(io.BytesIO(data))
    cells = {
        key: book[place.sheet][place.cell.a1]
        for key, place in ((key, place_of(data, key)) for key in TEXT)
    }
    doubted = "FF" + DOUBT_COLOUR.removeprefix("#")
    assert [k for k, cell in cells.items() if cell.fill.start_color.rgb == doubted] == [AT]
    assert [k for k, cell in cells.items() if cell.comment] == [AT]
    comment = cells[AT].comment.text
    assert re.findall(r"】([A-Z]\d{3})", comment) == ["N108"]
    assert IN_FORCE.removesuffix("。") in comment
    assert cells[AT].value == IN_FORCE


@pytest.mark.parametrize("text", ["?", "。", "……", "\n\n", "（）", "2", "%", "年"])
def test_a_passage_of_signs_alone_is_audited_like_any_other(text: str) -> None:
    assert sent(problems=text, improvements=text).audit.errors == 0


@settings(max_examples=150)
@given(
    st.text(
        "？?。，；、：\n0129年月件收到申请新收上年结转未无%（）办结复议维持…- 全市较增长“”",
        max_size=50,
    )
)
def test_whatever_a_passage_says_it_is_audited(text: str) -> None:
    written = dict.fromkeys(FORM.texts, text)
    assert audit_directly(FORM, replace(RECORD, text=written)).errors == 0
