"""Markdown and plain text: expected files drawn by hand, and Markdown read back by a parser."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from markdown_it import MarkdownIt

from xltool.reporting.document import Align, Document, DocumentTable, Heading, Paragraph, TableCell
from xltool.reporting.render import FORMATS, render
from xltool.reporting.render.table_grid import lattice, share_out
from xltool.reporting.render.txt import draw
from xltool.reporting.render.wrapping import wrap, wrap_evenly


def cell(place: tuple[int, int, int, int], text: str, align: Align = Align.CENTRE) -> TableCell:
    return TableCell(*place, text, not text.isdigit(), align)


TABLE = DocumentTable(
    "申请情况",
    rows=4,
    header_rows=2,
    widths=(3.0, 3.0, 2.0, 2.0),
    cells=(
        cell((1, 1, 2, 2), "项目"),
        cell((1, 3, 1, 2), "申请人"),
        cell((2, 3, 1, 1), "自然人"),
        cell((2, 4, 1, 1), "总计"),
        cell((3, 1, 2, 1), "结果", Align.LEFT),
        cell((3, 2, 1, 1), "公开", Align.LEFT),
        cell((3, 3, 1, 1), "12"),
        cell((3, 4, 1, 1), "13612"),
        cell((4, 2, 1, 1), "其他", Align.LEFT),
        cell((4, 3, 1, 1), "0"),
        cell((4, 4, 1, 1), "0"),
    ),
)

REPORT = Document(
    "某县年度报告",
    (
        Heading(1, "一、总体情况"),
        Heading(2, "（一）公开"),
        Paragraph("甲。"),
        Paragraph("乙。"),
        TABLE,
    ),
)

MARKDOWN = """\
# 某县年度报告

## 一、总体情况

### （一）公开

甲。

乙。

| 项目 |      | 申请人 |       |
| ---- | ---- | :----: | :---: |
|      |      | 自然人 | 总计  |
| 结果 | 公开 | 12     | 13612 |
|      | 其他 | 0      | 0     |
"""

TEXT = """\
某县年度报告

一、总体情况

（一）公开
　　甲。
　　乙。

+---+
| 7 |
+---+

二、其他
"""

DRAWN = """\
+----------------------------------+-----------------------+
|                                  |        申请人         |
|               项目               +-----------+-----------+
|                                  |  自然人   |   总计    |
+-----------------+----------------+-----------+-----------+
|                 |公开            |    12     |   13612   |
|结果             +----------------+-----------+-----------+
|                 |其他            |     0     |     0     |
+-----------------+----------------+-----------+-----------+
"""


class _Words(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.words: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def read_markdown(document: Document) -> tuple[list[str], list[str]]:
    """The tags and the texts that an independent reader makes of the Markdown file."""
    reader = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    found = _Words(reader.render(render(document, "md").decode()))
    return found.tags, [text for text in "".join(found.words).split("\n") if text]


def test_markdown_file_as_drawn_by_hand() -> None:
    assert render(REPORT, "md").decode() == MARKDOWN


def test_text_file_as_written_by_hand() -> None:
    table = DocumentTable("", 1, 0, (1.0,), (cell((1, 1, 1, 1), "7"),))
    blocks = (*REPORT.blocks[:-1], table, Heading(1, "二、其他"))
    wide = render(Document(REPORT.title, blocks), "txt").decode()
    assert re.sub("-+", "---", re.sub(" +7 +", " 7 ", wide)) == TEXT


def test_merged_table_as_drawn_by_hand() -> None:
    assert "\n".join(draw(TABLE, 60)) + "\n" == DRAWN


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script> & &amp; ]]>",
        "a*b* __c__ _d_ e_f ~g~ `h` \\ |",
        "1~3月和5~6月",
        "1. 一项",
        "12) 一项",
        "- 一项",
        "+ 一项",
        "---",
        "===",
        "# 一项",
        "> 引文",
        "[文](http://example.org/a_b) ![图](x) [a]: b",
        "一项 ##",
        "##",
        "*",
    ],
)
def test_markdown_means_the_text_it_was_given(text: str) -> None:
    assert read_markdown(Document("题", (Paragraph(text),))) == (["h1", "p"], ["题", text])
    assert read_markdown(Document("题", (Heading(1, text),))) == (["h1", "h2"], ["题", text])
    table = DocumentTable("", 1, 1, (1.0,), (TableCell(1, 1, 1, 1, text, True, Align.LEFT),))
    assert read_markdown(Document("题", (table,)))[1] == ["题", text]


def test_chinese_prose_is_not_littered_with_escapes() -> None:
    prose = "1.全年（含上年结转）收到申请12件，“三安全一稳定”类3件；邮箱a_b@x.cn，占25%—30%。"
    assert prose in render(Document("题", (Paragraph(prose),)), "md").decode().split("\n")


@pytest.mark.parametrize("suffix", ["md", "txt"])
def test_draft_mark_comes_first_or_nowhere(suffix: str) -> None:
    draft = "草稿：不得公布"
    first = {"md": f"> **{draft}**", "txt": draft}[suffix]
    plain = render(REPORT, suffix).decode()
    assert render(replace(REPORT, draft=draft), suffix).decode() == f"{first}\n\n{plain}"
    assert draft not in plain


@pytest.mark.parametrize("suffix", ["md", "txt"])
def test_files_are_clean_utf_8_with_lf_and_one_newline_at_the_end(suffix: str) -> None:
    document = Document("甲\x00\r\n乙\x1b[31m\ud800", (Paragraph("丙\u2028丁\t戊"), TABLE))
    text = render(document, suffix).decode()
    assert text.replace("\\[", "[").lstrip("# ").startswith("甲 乙[31m\n")
    assert "丙 丁 戊" in text
    assert not re.search("[\x00-\x09\x0b-\x1f\u2028]", text)
    assert text.endswith("\n")
    assert not text.endswith("\n\n")


def test_merged_cell_writes_over_the_lines_it_swallows() -> None:
    cells = (
        cell((1, 1, 2, 1), "甲乙丙丁戊己", Align.LEFT),
        *(cell((r, 2, 1, 1), "1") for r in (1, 2)),
    )
    assert draw(DocumentTable("", 2, 0, (1.0, 1.0), cells), 11) == [
        "+----+----+",
        "|甲乙| 1  |",
        "|丙丁+----+",
        "|戊己| 1  |",
        "+----+----+",
    ]


def test_drawn_table_is_no_wider_than_a_line_of_80_columns() -> None:
    label = "申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请" * 2
    cells = (cell((1, 1, 1, 1), label, Align.LEFT), cell((1, 2, 1, 1), "13612"))
    drawn = render(Document("题", (DocumentTable("", 1, 0, (50.0, 10.0), cells),)), "txt").decode()
    lines = drawn.split("\n")[2:-1]
    wide = [len(line) + len(re.findall(r"[\u3001-\u9fff]", line)) for line in lines]
    assert len(lines) == 4
    assert set(wide) == {80}
    assert "".join(re.findall(r"[\u3001-\u9fff]+", drawn))[1:] == label


def test_long_number_is_never_cut() -> None:
    numbers = [str(123456789012 + i) for i in range(15)]
    cells = tuple(cell((1, i, 1, 1), number) for i, number in enumerate(numbers, 1))
    drawn = render(Document("题", (DocumentTable("", 1, 0, (1.0,) * 15, cells),)), "txt").decode()
    assert re.findall(r"\d+", drawn) == numbers


@pytest.mark.parametrize(
    ("text", "columns", "lines"),
    [
        ("结果维持", 7, ["结果维", "持"]),
        ("（一）予以公开", 10, ["（一）予以", "公开"]),
        ("办理完毕，结转", 8, ["办理完", "毕，结转"]),
        ("共13612件", 6, ["共", "13612", "件"]),
        ("123456", 4, ["1234", "56"]),
        ("", 4, [""]),
    ],
)
def test_text_breaks_between_words_and_never_before_a_comma(
    text: str, columns: int, lines: list[str]
) -> None:
    assert wrap(text, columns) == lines


def test_centred_headings_break_evenly() -> None:
    assert wrap_evenly("结果维持", 7) == ["结果", "维持"]


@pytest.mark.parametrize(
    ("total", "weights", "least", "shares"),
    [
        (10, (1, 1, 1), (0, 0, 0), (4, 3, 3)),
        (100, (9, 1), (0, 30), (70, 30)),
        (100, (8, 1, 1), (0, 40, 5), (53, 40, 7)),
        (10, (5, 5), (15, 5), (8, 2)),
    ],
)
def test_shares_add_up_and_fall_short_of_no_need(
    total: int, weights: tuple[float, ...], least: tuple[int, ...], shares: tuple[int, ...]
) -> None:
    assert share_out(total, weights, least) == shares


@pytest.mark.parametrize(
    "cells",
    [
        (cell((1, 1, 1, 2), "甲"), cell((1, 2, 1, 1), "乙")),
        (cell((1, 2, 1, 2), "甲"),),
        (cell((1, 1, 2, 1), "甲"),),
    ],
)
def test_cells_that_overlap_or_leave_the_table_are_refused(cells: tuple[TableCell, ...]) -> None:
    with pytest.raises(ValueError, match=r"beyond the table|two cells"):
        lattice(DocumentTable("", 1, 0, (1.0, 1.0), cells))


@pytest.mark.parametrize("suffix", sorted(FORMATS))
def test_place_without_a_cell_is_left_empty_in_every_format(suffix: str) -> None:
    table = DocumentTable("表", 2, 0, (1.0, 1.0), (cell((2, 2, 1, 1), "7"),))
    assert render(Document("题", (table,)), suffix)


def test_unknown_format_is_refused() -> None:
    with pytest.raises(KeyError):
        render(REPORT, "pdf")
