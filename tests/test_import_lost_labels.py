"""Rows whose labels are lost are no rows of zeros; where nothing else stands, a total of 0 is."""

from __future__ import annotations

import pytest

from tests.published_2019 import (
    FIGURES,
    NOTHING,
    TABLE_1,
    TABLE_2,
    TABLE_3,
    cells,
    relabelled,
    varied,
)
from tests.test_import_2019 import COLUMNS, read
from tests.written_pages import SUFFIXES, Row, Square, Table
from xltool.published.figures import Missing
from xltool.published.report import Imported

pytestmark = pytest.mark.slow

REFUSED = (
    *("1.属于国家秘密", "2.其他法律行政法规禁止公开", "3.危及“三安全一稳定”"),
    *("4.保护第三方合法权益", "5.属于三类内部事务信息", "6.属于四类过程性信息"),
    *("7.属于行政执法案卷", "8.属于行政查询事项"),
)
THIRD_PARTY = [f"requests.refused_third_party.{column}" for column in COLUMNS]
"""Of this row two figures are 1: that of enterprises and the total."""


def without_labels(*labels: str, instead: str = "") -> Imported:
    return read((TABLE_1, relabelled(TABLE_2, dict.fromkeys(labels, instead)), TABLE_3))


def wrong(imported: Imported) -> dict[str, object]:
    """Figures that are neither blank nor what the page says."""
    figures = imported.record.figures
    return {
        key: value
        for key, value in figures.items()
        if value is not None and str(value) != str(FIGURES.get(key, 0))
    }


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_whole_group_that_lost_its_labels_is_blank(suffix: str) -> None:
    bare = relabelled(TABLE_2, dict.fromkeys(REFUSED, ""))
    imported = read((TABLE_1, bare, TABLE_3), suffix)
    figures = imported.record.figures
    assert {figures[key] for key in THIRD_PARTY} == {None}
    assert imported.figures.zeros == {}
    assert {k: v for k, v in wrong(imported).items() if ".handled_total." not in k} == {}


@pytest.mark.parametrize("instead", ["", "？？？", "第四"])
def test_a_row_that_lost_its_label_is_blank_even_where_a_total_is_0(instead: str) -> None:
    # the totals of columns without any figure are 0, and say so of each row that is found
    imported = without_labels(REFUSED[3], instead=instead)
    assert {imported.record.figures[key] for key in THIRD_PARTY} == {None}
    assert {imported.figures.missing[key] for key in THIRD_PARTY} == {Missing.NO_ROW}
    assert wrong(imported) == {}


def test_several_rows_that_lost_their_labels_are_blank() -> None:
    imported = without_labels(*REFUSED[1:6])
    assert {imported.record.figures[key] for key in THIRD_PARTY} == {None}
    assert wrong(imported) == {}


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_group_given_as_one_row_of_zeros_is_a_total_of_its_rows(suffix: str) -> None:
    start = next(n for n, row in enumerate(TABLE_2) if row.labels[-1].text == REFUSED[0])
    one = Row((Square("（三）不予公开", 2),), cells(NOTHING))
    table: Table = [*TABLE_2[:start], one, *TABLE_2[start + 8 :]]
    changes = {
        "一、本年新收政府信息公开申请数量": "10|1|0|0|1|0|12",
        "（七）总计": "10|1|0|0|1|0|12",
    }
    opened = next(n for n, row in enumerate(table) if row.labels[0].text == "三、本年度办理结果")
    first = table[opened]
    tall = first._replace(labels=(first.labels[0]._replace(down=13), *first.labels[1:]))
    table = varied([*table[:opened], tall, *table[opened + 1 :]], changes)
    imported = read((TABLE_1, table, TABLE_3), suffix)
    assert {imported.record.figures[key] for key in THIRD_PARTY} == {0}


def test_a_row_left_out_is_0_where_its_column_is() -> None:
    table = varied(TABLE_2, {REFUSED[1]: None})
    imported = read((TABLE_1, table, TABLE_3))
    assert imported.record.figures["requests.refused_by_law.research"] == 0
