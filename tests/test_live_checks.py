"""What a workbook says of itself as it is filled in, as its formulas have it.

They are computed here as they are when a workbook is written; `test_formulas_agree` and
`test_second_engine` hold that other programs have the same.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from decimal import Decimal
from functools import cache

import openpyxl
import pytest

from tests.builders import audit_of, balanced_record, filled_workbook, form_2021
from xltool.app.build import book_of
from xltool.model.address import Cell, Place
from xltool.model.expression import Value, evaluate
from xltool.model.form import Form
from xltool.model.record import contents
from xltool.workbook.layout import Book

pytestmark = pytest.mark.slow

STATUS = Cell.parse("A3")
TABLES = {"表一": "表一 主动公开", "表二": "表二 申请情况", "表三": "表三 复议诉讼"}
PASSED = "本表校验通过"
ALL_PASSED = (
    "全部校验通过，可以报送。"
    "表格查不出的（文字里的数与表是否一致、与上年是否衔接等），由收集单位核对"
)


@cache
def balanced() -> tuple[Book, dict[str, Value]]:
    record = balanced_record(form_2021())
    return book_of(form_2021(), record), {**contents(form_2021(), record)}


def lines(typed: Mapping[str, Value]) -> dict[str, str]:
    """The status line of each table and of the whole workbook."""
    book, filled = balanced()
    known = {**book.fixed, **filled, **typed}
    formulas = {id: node for id, node in book.formulas.items() if id not in {**filled, **typed}}
    values = evaluate(formulas, known.get)
    at = {place: str(values[id]) for id, place in book.places.items() if id in values}
    sheets = {**TABLES, "all": "校验"}
    return {short: at[Place(sheet, STATUS)] for short, sheet in sheets.items()}


def lines_of_file(typed: Mapping[str, Value]) -> dict[str, str]:
    """The same, as they stand in the file."""
    data = filled_workbook(form_2021(), balanced_record(form_2021()), typed=typed)
    book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    found = {short: str(book[sheet]["A3"].value) for short, sheet in TABLES.items()}
    return {**found, "all": str(book["校验"]["A3"].value)}


def test_a_balanced_workbook_says_so() -> None:
    assert lines({}) == {"表一": PASSED, "表二": PASSED, "表三": PASSED, "all": ALL_PASSED}


def test_a_blank_entry_keeps_a_table_from_passing() -> None:
    said = lines({"disclosure.penalties.decisions": None})
    assert said["表一"] == "本表还有 1 格空着（没有发生的填 0，或在下面选“是”）"
    assert said["表二"] == said["表三"] == PASSED
    assert said["all"] == "还有 1 格空着。请改正、补齐后再报送"


@pytest.mark.parametrize("value", ["约2086", "无", "12件", -1, Decimal("1.5"), 10**12, True, " "])
def test_what_is_no_count_is_told_apart_from_a_blank(value: Value) -> None:
    said = lines({"disclosure.penalties.decisions": value, "disclosure.coercion.decisions": None})
    assert said["表一"].startswith("本表有 1 格填得不对（标红")
    assert said["表一"].endswith("；还有 1 格空着（没有发生的填 0，或在下面选“是”）")
    assert said["表二"] == said["表三"] == PASSED
    assert said["all"].startswith("有 1 格填得不对")


@pytest.mark.parametrize(
    ("value", "fits"),
    [(Decimal("0.1234"), True), (Decimal("0.12345"), False), (12, True), (Decimal("-0.1"), False)],
)
def test_money_has_as_many_places_as_its_kind(value: Value, fits: bool) -> None:
    said = lines({"disclosure.fees.amount": value})
    assert (said["表一"] == PASSED, said["all"] == ALL_PASSED) == (fits, fits)


@pytest.mark.parametrize("key", ["overview.platform", "problems", "other_matters"])
@pytest.mark.parametrize("value", [None, " ", "\u3000\n"])
def test_an_empty_passage_keeps_the_workbook_from_passing(key: str, value: Value) -> None:
    said = lines({key: value})
    assert [said[table] for table in TABLES] == [PASSED] * 3
    assert said["all"] == "还有 1 格空着。请改正、补齐后再报送"


def test_an_empty_preamble_is_no_gap() -> None:
    assert lines({"preamble": None})["all"] == ALL_PASSED


def test_a_broken_balance_is_counted_in_its_column_and_in_the_total() -> None:
    said = lines({"requests.granted.enterprise": 100})
    assert said["表二"] == "本表有 2 处不符（标红）"
    assert said["all"] == "有 2 处不符。请改正、补齐后再报送"


DOUBTFUL: dict[str, Value] = {
    "disclosure.regulations.issued": 1,
    "disclosure.regulations.in_force": 1,
}


def test_a_doubt_is_told_apart_from_an_error() -> None:
    said = lines(DOUBTFUL)
    assert said["表一"] == "本表有 2 处疑点（标橙），请核对"
    assert said["all"] == "有 2 处疑点，请核对；属实的写明情况后可以报送"


def test_errors_wrong_entries_blanks_and_doubts_are_told_at_once() -> None:
    typed: dict[str, Value] = {
        **DOUBTFUL,
        "requests.granted.enterprise": 100,
        "disclosure.penalties.decisions": "约30",
        "disclosure.coercion.decisions": None,
    }
    said = lines(typed)
    assert said == lines_of_file(typed)
    assert said["all"] == (
        "有 2 处不符；有 1 格填得不对（不是数字、小于 0、不是整数或小数位数太多）；"
        "还有 1 格空着；有 2 处疑点。请改正、补齐后再报送"
    )


SAYS_NOTHING: tuple[Value, ...] = (
    *("无", "无。", " 无 ", "暂无", "没有", "略", "—", "——", "/", "主要问题：无。", "没有问题"),
    "存在的主要问题：不存在。",
)


@pytest.mark.parametrize("value", SAYS_NOTHING)
def test_a_problem_that_says_nothing_is_a_doubt_as_in_the_audit(form: Form, value: Value) -> None:
    typed: dict[str, Value] = {"problems": value, "improvements": "加强培训，定期检查。"}
    said = lines(typed)
    assert said["all"] == "有 1 处疑点，请核对；属实的写明情况后可以报送"
    codes = [finding.code for finding in audit_of(form, balanced_record(form), typed).findings]
    assert codes == ["N113"]


@pytest.mark.parametrize("value", ["无人值守，主动性不够。", "没有按时更新。", "略有不足。"])
def test_a_problem_that_begins_like_nothing_is_one(value: Value) -> None:
    assert lines({"problems": value})["all"] == ALL_PASSED


def test_a_problem_told_in_another_passage_is_told(form: Form) -> None:
    typed: dict[str, Value] = {
        "problems": "无",
        "improvements": "针对公开不够及时的问题，加强培训。",
    }
    assert lines(typed)["all"] == ALL_PASSED
    assert audit_of(form, balanced_record(form), typed).findings == ()


def test_a_fee_that_no_passage_tells_of_is_a_doubt_as_in_the_audit(form: Form) -> None:
    typed: dict[str, Value] = {"other_matters": "没有其他需要报告的事项。"}
    assert lines(typed)["all"].startswith("有 1 处疑点")
    codes = [finding.code for finding in audit_of(form, balanced_record(form), typed).findings]
    assert codes == ["N112"]


def test_a_decimal_is_shown_where_it_stands(form: Form) -> None:
    """A count of 1.5 in a cell that shows plain numbers would be shown, and added up, as 2."""
    key = "disclosure.penalties.decisions"
    data = filled_workbook(form, balanced_record(form), typed={key: Decimal("1.5")})
    book = openpyxl.load_workbook(io.BytesIO(data))
    formats = {
        book["表一 主动公开"]["B14"].number_format,
        book["表二 申请情况"]["J8"].number_format,
    }
    assert (book["表一 主动公开"]["B14"].value, formats) == (1.5, {"General"})
