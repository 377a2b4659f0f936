"""What a page shows beside a figure, struck out or not at all is no part of the figure."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from tests.published_2019 import FIGURES, TABLE_1, TABLE_2, TABLE_3, report, varied
from tests.terminal import Terminal
from tests.test_import_2019 import CHOICES
from xltool.model.omission import Omission
from xltool.published import open_page
from xltool.published.page import Passage
from xltool.published.report import Imported, ImportOptions, choose_form, read_report

pytestmark = pytest.mark.slow

TABLES = (varied(TABLE_1, {"行政许可": "120|-5|9@00"}), TABLE_2, TABLE_3)
"""The sign stands where a test puts its markup: the figure is 900."""
KEY = "disclosure.licensing.decisions"
NOTE, STRUCK, HIDDEN = Omission.NOTE, Omission.STRUCK, Omission.HIDDEN

IN_HTML = [
    ("<sup>1</sup>", NOTE),
    ("<sub>1</sub>", NOTE),
    ('<span style="font-size:9px; vertical-align: super">1</span>', NOTE),
    ("<s>1</s>", STRUCK),
    ("<del>1</del>", STRUCK),
    ("<strike><b>1</b></strike>", STRUCK),
    ('<span style="text-decoration: line-through">1</span>', STRUCK),
    ('<span style="TEXT-DECORATION-LINE: underline line-through">1</span>', STRUCK),
    ("<span hidden>1</span>", HIDDEN),
    ('<span style="display:none">1</span>', HIDDEN),
    ('<span style="visibility: hidden"><i>1</i></span>', HIDDEN),
    ('<span style="display:none"><span>1</span></span>', HIDDEN),
]
IN_WORD = [
    ('<w:vertAlign w:val="superscript"/>', NOTE),
    ('<w:vertAlign w:val="subscript"/>', NOTE),
    ("<w:strike/>", STRUCK),
    ('<w:dstrike w:val="1"/>', STRUCK),
    ("<w:vanish/>", HIDDEN),
]
IN_MARKDOWN = [
    ("~~1~~", STRUCK),
    ("<del>1</del>", STRUCK),
    ("<sup>1</sup>", NOTE),
    ("[^1]", NOTE),
    ('<span style="display:none">1</span>', HIDDEN),
    ("<span hidden>1</span>", HIDDEN),
]


def imported(data: bytes, suffix: str) -> Imported:
    page = open_page(data, suffix)
    return read_report(choose_form(CHOICES, page), page, ImportOptions())


def replaced(data: bytes, suffix: str, old: str, new: str) -> bytes:
    """A report with other words or markup in one place, the parts of a Word file packed again."""
    if suffix != ".docx":
        assert data.count(old.encode()) == 1
        return data.replace(old.encode(), new.encode())
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        (name,) = archive.namelist()
        part = archive.read(name).decode()
    assert part.count(old) == 1
    found = io.BytesIO()
    with zipfile.ZipFile(found, "w") as archive:
        archive.writestr(name, part.replace(old, new))
    return found.getvalue()


def with_markup(markup: str, suffix: str) -> bytes:
    return replaced(report(TABLES, suffix), suffix, "@", markup)


def run_with(properties: str, text: str = "<w:t>1</w:t>") -> str:
    """Ends the run of the figure, and begins it again behind another run."""
    other = f"<w:r><w:rPr>{properties}</w:rPr>{text}</w:r>"
    return f"</w:t></w:r>{other}<w:r><w:t>"


def check_left_out(read: Imported, why: Omission) -> None:
    figures = {k: str(v) for k, v in read.record.figures.items() if v not in (0, None)}
    assert figures == {key: str(value) for key, value in FIGURES.items()}
    (out,) = read.left_out
    assert (out.why, out.beside, out.table, out.column) == (why, "900", 1, 4)
    assert "1" in out.text


@pytest.mark.parametrize(("markup", "why"), IN_HTML)
def test_markup_of_a_web_page(markup: str, why: Omission) -> None:
    check_left_out(imported(with_markup(markup, ".html"), ".html"), why)


@pytest.mark.parametrize(("properties", "why"), IN_WORD)
def test_properties_of_a_run_in_word(properties: str, why: Omission) -> None:
    check_left_out(imported(with_markup(run_with(properties), ".docx"), ".docx"), why)


@pytest.mark.parametrize(("markup", "why"), IN_MARKDOWN)
def test_marks_of_markdown(markup: str, why: Omission) -> None:
    check_left_out(imported(with_markup(markup, ".md"), ".md"), why)


def test_what_a_revision_in_word_deleted_is_told() -> None:
    deleted = "</w:t></w:r><w:del><w:r><w:delText>1</w:delText></w:r></w:del><w:r><w:t>"
    check_left_out(imported(with_markup(deleted, ".docx"), ".docx"), STRUCK)


@pytest.mark.parametrize(
    "properties",
    [
        '<w:strike w:val="0"/>',
        '<w:vertAlign w:val="baseline"/>',
        "<w:rPrChange><w:rPr><w:vanish/></w:rPr></w:rPrChange>",
    ],
)
def test_a_property_that_is_off_leaves_nothing_out(properties: str) -> None:
    read = imported(with_markup(run_with(properties), ".docx"), ".docx")
    assert (read.record.figures[KEY], read.left_out) == (9100, ())


@pytest.mark.parametrize(
    "row",
    [
        '<tr style="display:none"><td>9</td><td>9</td><td>9</td><td>9</td></tr>',
        "<tr hidden><td>行政许可<td>1<td>1<td>1</tr>",
        '<tr><td style="display:none">行政许可</td><td hidden>1</td></tr>',
    ],
)
def test_cells_that_take_no_place_are_no_cells(row: str) -> None:
    page = with_markup("", ".html").decode()
    at = page.index("<tr", page.index("行政许可"))
    read = imported((page[:at] + row + page[at:]).encode(), ".html")
    assert read.record.figures[KEY] == 900
    assert read.record.figures["disclosure.penalties.decisions"] == 81
    assert {each.why for each in read.left_out} == {HIDDEN}


def test_a_hidden_cell_moves_those_behind_it() -> None:
    page = with_markup("", ".html").decode()
    page = page.replace("<p>-5</p></td>", '<p>-5</p></td><td style="display:none">7</td>', 1)
    assert imported(page.encode(), ".html").record.figures[KEY] == 900


def test_what_is_open_in_a_cell_ends_with_it() -> None:
    read = imported(with_markup('<span style="display:none">1', ".html"), ".html")
    assert read.record.figures["disclosure.penalties.decisions"] == 81


@pytest.mark.parametrize("suffix", [".html", ".docx", ".md"])
def test_sentences_keep_raised_characters_and_lose_what_is_struck_out(suffix: str) -> None:
    both = {
        ".html": "面积3m<sup>2</sup>，<del>已毕</del>。",
        ".md": "面积3m<sup>2</sup>，~~已毕~~。",
        ".docx": "面积3m"
        + run_with('<w:vertAlign w:val="superscript"/>', "<w:t>2</w:t>")
        + "，"
        + run_with("<w:strike/>", "<w:t>已毕</w:t>")
        + "。",
    }[suffix]
    page = with_markup("", suffix)
    read = imported(replaced(page, suffix, "本年度没有收取信息处理费。", both), suffix)
    out = read.left_out
    assert [(each.text, each.why, each.table) for each in out] == [("已毕", STRUCK, None)]
    assert out[0].beside == "面积3m2，。"
    assert "面积3m2，。" in read.record.text.values()


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("甲\\~~乙~~丙", "甲~~乙丙"),
        ("甲\\<s>乙\\</s>丙", "甲<s>乙</s>丙"),
        ("甲<b>乙</b>丙", "甲乙丙"),
    ],
)
def test_an_escaped_mark_of_markdown_strikes_nothing_out(written: str, shown: str) -> None:
    page = open_page(written.encode(), ".md")
    (passage,) = page.blocks
    assert isinstance(passage, Passage)
    assert (passage.text, page.left_out) == (shown, ())


def test_what_is_left_out_is_told_with_its_place(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    page = tmp_path / "报告.html"
    page.write_bytes(with_markup("<s>1</s>", ".html"))
    ran = Terminal(capsys)("import", page, "-o", tmp_path / "单位.xlsx")
    (told,) = (line for line in ran.err.splitlines() if "划掉的" in line)
    assert told.startswith("表 1 第 7 行第 4 格：划掉的“1”")
