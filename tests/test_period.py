"""Periods: which is before which, what they are called, and which numbers a year has."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xltool.model.period import Cycle, NumberError, Period, PeriodQuery, period_of_label

YEAR, HALF, QUARTER, MONTH = Cycle.YEAR, Cycle.HALF_YEAR, Cycle.QUARTER, Cycle.MONTH
CYCLES = st.sampled_from(list(Cycle))


@st.composite
def periods(draw: st.DrawFn) -> Period:
    cycle = draw(CYCLES)
    return Period(draw(st.integers(1001, 9999)), draw(st.integers(1, cycle.per_year)), cycle)


@pytest.mark.parametrize(
    ("period", "before"),
    [
        (Period(2026), Period(2025)),
        (Period(2026, 3, MONTH), Period(2026, 2, MONTH)),
        (Period(2026, 1, MONTH), Period(2025, 12, MONTH)),
        (Period(2026, 4, QUARTER), Period(2026, 3, QUARTER)),
        (Period(2026, 1, QUARTER), Period(2025, 4, QUARTER)),
        (Period(2026, 2, HALF), Period(2026, 1, HALF)),
        (Period(2026, 1, HALF), Period(2025, 2, HALF)),
    ],
)
def test_the_period_before(period: Period, before: Period) -> None:
    assert period.before == before


@pytest.mark.parametrize(
    ("period", "name", "bare", "whole", "iso"),
    [
        (Period(2026), "2026年", "2026", "2026年度", "2026"),
        (Period(2026, 3, MONTH), "2026年3月", "2026年3月", "2026年3月", "2026-03"),
        (Period(2026, 12, MONTH), "2026年12月", "2026年12月", "2026年12月", "2026-12"),
        (Period(2026, 1, QUARTER), *["2026年第一季度"] * 3, "2026-Q1"),
        (Period(2026, 2, HALF), *["2026年下半年"] * 3, "2026-H2"),
    ],
)
def test_a_period_has_a_name_in_each_style(
    period: Period, name: str, bare: str, whole: str, iso: str
) -> None:
    assert (f"{period}", f"{period:bare}") == (name, bare)
    assert (f"{period:whole}", f"{period:iso}") == (whole, iso)


def test_a_style_that_nobody_wrote_is_our_fault() -> None:
    with pytest.raises(KeyError):
        f"{Period(2026):long}"


@pytest.mark.parametrize(("cycle", "number"), [(YEAR, 2), (HALF, 3), (QUARTER, 0), (MONTH, 13)])
def test_a_year_has_no_such_period(cycle: Cycle, number: int) -> None:
    with pytest.raises(ValueError, match=str(number)):
        Period(2026, number, cycle)


@pytest.mark.parametrize(
    ("asked", "cycle", "period"),
    [
        (PeriodQuery(2026), YEAR, Period(2026)),
        (PeriodQuery(2026, 12), MONTH, Period(2026, 12, MONTH)),
        (PeriodQuery(2026, 4), QUARTER, Period(2026, 4, QUARTER)),
    ],
)
def test_what_is_asked_for_is_a_period_of_the_cycle(
    asked: PeriodQuery, cycle: Cycle, period: Period
) -> None:
    assert asked.of(cycle) == period


@pytest.mark.parametrize(
    ("asked", "cycle"),
    [
        (PeriodQuery(2026, 1), YEAR),
        (PeriodQuery(2026), MONTH),
        (PeriodQuery(2026, 13), MONTH),
        (PeriodQuery(2026, 5), QUARTER),
        (PeriodQuery(2026, 0), HALF),
    ],
)
def test_a_number_that_does_not_go_with_the_cycle_is_told(asked: PeriodQuery, cycle: Cycle) -> None:
    with pytest.raises(NumberError) as caught:
        asked.of(cycle)
    assert caught.value.cycle is cycle


@pytest.mark.parametrize(
    "text", ["", "0026", "2026年13月", "2026年度", "2026 年 3 月", "2026年3月份"]
)
def test_what_is_no_bare_name_tells_no_period(text: str) -> None:
    assert period_of_label(text) is None


@given(periods())
def test_a_period_is_told_by_its_bare_name(period: Period) -> None:
    assert period_of_label(f"{period:bare}") == period


@given(periods())
def test_nothing_lies_between_a_period_and_the_one_before(period: Period) -> None:
    def place(each: Period) -> int:
        return each.year * each.cycle.per_year + each.number

    assert period.before < period
    assert place(period) - place(period.before) == 1


@given(periods())
def test_before_as_many_periods_as_a_year_has_it_was_the_year_before(period: Period) -> None:
    earlier = period
    for _ in range(period.cycle.per_year):
        earlier = earlier.before
    assert earlier == Period(period.year - 1, period.number, period.cycle)


@pytest.mark.parametrize("cycle", list(Cycle))
def test_every_cycle_has_the_words_of_a_year(cycle: Cycle) -> None:
    for language, words in Cycle.YEAR.words.words.items():
        assert cycle.words.words[language].keys() == words.keys()
    assert cycle.words.labels.keys() == Cycle.YEAR.words.labels.keys()


@pytest.mark.parametrize("cycle", list(Cycle))
def test_every_period_of_a_year_has_names_of_its_own(cycle: Cycle) -> None:
    names = [name for names in cycle.words.names for name in names]
    assert len(cycle.words.names) == cycle.per_year
    assert len(set(names)) == len(names)


def test_only_the_slots_of_periods_are_filled() -> None:
    assert (
        MONTH.words.fill("{last}是{previous}，{this}是{actual}")
        == "上月是{previous}，本月是{actual}"
    )
    assert QUARTER.words.fill("last {unit}: {count}", "en") == "last quarter: {count}"
