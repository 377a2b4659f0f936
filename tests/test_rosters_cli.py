"""Rosters as files: every encoding and separator that office programs write, and workbooks."""

from __future__ import annotations

import io
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fixtures import kinds
from xltool.app.rosters import open_roster, read_separated
from xltool.model.errors import FileError
from xltool.model.roster import RosterError
from xltool.words.errors import error_text
from xltool.words.say import Say

pytestmark = pytest.mark.slow

TEXT = "单位代码,单位名称,电话\r\n01,甲局,1\r\n02,乙局,2\r\n"


def names(path: Path) -> list[tuple[str, str]]:
    return [(m.office.code, m.office.name) for m in open_roster(str(path)).members]


def refused(path: Path) -> str:
    with pytest.raises(FileError) as raised:
        open_roster(str(path))
    return error_text(raised.value, Say("zh"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "名单.csv"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_csv_file_is_read_whatever_program_wrote_it(
    path: Path, encoding: str, separator: str
) -> None:
    path.write_bytes(TEXT.replace(",", separator).encode(encoding))
    assert names(path) == [("01", "甲局"), ("02", "乙局")]


def test_big_endian_unicode_is_read(path: Path) -> None:
    path.write_bytes(b"\xfe\xff" + TEXT.encode("utf-16-be"))
    assert names(path) == [("01", "甲局"), ("02", "乙局")]


def test_a_comma_inside_quotes_is_part_of_the_name(path: Path) -> None:
    path.write_text('name,code\n"甲,乙局",1\n"丙\n局",2\n', encoding="utf-8")
    assert names(path) == [("1", "甲,乙局"), ("2", "丙 局")]


def test_a_quote_that_is_never_closed_loses_no_office_in_silence(path: Path) -> None:
    path.write_text('name,code\n"甲局,1\n乙局,2\n', encoding="utf-8")
    assert "引号" in refused(path)


@pytest.mark.parametrize("name", ["名单.csv", "名单.xlsx", "名单.xls", "名单.txt", "名单"])
def test_what_a_roster_is_its_content_says(tmp_path: Path, name: str) -> None:
    text, book = tmp_path / "a" / name, tmp_path / "b" / name
    for each in (text, book):
        each.parent.mkdir()
    text.write_text("单位名称,代码\n甲局,01\n", "utf-8")
    made = workbook(tmp_path / "made.xlsx", {"名单": [["单位名称", "代码"], ["甲局", "01"]]})
    book.write_bytes(made.read_bytes())
    assert (names(text), names(book)) == ([("01", "甲局")], [("01", "甲局")])


@pytest.mark.parametrize(
    "data",
    [kinds.old_excel(), kinds.ods(), kinds.pdf(), kinds.web_page(), kinds.word(),
     b"%TSD-Header-###%" + bytes(99)],
)  # fmt: skip
def test_a_list_that_is_neither_text_nor_workbook_is_to_be_saved_as_one(
    tmp_path: Path, data: bytes
) -> None:
    for name in ("名单.csv", "名单.xlsx"):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(RosterError) as raised:
            open_roster(str(tmp_path / name))
        assert [fault.code for fault in raised.value.faults] == ["roster.no_text"]


def test_a_file_that_is_no_text_is_refused(path: Path) -> None:
    path.write_bytes(b"\x00\x01\x02\xff\xfe\x81")
    assert "UTF-8" in refused(path)


@given(st.binary(max_size=300))
def test_any_bytes_become_rows_or_are_refused(data: bytes) -> None:
    try:
        rows = read_separated(data)
    except RosterError:
        return
    assert all(isinstance(cell, str) for row in rows for cell in row)


def test_every_fault_is_listed_with_its_row(path: Path) -> None:
    path.write_text("代码,名称\n1,甲局\n1,乙局\n,甲局\n", encoding="utf-8")
    assert refused(path).split("\n")[1:] == [
        "  第 3 行：单位代码 1 与第 2 行重复",
        "  第 4 行：单位名称“甲局”与第 2 行重复",
    ]


def workbook(path: Path, sheets: dict[str, list[list[Any]]], hidden: str = "") -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        sheet.sheet_state = "hidden" if name == hidden else "visible"
        for row in rows:
            sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    target = path.with_suffix(".xlsx")
    target.write_bytes(buffer.getvalue())
    return target


def test_a_workbook_is_read_and_numbers_are_codes(path: Path) -> None:
    rows: list[list[Any]] = [["名单"], ["单位代码", "单位名称"]]
    rows += [[410711, "甲局"], [2.0, "乙局"], ["03", "丙局"]]
    assert names(workbook(path, {"名单": rows})) == [
        ("410711", "甲局"),
        ("2", "乙局"),
        ("03", "丙局"),
    ]


def test_a_date_cell_is_the_day_that_an_office_is_due(path: Path) -> None:
    rows: list[list[Any]] = [
        ["单位名称", "截止日期"],
        ["甲局", datetime(2026, 1, 20)],
        ["乙局", ""],
    ]
    members = open_roster(str(workbook(path, {"名单": rows}))).members
    assert [member.due for member in members] == [date(2026, 1, 20), None]


def test_a_code_longer_than_a_spreadsheet_keeps_is_a_fault(path: Path) -> None:
    rows: list[list[Any]] = [["code", "name"], [410711001002003004, "甲局"]]
    assert "科学记数法" in refused(workbook(path, {"名单": rows}))


def test_the_sheet_with_a_column_of_names_is_the_roster(path: Path) -> None:
    sheets: dict[str, list[list[Any]]] = {
        "说明": [["请看下一张表"]],
        "名单": [["单位名称"], ["甲局"]],
        "去年": [["单位名称"], ["旧局"]],
    }
    assert names(workbook(path, sheets, hidden="去年")) == [("", "甲局")]


def test_two_sheets_that_could_be_the_roster_are_refused(path: Path) -> None:
    sheets: dict[str, list[list[Any]]] = {
        "街道": [["单位名称"], ["甲街道"]],
        "部门": [["单位名称"], ["乙局"]],
    }
    said = refused(workbook(path, sheets))
    assert "街道、部门" in said


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 broken", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"])
def test_a_workbook_that_is_none_is_refused(path: Path, data: bytes) -> None:
    target = path.with_suffix(".xlsx")
    target.write_bytes(data)
    assert str(target) in refused(target)


def test_more_rows_than_a_roster_can_have_are_refused(path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"] = "单位名称"
    book.worksheets[0]["A1048576"] = "甲局"
    target = path.with_suffix(".xlsx")
    book.save(target)
    assert str(target) in refused(target)
