"""`xltool report` beyond the plain report: dates, sentences, suggestions, fragments, PDF."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.office import requires_office
from tests.terminal import Terminal, planted_workbook, workbook_of
from tests.test_architecture import MODULES, imported
from tests.web_page import read_page
from xltool.app import pdf
from xltool.resources import templates

pytestmark = pytest.mark.slow

EMPTY = {"overview.proactive": None, "overview.on_request": None}


@pytest.fixture
def xltool(capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(capsys)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "a.xlsx"
    path.write_bytes(workbook_of("suqian-2024"))
    return path


@pytest.fixture
def silent(tmp_path: Path) -> Path:
    """A workbook whose office wrote nothing of its figures, all of which are zero."""
    path = tmp_path / "silent.xlsx"
    path.write_bytes(workbook_of("huayuan-2022", dict(EMPTY)))
    return path


def test_the_date_given_stands_below_the_office(
    xltool: Terminal, tmp_path: Path, book: Path
) -> None:
    report = tmp_path / "a.md"
    assert xltool("report", book, "-o", report, "--date", "2025-01-09").status == 0
    assert report.read_text("utf-8").endswith("\n\n宿迁市\n\n2025年1月9日\n")


def test_without_a_date_only_the_office_signs_and_it_is_told(
    xltool: Terminal, tmp_path: Path, book: Path
) -> None:
    report = tmp_path / "a.md"
    ran = xltool("report", book, "-o", report)
    assert report.read_text("utf-8").endswith("\n\n宿迁市\n")
    assert "--date" in ran.err


@pytest.mark.parametrize("day", ["2025-13-01", "20250109x", "昨天", "2025年1月9日"])
def test_what_is_no_day_is_wrong_usage(
    xltool: Terminal, tmp_path: Path, book: Path, day: str
) -> None:
    ran = xltool("report", book, "-o", tmp_path / "a.md", "--date", day)
    assert ran.status == 2
    assert day in ran.err


def test_an_output_is_asked_for(xltool: Terminal, book: Path) -> None:
    ran = xltool("report", book)
    assert ran.status == 2
    assert "-o" in ran.err


def test_empty_topics_are_written_from_figures_and_told(
    xltool: Terminal, tmp_path: Path, silent: Path
) -> None:
    report = tmp_path / "a.txt"
    ran = xltool("report", silent, "-o", report)
    assert ran.status == 0
    assert "由数字写成：（一）主动公开、（二）依申请公开\n" in ran.err
    lines = report.read_text("utf-8").splitlines()
    first, second = lines.index("（一）主动公开"), lines.index("（二）依申请公开")
    assert lines[first + 1 : first + 3] == [
        "　　2022年，本机关未制发、废止行政规范性文件。截至年底，没有现行有效的行政规范性文件。",
        "　　全年未作出行政许可、行政处罚、行政强制决定。全年没有行政事业性收费。",
    ]
    assert lines[second + 1 : second + 3] == [
        "　　2022年，本机关未收到政府信息公开申请。没有上年结转的申请。",
        "　　全年没有因政府信息公开引起的行政复议和行政诉讼。",
    ]


def test_the_audit_marks_what_will_be_generated(xltool: Terminal, silent: Path) -> None:
    found = xltool("check", silent, "--format", "json").json["files"][0]["findings"]
    marked = [(f["severity"], f["key"]) for f in found if f["code"] == "N201"]
    assert marked == [("note", "overview.proactive"), ("note", "overview.on_request")]


def test_a_topic_that_was_written_is_not_marked(xltool: Terminal, book: Path) -> None:
    found = xltool("check", book, "--format", "json").json["files"][0]["findings"]
    assert "N201" not in {f["code"] for f in found}


def test_suggestions_stand_beside_what_was_written(xltool: Terminal, book: Path) -> None:
    ran = xltool("report", book, "--suggest")
    assert ran.status == 0
    lines = ran.out.splitlines()
    at = lines.index("（二）依申请公开")
    assert lines[at + 1] == "  单位写的："
    assert lines[at + 2].startswith("    全市新收政府信息公开申请3525件")
    assert lines[at + 3] == "  由数字写成："
    assert lines[at + 4].startswith("    2024年，本机关新收政府信息公开申请3525件。")
    assert "政府信息管理" not in ran.out


def test_a_suggestion_says_where_nothing_was_written(xltool: Terminal, silent: Path) -> None:
    lines = xltool("report", silent, "--suggest").out.splitlines()
    assert lines[lines.index("（一）主动公开") + 1].startswith("  单位没有写")


def test_suggestions_go_to_a_file_that_is_not_replaced_unasked(
    xltool: Terminal, tmp_path: Path, book: Path
) -> None:
    text = tmp_path / "对照.txt"
    assert xltool("report", book, "--suggest", "-o", text).out == ""
    assert text.read_text("utf-8").startswith("宿迁市2024年政府信息公开工作年度报告\n")
    assert xltool("report", book, "--suggest", "-o", text).status == 3
    assert xltool("report", book, "--suggest", "-o", tmp_path / "a.docx").status == 2


def test_a_workbook_with_errors_gives_no_suggestion(xltool: Terminal, tmp_path: Path) -> None:
    planted = tmp_path / "b.xlsx"
    planted.write_bytes(planted_workbook())
    ran = xltool("report", planted, "--suggest")
    assert ran.status == 1
    assert "由数字写成：" not in ran.out
    assert xltool("report", planted, "--suggest", "--draft").status == 0


def test_a_sentence_file_of_ones_own_is_used(
    xltool: Terminal, tmp_path: Path, silent: Path
) -> None:
    own = tmp_path / "句子.toml"
    text = (templates() / "gkbg" / "2021" / "narrative.toml").read_text("utf-8")
    own.write_text("\ufeff" + text.replace("本机关", "我局"), encoding="utf-8")
    report = tmp_path / "a.md"
    assert xltool("report", silent, "-o", report, "--narrative", own).status == 0
    assert "2022年，我局未收到政府信息公开申请。" in report.read_text("utf-8")


def test_every_fault_of_a_sentence_file_is_listed(
    xltool: Terminal, tmp_path: Path, silent: Path
) -> None:
    own, report = tmp_path / "句子.toml", tmp_path / "a.md"
    text = (templates() / "gkbg" / "2021" / "narrative.toml").read_text("utf-8")
    text = text.replace("{received}件", "{asked}件", 1).replace('alone = "本机关"', "alone = 1")
    own.write_text(text, encoding="utf-8")
    ran = xltool("report", silent, "-o", report, "--narrative", own)
    assert (ran.status, report.exists()) == (3, False)
    assert "没有 asked 这个量" in ran.err and "subjects.alone: 应是文字" in ran.err
    own.write_bytes("主语".encode("gbk"))
    assert "UTF-8" in xltool("report", silent, "-o", report, "--narrative", own).err


def test_a_fragment_has_its_look_in_every_element_and_no_page_around_it(
    xltool: Terminal, tmp_path: Path, book: Path
) -> None:
    path = tmp_path / "a.html"
    assert xltool("report", book, "-o", path, "--fragment").status == 0
    text = path.read_text("utf-8")
    for gone in ("<html", "<head", "<body", "<style", "<script", "class=", "id="):
        assert gone not in text
    page = read_page(path.read_bytes())
    tables = page.all("table")
    assert [table.one("caption").text for table in tables] == [
        "主动公开政府信息情况",
        "收到和处理政府信息公开申请情况",
        "政府信息公开行政复议、行政诉讼情况",
    ]
    cells = [*page.all("td"), *page.all("th")]
    assert all("border: 1px solid" in cell.attributes["style"] for cell in cells)
    assert all(
        "style" in each.attributes for tag in ("h1", "h2", "h3", "p") for each in page.all(tag)
    )
    assert {heading.attributes["scope"] for heading in page.all("th")} == {
        *("row", "rowgroup", "col", "colgroup")
    }


@requires_office
def test_a_pdf_stands_beside_the_word_report_the_same_every_time(
    xltool: Terminal, tmp_path: Path, book: Path
) -> None:
    first, second = tmp_path / "a.docx", tmp_path / "b.pdf"
    assert xltool("report", book, "-o", first, "--pdf").status == 0
    assert xltool("report", book, "-o", second).status == 0
    content = (tmp_path / "a.pdf").read_bytes()
    assert content.startswith(b"%PDF")
    assert content == second.read_bytes()
    assert b"D:19800101000000" in content
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "a.docx",
        "a.pdf",
        "a.xlsx",
        "b.pdf",
    ]


def test_without_libreoffice_nothing_is_written_and_it_is_told(
    xltool: Terminal, tmp_path: Path, book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    ran = xltool("report", book, "-o", tmp_path / "a.docx", "--pdf")
    assert ran.status == 3
    assert "LibreOffice" in ran.err
    assert [path.name for path in tmp_path.iterdir()] == ["a.xlsx"]


def _program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Put a program in the place of LibreOffice."""
    path = tmp_path / "office"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    monkeypatch.setattr(shutil, "which", lambda _: str(path))


@pytest.mark.skipif(os.name != "posix", reason="the program is a shell script")
def test_a_conversion_that_hangs_is_ended_with_all_it_started(
    xltool: Terminal, tmp_path: Path, book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started = tmp_path / "pid"
    _program(tmp_path, monkeypatch, f"sleep 60 & echo $! > '{started}'; wait")
    monkeypatch.setattr(pdf, "SECONDS", 1)
    ran = xltool("report", book, "-o", tmp_path / "a.pdf")
    assert ran.status == 3
    assert "1 秒" in ran.err
    state = Path(f"/proc/{started.read_text().strip()}/stat")
    assert not state.exists() or state.read_text().split()[2] == "Z"


@pytest.mark.skipif(os.name != "posix", reason="the program is a shell script")
def test_a_conversion_that_writes_nothing_is_told(
    xltool: Terminal, tmp_path: Path, book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _program(tmp_path, monkeypatch, "exit 1")
    ran = xltool("report", book, "-o", tmp_path / "a.pdf")
    assert (ran.status, (tmp_path / "a.pdf").exists()) == (3, False)


def test_one_module_alone_runs_other_programs() -> None:
    assert [m for m in MODULES if "subprocess" in imported(m)] == ["programs.py"]
