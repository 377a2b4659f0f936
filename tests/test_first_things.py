"""What is to be done comes by its weight in the total, wherever it is shown."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.builders import TEXT
from tests.desk import COUNTY, RECEIVED, YEAR, Desk, book, put, reconcile
from tests.web_page import read_page

SENT = {"甲局": 9, "乙局": 300, "丙局": 20}
"""What offices that send nothing this year reported of last year's penalties."""
WRONG = {"丁局": 2, "戊局": 70}
"""By how much offices are wrong this year."""


def roster(folder: Path, names: list[str]) -> Path:
    path = folder / "roster.csv"
    path.write_text("\n".join(["name", COUNTY, *names]), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def season(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    folder = tmp_path_factory.mktemp("season")
    wrong = {
        f"{name}.xlsx": book(name, typed={RECEIVED: much}, text=TEXT)
        for name, much in WRONG.items()
    }
    put(folder / "in", {"own.xlsx": book(COUNTY, text=TEXT), **wrong})
    last = {name: book(name, year=YEAR - 1, penalties=much) for name, much in SENT.items()}
    put(folder / "last", {f"{name}.xlsx": data for name, data in last.items()})
    names = ["己局", *SENT, *WRONG, "庚局"]
    given = ("--roster", roster(folder, names), "--previous", folder / "last")
    return reconcile(folder / "in", folder / "out", *given)


ASKED_FOR = ["乙局", "丙局", "甲局", "己局", "庚局"]
"""By their share last year; those of whom nothing is known in the order of the roster."""
SENT_BACK = ["戊局", "丁局"]


def test_the_reminders_begin_with_the_office_that_weighs_most(season: Desk) -> None:
    assert re.findall(r"^\d+\. (..)", season.text("催报.txt"), re.MULTILINE) == ASKED_FOR


def test_the_page_begins_with_what_weighs_most(season: Desk) -> None:
    page = read_page(season.files["核对报告.html"])
    steps = page.one("section", id="next").all("li")
    assert [link.text for link in steps[0].all("a")][:5] == ASKED_FOR
    assert [link.text for link in steps[1].all("a")][:2] == SENT_BACK
    assert "乙局（91.2%）、丙局（6.1%）、甲局（2.7%）、己局、庚局" in steps[0].text
    groups = [group.one("h4").text for group in page.all("details", data_group="")]
    assert [name for name in groups if name in SENT_BACK] == SENT_BACK


def test_the_ledger_lists_those_that_lack_by_their_share(season: Desk) -> None:
    rows = season.sheet("未报名单")
    assert [row["单位名称"] for row in rows] == [
        "乙局",
        "丙局",
        "甲局",
        "己局",
        "丁局",
        "戊局",
        "庚局",
    ]
    assert [row["上年占比"] for row in rows][:4] == ["91.2%", "6.1%", "2.7%", None]


def test_the_terminal_names_ten_offices_and_counts_the_others(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = [f"第{number:02}局" for number in range(1, 13)]
    put(tmp_path / "in", {"own.xlsx": book(COUNTY, text=TEXT)})
    reconcile(tmp_path / "in", tmp_path / "out", "--roster", roster(tmp_path, names))
    (step,) = re.findall(r"催报 12 个单位：(.*?)。", capsys.readouterr().out)
    assert step == "、".join([*names[:10], "还有 2 个"])


def test_the_terminal_names_whom_to_send_back_to_and_whom_to_ask(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    issued = "disclosure.normative_documents.issued"
    files = {
        "own.xlsx": book(COUNTY, text=TEXT),
        "a.xlsx": book("甲局", typed={RECEIVED: 2}, text=TEXT),
        "b.xlsx": book("乙局", typed={RECEIVED: 5}, text=TEXT),
        "c.xlsx": book("丙局", typed={issued: 5}, text=TEXT),
        "d.xlsx": book("丁局", penalties=None, text=TEXT),
    }
    put(tmp_path / "in", files)
    names = ["甲局", "乙局", "丙局", "丁局"]
    reconcile(tmp_path / "in", tmp_path / "out", "--roster", roster(tmp_path, names))
    said = capsys.readouterr().out
    assert "退回 2 个单位改正：乙局、甲局。" in said
    assert "请 2 个单位核实疑点或补填空白：丙局、丁局" in said


def test_blank_cells_of_the_total_are_no_findings_beside_the_one_that_says_why(
    tmp_path: Path,
) -> None:
    files = {"own.xlsx": book(COUNTY), "a.xlsx": book("甲局", money=None, penalties=None)}
    put(tmp_path / "in", files)
    desk = reconcile(tmp_path / "in", tmp_path / "out")
    found = [(row["单位名称"], row["编号"]) for row in desk.sheet("审核意见")]
    assert ("汇总表", "R102") not in found
    assert found.count(("各单位之间", "C107")) == 1
    page = read_page(desk.files["核对报告.html"])
    assert re.search(r"汇总数里\D*有 2 格是空白", page.text)
    assert not [item for item in page.all("li", data_code="R102") if "汇总" in item.text]


def test_an_office_whose_name_alone_differs_from_the_roster_is_not_asked_about_doubts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = {"own.xlsx": book(COUNTY, text=TEXT), "s.xlsx": book("县教体局", "01", text=TEXT)}
    put(tmp_path / "in", files)
    listed = put(tmp_path, {"roster.csv": f"code,name\n,{COUNTY}\n01,县教育局\n".encode()})
    ran = reconcile(tmp_path / "in", tmp_path / "out", "--roster", listed / "roster.csv")
    assert json.loads(ran.text("manifest.json"))["counts"]["to_do"]["ask"] == 0
    assert [path for path in ran.files if path.startswith("退回/")] == []
    assert "1 个单位工作簿上的名称或代码与名单不同：县教育局" in capsys.readouterr().out
