"""Every fault that a definition can have, provoked and told in the language that is asked for."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from tests.builders import form_2021
from tests.terminal import Terminal
from tests.test_correspondences import saying
from tests.test_definition import SMALL, relation
from tests.test_marks_definition import MARK
from tests.test_marks_definition import RELATION as UNLESS
from tests.test_mentions_definition import BARE
from tests.test_mentions_definition import TEXT as MENTIONS
from tests.test_messages import CHINESE
from tests.test_narrative_definition import SMALL as NARRATIVE
from tests.test_year_on_year_definition import BOUNDS, with_relation
from xltool.app.check_definitions import conflicts
from xltool.app.definition_files import definition_text, misplaced
from xltool.app.library import Library, form_of
from xltool.definitions import (
    DefinitionError,
    parse_form,
    parse_mentions,
    parse_narrative,
    parse_spellings,
)
from xltool.model.errors import Fault
from xltool.model.form import FormId
from xltool.model.relation import Correspondence
from xltool.resources import open_messages, templates
from xltool.words.errors import definition_fault
from xltool.words.say import Say

LABELS = "label_columns = 2"
TITLE = 'title = "{office}{year}年小表"'
WORD = 'words = ["其他处理[方式]"]'
FORM_FAULTS = {
    "version": ("schema_version = 1", "schema_version = 2"),
    "unknown_key": ('name = "小表"', 'name = "小表"\nnmae = "小表"'),
    "repeated": ('key = "s"', 'key = "r"'),
    "choice": ('severity = "error"', 'severity = "grave"'),
    "finite": ("maximum = 999\n", "maximum = inf\n"),
    "not_negative": ('tolerance = "0.005"', 'tolerance = "半"'),
    "too_long": ('sheet = "表"', f'sheet = "{"表" * 32}"'),
    "key_spelling": ('key = "a"', 'key = "A"'),
    "slot": ("{expected}", "{wanted}"),
    "slot_bare": ("{year}年小表", "{year!r}年小表"),
    "missing.text": ('name = "小表"\n', ""),
    "missing.integer": ("first_year = 2020\n", ""),
    "missing.number": ("maximum = 999\n", ""),
    "missing.texts": ('parts = ["t.*.a", "t.*.b"]\n', ""),
    "missing.numbers": ("widths = [10, 10, 10, 10, 10]\n", ""),
    "missing.table": ('remedy = { zh = "改正", en = "correct it" }\n', ""),
    "missing.tables": ("[[tables.t.blocks]]", "[[tables.t.block]]"),
    "expected.text": ('name = "小表"', "name = 5"),
    "expected.integer": ("first_year = 2020", "first_year = true"),
    "expected.number": ("maximum = 999\n", 'maximum = "999"\n'),
    "expected.flag": ('name = "小表"', 'name = "小表"\ndefault = "是"'),
    "expected.texts": ('parts = ["t.*.a", "t.*.b"]', "parts = [1]"),
    "expected.numbers": ("widths = [10,", "widths = [0,"),
    "expected.table": ('g = { label = "组" }', "g = 5"),
    "expected.tables": ('texts = [{ key = "words", label = "文字" }]', "texts = 5"),
    "form.kind_needed": ('type = "integer"', 'type = "text"'),
    "form.title_tail": (TITLE, f'{TITLE}\ntitle_tail = "大表"'),
    "form.title_period": (TITLE, f'{TITLE}\nperiod = "month"'),
    "form.word_without_digits": ("places = 2", 'places = 2\nwords_of_increase = ["增5"]'),
    "form.no_text_kind": ('key = "words", label', 'key = "words", kind = "长文", label'),
    "form.no_number_kind": ('key = "a", label', 'key = "a", kind = "重量", label'),
    "form.sheet_name": ('sheet = "表"', 'sheet = "表一/二"'),
    "form.table_or_texts": ('table = "t"\n', ""),
    "form.one_section": ('table = "t"', 'texts = [{ key = "w", label = "w" }]'),
    "form.no_table": ('table = "t"', 'table = "别的"'),
    "form.sheet_of_one_table": ('sheet = "表"', 'sheet = "文字"'),
    "form.label_columns": (LABELS, "label_columns = 1"),
    "form.widths": (LABELS, "label_columns = 3"),
    "form.no_group": ('in = "g"', 'in = "别组"'),
    "form.group_circle": ('g = { label = "组" }', 'g = { label = "组", in = "g" }'),
    "term.shape": ('total = "t.*.total"', 'total = "总计"'),
    "term.table": ('total = "t.*.total"', 'total = "别表.*.total"'),
    "term.stars": ('total = "t.*.total"', 'total = "t.*.*"'),
    "term.figure": ('total = "t.*.total"', 'total = "t.*.总计"'),
    "term.twice": ('"t.*.b"]', '"t.*.a"]'),
    "relation.over": ('"t.*.b"]', '"t.*.b"]\nover = ["子"]'),
    "relation.no_common_star": ('parts = ["t.*.a", "t.*.b"]', 'parts = ["t.r.*"]'),
    "relation.family_of_common_rules": ('code = "B1"', 'code = "F1"'),
}  # fmt: skip
WHOLE_FORMS = {
    "at_least": SMALL + BOUNDS.replace("factor = 5", "factor = 0"),
    "at_most": SMALL + BOUNDS.replace("text_percent = 90", "text_percent = 101"),
    "empty": SMALL + MARK.replace('"有执照"', '""'),
    "none_named": saying('["t.r.a"]', "[]"),
    "form.key_taken": SMALL + MARK.replace("[marks.licensed]", "[marks.code]"),
    "form.heading_taken": SMALL + MARK.replace('["执照"]', '["电话"]'),
    "form.own_computed": SMALL + '[consolidation]\nown = ["t.r.total"]\n',
    "term.group": saying('["t.r.a"]', '["t.[g].a"]'),
    "term.previous": saying('["previous:t.r.a"]', '["t.old.a"]'),
    "relation.no_mark": SMALL + MARK + UNLESS.replace('"licensed"', '"高"'),
    "relation.no_marks": SMALL + UNLESS,
    "relation.stars_in_all": saying('["t.r.*"]', '["t.old.a"]'),
    "relation.family_of_two_periods": with_relation('left = ["t.r.a"]\nright = ["t.r.b"]'),
    "relation.previous_in_workbook": with_relation('left = ["previous:t.r.a"]\nright = ["t.r.b"]'),
    "relation.at_outside": relation('left = ["t.r.a"]\nright = ["t.s.a"]\nat = "t.u.a"'),
    "relation.total_of_one": relation('total = "t.[g].b"\nparts = ["t.r.b"]', "total"),
    "relation.computed_from_itself": relation(
        'total = "t.r.a"\nparts = ["t.r.total", "t.s.a"]', "total"
    ),
    "relation.another_edition": saying('["t.r.a"]', '["t.old.a"]', "1"),
    "toml.equals": "a 1",
    "toml.twice": "a = 1\na = 2",
    "toml.key": "甲 = 1",
    "toml.heading": "[a",
    "toml.line_end": "a = 1 b = 2",
    "toml.string": 'a = "甲\nb = 1',
    "toml.character": "# \x01",
    "toml.full_width": "a = “甲”",
    "toml.escape": r'a = "\q"',
    "toml.brackets": "a = [1, 2",
    "toml.value": "a = x",
    "toml.depth": f"a = {'[' * 10000}",
    "toml.other": f"a = {'9' * 5000}",
}
NARRATIVE_FAULTS = {
    "text.no_section": ('section = "overview"', 'section = "前言"'),
    "text.no_quantity": ('known = ["refused"]', 'known = ["不予"]'),
    "text.name_of_slot": ("issued = [", "year = ["),
    "text.units_differ": ('"]\nissued', '", "disclosure.fees.amount"]\nissued'),
    "text.list_slot": ("：{list}。", "。"),
    "text.only_of_whole": ('whole = "documents"', 'only = "仅{name}。"'),
    "text.members_of_whole": ('whole = "documents"', 'whole = "issued"'),
}
MENTIONS_FAULTS = {
    "text.no_passage": ('home = ["overview.on_request"]', 'home = ["其他"]'),
    "text.no_rule": ('part_of = ["N102", "N107"]', 'part_of = ["N199"]'),
    "text.no_topic": ('topic = "requests"', 'topic = "申请"'),
    "text.no_word": (WORD, 'words = ["其他处理…"]'),
    "text.no_number_here": (WORD, 'words = ["其他处理#"]'),
    "text.brackets": (WORD, 'words = ["其他(处理"]'),
    "text.no_word_list": (WORD, 'words = ["其他{词}"]'),
    "text.empty_phrase": (WORD, 'words = [""]'),
}


SPELLINGS_FAULTS = {
    "text.not_in_form": 'schema_version = 1\n[rows]\n"甲" = ["乙"]',
    "file.as_in_nothing": 'as_in = "九"',
    "file.as_in_circle": 'as_in = "1"',
    "file.without_unknown": 'as_in = "3"\nwithout = ["甲"]',
}
SIBLINGS = {"1": ('as_in = "2"', "1.toml"), "2": ("", "2.toml"), "3": ("", "3.toml")}


def of_form(text: str) -> object:
    return parse_form(text, "form.toml")


def of_narrative(text: str) -> object:
    return parse_narrative(text, "narrative.toml", form_2021())


def of_mentions(text: str) -> object:
    return parse_mentions(text, "mentions.toml", BARE)


def of_spellings(text: str) -> object:
    return parse_spellings(text, "2.toml", form_2021(), SIBLINGS.get)


def of_encoding(text: str) -> object:
    return definition_text(text.encode("gbk"), "form.toml")


def of_folder(_: str) -> object:
    return Library({FormId("甲", "1"): templates()}).form(FormId("甲", "1"))


def changed(text: str, change: tuple[str, str]) -> str:
    assert change[0] in text
    return text.replace(*change, 1)


PROVOKED: dict[str, tuple[Callable[[str], object], str]] = {
    **{name: (of_form, changed(SMALL, change)) for name, change in FORM_FAULTS.items()},
    **{name: (of_form, text) for name, text in WHOLE_FORMS.items()},
    **{name: (of_narrative, changed(NARRATIVE, c)) for name, c in NARRATIVE_FAULTS.items()},
    **{name: (of_mentions, changed(MENTIONS, change)) for name, change in MENTIONS_FAULTS.items()},
    **{name: (of_spellings, text) for name, text in SPELLINGS_FAULTS.items()},
    "file.not_utf8": (of_encoding, "甲"),
    "file.unreadable": (of_folder, ""),
}
"""Every fault of a file by its name: what reads the file, and its text."""


def between_forms() -> list[Fault]:
    """The faults that forms have beside each other and in their folders."""
    new, old = form_2021(), form_of(FormId("gkbg", "2019"))
    key, mark = next(iter(new.marks.items()))
    other = replace(new, id="other", marks={key: replace(mark, label="另一个")})
    known = next(iter(new.figures))
    mistaken = replace(new, correspondences=(Correspondence("2019", (known,), ("甲.乙.丙",)),))
    same = replace(old, first_year=new.first_year, figures=new.figures)
    folder = misplaced(new, Path("甲/乙/form.toml"))
    return [*conflicts(new, other), *conflicts(mistaken, same), *folder]


@cache
def all_faults() -> dict[str, Fault]:
    """Every fault by its name, as it is provoked."""
    found = {fault.code: fault for fault in between_forms()}
    for name, (read, text) in PROVOKED.items():
        with pytest.raises(DefinitionError) as caught:
            read(text)
        found[name] = next(fault for fault in caught.value.faults if fault.code == name)
    return found


def blank(fact: object) -> object:
    """A fact without what it quotes from a file."""
    return fact if isinstance(fact, int) else ("…",) if isinstance(fact, tuple) else "…"


def told_in(language: str) -> dict[str, str]:
    """What is said of every fault, without what is quoted from files and stands in backticks."""
    say = Say(language)
    lines = {}
    for name, fault in all_faults().items():
        facts = {slot: blank(fact) for slot, fact in fault.facts.items()}
        told = definition_fault(replace(fault, place="", path="", facts=facts), say)
        lines[name] = re.sub("`[^`]*`", "", told)
    return lines


def test_every_fault_that_has_words_is_provoked() -> None:
    assert set(all_faults()) == set(open_messages("definitions").words)


def test_in_english_no_fault_is_told_in_chinese() -> None:
    assert {name: line for name, line in told_in("en").items() if CHINESE.search(line)} == {}


FORMATS = {"TOML", "UTF"}


def test_in_chinese_no_fault_is_told_in_english() -> None:
    found = {name: set(re.findall("[A-Za-z]{2,}", line)) for name, line in told_in("zh").items()}
    assert {name: words - FORMATS for name, words in found.items() if words - FORMATS} == {}


def test_a_fault_of_a_text_that_is_no_toml_has_its_line_and_column() -> None:
    places = {name: (f.line, f.column) for name, f in all_faults().items() if f.code[:5] == "toml."}
    assert places["toml.equals"] == (1, 3)
    assert places["toml.string"] == (1, 7)
    assert places["toml.brackets"] == (1, 10)
    assert {name for name, place in places.items() if None in place} == {"toml.depth", "toml.other"}


def test_the_command_tells_faults_in_the_language_that_is_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "form.toml"
    text = changed(SMALL, ("first_year = 2020", "first_year = true"))
    path.write_text(changed(text, ('in = "g"', 'in = "h"')), encoding="utf-8")
    xltool = Terminal(capsys)
    lines = [text.count("\n", 0, text.index(words)) + 1 for words in ("first_year", 'in = "g"')]
    assert xltool("--lang", "en", "forms", "check", path).out == (
        f"{path} has 2 faults:\n"
        f"  line {lines[0]}  first_year: an integer is expected, found true\n"
        f"  line {lines[1]}  tables.t.blocks[1].rows[2].in: there is no group h\n"
    )
    assert xltool("--lang", "zh", "forms", "check", path).out == (
        f"{path} 有 2 处错误：\n"
        f"  第 {lines[0]} 行　first_year: 应是整数，写的是 true\n"
        f"  第 {lines[1]} 行　tables.t.blocks[1].rows[2].in: 没有名为 h 的组\n"
    )
