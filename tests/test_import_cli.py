"""`xltool import`, and published reports given to `--previous`."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.import_variants import MARKUP, RECORD, VARIANTS
from tests.terminal import Terminal
from xltool.cli.command import COMMANDS
from xltool.model.record_json import record_tree
from xltool.resources import samples

pytestmark = pytest.mark.slow

TORN = Path(__file__).parent / "fixtures" / "torn_report.md"
THIS = samples() / "suqian-2024" / "workbook.xlsx"


@pytest.fixture
def xltool(capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(capsys)


def published(path: Path, name: str = "as a page") -> Path:
    path.write_bytes(VARIANTS[name].data)
    return path


def report_of(xltool: Terminal, sample: str, path: Path) -> Path:
    assert xltool("report", samples() / sample / "workbook.xlsx", "-o", path).status == 0
    return path


def test_import_is_a_command() -> None:
    assert "import" in COMMANDS


def test_a_report_becomes_a_workbook_and_a_record(xltool: Terminal, tmp_path: Path) -> None:
    page, book, record = published(tmp_path / "a.html"), tmp_path / "a.xlsx", tmp_path / "a.json"
    ran = xltool("import", page, "-o", book, "--record", record)
    assert (ran.status, ran.out) == (0, "")
    assert xltool("export", book).json["figures"] == record_tree(RECORD)["figures"]
    assert json.loads(record.read_text("utf-8"))["figures"] == record_tree(RECORD)["figures"]


def test_repairs_are_told(xltool: Terminal, tmp_path: Path) -> None:
    ran = xltool("import", TORN, "-o", tmp_path / "a.xlsx")
    assert sum(line.startswith("已修复") for line in ran.err.splitlines()) == 8
    assert "未知" not in ran.err.replace("0 个未知", "")


def test_unknown_figures_are_told_and_blank(xltool: Terminal, tmp_path: Path) -> None:
    page = published(tmp_path / "a.html", "a row that is missing")
    ran = xltool("import", page, "-o", tmp_path / "a.xlsx", "--record", tmp_path / "a.json")
    assert ran.status == 0
    (line,) = [line for line in ran.err.splitlines() if line.startswith("未知")]
    assert "4.无正当理由大量反复申请（全部 7 格）" in line
    tree = json.loads((tmp_path / "a.json").read_text("utf-8"))
    assert tree["figures"]["requests.not_processed_excessive.enterprise"] is None
    assert tree["figures"]["requests.handled_total.total"] is None
    assert tree["reported"]["requests.handled_total.enterprise"] > 0


def test_every_figure_has_its_place_in_the_trace(xltool: Terminal, tmp_path: Path) -> None:
    trace = tmp_path / "a.csv"
    page = published(tmp_path / "a.html")
    assert xltool("import", page, "-o", tmp_path / "a.xlsx", "--trace", trace).status == 0
    lines = list(csv.DictReader(io.StringIO(trace.read_text("utf-8-sig"))))
    assert len(lines) == 200
    fees = next(line for line in lines if line["key"] == "disclosure.fees.amount")
    assert [fees[k] for k in ("table", "row", "column", "raw")] == ["1", "14", "2", "14722.49"]


@pytest.mark.parametrize("raw", ["-2+3", "＝1+1", "＠A1"])
def test_a_raw_text_in_the_trace_is_never_a_formula(
    raw: str, xltool: Terminal, tmp_path: Path
) -> None:
    page = tmp_path / "a.html"
    page.write_text(MARKUP.replace(">54408<", f">{raw}<"), encoding="utf-8")
    trace = tmp_path / "a.csv"
    assert xltool("import", page, "-o", tmp_path / "a.xlsx", "--trace", trace).status == 0
    lines = csv.DictReader(io.StringIO(trace.read_text("utf-8-sig")))
    assert [line["raw"] for line in lines if raw in line["raw"]] == [f"'{raw}"]


def test_verbose_says_where_each_figure_was_read(xltool: Terminal, tmp_path: Path) -> None:
    page = published(tmp_path / "a.html")
    ran = xltool("import", page, "-o", tmp_path / "a.xlsx", "--verbose")
    told = [line for line in ran.err.splitlines() if line.split("　")[0] in RECORD.figures]
    assert len(told) == 200


def test_a_page_without_tables_is_refused(xltool: Terminal, tmp_path: Path) -> None:
    page = tmp_path / "a.html"
    page.write_text("<p>没有表</p>", encoding="utf-8")
    ran = xltool("import", page, "-o", tmp_path / "a.xlsx")
    assert ran.status == 3
    assert not (tmp_path / "a.xlsx").exists()


def test_a_file_of_another_kind_is_wrong_usage(xltool: Terminal, tmp_path: Path) -> None:
    report = tmp_path / "a.pdf"
    report.write_bytes(b"%PDF-1.7\n")
    assert xltool("import", report, "-o", tmp_path / "a.xlsx").status == 2


def test_an_existing_file_is_kept(xltool: Terminal, tmp_path: Path) -> None:
    page, book = published(tmp_path / "a.html"), tmp_path / "a.xlsx"
    book.write_bytes(b"x")
    assert xltool("import", page, "-o", book).status == 3
    assert book.read_bytes() == b"x"


@pytest.mark.parametrize("suffix", ["html", "docx", "md", "txt"])
def test_last_year_is_a_published_report(xltool: Terminal, tmp_path: Path, suffix: str) -> None:
    report = report_of(xltool, "suqian-2023", tmp_path / f"上年.{suffix}")
    ran = xltool("check", THIS, "--previous", report, "--format", "json")
    codes = [each["code"] for each in ran.json["files"][0]["findings"]]
    assert codes.count("Y104") == 2


def test_a_workbook_in_the_folder_comes_before_its_report(xltool: Terminal, tmp_path: Path) -> None:
    report_of(xltool, "suqian-2023", tmp_path / "上年.html")
    workbook = samples() / "suqian-2023" / "workbook.xlsx"
    (tmp_path / "上年.xlsx").write_bytes(workbook.read_bytes())
    (tmp_path / "说明.md").write_text("没有报告", encoding="utf-8")
    ran = xltool("check", THIS, "--previous", tmp_path, "--format", "json")
    codes = [each["code"] for each in ran.json["files"][0]["findings"]]
    assert (codes.count("Y104"), ran.err) == (2, "")
