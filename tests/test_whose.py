"""Whose a report is, by its title, its sheets, its name and the roster; when it is nobody's."""

from __future__ import annotations

import pytest

from xltool.app.library import form_of, open_library
from xltool.collection.whose import Asked, Names, Whence, Whose, whose
from xltool.model.form import FormId
from xltool.model.period import Cycle, Period, PeriodQuery
from xltool.model.record import Office
from xltool.model.roster import Member, Roster
from xltool.ooxml.errors import RefusedFile
from xltool.published.heads import heads_of
from xltool.published.page import Page, Passage, Placing, Spanned, spread
from xltool.published.title import Title, title_of_name

COUNTY = ("清河县人民政府", "清河县教育局", "清河县财政局", "清河县公安局", "清河县市场监督管理局")
ROSTER = Roster(tuple(Member(Office(name, f"3399-00{n}")) for n, name in enumerate(COUNTY)))
SEASON = Asked(period=PeriodQuery(2024), roster=ROSTER)
YEAR = Period(2024)
SPELLINGS = open_library().spellings(form_of(FormId("gkbg", "2021")))


def told(
    name: str,
    office: str | None = None,
    period: Period | None = None,
    *,
    sheets: tuple[str, ...] = (),
    asked: Asked = SEASON,
) -> Whose:
    title = Title(office, period)
    return whose(
        Cycle.YEAR,
        title,
        Names(name, sheets),
        asked,
        lambda text: title_of_name(Cycle.YEAR, SPELLINGS, text),
    )


def refusal(*args: object, **named: object) -> tuple[str, object]:
    with pytest.raises(RefusedFile) as refused:
        told(*args, **named)  # type: ignore[arg-type]
    return refused.value.code, refused.value.facts["why"]


@pytest.mark.parametrize(
    ("name", "whence"),
    [
        ("教育局.xls", Whence.FILE),
        ("清河县教育局.xlsx", Whence.FILE),
        ("收到/3399-001_清河县教育局_2024.xls", Whence.FILE),
        ("县教育局报表(1).xls", Whence.FILE),
        ("2024年度政府信息公开工作年度报告（教育局）.docx", Whence.FILE),
        ("清河县教育局2024年政府信息公开工作年度报告 - 副本.docx", Whence.FILE),
        ("3399-001.xls", Whence.FILE),
    ],
)
def test_the_name_of_a_file_tells_the_office_of_a_season(name: str, whence: Whence) -> None:
    found = told(name)
    assert (found.office, found.office_from) == (Office("清河县教育局", "3399-001"), whence)
    assert found.period == YEAR


def test_so_does_the_name_of_a_sheet() -> None:
    found = told("报表.xls", sheets=("教育局", "表二"))
    assert (found.office.name, found.office_from) == ("清河县教育局", Whence.SHEET)
    assert (found.period, found.period_from) == (YEAR, Whence.ASKED)


def test_a_title_tells_it_whatever_the_file_is_called() -> None:
    for title in ("清河县教育局", "县教育局", "教育局"):
        found = told("年报最终版.docx", title, YEAR)
        assert (found.office.name, found.office_from) == ("清河县教育局", Whence.TITLE)


@pytest.mark.parametrize(
    "name",
    [
        *("报表.xls", "教育局和财政局.xls", "乙县教育局.xls", "教育局招生办.xls"),
        *("教育局下属单位.xls", "清河县教育局第一小学.xls", "市监局.xls"),
    ],
)
def test_a_name_that_is_none_or_another_s_or_two_tells_no_office(name: str) -> None:
    code, why = refusal(name)
    assert (code, str(why)[:15]) == ("F136", "whose_no_office")


def test_the_nearest_office_is_named_and_not_taken() -> None:
    with pytest.raises(RefusedFile) as refused:
        told("教育局招生办.xls")
    assert refused.value.facts["known"] == "清河县教育局"


@pytest.mark.parametrize(
    ("name", "title", "sheets"),
    [
        ("教育局.xls", "清河县财政局", ()),
        ("教育局.xls", None, ("财政局",)),
        ("年报.xls", "清河县财政局", ("教育局",)),
        ("3399-001.xls", "清河县财政局", ()),
        ("清河县教育局2024年政府信息公开工作年度报告.docx", "清河县财政局", ()),
        ("教育局招生办.xls", "清河县财政局", ()),
    ],
)
def test_two_that_differ_are_nobody_s(
    name: str, title: str | None, sheets: tuple[str, ...]
) -> None:
    period = YEAR if title else None
    assert refusal(name, title, period, sheets=sheets) == ("F136", "whose_offices_differ")


def test_an_office_of_no_roster_is_left_to_the_roster_to_refuse() -> None:
    assert told("年报.docx", "清河县档案局", YEAR).office == Office("清河县档案局")


def test_an_unknown_title_with_the_code_of_the_roster_is_matched_by_the_code() -> None:
    found = told("3399-001.docx", "清河县教体局", YEAR)
    assert found.office == Office("清河县教体局", "3399-001")


def test_a_year_in_the_title_goes_before_that_of_the_season() -> None:
    assert told("教育局.docx", "清河县教育局", Period(2023)).period == Period(2023)


@pytest.mark.parametrize(
    ("name", "year"),
    [
        ("教育局2024.xls", 2024),
        ("教育局2023年.xls", 2023),
        ("教育局20250112.xls", 2024),
        ("教育局2025年1月报送.xls", 2024),
        ("教育局2025-01-12.xls", 2024),
        ("2023年政府信息公开工作年度报告（教育局）.xls", 2023),
    ],
)
def test_a_year_in_the_name_is_that_of_the_report_but_for_a_date(name: str, year: int) -> None:
    assert told(name).period == Period(year)


def test_two_years_that_differ_are_none() -> None:
    name = "清河县教育局2023年政府信息公开工作年度报告.docx"
    assert refusal(name, "清河县教育局", YEAR) == ("F136", "whose_periods_differ")
    assert refusal("教育局2022-2023.xls")[1] == "whose_periods_differ"


def test_without_a_season_a_year_has_to_stand_somewhere() -> None:
    asked = Asked(roster=ROSTER)
    assert refusal("教育局.xls", asked=asked) == ("F136", "whose_no_period")
    assert told("教育局2024.xls", asked=asked).period_from is Whence.FILE


def test_without_a_roster_title_name_or_caller_tell_the_office() -> None:
    alone = Asked()
    name = "清河县教育局2024年政府信息公开工作年度报告.docx"
    assert told(name, asked=alone).office == Office("清河县教育局")
    assert told("x.docx", "清河县教育局", YEAR, asked=alone).office == Office("清河县教育局")
    assert refusal("教育局.xls", asked=alone)[1] == "whose_no_office"
    assert refusal(name, "清河县财政局", YEAR, asked=alone)[1] == "whose_offices_differ"
    asked = Asked("清河县教育局", PeriodQuery(2024))
    found = told("x.xls", asked=asked)
    assert (found.office.name, found.office_from) == ("清河县教育局", Whence.ASKED)
    other = "清河县财政局2024年政府信息公开工作年度报告.docx"
    assert refusal(other, asked=asked)[1] == "whose_offices_differ"


@pytest.mark.parametrize(
    ("head", "name", "period"),
    [
        ("2023年度政府信息公开统计表", "教育局.xls", Period(2023)),
        ("2024年政府信息公开统计表", "教育局.xls", YEAR),
        ("2023、2024年对照", "教育局2024.xls", YEAR),
        ("填报时间：2025年1月8日", "教育局.xls", YEAR),
    ],
)
def test_a_year_at_the_head_goes_before_that_of_the_season(
    head: str, name: str, period: Period
) -> None:
    assert of_names(Names(name, heads=(head,))).period == period


def test_a_year_at_the_head_against_that_of_the_name_is_none() -> None:
    with pytest.raises(RefusedFile) as refused:
        of_names(Names("教育局2024.xls", heads=("2023年度统计表",)))
    assert refused.value.facts["why"] == "whose_periods_differ"


def of_names(names: Names) -> Whose:
    return whose(Cycle.YEAR, Title(None, None), names, SEASON, lambda _: None)


def test_the_office_behind_its_label_counts_and_may_not_be_contradicted() -> None:
    found = of_names(Names("报表.xls", stated=("县教育局",)))
    assert (found.office.name, found.office_from) == ("清河县教育局", Whence.HEAD)
    assert of_names(Names("教育局.xls", stated=("办公室",))).office.name == "清河县教育局"
    with pytest.raises(RefusedFile) as refused:
        of_names(Names("教育局.xls", stated=("清河县财政局",)))
    assert refused.value.facts["why"] == "whose_offices_differ"


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        (["填报单位：县教育局"], ("县教育局",)),
        (["填报单位（盖章）：县教育局　　填报时间：2025年1月8日"], ("县教育局",)),
        (["报送单位: 县教育局  联系人: 王芳"], ("县教育局",)),
        (["单位：件", "计量单位：万元"], ()),
        (["各填报单位应当如实填写。"], ()),
    ],
)
def test_a_name_behind_the_label_of_an_office_is_found(
    lines: list[str], names: tuple[str, ...]
) -> None:
    page = Page(tuple(Passage(line) for line in lines))
    assert heads_of(page)[1] == names


def test_so_is_one_in_the_cell_behind_it() -> None:
    grid = spread([[Spanned("填报单位"), Spanned("县教育局")]], Placing.MERGED)
    assert heads_of(Page((grid,)))[1] == ("县教育局",)
