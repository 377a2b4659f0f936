"""Many records → one: the sum cell by cell, whatever the order, the grouping, the names."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import OFFICE, TEXT, form_2021, record_of, zero_record
from xltool.collection.consolidate import consolidate
from xltool.model.finding import Number
from xltool.model.form import Form, ValueType
from xltool.model.period import Period
from xltool.model.record import Office, Record, Scope

FORM = form_2021()
COUNTY = Office("临江县人民政府", "321399")
GRANTED = "requests.granted.natural_person"
FEES = "disclosure.fees.amount"
RULES = "disclosure.regulations.in_force"
DOCUMENTS = "disclosure.normative_documents.in_force"


def entered(form: Form) -> st.SearchStrategy[dict[str, Number | None]]:
    """Entered figures, some of them blank, money with four places."""
    counts = st.none() | st.integers(0, 10**9)
    money = st.none() | st.integers(0, 10**12).map(lambda n: Decimal(n).scaleb(-4))
    of = {ValueType.INTEGER: counts, ValueType.DECIMAL: money}
    return st.fixed_dictionaries({k: of[form.figures[k].kind.type] for k in form.entered})


def named(index: int) -> Office:
    return Office(f"第{index}局", f"{index:03}")


@st.composite
def many(draw: st.DrawFn) -> list[Record]:
    """Records of one to six offices."""
    size = draw(st.integers(1, 6))
    return [record_of(FORM, draw(entered(FORM)), named(i)) for i in range(size)]


def total(records: list[Record], own: Record | None = None) -> Record:
    return consolidate(FORM, COUNTY, Period(2023), records, own)


def with_own(figures: dict[str, Number | None]) -> Record:
    return record_of(FORM, figures, COUNTY)


@pytest.mark.slow
@settings(max_examples=13)
@given(many())
def test_each_entered_figure_is_the_sum_of_that_figure(records: list[Record]) -> None:
    found = total(records).figures
    for key in FORM.entered:
        parts = [record.figures[key] for record in records]
        if key.startswith("disclosure.regulations.") or None in parts:
            assert found[key] is None
        else:
            exact = sum((Decimal(part) for part in parts if part is not None), Decimal(0))
            assert found[key] == exact


@pytest.mark.slow
@settings(max_examples=13)
@given(many(), st.randoms())
def test_the_order_of_offices_changes_no_figure(records: list[Record], rng: object) -> None:
    shuffled = list(records)
    rng.shuffle(shuffled)  # type: ignore[attr-defined]
    assert total(shuffled).figures == total(records).figures


@pytest.mark.slow
@settings(max_examples=13)
@given(many(), entered(FORM), st.integers(0, 6))
def test_two_levels_give_the_figures_of_one(
    records: list[Record], own: dict[str, Number | None], cut: int
) -> None:
    city = with_own(own)
    first = consolidate(FORM, Office("甲县", "1"), Period(2023), records[:cut])
    second = consolidate(FORM, Office("乙县", "2"), Period(2023), records[cut:])
    grouped = [part for part, of in ((first, records[:cut]), (second, records[cut:])) if of]
    assert total(grouped, city).figures == total(records, city).figures


@pytest.mark.slow
@settings(max_examples=13)
@given(many(), entered(FORM))
def test_the_own_office_is_added_like_any_other(
    records: list[Record], own: dict[str, Number | None]
) -> None:
    as_own = total(records, with_own(own)).figures
    as_another = total([*records, with_own(own)]).figures
    for key in FORM.entered:
        if not key.startswith("disclosure.regulations."):
            assert as_own[key] == as_another[key]


def test_regulations_are_the_own_offices_alone() -> None:
    own = with_own({RULES: 3, DOCUMENTS: 5})
    other = record_of(FORM, {RULES: 2, DOCUMENTS: 7}, named(1))
    found = total([other], own).figures
    assert (found[RULES], found[DOCUMENTS]) == (3, 12)


def test_without_an_own_record_regulations_are_blank() -> None:
    assert total([zero_record(FORM)]).figures[RULES] is None


def test_a_blank_of_one_office_leaves_the_sum_blank_and_its_totals_too() -> None:
    found = total([zero_record(FORM), record_of(FORM, {}, named(1))]).figures
    assert found[GRANTED] is None
    assert found["requests.granted.total"] is None


def test_money_is_added_exactly() -> None:
    parts = [record_of(FORM, {FEES: Decimal(text)}, named(1)) for text in ("0.1", "0.2", "0.0001")]
    assert total(parts).figures[FEES] == Decimal("0.3001")


def test_totals_are_the_sums_of_added_entries() -> None:
    one = record_of(FORM, {**zeros(), GRANTED: 2}, named(1))
    other = record_of(FORM, {**zeros(), "requests.refused_by_law.enterprise": 3}, named(2))
    found = total([one, other]).figures
    assert found["requests.handled_total.natural_person"] == 2
    assert found["requests.handled_total.enterprise"] == 3
    assert found["requests.handled_total.total"] == 5


def zeros() -> dict[str, Number | None]:
    return {key: zero_record(FORM).figures[key] for key in FORM.entered}


def test_of_no_record_every_figure_is_blank() -> None:
    assert set(total([]).figures.values()) == {None}


def test_the_passages_are_those_of_the_own_office() -> None:
    own = with_own({})
    assert total([zero_record(FORM)], own).text == own.text
    assert own.text["problems"] == TEXT["problems"]


def test_without_an_own_record_nobodys_words_are_taken() -> None:
    assert set(total([zero_record(FORM)]).text.values()) == {None}


def test_a_total_says_whose_figures_it_holds() -> None:
    own = with_own({})
    found = total([record_of(FORM, {}, OFFICE)], own)
    assert found.scope == Scope((COUNTY, OFFICE))


def test_a_total_of_totals_names_everyone_within() -> None:
    district = consolidate(
        FORM, Office("甲县"), Period(2023), [record_of(FORM, {}, named(1))], lacking=(named(2),)
    )
    found = consolidate(FORM, COUNTY, Period(2023), [district], lacking=(named(3),))
    assert found.scope == Scope((named(1),), (named(3), named(2)))


@pytest.mark.parametrize("year", [2021, 2024])
def test_a_total_is_an_ordinary_record_of_its_year_and_office(year: int) -> None:
    found = consolidate(FORM, COUNTY, Period(year), [zero_record(FORM)])
    assert (found.form, found.edition, found.year, found.office) == ("gkbg", "2021", year, COUNTY)
