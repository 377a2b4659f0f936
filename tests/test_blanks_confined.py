"""What the sums say of blanks: the one figure that fits, or that none does."""

from __future__ import annotations

import random
from collections.abc import Mapping

import pytest

from tests.builders import balanced_record, changed, form_2021, sample_record
from tests.slips_planted import PUBLISHED, typed_totals, view_of
from xltool.audit.catalogue import Catalogue
from xltool.audit.checks import ALL
from xltool.audit.checks.blanks import confine_blanks
from xltool.audit.equations import typed_figures
from xltool.audit.rules import View, audit
from xltool.model.finding import Finding, Number
from xltool.model.form import Form
from xltool.model.record import Record

KEY = "requests.granted.natural_person"
OTHER = "requests.granted_in_part.enterprise"


def by_hand(form: Form, truth: Record, typed: Mapping[str, Number | None]) -> View:
    """A workbook in which every total was typed, and is right."""
    return view_of(form, changed(form, truth, typed), typed_totals(form, truth))


def found(view: View, code: str) -> list[Finding]:
    return [each for each in audit(view, ALL).findings if each.code == code]


def test_a_blank_that_can_only_be_one_figure_is_told_so(form: Form, catalogue: Catalogue) -> None:
    truth = balanced_record(form)
    view = by_hand(form, truth, {KEY: None})
    (finding,) = found(view, "R102")
    assert truth.figures[KEY] == 2
    assert "只能是 2" in catalogue.message(finding, "zh")
    assert "如果其他数都没有填错" in catalogue.message(finding, "zh")
    assert view.record.figures[KEY] is None and found(view, "R115") == []


def test_where_the_formulas_leave_it_open_nothing_is_told(form: Form, catalogue: Catalogue) -> None:
    truth = balanced_record(form)
    second = "requests.granted_in_part.natural_person"
    view = view_of(form, changed(form, truth, {KEY: None, second: None}))
    assert {catalogue.message(each, "zh") for each in found(view, "R102")} == {"有1格没有填写"}


def test_blanks_of_a_row_that_can_only_be_0_are_told_together(
    form: Form, catalogue: Catalogue
) -> None:
    row = [key for key in form.entered if key.startswith("requests.not_processed_excessive.")]
    truth = sample_record(form, "jinhu-2023")
    assert [truth.figures[key] for key in row] == [0] * 6
    view = by_hand(form, truth, dict.fromkeys(row))
    (finding,) = found(view, "R102")
    assert "有6格没有填写" in catalogue.message(finding, "zh")
    assert "只能都是 0" in catalogue.message(finding, "zh")


def test_parts_beyond_their_total_are_wrong_whatever_a_blank_is(form: Form) -> None:
    truth = balanced_record(form)
    beside = "requests.granted.enterprise"
    (finding,) = found(by_hand(form, truth, {KEY: 999, beside: None}), "R115")[:1]
    assert finding.key == "requests.granted.total"
    assert {KEY, beside} <= set(finding.evidence)


def test_where_something_is_proved_wrong_no_blank_is_told(form: Form, catalogue: Catalogue) -> None:
    view = by_hand(form, balanced_record(form), {KEY: 999, OTHER: None})
    assert {catalogue.message(each, "zh") for each in found(view, "R102")} == {"有1格没有填写"}


@pytest.mark.slow
@pytest.mark.parametrize("totals", ["typed", "formulas"])
def test_no_blank_is_told_an_untrue_figure(totals: str) -> None:
    """Half of the noughts of published reports left blank, and one entry that is not 0."""
    form, rng = form_2021(), random.Random(2021)
    records = [sample_record(form, slug) for slug in PUBLISHED]
    told = 0
    for _ in range(500):
        truth = rng.choice(records)
        zeros = [key for key in form.entered if truth.figures[key] == 0]
        lost = rng.choice([k for k in form.entered if truth.figures[k] and "disclosure" not in k])
        blank = dict.fromkeys([lost, *(key for key in zeros if rng.random() < 0.5)])
        cells = typed_totals(form, truth) if totals == "typed" else {}
        confined = confine_blanks(typed_figures(view_of(form, changed(form, truth, blank), cells)))
        assert confined.impossible == ()
        assert {key: truth.figures[key] for key in confined.only} == dict(confined.only)
        told += len(confined.only)
    assert told > 1000
