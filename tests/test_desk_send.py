"""The page of sending out: the list with its faults at their cells, what will be sent."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.desk_pages import empty, known, listed, page
from tests.web_page import Element
from xltool.app.rosters import open_roster
from xltool.desk.state import DeskState, Material
from xltool.desk.views.send import MOST_ROWS
from xltool.model.decision import Decisions, SeasonDecision
from xltool.model.errors import FileError
from xltool.model.roster import Member, Roster, RosterError

FAULTY = """单位名称,代码,截止日期,是否汇总
甲局,1,2025-13-40,是
甲局,1,,也许
,5,,
合计,,,
乙局,1.2E+17,,
丙局,7,2026-01-20,是
"""


def faulty(root: Path, text: str = FAULTY) -> DeskState:
    (root / "名单.csv").write_text(text, "utf-8")
    with pytest.raises(RosterError) as raised:
        open_roster(str(root / "名单.csv"))
    return replace(known(material=Material(roster_fault=raised.value)), root=root)


def marked(drawn: Element) -> dict[int, list[int]]:
    """The columns of the cells that are marked, by their rows, both from 1."""
    table = drawn.one("table", css="list").one("tbody").all("tr")
    found = {
        number: [at for at, cell in enumerate(row.all("td"), 1) if "class" in cell.attributes]
        for number, row in enumerate(table, 1)
    }
    return {number: columns for number, columns in found.items() if columns}


def test_every_fault_stands_at_its_cell(tmp_path: Path) -> None:
    drawn = page("send", faulty(tmp_path))
    assert marked(drawn) == {2: [3], 3: [1, 2, 4], 4: [1], 5: [1], 6: [2]}
    table = drawn.one("table", css="list").one("tbody").all("tr")
    assert table[2].all("td")[0].one("strong").text == "单位名称“甲局”与第 2 行重复"


def test_how_many_faults_there_are_is_said(tmp_path: Path) -> None:
    drawn = page("send", faulty(tmp_path))
    box = drawn.one("div", data_live="list").one("div", css="verdict wrong")
    assert box.one("p", css="lead").text == "名单有 7 处要改，改好才能用"


def test_a_list_without_a_column_of_names_says_so(tmp_path: Path) -> None:
    drawn = page("send", faulty(tmp_path, "甲,乙\n1,2\n"))
    box = drawn.one("div", data_live="list").one("div", css="verdict wrong")
    assert [each.text for each in box.all("li")] == [
        "没有“单位名称”（name）这一列；表头应在前 10 行里"
    ]


def test_of_a_long_list_the_faulty_rows_are_shown(tmp_path: Path) -> None:
    good = "".join(f"第{number}局,\n" for number in range(MOST_ROWS + 100))
    drawn = page("send", faulty(tmp_path, f"单位名称,截止日期\n{good}末局,明天\n"))
    table = drawn.one("table", css="list")
    assert [row.one("th").text.split()[0] for row in table.one("tbody").all("tr")] == [
        *"12345",
        str(MOST_ROWS + 102),
    ]
    assert f"另有 {MOST_ROWS + 96} 行没有显示" in table.one("caption").text


def test_a_list_that_was_taken_away_meanwhile_is_no_error(tmp_path: Path) -> None:
    state = faulty(tmp_path)
    (tmp_path / "名单.csv").unlink()
    assert page("send", state).all("table", css="list") == []


def test_a_list_that_is_no_table_is_told_in_words() -> None:
    fault = FileError("file.unreadable", "名单.csv", why="permission")
    drawn = page("send", known(material=Material(roster_fault=fault)))
    assert "名单.csv" in drawn.one("div", data_live="list").one("p", css="verdict wrong").text


def test_a_good_list_is_shown_with_its_offices() -> None:
    roster = Roster(
        (
            *listed("甲局", phone="8000", due=date(2024, 1, 20)).members,
            *listed("乙局", include=False, reason="已并入").members,
        )
    )
    drawn = page("send", known(material=Material(roster)))
    rows = drawn.one("table", css="list").one("tbody").all("tr")
    said = [[cell.text.strip() for cell in row.all("td")] for row in rows]
    assert [row.one("th").text for row in rows] == ["甲局", "乙局"]
    assert said == [["", "8000", "2024-01-20", "汇总"], ["", "", "", "不汇总 已并入"]]


def outlook(state: DeskState) -> Element:
    return page("send", state).one("div", data_live="outlook")


def test_what_will_be_sent_is_said_before() -> None:
    roster = Roster(
        (
            *listed("甲局", due=date(2024, 1, 20)).members,
            *listed("乙局", "丙局").members,
            *listed("丁局", include=False).members,
        )
    )
    assert outlook(known(material=Material(roster))).one("p").text.split() == [
        "将写出",
        "4",
        "份工作簿：2023",
        "年，政府信息公开工作年度报告。",
        "其中",
        "1",
        "个单位名单上另有截止日期，以名单为准。",
        "名单上写明不汇总的",
        "1",
        "个单位也有一份。",
    ]


def test_names_that_files_cannot_have_are_said_before() -> None:
    said = outlook(known(material=Material(listed("甲/乙局")))).one("details").all("li")
    assert len(said) == 1
    assert "甲/乙局" in said[0].text


def test_columns_of_the_list_that_are_not_used_are_said() -> None:
    roster = Roster((Member(listed("甲局").members[0].office),), unused=("传真",))
    drawn = page("send", known(material=Material(roster)))
    assert "单位名单里没有用到的列：传真" in [each.text for each in drawn.all("p")]


def test_without_a_year_nothing_is_promised() -> None:
    state = replace(
        known(material=Material(listed("甲局"))), decisions=Decisions(SeasonDecision("甲县"))
    )
    assert outlook(state).one("a").attributes["href"] == "/season/#season"


def test_a_year_without_a_form_is_told_in_words() -> None:
    state = known(material=Material(listed("甲局")))
    state = replace(state, decisions=Decisions(SeasonDecision("甲县", 1990)))
    assert "1990" in outlook(state).one("p", css="verdict wrong").text


def test_what_was_written_can_be_opened_and_taken_as_one_zip() -> None:
    sent = page("send", known(material=Material(sent=13))).one("div", data_live="sent")
    assert sent.one("form", data_action="open").one("input").attributes["value"] == "sent"
    assert sent.one("a").attributes["href"] == "/season/sent.zip"
    assert page("send", known()).one("div", data_live="sent").text.strip() == ""


def test_a_drop_goes_where_it_is_dropped() -> None:
    drawn = page("send", empty())
    assert [
        each.attributes["data-drop"] for each in drawn.all("div") if "data-drop" in each.attributes
    ] == [
        "roster",
        "previous",
    ]
    bodies = {
        name: page(name, empty()).one("body").attributes["data-drop"]
        for name in ("home", "send", "collect", "help")
    }
    assert bodies == {"home": "one", "send": "roster", "collect": "received", "help": "one"}


def test_the_action_is_sent_what_it_reads() -> None:
    form = page("send", empty()).one("form", data_action="send")
    fields = {
        each.attributes["name"]: each.attributes.get("type", "text") for each in form.all("input")
    }
    assert fields == {
        "due": "date",
        "contact": "text",
        "password": "password",
        "editable": "checkbox",
    }
