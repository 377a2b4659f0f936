"""generate --roster: a folder of workbooks, its manifest, and what is said of last year."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import xltool as package
from tests.builders import form_2021, record_of, zero
from tests.surgery import parts
from tests.terminal import Ran, Terminal
from xltool.app import send_out
from xltool.model.record import Office
from xltool.model.record_json import record_tree, write_json

pytestmark = pytest.mark.slow

ROSTER = "代码,单位名称,是否汇总\n001,甲局,\n,乙/局,否\n003,丙街道办事处,是\n"
ROW = "requests.carried_out"


@pytest.fixture
def xltool(capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(capsys)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with a roster in it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "roster.csv").write_text(ROSTER, encoding="utf-8")
    return tmp_path


def last_year(path: Path, office: Office, carried_out: int | None, year: int = 2023) -> None:
    form = form_2021()
    entered = {key: zero(form, key) for key in form.entered} | {
        f"{ROW}.natural_person": carried_out
    }
    path.parent.mkdir(exist_ok=True)
    path.write_text(write_json(record_tree(record_of(form, entered, office, year))), "utf-8")


def send(xltool: Terminal, *arguments: str) -> Ran:
    fixed = ("--year", "2024", "--roster", "roster.csv", "--out-dir", "out")
    return xltool("generate", *fixed, *arguments)


def manifest(here: Path) -> Any:
    return json.loads((here / "out" / "manifest.json").read_text("utf-8"))


def listed(here: Path) -> list[str]:
    return sorted(path.name for path in here.iterdir())


def test_every_office_of_the_roster_gets_its_workbook(xltool: Terminal, here: Path) -> None:
    ran = send(xltool)
    assert (ran.status, ran.out) == (0, "")
    assert listed(here / "out") == [
        "001_甲局_2024.xlsx",
        "003_丙街道办事处_2024.xlsx",
        "manifest.json",
        "乙_局_2024.xlsx",
    ]
    assert listed(here) == ["out", "roster.csv"]
    sheet = openpyxl.load_workbook(here / "out" / "001_甲局_2024.xlsx")["表二 申请情况"]
    assert sheet["A2"].value == (
        "填报单位：甲局　　年度：2024　　模板编号：gkbg-2021-2（单位代码：001）"
    )


def test_a_workbook_of_a_roster_is_the_one_made_alone(xltool: Terminal, here: Path) -> None:
    send(xltool)
    alone = ("--year", "2024", "--office", "甲局", "--code", "001", "-o", "alone.xlsx")
    xltool("generate", *alone)
    assert parts((here / "alone.xlsx").read_bytes()) == parts(
        (here / "out" / "001_甲局_2024.xlsx").read_bytes()
    )


def test_a_name_that_no_file_can_have_is_told_before_anything_is_written(
    xltool: Terminal, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(send_out, "watched", interrupted)
    ran = send(xltool)
    assert ran.status == 130
    assert "乙/局_2024.xlsx 不能作文件名（或与别的重复），写作 乙_局_2024.xlsx" in ran.err
    assert listed(here) == ["roster.csv"]


def test_the_manifest_lists_every_workbook(xltool: Terminal, here: Path) -> None:
    last_year(here / "old" / "a.json", Office("甲局", "001"), 7)
    send(xltool, "--previous", "old")
    tree = manifest(here)
    path = here / "out" / "001_甲局_2024.xlsx"
    assert {key: value for key, value in tree.items() if key != "outputs"} == {
        "schema_version": 1,
        "tool": f"xltool {package.__version__}",
        "year": 2024,
        "form": "gkbg",
        "edition": "2021",
        "roster": {
            "path": "roster.csv",
            "sha256": hashlib.sha256(ROSTER.encode()).hexdigest(),
        },
    }
    assert tree["outputs"][0] == {
        "path": path.name,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "size": path.stat().st_size,
        "office": "甲局",
        "code": "001",
        "previous": {"year": 2023, "brought": 6, "shown": 2},
    }
    assert [(each["path"], each["code"], each["previous"]) for each in tree["outputs"][1:]] == [
        ("003_丙街道办事处_2024.xlsx", "003", None),
        ("乙_局_2024.xlsx", None, None),
    ]


def carried_in(path: Path) -> tuple[Any, bool]:
    cell = openpyxl.load_workbook(path)["表二 申请情况"]["D9"]
    return cell.value, cell.protection.locked


@pytest.mark.parametrize(("option", "locked"), [((), True), (("--editable-previous",), False)])
def test_last_years_figures_are_brought_to_each_office_its_own(
    xltool: Terminal, here: Path, option: tuple[str, ...], locked: bool
) -> None:
    last_year(here / "old" / "a.json", Office("甲局", "001"), 7)
    last_year(here / "old" / "b.json", Office("丙街道（改名前）", "003"), 8)
    ran = send(xltool, "--previous", "old", *option)
    assert ran.status == 0
    assert carried_in(here / "out" / "001_甲局_2024.xlsx") == (7, locked)
    assert carried_in(here / "out" / "003_丙街道办事处_2024.xlsx") == (8, locked)
    assert carried_in(here / "out" / "乙_局_2024.xlsx") == (None, False)
    assert "带入上年数据的 2 份；没有上年数据可用的 1 份" in ran.err
    assert "乙/局：上年数据里没有" in ran.err
    assert "按代码 003 对应上年的丙街道（改名前）" in ran.err


def test_an_office_alone_gets_last_years_figures_too(xltool: Terminal, here: Path) -> None:
    last_year(here / "a.json", Office("甲局"), 7)
    arguments = ("--year", "2024", "--office", "甲局", "--previous", "a.json", "-o", "a.xlsx")
    assert xltool("generate", *arguments).status == 0
    assert carried_in(here / "a.xlsx") == (7, True)


def all_blank(path: Path, office: Office) -> None:
    """Last year's report of an office with nothing in it."""
    path.parent.mkdir(exist_ok=True)
    path.write_text(write_json(record_tree(record_of(form_2021(), {}, office, 2023))), "utf-8")


def test_a_report_with_blanks_in_it_is_told_with_what_was_not_brought_in(
    xltool: Terminal, here: Path
) -> None:
    last_year(here / "old" / "a.json", Office("甲局", "001"), None)
    ran = send(xltool, "--previous", "old")
    assert "甲局：上年报告里空白或读不出的，没有带入：四、结转下年度继续办理（自然人）\n" in ran.err
    assert "带入上年数据的 1 份；没有上年数据可用的 2 份" in ran.err


def test_a_report_that_is_all_blank_does_not_count_as_brought_in(
    xltool: Terminal, here: Path
) -> None:
    all_blank(here / "old" / "a.json", Office("甲局", "001"))
    ran = send(xltool, "--previous", "old")
    assert "甲局：上年报告里空白或读不出的，没有带入：规章（现行有效件数）、" in ran.err
    assert "带入上年数据的 0 份；没有上年数据可用的 3 份" in ran.err


def test_an_office_alone_is_told_of_what_was_blank_too(xltool: Terminal, here: Path) -> None:
    all_blank(here / "a.json", Office("甲局"))
    arguments = ("--year", "2024", "--office", "甲局", "--previous", "a.json", "-o", "a.xlsx")
    ran = xltool("generate", *arguments, "--lang", "en")
    assert ran.status == 0
    said = "甲局: blank or unreadable in last year's report, not brought in: 规章（现行有效件数）, "
    assert said in ran.err


def test_reports_of_last_year_that_differ_bring_nothing(xltool: Terminal, here: Path) -> None:
    last_year(here / "old" / "a.json", Office("甲局", "001"), 7)
    last_year(here / "old" / "b.json", Office("甲局", "001"), 8)
    ran = send(xltool, "--previous", "old")
    assert "甲局：上年的报告有几份，内容不同，没有带入" in ran.err
    assert carried_in(here / "out" / "001_甲局_2024.xlsx") == (None, False)


def test_a_sent_workbook_passes_the_check_without_a_new_finding(
    xltool: Terminal, here: Path
) -> None:
    last_year(here / "old" / "a.json", Office("甲局", "001"), 7)
    send(xltool, "--previous", "old")
    path = str(here / "out" / "001_甲局_2024.xlsx")
    found = xltool("check", path, "--format", "json").json["files"][0]["findings"]
    assert {finding["code"] for finding in found} == {
        *("R102", "N112", "N113", "N114")  # what is blank
    }
    assert not [finding for finding in found if "carried_in.natural" in finding["key"]]


def test_the_same_roster_gives_the_same_bytes(xltool: Terminal, here: Path) -> None:
    send(xltool)
    first = {path.name: path.read_bytes() for path in (here / "out").iterdir()}
    assert send(xltool, "--force").status == 0
    assert {path.name: path.read_bytes() for path in (here / "out").iterdir()} == first


def test_a_roster_with_faults_is_refused_whole(xltool: Terminal, here: Path) -> None:
    (here / "roster.csv").write_text("name\n甲局\n甲局\n///\n", encoding="utf-8")
    ran = send(xltool)
    assert ran.status == 3
    assert "第 3 行" in ran.err and "第 4 行" in ran.err
    assert listed(here) == ["roster.csv"]


def test_a_sum_at_the_end_of_a_roster_becomes_no_office(xltool: Terminal, here: Path) -> None:
    (here / "roster.csv").write_text("单位名称,电话\n甲局,1\n合计,1\n", encoding="utf-8")
    ran = send(xltool)
    assert (ran.status, listed(here)) == (3, ["roster.csv"])
    assert "第 3 行" in ran.err and "合计" in ran.err


def test_the_columns_of_a_roster_that_are_not_used_are_listed(xltool: Terminal, here: Path) -> None:
    (here / "roster.csv").write_text("填报单位,办公地址\n甲局,东街\n", encoding="utf-8")
    ran = send(xltool)
    assert ran.status == 0
    assert "没有用到的列：办公地址" in ran.err


def test_a_folder_with_files_is_refused_before_the_roster_is_read(
    xltool: Terminal, here: Path
) -> None:
    (here / "out").mkdir()
    (here / "out" / "x").write_text("x")
    (here / "roster.csv").write_text("", encoding="utf-8")
    ran = send(xltool)
    assert (ran.status, listed(here / "out")) == (3, ["x"])
    assert "--force" in ran.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--roster", "roster.csv", "--office", "甲局", "--out-dir", "o"), "不能同时"),
        (("--roster", "roster.csv", "--out-dir", "o", "-o", "a.xlsx"), "不能同时"),
        (("--roster", "roster.csv", "--out-dir", "o", "--code", "1"), "不能同时"),
        (("--roster", "roster.csv", "--out-dir", "o", "--rulemaking"), "不能同时"),
        (("--office", "甲局", "-o", "a.xlsx", "--out-dir", "o"), "不能同时"),
        (("--roster", "roster.csv"), "--out-dir"),
        (("--out-dir", "o"), "--roster"),
        ((), "--roster"),
        (("--roster", "none.csv", "--out-dir", "o"), "none.csv"),
        (("--roster", "roster.csv", "--out-dir", "o", "--editable-previous"), "--previous"),
        (("--roster", "roster.csv", "--out-dir", "o", "--previous", "none"), "none"),
        (("--roster", "roster.csv", "--out-dir", "roster.csv"), "不是文件夹"),
        (("--roster", "roster.csv", "--out-dir", ".", "--force"), "当前"),
        (("--office", "甲" * 256, "-o", "a.xlsx"), "255"),
    ],
)
def test_options_that_do_not_go_together_are_wrong_usage(
    xltool: Terminal, here: Path, arguments: tuple[str, ...], said: str
) -> None:
    ran = xltool("generate", "--year", "2024", *arguments)
    assert ran.status == 2
    assert said in ran.err
    assert listed(here) == ["roster.csv"]


def test_a_roster_inside_the_output_folder_is_wrong_usage(xltool: Terminal, here: Path) -> None:
    arguments = ("--year", "2024", "--roster", "in/roster.csv", "--out-dir", "in", "--force")
    (here / "in").mkdir()
    (here / "roster.csv").rename(here / "in" / "roster.csv")
    ran = xltool("generate", *arguments)
    assert (ran.status, listed(here / "in")) == (2, ["roster.csv"])
