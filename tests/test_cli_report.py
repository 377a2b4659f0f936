"""report and demo: what is written, refused and marked."""

from __future__ import annotations

import io
import json
from contextlib import redirect_stdout
from pathlib import Path

import docx
import pytest
from docx.table import Table

from tests.desk import tree
from tests.terminal import Terminal, planted_workbook, sample_record, workbook_of
from xltool.cli import run

pytestmark = pytest.mark.slow

FORMATS = ["docx", "html", "md", "txt"]
HEADINGS = [
    "一、总体情况",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况",
    "六、其他需要报告的事项",
]


@pytest.fixture
def xltool(capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(capsys)


def _figures(name: str, table: str) -> list[str]:
    """A sample's figures of a table, in the order of the form, as a report prints them."""
    tree = json.loads(sample_record(name).read_text("utf-8"))
    return [str(v) for key, v in tree["figures"].items() if key.startswith(f"{table}.")]


@pytest.mark.parametrize("name", ["huayuan-2022", "jinhu-2023", "suqian-2024", "city-2025"])
def test_the_word_tables_hold_the_figures(xltool: Terminal, tmp_path: Path, name: str) -> None:
    book, report = tmp_path / "a.xlsx", tmp_path / "a.docx"
    book.write_bytes(workbook_of(name))
    assert xltool("report", book, "-o", report).status == 0
    tables = docx.Document(str(report)).tables
    assert len(tables) == 3
    disclosure, requests, disputes = map(_grid, tables)
    assert [
        disclosure[row][column]
        for row, columns in ((2, (1, 2, 3)), (3, (1, 2, 3)), (6, (1,)), (9, (1,)), (10, (1,)))
        for column in columns
    ] + [disclosure[13][1]] == _figures(name, "disclosure")
    assert [requests[row][column] for row in range(3, 28) for column in range(3, 10)] == _figures(
        name, "requests"
    )
    assert disputes[3][:15] == _figures(name, "disputes")


def _grid(table: Table) -> list[list[str]]:
    """What stands in a table, row by row; a merged cell's text in each of its places."""
    return [[cell.text for cell in row.cells] for row in table.rows]


def test_the_word_tables_have_the_official_merges(xltool: Terminal, tmp_path: Path) -> None:
    book, report = tmp_path / "a.xlsx", tmp_path / "a.docx"
    book.write_bytes(workbook_of("jinhu-2023"))
    xltool("report", book, "-o", report)
    requests = _grid(docx.Document(str(report)).tables[1])
    assert {requests[row][0] for row in range(5, 27)} == {"三、本年度办理结果"}
    assert {requests[row][1] for row in range(7, 15)} == {"（三）不予公开"}
    assert set(requests[0][3:10]) == {"申请人情况"}
    assert set(requests[1][4:9]) == {"法人或其他组织"}
    assert requests[1][9] == requests[2][9] == "总计"


@pytest.mark.parametrize("suffix", FORMATS)
def test_every_format_has_the_six_sections_in_order(
    xltool: Terminal, tmp_path: Path, suffix: str
) -> None:
    book, report = tmp_path / "a.xlsx", tmp_path / f"a.{suffix}"
    book.write_bytes(workbook_of("jinhu-2023"))
    assert xltool("report", book, "-o", report).status == 0
    text = _text(report)
    places = [text.find(heading) for heading in HEADINGS]
    assert -1 not in places and places == sorted(places)
    assert "草稿" not in text


def _text(report: Path) -> str:
    if report.suffix == ".docx":
        document = docx.Document(io.BytesIO(report.read_bytes()))
        headers = [p.text for s in document.sections for p in s.header.paragraphs]
        return "\n".join([*headers, *(p.text for p in document.paragraphs)])
    return report.read_text("utf-8")


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_workbook_with_errors_gives_no_report(
    xltool: Terminal, tmp_path: Path, suffix: str
) -> None:
    book, report = tmp_path / "a.xlsx", tmp_path / f"a.{suffix}"
    book.write_bytes(planted_workbook())
    ran = xltool("report", book, "-o", report)
    assert (ran.status, report.exists()) == (1, False)
    assert "B203" in ran.out and "D31" in ran.out
    assert "--draft" in ran.err


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_draft_is_marked(xltool: Terminal, tmp_path: Path, suffix: str) -> None:
    book, report = tmp_path / "a.xlsx", tmp_path / f"a.{suffix}"
    book.write_bytes(planted_workbook())
    assert xltool("report", book, "-o", report, "--draft").status == 0
    assert "草稿" in _text(report) and "4 处错误" in _text(report)


def test_blank_figures_and_passages_are_told(xltool: Terminal, tmp_path: Path) -> None:
    book, report = tmp_path / "a.xlsx", tmp_path / "a.md"
    typed = {"requests.carried_in.research": None, "problems": None}
    book.write_bytes(workbook_of("jinhu-2023", dict(typed)))
    ran = xltool("report", book, "-o", report)
    assert ran.status == 0
    assert "2 个数字是空白" in ran.err  # the entry and the total of its row
    assert "主要问题" in ran.err


def test_an_unknown_format_is_wrong_usage(xltool: Terminal, tmp_path: Path) -> None:
    book = tmp_path / "a.xlsx"
    book.write_bytes(workbook_of("huayuan-2022"))
    ran = xltool("report", book, "-o", tmp_path / "a.odt")
    assert ran.status == 2
    assert ".docx" in ran.err


@pytest.fixture(scope="module")
def demonstrated(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder of a demonstration, and what was printed."""
    folder = tmp_path_factory.mktemp("demonstrated") / "demo"
    with redirect_stdout(io.StringIO()) as out:
        assert run(["demo", "--out-dir", str(folder)]) == 0
    return folder, out.getvalue()


def test_the_demo_writes_the_whole_job_and_says_what_to_open(
    xltool: Terminal, demonstrated: tuple[Path, str]
) -> None:
    folder, out = demonstrated
    assert sorted(path.name for path in folder.iterdir()) == [
        "1_空白工作簿.xlsx",
        "2_填好的工作簿.xlsx",
        "2_审核结果.json",
        "2_审核结果.txt",
        "2_年度报告.docx",
        "2_年度报告.html",
        "2_年度报告.md",
        "2_年度报告.txt",
        "2_记录.json",
        "3_审核结果.json",
        "3_审核结果.txt",
        "3_年度报告_草稿.docx",
        "3_有三处错误的工作簿.xlsx",
        "4_按名单发出",
        "5_收回汇总",
    ]
    assert len(list((folder / "4_按名单发出").glob("*.xlsx"))) == 12
    assert sorted(path.name for path in (folder / "5_收回汇总").iterdir()) == [
        "manifest.json",
        "records.csv",
        "records.json",
        "催报.txt",
        "核对总表.xlsx",
        "核对报告.html",
        "汇总年度报告.docx",
        "汇总年度报告.md",
        "汇总表.xlsx",
        "退回",
    ]
    assert "错误 4" in out and "1_空白工作簿.xlsx" in out
    assert xltool("check", folder / "2_填好的工作簿.xlsx").status == 0
    assert xltool("check", folder / "3_有三处错误的工作簿.xlsx").status == 1


def test_the_demo_fills_no_occupied_folder_unasked_and_writes_the_same_bytes_again(
    xltool: Terminal, tmp_path: Path, demonstrated: tuple[Path, str]
) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    assert xltool("demo", "--out-dir", tmp_path).status == 3
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
    assert xltool("demo", "--out-dir", tmp_path, "--force").status == 0
    assert tree(tmp_path) == {**tree(demonstrated[0]), "mine.txt": b"mine"}
