"""Regulations and fees in the text against table 1."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from tests.builders import audit_directly, changed, zero_record
from tests.test_not_compared import not_compared
from tests.test_prose import FORM, with_text
from xltool.model.finding import Finding, Number
from xltool.model.record import Office, Record

PROACTIVE = "overview.proactive"
FIGURES: dict[str, Number] = {
    "disclosure.regulations.issued": 2,
    "disclosure.regulations.repealed": 1,
    "disclosure.regulations.in_force": 17,
    "disclosure.normative_documents.issued": 5,
    "disclosure.normative_documents.repealed": 3,
    "disclosure.normative_documents.in_force": 64,
    "disclosure.licensing.decisions": 940,
    "disclosure.fees.amount": Decimal("68.3125"),
}
RECORD = replace(changed(FORM, zero_record(FORM), FIGURES), office=Office("临汀市人民政府"))


def told(text: str, record: Record = RECORD) -> list[tuple[object, object]]:
    found = audit_directly(FORM, with_text(record, PROACTIVE, text)).findings
    ours: list[Finding] = [each for each in found if each.code == "N108"]
    return [(each.expected, each.actual) for each in ours]


REGULATIONS_FALSE: list[tuple[str, list[tuple[object, object]]]] = [
    ("全年制定政府规章3件，废止1件。", [(2, 3)]),
    ("2023年共制发规章2件，废止规章2件，现行有效规章17件。", [(1, 2)]),
    ("截至年底，现行有效的规章71件。", [(17, 71)]),
    ("全市出台规章5部，均已公布。", [(2, 5)]),
    ("年内新制定规章4件。", [(2, 4)]),
    ("规章方面：本年制发2件，废止3件，现行有效17件。", [(1, 3)]),
    ("全年未制定规章。", [(2, 0)]),
    ("行政规范性文件现行有效64件，当年制发6件，废止3件。", [(5, 6)]),
]
REGULATIONS_TRUE = [
    "全年制定政府规章2件，废止1件，现行有效17件。",
    "制发规章2部，废止规章1部，现行有效规章17部。",
    "起草规章草案4件，审查规章送审稿6件。",
    "建立健全规章制度12项，修订完善内部规章制度5项。",
    "学习贯彻法律、法规、规章30余部。",
    "公开法规规章文本120件。",
    "清理地方性法规、规章和规范性文件90件。",
    "制定规章2件、行政规范性文件5件。",
    "配合省政府制定规章3件。",
    "对8件规章开展立法后评估。",
    "按照《规章制定程序条例》，完成规章立项论证7件。",
    "征集规章立法建议21件。",
    "修改规章3件。",
    "解读规章9件，制作图解4个。",
]
FEES_FALSE: list[tuple[str, list[tuple[object, object]]]] = [
    ("全年行政事业性收费86.3125万元。", [(Decimal("68.3125"), Decimal("86.3125"))]),
    ("2023年收取行政事业性收费70万元。", [(Decimal("68.3125"), Decimal(70))]),
    ("本年行政事业性收费金额为68.9万元。", [(Decimal("68.3125"), Decimal("68.9"))]),
    ("全年收取行政事业性收费6831.25元。", [(Decimal("68.3125"), Decimal("0.683125"))]),
    ("作出行政许可决定940件，行政事业性收费6.83亿元。", [(Decimal("68.3125"), Decimal(68300))]),
    ("全年没有行政事业性收费。", [(Decimal("68.3125"), 0)]),
    ("行政事业性收费总额69.31万元，收费标准全部上网。", [(Decimal("68.3125"), Decimal("69.31"))]),
    ("行政许可904件，行政事业性收费68.31万元。", [(940, 904)]),
]
FEES_TRUE = [
    "全年行政事业性收费68.3125万元。",
    "全年行政事业性收费68.31万元。",
    "全年行政事业性收费68.3万元。",
    "收取行政事业性收费68万元。",
    "收取行政事业性收费683125元。",
    "收取行政事业性收费683,125元。",
    "全年收取行政事业性收费约70万元。",
    "全年收取行政事业性收费70余万元。",
    "全年减免行政事业性收费120万元。",
    "落实减税降费，取消行政事业性收费3项，为企业减负45.6万元。",
    "公示涉企行政事业性收费目录清单13项。",
    "行政事业性收费68.3125万元，较上年增加12.5万元。",
    "上年行政事业性收费59.2万元。",
    "非税收入320万元，罚没款15.8万元。",
    "其中不动产登记费行政事业性收费45万元。",
    "公开部门预算9.8亿元，公开“三公”经费31.2万元。",
    "行政事业性收费预算收入100万元。",
    "每件收取工本费10元。",
]


@pytest.mark.parametrize(("text", "expected"), REGULATIONS_FALSE + FEES_FALSE)
def test_a_false_figure_is_doubted(text: str, expected: list[tuple[object, object]]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize("text", REGULATIONS_TRUE + FEES_TRUE)
def test_a_true_sentence_raises_no_doubt(text: str) -> None:
    assert told(text) == []


def test_an_amount_that_was_compared_is_not_listed_as_not_compared() -> None:
    record = with_text(RECORD, PROACTIVE, "行政事业性收费68.31万元，罚没款12.5万元。")
    listed = [e.figure for e in not_compared(record) if e.key == PROACTIVE]
    assert listed == ["12.5万元"]
