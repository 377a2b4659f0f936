"""Title, headings and topics of published reports, in the ways they are written."""

from __future__ import annotations

import re

import pytest

from tests.import_variants import MARKUP
from xltool.app.library import open_library
from xltool.model.form import FormId
from xltool.model.period import PeriodQuery
from xltool.published import open_page
from xltool.published.page import PageGrid, Passage, UnusablePage
from xltool.published.report import Imported, ImportOptions, choose_form, read_report

FORM = open_library().form(FormId("gkbg", "2021"))
TITLE = "临江市测试局2023年政府信息公开工作年度报告"


def read(markup: str, given: ImportOptions | None = None) -> Imported:
    page = open_page(markup.encode(), ".html")
    choice = choose_form([(FORM, open_library().spellings(FORM))], page)
    return read_report(choice, page, given or ImportOptions())


def titled(title: str) -> str:
    """The page under another title."""
    return re.sub(r"<h1>.*?</h1>", title, MARKUP).replace(f"<title>{TITLE}</title>", "")


@pytest.mark.parametrize(
    "title",
    [
        "<h1>临江市测试局2023年度政府信息公开工作年度报告</h1>",
        "<h1>临江市测试局<br>2023年政府信息公开工作年度报告</h1>",
        "<p>临江市测试局</p><p>2023年政府信息公开工作年度报告</p>",
        "<p>临江市测试局２０２３年政府信息公开年度报告</p>",
        "<p>临江市测试局二〇二三年政府信息公开工作年度报告</p>",
        "<p>2023年临江市测试局政府信息公开工作报告</p>",
        "<p>临江市测试局政府信息公开工作年度报告（2023年）</p>",
        "<p>临江市测试局关于2023年政府信息公开工作年度报告</p>",
        "<p>临江市测试局关于2023年度政府信息公开工作情况的报告</p>",
        "<p>关于印发《临江市测试局2023年政府信息公开工作年度报告》的通知</p>",
        "<p>《临江市测试局2023年政府信息公开工作年度报告》</p>",
        "<p>临江市测试局2023年政府信息公开工作年度报告（公开版）</p>",
        "<p>临江市测试局</p><p>政府信息公开工作年度报告</p><p>（2023年度）</p>",
        "<p>报告单位：临江市测试局</p><p>2023年政府信息公开工作年度报告</p>",
        "<table><tr><td>临江市测试局2023年政府信息公开工作年度报告</td></tr></table>",
        "<table><tr><td>标题</td><td>临江市测试局2023年政府信息公开年报</td><td>001</td></tr></table>",
        "<p>首页 &gt; 年报 &gt; 某局2021年政府信息公开年报</p><p>" + TITLE + "</p>",
        "<p>其他局2021年政府信息公开年报</p><h2>" + TITLE + "</h2>",
    ],
)
def test_a_title_is_read_however_it_is_written(title: str) -> None:
    record = read(titled(title)).record
    assert (record.office.name, record.year) == ("临江市测试局", 2023)


@pytest.mark.parametrize(
    "title",
    [
        "临江市人民政府2023年政府信息公开工作年度报告",
        "临江市人民政府关于2023年政府信息公开工作年度报告",
        "临江市人民政府政府信息公开年报（2023年）",
    ],
)
def test_an_office_may_end_in_the_word_that_a_title_begins_with(title: str) -> None:
    assert read(titled(f"<p>{title}</p>")).record.office.name == "临江市人民政府"


@pytest.mark.parametrize(
    ("title", "why"),
    [
        ("", "no_title"),
        ("<p>2023年政府信息公开工作年度报告</p>", "no_office"),
        ("<p>政府信息公开工作年度报告</p><p>（2023年度）</p><p>临江市测试局</p>", "no_title"),
        ("<p>2023年政府信息公开工作年度报告（临江市测试局）</p>", "no_title"),
        ("<p>关于2023年政府信息公开工作年度报告</p>", "no_office"),
        (f"<p>{TITLE}</p><p>某局2022年政府信息公开年报</p>", "no_title"),
    ],
)
def test_a_title_that_does_not_tell_is_not_guessed(title: str, why: str) -> None:
    with pytest.raises(UnusablePage, match=why):
        read(titled(title))


def test_what_the_caller_gives_comes_before_the_title() -> None:
    record = read(titled(""), ImportOptions("另一局", "007", PeriodQuery(2022))).record
    assert (record.office.name, record.office.code, record.year) == ("另一局", "007", 2022)


def sections(overview: str, problems: str = "", end: str = "") -> dict[str, str | None]:
    table = MARKUP[MARKUP.index("<h2>二、") : MARKUP.index("<h2>五、")]
    text = (
        f"<p>{TITLE}</p>{overview}{table}<p>五、存在问题及改进情况</p>{problems}"
        f"<p>六、其他报告事项</p><p>没有。</p>{end}"
    )
    return dict(read(text).record.text)


@pytest.mark.parametrize(
    "written",
    [
        "<p>（二）依申请公开</p><p>甲乙。</p>",
        "<p>（二）依申请公开情况。甲乙。</p>",
        "<p>(二) 依申请公开方面：甲乙。</p>",
        "<p>（二）依申请公开 甲乙。</p>",
        "<p>2、依申请公开工作。甲乙。</p>",
        "<h3>依申请公开</h3><p>甲乙。</p>",
    ],
)
def test_a_topic_is_told_however_it_is_headed(written: str) -> None:
    text = sections(f"<p>一、总体情况</p><p>（一）主动公开。丙。</p>{written}")
    assert (text["overview.proactive"], text["overview.on_request"]) == ("丙。", "甲乙。")


def test_a_sentence_that_begins_with_its_topic_keeps_its_words() -> None:
    text = sections("<p>一、总体情况</p><p>（二）依申请公开有序，甲乙。</p>")
    assert text["overview.on_request"] == "（二）依申请公开有序，甲乙。"


def test_paragraphs_of_a_passage_are_its_lines() -> None:
    text = sections("<p>一、总体情况</p><p>（一）主动公开</p><p>甲。</p><p>乙。</p>")
    assert text["overview.proactive"] == "甲。\n乙。"


def test_what_stands_before_the_sections_is_the_preamble() -> None:
    assert sections("<p>依据条例。</p><p>一、总体情况</p>")["preamble"] == "依据条例。"


def test_a_table_of_contents_is_no_text() -> None:
    contents = "<p>目 录</p><p>一、总体情况</p><p>二、主动公开政府信息情况</p>"
    text = sections(contents + "<p>一、总体情况</p><p>（一）主动公开。甲。</p>")
    assert (text["preamble"], text["overview.proactive"]) == (None, "甲。")


def test_text_without_topics_stays_together_and_is_told() -> None:
    text = sections("<p>一、总体情况</p><p>甲。</p><p>乙。</p>", "<p>丙。</p>")
    assert (text["overview.proactive"], text["problems"]) == ("甲。\n乙。", "丙。")
    assert text["improvements"] is None


def test_problems_and_measures_are_told_apart_within_their_paragraphs() -> None:
    text = sections("<p>一、总体情况</p>", "<p>主要问题：甲。</p><p>改进措施：乙。</p>")
    assert (text["problems"], text["improvements"]) == ("甲。", "乙。")


@pytest.mark.parametrize(
    "end",
    [
        "<p>临江市测试局</p><p>2024年1月20日</p>",
        "<p>临江市测试局</p>",
        "<p>2024年1月20日</p>",
        "<p>临江市测试局</p><p>2024年1月20日</p><p>打印本页</p>",
        "<footer><p>版权所有</p></footer>",
    ],
)
def test_a_signature_is_no_text(end: str) -> None:
    assert sections("<p>一、总体情况</p>", end=end)["other_matters"] == "没有。"


@pytest.mark.parametrize("line", ["| 规章 | 1 | 2 |", "规章\t1\t2"])
def test_a_line_of_markdown_between_empty_ones_may_be_a_row(line: str) -> None:
    (block,) = open_page(f"\n{line}\n\n".encode(), ".md").blocks
    assert isinstance(block, PageGrid)
    assert [cell.text for cell in block.cells] == ["规章", "1", "2"]


@pytest.mark.parametrize("line", ["规章  1  2", "｜规章｜1｜2｜", "┌──┬──┐"])
def test_blanks_and_drawn_lines_make_no_row_of_a_line_alone(line: str) -> None:
    assert open_page(f"\n{line}\n\n".encode(), ".md").blocks == (Passage(line),)
