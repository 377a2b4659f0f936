"""Tables that a text tells without borders: whole rows are read, any other is blank and told."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from tests.import_variants import DOCUMENT, FORM, RECORD, cells_of, keys, lines, replaced
from tests.published_2019 import FIGURES, TABLES, TITLE
from tests.written_pages import Table
from xltool.app.library import open_library
from xltool.published import open_page
from xltool.published.figures import Missing
from xltool.published.page import PageGrid, Passage, UnusablePage
from xltool.published.report import Imported, ImportOptions, choose_form, read_report
from xltool.reporting.document import DocumentTable, Heading, Paragraph
from xltool.reporting.narrative import narrate
from xltool.reporting.render import render

LIBRARY = open_library()
CHOICES = [(form, LIBRARY.spellings(form)) for form in LIBRARY.forms()]
Row = list[str]


def told(join: Callable[[Row], str]) -> str:
    """The report with each row of its tables joined from the cells that hold anything."""
    return lines(lambda row: join([cell for cell in row if cell]), spans=False)


def whole(join: Callable[[list[Row]], str]) -> str:
    """The report with each table joined from its rows."""
    found = [DOCUMENT.title]
    for block in DOCUMENT.blocks:
        if isinstance(block, Heading | Paragraph):
            found.append(block.text)
        elif isinstance(block, DocumentTable):
            rows = cells_of(block, spans=False)
            found.append(join([[cell for cell in row if cell] for row in rows]))
    return "\n".join(found)


def read(text: str, suffix: str = ".txt") -> Imported:
    page = open_page(text.encode(), suffix)
    return read_report(choose_form(CHOICES, page), page, ImportOptions())


def blank(found: Imported) -> frozenset[str]:
    return frozenset(key for key in FORM.entered if found.record.figures[key] is None)


def wrong(found: Imported) -> dict[str, object]:
    figures = found.record.figures
    return {k: v for k, v in figures.items() if v is not None and v != RECORD.figures[k]}


def in_pages(rows: list[Row]) -> str:
    """A table over pages: every eight rows a page's number, a running title, the heads again."""
    heads = [row for row in rows if not any(cell.isdigit() for cell in row)]
    text = []
    for number, row in enumerate(rows):
        if number and number % 8 == 0 and len(rows) > 20:
            page = number // 8
            text += [f"— {page} —", "政府信息公开工作年度报告", *(" ".join(each) for each in heads)]
        text.append(" ".join(row))
    return "\n".join(text)


def torn_labels(text: str) -> str:
    """Blanks within the labels, as where a text was set in full width."""
    return replaced(
        ("行政许可", "行政 许可"),
        ("自然人", "自 然 人"),
        ("总计", "总　计"),
        ("1.属于国家秘密", "1.属于 国家 秘密"),
        ("（二）部分公开（区分处理的，", "（二）部分公开 （区分处理的， "),
    )(text)


def wrapped_labels(text: str) -> str:
    """A label over two lines, its figures behind the second."""
    return replaced(
        ("逾期不补正、行政机关不再", "逾期不补正、\n行政机关不再"),
        ("要求行政机关确认或重新", "要求行政机关确认\n或重新"),
    )(text)


ONE = told(" ".join)
CELLS = told("\n".join)
SHAPES: dict[str, tuple[str, str]] = {
    "bars between the cells": (told(" | ".join), ".txt"),
    "bars between the cells, blank ones too": (lines("|".join), ".txt"),
    "bars between the cells in Markdown": (told(" | ".join), ".md"),
    "full-width bars between the cells": (told("｜".join), ".txt"),
    "a bar behind every row": (told(lambda row: " | ".join(row) + " |"), ".txt"),
    "a bar before every row": (told(lambda row: "| " + " | ".join(row)), ".md"),
    "a cell a line": (CELLS, ".txt"),
    "a cell a line in Markdown": (CELLS, ".md"),
    "a cell a line, each with a bar behind": (
        told(lambda row: "\n".join(f"{cell} |" for cell in row)),
        ".txt",
    ),
    "a cell a line, each between bars": (
        told(lambda row: "\n".join(f"| {cell} |" for cell in row)),
        ".md",
    ),
    "a cell a line, each with a tab": (told("\t\n".join), ".txt"),
    "a cell a line, empty lines between": (told("\n\n".join), ".txt"),
    "one blank between the cells": (ONE, ".txt"),
    "one blank between the cells in Markdown": (ONE, ".md"),
    "a full-width blank between the cells": (told("\u3000".join), ".txt"),
    "blanks of one width and another": (
        re.sub(r"(?<=\d) (?=\d+$)", "    ", ONE, flags=re.M),
        ".txt",
    ),
    "commas between the cells": (told(",".join), ".txt"),
    "a table on one line": (whole(lambda rows: " ".join(c for row in rows for c in row)), ".txt"),
    "a table on one line, in Markdown": (
        whole(lambda rows: "　".join(c for row in rows for c in row)),
        ".md",
    ),
    "a table on one line, bars between": (
        whole(lambda rows: " | ".join(c for row in rows for c in row)),
        ".txt",
    ),
    "a table over pages": (whole(in_pages), ".txt"),
    "labels torn by blanks": (torn_labels(ONE), ".txt"),
    "labels torn by blanks, a cell a line": (torn_labels(CELLS), ".txt"),
    "labels over two lines": (wrapped_labels(ONE), ".txt"),
    "labels over two lines, a cell a line": (wrapped_labels(CELLS), ".txt"),
    "units behind the figures": (re.sub(r"(?<= )(\d+)(?= \d)", r"\1 件", ONE), ".txt"),
    "a paragraph of a page with breaks in it": (
        "".join(f"<p>{line}</p>" for line in CELLS.split("\n") if line),
        ".html",
    ),
    "a paragraph of a page for every table": (
        "\n".join(
            f"<p>{part}</p>"
            for part in whole(lambda rows: "<br>".join(c for row in rows for c in row)).split("\n")
        ),
        ".html",
    ),
}


@pytest.mark.parametrize("name", SHAPES)
def test_a_table_is_read_however_a_text_tells_it(name: str) -> None:
    found = read(*SHAPES[name])
    assert (wrong(found), blank(found)) == ({}, frozenset())


@pytest.mark.parametrize("name", SHAPES)
def test_the_text_beside_the_tables_is_as_it_would_be(name: str) -> None:
    found = read(*SHAPES[name])
    assert found.record.text == RECORD.text
    assert len(found.cut.sections) == 6


@pytest.mark.parametrize(
    "text",
    ["│甲│", "|", ":--  |", "|---|", "│甲│\n│乙│", "│甲│\n|---|\n│乙│", "甲 |\n乙 |", "| 甲"],
)
def test_bars_around_one_text_are_text_of_a_passage(text: str) -> None:
    record = replace(RECORD, text={**RECORD.text, "preamble": text, "other_matters": text})
    found = read(render(narrate(FORM, record), "txt").decode()).record
    assert (found.text, found.figures) == (record.text, record.figures)


def test_a_table_of_one_cell_a_row_in_markdown_is_the_text_of_its_cells() -> None:
    page = open_page("| 甲 |\n|:---|\n| **乙** |\n\n\\| 丙 \\|\n".encode(), ".md")
    assert page.blocks == (Passage("甲"), Passage("乙"), Passage("| 丙 |"))


ROWS = ("disclosure.*.repealed", "disclosure.*.in_force")
PLACES = "requests.unable_not_held.*"
LINES = {"a line": " ", "cells": "\n", "bars": " | "}


@pytest.mark.parametrize("between", LINES.values(), ids=LINES)
@pytest.mark.parametrize("change", ["lost", "surplus", "torn", "worded"])
def test_a_row_that_is_not_whole_is_blank_and_told(between: str, change: str) -> None:
    """Only this one: which of its cells is missing, nobody can say."""

    def joined(row: Row) -> str:
        if "1.本机关不掌握相关政府信息" in row:
            match change:
                case "lost":
                    row = row[:-1]
                case "surplus":
                    row = [*row, "3"]
                case "torn":
                    row = [*row[:-1], "1", row[-1]]
                case _:
                    row = [*row[:-2], "若干", row[-1]]
        return between.join(row)

    found = read(told(joined))
    assert (wrong(found), blank(found)) == ({}, keys(PLACES))
    assert {found.figures.missing[key] for key in keys(PLACES)} == {Missing.DISPLACED}


@pytest.mark.parametrize("between", LINES.values(), ids=LINES)
def test_the_figures_of_a_row_that_lost_its_label_are_nobodys(between: str) -> None:
    def joined(row: Row) -> str:
        return between.join(cell for cell in row if cell != "行政强制")

    found = read(told(joined))
    assert wrong(found) == {}
    assert blank(found) >= keys("disclosure.coercion.*")


def test_a_blank_cell_is_no_zero_and_takes_no_figure_of_the_next_row() -> None:
    text = re.sub(r"\n行政许可\n\d+\n", "\n行政许可\n", CELLS)
    found = read(text)
    assert (wrong(found), blank(found)) == ({}, keys("disclosure.licensing.*"))
    assert found.figures.missing["disclosure.licensing.decisions"] is Missing.BLANK


@pytest.mark.parametrize("mark", ["- 3 -", "— 12 —", "第 3 页 共 9 页", "3 / 9", "3"])
def test_the_number_of_a_page_is_no_figure_of_a_blank_row(mark: str) -> None:
    text = re.sub(r"\n规章 [\d ]+\n", f"\n规章\n{mark}\n", ONE)
    found = read(text)
    assert (wrong(found), blank(found)) == ({}, keys("disclosure.regulations.*"))


@pytest.mark.parametrize(
    ("written", "figure"),
    [("18 .8710", None), ("18 8710", None), ("1,234", 1234), ("1 234", None), ("12 约", None)],
)
def test_a_number_torn_by_a_blank_is_not_read_in_part(written: str, figure: int | None) -> None:
    found = read(re.sub(r"行政许可 \d+", f"行政许可 {written}", ONE))
    assert found.record.figures["disclosure.licensing.decisions"] == figure


@pytest.mark.parametrize("row", ["行政许可,1,234", '行政许可,"1,234"', "行政许可,"])
def test_commas_that_may_part_thousands_make_no_figure(row: str) -> None:
    found = read(re.sub(r"行政许可,\d+", row, told(",".join)))
    assert (wrong(found), blank(found)) == ({}, keys("disclosure.licensing.*"))


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("自然人 法人或其他组织 总计", "总计 法人或其他组织 自然人"),
        ("商业企业 科研机构", "科研机构 商业企业"),
        ("行政复议 行政诉讼", "行政诉讼 行政复议"),
        ("本年制发件数 本年废止件数", "本年废止件数 本年制发件数"),
        ("结果维持 结果纠正", "结果纠正 结果维持"),
    ],
)
def test_columns_told_in_another_order_are_unread(ours: str, theirs: str) -> None:
    found = read(replaced((ours, theirs))(ONE))
    assert wrong(found) == {}
    assert len(blank(found)) >= 4


def test_figures_in_a_sentence_are_no_rows() -> None:
    said = "行政许可 15 件\n行政处罚 3 件\n"
    text = ONE.replace("一、总体情况", "一、总体情况\n" + said, 1)
    found = read(text)
    assert (wrong(found), blank(found)) == ({}, frozenset())
    assert "行政许可 15 件" in "".join(filter(None, found.record.text.values()))


def test_what_is_too_torn_gives_the_text_and_blank_tables() -> None:
    text = re.sub(r"(?m)^.*\d ?[|]?$", "", CELLS)
    text = re.sub(r"二、主动公开(.|\n)*?(?=三、收到)", "二、主动公开政府信息情况\n见图\n", text)
    text = re.sub(r"三、收到(.|\n)*?(?=四、政府)", "三、收到和处理政府信息公开申请情况\n", text)
    text = re.sub(r"四、政府(.|\n)*?(?=五、存在)", "四、政府信息公开行政复议、行政诉讼情况\n", text)
    found = read(text)
    assert found.form is FORM
    assert set(found.record.figures.values()) == {None}
    assert found.record.text == RECORD.text
    assert set(found.figures.missing) == set(FORM.figures)


@pytest.mark.parametrize(
    "text",
    [
        "某局2023年政府信息公开工作年度报告\n本局按时公开。\n",
        "关于报送2023年度政府信息公开工作年度报告的通知\n一、总体情况\n二、报送时间\n三、其他\n",
        "会议纪要\n一、总体情况\n五、存在的主要问题及改进情况\n六、其他需要报告的事项\n",
    ],
)
def test_what_has_neither_tables_nor_sections_of_a_form_is_no_report(text: str) -> None:
    with pytest.raises(UnusablePage, match="no_table"):
        read(text)


def test_the_year_chooses_the_edition_of_a_report_without_tables() -> None:
    sections = "\n".join(f"{each.heading}\n某事。" for each in FORM.sections if each.in_report)
    editions = [
        read(f"某局{year}年政府信息公开工作年度报告\n{sections}").form.edition
        for year in (2020, 2021, 2025)
    ]
    assert editions == ["2019", "2021", "2021"]


@pytest.mark.parametrize("line", ["首页 | 政务公开 | 年报", "打印 关闭 3", "甲 | 乙"])
def test_a_line_of_no_table_stays_a_line(line: str) -> None:
    page = open_page(f"{line}\n".encode(), ".txt")
    found = read(ONE.replace("一、总体情况", f"一、总体情况\n{line}", 1))
    assert line in "".join(filter(None, found.record.text.values()))
    assert not page.blocks or isinstance(page.blocks[0], Passage | PageGrid)


@pytest.mark.parametrize("between", LINES.values(), ids=LINES)
def test_tables_of_the_edition_before_are_told_in_text_as_well(between: str) -> None:
    def told_rows(table: Table) -> Iterator[str]:
        for row in table:
            yield between.join(each.text for each in (*row.labels, *row.cells) if each.text)

    first, second, third = TABLES
    text = [
        TITLE.format(year=2020),
        *("二、主动公开政府信息情况", *told_rows(first)),
        *("三、收到和处理政府信息公开申请情况", *told_rows(second)),
        *("四、政府信息公开行政复议、行政诉讼情况", *told_rows(third)),
    ]
    found = read("\n".join(text))
    assert found.form.edition == "2019"
    figures = {k: str(v) for k, v in found.record.figures.items() if v != 0}
    assert figures == {key: str(value) for key, value in FIGURES.items()}


@pytest.mark.parametrize("before", ["| ", ""], ids=["between bars", "bars between"])
def test_figures_below_a_blank_row_are_not_its_own_where_a_label_is_lost(before: str) -> None:
    def joined(row: Row) -> str:
        row = ["规章", "", "", ""] if row[0] == "规章" else row
        row = row[1:] if row[0] == "行政规范性文件" else row
        return before + " | ".join(row) + before[::-1]

    found = read(told(joined))
    assert (wrong(found), blank(found)) == ({}, keys("disclosure.*.issued", *ROWS))


@pytest.mark.parametrize("between", [" ", "\n", ","], ids=["a line", "cells", "commas"])
def test_a_blank_row_takes_no_figures_of_the_row_below_that_lost_its_label(between: str) -> None:
    def joined(row: Row) -> str:
        row = row[:1] if row[0] == "规章" else row
        return between.join(row[1:] if row[0] == "行政规范性文件" else row)

    found = read(told(joined))
    assert wrong(found) == {}
    assert blank(found) == keys("disclosure.*.issued", *ROWS)
    assert {found.figures.missing[key] for key in keys("disclosure.normative_documents.*")} == {
        Missing.NO_ROW
    }
