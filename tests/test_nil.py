"""Nil tables: an office says of a table that what it left blank there is 0."""

from __future__ import annotations

import io
import json
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import balanced_record, filled_workbook, form_2021, record_of
from tests.edits import ROW, Workbook
from tests.official_grid import DISPUTES, REQUESTS
from tests.surgery import with_formula, with_name
from tests.terminal import Terminal
from xltool.app.examine import Examined, examine
from xltool.app.library import open_library, open_wording
from xltool.app.mark import marked_book, marked_copy
from xltool.app.options import ExamineOptions
from xltool.app.read_files import arrival_of
from xltool.collection.consolidate import consolidate
from xltool.history.migrate import upgrade
from xltool.model.errors import Fault
from xltool.model.expression import Value, evaluate
from xltool.model.finding import Number
from xltool.model.form import FormId
from xltool.model.record import Record, contents
from xltool.model.record_json import RecordError, parse_record, record_tree
from xltool.workbook.layout import Book, Identity, lay_out
from xltool.workbook.layout.book import Style
from xltool.workbook.retyped import typed_contents

FORM = form_2021()
REVIEW = "disputes.review.upheld"
DISPUTED = tuple(key for key in FORM.entered if key.startswith("disputes."))
ANSWER, CELL = "nil.disputes", "O4"


@pytest.fixture
def xltool(capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(capsys)


def record(changes: dict[str, Number | None] | None = None) -> Record:
    """A balanced record without figures in table 3, but for these."""
    return balanced_record(FORM, {**dict.fromkeys(DISPUTED), **(changes or {})})


def book(answer: Value = "是", typed: dict[str, Value] | None = None) -> bytes:
    return filled_workbook(FORM, record(), typed={ANSWER: answer, **(typed or {})})


def told(examined: Examined, family: str = "R") -> list[tuple[str, str | None, str | None]]:
    findings = examined.audit.findings
    return [(f.code, f.key, f.cell) for f in findings if f.code.startswith(family)]


def test_blanks_of_a_nil_table_are_zeros_with_one_note() -> None:
    examined = examine(book())
    assert {examined.record.figures[key] for key in DISPUTED} == {0}
    assert examined.record.figures["disputes.review.total"] == 0
    assert examined.record.nil == ("disputes",)
    (note,) = examined.audit.findings
    assert (note.code, note.key, note.sheet, note.cell) == ("R107", ANSWER, DISPUTES, CELL)
    assert (note.severity, note.facts, note.evidence) == ("note", {"count": 12}, DISPUTED)


def test_figures_that_stand_in_a_nil_table_stay() -> None:
    examined = examine(book(typed={REVIEW: 3, "disputes.review.other": 0}))
    assert examined.record.figures["disputes.review.total"] == 3
    assert [f.facts["count"] for f in examined.audit.findings] == [10]


@pytest.mark.parametrize("answer", [None, "否", "  ", "\u3000"])
def test_without_the_answer_blanks_are_blank(answer: Value) -> None:
    examined = examine(book(answer))
    assert {examined.record.figures[key] for key in DISPUTED} == {None}
    assert examined.record.nil == ()
    assert told(examined) == [("R102", REVIEW, "A8:N8")]


@pytest.mark.parametrize("answer", ["是 ", " 是", "是的", "yes", "true", True, "√", 1, 0])
def test_an_unclear_answer_is_a_doubt_and_no_zero(answer: Value) -> None:
    examined = examine(book(answer))
    assert {examined.record.figures[key] for key in DISPUTED} == {None}
    assert examined.record.nil == ()
    assert told(examined) == [("R102", REVIEW, "A8:N8"), ("R108", ANSWER, CELL)]
    doubt = examined.audit.findings[-1]
    assert (doubt.severity, doubt.sheet) == ("doubt", DISPUTES)
    assert (doubt.expected, doubt.actual) == ("是", str(answer))


def test_a_formula_is_no_answer() -> None:
    examined = examine(with_formula(book(), ANSWER, 'IF(1=1,"是","")', "是"))
    assert examined.record.figures[REVIEW] is None
    assert [f.actual for f in examined.audit.findings if f.code == "R108"] == ['=IF(1=1,"是","")']


def test_what_is_no_figure_stays_none_and_the_record_is_not_nil() -> None:
    examined = examine(book(typed={REVIEW: "约30"}))
    assert examined.record.figures[REVIEW] is None
    assert examined.record.figures["disputes.review.other"] == 0
    assert told(examined) == [("R101", REVIEW, "A8"), ("R107", ANSWER, CELL)]
    # filled in again, the cell is blank; with the answer beside it, it would be read as 0
    assert examined.record.nil == ()
    assert examine(filled_workbook(FORM, examined.record)).record.figures[REVIEW] is None


@pytest.mark.parametrize("blank", ["doubt", "error", "zero"])
def test_it_goes_before_what_blanks_are_said_to_be(blank: str) -> None:
    key = "disclosure.licensing.decisions"
    data = filled_workbook(FORM, record({key: None}), typed={ANSWER: "是"})
    examined = examine(data, ExamineOptions(blank=blank))
    codes = {f.key: (f.code, f.severity.value) for f in examined.audit.findings}
    assert codes[ANSWER] == ("R107", "note")
    others = {"doubt": ("R102", "doubt"), "error": ("R102", "error"), "zero": ("R105", "note")}
    assert codes[key] == others[blank]
    assert len(codes) == 2


def test_the_answer_is_found_by_its_label_where_names_are_lost() -> None:
    data = with_name(book(), ANSWER, None)
    assert examine(data).record.nil == ("disputes",)


def test_the_answer_moves_with_its_row() -> None:
    edited = Workbook(book())
    edited.insert(DISPUTES, ROW, 2)
    examined = examine(edited.data)
    assert examined.record.nil == ("disputes",)
    assert ("R107", ANSWER, "O5") in told(examined)


def test_a_name_against_the_label_is_no_answer() -> None:
    data = with_name(book(), ANSWER, "'表三 复议诉讼'!$A$3")
    examined = examine(data)
    assert examined.record.nil == ()
    assert told(examined) == [("R102", REVIEW, "A8:N8")]


def test_a_name_on_the_sheet_of_another_table_is_no_answer() -> None:
    data = with_name(book(None, {"nil.requests": "是"}), ANSWER, "'表二 申请情况'!$J$4")
    assert examine(data).record.nil == ("requests",)


def test_without_name_and_label_nothing_is_taken_for_the_answer() -> None:
    edited = Workbook(with_name(book(), ANSWER, None))
    edited.members = {
        name: text.replace("本表空白格均为 0</t>", "本表</t>")
        for name, text in edited.members.items()
    }
    examined = examine(edited.data)
    assert examined.record.nil == ()
    assert told(examined) == [("R102", REVIEW, "A8:N8")]


def test_a_marked_copy_carries_the_answer_as_it_stood() -> None:
    for answer in ("是", "是 "):
        data = marked_copy(examine(book(answer, {REVIEW: "约30"})))
        opened = openpyxl.load_workbook(io.BytesIO(data))
        assert opened[DISPUTES][CELL].value == answer
    # an unclear answer is coloured, and says why
    assert "R108" in (opened[DISPUTES][CELL].comment.text if opened[DISPUTES][CELL].comment else "")


def test_a_marked_copy_makes_no_answer_of_a_formula() -> None:
    data = marked_copy(examine(with_formula(book(), ANSWER, '"是"', "是")))
    assert examine(data).record.nil == ()


def test_a_workbook_with_nothing_but_answers_is_filled_in() -> None:
    def returned(typed: dict[str, Value]) -> bool:
        data = filled_workbook(FORM, record_of(FORM, {}), typed=typed)
        arrived = arrival_of("a.xlsx", data, ExamineOptions()).returned
        assert arrived is not None
        return arrived.is_filled

    assert returned({f"nil.{table}": "是" for table in FORM.tables})
    assert not returned({f"nil.{table}": "否" for table in FORM.tables})


def test_a_total_of_nil_tables_is_none() -> None:
    part = examine(book()).record
    total = consolidate(FORM, part.office, part.period, [part])
    assert total.figures[REVIEW] == 0
    assert total.nil == ()


def test_the_answers_of_a_total_are_locked() -> None:
    part = examine(book()).record
    total = consolidate(FORM, part.office, part.period, [part])
    opened = openpyxl.load_workbook(io.BytesIO(filled_workbook(FORM, total)))
    assert opened[DISPUTES][CELL].protection.locked
    assert not openpyxl.load_workbook(io.BytesIO(book()))[DISPUTES][CELL].protection.locked


# ── records ──────────────────────────────────────────────────


def tree(nil: object, figures: dict[str, object] | None = None) -> dict[str, Any]:
    made = record_tree(record())
    made["figures"] |= figures or {}
    return {**made, "nil": nil}


def test_blanks_of_a_nil_table_are_zeros_in_a_record() -> None:
    read = parse_record(FORM, tree(["disputes"], {REVIEW: 2}))
    assert {read.figures[key] for key in DISPUTED} == {0, 2}
    assert read.nil == ("disputes",)
    assert record_tree(read)["nil"] == ["disputes"]


def test_a_record_without_nil_tables_says_nothing_of_them() -> None:
    assert "nil" not in record_tree(record())
    assert parse_record(FORM, tree([])).nil == ()


@pytest.mark.parametrize(
    ("nil", "fault"),
    [
        (["text"], Fault("nil[1]", "unknown_key")),
        (["requests", {"a": 1}], Fault("nil[2]", "unknown_key")),
        ("requests", Fault("nil", "not_a_list")),
    ],
)
def test_a_nil_table_that_is_none_of_the_form_is_a_fault(nil: object, fault: Fault) -> None:
    with pytest.raises(RecordError) as caught:
        parse_record(FORM, tree(nil))
    assert caught.value.faults == (fault,)


def test_export_and_fill_give_back_the_same(xltool: Terminal, tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(book())
    xltool("export", tmp_path / "a.xlsx", "-o", tmp_path / "a.json")
    assert json.loads((tmp_path / "a.json").read_text("utf-8"))["nil"] == ["disputes"]
    xltool("fill", tmp_path / "a.json", "-o", tmp_path / "b.xlsx")
    xltool("export", tmp_path / "b.xlsx", "-o", tmp_path / "b.json")
    assert (tmp_path / "b.json").read_bytes() == (tmp_path / "a.json").read_bytes()


def test_an_upgrade_keeps_it_where_the_new_tables_ask_for_nothing_more() -> None:
    old = open_library().form(FormId("gkbg", "2019"))
    typed: dict[str, Value] = {f"nil.{table}": "是" for table in old.tables}
    examined = examine(filled_workbook(old, record_of(old, {}, year=2020), typed=typed))
    assert examined.record.nil == ("disclosure", "requests", "disputes")
    moved = upgrade(examined.admission, old, FORM).record
    assert moved.nil == ("requests", "disputes")
    assert moved.figures["disclosure.normative_documents.in_force"] is None


# ── the workbook as it is filled in ──────────────────────────


@cache
def laid_out() -> Book:
    return lay_out(FORM, Identity("某局", record().period), open_wording())


def shown(filled: dict[str, Value]) -> dict[str, Value]:
    """Every formula's value with these contents, by id."""
    laid = laid_out()
    known = {**laid.fixed, **filled}
    return evaluate(laid.formulas, known.get)


def live(filled: dict[str, Value]) -> dict[str, Value]:
    """What the workbook says of tables and relations."""
    return {id: v for id, v in shown(filled).items() if id.startswith(("status", "check"))}


@settings(max_examples=30, deadline=None)
@given(
    blank=st.sets(st.sampled_from(FORM.entered)),
    nil=st.sets(st.sampled_from(sorted(FORM.tables))),
    bad=st.dictionaries(st.sampled_from(FORM.entered), st.sampled_from((7, -1, "无")), max_size=3),
)
def test_a_nil_table_is_judged_live_as_one_with_zeros(
    blank: set[str], nil: set[str], bad: dict[str, Value]
) -> None:
    typed: dict[str, Value] = {**contents(FORM, balanced_record(FORM)), **bad}
    left = {key: value for key, value in typed.items() if key not in blank - bad.keys()}
    zeros: dict[str, Value] = {
        key: 0 for key in FORM.entered if key not in left and FORM.figures[key].table in nil
    }
    answers: dict[str, Value] = {f"nil.{table}": "是" for table in nil}
    assert live({**left, **answers}) == live({**left, **zeros})


@pytest.mark.parametrize(("answer", "passed"), [("是", True), ("否", False), ("是 ", False)])
def test_a_table_left_blank_passes_with_the_answer_alone(answer: str, passed: bool) -> None:
    said = shown({**contents(FORM, record()), ANSWER: answer})
    assert (said["status.disputes"] == open_wording()["status_passed"]) is passed
    assert said["status.requests"] == open_wording()["status_passed"]


@pytest.mark.parametrize(
    ("answer", "wrong"),
    [("是", 0), ("否", 0), (None, 0), (" \u3000", 0), ("是 ", 1), ("是的", 1), (1, 1)],
)
def test_an_unclear_answer_keeps_a_table_from_passing(answer: Value, wrong: int) -> None:
    said = shown({**contents(FORM, balanced_record(FORM)), ANSWER: answer})
    assert (said["standing.disputes.wrong"], said["standing.all.wrong"]) == (wrong, wrong)
    assert said["standing.requests.wrong"] == 0
    passed = said["status.disputes"] == said["status.requests"]
    assert passed is (wrong == 0)


def coloured_anew(examined: Examined, cell: str, now: dict[str, Value]) -> bool:
    """Whether a cell of table 3 in the marked copy has its own colour again, as things stand."""
    typed = typed_contents(FORM, examined.admission)
    laid = marked_book(examined, typed)
    known = {**laid.fixed, **typed, **now}
    values = {**known, **evaluate(laid.formulas, known.get)}
    sheet = next(sheet for sheet in laid.sheets if sheet.name == DISPUTES)
    (alert,) = (a for a in sheet.alerts if a.style is Style.ENTRY and a.cells[0].a1 == cell)
    assert not isinstance(alert.condition, str)
    return alert.condition.value(values.get) == 1


def test_marks_at_blanks_go_once_the_office_answers() -> None:
    examined = examine(book("是的"))
    for cell in ("A8", CELL):
        assert not coloured_anew(examined, cell, {})
        assert not coloured_anew(examined, cell, {ANSWER: "是 "})
        assert coloured_anew(examined, cell, {ANSWER: "是"})
    assert not coloured_anew(examined, "A8", {ANSWER: "否"})
    assert coloured_anew(examined, CELL, {ANSWER: "否"})


def test_a_text_in_a_nil_table_is_not_passed_over() -> None:
    said = shown({**contents(FORM, record()), ANSWER: "是", REVIEW: "无"})
    assert said["status.disputes"] != open_wording()["status_passed"]
    assert said["check.blank.disputes.0.wrong"] == 1


def test_the_answer_stands_in_the_head_of_each_table() -> None:
    opened = openpyxl.load_workbook(io.BytesIO(book()))
    # one line of text, and a little room
    assert {opened[sheet].row_dimensions[4].height for sheet in (DISPUTES, REQUESTS)} == {24}
    assert opened[DISPUTES]["L4"].value == "本表空白格均为 0"
    assert opened[REQUESTS]["G4"].value == "本表空白格均为 0"
    assert opened[DISPUTES][CELL].fill.fgColor.rgb == opened[DISPUTES]["A8"].fill.fgColor.rgb
