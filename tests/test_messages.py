"""Messages by name: read from TOML, said in a language with their slots filled."""

from __future__ import annotations

import re

import pytest

from tests.test_words import calls, choices, is_used, slots
from xltool.model.period import Cycle, Period
from xltool.resources import open_messages, templates
from xltool.text.messages import Messages

FILES = sorted(path.stem for path in (templates() / "messages").glob("*.toml"))
ALLOWED = {"TOML", "UTF"}
"""Words in Latin letters that Chinese has no others for; names of keys stand in backticks."""
CHINESE = re.compile(r"[\u2e80-\u9fff\uff00-\uffef]")

MESSAGES = Messages.parse(
    """
    plain = { zh = "{year:bare}：{what}", en = "{year:iso}: {what}" }
    [check]
    files = { zh = "{count} 个文件", en = "{count} files", en_one = "one file" }
    [usage.option]
    missing = { zh = "缺少", en = "missing" }
    """,
    "messages.toml",
)


def test_tables_put_a_word_before_the_names_in_them() -> None:
    assert set(MESSAGES.words) == {"plain", "check.files", "usage.option.missing"}


@pytest.mark.parametrize(
    ("language", "count", "said"),
    [
        ("zh", 1, "1 个文件"),
        ("en", 0, "0 files"),
        ("en", 1, "one file"),
        ("en", 2, "2 files"),
    ],
)
def test_the_english_of_one_is_said_of_exactly_one(language: str, count: int, said: str) -> None:
    assert MESSAGES.say("check.files", language, {"count": count}) == said


def test_a_message_without_a_singular_is_said_of_one_as_of_many() -> None:
    assert MESSAGES.say("usage.option.missing", "en", {"count": 1}) == "missing"


def test_a_period_is_written_as_its_slot_asks() -> None:
    facts = {"year": Period(2026, 3, Cycle.MONTH), "what": "{count}"}
    assert MESSAGES.say("plain", "en", facts) == "2026-03: {count}"


@pytest.mark.parametrize(("language", "said"), [("zh", "甲、乙"), ("en", "甲, 乙")])
def test_a_list_is_parted_as_the_language_parts_it(language: str, said: str) -> None:
    facts = {"year": Period(2026), "what": ("甲", "乙")}
    assert MESSAGES.say("plain", language, facts).endswith(said)


def test_an_unknown_name_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        MESSAGES.say("files", "zh", {})


def test_a_slot_that_nothing_fills_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        MESSAGES.say("check.files", "zh", {})


@pytest.mark.parametrize("words", ['zh = "甲"', 'zh = "甲", en = "a", fr = "a"'])
def test_a_message_in_other_languages_than_two_is_refused(words: str) -> None:
    with pytest.raises(ValueError, match="one has zh"):
        Messages.parse(f"one = {{ {words} }}", "m.toml")


def sentences_of(file: str, language: str) -> dict[str, str]:
    """The sentences of a language by name, without their slots and what stands in backticks.

    What is the same in both languages stands in Chinese documents.
    """
    return {
        f"{name}.{key}": re.sub(r"`[^`]*`|\{\w+[^}]*\}", "", sentence)
        for name, words in open_messages(file).words.items()
        for key, sentence in words.items()
        if key.startswith(language) and words["zh"] != words["en"]
    }


@pytest.mark.parametrize("file", FILES)
def test_a_message_has_the_same_slots_in_every_language(file: str) -> None:
    for name, words in open_messages(file).words.items():
        assert slots(words["zh"]) == slots(words["en"]), name
        assert slots(words.get("en_one", "")) <= slots(words["en"]), name
        assert "en_one" not in words or "count" in slots(words["en"]), name


@pytest.mark.parametrize("file", FILES)
def test_the_english_of_a_message_is_english(file: str) -> None:
    sentences = sentences_of(file, "en")
    assert {name: text for name, text in sentences.items() if CHINESE.search(text)} == {}


@pytest.mark.parametrize("file", FILES)
def test_the_chinese_of_a_message_is_chinese(file: str) -> None:
    found = {
        name: set(re.findall(r"[A-Za-z]{2,}", t)) for name, t in sentences_of(file, "zh").items()
    }
    assert {name: words - ALLOWED for name, words in found.items() if words - ALLOWED} == {}


@pytest.mark.parametrize("file", FILES)
def test_every_message_is_said_somewhere(file: str) -> None:
    assert [name for name in open_messages(file).words if not is_used(name)] == []


def test_every_fault_of_a_definition_has_its_words() -> None:
    named = [call.args[1] for call in calls(["fault", "Fault"], "definitions") if call.args[1:]]
    names = {name for argument in named for name in choices(argument)}
    assert {"repeated", "form.no_group", "text.no_rule"} <= names
    assert names - open_messages("definitions").words.keys() == set()
