"""Patterns are compiled when they meet a text, and not before."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable

import pytest

from xltool.text.pattern import Pattern

PLAIN = "甲3件，乙4件"


def test_it_finds_what_a_compiled_expression_finds() -> None:
    pattern = Pattern("[甲乙]([0-9])")
    found = pattern.search(PLAIN)
    assert found is not None and (found[0], found[1]) == ("甲3", "3")
    assert pattern.search(PLAIN, 1, 5) is None
    assert pattern.match(PLAIN, 1) is None
    assert pattern.match(PLAIN, 4) is not None
    assert [each[1] for each in pattern.finditer(PLAIN)] == ["3", "4"]
    assert [each[1] for each in pattern.finditer(PLAIN, 1)] == ["4"]
    assert pattern.sub(lambda each: each[1], PLAIN) == "3件，4件"


def test_an_expression_is_compiled_once_and_when_a_text_comes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    compiled: list[str] = []

    def noting(expression: str, compile: Callable[[str], re.Pattern[str]] = re.compile) -> object:
        compiled.append(expression)
        return compile(expression)

    monkeypatch.setattr("re.compile", noting)
    pattern = Pattern("never before")
    assert compiled == []
    pattern.search(PLAIN)
    pattern.search(PLAIN)
    assert compiled == ["never before"]


LOADED = """
import re
from xltool.app.library import open_library
compiled = []
compile = re.compile
re.compile = lambda *each: compiled.append(each[0]) or compile(*each)
forms = [form.mentions for form in open_library().forms() if form.mentions]
patterns = [each.counted for each in forms] + [each.language.number for each in forms]
patterns += [topic.words for each in forms for topic in each.topics]
print(len(patterns) > 10, sum(each.expression in compiled for each in patterns))
"""


def test_what_a_form_hears_in_texts_is_not_compiled_where_there_is_no_text() -> None:
    command = [sys.executable, "-c", LOADED]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["True", "0"]
