"""Everything the command line says of its usage is in the chosen language and in no other."""

from __future__ import annotations

import gettext
import os
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from tests.months import HOTLINE
from tests.terminal import Terminal
from tests.test_messages import CHINESE, NAMES, QUOTED
from xltool.app.library import open_catalogue
from xltool.cli.command import COMMANDS
from xltool.ooxml.errors import RefusedFile
from xltool.resources import open_messages, samples
from xltool.words.say import LANGUAGES

GENERATE = ("generate", "--year", "2026")
TO_ONE = (*GENERATE, "--office", "O")
RECONCILE = ("reconcile", "IN", "--office", "O", "--out-dir")

OURS: dict[str, tuple[str, ...]] = {
    "not_a_folder": ("reconcile", "a.xlsx", "--office", "O", "--out-dir", "out"),
    "no_preferred": (*RECONCILE, "out", "--prefer", "b.xlsx"),
    "one_preview": ("forms", "check", "forms", "--preview", "p.xlsx"),
    "import": ("import", "roster.csv", "-o", "out.xlsx"),
    "only_with": ("report", "a.xlsx", "-o", "out.md", "--pdf"),
    "date": ("report", "a.xlsx", "-o", "out.md", "--date", "1.1."),
    "current_folder": (*RECONCILE, "."),
    "inside": (*RECONCILE, "IN"),
    "mounted": (*RECONCILE, "/proc"),
    "not_together": (*TO_ONE, "--roster", "roster.csv"),
    "needs": (*TO_ONE, "-o", "out.xlsx", "--editable-previous"),
    "long_office": (*GENERATE, "--office", "O" * 300, "-o", "out.xlsx"),
    "long_contact": (*TO_ONE, "-o", "out.xlsx", "--contact", "O" * 300),
    "fault": ("check",),
    "see": ("check",),
    "no_mark": (*TO_ONE, "-o", "out.xlsx", "--mark", "m"),
    "no_marks": (*TO_ONE, "--form", "hotline", "--period", "1", "-o", "out.xlsx", "--mark", "m"),
    "missing": GENERATE,
    "no_folder": ("check", "a.xlsx", "--mark", "a.xlsx"),
    "suffix": ("report", "a.xlsx", "-o", "out.pfd"),
    "same_file": ("forms", "upgrade", "a.xlsx", "-o", "a.xlsx"),
    "decided_otherwise": (*RECONCILE, "out", "--decisions", "decisions.toml"),
    "no_edition": ("generate", "--year", "1990", "--office", "O", "-o", "out.xlsx"),
    "no_form": (*TO_ONE, "-o", "out.xlsx", "--form", "f"),
    "no_rule": ("rules", "Q999"),
    "year": ("check", "a.xlsx", "--year", "25"),
    "of_file": ("check", "a.xlsx", "--year", "2025", "--period", "2"),
    "no_number": (*TO_ONE, "-o", "out.xlsx", "--period", "2"),
    "number": (*TO_ONE, "-o", "out.xlsx", "--form", "hotline"),
    "office": (*GENERATE, "--office", " ", "-o", "out.xlsx"),
    "no_duckdb": (*RECONCILE, "out", "--parquet"),
    "no_inputs": ("check", "EMPTY", "NONE"),
}
"""A command line for each of our own messages of wrong usage, by its name."""
TO_PROGRAMS = {"no_records", "several_kinds", "counted_twice"}
"""What is said to programs that add up records by themselves; no command line leads there."""

OF_CLICK: dict[str, tuple[str, ...]] = {
    "missing argument": ("check",),
    "missing option": ("fill", "record.json"),
    "missing value": ("check", "a.xlsx", "--year"),
    "value for a flag": ("check", "a.xlsx", "--force=1"),
    "unknown option": ("check", "--zzz"),
    "near option": ("check", "--fromat"),
    "near options": ("generate", "--of"),
    "unknown command": ("zzz",),
    "near command": ("chekc",),
    "unknown command below another": ("forms", "zzz"),
    "extra argument": ("export", "a.xlsx", "b.xlsx"),
    "extra arguments": ("demo", "a.xlsx", "b.xlsx"),
    "bad choice": ("check", "a.xlsx", "--format", "xml"),
    "bad number": ("check", "a.xlsx", "--year", "x"),
    "missing file": ("export", "none.xlsx"),
    "missing path": ("check", "none.xlsx"),
    "folder for a file": ("export", "IN"),
    "file for a folder": ("demo", "--out-dir", "a.xlsx"),
}
"""A command line for each kind of wrong usage that click finds."""

FAULTS = {**{f"usage.{name}": args for name, args in OURS.items()}, **OF_CLICK}
HELPS = [(), *((name,) for name in COMMANDS), ("forms", "check"), ("forms", "upgrade")]

LABELS = re.compile("有规章制定权|有集中配餐资质")
"""Marks of forms are called by their label, which is in the form's language."""
ASIDE = re.compile(
    r"'[^']*'|\b(gkbg|hotline|canteen)(/\w+)?|\b(rulemaking|central_kitchen|narrative|roster)\b"
    r"|\w+\.(xlsx|csv|md|pfd|xml)\b|\b(md|docx|pdf|html|txt|htm|O+|DIR|proc|Q999|xml|zzz|chekc)\b"
    + f"|\\b({'|'.join(COMMANDS)}|upgrade)\\b"
)
"""What no language translates beside `NAMES`: forms, marks, commands, files, what was typed."""


@pytest.fixture
def xltool(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Terminal:
    """The program in a folder with a workbook, a record, a roster and forms."""
    shutil.copy(samples() / "city-2025" / "workbook.xlsx", tmp_path / "a.xlsx")
    shutil.copy(tmp_path / "a.xlsx", tmp_path / "b.xlsx")
    shutil.copy(samples() / "city-2025" / "record.json", tmp_path)
    shutil.copytree(HOTLINE.parents[1], tmp_path / "forms")
    (tmp_path / "IN").mkdir()
    shutil.copy(tmp_path / "a.xlsx", tmp_path / "IN")
    (tmp_path / "EMPTY").mkdir()
    (tmp_path / "NONE").mkdir()
    (tmp_path / "roster.csv").write_text("单位名称\nO\n", encoding="utf-8")
    (tmp_path / "decisions.toml").write_text('season = { office = "P" }', encoding="utf-8")
    monkeypatch.setenv("XLTOOL_FORMS", str(tmp_path / "forms"))
    monkeypatch.setitem(sys.modules, "duckdb", None)  # as where the extra is not installed
    monkeypatch.chdir(tmp_path)
    return Terminal(capsys)


def chinese_in(text: str) -> list[str]:
    return [
        line for line in QUOTED.sub("", LABELS.sub("", text)).split("\n") if CHINESE.search(line)
    ]


def english_in(text: str) -> list[str]:
    lines = NAMES.sub("", ASIDE.sub("", text)).split("\n")
    return [line for line in lines if re.search("[A-Za-z]{2}", line)]


@pytest.mark.parametrize("command", HELPS, ids=" ".join)
def test_help_is_in_one_language(xltool: Terminal, command: tuple[str, ...]) -> None:
    english, chinese = (xltool(*command, "--help", "--lang", each) for each in ("en", "zh"))
    assert (english.status, chinese.status) == (0, 0)
    assert chinese_in(english.out) == []
    assert english_in(chinese.out) == []


@pytest.mark.parametrize("args", FAULTS.values(), ids=FAULTS)
def test_wrong_usage_is_told_in_one_language(xltool: Terminal, args: tuple[str, ...]) -> None:
    english, chinese = (xltool(f"--lang={each}", *args) for each in ("en", "zh"))
    assert (english.status, chinese.status) == (2, 2), english.err
    assert chinese_in(english.err) == []
    assert english_in(chinese.err) == []


def test_every_message_of_wrong_usage_is_in_the_table() -> None:
    assert OURS.keys() | TO_PROGRAMS == open_messages("usage").words.keys()


def pattern_of(sentence: str) -> str:
    """A sentence as a pattern with anything in its slots."""
    parts = Formatter().parse(sentence)
    return "".join(re.escape(text) + (".*" if slot else "") for text, slot, _, _ in parts)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", OURS)
def test_the_message_is_the_one_that_is_said(xltool: Terminal, name: str, language: str) -> None:
    said = xltool("--lang", language, *OURS[name]).err
    assert re.search(pattern_of(open_messages("usage").words[name][language]), said)


@pytest.fixture
def of_a_german() -> Iterator[None]:
    """An environment that asks for another language, and a program of that domain around ours."""
    before = gettext.textdomain()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LANGUAGE", "de:en")
        gettext.textdomain("other")
        yield
        gettext.textdomain(before)


@pytest.mark.usefixtures("of_a_german")
@pytest.mark.parametrize(("language", "head"), [("zh", "用法："), ("en", "Usage: ")])
def test_the_language_is_not_that_of_the_environment_which_is_left_as_it_was(
    xltool: Terminal, language: str, head: str
) -> None:
    folder = gettext.bindtextdomain("click")
    assert xltool("--lang", language, "--help").out.startswith(head)
    assert (gettext.textdomain(), gettext.bindtextdomain("click")) == ("other", folder)
    assert os.environ["LANGUAGE"] == "de:en"


def test_several_names_are_listed_as_the_language_lists_them() -> None:
    finding = RefusedFile("F113", names=("甲", "乙"), count=2).finding
    catalogue = open_catalogue()
    assert "甲、乙" in catalogue.message(finding, "zh")
    assert "甲, 乙" in catalogue.message(finding, "en")
