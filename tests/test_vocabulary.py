"""What belongs to the form of government disclosure alone stands in its own definition.

Neither the program nor the templates that all forms share know its labels or its keys.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import xltool
from xltool.resources import templates

PACKAGE = Path(xltool.__file__).parent
COMMON = (
    *("workbook.toml", "rules.toml"),
    *("collection/**/*.*", "report/**/*.*"),
)
"""The templates that every form shares."""
PLACES = {
    **{path.relative_to(PACKAGE).as_posix(): path for path in sorted(PACKAGE.rglob("*.py"))},
    **{
        f"templates/{path.relative_to(templates()).as_posix()}": path
        for pattern in COMMON
        for path in sorted(templates().glob(pattern))
        if path.is_file()
    },
}
LABELS_OF = ("label", "headings", "name", "short", "title", "heading", "corner", "sheet")
NUMBERED = re.compile(r"^(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\d+\.)")
HAN = re.compile(r"[\u4e00-\u9fff]")

WORDS_OF_EVERYBODY = {
    "其他": "other",
    "decisions": "what the coordinator decided of a season",
    "in_force": "an edition is in force",
    "total": "a kind of relation, and the total of a season",
    "amount": "a slot of sentences",
    "change": "a slot of sentences",
    "other": "a slot of sentences",
}
"""What the form has in common with the language of the program; nobody would take it for a label
or a key of the form."""


def texts(tree: Any, under: str = "") -> Iterator[tuple[str, str]]:
    """Every text of a definition, with the key that it stands under."""
    if isinstance(tree, str):
        yield under, tree
    elif isinstance(tree, list):
        for each in tree:
            yield from texts(each, under)
    elif isinstance(tree, dict):
        for key, each in tree.items():
            yield from texts(each, key)


@cache
def vocabulary() -> tuple[frozenset[str], frozenset[str]]:
    """The labels of the form, bare of their numbers, and its keys: those of all editions."""
    labels: set[str] = set()
    keys: set[str] = set()
    for path in templates().glob("gkbg/*/form.toml"):
        tree = tomllib.loads(path.read_text("utf-8"))
        for under, text in texts(tree):
            if under in LABELS_OF:
                labels |= {text, NUMBERED.sub("", text)}
            elif under == "key":
                keys |= set(text.split("."))
        keys |= {*tree["tables"], *tree["marks"]}
    labels = {label for label in labels if len(HAN.findall(label)) >= 2}
    return frozenset(labels - WORDS_OF_EVERYBODY.keys()), frozenset(
        keys - WORDS_OF_EVERYBODY.keys()
    )


def literals(source: str) -> set[str]:
    """The texts of a module that stand by themselves or before or behind a point."""
    found = (n.value for n in ast.walk(ast.parse(source)) if isinstance(n, ast.Constant))
    return {piece for text in found if isinstance(text, str) for piece in text.split(".")}


def known(name: str, text: str) -> list[str]:
    """The words of the form that a file knows.

    A key of several words is looked for everywhere; one that is a plain English word may stand in
    comments and names, and is looked for in the texts of Python.
    """
    labels, keys = vocabulary()
    found = [label for label in labels if label in text]
    found += [key for key in keys & set(re.findall(r"\w+", text)) if "_" in key]
    if name.endswith(".py"):
        found += keys & literals(text)
    else:
        found += keys & set(re.findall(r"(\w+)\.", text))
    return sorted(set(found))


def test_what_all_forms_share_holds_no_word_of_one_of_them() -> None:
    found = {name: known(name, path.read_text("utf-8")) for name, path in PLACES.items()}
    assert {name: words for name, words in found.items() if words} == {}


def test_the_words_looked_for_are_those_of_the_form() -> None:
    labels, keys = vocabulary()
    assert {"规章", "有规章制定权", "自然人", "上年结转", "表二", "重复申请"} <= labels
    assert {"rulemaking", "received_new", "requests", "licensing", "problems"} <= keys


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("a.py", '"""A 规章 is something."""', ["规章"]),
        ("a.py", "def f(received_new): ...", ["received_new"]),
        ("a.py", 'key = "rulemaking"', ["rulemaking"]),
        ("a.py", 'key = "requests.x"', ["requests"]),
        ("a.py", '"""What a court requests."""', []),
        ("a.toml", 'zh = "按 requests.total 核对"', ["requests"]),
        ("a.toml", 'zh = "本年的自然人"', ["自然人"]),
    ],
)
def test_a_word_that_leaked_is_found(name: str, text: str, expected: list[str]) -> None:
    assert known(name, text) == expected


def test_every_exception_is_a_word_of_the_form_that_is_used() -> None:
    words = {
        word
        for path in templates().glob("gkbg/*/form.toml")
        for _, text in texts(tomllib.loads(path.read_text("utf-8")))
        for word in (text, *text.split("."))
    }
    used = "\n".join(path.read_text("utf-8") for path in PLACES.values())
    assert {word for word in WORDS_OF_EVERYBODY if word in words and word in used} == set(
        WORDS_OF_EVERYBODY
    )
