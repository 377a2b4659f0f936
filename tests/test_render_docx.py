"""The Word file, read back by python-docx and by looking into its parts."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import docx
import pytest
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.table import Table as ReadTable
from docx.text.paragraph import Paragraph as ReadParagraph

from xltool.definitions import parse_form
from xltool.model.form import Table as FormTable
from xltool.model.grid import Role, grid_of
from xltool.reporting.document import (
    Align,
    Block,
    Document,
    DocumentTable,
    Heading,
    Paragraph,
    TableCell,
)
from xltool.reporting.render import render
from xltool.resources import templates

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def as_report_table(table: FormTable, caption: str) -> DocumentTable:
    """A table of the form whose figures are 1, 2, 3 and so on in reading order of its grid."""
    grid = grid_of(table)
    cells = []
    figures = 0
    for cell in grid.cells:
        is_figure = cell.role is Role.FIGURE
        figures += is_figure
        text = str(figures) if is_figure else cell.text
        align = Align.LEFT if cell.role is Role.ROW else Align.CENTRE
        place = (cell.row, cell.column, cell.row_span, cell.column_span)
        cells.append(TableCell(*place, text, not is_figure, align))
    return DocumentTable(caption, grid.rows, grid.header_rows, table.widths, tuple(cells))


@pytest.fixture(scope="module")
def report() -> Document:
    path = templates() / "gkbg" / "2021" / "form.toml"
    form = parse_form(path.read_text(encoding="utf-8"), path.name)
    blocks: list[Block] = []
    for section in form.sections:
        if section.number:
            blocks.append(Heading(1, section.heading))
        blocks += [Heading(2, text.heading) for text in section.texts if text.heading]
        blocks.append(Paragraph("全年主动公开政府信息13612条。"))
        if section.table:
            blocks.append(as_report_table(form.tables[section.table], section.title))
    return Document("华源县2023年政府信息公开工作年度报告", tuple(blocks))


def read(document: Document) -> WordDocument:
    return docx.Document(BytesIO(render(document, "docx")))


def part(document: Document, name: str) -> ET.Element:
    with ZipFile(BytesIO(render(document, "docx"))) as package:
        return ET.fromstring(package.read(name))


def words(element: ET.Element) -> str:
    return "".join(each.text or "" for each in element.iter(f"{W}t"))


def grid_texts(table: ReadTable) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def table_of(*rows: tuple[str, ...], header_rows: int = 0) -> DocumentTable:
    """A plain table without merges, all columns alike."""
    cells = tuple(
        TableCell(row, column, 1, 1, text, row <= header_rows, Align.CENTRE)
        for row, texts in enumerate(rows, 1)
        for column, text in enumerate(texts, 1)
    )
    return DocumentTable("示例", len(rows), header_rows, (1.0,) * len(rows[0]), cells)


def test_merged_cells_of_table_2_hold_their_texts_at_every_place(report: Document) -> None:
    grid = grid_texts(read(report).tables[1])
    corner = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
    assert [len(row) for row in grid] == [10] * 28
    assert grid[0] == [corner] * 3 + ["申请人情况"] * 7
    assert grid[1] == [corner] * 3 + ["自然人", *["法人或其他组织"] * 5, "总计"]
    assert grid[2][:6] == [*[corner] * 3, "自然人", "商业企业", "科研机构"]
    assert grid[2][6:] == ["社会公益组织", "法律服务机构", "其他", "总计"]
    assert grid[3] == ["一、本年新收政府信息公开申请数量"] * 3 + [str(i) for i in range(1, 8)]
    assert [row[0] for row in grid[5:27]] == ["三、本年度办理结果"] * 22
    assert [row[1] for row in grid[7:15]] == ["（三）不予公开"] * 8
    assert grid[7][2] == "1.属于国家秘密"
    assert grid[26][1:3] == ["（七）总计"] * 2
    assert grid[27] == ["四、结转下年度继续办理"] * 3 + [str(i) for i in range(169, 176)]


def test_figures_of_table_1_span_its_three_columns(report: Document) -> None:
    grid = grid_texts(read(report).tables[0])
    assert grid[0] == ["第二十条第（一）项"] * 4
    assert grid[3] == ["行政规范性文件", "4", "5", "6"]
    assert grid[6] == ["行政许可", "7", "7", "7"]


@pytest.mark.parametrize("number", [0, 1, 2])
def test_table_widths_add_up_to_156_mm(report: Document, number: int) -> None:
    table = list(part(report, "word/document.xml").iter(f"{W}tbl"))[number]
    columns = [int(each.attrib[f"{W}w"]) for each in table.iter(f"{W}gridCol")]
    rows = [[int(cell.attrib[f"{W}w"]) for cell in row.iter(f"{W}tcW")] for row in table[2:]]
    assert sum(columns) == 8844
    assert {sum(row) for row in rows} == {8844}


def test_page_is_a4_with_the_margins_of_the_standard(report: Document) -> None:
    (section,) = read(report).sections
    sides = ("page_width", "page_height", "top_margin", "bottom_margin", "left_margin")
    lengths = [round(getattr(section, side).mm) for side in (*sides, "right_margin")]
    assert lengths == [210, 297, 37, 35, 28, 26]


def test_header_rows_repeat_and_no_row_splits(report: Document) -> None:
    tables = list(part(report, "word/document.xml").iter(f"{W}tbl"))
    rows = [list(table.iter(f"{W}tr")) for table in tables]
    heads = [[row.find(f".//{W}tblHeader") is not None for row in table] for table in rows]
    repeated = [[i for i, repeats in enumerate(table) if repeats] for table in heads]
    assert repeated == [[], [0, 1, 2], [0, 1, 2]]
    assert all(row.find(f".//{W}cantSplit") is not None for table in rows for row in table)


def test_caption_is_told_to_screen_readers_and_not_printed(report: Document) -> None:
    body = part(report, "word/document.xml")
    captions = [each.attrib[f"{W}val"] for each in body.iter(f"{W}tblCaption")]
    assert captions[0] == "主动公开政府信息情况"
    assert "主动公开政府信息情况" not in [words(each) for each in body.iter(f"{W}p")]


def test_document_carries_no_formatting_but_styles(report: Document) -> None:
    body = part(report, "word/document.xml")
    assert list(body.iter(f"{W}rPr")) == []
    properties = {each.tag for block in body.iter(f"{W}pPr") for each in block}
    assert properties == {f"{W}pStyle"}


def test_every_style_in_use_is_defined(report: Document) -> None:
    known = {each.attrib[f"{W}styleId"] for each in part(report, "word/styles.xml")[1:]}
    for name in ("document", "header-odd", "header-even", "footer-odd", "footer-even"):
        for kind in ("pStyle", "tblStyle"):
            used = part(report, f"word/{name}.xml").iter(f"{W}{kind}")
            assert {each.attrib[f"{W}val"] for each in used} <= known


@pytest.mark.parametrize(
    ("style", "font", "half_points"),
    [
        ("Normal", "仿宋_GB2312", "32"),
        ("Title", "方正小标宋简体", "44"),
        ("Heading1", "黑体", None),
        ("Heading2", "楷体_GB2312", None),
        ("TableText", "宋体", "21"),
        ("PageNumberOdd", "宋体", "28"),
        ("DraftMark", "黑体", "24"),
    ],
)
def test_style_has_the_font_and_size_of_the_standard(
    report: Document, style: str, font: str, half_points: str | None
) -> None:
    found = part(report, "word/styles.xml").find(f"{W}style[@{W}styleId='{style}']")
    assert found is not None
    fonts, size = found.find(f".//{W}rFonts"), found.find(f".//{W}sz")
    assert fonts is not None and fonts.attrib[f"{W}eastAsia"] == font
    assert (None if size is None else size.attrib[f"{W}val"]) == half_points
    assert found.find(f".//{W}b") is None


def test_body_has_22_lines_of_28_characters(report: Document) -> None:
    styles = part(report, "word/styles.xml")
    spacing = styles.findall(f"{W}style[@{W}styleId='Normal']//{W}spacing")
    indent = styles.find(f"{W}style[@{W}styleId='BodyText']//{W}ind")
    assert {f"{W}line": "560", f"{W}lineRule": "exact"}.items() <= spacing[0].attrib.items()
    assert spacing[1].attrib == {f"{W}val": "-5"}
    assert indent is not None
    assert indent.attrib == {f"{W}firstLineChars": "200", f"{W}firstLine": "640"}


def test_paragraphs_wear_their_styles(report: Document) -> None:
    seen = [(each.style.name, each.text) for each in read(report).paragraphs if each.style]
    assert seen[0] == ("Title", "华源县2023年政府信息公开工作年度报告")
    assert ("Heading 1", "一、总体情况") in seen
    assert ("Heading 2", "（二）依申请公开") in seen
    assert ("Body Text", "全年主动公开政府信息13612条。") in seen


def test_fonts_come_from_no_theme_and_lines_from_no_grid(report: Document) -> None:
    with ZipFile(BytesIO(render(report, "docx"))) as package:
        everything = {name: package.read(name).decode() for name in package.namelist()}
    assert not re.search(r"\w+Theme=", everything["word/styles.xml"])
    assert "docGrid" not in everything["word/document.xml"]


def test_a_number_is_never_broken_at_the_end_of_a_line(report: Document) -> None:
    """LibreOffice breaks Chinese, and what is said to be Chinese, after any character."""
    with ZipFile(BytesIO(render(report, "docx"))) as package:
        styles = package.read("word/styles.xml").decode()
    assert '<w:lang w:val="en-US" w:eastAsia="zh-CN"' in styles


def test_missing_fonts_have_stand_ins(report: Document) -> None:
    stand_ins = {
        font.attrib[f"{W}name"]: font[0].attrib[f"{W}val"]
        for font in part(report, "word/fontTable.xml")
        if font[0].tag == f"{W}altName"
    }
    assert stand_ins["仿宋_GB2312"] == "仿宋"
    assert stand_ins["楷体_GB2312"] == "楷体"
    assert stand_ins["方正小标宋简体"] == "宋体"


def test_page_number_stands_right_on_odd_pages_and_left_on_even_ones(report: Document) -> None:
    word = read(report)
    section = word.sections[0]
    assert word.settings.odd_and_even_pages_header_footer
    right, left = WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.LEFT
    for footer, side in ((section.footer, right), (section.even_page_footer, left)):
        (line,) = footer.paragraphs
        assert words(ET.fromstring(line._p.xml)) == "— 1 —"
        assert line.style is not None
        assert line.style.paragraph_format.alignment == side


@pytest.mark.parametrize("draft", ["草稿：审核有错误，不得公布", ""])
def test_draft_mark_stands_on_odd_and_even_pages_or_nowhere(report: Document, draft: str) -> None:
    section = read(replace(report, draft=draft)).sections[0]
    for header in (section.header, section.even_page_header):
        assert not header.is_linked_to_previous
        assert [each.text for each in header.paragraphs] == [draft]


def test_hostile_text_stays_text() -> None:
    hostile = "<script>alert(1)</script> & \"'| ]]> {{ title }} </w:t>"
    document = Document(
        hostile,
        (Heading(1, hostile), Paragraph(hostile), replace(table_of((hostile,)), caption=hostile)),
        draft=hostile,
    )
    word = read(document)
    assert [each.text for each in word.paragraphs[:3]] == [hostile] * 3
    assert word.tables[0].cell(0, 0).text == hostile
    assert word.sections[0].header.paragraphs[0].text == hostile
    assert word.core_properties.title == hostile


def test_characters_that_xml_forbids_never_reach_the_file() -> None:
    dirty = "甲\x00乙\x0b丙\ud800丁\uffff戊\x1b[31m"
    word = read(Document(dirty, (Paragraph(dirty), table_of((dirty,)))))
    clean = "甲乙 丙丁戊[31m"
    assert [each.text for each in word.paragraphs[:2]] == [clean] * 2
    assert word.tables[0].cell(0, 0).text == clean


def test_same_document_gives_the_same_bytes_that_name_no_machine_and_no_day(
    report: Document,
) -> None:
    content = render(report, "docx")
    assert content == render(replace(report), "docx")
    with ZipFile(BytesIO(content)) as package:
        entries = package.infolist()
        core = package.read("docProps/core.xml").decode()
    assert entries[0].filename == "[Content_Types].xml"
    assert {
        (each.date_time, each.create_system, each.external_attr, each.compress_type)
        for each in entries
    } == {((1980, 1, 1, 0, 0, 0), 3, 0o100644 << 16, ZIP_DEFLATED)}
    assert "dcterms" not in core
    assert "<dc:title>华源县2023年政府信息公开工作年度报告</dc:title>" in core


def test_two_tables_are_kept_apart_and_a_paragraph_comes_last() -> None:
    body = part(Document("题", (table_of(("1",)), table_of(("2",)))), "word/document.xml")[0]
    tags = [each.tag.removeprefix(W) for each in body]
    assert tags == ["p", "tbl", "p", "tbl", "p", "sectPr"]


def test_column_grows_to_keep_a_long_number_whole() -> None:
    table = table_of(("行政机关办理的政府信息公开申请", "12345678901"), ("1", "2"))
    table = replace(table, widths=(9.0, 1.0))
    columns = part(Document("题", (table,)), "word/document.xml").iter(f"{W}gridCol")
    first, second = (int(each.attrib[f"{W}w"]) for each in columns)
    assert second >= 11 * 105 + 2 * 28  # eleven digits of 5.25 pt and the cell's margins
    assert first + second == 8844


def kept_rows(table: ET.Element) -> list[bool]:
    """Which rows stay with the next: every paragraph in them wears a style that says so."""
    kept = {"TableHeading", "TableTextKept", "TableCentredKept"}
    return [
        {style.attrib[f"{W}val"] for style in row.iter(f"{W}pStyle")} <= kept
        for row in table.iter(f"{W}tr")
    ]


def test_the_small_tables_stand_whole_on_a_page_and_the_large_one_may_split(
    report: Document,
) -> None:
    one, two, three = map(kept_rows, part(report, "word/document.xml").iter(f"{W}tbl"))
    assert one == [True] * 13 + [False]
    assert two[:3] == [True] * 3 and set(two[3:]) == {False}
    assert three == [True] * 3 + [False]


def test_a_table_with_long_texts_is_large_however_few_its_rows() -> None:
    table = table_of(("字" * 900,), ("1",))
    (found,) = part(Document("题", (table,)), "word/document.xml").iter(f"{W}tbl")
    assert kept_rows(found) == [False, False]


@pytest.mark.parametrize("style", ["TableTextKept", "TableCentredKept", "BodyTextKept"])
def test_a_style_that_keeps_differs_in_nothing_else(report: Document, style: str) -> None:
    found = part(report, "word/styles.xml").find(f"{W}style[@{W}styleId='{style}']")
    assert found is not None
    based = found.find(f"{W}basedOn")
    assert based is not None and based.attrib[f"{W}val"] == style.removesuffix("Kept")
    assert [each.tag for each in found.iter(f"{W}pPr")] == [f"{W}pPr"]
    assert [each.tag for block in found.iter(f"{W}pPr") for each in block] == [f"{W}keepNext"]
    assert found.find(f"{W}rPr") is None


def test_only_a_table_too_wide_for_upright_pages_turns_its_page() -> None:
    wide = table_of(("1234567",) * 15)
    word = read(
        Document("题", (Paragraph("前。"), Heading(1, "四、情况"), wide, Paragraph("后。")))
    )
    upright, turned, again = word.sections
    assert [each.orientation for each in (upright, turned, again)] == [0, 1, 0]
    assert (turned.page_width or 0) > (turned.page_height or 0)
    assert [each.text for each in word.paragraphs][:4] == ["题", "前。", "", "四、情况"]
    assert [type(each) for each in turned.iter_inner_content()][:2] == [ReadParagraph, ReadTable]
    columns = part(Document("题", (wide,)), "word/document.xml").iter(f"{W}gridCol")
    assert sum(int(each.attrib[f"{W}w"]) for each in columns) == 12756
