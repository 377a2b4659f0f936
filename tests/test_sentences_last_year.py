"""The sentences of the form of 2021 beside last year's figures: growth, its base, and silence."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from tests.builders import changed, zero_record
from tests.told import ON_REQUEST, PROACTIVE, narrative, told
from xltool.history.crosswalk import as_itself
from xltool.model.expression import percentage, plain
from xltool.model.finding import Number
from xltool.model.form import Form
from xltool.model.record import Office, Scope
from xltool.reporting.sentences import generate

ISSUED = "disclosure.normative_documents.issued"
REPEALED = "disclosure.normative_documents.repealed"
LICENSING = "disclosure.licensing.decisions"
FEES = "disclosure.fees.amount"
NEW = "requests.received_new.natural_person"


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        (143, 100, "新收政府信息公开申请143件（较上年的100件增加43件，增长43%）。"),
        (100, 143, "新收政府信息公开申请100件（较上年的143件减少43件，下降30.07%）。"),
        (7, 7, "新收政府信息公开申请7件（与上年持平）。"),
        (7, 0, "新收政府信息公开申请7件（上年为零）。"),
        (0, 12, "未收到政府信息公开申请（上年为12件）。"),
        (0, 0, "未收到政府信息公开申请（与上年持平）。"),
        (100001, 100000, "新收政府信息公开申请100001件（较上年的100000件增加1件）。"),
        (99999, 100000, "新收政府信息公开申请99999件（较上年的100000件减少1件）。"),
    ],
)
def test_what_was_received_beside_last_year(now: int, before: int, said: str) -> None:
    assert told({NEW: now}, {NEW: before})[ON_REQUEST][0].startswith(f"2023年，全县{said}")


def test_money_beside_last_year() -> None:
    assert told({FEES: Decimal("0.3")}, {FEES: Decimal("0.1")})[PROACTIVE][1].endswith(
        "全年行政事业性收费0.3万元（较上年的0.1万元增加0.2万元，增长200%）。"
    )
    assert told({}, {FEES: Decimal("0.1")})[PROACTIVE][1].endswith(
        "全年没有行政事业性收费（上年为0.1万元）。"
    )


def test_members_of_a_list_beside_last_year() -> None:
    assert told({LICENSING: 3, ISSUED: 1}, {LICENSING: 2, ISSUED: 1, REPEALED: 4})[PROACTIVE] == (
        "2023年，全县制发行政规范性文件1件（与上年持平）。截至年底，没有现行有效的行政规范性文件。",
        "全年作出行政许可决定3件（较上年的2件增加1件，增长50%）。"
        "全年没有行政事业性收费（与上年持平）。",
    )


def test_disputes_beside_last_year() -> None:
    figures = {"disputes.review.upheld": 3}
    before = {"disputes.review.upheld": 4, "disputes.suit_direct.upheld": 2}
    assert told(figures, before)[ON_REQUEST][-1] == (
        "因政府信息公开引起的行政复议3件（较上年的4件减少1件，下降25%）：结果维持3件。"
        "没有因政府信息公开引起的行政诉讼（上年为2件）。"
    )
    assert told({"disputes.suit_direct.upheld": 2}, before)[ON_REQUEST][-1] == (
        "没有因政府信息公开引起的行政复议（上年为4件）。"
        "因政府信息公开引起的行政诉讼2件（与上年持平）：结果维持2件。"
        "起诉方式为未经复议直接起诉。"
    )


def test_a_blank_of_last_year_is_not_compared_with() -> None:
    assert told({NEW: 7}, {NEW: None})[ON_REQUEST][0].startswith(
        "2023年，全县新收政府信息公开申请7件。"
    )


def test_a_total_is_not_compared_where_an_office_is_lacking(form: Form) -> None:
    one, other = Office("甲局"), Office("乙局")
    whole = replace(changed(form, zero_record(form), {NEW: 7}), scope=Scope((one, other)))
    partial = replace(whole, scope=Scope((one,), (other,)))
    for record, previous in ((whole, partial), (partial, whole)):
        topics = generate(narrative(), record, as_itself(previous)).topics
        assert not any("上年的" in text or "持平" in text for text in topics[ON_REQUEST])
    assert "持平" in generate(narrative(), whole, as_itself(whole)).topics[ON_REQUEST][0]


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [
        (1, 3, "33.33"),
        (2, 3, "66.67"),
        (1, 8000, "0.01"),
        (1, 20000, "0.01"),
        (1, 20001, "0"),
        (1, 800, "0.13"),
        (Decimal("0.0001"), Decimal("9999999999"), "0"),
        (999_999_999_999, 1, "99999999999900"),
    ],
)
def test_a_percentage_is_rounded_half_up_to_two_places(
    part: Number, whole: Number, said: str
) -> None:
    assert plain(percentage(part, whole)) == said
