"""generate --due and --contact: a workbook says by which day it is due, and whom to ask."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import openpyxl
import pytest

import xltool as package
from tests.builders import form_2021, zero_record
from tests.surgery import (
    parts,
    with_identity,
    without_identity_names,
    without_properties,
)
from tests.terminal import Terminal
from xltool.app import build
from xltool.app.examine import examine
from xltool.app.mark import marked_copy
from xltool.model.period import Period
from xltool.model.record import contents
from xltool.model.record_json import record_tree
from xltool.workbook.write import workbook_bytes

FORM = form_2021()
DAY, WHOM = date(2026, 1, 20), "张三 0527-8438"
ASKED = "请于2026年1月20日前报送　　报送联系人：张三 0527-8438"
HEADS = {
    "填报说明": "A2",
    "一 总体情况": "A1",
    "表一 主动公开": "A2",
    "表二 申请情况": "A2",
    "表三 复议诉讼": "A2",
    "五、六 问题与其他": "A1",
    "校验": "A2",
}


@pytest.fixture
def xltool(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Terminal:
    monkeypatch.chdir(tmp_path)
    return Terminal(capsys)


def filled(due: date | None = DAY, contact: str = WHOM) -> bytes:
    record = zero_record(FORM)
    return workbook_bytes(build.book_of(FORM, record, due, contact), contents(FORM, record))


def said(data: bytes) -> dict[str, str]:
    """The second line of each sheet's head."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    return {sheet: str(book[sheet][cell].value).partition("\n")[2] for sheet, cell in HEADS.items()}


def asked(data: bytes) -> tuple[date | None, str]:
    admission = examine(data).admission
    return admission.due, admission.contact


def test_every_sheet_says_it_in_its_head(xltool: Terminal) -> None:
    one = ("generate", "--year", "2025", "--office", "甲局", "-o", "a.xlsx")
    assert xltool(*one, "--due", "2026-01-20", "--contact", " 张三  0527-8438\n").status == 0
    data = Path("a.xlsx").read_bytes()
    assert said(data) == dict.fromkeys(HEADS, ASKED)
    assert asked(data) == (DAY, WHOM)


@pytest.mark.parametrize("contact", [WHOM, "联系人" * 60])
def test_the_head_is_as_high_as_its_lines(contact: str) -> None:
    plain, book = (
        openpyxl.load_workbook(io.BytesIO(data))
        for data in (filled(None, ""), filled(DAY, contact))
    )
    for sheet, cell in HEADS.items():
        row = int(cell[1:])
        before, after = (each[sheet].row_dimensions[row].height for each in (plain, book))
        assert after >= before + 15 * (1 if contact == WHOM else 2), sheet


@pytest.mark.parametrize(
    ("due", "contact", "line"),
    [
        (DAY, "", "请于2026年1月20日前报送"),
        (None, WHOM, "报送联系人：张三 0527-8438"),
        (None, "", ""),
    ],
)
def test_what_was_not_said_is_left_out(due: date | None, contact: str, line: str) -> None:
    data = filled(due, contact)
    assert said(data) == dict.fromkeys(HEADS, line)
    assert asked(data) == (due, contact)
    properties = parts(data)["docProps/custom.xml"].decode()
    assert ("xltool.due" in properties, "xltool.contact" in properties) == (
        due is not None,
        contact != "",
    )


def test_the_roster_s_own_goes_before_the_option(xltool: Terminal) -> None:
    Path("r.csv").write_text(
        "单位名称,截止日期,报送联系人\n甲局,2026-01-10,李四\n乙局,,\n丙局,2026-01-10,\n丁局,,王五\n",
        encoding="utf-8",
    )
    many = ("generate", "--year", "2025", "--roster", "r.csv", "--out-dir", "out")
    assert xltool(*many, "--due", "2026-01-20", "--contact", WHOM).status == 0
    found = {path.name[:2]: asked(path.read_bytes()) for path in sorted(Path("out").glob("*.xlsx"))}
    early = date(2026, 1, 10)
    assert found == {
        "甲局": (early, "李四"),
        "乙局": (DAY, WHOM),
        "丙局": (early, WHOM),
        "丁局": (DAY, "王五"),
    }


def test_a_workbook_of_a_roster_is_the_one_made_alone(xltool: Terminal) -> None:
    Path("r.csv").write_text("name\n甲局\n乙局\n", encoding="utf-8")
    both = ("generate", "--year", "2025", "--due", "2026-01-20", "--contact", WHOM)
    xltool(*both, "--roster", "r.csv", "--out-dir", "out")
    xltool(*both, "--office", "乙局", "-o", "alone.xlsx")
    sent = parts(Path("out/乙局_2025.xlsx").read_bytes())
    assert sent == parts(Path("alone.xlsx").read_bytes())


@pytest.mark.parametrize("day", ["20.1.2026", "2026-02-30", "2026年1月20日", "明天"])
def test_what_is_no_day_is_wrong_usage(xltool: Terminal, day: str) -> None:
    ran = xltool("generate", "--year", "2025", "--office", "甲", "-o", "a.xlsx", "--due", day)
    assert ran.status == 2
    assert f"--due 的日期 {day} 不对" in ran.err
    assert not Path("a.xlsx").exists()


def test_a_marked_copy_and_an_upgrade_keep_it(xltool: Terminal) -> None:
    data = filled()
    assert asked(marked_copy(examine(data))) == (DAY, WHOM)
    Path("a.xlsx").write_bytes(with_identity(data, "template_version", "gkbg-2021-1"))
    assert xltool("forms", "upgrade", "a.xlsx", "-o", "b.xlsx").status == 0
    assert asked(Path("b.xlsx").read_bytes()) == (DAY, WHOM)


def test_it_is_no_part_of_the_record() -> None:
    assert record_tree(examine(filled()).record) == record_tree(zero_record(FORM))


def test_what_is_no_day_in_a_workbook_is_no_day() -> None:
    assert asked(with_identity(filled(), "due", "下周")) == (None, WHOM)


def test_a_workbook_with_it_is_known_by_its_visible_line_alone() -> None:
    data = without_properties(filled())
    data = without_identity_names(data)
    examined = examine(data)
    assert examined.record.office.name == "临江市测试局"
    assert examined.audit.findings == ()


def test_programs_say_it_too() -> None:
    data = package.blank_workbook(FORM, office="甲局", year=2025, due=DAY, contact=WHOM)
    assert asked(data) == (DAY, WHOM)
    assert data == build.blank_workbook(FORM, "甲局", Period(2025), due=DAY, contact=WHOM)
