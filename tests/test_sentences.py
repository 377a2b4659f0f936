"""The sentences of the form of 2021: what is said of which figures, word by word."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import pytest

from tests.builders import (
    balanced_record,
    record_of,
    sample_record,
    zero_record,
)
from tests.told import ON_REQUEST, PROACTIVE, narrative, told
from xltool.model.finding import Number
from xltool.model.form import Form
from xltool.reporting.sentences import generate

ISSUED = "disclosure.normative_documents.issued"
REPEALED = "disclosure.normative_documents.repealed"
IN_FORCE = "disclosure.normative_documents.in_force"
LICENSING = "disclosure.licensing.decisions"
FEES = "disclosure.fees.amount"
NEW = "requests.received_new.natural_person"
NEW_OTHER = "requests.received_new.other_org"
OLD = "requests.carried_in.natural_person"
GRANTED = "requests.granted.natural_person"
REFUSED = "requests.refused_by_law.natural_person"
LEFT = "requests.carried_out.natural_person"

NO_DISPUTES = "全年没有因政府信息公开引起的行政复议和行政诉讼。"
NO_REVIEWS = "没有因政府信息公开引起的行政复议。"
NO_SUITS = "没有因政府信息公开引起的行政诉讼。"


def requests(figures: Mapping[str, Number | None]) -> tuple[str, ...]:
    return told(figures)[ON_REQUEST]


def test_of_a_year_without_anything_zero_is_said_in_words(form: Form) -> None:
    passages = generate(narrative(), zero_record(form))
    assert dict(passages.topics) == {
        PROACTIVE: (
            "2023年，本机关未制发、废止行政规范性文件。截至年底，没有现行有效的行政规范性文件。",
            "全年未作出行政许可、行政处罚、行政强制决定。全年没有行政事业性收费。",
        ),
        ON_REQUEST: (
            "2023年，本机关未收到政府信息公开申请。没有上年结转的申请。",
            "全年没有因政府信息公开引起的行政复议和行政诉讼。",
        ),
    }
    assert not passages.openings


def test_an_ordinary_year(form: Form) -> None:
    record = sample_record(form, "jinhu-2023")
    assert dict(generate(narrative(), record, subject="全县").topics) == {
        PROACTIVE: (
            "2023年，全县制发行政规范性文件3件，废止行政规范性文件6件。"
            "截至年底，现行有效的行政规范性文件14件。",
            "全年作出行政许可决定54408件、行政处罚决定2086件、行政强制决定1272件。"
            "全年行政事业性收费14722.49万元。",
        ),
        ON_REQUEST: (
            "2023年，全县新收政府信息公开申请143件。"
            "按申请人分，自然人140件，商业企业1件，其他法人或组织2件。没有上年结转的申请。",
            "全年办结申请143件：予以公开62件，部分公开4件，不予公开5件，无法提供48件，"
            "不予处理5件，其他处理19件。没有结转下年度继续办理的申请。",
            "因政府信息公开引起的行政复议7件：结果维持1件，其他结果6件。"
            "因政府信息公开引起的行政诉讼13件：结果维持2件，其他结果11件。"
            "按起诉方式分，未经复议直接起诉12件，复议后起诉1件。",
        ),
    }


def test_every_member_of_every_list_can_stand_in_it(form: Form) -> None:
    assert generate(narrative(), balanced_record(form), subject="全市").topics[ON_REQUEST] == (
        "2023年，全市新收政府信息公开申请1857件。按申请人分，自然人257件，商业企业278件，"
        "科研机构299件，社会公益组织320件，法律服务机构341件，其他法人或组织362件。"
        "上年结转45件，与新收申请合计1902件。",
        "全年办结申请1827件：予以公开27件，部分公开33件，不予公开480件，无法提供279件，"
        "不予处理585件，其他处理423件。结转下年度继续办理75件。",
        "因政府信息公开引起的行政复议4件：结果维持1件，结果纠正1件，其他结果1件，尚未审结1件。"
        "因政府信息公开引起的行政诉讼20件：结果维持5件，结果纠正5件，其他结果5件，尚未审结5件。"
        "按起诉方式分，未经复议直接起诉8件，复议后起诉12件。",
    )


def test_regulations_are_told_of_where_there_are_some(form: Form) -> None:
    record = sample_record(form, "suqian-2024")
    assert generate(narrative(), record, subject="全市").topics[PROACTIVE][0] == (
        "2024年，全市制发规章2件，废止规章1件。截至年底，现行有效的规章12件。"
    )


def test_regulations_that_did_not_move() -> None:
    assert told({"disclosure.regulations.in_force": 12})[PROACTIVE][0] == (
        "2023年，全县未制发、废止规章。截至年底，现行有效的规章12件。"
    )


@pytest.mark.parametrize(
    ("figures", "sentences"),
    [
        (
            {ISSUED: 2, IN_FORCE: 2},
            "2023年，全县制发行政规范性文件2件。截至年底，现行有效的行政规范性文件2件。",
        ),
        (
            {REPEALED: 2},
            "2023年，全县废止行政规范性文件2件。截至年底，没有现行有效的行政规范性文件。",
        ),
        (
            {IN_FORCE: 9},
            "2023年，全县未制发、废止行政规范性文件。截至年底，现行有效的行政规范性文件9件。",
        ),
    ],
)
def test_normative_documents(figures: dict[str, Number | None], sentences: str) -> None:
    assert told(figures)[PROACTIVE][0] == sentences


def test_decisions_that_were_not_made_are_not_listed() -> None:
    assert told({"disclosure.penalties.decisions": 7})[PROACTIVE][1] == (
        "全年作出行政处罚决定7件。全年没有行政事业性收费。"
    )


@pytest.mark.parametrize(
    ("amount", "said"),
    [("0.0001", "0.0001"), ("12.50", "12.5"), ("300", "300"), ("9999999999", "9999999999")],
)
def test_money_stands_in_plain_decimals(amount: str, said: str) -> None:
    assert told({FEES: Decimal(amount)})[PROACTIVE][1].endswith(f"全年行政事业性收费{said}万元。")


def test_one_kind_of_applicant_and_of_result_is_named_without_a_second_number() -> None:
    assert requests({NEW: 3, GRANTED: 3})[:2] == (
        "2023年，全县新收政府信息公开申请3件。申请人为自然人。没有上年结转的申请。",
        "全年办结申请3件，办理结果为予以公开。没有结转下年度继续办理的申请。",
    )


def test_requests_of_last_year_alone() -> None:
    assert requests({OLD: 2, GRANTED: 1, REFUSED: 1})[:2] == (
        "2023年，全县未收到政府信息公开申请。上年结转2件。",
        "全年办结申请2件：予以公开1件，不予公开1件。没有结转下年度继续办理的申请。",
    )


def test_requests_of_which_none_is_settled() -> None:
    assert requests({NEW: 1, NEW_OTHER: 1, LEFT: 2})[:2] == (
        "2023年，全县新收政府信息公开申请2件。按申请人分，自然人1件，其他法人或组织1件。"
        "没有上年结转的申请。",
        "全年没有办结的申请。结转下年度继续办理2件。",
    )


def test_only_reviews() -> None:
    figures = {"disputes.review.corrected": 1, "disputes.review.pending": 2}
    assert requests(figures) == (
        "2023年，全县未收到政府信息公开申请。没有上年结转的申请。",
        f"因政府信息公开引起的行政复议3件：结果纠正1件，尚未审结2件。{NO_SUITS}",
    )


def test_only_suits_of_one_kind() -> None:
    assert requests({"disputes.suit_after_review.upheld": 2})[-1] == (
        f"{NO_REVIEWS}因政府信息公开引起的行政诉讼2件：结果维持2件。起诉方式为复议后起诉。"
    )


def test_of_a_record_without_figures_nothing_is_said(form: Form) -> None:
    assert not generate(narrative(), record_of(form, {})).topics


@pytest.mark.parametrize(
    ("blank", "left"),
    [
        (ISSUED, "截至年底，没有现行有效的行政规范性文件。"),
        (IN_FORCE, "2023年，全县未制发、废止行政规范性文件。"),
    ],
)
def test_a_sentence_that_needs_a_blank_document_count_is_left_out(blank: str, left: str) -> None:
    assert told({blank: None})[PROACTIVE][0] == left


def test_a_blank_member_silences_its_list() -> None:
    assert told({LICENSING: None, "disclosure.coercion.decisions": 5})[PROACTIVE][1:] == (
        "全年没有行政事业性收费。",
    )


def test_blank_fees_are_not_told_of() -> None:
    assert told({FEES: None})[PROACTIVE][1] == "全年未作出行政许可、行政处罚、行政强制决定。"


def test_a_blank_applicant_silences_what_was_received_and_keeps_what_was_carried_in() -> None:
    assert requests({NEW: None})[0] == "没有上年结转的申请。"


def test_blank_reviews_silence_what_is_said_of_both_kinds_of_dispute() -> None:
    figures = {"disputes.review.upheld": None}
    assert requests(figures) == ("2023年，全县未收到政府信息公开申请。没有上年结转的申请。",)
    assert requests({**figures, "disputes.suit_direct.other": 1})[-1] == (
        "因政府信息公开引起的行政诉讼1件：其他结果1件。起诉方式为未经复议直接起诉。"
    )
