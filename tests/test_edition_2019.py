"""Edition 2019, the trial form: its keys, its grid and its rules, written out from the contract."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal

import pytest

from tests.builders import NOT_PROCESSED, REFUSED, UNABLE, filled_workbook, record_of, zero
from tests.test_edition_2021 import DISPUTES, REQUEST_COLUMNS, REQUEST_ROWS, TEXTS
from tests.test_grid import DISPUTES as LABELS_OF_TABLE_3
from tests.test_grid import REQUESTS as LABELS_OF_TABLE_2_OF_2021
from tests.test_grid import area
from xltool.app.examine import examine
from xltool.app.library import open_library
from xltool.model.finding import Number
from xltool.model.form import FormId, ValueType
from xltool.model.grid import grid_of
from xltool.model.readings import read_figure
from xltool.model.record import Record

FORM = open_library().form(FormId("gkbg", "2019"))
DISCLOSURE = (
    "disclosure.regulations.made",
    "disclosure.regulations.published",
    "disclosure.regulations.public_total",
    "disclosure.normative_documents.made",
    "disclosure.normative_documents.published",
    "disclosure.normative_documents.public_total",
    "disclosure.licensing.items_last_year",
    "disclosure.licensing.change",
    "disclosure.licensing.decisions",
    "disclosure.other_services.items_last_year",
    "disclosure.other_services.change",
    "disclosure.other_services.decisions",
    "disclosure.penalties.items_last_year",
    "disclosure.penalties.change",
    "disclosure.penalties.decisions",
    "disclosure.coercion.items_last_year",
    "disclosure.coercion.change",
    "disclosure.coercion.decisions",
    "disclosure.fees.items_last_year",
    "disclosure.fees.change",
    "disclosure.procurement.projects",
    "disclosure.procurement.amount",
)
ROWS = (*REQUEST_ROWS[:20], "other", *REQUEST_ROWS[23:])
REQUESTS = tuple(f"requests.{row}.{column}" for row in ROWS for column in REQUEST_COLUMNS)
GRID_OF_TABLE_1 = {
    "A1:D1": "第二十条第（一）项",
    "A2": "信息内容",
    "B2": "本年新制作数量",
    "C2": "本年新公开数量",
    "D2": "对外公开总数量",
    "A3": "规章",
    "A4": "规范性文件",
    "A5:D5": "第二十条第（五）项",
    "A6": "信息内容",
    "B6": "上一年项目数量",
    "C6": "本年增/减",
    "D6": "处理决定数量",
    "A7": "行政许可",
    "A8": "其他对外管理服务事项",
    "A9:D9": "第二十条第（六）项",
    "A10": "信息内容",
    "B10": "上一年项目数量",
    "C10": "本年增/减",
    "D10": "处理决定数量",
    "A11": "行政处罚",
    "A12": "行政强制",
    "A13:D13": "第二十条第（八）项",
    "A14": "信息内容",
    "B14": "上一年项目数量",
    "C14:D14": "本年增/减",
    "A15": "行政事业性收费",
    "A16:D16": "第二十条第（九）项",
    "A17": "信息内容",
    "B17": "采购项目数量",
    "C17:D17": "采购总金额",
    "A18": "政府集中采购",
}
CELLS_OF_TABLE_1 = (
    *("B3", "C3", "D3", "B4", "C4", "D4"),
    *("B7", "C7", "D7", "B8", "C8", "D8"),
    *("B11", "C11", "D11", "B12", "C12", "D12"),
    *("B15", "C15:D15", "B18", "C18:D18"),
)
ENTERED: dict[str, Number] = {
    "disclosure.normative_documents.made": 3,
    "disclosure.normative_documents.published": 2,
    "disclosure.normative_documents.public_total": 13,
    "disclosure.licensing.items_last_year": 120,
    "disclosure.licensing.change": -5,
    "disclosure.licensing.decisions": 900,
    "disclosure.fees.items_last_year": 9,
    "disclosure.fees.change": 2,
    "disclosure.procurement.projects": 4,
    "disclosure.procurement.amount": Decimal("123.4567"),
    "requests.received_new.natural_person": 7,
    "requests.granted.natural_person": 5,
    "requests.other.natural_person": 2,
}


def record(changes: dict[str, Number] | None = None, year: int = 2020) -> Record:
    zeros = {key: zero(FORM, key) for key in FORM.entered}
    return record_of(FORM, {**zeros, **ENTERED, **(changes or {})}, year=year)


def codes(changes: dict[str, Number]) -> list[tuple[str, str | None]]:
    findings = examine(filled_workbook(FORM, record(changes))).audit.findings
    return [(finding.code, finding.key) for finding in findings]


def test_the_keys_are_those_of_the_contract_in_order() -> None:
    assert tuple(FORM.figures) == DISCLOSURE + REQUESTS + DISPUTES


def test_166_figures_are_entered_and_32_derived() -> None:
    assert (len(FORM.entered), len(FORM.derivations)) == (166, 32)


def test_the_passages_are_those_of_every_edition() -> None:
    assert tuple(FORM.texts) == TEXTS


def test_every_label_of_table_1_stands_over_its_official_cells() -> None:
    cells = grid_of(FORM.tables["disclosure"]).cells
    assert {area(cell): cell.text for cell in cells if cell.key is None} == GRID_OF_TABLE_1


def test_every_figure_of_table_1_stands_in_its_official_cell() -> None:
    cells = grid_of(FORM.tables["disclosure"]).cells
    places = {area(cell): cell.key for cell in cells if cell.key}
    assert places == dict(zip(CELLS_OF_TABLE_1, DISCLOSURE, strict=True))


def test_table_2_has_one_row_of_other_results_and_else_what_it_has_in_2021() -> None:
    cells = grid_of(FORM.tables["requests"]).cells
    labels = {area(cell): cell.text for cell in cells if cell.key is None}
    kept = {
        place: text
        for place, text in LABELS_OF_TABLE_2_OF_2021.items()
        if int(re.findall(r"\d+", place)[0]) < 24 and place != "A6:A27"
    }
    assert labels == {
        **kept,
        "A6:A25": "三、本年度办理结果",
        "B24:C24": "（六）其他处理",
        "B25:C25": "（七）总计",
        "A26:C26": "四、结转下年度继续办理",
    }


def test_table_3_is_that_of_2021() -> None:
    cells = grid_of(FORM.tables["disputes"]).cells
    assert {area(c): c.text for c in cells if c.key is None} == LABELS_OF_TABLE_3


def test_a_change_may_be_below_zero_and_nothing_else_may() -> None:
    below = [key for key, figure in FORM.figures.items() if figure.kind.minimum != 0]
    assert below == [key for key in DISCLOSURE if key.endswith(".change")]


def test_only_procurement_is_money() -> None:
    money = [key for key, f in FORM.figures.items() if f.kind.type is ValueType.DECIMAL]
    assert money == ["disclosure.procurement.amount"]


def test_every_relation_has_its_instances() -> None:
    assert Counter(relation.code for relation in FORM.relations) == {
        "B201": 23,
        "B202": 7,
        "B203": 7,
        "B301": 3,
        "X101": 3,
        "X104": 2,
    }


def test_every_relation_over_two_years_has_its_instances() -> None:
    found = Counter(relation.code for relation in FORM.year_on_year.relations)
    assert found == {"Y101": 1, "Y102": 6, "Y106": 5}


def test_no_relation_of_table_1_is_an_error() -> None:
    about = {r.code for r in FORM.relations if r.at.startswith("disclosure.")}
    assert {FORM.rules[code].severity for code in about} == {"doubt"}


@pytest.mark.parametrize("column", REQUEST_COLUMNS)
def test_handled_total_adds_up_the_19_results_of_its_column(column: str) -> None:
    results = ("granted", "granted_in_part", *REFUSED, *UNABLE, *NOT_PROCESSED, "other")
    at = f"requests.handled_total.{column}"
    total = next(r for r in FORM.relations if (r.code, r.at) == ("B202", at))
    assert total.right == tuple(f"requests.{result}.{column}" for result in results)


def test_a_record_in_which_all_holds_gives_no_finding() -> None:
    assert codes({}) == []


def test_a_result_too_many_breaks_the_printed_relation() -> None:
    assert codes({"requests.other.research": 1}) == [
        ("B203", "requests.handled_total.research"),
        ("B203", "requests.handled_total.total"),
    ]


def test_more_published_than_public_in_all_is_a_doubt() -> None:
    assert codes({"disclosure.normative_documents.published": 14}) == [
        ("X104", "disclosure.normative_documents.published")
    ]


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        *((-3, -3), ("-3", -3), ("－3", -3), ("−3", -3), ("+3", 3), (0, 0)),
        *(("增3", 3), ("增加 3 项", 3), ("减3", -3), ("减少 3 项", -3), ("↓12", -12)),
        *(("3（增）", 3), ("5（减）", -5), ("持平", 0), ("没有增减", 0), ("0（无增减）", 0)),
    ],
)
def test_a_change_is_read_with_its_sign(raw: object, value: int) -> None:
    reading = read_figure(raw, FORM.kinds["change"])
    assert getattr(reading, "value", reading) == value


@pytest.mark.parametrize(
    "raw", ["减", "增约3", "减-3", "—3", "增/减", "3/2", "-0.5", "-5（增）", "5（增8减3）"]
)
def test_a_change_that_cannot_be_told_is_unreadable(raw: str) -> None:
    assert type(read_figure(raw, FORM.kinds["change"])).__name__ == "Unreadable"


def test_a_change_beyond_all_bounds_is_not_called_negative() -> None:
    reading = read_figure(-(10**13), FORM.kinds["change"])
    assert getattr(reading, "why", reading) == "too_large"
