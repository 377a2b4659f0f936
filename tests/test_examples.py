"""The examples in docstrings of `xltool.text` and `xltool.model` give what they show."""

from __future__ import annotations

import doctest
import importlib
import inspect
import pkgutil

import pytest

import xltool.model
import xltool.text

MODULES = [
    importlib.import_module(each.name)
    for package in (xltool.model, xltool.text)
    for each in pkgutil.iter_modules(package.__path__, f"{package.__name__}.")
]


def test_the_examples_of_docstrings_hold(capsys: pytest.CaptureFixture[str]) -> None:
    results = {module: doctest.testmod(module) for module in MODULES}
    assert sum(each.failed for each in results.values()) == 0, capsys.readouterr().out
    tried = {module for module, each in results.items() if each.attempted}
    assert tried == {module for module in MODULES if ">>> " in inspect.getsource(module)}
    assert tried
