"""A season of 2021 held against reports of 2020, whose tables were of the edition before."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from tests.builders import changed, filled_workbook, form_2021, zero_record
from tests.terminal import Terminal
from xltool.app.library import form_of
from xltool.model.finding import Number
from xltool.model.form import Form
from xltool.model.period import Period
from xltool.model.record import Office, Record
from xltool.model.record_json import record_tree, write_json
from xltool.resources import templates

pytestmark = pytest.mark.slow

NEW, OLD = form_2021(), form_of("gkbg", "2019")
COUNTY, SCHOOLS = Office("甲县人民政府", "01"), Office("甲县教育局", "02")
NATURAL = "natural_person"
LICENSING = "disclosure.licensing.decisions"


def report(form: Form, office: Office, year: int, figures: Mapping[str, Number | None]) -> Record:
    return replace(changed(form, zero_record(form), figures), office=office, period=Period(year))


def last(office: Office, licensing: int, carried_out: int = 0) -> Record:
    """A report of 2020 that received nine requests, three of them withdrawn."""
    figures = {
        f"requests.received_new.{NATURAL}": 9 + carried_out,
        f"requests.granted.{NATURAL}": 6,
        f"requests.other.{NATURAL}": 3,
        f"requests.carried_out.{NATURAL}": carried_out,
        LICENSING: licensing,
    }
    return report(OLD, office, 2020, figures)


def this(office: Office, licensing: int) -> Record:
    """A report of 2021 that received ten requests, four of them withdrawn."""
    figures = {
        f"requests.received_new.{NATURAL}": 10,
        f"requests.granted.{NATURAL}": 6,
        f"requests.other_misc.{NATURAL}": 4,
        LICENSING: licensing,
    }
    return report(NEW, office, 2021, figures)


def save(record: Record, path: Path) -> None:
    path.parent.mkdir(exist_ok=True)
    if path.suffix == ".json":
        path.write_text(write_json(record_tree(record)), encoding="utf-8")
    else:
        form = form_of(record.form, record.edition)
        path.write_bytes(filled_workbook(form, record))


@pytest.fixture
def xltool(capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(capsys)


NOT_COMPARABLE = "没有可比的：规章、行政规范性文件、行政事业性收费"


@pytest.mark.parametrize("name", ["last.xlsx", "last.json"])
def test_check_says_what_it_compares_and_what_not(
    xltool: Terminal, tmp_path: Path, name: str
) -> None:
    save(last(COUNTY, 900, carried_out=2), tmp_path / name)
    save(this(COUNTY, 20), tmp_path / "now.xlsx")
    options = ("--previous", tmp_path / name, "--format", "json")
    ran = xltool("check", tmp_path / "now.xlsx", *options)
    found = {(f["code"], f["key"]): f for f in ran.json["files"][0]["findings"]}
    assert (found["Y101", "requests.carried_in.total"]["expected"]) == 2
    assert ("Y104", LICENSING) in found
    reasons = {s["code"]: s["reason"] for s in ran.json["files"][0]["skipped"]}
    assert reasons["Y103"] == "上一年度用的是另一版表格，没有同样的格（2处）"
    assert reasons["Y104"] == "上一年度用的是另一版表格，没有同样的格（7处）"
    assert "上年的报告用的是 2019 版表格（1 份）" in ran.err
    assert NOT_COMPARABLE in ran.err


def test_what_was_divided_last_year_is_told_as_added_up(xltool: Terminal, tmp_path: Path) -> None:
    save(replace(this(COUNTY, 20), period=Period(2020)), tmp_path / "last.xlsx")
    save(replace(last(COUNTY, 20), period=Period(2021)), tmp_path / "now.xlsx")
    ran = xltool("check", tmp_path / "now.xlsx", "--previous", tmp_path / "last.xlsx")
    assert "相加后比较的：三、本年度办理结果（六）其他处理；没有可比的：规章、" in ran.err


def test_generate_brings_in_what_the_other_edition_carried_out(
    xltool: Terminal, tmp_path: Path
) -> None:
    save(last(COUNTY, 1, carried_out=2), tmp_path / "last.xlsx")
    wanted = ("--year", "2021", "--office", COUNTY.name, "--code", COUNTY.code)
    book = tmp_path / "now.xlsx"
    ran = xltool("generate", *wanted, "--previous", tmp_path / "last.xlsx", "-o", book)
    assert ran.status == 0
    opened = openpyxl.load_workbook(book)
    assert opened["表二 申请情况"]["D9"].value == 2
    beside = [cell.value for cell in opened["表一 主动公开"][8]]
    assert beside[:2] == ["行政规范性文件", None]
    assert set(beside[1:]) == {None}


def test_suggested_sentences_compare_what_can_be_compared(xltool: Terminal, tmp_path: Path) -> None:
    save(last(COUNTY, 20), tmp_path / "last.xlsx")
    save(this(COUNTY, 30), tmp_path / "now.xlsx")
    ran = xltool("report", tmp_path / "now.xlsx", "--suggest", "--previous", tmp_path / "last.xlsx")
    assert "行政许可决定30件（较上年的20件增加10件" in ran.out
    assert "新收政府信息公开申请10件（较上年的9件增加1件" in ran.out
    assert "其他处理4件" in ran.out


def test_reconcile_compares_the_totals_of_two_editions(xltool: Terminal, tmp_path: Path) -> None:
    for number, office in enumerate((COUNTY, SCHOOLS)):
        save(last(office, 100 + number), tmp_path / "last" / f"{number}.xlsx")
        save(this(office, 110 + number), tmp_path / "in" / f"{number}.xlsx")
    out = tmp_path / "out"
    asked = ("--office", COUNTY.name, "--previous", tmp_path / "last", "--out-dir", out)
    ran = xltool("reconcile", tmp_path / "in", *asked)
    assert ran.status == 0
    sheet = openpyxl.load_workbook(out / "核对总表.xlsx", data_only=True)["年度对比"]
    rows = {(r[0], r[1]): r[2:4] for r in sheet.iter_rows(values_only=True)}
    assert rows["汇总数", "行政许可"] == (201, 221)
    assert rows[SCHOOLS.name, "新收申请"] == (9, 10)
    assert rows["汇总数", "规范性文件有效"] == (None, 0)
    texts = [str(r[0]) for r in sheet.iter_rows(values_only=True)]
    said = "上年用的是2019版表格，没有可比的数：规章、行政规范性文件、行政事业性收费。"
    assert any(said in text for text in texts)
    page = (out / "核对报告.html").read_text("utf-8")
    assert "上年用的是 2019 版表格，没有可比的数：规章、行政规范性文件、行政事业性收费。" in page
    row = page[page.index('<th scope="row">规范性文件有效</th>') :].partition("</tr>")[0]
    assert re.findall(r'<td class="number">([^<]*)</td>', row) == ["0", "—", "无法比较"]


def test_a_published_row_that_was_not_divided_counts_in_last_year_s_totals(
    xltool: Terminal, tmp_path: Path
) -> None:
    blank = {f"requests.other_{row}.{NATURAL}": None for row in ("not_corrected", "fee_unpaid")}
    whole = {**blank, f"requests.other_misc.{NATURAL}": None, f"requests.granted.{NATURAL}": 6}
    for number, office in enumerate((COUNTY, SCHOOLS)):
        save(this(office, 110), tmp_path / "in" / f"{number}.xlsx")
    record = report(NEW, COUNTY, 2020, whole)
    reported: dict[str, Number] = {f"requests.other.{NATURAL}": 3, "requests.other.total": 3}
    save(replace(record, reported=reported), tmp_path / "last" / "0.json")
    save(replace(this(SCHOOLS, 110), period=Period(2020)), tmp_path / "last" / "1.json")
    out = tmp_path / "out"
    asked = ("--office", COUNTY.name, "--previous", tmp_path / "last", "--out-dir", out)
    assert xltool("reconcile", tmp_path / "in", *asked).status == 0
    sheet = openpyxl.load_workbook(out / "核对总表.xlsx", data_only=True)["年度对比"]
    rows = {(r[0], r[1]): r[2:4] for r in sheet.iter_rows(values_only=True)}
    assert rows[COUNTY.name, "办理结果总计"] == (9, 10)
    assert rows["汇总数", "办理结果总计"] == (19, 20)


def test_without_a_roster_the_ledger_names_the_office_of_every_finding(
    xltool: Terminal, tmp_path: Path
) -> None:
    rules = {"disclosure.regulations.in_force": 1}
    for number, office in enumerate((COUNTY, SCHOOLS)):
        save(report(NEW, office, 2021, rules), tmp_path / "in" / f"{number}.xlsx")
    out = tmp_path / "out"
    assert (
        xltool("reconcile", tmp_path / "in", "--office", COUNTY.name, "--out-dir", out).status == 0
    )
    book = openpyxl.load_workbook(out / "核对总表.xlsx", data_only=True)
    told = [r[:2] for r in book["审核意见"].iter_rows(values_only=True) if r[4] == "X101" and r[1]]
    assert sorted(told) == [(COUNTY.name, "0.xlsx"), (SCHOOLS.name, "1.xlsx")]
    files = [r[0:4:3] for r in book["文件"].iter_rows(values_only=True)]
    assert ("1.xlsx", SCHOOLS.name) in files


def test_reports_of_last_year_in_two_editions_give_no_total(
    xltool: Terminal, tmp_path: Path
) -> None:
    save(last(COUNTY, 100), tmp_path / "last" / "0.xlsx")
    save(replace(this(SCHOOLS, 100), period=Period(2020)), tmp_path / "last" / "1.xlsx")
    for number, office in enumerate((COUNTY, SCHOOLS)):
        save(this(office, 110), tmp_path / "in" / f"{number}.xlsx")
    out = tmp_path / "out"
    asked = ("--office", COUNTY.name, "--previous", tmp_path / "last", "--out-dir", out)
    assert xltool("reconcile", tmp_path / "in", *asked).status == 0
    page = (out / "核对报告.html").read_text("utf-8")
    assert "没有与上年比较：各单位上一年度用的不是同一版表格，不能汇总出上年的数" in page


# what editions say of each other, judged


def changed_form(folder: Path, old: str, new: str) -> None:
    shutil.copytree(templates() / "gkbg", folder / "gkbg")
    path = folder / "gkbg" / "2021" / "form.toml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_figure_that_the_other_edition_has_not_is_a_fault(
    xltool: Terminal, tmp_path: Path
) -> None:
    changed_form(tmp_path, 'theirs = ["requests.other.*"]', 'theirs = ["requests.others.*"]')
    ran = xltool("forms", "check", tmp_path)
    assert ran.status == 3
    assert "correspondences: 2019 版没有 requests.others.natural_person" in ran.out


def test_a_figure_of_the_same_key_needs_no_correspondence(xltool: Terminal, tmp_path: Path) -> None:
    changed_form(tmp_path, 'ours = ["requests.[other].*"]', 'ours = ["requests.granted.*"]')
    ran = xltool("forms", "check", tmp_path)
    assert ran.status == 3
    assert "correspondences: requests.granted.natural_person 在 2019 版里就有" in ran.out
