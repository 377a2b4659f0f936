"""This year held against last year: figures carried over, moved too far, or not moved at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings

from tests.builders import (
    APPLICANTS,
    Line,
    admission_of,
    audit_directly,
    balanced_record,
    changed,
    form_2021,
    lines_of,
    record_of,
    records,
    sample_record,
    zero_record,
)
from xltool.app.library import open_catalogue
from xltool.audit.checks import ALL
from xltool.audit.rules import View, audit
from xltool.history.archive import Absent
from xltool.history.crosswalk import as_itself
from xltool.model.finding import Audit, Finding, Number, Severity, Skipped
from xltool.model.form import Form
from xltool.model.period import Period
from xltool.model.record import Record

FORM = form_2021()
RULES = open_catalogue().with_form(FORM).rules
CODES = ["Y101", "Y102", "Y103", "Y104", "Y105"]


def compared(now: Record, before: Record | Absent, form: Form = FORM) -> Audit:
    """The audit of a record against last year's."""
    report = as_itself(before) if isinstance(before, Record) else before
    view = View(form, admission_of(form, now), RULES, Severity.DOUBT, report)
    return audit(view, ALL)


def yearly(now: Record, before: Record | Absent) -> list[Line]:
    return [line for line in lines_of(compared(now, before)) if line[0].startswith("Y")]


def found(now: Record, before: Record, code: str) -> list[Finding]:
    return [f for f in compared(now, before).findings if f.code == code]


def carried(**out: int) -> Record:
    """Last year's record for `balanced_record`: what it carried out is carried in, unless changed.

    Its text is of another kind and its figures are so far below that nothing is the same.
    """
    figures: dict[str, Number | None] = dict(zero_record(FORM).figures)
    for column, applicant in enumerate(APPLICANTS, start=1):
        figures[f"requests.carried_out.{applicant}"] = out.get(applicant, 4 + column)
    figures["disclosure.normative_documents.in_force"] = 17
    before = record_of(FORM, {key: figures[key] for key in FORM.entered}, year=2022)
    return replace(before, text=dict.fromkeys(FORM.texts, "去年的话与今年的没有一句相同。"))


def relations_only(now: Record, before: Record) -> list[Line]:
    return [line for line in yearly(now, before) if line[0] in CODES[:3]]


def test_what_was_carried_over_and_in_force_fits() -> None:
    assert relations_only(balanced_record(FORM), carried()) == []


def test_carried_in_differs_in_one_column_and_so_in_the_total() -> None:
    assert relations_only(balanced_record(FORM), carried(enterprise=9)) == [
        ("Y101", "requests.carried_in.total", 48, 45),
        ("Y102", "requests.carried_in.enterprise", 9, 6),
    ]


def test_applicants_classed_otherwise_leave_the_total_right() -> None:
    before = carried(natural_person=6, enterprise=5)
    assert relations_only(balanced_record(FORM), before) == [
        ("Y102", "requests.carried_in.enterprise", 5, 6),
        ("Y102", "requests.carried_in.natural_person", 6, 5),
    ]


@pytest.mark.parametrize("row", ["regulations", "normative_documents"])
def test_in_force_is_last_years_plus_issued_minus_repealed(row: str) -> None:
    key = f"disclosure.{row}"
    changes = {f"{key}.issued": 50, f"{key}.repealed": 227, f"{key}.in_force": 421}
    before = changed(FORM, carried(), {f"{key}.in_force": 597})
    assert relations_only(balanced_record(FORM, changes), before) == [
        ("Y103", f"{key}.in_force", 420, 421)
    ]


def test_last_years_figures_are_named_with_their_prefix() -> None:
    finding = found(balanced_record(FORM), carried(enterprise=9), "Y102")[0]
    assert finding.evidence == (
        "requests.carried_in.enterprise",
        "previous:requests.carried_out.enterprise",
    )
    assert (finding.sheet, finding.cell, finding.severity) == ("表二 申请情况", "E9", "doubt")


def test_every_rule_of_two_years_is_a_doubt() -> None:
    assert {RULES[code].severity for code in CODES} == {Severity.DOUBT}


# the published figures of one city, two years running


def test_the_published_figures_of_two_years_fit_and_two_of_them_moved_far() -> None:
    before, now = sample_record(FORM, "suqian-2023"), sample_record(FORM, "suqian-2024")
    assert now.figures["requests.carried_in.total"] == 121
    audited = compared(now, before)
    assert lines_of(audited) == [
        ("Y104", "disputes.suit_after_review.other", "", 6),
        ("Y104", "requests.not_processed_excessive.natural_person", "", 3),
    ]
    assert not audited.skipped


def test_the_published_figures_turned_round_do_not_fit() -> None:
    before = replace(sample_record(FORM, "suqian-2024"), period=Period(2022))
    assert relations_only(sample_record(FORM, "suqian-2023"), before) == [
        ("Y101", "requests.carried_in.total", 125, 96),
        ("Y102", "requests.carried_in.enterprise", 5, 3),
        ("Y102", "requests.carried_in.legal_service", 1, 2),
        ("Y102", "requests.carried_in.natural_person", 118, 91),
        ("Y102", "requests.carried_in.other_org", 1, 0),
        ("Y103", "disclosure.normative_documents.in_force", 40, 597),
        ("Y103", "disclosure.regulations.in_force", 14, 11),
    ]


# skipped with a reason


def reasons(audited: Audit) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for outcome in audited.outcomes:
        if isinstance(outcome, Skipped) and outcome.code in CODES:
            found.setdefault(outcome.code, set()).add(outcome.reason)
    return found


@pytest.mark.parametrize("why", list(Absent))
def test_without_last_year_every_rule_is_skipped_once(why: Absent) -> None:
    audited = compared(balanced_record(FORM), why)
    assert reasons(audited) == {code: {why.value} for code in CODES}
    assert [audited.skipped[code, why.value] for code in CODES] == [1] * 5


def test_a_blank_of_this_year_leaves_its_relations_unjudged() -> None:
    now = changed(FORM, balanced_record(FORM), {"requests.carried_in.research": None})
    audited = compared(now, carried())
    assert [audited.skipped[code, "blank_parts"] for code in CODES[:3]] == [1, 1, 0]


def test_a_blank_of_last_year_leaves_its_relations_unjudged() -> None:
    before = changed(FORM, carried(), {"requests.carried_out.research": None})
    audited = compared(balanced_record(FORM), before)
    assert [audited.skipped[code, "previous_blank"] for code in CODES[:3]] == [1, 1, 0]


def test_a_blank_record_of_last_year_gives_no_doubt() -> None:
    before = record_of(FORM, {}, year=2022)
    before = replace(before, text=dict.fromkeys(FORM.texts))
    assert yearly(balanced_record(FORM), before) == []


# Y104

LICENSING = "disclosure.licensing.decisions"
FEES = "disclosure.fees.amount"


def moved(key: str, old: Number, new: Number) -> list[Line]:
    before = changed(FORM, carried(), {key: old})
    now = changed(FORM, zero_record(FORM), {key: new})
    return [line for line in yearly(now, before) if line[0] == "Y104" and line[1] == key]


@pytest.mark.parametrize(
    ("old", "new", "is_told"),
    [
        (100, 501, True),
        (100, 500, False),
        (501, 100, True),
        (500, 100, False),
        (0, 51, True),
        (0, 50, False),
        (51, 0, True),
        (1, 51, False),
        (10, 61, True),
        (1000, 4999, False),
        (0, 0, False),
    ],
)
def test_a_figure_moves_more_than_fivefold_and_beyond_the_floor(
    old: int, new: int, is_told: bool
) -> None:
    assert moved(LICENSING, old, new) == ([("Y104", LICENSING, "", new)] if is_told else [])


def test_money_moves_by_its_own_floor() -> None:
    assert moved(FEES, Decimal("0.5"), Decimal("50.5")) == []
    assert moved(FEES, Decimal("0.5"), Decimal("50.6")) == [("Y104", FEES, "", "50.6")]


def test_a_movement_names_last_years_figure() -> None:
    before = changed(FORM, carried(), {LICENSING: 12})
    finding = next(
        f
        for f in found(changed(FORM, zero_record(FORM), {LICENSING: 120}), before, "Y104")
        if f.key == LICENSING
    )
    assert finding.evidence == (LICENSING, f"previous:{LICENSING}")
    assert (finding.facts["previous"], finding.facts["difference"]) == (12, 108)


def test_a_movement_is_told_at_the_entry_and_not_again_at_its_totals() -> None:
    now = changed(FORM, zero_record(FORM), {"requests.granted.research": 600})
    assert [f.key for f in found(now, zero_record(FORM), "Y104")] == ["requests.granted.research"]


def test_small_movements_that_add_up_are_told_at_the_totals() -> None:
    now = changed(
        FORM, zero_record(FORM), {f"requests.granted.{applicant}": 20 for applicant in APPLICANTS}
    )
    assert [f.key for f in found(now, zero_record(FORM), "Y104")] == [
        "requests.granted.total",
        "requests.handled_total.total",
    ]


# Y105


def same(now: Record, before: Record) -> list[tuple[str | None, Number | str | None]]:
    return [(finding.key, finding.actual) for finding in found(now, before, "Y105")]


def without_text(record: Record) -> Record:
    return replace(record, text=dict.fromkeys(FORM.texts))


def test_a_copy_of_last_years_report_is_told_of_its_figures_and_of_its_text() -> None:
    now = sample_record(FORM, "jinhu-2023")
    count = sum(1 for key in FORM.entered if now.figures[key])
    length = sum(len("".join((text or "").split())) for text in now.text.values())
    before = replace(now, period=Period(2022))
    assert same(now, before) == [
        ("disclosure.normative_documents.issued", count),
        ("preamble", length),
    ]


def test_one_figure_changed_is_no_copy() -> None:
    now = without_text(sample_record(FORM, "jinhu-2023"))
    before = changed(FORM, now, {"disclosure.penalties.decisions": 1})
    assert same(now, before) == []


def test_a_figure_that_fell_to_zero_is_a_change() -> None:
    before = without_text(sample_record(FORM, "jinhu-2023"))
    now = changed(FORM, before, {"disclosure.penalties.decisions": 0})
    assert same(now, before) == []


@pytest.mark.parametrize(("count", "is_told"), [(2, False), (3, True)])
def test_a_few_figures_that_stay_the_same_are_nothing_to_tell(count: int, is_told: bool) -> None:
    keys = [LICENSING, "disclosure.penalties.decisions", "disclosure.coercion.decisions"]
    changes: Mapping[str, Number | None] = dict.fromkeys(keys[:count], 7)
    record = without_text(changed(FORM, zero_record(FORM), changes))
    assert same(record, record) == ([(LICENSING, 3)] if is_told else [])


def test_nothing_two_years_running_is_no_copy() -> None:
    record = without_text(zero_record(FORM))
    assert same(record, record) == []


def with_text(passage: str) -> Record:
    return replace(zero_record(FORM), text={**dict.fromkeys(FORM.texts), "problems": passage})


HUNDRED = "".join(chr(0x4E00 + number) for number in range(100))


@pytest.mark.parametrize(("kept", "is_told"), [(100, True), (90, True), (89, False), (0, False)])
def test_nine_tenths_of_the_text_are_too_much(kept: int, is_told: bool) -> None:
    now = HUNDRED[:kept] + "".join(chr(0x6E00 + number) for number in range(100 - kept))
    told = same(with_text(now), with_text(HUNDRED))
    assert told == ([("problems", kept)] if is_told else [])


def test_a_copied_text_with_new_figures_is_a_copy() -> None:
    old = (
        "本机关全年通过门户网站主动公开各类政府信息12条，及时更新公开目录，定期清理规范性文件。" * 3
    )
    new = old.replace("12", "31")
    assert [key for key, _ in same(with_text(new), with_text(old))] == ["problems"]


def test_how_much_is_the_same_is_said_as_a_sentence_with_its_units() -> None:
    now = sample_record(FORM, "jinhu-2023")
    catalogue = open_catalogue().with_form(FORM)
    figures, text = found(now, replace(now, period=Period(2022)), "Y105")
    assert catalogue.message(figures, "zh") == f"{figures.actual}个不为 0 的数字都与上年相同"
    count = text.actual
    assert (
        catalogue.message(text, "zh") == f"文字与上年雷同：共{count}字，其中{count}字与上年的相同"
    )


@pytest.mark.parametrize(("now", "before"), [("很短。", HUNDRED), (HUNDRED, "")])
def test_too_little_text_is_not_judged(now: str, before: str) -> None:
    assert compared(with_text(now), with_text(before)).skipped["Y105", "no_text"] == 1


# last year changes nothing of this year


@settings(max_examples=20)
@given(records(FORM), records(FORM))
def test_last_year_has_no_effect_on_what_is_said_of_this_year(now: Record, before: Record) -> None:
    alone, beside = audit_directly(FORM, now), compared(now, before)
    wanted = [o for o in alone.outcomes if o.code not in CODES]
    assert [o for o in beside.outcomes if o.code not in CODES] == wanted


@settings(max_examples=20)
@given(records(FORM), records(FORM))
def test_every_relation_over_two_years_is_passed_failed_or_skipped(
    now: Record, before: Record
) -> None:
    told = [o.code for o in compared(now, before).outcomes]
    assert {code: told.count(code) for code in CODES if code != "Y104"} == {
        "Y101": 1,
        "Y102": 6,
        "Y103": 2,
        "Y105": 2,
    }
