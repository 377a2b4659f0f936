"""A table of texts as a roster, and every fault that refuses it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.builders import form_2021
from xltool.model.form import OfficeMark
from xltool.model.record import LONGEST_NAME, Office
from xltool.model.roster import Member, Roster, RosterError, parse_rows
from xltool.model.roster_headings import Rows

POWER = tuple(form_2021().marks.values())
MEANING = {"zh": "有资质", "en": "licensed"}


def faults(rows: Rows) -> list[tuple[int, str]]:
    with pytest.raises(RosterError) as raised:
        parse_rows(rows, POWER)
    return [
        (int(fault.place or 0), fault.code.removeprefix("roster.")) for fault in raised.value.faults
    ]


def test_every_column_is_read() -> None:
    cells = {
        "code": "01",
        "name": "甲局",
        "kind": "部门",
        "level": "县级",
        "include": "否",
        "reason": "已撤销",
        "rulemaking": "是",
        "contact": "张三",
        "phone": "0571-1",
        "due": "2026-01-20",
        "report_to": "李四 0571-2",
    }
    rows = [list(cells), list(cells.values())]
    office = Office("甲局", "01", frozenset({"rulemaking"}))
    member = Member(office, "部门", "县级", False, "已撤销", "张三", "0571-1")
    told = replace(member, due=date(2026, 1, 20), report_to="李四 0571-2")
    assert parse_rows(rows, POWER) == Roster((told,))


def test_chinese_headings_stand_in_any_order_below_titles_and_beside_other_columns() -> None:
    rows = [
        ["2024年单位名单", "", "", ""],
        [],
        ["序号", "联系电话", "单位全称（盖章）", "*单位 代码"],
        ["1", "123", " 甲 局 ", "01"],
    ]
    assert parse_rows(rows).members == (Member(Office("甲 局", "01"), phone="123"),)


@pytest.mark.parametrize(
    "heading",
    [
        *("name", "Name", "单位名称", "单位全称", "名称", "单位", "填报单位", "报送单位"),
        *("机构名称", "部门名称", "单 位\n名 称：", "*填报单位（全称）:"),
    ],
)
def test_only_the_name_is_required(heading: str) -> None:
    assert parse_rows([[heading], ["甲局"]]) == Roster((Member(Office("甲局")),))


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        *((heading, "phone") for heading in ("手机", "联系方式", "电话号码", "联系电话")),
        *((heading, "kind") for heading in ("性质", "类别", "单位类型")),
        *((heading, "contact") for heading in ("联系人姓名", "经办人")),
        ("报送联系人", "report_to"),
    ],
)
def test_a_column_is_known_by_what_people_call_it(heading: str, column: str) -> None:
    (member,) = parse_rows([["单位名称", heading], ["甲局", "某"]]).members
    assert getattr(member, column) == "某"


@pytest.mark.parametrize("heading", ["机构代码", "编码", "统一社会信用代码"])
def test_a_code_is_known_by_what_people_call_it(heading: str) -> None:
    (member,) = parse_rows([["单位名称", heading], ["甲局", "01"]]).members
    assert member.office.code == "01"


@pytest.mark.parametrize(
    ("headings", "reason"),
    [
        (["单位名称", "是否纳入汇总", "备注"], "已撤销"),
        (["单位名称", "备注", "是否汇总"], "已撤销"),
        (["单位名称", "原因", "备注"], ""),
        (["单位名称", "联系人", "备注"], ""),
    ],
)
def test_a_remark_is_the_reason_where_a_roster_says_who_is_included_and_gives_none(
    headings: list[str], reason: str
) -> None:
    cells = {"单位名称": "甲局", "备注": "已撤销"}
    (member,) = parse_rows([headings, [cells.get(each, "") for each in headings]]).members
    assert member.reason == reason


@pytest.mark.parametrize(
    "text",
    ["2026-01-20", "2026-1-20", "2026/1/20", "2026.1.20", "2026年1月20日", "2026-01-20 00:00:00"],
)
def test_a_day_is_written_in_several_ways(text: str) -> None:
    (member,) = parse_rows([["单位名称", "截止日期"], ["甲局", text]]).members
    assert member.due == date(2026, 1, 20)


@pytest.mark.parametrize(
    "text", ["2026-02-30", "1月20日", "尽快", "46042", "2026-1/20", "2026-01-20 17:00:00"]
)
def test_what_is_no_day_is_a_fault(text: str) -> None:
    assert faults([["单位名称", "截止日期"], ["甲局", text]]) == [(2, "no_day")]


@pytest.mark.parametrize(
    "name",
    [
        *("合计", "合 计", "总计", "小计：", "部门小计", "合计（12家）", "共12家", "12", "1,234.5"),
        *("#N/A", "#REF!", "=VLOOKUP(A2,B:C,2,0)", "填表人：张三", "注：按编制排序", "单位名称"),
    ],
)
def test_a_row_that_names_no_office_is_refused_with_its_row(name: str) -> None:
    assert faults([["序号", "单位名称"], ["1", "甲局"], ["", name]]) == [(3, "no_office_name")]


@pytest.mark.parametrize(
    "name", ["审计局", "统计局", "会计核算中心", "共青团某县委员会", "第12中学", "注册管理科"]
)
def test_an_office_whose_name_only_looks_like_a_sum_or_a_remark_is_an_office(name: str) -> None:
    assert parse_rows([["单位名称"], [name]]) == Roster((Member(Office(name)),))


def test_the_columns_that_are_not_used_are_listed() -> None:
    rows = [
        ["序号", "单位名称", "办公地址", "", "传 真", "", "有规章制定权", ""],
        ["1", "甲局", "东街", "", "", "某", "是", ""],
        ["2", "乙局", "", "", "", "", "", "", "某"],
    ]
    assert parse_rows(rows).unused == ("办公地址", "传 真", "F", "有规章制定权", "I")
    assert parse_rows(rows, POWER).unused == ("办公地址", "传 真", "F", "I")


@pytest.mark.parametrize(
    ("text", "include"),
    [
        *(("是", True), ("yes", True), ("True", True), ("1", True), ("√", True), ("", True)),
        *(("否", False), ("NO", False), ("false", False), ("0", False), ("×", False)),
    ],
)
def test_inclusion_is_said_in_several_ways_and_blank_means_yes(text: str, include: bool) -> None:
    (member,) = parse_rows([["单位名称", "是否汇总"], ["甲局", text]]).members
    assert member.include is include


def marks_in(heading: str, text: str, *marks: OfficeMark) -> set[str]:
    (member,) = parse_rows([["单位名称", heading], ["甲局", text]], marks).members
    return set(member.office.marks)


@pytest.mark.parametrize(
    "heading", ["rulemaking", "有规章制定权", "规章制定权", "有规章制定权（是）"]
)
def test_a_mark_has_a_column_under_each_of_its_names(heading: str) -> None:
    assert marks_in(heading, "是", *POWER) == {"rulemaking"}


def test_a_blank_mark_means_no() -> None:
    assert marks_in("有规章制定权", "", *POWER) == set()


def test_a_mark_of_no_form_at_hand_is_a_column_like_any_other() -> None:
    assert marks_in("有规章制定权", "不详") == set()


def test_a_column_may_tell_of_marks_of_two_forms() -> None:
    one = OfficeMark("licensed", "有资质", (), MEANING)
    other = OfficeMark("qualified", "资质", ("有资质",), MEANING)
    assert marks_in("有资质", "√", one, other) == {"licensed", "qualified"}
    assert marks_in("资质", "√", one, other) == {"qualified"}


def test_what_is_neither_is_told_with_the_label_of_the_mark() -> None:
    with pytest.raises(RosterError) as raised:
        parse_rows([["name", "rulemaking"], ["甲局", "?"]], POWER)
    assert raised.value.faults[0].facts == {"text": "?", "column": "有规章制定权"}


def test_rows_that_say_nothing_a_roster_knows_are_passed_over() -> None:
    rows = [["序号", "单位名称"], ["1", "甲局"], ["2", ""], ["", ""], [], ["3", "乙局"]]
    assert [member.office.name for member in parse_rows(rows).members] == ["甲局", "乙局"]


@pytest.mark.parametrize("code", ["410711", "410711.0", "410711.00"])
def test_a_code_that_a_spreadsheet_took_for_a_number_is_its_digits(code: str) -> None:
    (member,) = parse_rows([["code", "name"], [code, "甲局"]]).members
    assert member.office.code == "410711"


def test_a_code_that_only_looks_like_a_power_is_kept() -> None:
    (member,) = parse_rows([["code", "name"], ["12E3", "甲局"]]).members
    assert member.office.code == "12E3"


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([["代码", "电话"], ["1", "2"]], [(0, "no_name_column")]),
        ([], [(0, "no_name_column")]),
        ([["单位名称"], [""]], [(0, "no_office")]),
        ([["单位名称", "单位全称"], ["甲局", "乙局"]], [(1, "column_twice")]),
        ([["单位名称", "填报单位"], ["甲局", "甲局"]], [(1, "column_twice")]),
        ([["单位名称", "代码"], ["", "01"]], [(2, "empty_name")]),
        ([["单位名称"], ["甲局"], [""], ["甲局 "]], [(4, "repeated_name")]),
        ([["name", "code"], ["甲局", "1"], ["乙局", "1.0"]], [(3, "repeated_code")]),
        ([["name", "include"], ["甲局", "也许"]], [(2, "neither")]),
        ([["name", "rulemaking"], ["甲局", "?"]], [(2, "neither")]),
        ([["name", "rulemaking", "规章制定权"], ["甲局", "", ""]], [(1, "column_twice")]),
        ([["name", "code"], ["甲局", "1.23E+17"]], [(2, "mangled_code")]),
        ([["name", "code"], ["甲局", "4e+16"]], [(2, "mangled_code")]),
        ([["name"], ["///"]], [(2, "no_file_name")]),
        ([["name"], ["字" * (LONGEST_NAME + 1)]], [(2, "too_long")]),
        ([["x"]] * 10 + [["name"], ["甲局"]], [(0, "no_name_column")]),
    ],
)
def test_a_fault_is_told_with_its_row(rows: Rows, expected: list[tuple[int, str]]) -> None:
    assert faults(rows) == expected


def test_what_is_only_shown_is_shown_from_both_its_columns() -> None:
    rows = [
        ["单位名称", "办公电话", "手机", "联系电话"],
        ["甲局", "", "139", "0599-1"],
        ["乙局", "", "1", "1"],
    ]
    first, second = parse_rows(rows).members
    assert (first.phone, second.phone) == ("139、0599-1", "1")


def test_all_faults_are_told_at_once() -> None:
    rows = [
        ["code", "name", "include", "代码"],
        ["1", "甲局", "是", ""],
        ["1", "乙局", "好", ""],
        ["", "", "否", ""],
        ["2E+20", "甲局", "", ""],
    ]
    assert faults(rows) == [
        (1, "column_twice"),
        (3, "repeated_code"),
        (3, "neither"),
        (4, "empty_name"),
        (5, "mangled_code"),
        (5, "repeated_name"),
    ]


def test_a_repeated_name_tells_where_it_stood_first() -> None:
    with pytest.raises(RosterError) as raised:
        parse_rows([["name"], ["甲局"], ["乙局"], ["甲局"]])
    assert raised.value.faults[0].facts == {"text": "甲局", "first": 2}
