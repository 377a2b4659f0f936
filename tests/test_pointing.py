"""Whose a file is that could not be read, by the words of its name and title."""

from __future__ import annotations

import pytest

from xltool.collection.pointing import RosterNames
from xltool.model.record import Office
from xltool.model.roster import Member, Roster

COUNTY = (
    *("清河县人民政府", "清河县教育局", "清河县财政局", "清河县市场监督管理局"),
    *("清河县公安局", "清河县公安局交警大队", "清河县城关镇人民政府", "花园办事处"),
)


def names_of(*names: str) -> RosterNames:
    return RosterNames(Roster(tuple(Member(Office(name)) for name in names)))


def pointed_to(*words: str) -> str | None:
    member = names_of(*COUNTY).pointed_to(words)
    return member.office.name if member else None


@pytest.mark.parametrize(
    ("text", "office"),
    [
        ("清河县教育局2024.xls", "清河县教育局"),
        ("3399-002_清河县教育局_2024.xls", "清河县教育局"),
        ("教育局.xls", "清河县教育局"),
        ("县教育局报表.xls", "清河县教育局"),
        ("2024年报（教育局）.docx", "清河县教育局"),
        ("花园办事处.pdf", "花园办事处"),
        ("清河县公安局交警大队.xls", "清河县公安局交警大队"),
        ("城关镇人民政府.doc", "清河县城关镇人民政府"),
    ],
)
def test_a_name_of_the_roster_points_to_its_office(text: str, office: str) -> None:
    assert pointed_to(text) == office


@pytest.mark.parametrize(
    "text",
    [
        "报表.xls",
        "清河县教育局和清河县财政局.xls",
        "教育局和财政局.xls",
        "乙县教育局.xls",
        "东山镇人民政府.xls",
        "人民政府.xls",
        "公安局.xls",
        "清河县.xls",
    ],
)
def test_words_that_are_no_name_or_several_or_anothers_point_to_nobody(text: str) -> None:
    assert pointed_to(text) is None


def test_the_first_words_that_name_any_office_decide() -> None:
    assert pointed_to("报表.xls", "教育局", "财政局") == "清河县教育局"
    assert pointed_to("教育局 财政局.xls", "教育局") is None


@pytest.mark.parametrize(
    ("name", "office"),
    [
        ("清河县市监局", "清河县市场监督管理局"),
        ("清河县教育和体育局", "清河县教育局"),
        ("清河县档案局", None),
        ("清河县东山镇人民政府", None),
        ("清河县公安分局", "清河县公安局"),
    ],
)
def test_a_name_with_something_left_out_or_put_in_is_nearly_the_office_s(
    name: str, office: str | None
) -> None:
    member = names_of(*COUNTY).nearly(name)
    assert (member.office.name if member else None) == office


def test_a_name_that_is_nearly_two_is_nobodys() -> None:
    assert names_of("甲县教育局", "甲县体育局").nearly("甲县教育体育局") is None


def test_a_roster_of_one_points_by_the_whole_name_only() -> None:
    names = names_of("清河县教育局")
    assert names.pointed_to(["清河县教育局.xls"]) is not None
    assert names.pointed_to(["局.xls", "教育局.xls"]) is None
