"""Published reports for 2019 and 2020: what stands in their cells, as offices wrote it."""

from __future__ import annotations

import pytest

from tests.published_2019 import (
    FIGURES,
    NOTHING,
    TABLE_1,
    TABLE_2,
    TABLE_3,
    TABLES,
    cells,
    each_cell,
    relabelled,
    report,
    varied,
)
from tests.written_pages import SUFFIXES, Row, Table
from xltool.app.library import open_library
from xltool.model.record_json import record_tree
from xltool.published import open_page
from xltool.published.figures import Missing, Repair
from xltool.published.report import Imported, ImportOptions, choose_form, read_report

pytestmark = pytest.mark.slow

LIBRARY = open_library()
CHOICES = [(form, LIBRARY.spellings(form)) for form in LIBRARY.forms()]
COLUMNS = (
    *("natural_person", "enterprise", "research", "nonprofit", "legal_service", "other_org"),
    "total",
)
TOTALS = {
    "received_new": 13,
    "carried_in": 1,
    "granted": 6,
    "granted_in_part": 1,
    "refused_third_party": 1,
    "unable_not_held": 3,
    "not_processed_repeated": 1,
    "other": 1,
    "handled_total": 13,
    "carried_out": 1,
}
"""The totals of table two that are not 0."""


def read(tables: tuple[Table, ...] = TABLES, suffix: str = ".html", year: int = 2020) -> Imported:
    page = open_page(report(tables, suffix, year), suffix)
    return read_report(choose_form(CHOICES, page), page, ImportOptions())


def said(imported: Imported) -> dict[str, object]:
    """The figures of a record that are not 0, blank ones (None) among them."""
    figures = record_tree(imported.record)["figures"]
    return {key: value for key, value in figures.items() if value not in (0, "0")}


def in_table_1(rows: dict[str, str | None]) -> Imported:
    return read((varied(TABLE_1, rows), TABLE_2, TABLE_3))


def in_table_3(figures: str) -> tuple[Table, ...]:
    return (TABLE_1, TABLE_2, [*TABLE_3[:3], Row((), cells(figures))])


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("year", [2019, 2020])
def test_a_report_is_read_whole_in_every_format(suffix: str, year: int) -> None:
    imported = read(TABLES, suffix, year)
    assert (imported.form.edition, imported.record.year) == ("2019", year)
    assert imported.record.office.name == "河阳县水利局"
    assert said(imported) == FIGURES
    assert (imported.figures.missing, imported.figures.repaired) == ({}, {})


# ── only totals, and no totals ───────────────────────────────


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("beside", ["", "—", "/", "无"])
def test_totals_alone_are_reported_and_spread_over_nobody(suffix: str, beside: str) -> None:
    table_2 = each_cell(TABLE_2, lambda place, text: text if place == 6 else beside)
    imported = read((TABLE_1, table_2, TABLE_3), suffix)
    rest = {key: value for key, value in FIGURES.items() if not key.startswith("requests.")}
    unknown = {f"requests.{row}.{column}": None for row in TOTALS for column in COLUMNS}
    assert said(imported) == {**rest, **unknown}
    assert imported.record.reported == {f"requests.{r}.total": n for r, n in TOTALS.items()}


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_totals_left_blank_are_added_up(suffix: str) -> None:
    table_2 = each_cell(TABLE_2, lambda place, text: "" if place == 6 else text)
    imported = read((TABLE_1, table_2, TABLE_3), suffix)
    assert said(imported) == FIGURES
    assert imported.record.reported == {}
    assert imported.figures.missing == {}
    assert set(imported.figures.repaired.values()) == {Repair.ADDED}
    assert len(imported.figures.repaired) == 23


def test_a_row_of_results_left_blank_is_unknown_where_its_column_is_not_zero() -> None:
    imported = read((TABLE_1, varied(TABLE_2, {"2.重复申请": "||||||"}), TABLE_3))
    row = {key.split(".")[2]: v for key, v in said(imported).items() if "repeated" in key}
    assert row == {"natural_person": None, "enterprise": None, "legal_service": None, "total": None}
    person = "requests.not_processed_repeated.natural_person"
    assert imported.figures.missing[person] is Missing.BLANK


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_totals_alone_in_table_3_are_reported(suffix: str) -> None:
    imported = read(in_table_3("||||1|||||1|||||0"), suffix)
    blank = [key for key, value in said(imported).items() if value is None]
    assert blank == [
        f"disputes.{row}.{outcome}"
        for row in ("review", "suit_direct")
        for outcome in ("upheld", "corrected", "other", "pending", "total")
    ]
    assert imported.record.reported == {"disputes.review.total": 1, "disputes.suit_direct.total": 1}


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_totals_left_blank_in_table_3_are_added_up(suffix: str) -> None:
    assert said(read(in_table_3("1|0|0|0||0|0|0|1||0|0|0|0|"), suffix)) == FIGURES


def test_figures_alone_in_their_row_of_table_1_stay_in_their_column() -> None:
    imported = in_table_1({"规范性文件": "||13", "行政许可": "||900", "行政处罚": "240||"})
    blank = [key for key, value in said(imported).items() if value is None]
    assert blank == [
        "disclosure.normative_documents.made",
        "disclosure.normative_documents.published",
        "disclosure.licensing.items_last_year",
        "disclosure.licensing.change",
        "disclosure.penalties.change",
        "disclosure.penalties.decisions",
    ]
    assert said(imported)["disclosure.normative_documents.public_total"] == 13
    assert said(imported)["disclosure.licensing.decisions"] == 900
    assert said(imported)["disclosure.penalties.items_last_year"] == 240


def test_zeros_written_beside_a_total_are_zeros_and_the_total_is_reported() -> None:
    row = {"一、本年新收政府信息公开申请数量": "0|0|0|0|0|0|13"}
    imported = read((TABLE_1, varied(TABLE_2, row), TABLE_3))
    assert imported.record.figures["requests.received_new.total"] == 0
    assert imported.record.reported["requests.received_new.total"] == 13


# ── signs ────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("written", "change"),
    [
        *(("增3", 3), ("减5", -5), ("↑2", 2), ("↓4", -4), ("+6", 6), ("-7", -7), ("－8", -8)),
        *(("−8", -8), ("增加2项", 2), ("减少 2 项", -2), ("新增1", 1), ("+3项", 3), ("-5项", -5)),
        *(("3（增）", 3), ("5（减）", -5), ("5(减少)", -5), ("-5（减）", -5), ("2项（↓）", -2)),
        *(("持平", 0), ("无变化", 0), ("无增减", 0), ("0", 0), ("—", 0), ("/", 0), ("无", 0)),
        *(("0（无增减）", 0), ("增0", 0), ("+0", 0), ("１２", 12), ("4（清单调整）", 4)),
    ],
)
def test_a_change_is_read_with_the_sign_it_has(written: str, change: int) -> None:
    imported = in_table_1({"行政许可": f"120|{written}|900"})
    assert imported.record.figures["disclosure.licensing.change"] == change
    assert imported.record.figures["disclosure.licensing.decisions"] == 900


@pytest.mark.parametrize(
    "written",
    [
        *("增", "减", "↑", "增3减1", "+3/-1", "减少-5", "—8", "±2", "增三项", "约5", "5%"),
        *("-5（增）", "+5（减）", "5（新增7减少2）", "5（比上年减少）", "下降3", "取消3项"),
    ],
)
def test_a_change_that_cannot_be_told_is_unknown_and_no_blank(written: str) -> None:
    imported = in_table_1({"行政许可": f"120|{written}|900"})
    assert imported.record.figures["disclosure.licensing.change"] is None
    assert imported.figures.missing == {"disclosure.licensing.change": Missing.UNREADABLE}
    assert imported.figures.seen["disclosure.licensing.change"][0].raw == written


@pytest.mark.parametrize("heading", ["本年增", "本年增加", "本年减少数"])
def test_columns_for_more_and_for_fewer_are_not_the_column_of_the_change(heading: str) -> None:
    table_1 = relabelled(TABLE_1, {"本年增/减": heading})
    imported = read((table_1, TABLE_2, TABLE_3))
    changes = [v for key, v in imported.record.figures.items() if key.endswith(".change")]
    assert changes == [None] * 5


# ── units and signs for nothing ──────────────────────────────


@pytest.mark.parametrize(
    ("written", "decisions"),
    [
        *(("3件", 3), ("120项", 120), ("1,234", 1234), ("1，234", 1234), ("９００", 900)),
        *(("/", 0), ("无", 0), ("——", 0), ("900（其中注销3件）", 900), ("900 件", 900)),
    ],
)
def test_a_count_is_read_with_its_unit(written: str, decisions: int) -> None:
    imported = in_table_1({"行政许可": f"120|-5|{written}"})
    assert imported.record.figures["disclosure.licensing.decisions"] == decisions


@pytest.mark.parametrize("written", ["900元", "900余件", "约900", "九百", "900人次", "暂无", "……"])
def test_a_count_in_other_words_is_unknown_and_no_blank(written: str) -> None:
    imported = in_table_1({"行政许可": f"120|-5|{written}"})
    assert imported.record.figures["disclosure.licensing.decisions"] is None
    assert imported.figures.missing == {"disclosure.licensing.decisions": Missing.UNREADABLE}


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        *(("45.6万元", "45.6"), ("456000元", "45.6"), ("456,000.00元", "45.6")),
        *(("0.5亿元", "5000"), ("45.60", "45.6"), ("/", "0")),
        *(("456000（元）", "45.6"), ("45.6（万元）", "45.6"), ("45.6（预算内）", "45.6")),
    ],
)
def test_an_amount_is_in_the_unit_that_stands_beside_it(written: str, amount: str) -> None:
    imported = in_table_1({"政府集中采购": f"4|{written}"})
    figures = record_tree(imported.record)["figures"]
    assert figures["disclosure.procurement.amount"] == amount


@pytest.mark.parametrize("written", ["45.6美元", "45.6件", "456789.12元", "45.6余万元", "￥456000"])
def test_an_amount_that_is_not_exact_in_its_unit_is_unknown(written: str) -> None:
    imported = in_table_1({"政府集中采购": f"4|{written}"})
    assert imported.record.figures["disclosure.procurement.amount"] is None
    assert imported.figures.missing == {"disclosure.procurement.amount": Missing.UNREADABLE}


@pytest.mark.parametrize(
    ("heading", "label"),
    [
        ("采购总金额（单位：元）", "政府集中采购"),
        ("采购总金额（元）", "政府集中采购"),
        ("采购总金额（人民币元）", "政府集中采购"),
        ("采购总金额", "政府集中采购（元）"),
    ],
)
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_an_amount_is_in_the_unit_that_its_heading_says(
    suffix: str, heading: str, label: str
) -> None:
    headed = {"采购总金额（万元）": heading, "政府集中采购": label}
    table_1 = relabelled(varied(TABLE_1, {"政府集中采购": "4|456000"}), headed)
    assert said(read((table_1, TABLE_2, TABLE_3), suffix)) == FIGURES


def test_an_amount_is_in_the_unit_that_the_line_above_its_table_says() -> None:
    bare = relabelled(TABLE_1, {"采购总金额（万元）": "采购总金额"})
    page = report((varied(bare, {"政府集中采购": "4|456000"}), TABLE_2, TABLE_3)).decode()
    page = page.replace("主动公开政府信息情况</p>", "主动公开政府信息情况</p><p>单位：元</p>")
    opened = open_page(page.encode(), ".html")
    imported = read_report(choose_form(CHOICES, opened), opened, ImportOptions())
    assert said(imported) == FIGURES


def test_the_nearest_unit_is_that_of_an_amount() -> None:
    table_1 = varied(TABLE_1, {"政府集中采购": "4|456000"})
    headed = {"政府集中采购": "政府集中采购（元）", "采购总金额（万元）": "采购总金额"}
    table_1 = relabelled(table_1, headed)
    page = report((table_1, TABLE_2, TABLE_3)).decode()
    page = page.replace("主动公开政府信息情况</p>", "主动公开政府信息情况</p><p>单位：万元</p>")
    opened = open_page(page.encode(), ".html")
    imported = read_report(choose_form(CHOICES, opened), opened, ImportOptions())
    assert said(imported) == FIGURES


def test_words_among_the_figures_of_table_2_displace_none_of_them() -> None:
    row = {"（一）予以公开": "5|1|没有|0|0|0|6"}
    imported = read((TABLE_1, varied(TABLE_2, row), TABLE_3))
    unknown = {
        "requests.granted.research": None,
        "requests.granted.total": None,
        "requests.handled_total.research": None,
        "requests.handled_total.total": None,
    }
    assert said(imported) == {**FIGURES, **unknown}
    assert imported.record.reported == {
        "requests.granted.total": 6,
        "requests.handled_total.research": 0,
        "requests.handled_total.total": 13,
    }


def test_a_row_of_dashes_below_a_total_of_zero_is_zeros() -> None:
    row = {"2.没有现成信息需要另行制作": NOTHING.replace("0|", "—|")}
    assert said(read((TABLE_1, varied(TABLE_2, row), TABLE_3))) == FIGURES
