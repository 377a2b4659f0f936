"""Causes of failed relations, each kind on figures made for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from tests.builders import (
    balanced_record,
    changed,
    places_of,
    record_of,
    zero_record,
)
from tests.slips_planted import typed_totals, view_of
from xltool.audit.catalogue import Catalogue
from xltool.audit.checks import ALL
from xltool.audit.localization import (
    Cause,
    Explanation,
    KeyingError,
    explain,
    explanation_sentences,
)
from xltool.audit.rules import audit
from xltool.history.crosswalk import as_itself
from xltool.model.finding import Number
from xltool.model.form import Form
from xltool.model.record import Record
from xltool.model.submission import Stated

NATURAL = "natural_person"


def some_record(form: Form, **entered: int) -> Record:
    """Few figures, in one column of table 2, that balance."""
    figures = dict.fromkeys((f"requests.{row}.{NATURAL}" for row in entered), 0)
    figures |= {f"requests.{row}.{NATURAL}": value for row, value in entered.items()}
    return changed(form, zero_record(form), figures)


def explained(
    form: Form,
    truth: Record,
    typed: Mapping[str, Number | None],
    totals: Mapping[str, Number] | None = None,
) -> Explanation:
    """What is made of a record with other entries, and of totals typed over some."""
    places = places_of(form.form_id)
    cells = {key: Stated(places[key], value) for key, value in (totals or {}).items()}
    view = view_of(form, changed(form, truth, typed), cells)
    return explain(view, audit(view, ALL))


def by_hand(form: Form, truth: Record, typed: Mapping[str, Number | None]) -> Explanation:
    """The same where every total was typed, and right."""
    view = view_of(form, changed(form, truth, typed), typed_totals(form, truth))
    return explain(view, audit(view, ALL))


def told(cause: Cause) -> tuple[str, tuple[str, ...], Number, Number]:
    return cause.kind.value, cause.keys, cause.changes[0].actual, cause.changes[0].likely


def test_where_nothing_failed_there_is_nothing_to_explain(form: Form) -> None:
    assert explained(form, balanced_record(form), {}) == Explanation()


def test_a_doubt_needs_no_cause(form: Form) -> None:
    typed = {"disclosure.normative_documents.issued": 500}
    assert explained(form, balanced_record(form), typed) == Explanation()


@pytest.fixture
def busy(form: Form) -> Record:
    """A column of figures that are not like each other."""
    return some_record(
        form,
        received_new=5713,
        carried_in=68,
        granted=3164,
        granted_in_part=805,
        unable_not_held=1742,
        carried_out=70,
    )


KEY = f"requests.granted.{NATURAL}"


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        (3614, KeyingError.TRANSPOSED),
        (3146, KeyingError.TRANSPOSED),
        (316, KeyingError.DROPPED_DIGIT),
        (31964, KeyingError.DROPPED_DIGIT),
        (6328, KeyingError.DOUBLED),
        (5711, KeyingError.TOTAL_IN_ENTRY),
    ],
)
@pytest.mark.parametrize("totals", ["formulas", "typed"])
def test_a_slip_is_recognised(
    form: Form, busy: Record, typed: int, kind: KeyingError, totals: str
) -> None:
    explain_it = explained if totals == "formulas" else by_hand
    first = explain_it(form, busy, {KEY: typed}).causes[0]
    assert told(first) == (kind.value, (KEY,), typed, 3164)
    assert first.foremost and not first.tied and first.whole
    assert first.certain is (totals == "typed")


def test_with_formulas_more_than_twenty_cells_could_settle_it_and_none_is_certain(
    form: Form,
) -> None:
    record = balanced_record(form)
    assert record.figures[KEY] == 2
    explanation = explained(form, record, {KEY: 3})
    assert explanation.able > 20
    assert explanation.failed == 2
    assert not any(cause.certain for cause in explanation.causes)


def test_where_nothing_singles_out_one_of_many_cells_none_is_named(
    form: Form, catalogue: Catalogue
) -> None:
    explanation = explained(form, balanced_record(form), {KEY: 0})
    assert (explanation.causes, explanation.able > 3) == ((), True)
    (sentence,) = explanation_sentences(explanation, catalogue, "zh")
    assert str(explanation.able) in sentence


def test_typed_totals_that_are_right_leave_one_cell(form: Form) -> None:
    explanation = by_hand(form, balanced_record(form), {KEY: 999})
    (cause,) = explanation.causes
    assert told(cause) == ("other", (KEY,), 999, 2)
    assert cause.certain
    assert cause.settles == ("B201", "B202", "B203")
    assert (cause.count, explanation.failed, explanation.able) == (6, 6, 1)


def test_a_wrong_total_typed_over_is_itself_the_cause(form: Form) -> None:
    record = balanced_record(form)
    key = "requests.granted.total"
    explanation = explained(form, record, {}, {key: 72})
    (cause,) = explanation.causes
    assert told(cause) == ("total_typed", (key,), 72, record.figures[key])
    assert cause.certain
    assert cause.settles == ("B201",)


def test_an_entry_that_makes_a_typed_total_right_and_its_column_balance_is_the_better_cause(
    form: Form, busy: Record
) -> None:
    row = "requests.granted.total"
    explanation = explained(form, busy, {KEY: 3170}, {row: 3164})
    (cause,) = explanation.causes
    assert told(cause) == ("other", (KEY,), 3170, 3164)
    assert cause.certain


def test_without_a_balance_an_entry_and_its_typed_total_are_both_possible(form: Form) -> None:
    record = changed(
        form, zero_record(form), {"disputes.review.upheld": 37, "disputes.review.pending": 204}
    )
    total = "disputes.review.total"
    entry = explained(form, record, {"disputes.review.upheld": 73}, {total: 241})
    assert told(entry.causes[0]) == ("transposed", ("disputes.review.upheld",), 73, 37)
    typed = explained(form, record, {}, {total: 248})
    assert told(typed.causes[0]) == ("total_typed", (total,), 248, 241)
    assert not any(cause.certain for cause in entry.causes + typed.causes)


def test_figures_of_neighbouring_columns_exchanged(form: Form, busy: Record) -> None:
    beside = "requests.granted.enterprise"
    explanation = explained(form, busy, {KEY: 0, beside: 3164})
    cause = explanation.causes[0]
    assert told(cause) == ("neighbour", (beside, KEY), 3164, 0)
    assert [(c.actual, c.likely) for c in cause.changes] == [(3164, 0), (0, 3164)]
    assert not cause.certain


def test_figures_of_neighbouring_rows_exchanged(form: Form, busy: Record) -> None:
    below = f"requests.granted_in_part.{NATURAL}"
    cause = by_hand(form, busy, {KEY: 805, below: 3164}).causes[0]
    assert told(cause) == ("neighbour", (KEY, below), 805, 3164)
    assert not cause.certain


def test_a_figure_typed_over_its_neighbour_whose_own_is_lost(form: Form) -> None:
    truth = changed(form, balanced_record(form), {"requests.carried_out.enterprise": 0, KEY: 640})
    truth = changed(form, truth, {"requests.received_new.enterprise": 291})
    truth = _balanced(form, truth)
    beside = "requests.granted.enterprise"
    cause = by_hand(form, truth, {KEY: 0, beside: 640}).causes[0]
    assert told(cause) == ("neighbour", (beside, KEY), 640, truth.figures[beside])


def _balanced(form: Form, record: Record) -> Record:
    """The record with what is carried out made to fit."""
    changes = {}
    for key in [k for k in form.entered if k.startswith("requests.received_new.")]:
        column = key.split(".")[2]
        parts = {
            row: record.figures[f"requests.{row}.{column}"]
            for row in ("received_new", "carried_in", "handled_total")
        }
        new, old, handled = (int(value or 0) for value in parts.values())
        changes[f"requests.carried_out.{column}"] = max(new + old - handled, 0)
        changes[key] = max(handled - old, new)
    return changed(form, record, changes)


def test_the_text_tells_which_of_many_cells(form: Form, busy: Record) -> None:
    said = replace(busy, text={**busy.text, "overview.on_request": "全年予以公开3,164件。"})
    explanation = explained(form, said, {KEY: 3170})
    assert explanation.able > 3
    assert told(explanation.causes[0]) == ("other", (KEY,), 3170, 3164)
    assert not explanation.causes[0].certain


def test_last_year_tells_which_of_many_cells(form: Form, busy: Record) -> None:
    key = f"requests.carried_in.{NATURAL}"
    view = view_of(form, changed(form, busy, {key: 63}))
    assert explain(view, audit(view, ALL)).causes == ()
    carried = {f"requests.carried_out.{NATURAL}": 68}
    before = replace(changed(form, zero_record(form), carried), period=busy.period.before)
    view = replace(view, previous=as_itself(before))
    explanation = explain(view, audit(view, ALL))
    assert explanation.able > 3
    assert told(explanation.causes[0]) == ("other", (key,), 63, 68)
    assert not explanation.causes[0].certain


def test_totals_typed_from_a_wrong_entry_would_follow_it(form: Form, busy: Record) -> None:
    wrong = changed(form, busy, {KEY: 3614})
    totals = {key: v for key in form.derivations if (v := wrong.figures[key]) is not None}
    cause = explained(form, busy, {KEY: 3614}, totals).causes[0]
    assert told(cause) == ("transposed", (KEY,), 3614, 3164)
    assert cause.totals_follow and not cause.certain


def test_of_two_slips_each_is_told_for_its_part(form: Form) -> None:
    record = balanced_record(form)
    typed = {"requests.granted.natural_person": 740, "requests.unable_unclear.enterprise": 512}
    explanation = by_hand(form, record, typed)
    assert explanation.able == 0
    assert {cause.keys[0]: cause.changes[0].likely for cause in explanation.causes} == {
        key: record.figures[key] for key in typed
    }
    assert not any(cause.certain or cause.whole for cause in explanation.causes)


def test_where_no_cell_explains_the_failures_it_is_said(form: Form, catalogue: Catalogue) -> None:
    typed = {f"requests.carried_out.{who}": 900 + i for i, who in enumerate((NATURAL, "research"))}
    explanation = explained(form, balanced_record(form), typed)
    assert explanation.causes == () and explanation.failed == 3
    assert len(explanation_sentences(explanation, catalogue, "zh")) == 1


def test_a_blank_cell_leaves_its_relations_out(form: Form) -> None:
    record = balanced_record(form)
    blank = {"requests.granted.enterprise": None}
    explanation = by_hand(form, record, {KEY: 999, **blank})
    assert {cause.keys[0] for cause in explanation.causes} >= {KEY}
    assert explanation.failed == 2


def test_no_change_that_makes_a_figure_impossible_is_a_cause(form: Form) -> None:
    record = record_of(form, dict.fromkeys(form.entered, 0))
    explanation = explained(form, record, {KEY: 40})
    assert all(change.likely >= 0 for cause in explanation.causes for change in cause.changes)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_sentence_names_the_cell_both_figures_and_how_many_failures_it_settles(
    form: Form, busy: Record, catalogue: Catalogue, language: str
) -> None:
    explanation = explained(form, busy, {KEY: 3614})
    sentences = explanation_sentences(explanation, catalogue, language)
    cell = places_of(form.form_id)[KEY].cell.a1
    sentence = next(each for each in sentences if cell in each)
    assert all(part in sentence for part in (form.figures[KEY].name, "3614", "3164", "2"))
