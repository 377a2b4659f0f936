"""A workbook in another edition: what goes over, what is added up, and what stays blank."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import (
    admission_of,
    filled_workbook,
    form_2021,
    record_of,
    records,
    stated_cells,
    zero,
    zero_record,
)
from tests.test_edition_2019 import FORM as FORM_2019
from tests.test_edition_2019 import record as record_2019
from xltool.app.examine import examine
from xltool.history.crosswalk import Together
from xltool.history.migrate import Upgraded, upgrade
from xltool.model.finding import Number
from xltool.model.form import Form
from xltool.model.record import Office, Record, Scope
from xltool.model.relation import Correspondence
from xltool.model.submission import FoundBy

pytestmark = pytest.mark.slow

FORM_2021 = form_2021()
SHARED = tuple(key for key in FORM_2021.entered if key in FORM_2019.entered)
OTHER = "requests.other.natural_person"
INTO = (
    "requests.other_not_corrected.natural_person",
    "requests.other_fee_unpaid.natural_person",
    "requests.other_misc.natural_person",
)


def forth(changes: Mapping[str, Number] | None = None, office: Office | None = None) -> Upgraded:
    """The record of edition 2019 in the tables of 2021."""
    record = record_2019(dict(changes or {}), year=2022)
    if office is not None:
        record = replace(record, office=office)
    return upgrade(admission_of(FORM_2019, record), FORM_2019, FORM_2021)


def back(changes: Mapping[str, Number | None]) -> Upgraded:
    """A record of edition 2021, zeros but for some, in the tables of 2019."""
    zeros: dict[str, Number | None] = {key: zero(FORM_2021, key) for key in FORM_2021.entered}
    record = record_of(FORM_2021, {**zeros, **changes}, year=2020)
    return upgrade(admission_of(FORM_2021, record), FORM_2021, FORM_2019)


def typed(form: Form, record: Record, key: str, value: object) -> Upgraded:
    """The workbook of a record with something typed over one cell, in the other edition."""
    cell = replace(stated_cells(form, record)[key], value=value, formula="", intact=False)
    other = FORM_2021 if form is FORM_2019 else FORM_2019
    return upgrade(admission_of(form, record, {key: cell}), form, other)


def test_figures_of_the_same_key_go_over() -> None:
    figures = forth().record.figures
    assert figures["disclosure.licensing.decisions"] == 900
    assert figures["requests.received_new.natural_person"] == 7
    assert figures["disputes.review.upheld"] == 0


def test_the_shared_entries_of_the_two_editions_go_over_and_no_others() -> None:
    assert forth().filled == SHARED
    assert len(SHARED) == 3 + 21 * 6 + 12


def test_passages_office_marks_and_year_go_over() -> None:
    office = Office("临江市测试局", "0407", marks=frozenset({"rulemaking"}))
    record = forth(office=office).record
    assert (record.form, record.edition, record.year) == ("gkbg", "2021", 2022)
    assert record.office == office
    assert record.text == record_2019().text
    assert forth().passages == 8


def test_a_total_stays_the_total_of_its_offices() -> None:
    scope = Scope((Office("甲局"), Office("乙局")), (Office("丙局"),))
    record = replace(record_2019(year=2022), scope=scope)
    assert (
        upgrade(examine(filled_workbook(FORM_2019, record)).admission, FORM_2019, FORM_2021)
    ).record.scope == scope


def test_a_figure_that_was_divided_stays_blank_and_is_kept() -> None:
    done = forth()
    assert [done.record.figures[key] for key in INTO] == [None, None, None]
    assert done.unsettled == (Together(INTO, (OTHER,), 2),)


def test_a_zero_that_was_divided_is_zero_in_every_part() -> None:
    done = forth({OTHER: 0})
    assert done.unsettled == ()
    assert [done.record.figures[key] for key in INTO] == [0, 0, 0]
    assert (len(done.nothing), set(INTO) <= set(done.nothing)) == (18, True)


def test_a_zero_of_figures_that_may_be_negative_says_nothing_of_its_parts() -> None:
    signed = replace(FORM_2021.figures[INTO[0]].kind, minimum=None)
    figures = {**FORM_2021.figures, INTO[1]: replace(FORM_2021.figures[INTO[1]], kind=signed)}
    other = replace(FORM_2021, figures=figures)
    done = upgrade(admission_of(FORM_2019, record_2019({OTHER: 0})), FORM_2019, other)
    assert done.unsettled == (Together(INTO, (OTHER,), 0),)
    assert [done.record.figures[key] for key in INTO] == [None, None, None]


def test_a_figure_that_was_renamed_goes_over_without_a_word() -> None:
    renamed = Correspondence(
        "2019", ("disclosure.fees.amount",), ("disclosure.procurement.amount",)
    )
    form = replace(FORM_2021, correspondences=(renamed,))
    done = upgrade(admission_of(FORM_2019, record_2019()), FORM_2019, form)
    assert done.record.figures["disclosure.fees.amount"] == Decimal("123.4567")
    assert "disclosure.fees.amount" in done.filled
    assert "disclosure.procurement.amount" not in done.left
    assert done.added == ()


def test_figures_that_were_merged_are_added_up_and_told() -> None:
    done = back(dict(zip(INTO, (1, 0, 5), strict=True)))
    assert done.record.figures[OTHER] == 6
    assert done.added[0] == Together((OTHER,), INTO, 6)
    assert OTHER in done.filled
    assert len(done.added) == 6


def test_figures_to_be_merged_of_which_one_is_blank_are_not_added_up() -> None:
    done = back(dict(zip(INTO, (1, None, 5), strict=True)))
    assert done.record.figures[OTHER] is None
    assert done.unsettled == (Together((OTHER,), INTO, None),)
    assert len(done.added) == 5


def test_blanks_to_be_merged_are_nothing_to_tell() -> None:
    assert back(dict.fromkeys(INTO)).unsettled == ()


def test_figures_without_a_counterpart_are_kept_zeros_and_blanks_counted() -> None:
    blank = "disclosure.other_services.change"
    cell = replace(stated_cells(FORM_2019, record_2019())[blank], value=None)
    admission = admission_of(FORM_2019, record_2019(), {blank: cell})
    done = upgrade(admission, FORM_2019, FORM_2021)
    assert done.left == (
        "disclosure.normative_documents.made",
        "disclosure.normative_documents.published",
        "disclosure.normative_documents.public_total",
        "disclosure.licensing.items_last_year",
        "disclosure.licensing.change",
        "disclosure.fees.items_last_year",
        "disclosure.fees.change",
        "disclosure.procurement.projects",
        "disclosure.procurement.amount",
    )
    assert (done.zeros, done.blanks) == (9, 1)


def test_every_entry_of_the_workbook_is_carried_over_or_kept_or_counted() -> None:
    done = forth()
    divided = [key for group in done.unsettled for key in group.source]
    counted = done.zeros + done.blanks + len(done.nothing) // 3
    assert len(done.filled) + len(divided) + len(done.left) + counted == 166


def test_a_cell_that_cannot_be_read_stays_blank_and_is_kept() -> None:
    key = "requests.carried_in.research"
    done = typed(FORM_2019, record_2019(), key, "约3")
    assert done.record.figures[key] is None
    assert done.unread == (key,)
    assert key in done.wanted


def test_an_unreadable_cell_without_a_counterpart_is_no_blank() -> None:
    done = typed(FORM_2019, record_2019(), "disclosure.fees.change", "很多")
    assert done.unread == ("disclosure.fees.change",)
    assert done.blanks == 0


def test_a_blank_is_not_carried_over_as_zero() -> None:
    key = "requests.granted.research"
    done = typed(FORM_2019, record_2019(), key, None)
    assert done.record.figures[key] is None
    assert (key in done.wanted, done.unread) == (True, ())


def test_a_total_typed_over_with_another_number_is_kept_and_not_carried_over() -> None:
    done = typed(FORM_2019, record_2019(), "requests.granted.total", 99)
    assert done.typed_over == ("requests.granted.total",)
    assert done.record.figures["requests.granted.total"] == 5
    assert done.record.reported == {}


def test_a_total_typed_over_with_the_right_number_is_nothing_to_tell() -> None:
    assert typed(FORM_2019, record_2019(), "requests.granted.total", 5).typed_over == ()


def test_words_typed_over_a_total_are_kept() -> None:
    done = typed(FORM_2019, record_2019(), "requests.granted.total", "见附件")
    assert done.unread == ("requests.granted.total",)


def test_a_lost_entry_and_a_lost_passage_are_kept_and_a_lost_total_is_not() -> None:
    record, cells = record_2019(), stated_cells(FORM_2019, record_2019())
    keys = ("requests.granted.research", "requests.granted.total", "problems")
    lost = {key: replace(cells[key], value=None, found=FoundBy.LOST) for key in keys}
    done = upgrade(admission_of(FORM_2019, record, lost), FORM_2019, FORM_2021)
    assert done.unread == ("requests.granted.research", "problems")


def test_a_passage_that_the_new_edition_has_no_room_for_is_kept() -> None:
    texts = {key: text for key, text in FORM_2021.texts.items() if key != "problems"}
    narrow = replace(FORM_2021, texts=texts)
    done = upgrade(admission_of(FORM_2019, record_2019()), FORM_2019, narrow)
    assert done.unplaced == ("problems",)
    assert "problems" not in done.record.text


def test_an_entry_that_the_new_edition_computes_is_kept_as_one_without_a_counterpart() -> None:
    key = "disputes.review.upheld"
    derived = replace(FORM_2021.figures[key], derived=True)
    relation = FORM_2021.derivations["disputes.review.total"]
    computing = replace(
        FORM_2021,
        figures={**FORM_2021.figures, key: derived},
        derivations={
            **FORM_2021.derivations,
            key: replace(relation, at=key, left=(key,), right=("disputes.review.pending",)),
        },
    )
    record = record_2019({key: 3})
    done = upgrade(admission_of(FORM_2019, record), FORM_2019, computing)
    assert key in done.left
    assert done.record.figures[key] == 0


def test_the_entries_still_to_be_filled_in_are_those_that_are_blank() -> None:
    rows = dict.fromkeys(key.rpartition(".")[0] for key in forth().wanted)
    assert list(rows) == [
        "disclosure.regulations",
        "disclosure.normative_documents",
        "disclosure.fees",
        "requests.other_not_corrected",
        "requests.other_fee_unpaid",
        "requests.other_misc",
    ]


def test_within_an_edition_everything_goes_over() -> None:
    record = zero_record(FORM_2021)
    done = upgrade(admission_of(FORM_2021, record), FORM_2021, FORM_2021)
    assert done.record == record
    assert (done.added, done.unsettled, done.left, done.zeros, done.wanted) == ((), (), (), 0, ())


@given(st.data())
def test_forth_and_back_keeps_every_shared_figure(data: st.DataObject) -> None:
    record = data.draw(records(FORM_2019))
    there = upgrade(admission_of(FORM_2019, record), FORM_2019, FORM_2021)
    home = upgrade(admission_of(FORM_2021, there.record), FORM_2021, FORM_2019).record
    assert {key: home.figures[key] for key in SHARED} == {
        key: record.figures[key] for key in SHARED
    }
    assert (home.office, home.year, home.edition) == (record.office, record.year, "2019")
    assert home.text == admission_of(FORM_2019, record).record.text


@given(st.data())
def test_no_entry_is_made_up(data: st.DataObject) -> None:
    record = data.draw(records(FORM_2019))
    done = upgrade(admission_of(FORM_2019, record), FORM_2019, FORM_2021)
    made = {key: v for key in FORM_2021.entered if (v := done.record.figures[key]) is not None}
    assert {k: v for k, v in made.items() if v or "requests.other_" not in k}.items() <= (
        record.figures.items()
    )
