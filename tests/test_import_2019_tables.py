"""The tables of 2019 as offices set them: in parts, with other words, in later years, mixed."""

from __future__ import annotations

import pytest

from tests.published_2019 import (
    FIGURES,
    NOTHING,
    TABLE_1,
    TABLE_2,
    TABLE_3,
    cells,
    clause,
    head,
    label,
    plain,
    relabelled,
    report,
    varied,
)
from tests.test_import_2019 import CHOICES, COLUMNS, LIBRARY, read, said
from tests.written_pages import SUFFIXES, Row, Square, Table
from xltool.model.form import FormId
from xltool.published import open_page
from xltool.published.figures import Missing
from xltool.published.page import Page
from xltool.published.report import Imported, ImportOptions, better_elsewhere, read_report

pytestmark = pytest.mark.slow

STARTS = [number for number, row in enumerate(TABLE_1) if row.labels[0].across == 4]
PARTS = [TABLE_1[a:b] for a, b in zip(STARTS, [*STARTS[1:], len(TABLE_1)], strict=True)]
PROCUREMENT = ("disclosure.procurement.projects", "disclosure.procurement.amount")
OF_2021: Table = (
    clause("一"),
    head("本年制发件数|本年废止件数|现行有效件数"),
    plain("规章", "0|0|0"),
    plain("行政规范性文件", "3|2|13"),
    clause("五"),
    head("本年处理决定数量", last=3),
    plain("行政许可", "900", last=3),
    clause("六"),
    head("本年处理决定数量", last=3),
    plain("行政处罚", "81", last=3),
    plain("行政强制", "2", last=3),
    clause("八"),
    head("本年收费金额（单位：万元）", last=3),
    plain("行政事业性收费", "45.6", last=3),
)
"""Table one of edition 2021."""
FIGURES_OF_2021: dict[str, object] = {
    "disclosure.normative_documents.issued": 3,
    "disclosure.normative_documents.repealed": 2,
    "disclosure.normative_documents.in_force": 13,
    "disclosure.licensing.decisions": 900,
    "disclosure.penalties.decisions": 81,
    "disclosure.coercion.decisions": 2,
    "disclosure.fees.amount": "45.6",
}
OTHER = next(n for n, row in enumerate(TABLE_2) if row.labels[-1].text == "（六）其他处理")


def others(*rows: Row, results: int = 20) -> Table:
    """Table two with these rows for the other results; `results` rows have a result in all."""
    head, first, rest = TABLE_2[:5], TABLE_2[5], TABLE_2[6:OTHER]
    tall = first._replace(labels=(first.labels[0]._replace(down=results), *first.labels[1:]))
    return [*head, tall, *rest, *rows, *TABLE_2[OTHER + 1 :]]


THREE_OTHERS = others(
    Row(
        (
            label("（六）其他处理", down=3),
            label("1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请"),
        ),
        cells("1|0|0|0|0|0|1"),
    ),
    plain("2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请", NOTHING),
    plain("3.其他", NOTHING),
    results=22,
)
"""Table two of edition 2021."""


def of_table_2(figures: dict[str, int | str]) -> dict[str, object]:
    return {key: value for key, value in figures.items() if not key.startswith("disclosure.")}


# ── table one ────────────────────────────────────────────────


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_its_five_parts_may_be_five_tables(suffix: str) -> None:
    assert said(read((*PARTS, TABLE_2, TABLE_3), suffix)) == FIGURES


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_its_parts_are_told_without_the_lines_of_their_clauses(suffix: str) -> None:
    assert said(read((*[part[1:] for part in PARTS], TABLE_2, TABLE_3), suffix)) == FIGURES
    table_1 = [row for part in PARTS for row in part[1:]]
    assert said(read((table_1, TABLE_2, TABLE_3), suffix)) == FIGURES


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_procurement_left_out_is_unknown_and_all_else_is_read(suffix: str) -> None:
    table_1 = [row for part in PARTS[:4] for row in part]
    imported = read((table_1, TABLE_2, TABLE_3), suffix)
    assert said(imported) == {**FIGURES, **dict.fromkeys(PROCUREMENT)}
    assert imported.figures.missing == dict.fromkeys(PROCUREMENT, Missing.NO_ROW)


def test_a_part_without_the_headings_of_its_columns_is_nobody_s() -> None:
    table_1 = [row for part in PARTS for row in (part[0], *part[2:])]
    imported = read((table_1, TABLE_2, TABLE_3))
    assert set(imported.figures.missing.values()) == {Missing.NO_HEAD}
    assert len(imported.figures.missing) == 22


@pytest.mark.parametrize(
    ("official", "written"),
    [
        ("规范性文件", "行政规范性文件"),
        ("规范性文件", "规范性 文件（件）"),
        ("其他对外管理服务事项", "其他对外管理服务"),
        ("其他对外管理服务事项", "对外管理服务事项"),
        ("其他对外管理服务事项", "其他管理服务事项"),
        ("其他对外管理服务事项", "其它对外管理服务事项"),
        ("行政事业性收费", "行政事业性收费项目"),
        ("行政事业性收费", "行政事业收费"),
        ("政府集中采购", "集中采购"),
        ("政府集中采购", "政府采购"),
        ("上一年项目数量", "上年项目数量"),
        ("上一年项目数量", "上一年度项目数"),
        ("本年增/减", "本年增减"),
        ("本年增/减", "本年增／减数"),
        ("本年增/减", "本年增/减（+/-）"),
        ("处理决定数量", "本年处理决定数量"),
        ("本年新制作数量", "本年新制作数"),
        ("对外公开总数量", "对外公开总数"),
        ("采购总金额（万元）", "采购总金额(万元)"),
        ("采购总金额（万元）", "采购金额（万元）"),
        ("第二十条第（九）项", "第二十条  第(九)项"),
    ],
)
@pytest.mark.parametrize("suffix", [".html", ".txt"])
def test_a_label_in_other_words_is_known(suffix: str, official: str, written: str) -> None:
    table_1 = relabelled(TABLE_1, {official: written})
    assert said(read((table_1, TABLE_2, TABLE_3), suffix)) == FIGURES


def test_a_row_of_other_powers_is_no_row_of_the_form_and_is_told() -> None:
    table_1 = relabelled(TABLE_1, {"其他对外管理服务事项": "其他行政权力"})
    imported = read((table_1, TABLE_2, TABLE_3))
    assert imported.unknown_rows == ("其他行政权力",)
    assert list(imported.figures.missing) == [
        "disclosure.other_services.items_last_year",
        "disclosure.other_services.change",
        "disclosure.other_services.decisions",
    ]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_headings_in_another_order_head_nobody_s_figures(suffix: str) -> None:
    other_way = {"本年新制作数量": "对外公开总数量", "对外公开总数量": "本年新制作数量"}
    imported = read((relabelled(TABLE_1, other_way), TABLE_2, TABLE_3), suffix)
    assert set(imported.figures.missing.values()) == {Missing.DISPLACED}
    assert {key.split(".")[1] for key in imported.figures.missing} == {
        "regulations",
        "normative_documents",
    }


def test_a_wider_cell_is_no_second_column() -> None:
    wide = [
        r._replace(cells=(*r.cells[:-1], *(s._replace(across=3) for s in r.cells[-1:])))
        for r in TABLE_1
    ]
    assert said(read((wide, TABLE_2, TABLE_3))) == FIGURES


# ── other results in one row, and in three ───────────────────


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize(
    "labels",
    [
        (Square("（六）其他处理", 2),),
        (Square("（六）其他处理"), Square("")),
        (Square("（六）其他处理"), Square("其他")),
        (Square("(六) 其他处理情形", 2),),
    ],
)
def test_other_results_in_one_row_are_read(suffix: str, labels: tuple[Square, ...]) -> None:
    table_2 = others(Row(labels, cells("1|0|0|0|0|0|1")))
    assert said(read((TABLE_1, table_2, TABLE_3), suffix)) == FIGURES


def test_a_merge_that_reaches_too_far_down_moves_no_figure() -> None:
    imported = read((TABLE_1, others(TABLE_2[OTHER], results=22), TABLE_3))
    assert said(imported) == FIGURES


@pytest.mark.parametrize("year", [2021, 2022])
def test_the_tables_of_2019_in_a_later_report_are_known_by_their_labels(year: int) -> None:
    imported = read(year=year)
    assert (imported.form.edition, imported.record.year) == ("2019", year)
    assert said(imported) == FIGURES


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("year", [2020, 2021])
def test_one_row_of_other_results_beside_table_1_of_2021_is_reported(
    suffix: str, year: int
) -> None:
    imported = read((OF_2021, TABLE_2, TABLE_3), suffix, year)
    assert (imported.form.edition, imported.record.year) == ("2021", year)
    unknown = {
        f"requests.{row}.{column}"
        for row in ("other_not_corrected", "other_fee_unpaid", "other_misc", "handled_total")
        for column in ("natural_person", "total")
    }
    kept = {k: v for k, v in of_table_2(FIGURES).items() if ".other." not in k}
    assert said(imported) == {**FIGURES_OF_2021, **kept, **dict.fromkeys(unknown)}
    reported = {key: value for key, value in imported.record.reported.items() if value}
    assert reported == {
        "requests.other.natural_person": 1,
        "requests.other.total": 1,
        "requests.handled_total.natural_person": 10,
        "requests.handled_total.total": 13,
    }


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_three_rows_of_other_results_are_not_taken_for_the_one_of_2019(suffix: str) -> None:
    page = page_of((TABLE_1, THREE_OTHERS, TABLE_3), suffix)
    choice = next(each for each in CHOICES if each[0].edition == "2019")
    imported = read_report(choice, page, ImportOptions())
    unknown = {f"requests.{r}.{c}" for r in ("other", "handled_total") for c in COLUMNS}
    assert said(imported) == {**FIGURES, **dict.fromkeys(unknown)}
    assert imported.figures.missing["requests.other.natural_person"] is Missing.DIVIDED
    assert len(imported.unknown_rows) == 2


# ── tables of two editions in one report ─────────────────────


def page_of(tables: tuple[Table, ...], suffix: str) -> Page:
    return open_page(report(tables, suffix, 2021), suffix)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_edition_that_has_the_most_of_a_mixed_report_is_read(suffix: str) -> None:
    imported = read((TABLE_1, THREE_OTHERS, TABLE_3), suffix, 2021)
    assert imported.form.edition == "2021"
    table_1 = {key: value for key, value in said(imported).items() if key.startswith("disclosure")}
    assert table_1 == dict.fromkeys(k for k in imported.form.figures if k.startswith("disclosure"))
    rest = {key: value for key, value in said(imported).items() if key not in table_1}
    expected = {
        k.replace(".other.natural", ".other_not_corrected.natural"): v
        for k, v in of_table_2(FIGURES).items()
    }
    expected["requests.other_not_corrected.total"] = expected.pop("requests.other.total")
    assert rest == expected


def test_the_table_of_the_other_edition_is_told() -> None:
    page = page_of((TABLE_1, THREE_OTHERS, TABLE_3), ".html")
    form = LIBRARY.form(FormId("gkbg", "2021"))
    told = better_elsewhere(CHOICES, form, page)
    assert {table: other.edition for table, other in told.items()} == {"disclosure": "2019"}


@pytest.mark.parametrize("tables", [(TABLE_1, TABLE_2, TABLE_3), (OF_2021, THREE_OTHERS, TABLE_3)])
def test_a_report_of_one_edition_is_not_called_mixed(tables: tuple[Table, ...]) -> None:
    imported: Imported = read(tables, ".html", 2021)
    assert better_elsewhere(CHOICES, imported.form, page_of(tables, ".html")) == {}


def test_one_row_of_other_results_does_not_make_a_report_mixed() -> None:
    page = page_of((OF_2021, TABLE_2, TABLE_3), ".html")
    assert better_elsewhere(CHOICES, LIBRARY.form(FormId("gkbg", "2021")), page) == {}


def test_a_row_missing_from_table_1_does_not_change_the_edition() -> None:
    table_1 = varied(TABLE_1, {"其他对外管理服务事项": None, "规章": None, "政府集中采购": None})
    assert read((table_1, TABLE_2, TABLE_3), year=2021).form.edition == "2019"
