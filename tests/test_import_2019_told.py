"""What is said of a published report of 2019, and what its workbook makes of it afterwards."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.builders import filled_workbook
from tests.published_2019 import (
    FIGURES,
    TABLE_1,
    TABLE_2,
    TABLE_3,
    TABLES,
    cells,
    each_cell,
    report,
    varied,
)
from tests.terminal import Ran, Terminal
from tests.test_edition_2019 import FORM, record
from tests.test_import_2019 import TOTALS
from tests.test_import_2019_tables import OF_2021, THREE_OTHERS
from tests.written_pages import SUFFIXES, Row, Table
from xltool.model.expression import Value

pytestmark = pytest.mark.slow


@pytest.fixture
def xltool(capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(capsys)


class Desk:
    """Imports a report into a folder, and says what came of it."""

    def __init__(self, xltool: Terminal, folder: Path) -> None:
        self.xltool = xltool
        self.book = folder / "单位.xlsx"
        self.record = folder / "单位.json"
        self.trace = folder / "出处.csv"
        self._folder = folder

    def take(
        self, tables: tuple[Table, ...] = TABLES, suffix: str = ".html", year: int = 2020
    ) -> Ran:
        published = self._folder / f"报告{suffix}"
        published.write_bytes(report(tables, suffix, year))
        return self.xltool(
            *("import", published, "-o", self.book, "--record", self.record),
            *("--trace", self.trace),
        )

    def exported(self) -> dict[str, object]:
        """The figures of the workbook that are not 0."""
        figures = self.xltool("export", self.book).json["figures"]
        return {key: value for key, value in figures.items() if value not in (0, "0")}


@pytest.fixture
def desk(xltool: Terminal, tmp_path: Path) -> Desk:
    return Desk(xltool, tmp_path)


def only_totals(place: int, text: str) -> str:
    return text if place == 6 else ""


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_figures_come_through_the_workbook_and_its_report(
    desk: Desk, tmp_path: Path, suffix: str
) -> None:
    assert desk.take(suffix=suffix).status == 0
    assert desk.exported() == FIGURES
    again, book = tmp_path / f"again{suffix}", tmp_path / "again.xlsx"
    assert desk.xltool("report", desk.book, "-o", again).status == 0
    assert desk.xltool("import", again, "-o", book).status == 0
    desk.book = book
    assert desk.exported() == FIGURES


def test_a_report_without_quirks_is_told_in_one_line(desk: Desk) -> None:
    told = desk.take().err.splitlines()
    assert told[0] == "河阳县水利局　2020 年度　gkbg/2019 版：读出 198 个数字，0 个未知"
    assert all(line.startswith("已写入") for line in told[1:])
    audit = desk.xltool("check", desk.book, "--format", "json").json["files"][0]
    assert (audit["status"], audit["findings"]) == ("passed", [])


def test_only_totals_are_kept_in_the_record_and_the_entries_are_doubts(desk: Desk) -> None:
    ran = desk.take((TABLE_1, each_cell(TABLE_2, only_totals), TABLE_3))
    kept = json.loads(desk.record.read_text("utf-8"))["reported"]
    assert kept == {f"requests.{row}.total": total for row, total in TOTALS.items()}
    assert "报告所写的 一、本年新收政府信息公开申请数量 · 总计 是 13" in ran.err
    assert "60 个未知" in ran.err  # six of ten rows; the totals of these rows are known
    audit = desk.xltool("check", desk.book, "--format", "json").json["files"][0]
    assert {finding["code"] for finding in audit["findings"]} == {"R102"}


WRONG = {
    "一、本年新收政府信息公开申请数量": "10|2|0|0|1|0|31",
    "（一）予以公开": "5|1|0|0|0|0|5",
    "（七）总计": "10|3|0|0|1|0|13",
}
"""Rows of table 2 with the total of a row, of a result and of a column wrong."""
WRONG_OUTCOME = "1|0|0|0|2|0|0|0|1|1|0|0|0|0|0"


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_wrong_totals_of_a_report_are_found_by_the_audit_of_its_workbook(
    desk: Desk, suffix: str
) -> None:
    disputes = [*TABLE_3[:-1], Row((), cells(WRONG_OUTCOME))]
    desk.take((TABLE_1, varied(TABLE_2, WRONG), disputes), suffix)
    wrong = json.loads(desk.record.read_text("utf-8"))["reported"]
    audit = desk.xltool("check", desk.book, "--format", "json").json["files"][0]
    errors = [f for f in audit["findings"] if f["severity"] == "error"]
    assert sorted((f["code"], f["key"], f["actual"]) for f in errors) == [
        ("B201", "requests.granted.total", 5),
        ("B201", "requests.received_new.total", 31),
        ("B202", "requests.handled_total.enterprise", 3),
        ("B301", "disputes.review.total", 2),
    ]
    assert {f["key"]: f["actual"] for f in errors} == wrong


def test_totals_that_are_added_up_are_no_unknown_figures(desk: Desk) -> None:
    blank = each_cell(TABLE_2, lambda place, text: "" if place == 6 else text)
    told = desk.take((TABLE_1, blank, TABLE_3)).err.splitlines()
    assert told[0].endswith("读出 175 个数字，0 个未知")
    assert told[1].startswith("已修复：表二 全部 23 行（总计）")
    assert desk.exported() == FIGURES
    lines = csv.DictReader(io.StringIO(desk.trace.read_text("utf-8-sig")))
    total = next(line for line in lines if line["key"] == "requests.received_new.total")
    assert (total["value"], total["raw"], total["mended"]) == ("13", "", "added")


def test_what_is_no_figure_is_quoted(desk: Desk) -> None:
    ran = desk.take((varied(TABLE_1, {"行政许可": "120|下降3|900"}), TABLE_2, TABLE_3))
    assert "未知，留空：行政许可 · 本年增/减：写的是“下降3”" in ran.err
    assert "空白" not in ran.err


def test_a_long_text_in_a_cell_is_quoted_by_its_beginning(desk: Desk) -> None:
    ran = desk.take((varied(TABLE_1, {"行政许可": f"120|{'长' * 90}|900"}), TABLE_2, TABLE_3))
    assert f"“{'长' * 24}…”" in ran.err
    assert "长" * 25 not in ran.err


def test_the_tables_of_2019_in_a_later_report_are_told(desk: Desk) -> None:
    assert "用的是 2019 版的表格，2022 年度应当用 2021 版" in desk.take(year=2022).err


def test_one_row_of_other_results_in_2021_is_told_and_kept(desk: Desk) -> None:
    ran = desk.take((OF_2021, TABLE_2, TABLE_3), year=2021)
    tree = json.loads(desk.record.read_text("utf-8"))
    assert tree["edition"] == "2021"
    assert tree["reported"]["requests.other.natural_person"] == 1
    told = [line for line in ran.err.splitlines() if "（六）其他处理 · " in line]
    assert [line.split(" 是 ")[0].split(" · ")[1] for line in told] == ["自然人", "总计"]


def test_tables_of_two_editions_are_told(desk: Desk) -> None:
    told = desk.take((TABLE_1, THREE_OTHERS, TABLE_3), year=2021).err
    assert "表一用的是 2019 版的表格；整份报告按 2021 版读出" in told
    assert "表里有本版没有的行，没有读入：其他对外管理服务事项、政府集中采购" in told


# ── a workbook of 2019 filled in like that ───────────────────

TYPED: dict[str, Value] = {
    "disclosure.licensing.change": "增3",
    "disclosure.licensing.decisions": "3件",
    "disclosure.other_services.change": "↓2",
    "disclosure.penalties.items_last_year": "１２",
    "disclosure.penalties.change": "5（减）",
    "disclosure.coercion.items_last_year": "—",
    "disclosure.coercion.change": "持平",
    "disclosure.fees.items_last_year": "若干",
    "disclosure.fees.change": "-2（增）",
    "disclosure.procurement.projects": "1,234",
    "disclosure.procurement.amount": "456000元",
}


@pytest.fixture
def typed(tmp_path: Path) -> Path:
    book = tmp_path / "填报.xlsx"
    book.write_bytes(filled_workbook(FORM, record(), typed=TYPED))
    return book


def test_cells_of_a_workbook_are_read_like_those_of_a_page(xltool: Terminal, typed: Path) -> None:
    figures = xltool("export", typed).json["figures"]
    assert {key: figures[key] for key in TYPED} == {
        "disclosure.licensing.change": 3,
        "disclosure.licensing.decisions": 3,
        "disclosure.other_services.change": -2,
        "disclosure.penalties.items_last_year": 12,
        "disclosure.penalties.change": -5,
        "disclosure.coercion.items_last_year": 0,
        "disclosure.coercion.change": 0,
        "disclosure.fees.items_last_year": None,
        "disclosure.fees.change": None,
        "disclosure.procurement.projects": 1234,
        "disclosure.procurement.amount": None,
    }


def test_what_was_read_over_is_a_note_and_what_cannot_be_read_an_error(
    xltool: Terminal, typed: Path
) -> None:
    ran = xltool("check", typed, "--format", "json")
    found = [(f["code"], f["key"], f["expected"]) for f in ran.json["files"][0]["findings"]]
    assert ran.status == 1
    assert found == [
        ("R101", "disclosure.fees.items_last_year", None),
        ("R101", "disclosure.fees.change", None),
        ("R101", "disclosure.procurement.amount", None),
        ("R103", "disclosure.licensing.change", 3),
        ("R103", "disclosure.licensing.decisions", 3),
        ("R103", "disclosure.other_services.change", -2),
        ("R103", "disclosure.penalties.items_last_year", 12),
        ("R103", "disclosure.penalties.change", -5),
        ("R103", "disclosure.coercion.items_last_year", 0),
        ("R103", "disclosure.coercion.change", 0),
        ("R103", "disclosure.procurement.projects", 1234),
    ]


def test_a_figure_that_is_not_read_is_told_with_the_reason(desk: Desk) -> None:
    ran = desk.take((varied(TABLE_1, {"政府集中采购": "4|456789.12元"}), TABLE_2, TABLE_3))
    told = "采购总金额（万元）：写的是“456789.12元”，不能读作这一格的数字（小数位数超过规定）"
    assert told in ran.err


@pytest.mark.parametrize("written", ["\u200b", "\ufeff"])
def test_a_cell_with_nothing_visible_in_it_is_blank(desk: Desk, written: str) -> None:
    ran = desk.take((varied(TABLE_1, {"政府集中采购": f"4|{written}"}), TABLE_2, TABLE_3))
    assert "未知，留空：表一 政府集中采购（采购总金额）：空白" in ran.err
