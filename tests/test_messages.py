"""Messages by name: read from TOML, said in a language with their slots filled."""

from __future__ import annotations

import re

import pytest

from tests.test_words import calls, choices, of_periods, slots
from xltool.model.period import Cycle, Period
from xltool.resources import open_messages, templates
from xltool.text.messages import Messages

FILES = sorted(path.stem for path in (templates() / "messages").glob("*.toml"))
CHINESE = re.compile(r"[\u2e80-\u9fff\uff00-\uffef]")
NAMES = re.compile(
    r"`[^`]*`|\{[^}]*\}|--?[a-z-]+|\.[a-z]+|[A-Z_]{2,}(=\w+)?|xltool( forms| report| demo)?( \w+)?"
    r"|\b(WPS|Excel|Word|Markdown|LibreOffice|JSON|UTF-8|PDF|Windows|Shift|Ctrl|GBK|TOML|HTML|mhtml|Parquet|DuckDB)\b"
    r"|[a-z]+\.toml|\b(zh|en|text|json|doubt|error|zero|null|reported|count|name|hotline)\b"
)
"""Names and codes, which no language translates: slots, options and their values, suffixes, keys,
programs, formats."""
QUOTED = re.compile("单位名称|名单|上年|发出|收到|结果|决定|示例单位|全县|是 [(]|否 [(]")
"""What an English sentence quotes of Chinese files."""

MESSAGES = Messages.parse(
    """
    plain = { zh = "{year:bare}：{what}", en = "{year:iso}: {what}" }
    [check]
    files = { zh = "{count} 个文件", en = "{count} {count:file|files}" }
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
        ("en", 1, "1 file"),
        ("en", 2, "2 files"),
    ],
)
def test_a_number_chooses_the_words_of_exactly_one(language: str, count: int, said: str) -> None:
    assert MESSAGES.say("check.files", language, {"count": count}) == said


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
    """The sentences of a language by name; what is the same in both stands in Chinese documents."""
    words = open_messages(file).words
    return {name: each[language] for name, each in words.items() if each["zh"] != each["en"]}


@pytest.mark.parametrize("file", FILES)
def test_a_message_has_the_same_slots_in_every_language(file: str) -> None:
    for name, words in open_messages(file).words.items():
        kinds = {frozenset(slots(words[each]) - of_periods(each)) for each in ("zh", "en")}
        assert len(kinds) == 1, name


@pytest.mark.parametrize("file", FILES)
def test_the_english_of_a_message_is_english(file: str) -> None:
    sentences = {name: QUOTED.sub("", text) for name, text in sentences_of(file, "en").items()}
    assert {name: text for name, text in sentences.items() if CHINESE.search(text)} == {}


@pytest.mark.parametrize("file", FILES)
def test_the_chinese_of_a_message_is_chinese(file: str) -> None:
    sentences = {name: NAMES.sub("", text) for name, text in sentences_of(file, "zh").items()}
    assert {n: text for n, text in sentences.items() if re.search("[A-Za-z]{2}", text)} == {}


def test_every_fault_of_a_definition_has_its_words() -> None:
    named = [call.args[1] for call in calls(["fault", "Fault"], "definitions") if call.args[1:]]
    names = {name for argument in named for name in choices(argument)}
    assert {"repeated", "form.no_group", "text.no_rule"} <= names
    assert names - open_messages("definitions").words.keys() == set()
