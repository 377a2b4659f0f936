"""What a workbook says of itself as it is filled in; the stored values, as LibreOffice has them."""

from __future__ import annotations

import io

import openpyxl
import pytest

from tests.builders import balanced_record, filled_workbook
from xltool.model.expression import Value
from xltool.model.form import Form

pytestmark = pytest.mark.slow

TABLES = {"表一": "表一 主动公开", "表二": "表二 申请情况", "表三": "表三 复议诉讼"}
PASSED = "本表校验通过"
ALL_PASSED = "全部校验通过，可以报送"


def lines(form: Form, typed: dict[str, Value]) -> dict[str, str]:
    """The status line of each table and of the whole workbook."""
    data = filled_workbook(form, balanced_record(form), typed=typed)
    book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    found = {short: str(book[sheet]["A3"].value) for short, sheet in TABLES.items()}
    return {**found, "all": str(book["校验"]["A3"].value)}


def test_a_balanced_workbook_says_so(form: Form) -> None:
    assert lines(form, {}) == {"表一": PASSED, "表二": PASSED, "表三": PASSED, "all": ALL_PASSED}


@pytest.mark.parametrize("value", [None, "约2086", "无", -1])
def test_what_is_no_figure_keeps_a_table_from_passing(form: Form, value: Value) -> None:
    said = lines(form, {"disclosure.penalties.decisions": value})
    assert said["表一"].startswith("本表还有 1 格没有填好")
    assert said["表二"] == said["表三"] == PASSED
    assert said["all"].startswith("还有 1 格没有填好")


@pytest.mark.parametrize("key", ["overview.platform", "problems", "other_matters"])
def test_an_empty_passage_keeps_the_workbook_from_passing(form: Form, key: str) -> None:
    said = lines(form, {key: None})
    assert [said[table] for table in TABLES] == [PASSED] * 3
    assert said["all"].startswith("还有 1 格没有填好")


def test_an_empty_preamble_is_no_gap(form: Form) -> None:
    assert lines(form, {"preamble": None})["all"] == ALL_PASSED


def test_a_broken_balance_is_counted_in_its_column_and_in_the_total(form: Form) -> None:
    said = lines(form, {"requests.granted.enterprise": 100})
    assert said["表二"].startswith("本表有 2 处不符")
    assert said["all"].startswith("共有 2 处不符")


def test_a_doubt_is_told_apart_from_an_error(form: Form) -> None:
    said = lines(form, {"disclosure.regulations.issued": 1, "disclosure.regulations.in_force": 1})
    assert said["表一"].startswith("本表勾稽相符，但有 2 处疑点")
    assert said["all"].startswith("各表勾稽相符，但有 2 处疑点")
