"""What people type, and what it is read as."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import form_2021
from xltool.model.expression import plain
from xltool.model.passage import read_passage
from xltool.model.readings import Blank, ReadFigure, Unreadable, read_figure

KINDS = form_2021().kinds
COUNT, MONEY = KINDS["count"], KINDS["money"]


@pytest.mark.parametrize(
    ("raw", "value"), [(3, 3), (3.0, 3), (0, 0), (-0.0, 0), (Decimal(3), 3), (999_999_999_999,) * 2]
)
def test_a_number_is_a_count_silently(raw: object, value: int) -> None:
    assert read_figure(raw, COUNT) == ReadFigure(value, str(value))


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        (14722.49, "14722.49"),
        (0.1 + 0.2, "0.3"),
        (0.0001, "0.0001"),
        (31.6441, "31.6441"),
        (9999999998.9999, "9999999998.9999"),
        (12, "12"),
        (12.50, "12.5"),
        (0, "0"),
        (Decimal("0.00"), "0"),
        (Decimal("316441.0000"), "316441"),
    ],
)
def test_a_number_is_an_amount_exactly(raw: object, value: str) -> None:
    read = read_figure(raw, MONEY)
    assert isinstance(read, ReadFigure) and str(read.value) == value and not read.note


def test_an_amount_is_a_decimal() -> None:
    read = read_figure(3, MONEY)
    assert isinstance(read, ReadFigure) and isinstance(read.value, Decimal)


def test_a_count_is_an_int() -> None:
    read = read_figure(3.0, COUNT)
    assert isinstance(read, ReadFigure) and type(read.value) is int


@pytest.mark.parametrize(
    "raw", [None, "", " ", "　", "\u00a0", "\u200b", "\ufeff", "\n\t ", "　 \n"]
)
def test_nothing_is_a_blank(raw: object) -> None:
    assert read_figure(raw, COUNT) == Blank()


@pytest.mark.parametrize(
    ("raw", "value", "note"),
    [
        ("12", 12, "text"),
        ("0", 0, "text"),
        ("012", 12, "text"),
        ("3.0", 3, "text"),
        ("+3", 3, "text"),
        (" 12 ", 12, "text"),
        ("　12\u00a0", 12, "text"),
        ("\u200b12\ufeff", 12, "text"),
        ("12\n", 12, "text"),
        ("１２", 12, "full_width"),
        ("１２．０", 12, "full_width"),
        ("1,234", 1234, "thousands"),
        ("１，２３４", 1234, "thousands"),
        ("1,234,567", 1234567, "thousands"),
        ("3件", 3, "unit"),
        ("3条", 3, "unit"),
        ("3个", 3, "unit"),
        ("3次", 3, "unit"),
        ("3份", 3, "unit"),
        ("3项", 3, "unit"),
        ("3人", 3, "unit"),
        ("3宗", 3, "unit"),
        ("3 件", 3, "unit"),
        ("３件", 3, "unit"),
        ("1,234件", 1234, "unit"),
        ("22（其中修订16件）", 22, "remark"),
        ("22(其中修订16件)", 22, "remark"),
        ("22件（含修订）", 22, "remark"),
        ("22 （其中 16 件）", 22, "remark"),
        ("无", 0, "nothing"),
        ("—", 0, "nothing"),
        ("——", 0, "nothing"),
        ("-", 0, "nothing"),
        ("/", 0, "nothing"),
        ("N/A", 0, "nothing"),
        (" 无 ", 0, "nothing"),
    ],
)
def test_a_count_written_unusually_is_read_and_noted(raw: str, value: int, note: str) -> None:
    assert read_figure(raw, COUNT) == ReadFigure(value, raw, note)


@pytest.mark.parametrize(
    ("raw", "value", "note"),
    [
        ("12.5", "12.5", "text"),
        ("12.5万元", "12.5", "unit"),
        ("14,722.49", "14722.49", "thousands"),
        ("14,722.49万元", "14722.49", "unit"),
        ("１２．５", "12.5", "full_width"),
        ("0.0001", "0.0001", "text"),
        ("12.5000", "12.5", "text"),
        ("12.50000", "12.5", "text"),
        ("无", "0", "nothing"),
        ("12.5（含补缴）", "12.5", "remark"),
    ],
)
def test_an_amount_written_unusually_is_read_and_noted(raw: str, value: str, note: str) -> None:
    assert read_figure(raw, MONEY) == ReadFigure(Decimal(value), raw, note)


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        ("-1", "negative"),
        ("－3", "negative"),
        ("2.5", "fraction"),
        ("2.5件", "fraction"),
        ("1000000000000", "too_large"),
        ("9" * 400, "too_large"),
        ("1,23", "not_a_number"),
        ("1,2345", "not_a_number"),
        (",123", "not_a_number"),
        ("12,", "not_a_number"),
        ("3元", "other_unit"),
        ("3万", "other_unit"),
        ("3亿", "other_unit"),
        ("3.5万件", "other_unit"),
        ("约30", "approximate"),
        ("30余", "approximate"),
        ("近30件", "approximate"),
        ("30多", "approximate"),
        ("50%", "percent"),
        ("５０％", "percent"),
        ("#REF!", "error_value"),
        ("#DIV/0!", "error_value"),
        ("#N/A", "error_value"),
        ("十二", "chinese_digits"),
        ("三件", "chinese_digits"),
        ("一百二十", "chinese_digits"),
        ("2023-05-06", "date"),
        ("2023年5月6日", "date"),
        ("2023/5/6", "date"),
        ("1e3", "not_a_number"),
        ("1E3", "not_a_number"),
        ("1_000", "not_a_number"),
        ("0x10", "not_a_number"),
        ("inf", "not_a_number"),
        ("nan", "not_a_number"),
        ("①", "not_a_number"),
        ("²", "not_a_number"),
        ("½", "not_a_number"),
        ("٣", "not_a_number"),
        ("३", "not_a_number"),
        ("𝟛", "not_a_number"),
        ("3 5", "not_a_number"),
        ("3\n5", "not_a_number"),
        ("1 234", "not_a_number"),
        ("3吨", "not_a_number"),
        ("3件4条", "not_a_number"),
        ("件", "not_a_number"),
        ("同上", "not_a_number"),
        ("3+4", "not_a_number"),
        ("--3", "not_a_number"),
        ("3.", "not_a_number"),
        (".5", "not_a_number"),
        ("3.5.1", "not_a_number"),
        ("（3）", "not_a_number"),
    ],
)
def test_a_text_that_is_no_count_is_unreadable(raw: str, why: str) -> None:
    assert read_figure(raw, COUNT) == Unreadable(raw, why)


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (-1, "negative"),
        (-0.5, "negative"),
        (2.5, "fraction"),
        (1_000_000_000_000, "too_large"),
        (1e300, "too_large"),
        (10**400, "too_large"),
        (float("inf"), "not_a_number"),
        (float("nan"), "not_a_number"),
        (True, "boolean"),
        (False, "boolean"),
        (datetime.datetime(2023, 5, 6), "date"),
        (datetime.date(2023, 5, 6), "date"),
        (datetime.time(12, 30), "date"),
        (datetime.timedelta(days=1), "date"),
        (b"3", "not_a_number"),
        ([3], "not_a_number"),
    ],
)
def test_a_value_that_is_no_count_is_unreadable(raw: object, why: str) -> None:
    read = read_figure(raw, COUNT)
    assert isinstance(read, Unreadable) and read.why == why


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        ("12.5元", "other_unit"),
        ("12.5万", "other_unit"),
        ("1.2亿元", "other_unit"),
        ("3件", "not_a_number"),
        ("0.00001", "places"),
        ("12.34567", "places"),
        ("-0.5", "negative"),
        ("10000000000", "too_large"),
        ("12.5%", "percent"),
        ("约12.5", "approximate"),
        ("125000（元）", "other_unit"),
    ],
)
def test_a_text_that_is_no_amount_is_unreadable(raw: str, why: str) -> None:
    assert read_figure(raw, MONEY) == Unreadable(raw, why)


def test_a_number_with_a_fifth_place_is_no_amount() -> None:
    assert read_figure(0.12345, MONEY) == Unreadable("0.12345", "places")


@given(st.one_of(st.text(), st.floats(), st.integers(), st.booleans(), st.none(), st.decimals()))
def test_everything_is_a_figure_within_bounds_or_none(raw: object) -> None:
    for kind in (COUNT, MONEY):
        read = read_figure(raw, kind)
        assert isinstance(read, Blank | Unreadable) or 0 <= read.value <= kind.maximum


@given(
    st.text(
        st.sampled_from("0123456789０１２,，.．-+eE_件元万约余（）() \n\u200b①٣²%#/无年"),
        max_size=9,
    )
)
def test_whatever_looks_like_a_number_is_a_count_within_bounds_or_none(raw: str) -> None:
    read = read_figure(raw, COUNT)
    assert isinstance(read, Blank | Unreadable) or (type(read.value) is int and read.value >= 0)


@given(st.integers(0, 999_999_999_999))
def test_every_count_is_read_as_itself(count: int) -> None:
    assert read_figure(count, COUNT) == ReadFigure(count, str(count))


@given(st.integers(0, 999_999_999_999))
def test_every_count_stored_as_a_float_is_read_as_itself(count: int) -> None:
    assert read_figure(float(count), COUNT) == ReadFigure(count, str(count))


@given(st.integers(0, 9_999_999_999 * 10_000))
def test_four_places_survive_a_spreadsheets_float(units: int) -> None:
    exact = Decimal(units).scaleb(-4)
    read = read_figure(float(exact), MONEY)
    assert isinstance(read, ReadFigure) and read.value == exact


@given(st.integers(0, 999_999_999_999))
def test_thousands_separators_change_nothing(count: int) -> None:
    read = read_figure(f"{count:,}", COUNT)
    assert isinstance(read, ReadFigure) and read.value == count


@given(st.decimals(0, 9_999_999_999, places=4))
def test_a_figure_has_one_spelling(value: Decimal) -> None:
    spelt = plain(value)
    assert Decimal(spelt) == value and not (spelt.endswith("0") and "." in spelt)


@pytest.mark.parametrize(
    ("value", "spelt"),
    [
        (Decimal("0.00"), "0"),
        (Decimal("-0"), "0"),
        (Decimal("1E+3"), "1000"),
        (Decimal("14722.490"), "14722.49"),
        (Decimal("100"), "100"),
        (Decimal("1E-4"), "0.0001"),
        (0, "0"),
        (1000, "1000"),
    ],
)
def test_a_number_is_spelt_in_plain_digits(value: int | Decimal, spelt: str) -> None:
    assert plain(value) == spelt


@pytest.mark.parametrize(
    ("raw", "text"), [(None, ""), ("  二字", "  二字"), (12.0, "12"), (12, "12"), (1.5, "1.5")]
)
def test_a_passage_is_read_as_it_stands(raw: object, text: str) -> None:
    assert read_passage(raw) == text
