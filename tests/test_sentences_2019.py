"""The sentences of edition 2019: those about its own columns, and that the others are unchanged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import pytest

from tests.builders import changed, form_2021, record_of, zero
from tests.told import ON_REQUEST, PROACTIVE
from xltool.app.library import open_library, open_narrative
from xltool.history.crosswalk import as_itself
from xltool.model.finding import Number
from xltool.model.form import FormId
from xltool.model.period import Period
from xltool.reporting.sentences import generate

FORM = open_library().form(FormId("gkbg", "2019"))
MADE = "disclosure.normative_documents.made"
PUBLISHED = "disclosure.normative_documents.published"
PUBLIC = "disclosure.normative_documents.public_total"
ITEMS = "disclosure.licensing.items_last_year"
CHANGE = "disclosure.licensing.change"
PROJECTS = "disclosure.procurement.projects"
AMOUNT = "disclosure.procurement.amount"
NO_DOCUMENTS = "2020年，全县没有新制作、新公开规范性文件。截至年底，没有对外公开的规范性文件。"
NO_DECISIONS = "全年未作出行政许可、其他对外管理服务事项、行政处罚、行政强制的处理决定。"
NO_PURCHASES = "全年没有政府集中采购项目。"

Figures = Mapping[str, Number | None]


def told(figures: Figures, before: Figures | None = None) -> dict[str, tuple[str, ...]]:
    narrative = open_narrative(FORM)
    assert narrative is not None
    nothing = record_of(FORM, {key: zero(FORM, key) for key in FORM.entered}, year=2020)
    last = None if before is None else replace(changed(FORM, nothing, before), period=Period(2019))
    record = changed(FORM, nothing, figures)
    return dict(generate(narrative, record, as_itself(last) if last else None, "全县").topics)


def proactive(figures: Figures, before: Figures | None = None) -> tuple[str, ...]:
    return told(figures, before)[PROACTIVE]


def test_of_a_year_without_anything_zero_is_said_in_words() -> None:
    assert told({}) == {
        PROACTIVE: (NO_DOCUMENTS, NO_DECISIONS, NO_PURCHASES),
        ON_REQUEST: (
            "2020年，全县未收到政府信息公开申请。没有上年结转的申请。",
            "全年没有因政府信息公开引起的行政复议和行政诉讼。",
        ),
    }


def test_documents_are_told_by_the_columns_of_this_edition() -> None:
    assert proactive({MADE: 3, PUBLISHED: 2, PUBLIC: 14})[0] == (
        "2020年，全县新制作规范性文件3件，新公开规范性文件2件。"
        "截至年底，对外公开的规范性文件共14件。"
    )


def test_regulations_are_told_of_where_there_are_some() -> None:
    figures = {"disclosure.regulations.made": 1, "disclosure.regulations.public_total": 6}
    assert proactive(figures)[0] == ("2020年，全县新制作规章1件。截至年底，对外公开的规章共6件。")
    assert proactive({"disclosure.regulations.public_total": 6})[0] == (
        "2020年，全县没有新制作、新公开规章。截至年底，对外公开的规章共6件。"
    )


def test_the_items_at_the_end_of_the_year_are_those_of_last_year_and_the_change() -> None:
    figures = {
        ITEMS: 120,
        CHANGE: -5,
        "disclosure.licensing.decisions": 900,
        "disclosure.other_services.decisions": 20,
        "disclosure.penalties.items_last_year": 30,
        "disclosure.fees.items_last_year": 9,
        "disclosure.fees.change": 2,
    }
    assert proactive(figures)[1] == (
        "全年作出行政许可决定900件、其他对外管理服务事项处理决定20件。"
        "截至年底，共有行政许可事项115项、行政处罚事项30项、行政事业性收费项目11项。"
    )


def test_items_beside_those_of_last_year_s_report() -> None:
    before = {ITEMS: 118, CHANGE: 2}
    assert proactive({ITEMS: 120, CHANGE: -5}, before)[1] == (
        f"{NO_DECISIONS}截至年底，共有行政许可事项115项（较上年的120项减少5项，下降4.17%）。"
    )


@pytest.mark.parametrize(
    "figures", [{ITEMS: 2, CHANGE: -5}, {ITEMS: 2, CHANGE: None}, {CHANGE: -1}]
)
def test_of_items_that_would_be_fewer_than_none_or_are_not_known_nothing_is_said(
    figures: Figures,
) -> None:
    others = {"disclosure.penalties.items_last_year": 30}
    assert proactive({**figures, **others})[1] == NO_DECISIONS


def test_last_year_s_items_that_were_fewer_than_none_are_not_compared_with() -> None:
    assert (
        proactive({ITEMS: 2}, {CHANGE: -5})[1] == f"{NO_DECISIONS}截至年底，共有行政许可事项2项。"
    )


@pytest.mark.parametrize(
    ("figures", "sentences"),
    [
        (
            {PROJECTS: 4, AMOUNT: Decimal("123.45")},
            "全年政府集中采购项目4项。政府集中采购总金额123.45万元。",
        ),
        ({PROJECTS: 4}, "全年政府集中采购项目4项。"),
        ({AMOUNT: Decimal("0.5")}, "政府集中采购总金额0.5万元。"),
        ({PROJECTS: None}, None),
    ],
)
def test_procurement(figures: Figures, sentences: str | None) -> None:
    assert proactive(figures)[2:] == ((sentences,) if sentences else ())


def test_other_results_are_those_of_the_one_row() -> None:
    figures = {
        "requests.received_new.natural_person": 7,
        "requests.granted.natural_person": 5,
        "requests.other.natural_person": 2,
    }
    assert told(figures)[ON_REQUEST][1] == (
        "全年办结申请7件：予以公开5件，其他处理2件。没有结转下年度继续办理的申请。"
    )


def test_what_is_no_matter_of_table_1_is_said_as_in_2021() -> None:
    ours, theirs = open_narrative(FORM), open_narrative(form_2021())
    assert ours is not None
    assert theirs is not None
    assert [topic.key for topic in ours.topics] == [topic.key for topic in theirs.topics]
    assert (ours.changes, ours.subjects, ours.scope) == (
        theirs.changes,
        theirs.subjects,
        theirs.scope,
    )
