"""The headings of a report's sections: by words, by number and place, and never by a mention."""

from __future__ import annotations

import re

import pytest

from tests.import_variants import MARKUP
from tests.test_import_text import TITLE, read
from xltool.published.report import Imported

OFFICE = "临江市测试局"


def table_below(first: str, last: str) -> str:
    """What stands between two headings of the report, without the caption of its table."""
    text = MARKUP[MARKUP.index(f"<h2>{first}、") : MARKUP.index(f"<h2>{last}、")]
    return re.sub(r"<caption>.*?</caption>", "", text.partition("</h2>")[2])


TABLE_1, TABLE_2, TABLE_3 = (
    table_below(*each) for each in (("二", "三"), ("三", "四"), ("四", "五"))
)
HEADINGS = (
    "一、总体情况",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况",
    "六、其他需要报告的事项",
)


def page(headings: tuple[str, ...] = HEADINGS, before: str = "", overview: str = "") -> str:
    """A report with these headings, each a paragraph unless it has a tag of its own."""
    bodies = (
        overview or "<p>甲一。</p>",
        *(TABLE_1, TABLE_2, TABLE_3),
        "<p>主要问题：戊一。</p><p>改进情况：戊二。</p>",
        "<p>己一。</p>",
    )
    shown = (each if each.startswith("<") else f"<p>{each}</p>" for each in headings)
    text = "".join(f"{head}{body}" for head, body in zip(shown, bodies, strict=True))
    return f"<p>{TITLE}</p>{before}{text}"


def headed(**others: str) -> tuple[str, ...]:
    """The headings with others in the place of some, which are named s1 to s6."""
    changed = list(HEADINGS)
    for name, heading in others.items():
        changed[int(name[1]) - 1] = heading
    return tuple(changed)


def texts(imported: Imported) -> tuple[str | None, ...]:
    """What stands in the preamble, under problems, under measures, and under other matters."""
    keys = ("preamble", "overview.proactive", "problems", "improvements", "other_matters")
    return tuple(imported.record.text[key] for key in keys)


WHOLE = (None, "甲一。", "戊一。", "戊二。", "己一。")


@pytest.mark.parametrize(
    ("section", "heading"),
    [
        ("overview", "一、工作推进概览"),
        ("overview", "一、今年以来的做法与成效"),
        ("overview", "一、 2023年工作回顾"),
        ("problems", "五、信息公开的建议和下一步思考"),
        ("problems", "五、差距与打算"),
        ("problems", "五．短板弱项和努力方向"),
        ("other_matters", "六、有关说明"),
        ("other_matters", "六、附则"),
        ("disclosure", "二、公开了什么"),
    ],
)
def test_a_heading_in_other_words_is_known_by_its_number_and_its_neighbours(
    section: str, heading: str
) -> None:
    number = "一二三四五六".index(heading[0]) + 1
    imported = read(page(headed(**{f"s{number}": heading})))
    assert texts(imported) == WHOLE
    assert imported.cut.by_place == {section: heading.strip()}


def test_a_list_within_a_section_is_none_of_its_headings() -> None:
    listed = "<p>一、加强领导</p><p>甲一。</p><p>二、强化培训</p><p>甲二。</p>"
    imported = read(page(headed(s1="一、工作推进概览"), overview=listed))
    assert imported.cut.by_place == {"overview": "一、工作推进概览"}
    text = imported.record.text["overview.proactive"]
    assert text == "一、加强领导\n甲一。\n二、强化培训\n甲二。"
    assert texts(imported)[2:] == WHOLE[2:]


def test_a_caption_with_the_words_of_a_heading_is_not_that_heading() -> None:
    captioned = re.sub("(<table[^>]*>)", r"\1<caption>主动公开政府信息情况</caption>", TABLE_1)
    imported = read(page(headed(s2="二、公开了什么")).replace(TABLE_1, captioned))
    assert (texts(imported), imported.dropped) == (WHOLE, ())
    assert imported.cut.by_place == {"disclosure": "二、公开了什么"}


def test_a_caption_stands_for_a_heading_that_is_missing() -> None:
    captioned = re.sub("(<table[^>]*>)", r"\1<caption>主动公开政府信息情况</caption>", TABLE_1)
    imported = read(page(headed(s2="<p></p>")).replace(TABLE_1, captioned))
    assert (texts(imported), "disclosure" in imported.cut.sections) == (WHOLE, True)


def test_two_unknown_headings_in_a_row_are_known_by_their_numbers() -> None:
    imported = read(page(headed(s5="五、差距与打算", s6="六、有关说明")))
    assert texts(imported) == WHOLE
    assert set(imported.cut.by_place) == {"problems", "other_matters"}


@pytest.mark.parametrize(
    "headings",
    [
        headed(s5="六、存在的主要问题及改进情况"),
        headed(s6="五、其他需要报告的事项"),
        headed(s6="七、其他需要报告的事项"),
        headed(s5="四、存在的问题及改进措施", s6="五、其他需要报告的事项"),
        headed(s1="二、总体情况"),
    ],
)
def test_a_heading_in_its_very_words_may_have_a_wrong_number(headings: tuple[str, ...]) -> None:
    imported = read(page(headings))
    assert (texts(imported), imported.cut.by_place) == (WHOLE, {})


@pytest.mark.parametrize(
    "headings",
    [
        headed(s1="一、2023年总体情况"),
        headed(s1="一、二〇二三年度总体情况"),
        headed(s1="一、2023年政府信息公开总体情况"),
        headed(s1=f"一、{OFFICE}2023年总体情况"),
        headed(s1="一、本年度总体情况", s2="二、2023年主动公开情况"),
        headed(s1="一、全局总体情况", s2="二、我局主动公开政府信息情况"),
        headed(s6="六、其它需要报告的事项"),
        headed(s6="六、其它报告事项"),
    ],
)
def test_year_and_office_and_variant_characters_are_no_other_words(
    headings: tuple[str, ...],
) -> None:
    imported = read(page(headings))
    assert texts(imported) == WHOLE


@pytest.mark.parametrize(
    "numbers",
    [
        ["一.", "二.", "三.", "四.", "五.", "六."],
        ["1、", "2、", "3、", "4、", "5、", "6、"],
        ["（一）", "（二）", "（三）", "（四）", "（五）", "（六）"],
        [f"第{each}部分 " for each in "一二三四五六"],
        [f"第{each}部分：" for each in "123456"],
        [f"{each}　" for each in "一二三四五六"],
        ["", "", "", "", "", ""],
    ],
)
def test_sections_may_be_numbered_in_any_way_or_not(numbers: list[str]) -> None:
    bare = [heading.partition("、")[2] for heading in HEADINGS]
    headings = tuple(number + text for number, text in zip(numbers, bare, strict=True))
    imported = read(page(headings))
    assert (texts(imported), imported.cut.sections) == (
        WHOLE,
        {"overview", "disclosure", "requests", "disputes", "problems", "other_matters"},
    )


def test_a_heading_without_a_number_among_numbered_ones_is_known_by_its_words() -> None:
    imported = read(page(headed(s5="<p><b>存在的主要问题及改进情况</b></p>")))
    assert texts(imported) == WHOLE


def test_a_number_may_stand_in_a_line_of_its_own() -> None:
    parts = tuple(
        f"<p>第{number}部分</p><p>{heading.partition('、')[2]}</p>"
        for number, heading in zip("一二三四五六", HEADINGS, strict=True)
    )
    assert texts(read(page(parts))) == WHOLE


@pytest.mark.parametrize(
    ("heading", "text"),
    [
        ("一、总体情况。", "甲零。\n甲一。"),
        ("一、总体情况：", "甲零。\n甲一。"),
        ("一、总体情况　", "甲零。\n甲一。"),
        ("一、2023年总体情况。", "甲零。\n甲一。"),
    ],
)
def test_a_heading_may_run_into_its_paragraph(heading: str, text: str) -> None:
    imported = read(page(headed(s1=heading + "甲零。")))
    assert imported.record.text["overview.proactive"] == text


def test_a_heading_with_a_figure_in_it_is_text() -> None:
    imported = read(page(headed(s1="一、总体情况（共公开60条）")))
    assert imported.record.text["overview.proactive"] == "总体情况（共公开60条）\n甲一。"


def test_a_heading_that_runs_into_a_sentence_keeps_its_words() -> None:
    imported = read(page(headed(s1="一、总体情况2023年，甲零。")))
    assert imported.record.text["overview.proactive"] == "总体情况2023年，甲零。\n甲一。"


@pytest.mark.parametrize(
    "mention",
    [
        "一、二季度公开情况",
        "六、七月份开展自查",
        "见第五部分“存在的主要问题及改进情况”。",
        "其他需要报告的事项见后。",
        "五、存在的主要问题及改进情况中已经说明，不再重复。",
        "（二）主动公开政府信息情况",
        "（二）主动公开情况",
        "1.总体情况",
    ],
)
def test_a_mention_in_the_text_is_no_heading(mention: str) -> None:
    imported = read(page(overview=f"<p>甲一。</p><p>{mention}</p>"))
    assert imported.cut.sections >= {"overview", "disclosure", "problems", "other_matters"}
    assert imported.cut.by_place == {}
    told = "".join(text or "" for key, text in imported.record.text.items() if "overview" in key)
    assert "甲一。" in told
    assert texts(imported)[2:] == WHOLE[2:]


@pytest.mark.parametrize("unknown", ["一、二季度公开情况", "六、七月份开展自查"])
def test_a_number_that_counts_on_is_not_known_by_its_place(unknown: str) -> None:
    headings = headed(s1="<p></p>") if unknown[0] == "一" else headed(s6="<p></p>")
    imported = read(page(headings, before=f"<p>{unknown}</p>" if unknown[0] == "一" else ""))
    assert imported.cut.by_place == {}


@pytest.mark.parametrize("end", ["", "……1", "......12", "\t3", " ··· 2"])
@pytest.mark.parametrize("first", ["一、总体情况", "一、工作推进概览"])
def test_a_table_of_contents_is_no_report(first: str, end: str) -> None:
    headings = headed(s1=first, s5="五、差距与打算")
    contents = "<p>目 录</p>" + "".join(f"<p>{each}{end}</p>" for each in headings)
    imported = read(page(headings, before=contents))
    assert texts(imported) == WHOLE


def test_import_tells_which_heading_was_known_by_its_place_alone() -> None:
    assert read(page()).cut.by_place == {}


def test_text_without_any_heading_is_quoted() -> None:
    tables = f"<p>{TITLE}</p><p>甲一。</p>{TABLE_1}{TABLE_2}{TABLE_3}<p>乙一。</p>"
    (dropped,) = read(tables).dropped
    assert (dropped.why, dropped.text) == ("no_section", "甲一。\n乙一。")
