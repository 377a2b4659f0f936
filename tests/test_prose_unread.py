"""Sentences by people who had not read what is looked for: how many of the false ones are told, and
that no true one is."""

from __future__ import annotations

from collections.abc import Iterator
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
TOLD_AT_LEAST = {"unread_first": 44, "unread_second": 28, "unread_third": 44}
SIZES = {"unread_first": 100, "unread_second": 100, "unread_third": 50}
"""How many are false, and as many are true. The first were looked at while words were added; of the
second only the three true sentences that raised a doubt when they were first tried; of the third,
38 were told at first sight and one true sentence raised a doubt."""
each_hand = pytest.mark.parametrize("name", TOLD_AT_LEAST)


def findings(sentence: dict[str, Any]) -> list[Finding]:
    figures = {
        key: Decimal(value) if isinstance(value, str) else value
        for key, value in sentence["figures"].items()
    }
    record = replace(changed(FORM, zero_record(FORM), figures), period=Period(2024))
    office = replace(record.office, name=sentence.get("office", record.office.name))
    at = sentence.get("at", "overview.on_request")
    record = with_text(replace(record, office=office), at, sentence["text"])
    outcomes = prose(View(FORM, admission_of(FORM, record), RULES))
    found = (each for each in outcomes if isinstance(each, Finding) and each.key == at)
    return [each for each in found if each.code in ABOUT_TEXT]


def doubted(name: str, is_wrong: bool) -> Iterator[str]:
    for sentence in tree_of(name)["sentence"]:
        if ("wrong" in sentence) is is_wrong and findings(sentence):
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
    assert (wrong.count(True), wrong.count(False)) == (SIZES[name], SIZES[name])
