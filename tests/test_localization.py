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
from xltool.audit.causes import (
    Cause,
    Explanation,
    KeyingError,
    Reason,
    Standing,
    explanation_sentences,
)
from xltool.audit.checks import ALL
from xltool.audit.localization import explain
from xltool.audit.rules import audit
from xltool.history.crosswalk import as_itself
from xltool.model.finding import Number
from xltool.model.form import Form
from xltool.model.prefill import Prefill
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
    change = cause.changes[0]
    assert change.actual is not None
    return cause.corrections[0].kind.value, cause.keys, change.actual, change.likely


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
    assert first.whole and first.corrections[0].reasons
    assert (first.standing is Standing.CERTAIN) is (totals == "typed")


def test_one_sum_alone_has_to_speak_more_clearly(form: Form, busy: Record) -> None:
    """Twenty-four cells of the column fit: a slip that nobody would make by chance is named, one
    that others may look like is only possible."""
    standing = {
        typed: explained(form, busy, {KEY: typed}).causes[0].standing for typed in (3614, 3146)
    }
    assert standing == {3614: Standing.LIKELY, 3146: Standing.POSSIBLE}


def test_totals_of_their_rows_in_two_entries_of_a_column_are_found_together(form: Form) -> None:
    natural = {
        "received_new": 350,
        "carried_in": 20,
        "granted": 200,
        "refused_state_secret": 13,
        "not_processed_repeated": 147,
        "carried_out": 10,
    }
    enterprise = {
        "received_new": 60,
        "granted": 57,
        "refused_by_law": 2,
        "not_processed_repeated": 1,
    }
    figures = {f"requests.{row}.{NATURAL}": value for row, value in natural.items()}
    figures |= {f"requests.{row}.enterprise": value for row, value in enterprise.items()}
    secret, repeated = (
        f"requests.{row}.enterprise" for row in ("refused_state_secret", "not_processed_repeated")
    )
    typed = {secret: 13, repeated: 148}
    (cause,) = explained(form, changed(form, zero_record(form), figures), typed).causes
    assert {change.key: change.likely for change in cause.changes} == {secret: 0, repeated: 1}
    assert {each.kind for each in cause.corrections} == {KeyingError.TOTAL_IN_ENTRY}


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
    assert explanation.sets
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
    assert told(cause) == ("miscounted", (KEY,), 3170, 3164)
    assert cause.certain


def test_a_locked_entry_is_not_proposed_beside_a_slip_either(form: Form, busy: Record) -> None:
    """It holds the total of its column as it would be without the slip."""
    wrong = changed(form, busy, {KEY: 5711, f"requests.granted_in_part.{NATURAL}": 850})
    view = view_of(form, wrong)
    locked = replace(view.admission, prefilled=Prefill(wrong.period, {KEY: 5711}))
    for admission, is_proposed in ((view.admission, True), (locked, False)):
        seen = replace(view, admission=admission)
        sets = explain(seen, audit(seen, ALL)).sets
        assert any(KEY in each.keys for each in sets) is is_proposed


def test_where_one_sum_alone_speaks_a_figure_that_no_slip_makes_is_not_named(
    form: Form, busy: Record
) -> None:
    """Two slips of a row of table 3 add up to what one figure could be that nothing bears out."""
    row = "disputes.suit_after_review"
    figures = {f"{row}.upheld": 13, f"{row}.other": 67, f"{row}.pending": 9}
    truth = changed(form, busy, figures)
    typed = {f"{row}.other": 75, f"{row}.pending": 90, KEY: 3614}
    (cause,) = by_hand(form, truth, typed).causes
    assert (cause.standing, cause.keys, cause.changes[0].likely) == (Standing.PART, (KEY,), 3164)


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
    assert {change.key: change.likely for change in cause.changes} == {
        KEY: 640,
        beside: truth.figures[beside],
    }


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
    assert told(explanation.causes[0]) == ("miscounted", (KEY,), 3170, 3164)
    assert explanation.causes[0].corrections[0].reasons == (Reason("cause_said", 3164),)
    assert not explanation.causes[0].certain


def test_last_year_tells_which_of_many_cells(form: Form, busy: Record) -> None:
    key = f"requests.carried_in.{NATURAL}"
    view = view_of(form, changed(form, busy, {key: 63}))
    unknown = explain(view, audit(view, ALL)).causes
    assert [cause.standing for cause in unknown] == [Standing.POSSIBLE] * 3
    carried = {f"requests.carried_out.{NATURAL}": 68}
    before = replace(changed(form, zero_record(form), carried), period=busy.period.before)
    view = replace(view, previous=as_itself(before))
    explanation = explain(view, audit(view, ALL))
    assert explanation.able > 3
    assert told(explanation.causes[0]) == ("replaced_digit", (key,), 63, 68)
    assert Reason("cause_carried_on") in explanation.causes[0].corrections[0].reasons
    assert not explanation.causes[0].certain


def test_an_exchange_that_no_sum_tells_is_found_by_the_text(form: Form, busy: Record) -> None:
    """Two results of one column in each other's place move no sum, but what the text says."""
    said = replace(busy, text={**busy.text, "overview.on_request": "全年予以公开3,164件。"})
    below = f"requests.granted_in_part.{NATURAL}"
    carried = f"requests.carried_out.{NATURAL}"
    explanation = explained(form, said, {KEY: 805, below: 3164, carried: 700})
    best = explanation.sets[0]
    truth = {KEY: 3164, below: 805, carried: 70}
    assert {change.key: change.likely for change in best.changes} == truth


def test_a_search_that_is_cut_off_names_nothing_and_says_so(
    form: Form, busy: Record, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("xltool.audit.localization.search.MOST_STEPS", 1)
    explanation = explained(form, busy, {KEY: 3614})
    assert (explanation.causes, explanation.sets, explanation.is_cut_off) == ((), (), True)
    (sentence,) = explanation_sentences(explanation, catalogue, "zh")
    assert "没有逐一试完" in sentence


def test_a_date_of_the_text_is_no_evidence(form: Form, busy: Record) -> None:
    said = replace(busy, text={**busy.text, "overview.on_request": "截至2023年12月31日。"})
    entry = f"requests.carried_out.{NATURAL}"
    with_date, without = (explained(form, each, {entry: 12}) for each in (said, busy))
    assert with_date.sets == without.sets


def test_totals_typed_from_a_wrong_entry_would_follow_it(form: Form, busy: Record) -> None:
    wrong = changed(form, busy, {KEY: 3614})
    totals = {key: v for key in form.derivations if (v := wrong.figures[key]) is not None}
    cause = explained(form, busy, {KEY: 3614}, totals).causes[0]
    assert told(cause) == ("transposed", (KEY,), 3614, 3164)
    assert cause.totals_follow and not cause.certain


def test_two_slips_are_told_together(form: Form) -> None:
    record = balanced_record(form)
    typed = {"requests.granted.natural_person": 740, "requests.unable_unclear.enterprise": 512}
    explanation = by_hand(form, record, typed)
    assert explanation.able == 0
    (cause,) = explanation.causes
    assert {change.key: change.likely for change in cause.changes} == {
        key: record.figures[key] for key in typed
    }
    assert cause.whole and not cause.certain


def test_what_is_sure_is_told_apart_from_what_is_not(form: Form, catalogue: Catalogue) -> None:
    """A row of table 3 has one sum for five cells: which of them is wrong cannot be told."""
    record = changed(form, balanced_record(form), {"disputes.review.upheld": 31})
    total = Stated(places_of(form.form_id)["disputes.review.total"], 38)
    cells = {**typed_totals(form, record), "disputes.review.total": total}
    view = view_of(form, changed(form, record, {KEY: 740}), cells)
    explanation = explain(view, audit(view, ALL))
    (cause,) = explanation.causes
    assert (cause.standing, cause.keys, cause.whole) == (Standing.PART, (KEY,), False)
    head, sentence = explanation_sentences(explanation, catalogue, "zh")
    assert "行政复议 · 总计" in head and "740" in sentence


def test_where_no_cell_explains_the_failures_it_is_said(form: Form, catalogue: Catalogue) -> None:
    typed = {f"requests.carried_out.{who}": 900 + i for i, who in enumerate((NATURAL, "research"))}
    explanation = explained(form, balanced_record(form), typed)
    assert explanation.causes == () and (explanation.failed, explanation.able) == (3, 0)
    assert len(explanation_sentences(explanation, catalogue, "zh")) == 1


def test_a_blank_cell_does_not_silence_the_search(form: Form, catalogue: Catalogue) -> None:
    record = balanced_record(form)
    lost = "requests.granted.enterprise"
    explanation = by_hand(form, record, {KEY: 999, lost: None})
    (cause,) = explanation.causes
    assert {change.key: (change.actual, change.likely) for change in cause.changes} == {
        KEY: (999, record.figures[KEY]),
        lost: (None, record.figures[lost]),
    }
    (sentence,) = explanation_sentences(explanation, catalogue, "zh")
    assert "空着" in sentence


def test_where_all_is_blank_the_rest_is_looked_at_by_itself(form: Form) -> None:
    blank = {key: None for key in form.entered if key.startswith("disputes.")}
    columns = ("enterprise", "research", "nonprofit", "legal_service", "other_org")
    blank |= {f"requests.granted.{column}": None for column in columns}
    explanation = by_hand(form, balanced_record(form), {KEY: 999, **blank})
    assert [cause.keys for cause in explanation.causes] == [(KEY,)]


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


@pytest.mark.parametrize(("able", "said"), [(1, "但也可能是几格填错"), (6, "看不出是哪一格填错")])
def test_the_only_single_change_is_not_said_to_be_one_of_several(
    able: int, said: str, catalogue: Catalogue
) -> None:
    (sentence,) = explanation_sentences(Explanation(failed=1, able=able), catalogue, "zh")
    assert said in sentence
