"""Sentences written before any of them was tried: how many of the false ones are told, and that no
true one is. Of those who wrote them only the last had read what is looked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from tests.builders import admission_of, changed, zero_record
from tests.test_prose import ABOUT_TEXT, FORM, tree_of, with_text
from xltool.app.library import open_catalogue
from xltool.audit.checks.prose import prose
from xltool.audit.rules import View
from xltool.model.finding import Finding
from xltool.model.period import Period

RULES = open_catalogue().with_form(FORM).rules
TOLD_AT_LEAST = {
    "unread_first": 45,
    "unread_second": 30,
    "unread_third": 44,
    "unread_fourth": 45,
    "read_fifth": 57,
}
SIZES = {
    "unread_first": (100, 100),
    "unread_second": (100, 100),
    "unread_third": (50, 50),
    "unread_fourth": (60, 200),
    "read_fifth": (60, 60),
}
"""How many are false, and how many true. The first were looked at while words were added; of the
second only the three true sentences that raised a doubt when they were first tried; of the third,
38 were told at first sight and one true sentence raised a doubt; of the fourth, 38 and one, and
it was looked at afterwards; of the fifth, 57 and none."""
each_hand = pytest.mark.parametrize("name", TOLD_AT_LEAST)


def findings(sentence: dict[str, Any], of_offices: Mapping[str, Any]) -> list[Finding]:
    """What a sentence is doubted for, held against its figures, or those of its office."""
    stated = sentence["figures"] if "figures" in sentence else of_offices[sentence["office"]]
    figures = {
        k: Decimal(value) if isinstance(value, str) else value for k, value in stated.items()
    }
    record = replace(changed(FORM, zero_record(FORM), figures), period=Period(2024))
    office = replace(record.office, name=sentence.get("office", record.office.name))
    at = sentence.get("at", "overview.on_request")
    record = with_text(replace(record, office=office), at, sentence["text"])
    outcomes = prose(View(FORM, admission_of(FORM, record), RULES))
    found = (each for each in outcomes if isinstance(each, Finding) and each.key == at)
    return [each for each in found if each.code in ABOUT_TEXT]


def doubted(name: str, is_wrong: bool) -> Iterator[str]:
    tree = tree_of(name)
    for sentence in tree["sentence"]:
        if ("wrong" in sentence) is is_wrong and findings(sentence, tree.get("figures", {})):
            yield sentence["text"]


@each_hand
def test_a_true_sentence_raises_no_doubt(name: str) -> None:
    assert list(doubted(name, is_wrong=False)) == []


@each_hand
def test_false_sentences_are_doubted(name: str) -> None:
    assert len(set(doubted(name, is_wrong=True))) >= TOLD_AT_LEAST[name]


@each_hand
def test_a_hand_has_its_size(name: str) -> None:
    wrong = ["wrong" in sentence for sentence in tree_of(name)["sentence"]]
    assert (wrong.count(True), wrong.count(False)) == SIZES[name]
