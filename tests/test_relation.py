"""Relations held against figures."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xltool.model.finding import Number
from xltool.model.relation import Judgement, Relation, RelationKind, judge

HALF_A_PLACE = Decimal("0.00005")
TOTAL = Relation("B1", RelationKind.TOTAL, ("t",), ("a", "b"), "t")
EQUAL = Relation("B2", RelationKind.EQUAL, ("a", "b"), ("c", "d"), "c")
AT_MOST = Relation("X1", RelationKind.AT_MOST, ("a",), ("b", "c"), "a")
ZERO = Relation("X2", RelationKind.ZERO_UNLESS, ("a",), (), "a", unless="rulemaking")
MONEY = Relation("B3", RelationKind.TOTAL, ("t",), ("a", "b"), "t", tolerance=HALF_A_PLACE)


def judged(relation: Relation, figures: Mapping[str, Number], mark: str = "") -> Judgement:
    return judge(relation, figures.__getitem__, lambda asked: asked == mark)


def test_a_right_total_holds() -> None:
    assert judged(TOTAL, {"t": 5, "a": 2, "b": 3}).holds


def test_a_total_off_by_one_fails() -> None:
    assert not judged(TOTAL, {"t": 6, "a": 2, "b": 3}).holds


def test_what_is_expected_of_a_total_is_the_sum_of_its_parts() -> None:
    failed = judged(TOTAL, {"t": 26, "a": 20, "b": 42})
    assert (failed.expected, failed.actual) == (62, 26)


def test_at_the_right_side_what_is_expected_settles_the_relation() -> None:
    failed = judged(EQUAL, {"a": 10, "b": 2, "c": 7, "d": 4})
    assert (failed.expected, failed.actual) == (8, 7)


def test_at_the_left_side_what_is_expected_settles_the_relation() -> None:
    at_left = Relation("B2", RelationKind.EQUAL, ("a", "b"), ("c", "d"), "b")
    failed = judged(at_left, {"a": 10, "b": 2, "c": 7, "d": 4})
    assert (failed.expected, failed.actual) == (1, 2)


def test_the_difference_is_left_minus_right() -> None:
    assert judged(EQUAL, {"a": 10, "b": 2, "c": 7, "d": 4}).difference == 1


def test_both_sides_are_told() -> None:
    failed = judged(EQUAL, {"a": 10, "b": 2, "c": 7, "d": 4})
    assert (failed.left, failed.right) == (12, 11)


@pytest.mark.parametrize(("issued", "holds"), [(4, True), (5, True), (6, False)])
def test_at_most_holds_up_to_equality(issued: int, holds: bool) -> None:
    assert judged(AT_MOST, {"a": issued, "b": 2, "c": 3}).holds is holds


def test_at_most_expects_no_more_than_the_other_side() -> None:
    failed = judged(AT_MOST, {"a": 6, "b": 2, "c": 3})
    assert (failed.expected, failed.actual) == (5, 6)


@pytest.mark.parametrize(
    ("figure", "mark", "holds"),
    [
        (0, "", True),
        (1, "", False),
        (1, "rulemaking", True),
        (0, "rulemaking", True),
        (1, "another", False),
    ],
)
def test_zero_unless_the_office_bears_the_mark(figure: int, mark: str, holds: bool) -> None:
    assert judged(ZERO, {"a": figure}, mark).holds is holds


def test_zero_unless_expects_zero() -> None:
    failed = judged(ZERO, {"a": 7})
    assert (failed.expected, failed.actual) == (0, 7)


@pytest.mark.parametrize(
    ("total", "holds"),
    [("0.3", True), ("0.30005", True), ("0.29995", True), ("0.3001", False), ("0.2999", False)],
)
def test_money_is_equal_to_half_of_the_last_place(total: str, holds: bool) -> None:
    figures: dict[str, Number] = {"t": Decimal(total), "a": Decimal("0.1"), "b": Decimal("0.2")}
    assert judged(MONEY, figures).holds is holds


def test_each_key_of_a_relation_is_named_once() -> None:
    assert Relation("B9", RelationKind.EQUAL, ("a", "b"), ("b", "c"), "a").keys == ("a", "b", "c")


SOME = st.integers(0, 30)
FOUR = st.fixed_dictionaries(dict.fromkeys("abcd", SOME))


@given(FOUR)
def test_an_equality_holds_exactly_when_the_sums_are_equal(figures: dict[str, int]) -> None:
    same = figures["a"] + figures["b"] == figures["c"] + figures["d"]
    assert judged(EQUAL, figures).holds is same


@given(FOUR)
def test_at_most_holds_exactly_when_the_left_sum_is_no_greater(figures: dict[str, int]) -> None:
    assert judged(AT_MOST, figures).holds is (figures["a"] <= figures["b"] + figures["c"])


@given(FOUR)
def test_putting_in_what_is_expected_settles_an_equality(figures: dict[str, int]) -> None:
    expected = judged(EQUAL, figures).expected
    assert judged(EQUAL, {**figures, "c": expected}).holds


@given(FOUR)
def test_a_failing_relation_never_expects_what_is_there(figures: dict[str, int]) -> None:
    judgement = judged(EQUAL, figures)
    assert judgement.holds or judgement.expected != judgement.actual
