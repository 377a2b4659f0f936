"""Formulas as values: the text a spreadsheet reads, and the value it would compute."""

from __future__ import annotations

from decimal import Decimal

import pytest

from xltool.model.address import Cell, Place
from xltool.model.expression import (
    Abs,
    Binary,
    Const,
    FormulaScope,
    HoldsAny,
    If,
    IsNumber,
    Node,
    OneOf,
    Over,
    Portion,
    Ref,
    Rounded,
    Value,
    Without,
    evaluate,
    magnitude,
    number,
    numbers,
    total,
)

PLACES = {
    "a": Place("表二", Cell(1, 1)),
    "b": Place("表二", Cell(1, 2)),
    "c": Place("表二", Cell(1, 3)),
    "x": Place("校验 表", Cell(4, 2)),
}
HERE = FormulaScope("表二", PLACES.__getitem__)
BY_NAME = FormulaScope("表二", PLACES.__getitem__, colouring=True)


def value_of(node: Node, **cells: Value) -> Value:
    return node.value(cells.get)


@pytest.mark.parametrize(
    ("node", "text"),
    [
        (Ref("a"), "A1"),
        (Ref("x"), "'校验 表'!B4"),
        (Const(5), "5"),
        (Const(Decimal("0.00005")), "0.00005"),
        (Const('说"好"'), '"说""好"""'),
        (total(("a", "b", "c")), "SUM(A1:C1)"),
        (total(("a", "c")), "SUM(A1,C1)"),
        (total(("a", "x")), "SUM(A1,'校验 表'!B4)"),
        (total(()), "0"),
        (numbers(("a", "c")), "COUNT(A1,C1)"),
        (IsNumber(Ref("a")), "ISNUMBER(A1)"),
        (Rounded(Ref("a"), 4), "ROUND(A1,4)"),
        (Without(Ref("a"), (" ", "\n")), 'SUBSTITUTE(SUBSTITUTE(A1," ",""),CHAR(10),"")'),
        (Portion(Ref("a"), 2, 9), "MID(A1,2,9)"),
        (OneOf(Ref("a"), ("无", "")), 'OR(A1="无",A1="")'),
        (
            HoldsAny(("a", "x"), ("费",)),
            """OR(ISNUMBER(FIND("费",A1)),ISNUMBER(FIND("费",'校验 表'!B4)))""",
        ),
        (Binary(Ref("a"), "-", Binary(Ref("b"), "+", Ref("c"))), "A1-(B1+C1)"),
        (Abs(Binary(Ref("a"), "-", Ref("b"))), "ABS(A1-B1)"),
        (If(Binary(Ref("a"), ">", Const(0)), Const(1), Const(0)), "IF(A1>0,1,0)"),
    ],
)
def test_a_formula_is_written_as_spreadsheets_read_it(node: Node, text: str) -> None:
    assert node.excel(HERE) == text


def test_a_colour_rule_writes_a_cell_of_another_sheet_by_name() -> None:
    assert Ref("x").excel(BY_NAME) == "x"


def test_a_colour_rule_writes_a_cell_of_its_sheet_so_that_it_does_not_shift() -> None:
    assert Ref("a").excel(BY_NAME) == "$A$1"


def test_a_colour_rule_writes_a_range_of_its_sheet_so_that_it_does_not_shift() -> None:
    assert total(("a", "b", "x")).excel(BY_NAME) == "SUM($A$1:$B$1,x)"


def test_a_sum_of_counts_is_a_count() -> None:
    assert value_of(total(("a", "b")), a=2, b=3) == 5


def test_a_sum_leaves_blanks_and_text_aside() -> None:
    assert value_of(total(("a", "b", "c")), a=2, b=None, c="三件") == 2


def test_a_sum_leaves_truth_values_aside() -> None:
    assert value_of(total(("a", "b")), a=2, b=True) == 2


def test_a_sum_of_money_is_exact() -> None:
    cells = {"a": Decimal("0.1"), "b": Decimal("0.2")}
    assert value_of(total(("a", "b")), **cells) == Decimal("0.3")


def test_only_numbers_are_counted() -> None:
    assert value_of(numbers(("a", "b", "c", "d")), a=None, b="1", c=0, d=-1) == 2


@pytest.mark.parametrize(
    ("value", "is_number"),
    [(0, True), (Decimal("1.5"), True), (None, False), ("1", False), (True, False)],
)
def test_text_and_truth_values_count_as_no_number(value: Value, is_number: bool) -> None:
    assert value_of(IsNumber(Ref("a")), a=value) is is_number


@pytest.mark.parametrize(
    ("number", "places", "rounded"),
    [("1.5", 0, "2"), ("-1.5", 0, "-2"), ("2.5", 0, "3"), ("0.00005", 4, "0.0001"), ("3", 4, "3")],
)
def test_halves_are_rounded_away_from_zero(number: str, places: int, rounded: str) -> None:
    assert value_of(Rounded(Ref("a"), places), a=Decimal(number)) == Decimal(rounded)


def test_a_very_long_number_can_be_rounded() -> None:
    assert value_of(Rounded(Ref("a"), 4), a=10**400) == 10**400


@pytest.mark.parametrize(
    ("value", "left"), [(" 无\n ", "无"), (None, ""), (12, "12"), (True, "TRUE")]
)
def test_words_are_left_out_of_a_text(value: Value, left: str) -> None:
    assert value_of(Without(Ref("a"), (" ", "\n")), a=value) == left


def test_a_part_of_a_text_begins_with_a_character_and_has_a_length() -> None:
    portion = Portion(Ref("a"), 2, 3)
    assert (value_of(portion, a="；有两处"), value_of(portion, a="；"), value_of(portion)) == (
        "有两处",
        "",
        "",
    )


def test_a_text_is_one_of_some_as_a_whole() -> None:
    node = OneOf(Ref("a"), ("无", ""))
    told = [value_of(node, a=text) for text in ("无", None, "没有", "无。")]
    assert told == [True, True, False, False]


def test_a_word_stands_in_any_of_some_cells() -> None:
    node = HoldsAny(("a", "b"), ("费", "免"))
    told = [value_of(node, a="没有", b=text) for text in ("收费", None, 12)]
    assert told == [True, False, False]


@pytest.mark.parametrize(
    ("operator", "result"),
    [("+", 5), ("-", 1), (">", True), ("=", False), ("&", "32")],
)
def test_two_parts_are_joined(operator: str, result: Value) -> None:
    assert value_of(Binary(Ref("a"), operator, Ref("b")), a=3, b=2) == result


def test_a_blank_joined_to_text_is_nothing() -> None:
    assert value_of(Binary(Ref("a"), "&", Const("件")), a=None) == "件"


def test_an_unknown_operator_is_our_fault() -> None:
    with pytest.raises(ValueError, match="unknown operator"):
        value_of(Binary(Const(1), "^", Const(2)))


def test_if_takes_the_branch_of_its_condition() -> None:
    node = If(Binary(Ref("a"), ">", Const(0)), Const("有"), Const("无"))
    assert (value_of(node, a=1), value_of(node, a=0)) == ("有", "无")


def test_the_size_of_a_negative_number_is_positive() -> None:
    assert value_of(Abs(Const(-3))) == 3


def test_the_size_of_money_stays_money() -> None:
    assert magnitude(Decimal("-0.5")) == Decimal("0.5")


def test_a_blank_counts_as_nothing_in_arithmetic() -> None:
    assert number(None) == 0


@pytest.mark.parametrize("value", [True, "3"])
def test_text_and_truth_values_are_no_numbers(value: Value) -> None:
    with pytest.raises(TypeError, match="no number"):
        number(value)


def test_a_formula_on_a_formula_is_computed() -> None:
    formulas: dict[str, Node] = {"t": Binary(Ref("s"), "+", Const(1)), "s": total(("a", "b"))}
    assert evaluate(formulas, {"a": 2, "b": 3}.get) == {"s": 5, "t": 6}


def test_a_formula_on_itself_does_not_hang() -> None:
    formulas: dict[str, Node] = {"t": Binary(Ref("t"), "+", Const(1))}
    with pytest.raises(RecursionError):
        evaluate(formulas, lambda _: None)


def test_an_unknown_function_of_no_cells_is_nothing() -> None:
    assert Over("SUM", ()).excel(HERE) == "0"


def test_a_blank_cell_equals_empty_text() -> None:
    assert value_of(Binary(Ref("a"), "=", Const("")), a=None) is True
    assert value_of(Binary(Ref("a"), "=", Const("")), a=0) is False
