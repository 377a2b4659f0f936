"""Messages by name: read from TOML, said in a language with their slots filled."""

from __future__ import annotations

import pytest

from xltool.model.period import Cycle, Period
from xltool.text.messages import Messages

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
