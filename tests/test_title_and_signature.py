"""How a report begins and ends: a title in whole words, the office and its date at the right."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import docx
import pytest

from tests.web_page import read_page
from xltool.reporting.document import Document, Heading, Paragraph, Signature
from xltool.reporting.render import render
from xltool.reporting.render.word_sections import indents, title_lines

TAIL = "政府信息公开工作年度报告"
DAY = date(2026, 1, 20)
OFFICE = "新乡市牧野区花园办事处"
REPORT = Document(
    f"{OFFICE}2022年{TAIL}",
    (Heading(1, "六、其他"), Paragraph("没有。")),
    title_tail=TAIL,
    signature=Signature(OFFICE, DAY),
)


@pytest.mark.parametrize(
    ("head", "lines"),
    [
        ("某县2023年", ["某县2023年政府信息公开工作年度报告"]),
        ("花园办事处2020年", ["花园办事处2020年", TAIL]),  # 40 columns: no sign to spare
        ("新乡市牧野区花园办事处2022年", ["新乡市牧野区花园办事处2022年", TAIL]),
        (
            "新疆维吾尔自治区伊犁哈萨克自治州察布查尔锡伯自治县人民政府2022年",
            ["新疆维吾尔自治区伊犁哈萨克自治州", "察布查尔锡伯自治县人民政府2022年", TAIL],
        ),
    ],
)
def test_a_title_breaks_before_its_tail_and_behind_a_place(head: str, lines: list[str]) -> None:
    assert list(title_lines((head, TAIL), 40)) == lines


def test_a_long_name_without_a_place_is_cut_in_halves() -> None:
    lines = title_lines(("甲" * 30, TAIL), 40)
    assert lines == ("甲" * 15, "甲" * 15, TAIL)


def test_a_title_without_a_tail_is_left_to_the_program_that_shows_it() -> None:
    assert title_lines(("甲" * 60,), 40) == ("甲" * 60,)


def test_the_title_of_a_word_report_is_one_paragraph_of_two_lines() -> None:
    title = docx.Document(BytesIO(render(REPORT, "docx"))).paragraphs[0]
    assert (title.style.name if title.style else "") == "Title"
    assert title.text == f"{OFFICE}2022年\n{TAIL}"


def test_a_web_page_may_break_its_title_before_the_tail() -> None:
    page = render(REPORT, "html").decode()
    assert f"<h1>{OFFICE}2022年<wbr>{TAIL}</h1>" in page


def test_the_date_begins_two_characters_right_of_a_long_name() -> None:
    # eleven characters end 2 from the edge and begin 13 from it; the date of 6.5 begins at 11
    assert indents(Signature(OFFICE, DAY)) == (200, 450)


def test_a_date_longer_than_the_name_keeps_two_characters_and_pushes_the_name_left() -> None:
    # the date begins 8.5 from the edge, a name of three characters 10.5 from it
    assert indents(Signature("某某局", DAY)) == (750, 200)


def test_a_name_without_a_date_stands_two_characters_from_the_edge() -> None:
    assert indents(Signature(OFFICE)) == (200,)


def test_a_name_longer_than_a_line_has_its_date_four_characters_from_the_edge() -> None:
    assert indents(Signature("甲" * 31, DAY)) == (200, 400)


def _ends_of(document: Document) -> list[tuple[str, str]]:
    paragraphs = docx.Document(BytesIO(render(document, "docx"))).paragraphs[-3:]
    return [(each.style.name if each.style else "", each.text) for each in paragraphs]


def test_a_word_report_ends_in_office_and_date_on_one_page_with_its_last_paragraph() -> None:
    assert _ends_of(REPORT) == [
        ("正文同页", "没有。"),
        ("Signature", OFFICE),
        ("Date", "2026年1月20日"),
    ]


def test_a_report_without_a_date_has_no_day_anywhere() -> None:
    undated = replace(REPORT, signature=Signature(OFFICE))
    assert _ends_of(undated)[-1] == ("Signature", OFFICE)
    for suffix in ("html", "md", "txt"):
        text = render(undated, suffix).decode()
        assert not re.search(r"\d+月\d+日", text)


def test_runs_of_a_signed_word_report_have_no_formatting() -> None:
    with ZipFile(BytesIO(render(REPORT, "docx"))) as package:
        body = package.read("word/document.xml").decode()
    assert "<w:rPr>" not in body
    assert 'w:rightChars="450" w:right="1417"' in body


def test_a_web_page_ends_in_office_and_date() -> None:
    page = read_page(render(REPORT, "html"))
    assert page.one("p", css="signature").text == f"{OFFICE}2026年1月20日"


def test_markdown_ends_in_office_and_date() -> None:
    assert render(REPORT, "md").decode().endswith(f"没有。\n\n{OFFICE}\n\n2026年1月20日\n")


def test_the_lines_of_a_text_signature_end_at_the_right() -> None:
    *_, office, day = render(REPORT, "txt").decode().splitlines()
    # 76 columns, two characters less than a table: 22 and 13 of them are the lines
    assert (office, day) == (" " * 54 + OFFICE, " " * 63 + "2026年1月20日")


def test_a_hostile_name_stays_text_in_the_signature() -> None:
    hostile = replace(REPORT, signature=Signature("<b>{{x}}</b>&局"))
    assert _ends_of(hostile)[-1] == ("Signature", "<b>{{x}}</b>&局")
    assert "&lt;b&gt;" in render(hostile, "html").decode()
