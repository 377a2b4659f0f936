"""The coordinator's workbook as another program reads it; what stands where, and as what."""

from __future__ import annotations

import io
import re
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook.workbook import Workbook

from tests.collected import BLANK_KEY, COUNTY, catalogue, collection, ledger_bytes
from tests.official_grid import FIGURES
from tests.surgery import parts
from tests.test_words import unused
from xltool.app.library import open_ledger_wording
from xltool.collection.collection import Collection, ResponseStatus
from xltool.collection.outputs.ledger import figures as figures_sheet
from xltool.collection.outputs.ledger import findings as findings_sheet
from xltool.history.archive import Absent
from xltool.model.address import column_letters
from xltool.model.record import Office

pytestmark = pytest.mark.slow

SHEETS = [
    *("概览", "各单位", "合计", "明细", "审核意见", "年度对比", "未报名单", "文件", "规则"),
]
HOSTILE = ("=1+1", "+1", "-1", "@x", "<r>a</r>", "_x0041_", "a\x01b", "<b>&amp;</b>", " 两边 ")
Rows = list[tuple[Any, ...]]


def made(collected: Collection) -> bytes:
    return ledger_bytes(collected, catalogue(), open_ledger_wording())


def opened(data: bytes, values: bool = True) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(data), data_only=values)


@cache
def twelve() -> Workbook:
    return opened(twelve_bytes())


@cache
def twelve_formulas() -> Workbook:
    return opened(twelve_bytes(), values=False)


@cache
def twelve_bytes() -> bytes:
    return made(collection())


def overview(collected: Collection) -> list[str]:
    """The texts of the overview, the only sheet that is read."""
    return read_alone(collected, "概览")


def read_alone(collected: Collection, sheet: str) -> list[str]:
    book = openpyxl.load_workbook(io.BytesIO(made(collected)), data_only=True, read_only=True)
    return texts(book, sheet)


def below(book: Workbook, sheet: str) -> Rows:
    """The rows below the headings: the line that the panes are frozen under."""
    page = book[sheet]
    assert isinstance(page.freeze_panes, str)
    first = int("".join(filter(str.isdigit, page.freeze_panes)))
    return list(page.iter_rows(min_row=first, values_only=True))


def headings(book: Workbook, sheet: str) -> tuple[Any, ...]:
    page = book[sheet]
    assert isinstance(page.freeze_panes, str)
    row = int("".join(filter(str.isdigit, page.freeze_panes))) - 1
    return next(page.iter_rows(min_row=row, max_row=row, values_only=True))


def texts(book: Workbook, sheet: str) -> list[str]:
    cells = (cell for row in book[sheet].iter_rows(values_only=True) for cell in row)
    return [cell for cell in cells if isinstance(cell, str)]


def test_the_sheets_stand_in_the_order_of_their_use() -> None:
    assert twelve().sheetnames == SHEETS


def test_nothing_is_protected() -> None:
    assert not any(b"Protection" in part for name, part in parts(twelve_bytes()).items())


def test_the_same_collection_gives_the_same_bytes() -> None:
    assert made(collection()) == twelve_bytes()


def test_every_sheet_but_the_overview_can_be_filtered_from_its_headings_to_its_last_row() -> None:
    for sheet in SHEETS[1:]:
        page = twelve()[sheet]
        assert isinstance(page.freeze_panes, str)
        top = int("".join(filter(str.isdigit, page.freeze_panes))) - 1
        last = column_letters(page.max_column)
        assert page.auto_filter.ref == f"A{top}:{last}{page.max_row}"
        looked_up = sheet in {"明细", "规则"}
        assert page.print_title_rows == (None if looked_up else f"${top}:${top}")


def test_the_overview_says_who_is_lacking_and_why() -> None:
    said = texts(twelve(), "概览")
    assert said[:2] == ["临江县人民政府2023年政府信息公开工作年度报告", "核对总表"]
    assert said[2] == (
        "汇总不完整。应汇总 11 个单位，已汇总 8 个。未报送 1 个：临江县自然资源和规划局。"
        "有错误未汇总 1 个：临江县教育局。收到了，但不能用 1 个：临江县民政局。"
    )
    assert said[3].startswith(
        "各单位的报表：错误 2 处，疑点 3 处，提示 0 处，已说明 0 处。"
        "汇总数和各单位之间：错误 0 处，疑点 1 处，提示 0 处，已说明 0 处。"
        "汇总数有 2 格是空白。"
    )


def test_only_a_complete_collection_is_called_complete() -> None:
    whole = collection(clean=True, blank=False)
    complete = "汇总完整：应汇总的 12 个单位全部汇总，没有错误。"
    assert overview(whole)[2] == complete
    unlisted = overview(replace(whole, has_roster=False))[2]
    assert "汇总完整" not in unlisted and "无从判断" in unlisted


def test_an_office_with_errors_that_was_taken_all_the_same_is_told() -> None:
    season = collection()
    lines = tuple(
        replace(line, standing=ResponseStatus.USED)
        if line.standing is ResponseStatus.FAILED
        else line
        for line in season.lines
    )
    said = overview(replace(season, lines=lines))[2]
    assert "已汇总的单位中有 1 个的报表有错误：临江县教育局。" in said


def test_many_names_are_cut_and_counted() -> None:
    season = collection()
    missing = next(line for line in season.lines if line.standing is ResponseStatus.MISSING)
    others = [replace(missing.member, office=Office(f"第{n}乡人民政府")) for n in range(24)]
    lines = (*season.lines, *(replace(missing, member=member) for member in others))
    said = overview(replace(season, lines=lines))[2]
    assert "等 25 个" in said and len(said) < 700


def test_the_overview_counts_offices_and_files() -> None:
    page = twelve()["概览"]
    found: Rows = [row[:8] for row in page.iter_rows(values_only=True) if row[0] == 12]
    assert found == [(12, 8, 1, 1, 0, 1, 1, pytest.approx(8 / 11))]
    files = {row[4]: row[7] for row in page.iter_rows(values_only=True) if row[4] and row[7]}
    assert (files["采用"], files["重复"], files["不能采用"], files["合计"]) == (8, 2, 4, 19)


def test_the_overview_has_a_chart_of_offices_and_those_of_the_form() -> None:
    charts = [name for name in parts(twelve_bytes()) if name.startswith("xl/charts/chart")]
    assert len(charts) == 3


def test_an_office_has_its_figures_where_it_has_a_record_that_counts() -> None:
    rows = {row[0]: row for row in below(twelve(), "各单位")}
    columns = headings(twelve(), "各单位")
    received = columns.index("新收申请")
    assert rows["临江县人民政府"][1:6] == ("321399", "政府", "已汇总", 0, 0)
    assert rows["临江县教育局"][3:6] == ("有错误未汇总", 2, 0)
    assert rows["临江县教育局"][received] is not None
    for office in ("临江县民政局", "临江县自然资源和规划局"):
        assert set(rows[office][received:-1]) == {None}
    # 行政诉讼 is two figures, and this office left one of them blank
    assert rows["东关街道办事处"][columns.index("行政诉讼")] is None
    assert rows["东关街道办事处"][columns.index("行政复议")] == 7


def test_the_lines_above_add_up_what_is_in_the_total_and_what_is_in_sight() -> None:
    shown: Rows = list(twelve()["各单位"].iter_rows(min_row=3, max_row=4, values_only=True))
    formulas: Rows = list(
        twelve_formulas()["各单位"].iter_rows(min_row=3, max_row=4, values_only=True)
    )
    rows = below(twelve(), "各单位")
    column = headings(twelve(), "各单位").index("新收申请")
    assert formulas[1][column] == "=SUBTOTAL(109,G6:G17)"
    assert shown[1][column] == sum(row[column] or 0 for row in rows)
    assert shown[0][column] == sum(row[column] for row in rows if row[3] == "已汇总")
    assert formulas[0][column].startswith("='合计'!")


def test_every_figure_of_every_office_read_is_listed_with_its_cell() -> None:
    rows = below(twelve(), "明细")
    assert Counter(row[0] for row in rows) == {
        line.office.name: 200
        for line in collection().lines
        if line.standing not in (ResponseStatus.MISSING, ResponseStatus.REFUSED)
    }
    found = {(row[0], row[2]): row for row in rows}
    assert found["临江县人民政府", "disclosure.licensing.decisions"] == (
        "临江县人民政府",
        "321399",
        "disclosure.licensing.decisions",
        "行政许可 · 本年处理决定数量",
        1411,
        "是",
        "0000.xlsx",
        "'{}'!{}".format(*FIGURES["disclosure.licensing.decisions"]),
    )
    assert found["东关街道办事处", BLANK_KEY][4] is None


def test_only_what_is_in_the_total_counts() -> None:
    counted = {(row[0], row[2]): row[5] for row in below(twelve(), "明细")}
    regulations, licensing = "disclosure.regulations.issued", "disclosure.licensing.decisions"
    assert counted["临江县人民政府", regulations] == "是"
    assert counted["临江县公安局", regulations] == "否"
    assert counted["临江县公安局", licensing] == "是"
    assert counted["临江县教育局", licensing] == "否"
    assert counted["沙洲镇人民政府", licensing] == "否"


def test_the_stored_totals_are_the_figures_of_those_used_added_up() -> None:
    used = [line for line in collection().lines if line.standing is ResponseStatus.USED]
    rows = {row[6]: row for row in below(twelve(), "合计")}
    assert len(rows) == 200
    for key in FIGURES:
        of_own_alone = key.startswith("disclosure.regulations.")
        lines = [line for line in used if line.is_own or not of_own_alone]
        parts = [line.record.figures[key] for line in lines if line.record]
        value = None if None in parts else sum(Decimal(part or 0) for part in parts)
        stored = ("", None) if value is None else (float(value), float(value))
        assert (rows[key][3] if value is not None else rows[key][3] or "", rows[key][4]) == stored
        assert rows[key][5] == ("空白" if value is None else "相符")
    assert rows["disclosure.regulations.issued"][2:5] == (1, 2, 2)
    assert rows["disclosure.licensing.decisions"][2] == 8
    assert rows[BLANK_KEY][4] is None


def test_a_consolidated_record_that_is_wrong_is_told() -> None:
    season = collection()
    wrong = {**season.total.figures, "disclosure.licensing.decisions": 1, BLANK_KEY: 0}
    book = opened(made(replace(season, total=replace(season.total, figures=wrong))))
    rows = {row[6]: row[5] for row in below(book, "合计")}
    assert [key for key, said in rows.items() if said == "不符"] == [
        "disclosure.licensing.decisions",
        BLANK_KEY,
    ]
    assert book["合计"]["F3"].value == 2


def test_findings_stand_office_by_office_the_weightiest_first_then_those_over_all() -> None:
    rows = below(twelve(), "审核意见")
    assert [(row[0], row[3], row[4], row[5]) for row in rows] == [
        ("临江县教育局", "错误", "B203", 2),
        ("东关街道办事处", "疑点", "R102", 1),
        ("临江县财政局", "疑点", "X102", 1),
        ("临江经济开发区管理委员会", "疑点", "C902", 1),
        ("各单位之间", "疑点", "C901", 1),
    ]
    assert rows[0][1:3] == ("0002.xlsx", "有错误未汇总")
    # two figures: the sentence says them, no column does
    assert rows[0][9:11] == (None, None) and "应为14，现为109" in rows[0][11]
    assert rows[2][9:11] == (22, 85)


def test_sheets_for_people_show_no_key() -> None:
    keys = set(collection().form.figures)
    shown = set()
    for page in twelve():
        for number, column in enumerate(page.iter_cols(values_only=True), start=1):
            if not page.column_dimensions[column_letters(number)].hidden:
                shown |= set(map(str, column))
    assert not keys & shown


def test_too_many_findings_are_cut_and_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(findings_sheet, "MOST_FINDINGS", 2)
    book = opened(made(collection()))
    assert len(below(book, "审核意见")) == 2
    assert any("前 2 条，另有 3 条" in text for text in texts(book, "审核意见"))


def test_both_years_stand_side_by_side_for_the_total_and_every_office() -> None:
    rows = below(twelve(), "年度对比")
    assert [row[0] for row in rows[:14]] == ["汇总数"] * 14
    found = {(row[0], row[1]): row[2:] for row in rows}
    assert found["临江县人民政府", "行政许可"] == (
        *(1274, 1411, 137),
        pytest.approx(137 / 1274),
        None,
    )
    assert found["柳河镇人民政府", "行政许可"][0] is None
    assert found["柳河镇人民政府", "行政许可"][4] == "没有上年数据"
    assert found["临江县自然资源和规划局", "行政许可"][4] == "未报送"
    said = texts(twelve(), "年度对比")
    assert "今年新增 1 个单位：柳河镇人民政府。" in said
    assert "今年减少 1 个单位：临江县粮食局。" in said


def test_without_last_year_the_sheet_says_so() -> None:
    book = opened(made(collection(before=False)))
    said = ["临江县人民政府2023年　与上年比较", "没有给出上年的数据，不作比较。"]
    assert texts(book, "年度对比") == said
    assert "没有给出上年的数据，不作比较。" in texts(book, "概览")


def test_last_year_s_total_that_cannot_be_compared_is_told_with_its_reason() -> None:
    season = replace(collection(), total_before=Absent.OTHER_EDITION)
    said = read_alone(season, "年度对比")
    assert any(text.startswith("汇总数没有与上年比较：") and "另一种表格" in text for text in said)
    assert "汇总数" not in said


def test_those_to_ask_again_stand_with_contact_and_telephone_as_text() -> None:
    rows = below(twelve(), "未报名单")
    assert [(row[1], row[5], row[8], row[9]) for row in rows] == [
        ("临江县自然资源和规划局", "未报送", "联系人6", "0527-8000006"),
        ("临江县民政局", "收到了，但不能用", "联系人4", "0527-8000004"),
        ("临江县教育局", "有错误未汇总", "联系人2", "0527-8000002"),
    ]
    assert rows[2][7].startswith("有 2 处错误：") and rows[0][7] == "没有收到报表"


def test_those_that_lack_come_by_their_share_last_year() -> None:
    rows = below(twelve(), "未报名单")
    assert [row[6] for row in rows] == ["16.8%", "11.2%", "10.6%"]


def test_every_file_is_listed_with_what_became_of_it() -> None:
    season = collection()
    assert [(row[0], row[4], row[6]) for row in below(twelve(), "文件")] == [
        (entry.path, entry.size, entry.digest) for entry in season.entries
    ]
    outcomes = {row[0]: row[1:4] for row in below(twelve(), "文件")}
    assert outcomes["副本/0001.xlsx"] == (
        "重复",
        "与0001.xlsx内容相同。只留一份即可。",
        "临江县发展和改革局",
    )
    assert outcomes["~$0001.xlsx"] == ("跳过", None, None)


def test_every_rule_is_listed() -> None:
    assert [row[0] for row in below(twelve(), "规则")] == list(catalogue().rules)


def test_offices_beyond_one_sheet_stand_on_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figures_sheet, "MOST_LINES", 900)
    book = opened(made(collection()))
    assert book.sheetnames == [*SHEETS[:4], "明细2", "明细3", *SHEETS[4:]]
    assert [len(below(book, name)) for name in ("明细", "明细2", "明细3")] == [800, 800, 400]
    notes = [book[name]["A3"].value for name in ("明细", "明细2", "明细3")]
    assert notes[1].startswith("单位太多，一张表放不下：这是 3 张里的第 2 张，从")
    for name, note in zip(("明细", "明细2", "明细3"), notes, strict=True):
        offices = [row[0] for row in below(book, name)]
        assert note.endswith(f"从{offices[0]}到{offices[-1]}。")


@pytest.mark.parametrize("shift", range(len(HOSTILE)))
def test_a_name_stays_text_whatever_it_looks_like(shift: int) -> None:
    """Each name is that of the one who adds up, of a sound office, a wrong one, a missing one."""
    names = {n: HOSTILE[(shift + n) % len(HOSTILE)] for n in range(12)}
    data = made(collection(names=names))
    shown = [name.replace("\x01", "_x0001_") for name in names.values()]  # as openpyxl leaves it
    offices = openpyxl.load_workbook(io.BytesIO(data), read_only=True)["各单位"]
    assert [row[0] for row in offices.iter_rows(min_row=6, values_only=True)] == shown
    assert formulas(data) == formulas(twelve_bytes())


def formulas(data: bytes) -> set[tuple[str, bytes]]:
    """The part and the cell of every formula."""
    found = {
        (name, cell)
        for name, part in parts(data).items()
        if name.startswith("xl/worksheets/")
        for cell in re.findall(rb'<c r="([A-Z]+\d+)"[^>]*><f[ >]', part)
    }
    assert len(found) > 100
    return found


def test_a_telephone_and_a_code_of_digits_stay_text() -> None:
    book = twelve_formulas()
    assert book["各单位"]["B6"].value == COUNTY.code
    assert book["各单位"]["B6"].data_type == "s"


@pytest.mark.parametrize("offices", [0, 1, 3])
def test_a_small_collection_is_a_workbook_as_well(offices: int) -> None:
    season = collection(12)
    season = replace(season, lines=season.lines[:offices], entries=())
    assert len(below(opened(made(season)), "各单位")) == offices


def test_every_word_of_the_ledger_is_used() -> None:
    assert unused(open_ledger_wording().words, "collection") == []
