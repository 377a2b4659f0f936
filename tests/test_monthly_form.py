"""A form that is reported every month is data alone: workbooks, records, what is asked for."""

from __future__ import annotations

import json
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest

from tests.months import COUNTY, TOWN, filled, found, month, own_forms, tree_of
from tests.surgery import (
    with_identity,
    with_part,
    without_identity_names,
    without_properties,
)
from tests.terminal import Terminal, workbook_of
from xltool.definitions import DefinitionError, parse_form

pytestmark = pytest.mark.slow


@pytest.fixture
def forms(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return own_forms(tmp_path, monkeypatch)


@pytest.fixture
def xltool(forms: Path, capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(capsys)


def test_a_blank_workbook_says_its_month_where_it_is_seen_and_where_it_is_not(
    xltool: Terminal,
) -> None:
    asked = ("--form", "hotline", "--year", "2026", "--period", "3", "--office", TOWN)
    assert xltool("generate", *asked, "-o", "b.xlsx").status == 0
    book = openpyxl.load_workbook("b.xlsx")
    guide = book["填报说明"]
    assert guide["A1"].value == "甲镇人民政府2026年3月12345热线办理情况月报　填报说明"
    assert guide["A2"].value == "填报单位：甲镇人民政府　　月份：2026年3月　　模板编号：hotline-1-1"
    hidden = list(book["xltool"].iter_rows(min_col=1, max_col=2, values_only=True))
    assert hidden[3:5] == [("year", "2026"), ("period", "3")]
    with ZipFile("b.xlsx") as package:
        properties = package.read("docProps/custom.xml").decode()
    assert 'name="xltool.period"><vt:lpwstr>3</vt:lpwstr>' in properties


def test_a_record_and_its_workbook_keep_their_month(xltool: Terminal) -> None:
    book = filled(xltool, month("r.json", 2026, 3), "b.xlsx")
    out = xltool("export", book).json
    assert (out["year"], out["period"]) == (2026, 3)
    assert list(out)[:5] == ["schema_version", "form", "edition", "year", "period"]
    told = xltool("check", book, "--format", "json").json["files"][0]
    assert (told["year"], told["period"]) == (2026, 3)


def test_a_workbook_without_names_and_properties_is_known_by_what_is_seen(
    xltool: Terminal,
) -> None:
    book = filled(xltool, month("r.json", 2026, 12), "b.xlsx")
    data = without_properties(book.read_bytes())
    data = without_identity_names(data)
    book.write_bytes(data)
    out = xltool("export", book).json
    assert (out["form"], out["year"], out["period"]) == ("hotline", 2026, 12)


@pytest.mark.parametrize("number", ["", "0", "13", "三", "1.0", "003"])
def test_a_workbook_without_a_month_of_the_year_is_none_of_ours(
    xltool: Terminal, number: str
) -> None:
    book = filled(xltool, month("r.json", 2026, 3), "b.xlsx")
    book.write_bytes(with_identity(book.read_bytes(), "period", number))
    ran = xltool("check", book, "--format", "json")
    assert (ran.status, [code for code, *_ in found(ran)]) == (3, ["F105"])


@pytest.mark.parametrize(
    ("label", "status", "code"),
    [
        ("2026年第一季度", 3, "F105"),
        # no period at all: the titles of the tables tell the month
        ("2026年", 0, "F129"),
        ("2026年13月", 0, "F129"),
        ("3月", 0, "F129"),
    ],
)
def test_a_line_of_identity_without_a_month_tells_none(
    xltool: Terminal, label: str, status: int, code: str
) -> None:
    book = filled(xltool, month("r.json", 2026, 3), "b.xlsx")
    data = without_properties(book.read_bytes())
    data = without_identity_names(data)
    data = with_part(
        data, "xl/sharedStrings.xml", lambda xml: xml.replace("2026年3月　", f"{label}　")
    )
    book.write_bytes(data)
    ran = xltool("check", book, "--format", "json")
    assert (ran.status, [each for each, *_ in found(ran)]) == (status, [code])
    if code == "F129":
        assert ran.json["files"][0]["period"] == 3


@pytest.mark.parametrize("number", [None, 0, 13, "3", True, 3.0])
def test_a_record_needs_a_month_of_the_year(xltool: Terminal, number: object) -> None:
    path = month("r.json", 2026, 3)
    tree = tree_of("r.json") | {"period": number}
    path.write_text(json.dumps({k: v for k, v in tree.items() if v is not None}), "utf-8")
    ran = xltool("fill", path, "-o", "b.xlsx")
    assert ran.status == 3
    assert "  period：应写年内第几期" in ran.err


def test_a_record_of_a_year_has_no_number(xltool: Terminal, forms: Path) -> None:
    definition = forms / "hotline" / "1" / "form.toml"
    text = definition.read_text("utf-8").replace('period = "month"\n', "")
    definition.write_text(text, encoding="utf-8")
    ran = xltool("fill", month("r.json", 2026, 1), "-o", "b.xlsx")
    assert ran.status == 3
    assert "  period：年报没有这一项" in ran.err


@pytest.mark.parametrize(
    "args",
    [
        ("generate", "--form", "hotline", "--office", "x", "-o", "x.xlsx"),
        ("import", "report.md", "-o", "x.xlsx"),
        ("reconcile", "in", "--office", COUNTY, "--out-dir", "out"),
    ],
    ids=lambda args: args[0],
)
@pytest.mark.parametrize("number", [(), ("--period", "0"), ("--period", "13")])
def test_a_month_that_is_missing_or_none_is_wrong_usage(
    xltool: Terminal, args: tuple[str, ...], number: tuple[str, ...]
) -> None:
    book = filled(xltool, month("r.json", 2026, 3), "in/b.xlsx")
    xltool("report", book, "-o", "report.md")
    ran = xltool(*args, "--year", "2026", *number)
    assert ran.status == 2
    assert "哪个月：请用 --period 写 1 至 12" in ran.err
    assert not Path("x.xlsx").exists() and not Path("out").exists()


def test_a_month_of_an_annual_form_is_wrong_usage(xltool: Terminal) -> None:
    asked = ("--year", "2026", "--period", "1", "--office", "x", "-o", "x.xlsx")
    ran = xltool("generate", *asked)
    assert (ran.status, "一年一报，不用 --period" in ran.err) == (2, True)


def test_a_check_of_annual_workbooks_for_a_month_is_wrong_usage(
    xltool: Terminal, tmp_path: Path
) -> None:
    book = tmp_path / "b.xlsx"
    book.write_bytes(workbook_of("jinhu-2023"))
    ran = xltool("check", book, "--year", "2023", "--period", "1")
    assert (ran.status, f"{book}：这种表格一年一报，不用 --period" in ran.err) == (2, True)


@pytest.mark.parametrize("command", ["check", "import", "reconcile"])
def test_a_number_without_its_year_is_wrong_usage(xltool: Terminal, command: str) -> None:
    book = filled(xltool, month("r.json", 2026, 3), "in/b.xlsx")
    xltool("report", book, "-o", "report.md")
    rest = {
        "check": ("in",),
        "import": ("report.md", "-o", "x.xlsx"),
        "reconcile": ("in", "--office", COUNTY, "--out-dir", "out"),
    }[command]
    ran = xltool(command, *rest, "--period", "3")
    assert (ran.status, "--period 要与 --year 一起使用" in ran.err) == (2, True)


@pytest.mark.parametrize(
    ("asked", "status", "codes"),
    [
        (("--year", "2026"), 0, []),
        (("--year", "2026", "--period", "3"), 0, []),
        (("--year", "2026", "--period", "2"), 3, ["F111"]),
        (("--year", "2025"), 3, ["F111"]),
        (("--year", "2025", "--period", "3"), 3, ["F111"]),
    ],
)
def test_a_check_for_a_year_or_a_month_refuses_others(
    xltool: Terminal, asked: tuple[str, ...], status: int, codes: list[str]
) -> None:
    book = filled(xltool, month("r.json", 2026, 3), "b.xlsx")
    ran = xltool("check", book, *asked, "--format", "json")
    assert (ran.status, [code for code, *_ in found(ran)]) == (status, codes)


def test_the_refusal_of_another_month_speaks_of_months(xltool: Terminal) -> None:
    book = filled(xltool, month("r.json", 2026, 3), "b.xlsx")
    asked = ("check", book, "--year", "2026", "--period", "4", "--format", "json")
    (finding,) = xltool(*asked).json["files"][0]["findings"]
    assert finding["message"] == "工作簿是2026年3月的，要的是2026年4月"
    assert finding["remedy"] == "请用当月的工作簿填写"
    (finding,) = xltool("--lang", "en", *asked).json["files"][0]["findings"]
    assert finding["message"] == "the workbook is for 2026-03, 2026-04 is asked for"


def test_the_rules_of_a_monthly_form_speak_of_months(xltool: Terminal) -> None:
    assert xltool("rules", "F111", "--form", "hotline").out.startswith("F111  月份不对\n")
    assert xltool("rules", "F111").out.startswith("F111  年度不对\n")
    assert "= 上月的诉求类别咨询 · 正在办理" in xltool("rules", "Y1").out


@pytest.mark.parametrize(
    ("old", "new", "path", "name"),
    [
        ('period = "month"', 'period = "week"', "period", "choice"),
        ("{office}{period}12345", "{office}{year}年12345", "title", "form.title_period"),
        ("{office}{period}12345", "{office}{period:iso}12345", "title", "slot_bare"),
        ("{office}{period}12345", "{office!r}{period}12345", "title", "slot_bare"),
    ],
)
def test_a_definition_that_cannot_tell_its_months_is_refused(
    forms: Path, old: str, new: str, path: str, name: str
) -> None:
    text = (forms / "hotline" / "1" / "form.toml").read_text("utf-8")
    assert old in text
    with pytest.raises(DefinitionError) as caught:
        parse_form(text.replace(old, new), "form.toml")
    assert [(fault.place, fault.code) for fault in caught.value.faults] == [(path, name)]
