"""The examples in docstrings of `xltool.text` and `xltool.model` give what they show."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

import xltool.model
import xltool.text

MODULES = sorted(
    each.name
    for package in (xltool.model, xltool.text)
    for each in pkgutil.iter_modules(package.__path__, f"{package.__name__}.")
)


def test_the_examples_of_docstrings_hold(capsys: pytest.CaptureFixture[str]) -> None:
    results = [doctest.testmod(importlib.import_module(name)) for name in MODULES]
    assert sum(each.failed for each in results) == 0, capsys.readouterr().out
    assert sum(each.attempted > 0 for each in results) >= 9
