"""The text against the tables: what is told of a sentence, and what is not."""

from __future__ import annotations

import tomllib
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any, SupportsIndex

import pytest

from tests.builders import (
    TEXT,
    audit_directly,
    changed,
    form_2021,
    line_of,
    zero_record,
)
from xltool.audit.text import extract_statements, read_passages
from xltool.model.finding import Finding, Severity
from xltool.model.record import Office, Record, Scope

FORM = form_2021()
FOLDER = Path(__file__).parent / "prose"
FIGURES = {
    "requests.received_new.natural_person": 10,
    "requests.received_new.enterprise": 2,
    "requests.carried_in.natural_person": 3,
    "requests.granted.natural_person": 4,
    "requests.granted.enterprise": 1,
    "requests.granted_in_part.natural_person": 1,
    "requests.granted_in_part.enterprise": 1,
    "requests.refused_third_party.natural_person": 2,
    "requests.refused_internal_affairs.natural_person": 1,
    "requests.unable_not_held.natural_person": 1,
    "requests.not_processed_repeated.natural_person": 1,
    "requests.other_misc.natural_person": 1,
    "requests.carried_out.natural_person": 2,
    "disputes.review.upheld": 2,
    "disputes.review.corrected": 1,
    "disputes.suit_direct.upheld": 1,
    "disputes.suit_after_review.upheld": 1,
    "disclosure.normative_documents.issued": 3,
    "disclosure.normative_documents.repealed": 6,
    "disclosure.normative_documents.in_force": 14,
}
RECORD = changed(FORM, zero_record(FORM), FIGURES)
ABOUT_TEXT = {f"N{number}" for number in range(101, 116)} | {"X103"}


def tree_of(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))


def read(*names: str) -> list[dict[str, Any]]:
    return [case for name in names for case in tree_of(name)["case"]]


RECORDS = {
    name: changed(FORM, zero_record(FORM), figures) for name, figures in tree_of("records").items()
}
CASES = read("cases", "heard_second")
CORPUS = read("corpus", "silent_second")


def record_of_case(case: dict[str, Any]) -> Record:
    """The record that a case names, with its figures and its office, and its text."""
    record = RECORDS[case["record"]] if "record" in case else RECORD
    record = changed(FORM, record, case.get("set", {}))
    office = replace(record.office, name=case.get("office", record.office.name))
    at = case.get("at", "overview.on_request")
    return with_text(replace(record, office=office), at, case["text"])


def with_text(record: Record, at: str, text: str) -> Record:
    return replace(record, text={**record.text, at: text or None})


def findings(record: Record) -> list[Finding]:
    return [f for f in audit_directly(FORM, record).findings if f.code in ABOUT_TEXT]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:24])
def test_a_sentence_is_doubted_exactly_where_it_disagrees(case: dict[str, Any]) -> None:
    at = case.get("at", "overview.on_request")
    found = findings(record_of_case(case))
    told = [(code, expected, actual) for code, _, expected, actual in map(line_of, found)]
    assert sorted(told, key=repr) == sorted(map(tuple, case.get("expect", [])), key=repr)
    assert {(each.key, each.severity) for each in found} <= {(at, Severity.DOUBT)}


def test_every_rule_has_three_sentences_that_are_doubted() -> None:
    doubted = Counter(
        code for case in CASES for code in {line[0] for line in case.get("expect", [])}
    )
    assert {code for code in ABOUT_TEXT if doubted[code] < 3} == set()


def test_a_paragraph_that_agrees_raises_no_doubt() -> None:
    told = [(case["text"], line_of(f)) for case in CORPUS for f in findings(record_of_case(case))]
    assert told == []


def test_the_corpus_has_a_hundred_and_eighty_paragraphs() -> None:
    assert len({case["text"] for case in CORPUS}) >= 180


def statements(text: str, at: str = "overview.on_request") -> list[tuple[str, object]]:
    return [(f.code, f.actual) for f in findings(with_text(RECORD, at, text))]


def test_a_finding_quotes_its_sentence_at_its_cell_and_names_the_figures_compared() -> None:
    text = "畅通渠道。2023年，我局受理政府信息公开申请21件。办结13件。"
    (found,) = findings(with_text(RECORD, "overview.on_request", text))
    assert (found.sheet, found.label) == ("一 总体情况", "（二）依申请公开")
    assert found.facts["quote"] == "2023年，我局受理政府信息公开申请21件"
    assert found.evidence == ("requests.received_new.total", "requests.carried_in.total")
    assert (found.expected, found.actual) == (12, 21)


def test_the_same_slip_twice_in_a_passage_is_told_once() -> None:
    assert statements("新收申请21件。新收申请21件。") == [("N101", 21)]


def test_a_blank_figure_is_not_compared_and_said_so() -> None:
    record = changed(FORM, RECORD, {"requests.granted.research": None})
    audit = audit_directly(FORM, with_text(record, "overview.on_request", "予以公开6件。"))
    assert audit.skipped[("N105", "blank_parts")] == 1
    assert [f for f in audit.findings if f.code == "N105"] == []


def test_without_any_text_nothing_is_compared_and_what_is_missing_is_told_once_a_rule() -> None:
    record = replace(RECORD, text=dict.fromkeys(RECORD.text))
    audit = audit_directly(FORM, record)
    told = [f for f in audit.findings if f.code in ABOUT_TEXT]
    assert [(f.code, f.cell, len(f.evidence)) for f in told] == [
        ("N112", "A19", 1),
        ("N113", "A4:A11", 2),
        ("N114", "A9:A37", 5),
    ]
    unread = {code for code, why in audit.skipped if why == "no_passages"}
    assert unread == ABOUT_TEXT - {"N112", "N113", "N114"}


def test_every_rule_about_the_text_is_judged() -> None:
    codes = {outcome.code for outcome in audit_directly(FORM, RECORD).outcomes}
    assert codes >= ABOUT_TEXT


def test_a_topic_written_in_another_cell_is_not_missing() -> None:
    record = with_text(RECORD, "overview.platform", "")
    text = TEXT["overview.management"] + "\n（四）政府信息公开平台建设。在网站设专栏。"
    assert findings(with_text(record, "overview.management", text)) == []


def test_the_figures_of_the_whole_area_are_compared_where_the_office_governs_it() -> None:
    text = "全县共收到政府信息公开申请30件。"
    county = replace(RECORD, office=Office("临江县人民政府"))
    told = findings(with_text(county, "overview.on_request", text))
    assert [(f.code, f.actual) for f in told] == [("N101", 30)]
    assert statements(text) == []


def test_in_a_total_the_figures_of_the_own_office_are_not_compared() -> None:
    assert FORM.mentions is not None
    total = replace(RECORD, scope=Scope((Office("甲局"),)))
    record = with_text(total, "overview.on_request", "本机关收到申请3件。全县收到申请30件。")
    heard = extract_statements(FORM.mentions, record, read_passages(FORM.mentions, record))
    assert [statement.value for statement in heard] == [30]


class Counted(str):
    """A text that counts the characters cut out of it."""

    cut = 0

    def __getitem__(self, at: SupportsIndex | slice) -> str:
        found = super().__getitem__(at)
        Counted.cut += len(found)
        return found


def test_what_stands_before_the_figures_of_a_sentence_is_looked_at_once() -> None:
    assert FORM.mentions is not None
    text = "收到政府信息公开申请12件，其中自然人申请10件，法人或其他组织申请2件，" * 900
    record = with_text(RECORD, "overview.on_request", text)
    passages = [p for p in read_passages(FORM.mentions, record) if p.key == "overview.on_request"]
    (sentence,) = passages[0].sentences
    counted = replace(sentence, plain=Counted(sentence.plain))
    passage = replace(passages[0], sentences=(counted,))
    Counted.cut = 0
    assert len(list(extract_statements(FORM.mentions, record, (passage,)))) == 2700
    assert Counted.cut <= len(sentence.plain)


@pytest.mark.parametrize("text", ["收" * 7000, "1" * 7000, "，其中" * 2300, "申请" * 3500 + "12件"])
def test_a_long_text_is_read_to_its_end(text: str) -> None:
    assert statements(text) == []
