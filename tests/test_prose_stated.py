"""Usual sentences, true and with one of their numbers changed: what is told of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.builders import admission_of
from tests.test_prose import ABOUT_TEXT, FORM, record_of_case, tree_of
from xltool.app.library import open_catalogue
from xltool.audit.checks.prose import prose
from xltool.audit.rules import View
from xltool.model.finding import Finding
from xltool.text.numerals import count_of

_CHANGE = re.compile("〈([A-Z][0-9]{3}|-) ([^→〉]*)→([^〉]*)〉")
"""A place of a sentence: the rule it is held against, what is true, and what is not."""
_ZERO_TOLD = {"N101": "N110"}


def _sentences(name: str) -> list[tuple[dict[str, Any], str]]:
    """Every sentence of a file with what it says of its record and its place."""
    return [
        ({k: v for k, v in group.items() if k != "sentences"}, sentence)
        for group in tree_of(name)[name.partition("_")[0]]
        for sentence in group["sentences"]
    ]


STATED = [
    each
    for name in ("stated", "stated_second", "stated_third", "stated_fourth")
    for each in _sentences(name)
]
SILENT = [*_sentences("silent_third"), *_sentences("silent_fourth")]


def _true(sentence: str) -> str:
    return _CHANGE.sub(lambda found: found[2], sentence)


def _texts(sentence: str) -> Iterator[tuple[str, re.Match[str]]]:
    """A sentence with one of its places changed, each in turn, and the place."""
    for place in _CHANGE.finditer(sentence):
        before, after = sentence[: place.start()], sentence[place.end() :]
        yield f"{_true(before)}{place[3]}{_true(after)}", place


def findings(about: dict[str, Any], text: str) -> list[Finding]:
    view = View(FORM, admission_of(FORM, record_of_case({**about, "text": text})), RULES)
    told = [each for each in prose(view) if isinstance(each, Finding)]
    return [each for each in told if each.code in ABOUT_TEXT]


RULES = open_catalogue().with_form(FORM).rules
CHANGED = [
    pytest.param(about, text, place, id=text)
    for about, sentence in STATED
    for text, place in _texts(sentence)
]
NOT_TOLD = {
    "动态清理规范性文件，废止6件，继续有效10件。": (
        "what is still valid after a review is no word of the table"
    ),
    "本年度未结转至下年的申请为0件，实际结转下年5件。": "unknown words lead to the number",
    "准予公开5件，予以公开7件。": "two numbers of one thing are parts of a third",
    **dict.fromkeys(
        (
            "全年办理政府信息公开行政复议答复6件，行政诉讼应诉2件。",
            "全年办理政府信息公开行政复议答复3件，行政诉讼应诉6件。",
        ),
        "answers to a review are no reviews: one may be answered in another year",
    ),
    "及时公开本部门制发的行政规范性文件6件。": (
        "what was published may be less than what was issued"
    ),
    "全县行政事业性收费4251万元。": "no rule holds amounts of money against the text",
}
"""Changed sentences that no rule doubts, and why."""


@pytest.mark.parametrize(
    ("about", "sentence"),
    [pytest.param(about, sentence, id=_true(sentence)) for about, sentence in [*STATED, *SILENT]],
)
def test_a_true_sentence_raises_no_doubt(about: dict[str, Any], sentence: str) -> None:
    assert findings(about, _true(sentence)) == []


@pytest.mark.parametrize(("about", "text", "place"), CHANGED)
def test_a_changed_number_is_doubted_at_its_passage(
    about: dict[str, Any], text: str, place: re.Match[str]
) -> None:
    found = findings(about, text)
    number = count_of(place[3]) or re.sub("[^0-9.]", "", place[3])
    told = {
        f.key for f in found if f.code in (place[1], _ZERO_TOLD.get(place[1])) and f.key is not None
    }
    if text in NOT_TOLD:
        assert told == set()
    else:
        assert told == {about["at"]}
        assert not number or str(number) in {str(f.actual) for f in found}


def test_the_corpus_has_its_size() -> None:
    assert len(STATED) >= 300
    assert len(SILENT) >= 440
    assert len(CHANGED) >= 580


def test_what_is_not_told_is_a_sentence_of_the_corpus() -> None:
    assert NOT_TOLD.keys() <= {param.id for param in CHANGED}


OWN = re.compile(
    "[我本]局|本机关|[我本]单位|本部门|全局|我们|测试局|20[0-9]{2}|上年|上一年|去年|。."
)
"""In a sentence that is not of another office, or of two sentences, or of other years."""


@pytest.mark.parametrize(
    "whose", ["人力资源和社会保障局", "市教育系统", "市政府", "2021年，", "近三年，"]
)
def test_what_is_said_of_another_office_or_of_other_years_is_not_told(whose: str) -> None:
    others = [
        (about, f"{whose}{sentence}")
        for about, sentence in STATED
        if about["record"] == "bureau" and not OWN.search(_true(sentence))
    ]
    assert len(others) >= 100
    texts = [(about, text) for about, sentence in others for text, _ in _texts(sentence)]
    found = [(text, f.code) for about, text in texts for f in findings(about, text)]
    assert [each for each in found if each[1] != "N111"] == []
