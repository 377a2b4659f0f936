"""The page of one workbook: faulty cells marked, findings and cells linked, what can be kept."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from tests.builders import TEXT
from tests.desk import YEAR, book, wrong_book
from tests.season_state import drawn, has_class, ids, looked_at, targets
from tests.web_page import Element
from xltool.app.examine import examine
from xltool.app.options import ExamineOptions
from xltool.desk.downloads import marked, report
from xltool.desk.state import DeskState
from xltool.history.archive import Archive
from xltool.model.errors import UsageError

OFFICE = "某县教育局"
RECEIVED = "requests.received_new.natural_person"
PENALTIES = "disclosure.penalties.decisions"
STATE = DeskState(Path("年报"))


def cell(page: Element, key: str) -> Element:
    return page.one("td", data_cell=key)


def page_of(data: bytes, language: str = "zh") -> Element:
    return drawn("one", STATE, looked_at("报来.xlsx", data), language=language)


def test_without_a_file_there_is_the_place_to_put_one() -> None:
    page = drawn("one", STATE)
    assert page.one("div", data_drop="one").one("input").attributes["data-put"] == "one"
    assert page.all("table") == []


def test_a_cell_and_what_was_found_of_it_lead_to_each_other() -> None:
    page = page_of(book(OFFICE, typed={PENALTIES: "约20"}))
    (finding,) = [e for e in page.all("li", data_of=PENALTIES) if has_class(e, "error")]
    marked_cell = cell(page, PENALTIES)
    assert f"#{marked_cell.attributes['id']}" in [a.attributes["href"] for a in finding.all("a")]
    (back,) = [a for a in marked_cell.all("a") if has_class(a, "ref")]
    assert back.attributes["href"] == f"#{finding.attributes['id']}"


def test_a_faulty_cell_shows_what_was_typed_a_sign_and_words() -> None:
    shown = cell(page_of(book(OFFICE, typed={PENALTIES: "约20"})), PENALTIES)
    assert has_class(shown, "error")
    assert shown.text.startswith("约20 ✕")
    assert "错误，见第" in shown.text


def test_a_total_that_was_typed_over_is_shown_as_it_was_typed() -> None:
    total = "requests.handled_total.natural_person"
    shown = cell(page_of(book(OFFICE, typed={total: 7})), total)
    assert shown.text.startswith("7")
    assert has_class(shown, "error")


def test_a_cell_without_a_finding_has_no_sign() -> None:
    shown = cell(page_of(wrong_book(OFFICE)), PENALTIES)
    assert shown.text == "0"
    assert "class" not in shown.attributes


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_link_within_the_page_leads_somewhere_and_no_id_stands_twice(language: str) -> None:
    page = page_of(wrong_book(OFFICE), language)
    known = ids(page)
    assert targets(page) - {"main"} <= set(known)
    assert len(known) == len(set(known))


def test_a_likely_slip_is_told_and_its_cell_bears_its_sign() -> None:
    total = "requests.handled_total.natural_person"
    data = book(OFFICE, typed={RECEIVED: 12, "requests.granted.natural_person": 12, total: 21})
    page = page_of(data)
    (cause,) = page.all("li", id="cause-1")
    key = cause.attributes["data-of"].split()[0]
    assert f"#{cause.attributes['id']}" in [a.attributes["href"] for a in cell(page, key).all("a")]
    assert "◆1" in cell(page, key).text


def test_last_years_figures_stand_below_those_of_the_same_office() -> None:
    last = examine(book(OFFICE, year=YEAR - 1, penalties=41)).record
    options = ExamineOptions(archive=Archive((last,)))
    one = looked_at("报来.xlsx", book(OFFICE, penalties=43), options)
    shown = cell(drawn("one", STATE, one), PENALTIES)
    assert shown.text.startswith("43")
    (under,) = [each for each in shown.all("span") if has_class(each, "under")]
    assert under.text == "上年 41"


def test_without_last_years_report_the_page_says_that_nothing_was_compared() -> None:
    page = page_of(book(OFFICE))
    assert "没有同上年比较：没有上一年的数据。" in page.text
    assert [each for each in page.all("span") if has_class(each, "under")] == []


def test_a_file_that_cannot_be_used_is_told_with_the_reason_and_what_to_do() -> None:
    page = drawn("one", STATE, looked_at("照片.xlsx", b"\xff\xd8\xff\xe0 picture"))
    (box,) = [each for each in page.all("div") if has_class(each, "verdict")]
    assert "这个文件不能用" in box.text
    assert "办法：" in box.text
    assert page.all("table") == []


def test_names_and_texts_that_look_like_markup_are_text() -> None:
    name = "<script>alert(1)</script>局"
    page = drawn("one", STATE, looked_at("</title><img src=x>.xlsx", book(name)))
    assert page.one("h1").text == name
    assert len(page.all("script")) == 1
    assert page.all("img") == []


def test_of_a_file_with_errors_a_marked_copy_and_a_draft_can_be_kept() -> None:
    one = looked_at("教育局.xlsx", wrong_book(OFFICE))
    links = {a.attributes["href"].split("?")[0] for a in drawn("one", STATE, one).all("a")}
    assert {"/season/one-marked", "/season/one-report", "/season/one-preview"} <= links
    copy, page = marked(one), report(one, "html")
    assert copy.name == "教育局_审核意见.xlsx"
    assert examine(copy.data).admission.original == one.audited.digest
    assert page.name == "某县教育局2024年政府信息公开工作年度报告.html"
    assert "草稿" in page.data.decode()


def test_a_file_without_faults_has_no_marked_copy_to_send_back() -> None:
    page = page_of(book(OFFICE, text=TEXT))
    assert "没有错误，也没有疑点" in page.text
    assert [a for a in page.all("a") if "one-marked" in a.attributes["href"]] == []


def test_the_report_is_a_word_file() -> None:
    made = report(looked_at("教育局.xlsx", book(OFFICE)), "docx")
    assert "word/document.xml" in zipfile.ZipFile(io.BytesIO(made.data)).namelist()


def test_of_a_file_that_cannot_be_used_nothing_can_be_kept() -> None:
    with pytest.raises(UsageError):
        marked(looked_at("a.xlsx", b"nothing"))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_option_or_command_is_named(language: str) -> None:
    text = page_of(book(OFFICE, penalties=None), language).text
    assert "--" not in text
    assert "xltool" not in text
