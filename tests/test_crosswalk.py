"""Two editions of one form: what is the same figure, what is known together only, what is not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import (
    APPLICANTS,
    admission_of,
    changed,
    form_2021,
    lines_of,
    record_of,
    records,
    zero_record,
)
from xltool.app.library import form_of, open_catalogue
from xltool.audit.checks import ALL
from xltool.audit.rules import View, audit
from xltool.collection.consolidate import consolidate
from xltool.history.archive import Absent, Archive
from xltool.history.crosswalk import Crosswalk, as_itself, crosswalk
from xltool.model.finding import Audit, Number, Severity, Skipped
from xltool.model.form import FormId
from xltool.model.period import Period
from xltool.model.record import Office, Record
from xltool.model.relation import Correspondence
from xltool.model.row_groups import members_of, name_of_sum, row_names

NEW, OLD = form_2021(), form_of(FormId("gkbg", "2019"))
Figures = Mapping[str, Number | None]
NOTHING: Figures = {}
NATURAL = "natural_person"
OTHER_ROWS = ("other_not_corrected", "other_fee_unpaid", "other_misc")
OTHER = tuple(f"requests.{row}.{NATURAL}" for row in OTHER_ROWS)
MERGED = f"requests.other.{NATURAL}"
LICENSING = "disclosure.licensing.decisions"


def old(figures: Figures = NOTHING) -> Record:
    """A report of 2020 in the edition of 2019, all else zero."""
    return replace(changed(OLD, zero_record(OLD), figures), period=Period(2020))


def new(figures: Figures = NOTHING) -> Record:
    """A report of 2021 in the edition of 2021, all else zero."""
    return replace(changed(NEW, zero_record(NEW), figures), period=Period(2021))


def seen(record: Record) -> Crosswalk:
    return crosswalk(record, OLD, NEW)


def compared(now: Record, before: Crosswalk) -> Audit:
    form = form_of(now.form_id)
    rules = open_catalogue().with_form(form).rules
    return audit(View(form, admission_of(form, now), rules, Severity.DOUBT, before), ALL)


def test_of_two_hundred_figures_a_hundred_and_seventy_two_are_the_same_ones() -> None:
    # table 1: three counts of decisions; table 2: 25 rows less the three of (6), of seven columns;
    # table 3 whole
    report = seen(old())
    assert len(report.figures) == 3 + 22 * 7 + 15
    assert [group.keys[0] for group in report.together] == [
        f"requests.other_not_corrected.{column}" for column in (*APPLICANTS, "total")
    ]


def test_nothing_is_said_of_what_the_other_edition_did_not_ask_for() -> None:
    assert row_names(NEW, seen(old()).missing(NEW)) == ("规章", "行政规范性文件", "行政事业性收费")


def test_what_an_edition_says_of_figures_that_the_other_does_not_have_says_nothing() -> None:
    ours = "disclosure.regulations.issued"
    mistaken = Correspondence("2019", (ours,), ("disclosure.regulations.nowhere",))
    form = replace(NEW, correspondences=(*NEW.correspondences, mistaken))
    report = crosswalk(old(), OLD, form)
    assert ours in report.missing(form)
    assert len(report.together) == 7


def test_what_both_editions_say_is_said_once() -> None:
    told = tuple(each.turned("2021") for each in NEW.correspondences if each.edition == "2019")
    assert len(told) == 7
    assert crosswalk(old(), replace(OLD, correspondences=told), NEW) == seen(old())


def test_a_row_of_which_some_figures_are_compared_is_named_with_the_others() -> None:
    names = row_names(OLD, crosswalk(new(), NEW, OLD).missing(OLD))
    assert names == (
        "规章",
        "规范性文件",
        "行政许可（上一年项目数量、本年增/减）",
        "其他对外管理服务事项",
        "行政处罚（上一年项目数量、本年增/减）",
        "行政强制（上一年项目数量、本年增/减）",
        "行政事业性收费",
        "政府集中采购",
    )


def test_what_finds_no_place_is_named() -> None:
    rows = {key.rpartition(".")[0] for key in seen(old()).left}
    assert rows == {
        *(f"disclosure.{row}" for row in ("regulations", "normative_documents", "licensing")),
        *(f"disclosure.{row}" for row in ("other_services", "penalties", "coercion", "fees")),
        "disclosure.procurement",
    }
    assert LICENSING not in seen(old()).left


def test_a_merged_figure_is_known_together_and_never_spread() -> None:
    report = seen(old({MERGED: 9}))
    assert not set(OTHER) & report.figures.keys()
    assert report.sum_of(OTHER) == 9
    assert report.sum_of((*OTHER, f"requests.granted.{NATURAL}")) == 9
    assert report.sum_of(OTHER[:2]) is None


def test_a_merged_figure_that_is_blank_is_not_known() -> None:
    assert seen(old({MERGED: None})).sum_of(OTHER) is None


def test_divided_figures_are_added_up_on_the_way_back() -> None:
    now = new(dict(zip(OTHER, (1, 2, 4), strict=True)))
    report = crosswalk(now, NEW, OLD)
    assert report.figures[MERGED] == 7
    assert report.source[MERGED] == OTHER
    assert report.together == ()


def test_one_blank_of_divided_figures_leaves_their_sum_blank() -> None:
    now = new({OTHER[0]: 1, OTHER[1]: None})
    assert crosswalk(now, NEW, OLD).figures[MERGED] is None


@settings(max_examples=60)
@given(st.sampled_from([OLD, NEW]).flatmap(records))
def test_every_figure_that_is_the_same_keeps_its_value(record: Record) -> None:
    its, form = (OLD, NEW) if record.edition == OLD.edition else (NEW, OLD)
    report = crosswalk(record, its, form)
    for key, value in report.figures.items():
        if key not in report.source:
            assert value == record.figures[key]
    used = {*report.figures, *(k for keys in report.source.values() for k in keys)}
    used |= {key for group in report.together for key in group.source}
    assert used | set(report.left) >= record.figures.keys()


def test_a_correspondence_turned_twice_is_itself() -> None:
    one = Correspondence("2019", ("a.b.c", "a.b.d"), ("a.e.f",))
    assert one.turned("2021").turned("2019") == one
    assert one.turned("2021") == Correspondence("2021", ("a.e.f",), ("a.b.c", "a.b.d"))


# names


def test_the_whole_of_a_group_is_called_by_the_group() -> None:
    assert name_of_sum(NEW, OTHER) == "三、本年度办理结果（六）其他处理 · 自然人"


def test_figures_that_are_no_group_are_called_one_by_one() -> None:
    name = name_of_sum(NEW, ("disputes.review.upheld", LICENSING))
    assert name == "行政复议 · 结果维持＋行政许可 · 本年处理决定数量"


# year on year


def figures_moved(audited: Audit) -> list[tuple[str, str, int | str, int | str]]:
    return [line for line in lines_of(audited) if line[0] == "Y104"]


def skipped(audited: Audit) -> dict[tuple[str, str], int]:
    return {why: n for why, n in audited.skipped.items() if why[0].startswith("Y")}


def test_carried_in_is_held_against_what_the_other_edition_carried_out() -> None:
    before = seen(old({f"requests.carried_out.{NATURAL}": 3}))
    found = lines_of(compared(new({f"requests.carried_in.{NATURAL}": 2}), before))
    assert [line for line in found if line[0] in ("Y101", "Y102")] == [
        ("Y101", "requests.carried_in.total", 3, 2),
        ("Y102", f"requests.carried_in.{NATURAL}", 3, 2),
    ]


def test_decisions_are_comparable_across_editions() -> None:
    before = seen(old({LICENSING: 300}))
    audited = compared(new({LICENSING: 20}), before)
    assert [line[1] for line in figures_moved(audited)] == [LICENSING]


def test_three_rows_are_held_against_the_one_they_were_together() -> None:
    before = seen(old({MERGED: 9}))
    now = new({OTHER[0]: 70, OTHER[2]: 80})
    found = [f for f in compared(now, before).findings if f.code == "Y104"]
    assert [(f.key, f.actual, f.facts["previous"]) for f in found] == [(OTHER[0], 150, 9)]
    assert found[0].label == "三、本年度办理结果（六）其他处理 · 自然人"
    assert found[0].evidence == (*OTHER, f"previous:{MERGED}")


def test_one_row_is_held_against_the_three_it_was_divided_into() -> None:
    last = replace(new({OTHER[0]: 70, OTHER[2]: 80}), period=Period(2020))
    now = replace(old({MERGED: 9}), period=Period(2021))
    found = [f for f in compared(now, crosswalk(last, NEW, OLD)).findings if f.code == "Y104"]
    assert [(f.key, f.actual, f.facts["previous"]) for f in found] == [(MERGED, 9, 150)]
    assert found[0].evidence == (MERGED, *(f"previous:{key}" for key in OTHER))


def test_what_cannot_be_compared_is_skipped_and_counted() -> None:
    # six figures of documents and one of fees; Y103 asks for two stocks that were not counted
    assert skipped(compared(new(), seen(old()))) == {
        ("Y103", "previous_not_in_edition"): 2,
        ("Y104", "previous_not_in_edition"): 7,
    }


def test_a_blank_of_last_year_is_told_apart_from_what_was_not_asked_for() -> None:
    audited = compared(new(), seen(old({LICENSING: None})))
    assert skipped(audited)["Y104", "previous_blank"] == 1


def test_figures_that_did_not_change_are_told_across_editions() -> None:
    same = {f"requests.received_new.{NATURAL}": 16, f"requests.granted.{NATURAL}": 7, LICENSING: 31}
    before = seen(old({**same, MERGED: 9}))
    now = new({**same, OTHER[2]: 9})
    found = [f for f in compared(now, before).findings if f.facts.get("how") == "same_figures"]
    assert [(f.code, f.actual) for f in found] == [("Y105", 4)]
    assert f"previous:{MERGED}" in found[0].evidence


def test_text_is_compared_whatever_the_edition() -> None:
    words = (
        "坚持公开为常态，全年更新栏目四十次，组织培训两期，修订目录一份，开展自查自评，接受监督。"
        * 2
    )
    now, last = (
        replace(record, text={**record.text, "overview.proactive": words})
        for record in (new(), old())
    )
    found = [line[:2] for line in lines_of(compared(now, seen(last)))]
    assert ("Y105", "overview.proactive") in found


# archives


def test_a_report_in_another_edition_is_taken() -> None:
    found = Archive((old({LICENSING: 5}),), form_of).before(new())
    assert isinstance(found, Crosswalk)
    assert found.figures[LICENSING] == 5


def test_a_report_in_the_same_edition_comes_first() -> None:
    last = replace(new({LICENSING: 7}), period=Period(2020))
    archive = Archive((old({LICENSING: 5}), last), form_of)
    assert archive.before(new()) == as_itself(last)


def test_without_the_editions_nothing_is_compared() -> None:
    assert Archive((old(),)).before(new()) is Absent.OTHER_EDITION


def test_another_form_is_not_compared() -> None:
    assert Archive((replace(old(), form="hotline"),), form_of).before(new()) is Absent.OTHER_EDITION


@pytest.mark.parametrize("value", [Decimal("3.5"), None])
def test_a_total_of_the_other_edition_is_compared_as_well(value: Number | None) -> None:
    parts = [old({"disclosure.procurement.amount": value}), replace(old(), office=Office("乙局"))]
    last = consolidate(OLD, Office("某县人民政府"), Period(2020), parts)
    now = consolidate(NEW, Office("某县人民政府"), Period(2021), [record_of(NEW, {}, year=2021)])
    found = Archive((last,), form_of).before(now)
    assert isinstance(found, Crosswalk)
    assert found.figures[LICENSING] == 0
    assert [s for s in compared(new(), found).outcomes if isinstance(s, Skipped)]


# rows that a published report has as one


def published(figures: Figures = NOTHING, office: str = "甲局") -> Record:
    """A report of 2020 in the tables of 2021 whose row （六） was not divided."""
    keys = {key: None for row in OTHER_ROWS for key in columns(row)}
    record = changed(NEW, zero_record(NEW), {**keys, **figures})
    reported: dict[str, Number] = dict.fromkeys(columns("other"), 0)
    reported |= {MERGED: 9, "requests.other.total": 9}
    record = replace(record, reported=reported, office=Office(office))
    return replace(record, period=Period(2020))


def columns(row: str) -> list[str]:
    return [f"requests.{row}.{column}" for column in (*APPLICANTS, "total")]


HANDLED = f"requests.handled_total.{NATURAL}"


def test_a_row_that_stands_for_a_group_is_known_together() -> None:
    report = as_itself(published({f"requests.granted.{NATURAL}": 6}), NEW)
    assert not set(OTHER) & report.figures.keys()
    assert report.sum_of(OTHER) == 9
    assert report.together[0].source == (MERGED,)


def test_a_total_over_a_row_that_stands_for_a_group_is_known() -> None:
    record = published({f"requests.granted.{NATURAL}": 6})
    assert record.figures[HANDLED] is None
    report = as_itself(record, NEW)
    assert report.figures[HANDLED] == 15
    assert report.figures["requests.handled_total.total"] == 15


def test_a_blank_beside_a_row_that_stands_for_a_group_leaves_the_total_unknown() -> None:
    report = as_itself(published({f"requests.granted.{NATURAL}": None}), NEW)
    assert report.figures[HANDLED] is None


def test_a_row_that_stands_for_a_group_is_held_against_the_group() -> None:
    now = new({OTHER[0]: 70, OTHER[2]: 80})
    found = Archive((replace(published(), office=now.office),), form_of).before(now)
    assert isinstance(found, Crosswalk)
    told = [f for f in compared(now, found).findings if f.code == "Y104"]
    assert [(f.key, f.facts["previous"]) for f in told] == [(OTHER[0], 9)]


def test_entries_that_are_known_are_never_hidden_by_such_a_row() -> None:
    report = as_itself(published({OTHER[0]: 4}), NEW)
    assert report.figures[OTHER[0]] == 4
    assert OTHER not in [group.keys for group in report.together]


def test_a_total_of_reports_with_such_a_row_and_without_it_has_their_sum() -> None:
    divided = replace(new({OTHER[0]: 1, OTHER[2]: 2}), office=Office("乙局"), period=Period(2020))
    total = consolidate(NEW, Office("甲县"), Period(2020), [published(), divided])
    assert total.figures[OTHER[0]] is None
    assert (total.reported[MERGED], total.reported["requests.other.total"]) == (12, 12)
    assert as_itself(total, NEW).figures[HANDLED] == 12


def test_a_total_has_no_such_row_where_one_report_is_blank_there() -> None:
    blank = replace(new({OTHER[0]: None}), office=Office("乙局"), period=Period(2020))
    total = consolidate(NEW, Office("甲县"), Period(2020), [published(), blank])
    assert MERGED not in total.reported
    assert total.reported["requests.other.enterprise"] == 0


def test_the_total_of_a_group_is_no_member_of_it() -> None:
    for column in (NATURAL, "total"):
        members = members_of(NEW, f"requests.handled.{column}")
        assert (len(members), f"requests.handled_total.{column}" in members) == (21, False)


def test_the_members_of_what_is_no_group_are_none() -> None:
    for key in ("", "a", "requests.other", "requests.other.nobody", "x.y.z", OTHER[0]):
        assert members_of(NEW, key) == ()
    assert members_of(NEW, MERGED) == OTHER
