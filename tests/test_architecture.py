"""The storeys of the program and their one-way stairs, and the habits of every module."""

from __future__ import annotations

import ast
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import xltool
from xltool.resources import templates

STOREYS = (
    "classes",
    "text",
    "compiled",
    "resources",
    "programs",
    "model",
    "ooxml",
    "history",
    "audit",
    "reporting",
    "workbook",
    "definitions",
    "published",
    "collection",
    "app",
    "api",
    "words",
    "desk",
    "cli",
)
"""Every storey, the lowest first. A storey imports only what stands before it."""
CORE = (
    "text",
    "model",
    "history",
    "audit",
    "reporting",
    "workbook/layout",
    "definitions",
    "collection",
)
"""What computes; of these only the layout measures, in characters and points, and only
localization weighs likelihoods."""
NOT_CORE = ("reporting/render", "collection/outputs/ledger", "collection/outputs/review")
FLOATING = (
    "workbook/layout",
    "audit/localization/slips",
    "audit/localization/search",
    "audit/localization/ways",
)

ONLY_IN = {
    "openpyxl": ("app",),
    "xlsxwriter": ("workbook", "collection"),
    "click": ("cli",),
    "rich": ("cli",),
    "flask": ("desk",),
    "waitress": ("desk",),
    "werkzeug": ("desk",),
    "jinja2": ("reporting", "collection"),
    "duckdb": ("app",),
    "dask": (),
    "docx": (),
    "lxml": (),
    "random": (),
    "time": (),
    "pickle": ("compiled", "desk"),
    "sqlite3": ("app",),
    "subprocess": ("programs",),
    "xlrd": ("published",),
    "socket": ("desk",),
    "webbrowser": ("desk",),
    "urllib": ("desk",),  # parameters of addresses are put together
}
"""Who may know a library or an unsteady part of the standard library."""

PACKAGE = Path(xltool.__file__).parent
PATHS = sorted(p for p in PACKAGE.rglob("*.py") if p.relative_to(PACKAGE).parts[0] != "__pycache__")
MODULES = [path.relative_to(PACKAGE).as_posix() for path in PATHS]
LONGEST = 400


@cache
def text_of(module: str) -> str:
    return (PACKAGE / module).read_text("utf-8")


@cache
def tree_of(module: str) -> ast.Module:
    return ast.parse(text_of(module))


@cache
def nodes_of(module: str) -> tuple[ast.AST, ...]:
    """Every node of a module's tree, which many tests walk through."""
    return tuple(ast.walk(tree_of(module)))


def storey_of(module: str) -> str:
    return module.split("/")[0].removesuffix(".py")


@cache
def imported(module: str) -> tuple[str, ...]:
    """Every module that is imported, at the top or within a function."""
    names: list[str] = []
    for node in nodes_of(module):
        if isinstance(node, ast.Import):
            names += (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module} imports by a relative path"
            names.append(node.module or "")
    return tuple(names)


def stands_in(module: str, places: tuple[str, ...]) -> bool:
    """Whether a module is one of these files or stands below one of these folders."""
    path = module.removesuffix(".py")
    return any(path == place or path.startswith(f"{place}/") for place in places)


def in_core(*but: str) -> list[str]:
    return [m for m in MODULES if stands_in(m, CORE) and not stands_in(m, (*NOT_CORE, *but))]


def test_every_module_stands_on_a_storey() -> None:
    assert {storey_of(module) for module in MODULES} - {"__init__", "__main__"} == set(STOREYS)


def test_a_storey_imports_only_what_stands_below_it() -> None:
    upwards = [
        f"{module} imports {name}"
        for module in MODULES
        if storey_of(module) in STOREYS
        for name in imported(module)
        if name.startswith("xltool.")
        and name.split(".")[1] not in STOREYS[: STOREYS.index(storey_of(module)) + 1]
    ]
    assert not upwards


def loaded_with(module: str) -> set[str]:
    """The modules of the package that are loaded before this one is: its imports at the top."""
    names = set()
    for node in tree_of(module).body:
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("xltool"):
            inner = {f"{node.module}.{alias.name}" for alias in node.names} & NAMES.keys()
            names |= inner or {node.module}
    return {NAMES[name] for name in names if name in NAMES} - {module}


NAMES = {
    "xltool." + m.removesuffix(".py").removesuffix("/__init__").replace("/", "."): m
    for m in MODULES
}


def test_no_modules_import_each_other_in_a_circle() -> None:
    left = {module: loaded_with(module) for module in MODULES}
    while free := [module for module, needed in left.items() if not needed & left.keys()]:
        for module in free:
            del left[module]
    assert sorted(left) == []


def test_no_two_classes_have_one_name() -> None:
    classes = [
        (node.name, module)
        for module in MODULES
        for node in nodes_of(module)
        if isinstance(node, ast.ClassDef)
    ]
    names = Counter(name for name, _ in classes)
    assert [each for each in classes if names[each[0]] > 1] == []


SPEAKING = ("words", "desk", "cli", "__main__")


def test_only_those_who_face_people_speak() -> None:
    """Below it nobody is given the words of a language, or knows an exit status."""
    found = [
        f"{module}:{node.lineno}"
        for module in MODULES
        if storey_of(module) not in SPEAKING
        for node in nodes_of(module)
        if (isinstance(node, ast.arg) and node.arg == "say")
        or (isinstance(node, ast.Name) and (node.id == "Say" or node.id.startswith("EXIT_")))
    ]
    assert found == []


@pytest.mark.parametrize("library", ONLY_IN)
def test_a_library_is_known_only_where_it_should_be(library: str) -> None:
    users = {
        storey_of(module)
        for module in MODULES
        if any(name.split(".")[0] == library for name in imported(module))
    }
    assert users <= set(ONLY_IN[library])


def test_classes_of_values_are_made_in_one_way() -> None:
    """But for those that keep what they computed, for which they need a dictionary."""
    ways = ("from dataclasses import dataclass", "@dataclasses.dataclass")
    users = [m for m in MODULES if any(way in text_of(m) for way in ways)]
    assert users == ["audit/rules.py", "classes.py", "desk/state.py", "text/pattern.py"]


def prints(module: str) -> bool:
    called = [node.func for node in nodes_of(module) if isinstance(node, ast.Call)]
    return any(isinstance(func, ast.Name) and func.id == "print" for func in called)


def test_nothing_but_the_command_line_prints() -> None:
    assert [module for module in MODULES if storey_of(module) != "cli" and prints(module)] == []


def test_the_core_computes_without_floats() -> None:
    found = [
        f"{module}:{node.lineno}"
        for module in in_core(*FLOATING)
        for node in nodes_of(module)
        if (isinstance(node, ast.Constant) and isinstance(node.value, float))
        or (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id == "float"
        )
        or (isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div) and not _is_path(node))
    ]
    assert found == []


def _is_path(node: ast.BinOp) -> bool:
    """Paths are joined by the sign of division; their other part is text."""
    parts = (node.left, node.right)
    return (
        any(isinstance(p, ast.JoinedStr) for p in parts)
        or any(isinstance(p, ast.Constant) and isinstance(p.value, str) for p in parts)
        or (isinstance(node.right, ast.Name) and node.right.id == "name")
    )


def test_the_core_knows_no_clock() -> None:
    found = [
        f"{module}:{node.lineno}"
        for module in in_core()
        for node in nodes_of(module)
        if isinstance(node, ast.Attribute) and node.attr in {"now", "today", "utcnow"}
    ]
    assert found == []


def test_the_core_touches_no_file() -> None:
    found = [
        f"{module}:{node.lineno}"
        for module in in_core("model/period")
        for node in nodes_of(module)
        if isinstance(node, ast.Name) and node.id in {"open", "Path"}
    ]
    assert found == []


def test_a_module_is_of_a_size_to_be_read() -> None:
    lines = {module: len(text_of(module).splitlines()) for module in MODULES}
    assert {module: count for module, count in lines.items() if count > LONGEST} == {}


def test_a_module_is_named_after_what_it_knows() -> None:
    empty = {"utils", "util", "helpers", "helper", "manager", "base", "common"}
    assert [module for module in MODULES if empty & set(re.split(r"[/._]", module))] == []


def test_a_module_says_what_it_knows() -> None:
    assert [module for module in MODULES if not ast.get_docstring(tree_of(module))] == []


def swallowed(module: str) -> list[str]:
    """What a module catches of every kind at once: a bare `except` and the two widest classes."""
    handlers = [n for n in nodes_of(module) if isinstance(n, ast.ExceptHandler)]
    bare = ["except" for handler in handlers if handler.type is None]
    kinds = [n for h in handlers if h.type for n in ast.walk(h.type) if isinstance(n, ast.Name)]
    return bare + [kind.id for kind in kinds if kind.id in ("Exception", "BaseException")]


def test_no_exception_is_swallowed_whole() -> None:
    caught = {module: swallowed(module) for module in MODULES}
    last_doors = {
        "cli/__init__.py": ["Exception"],
        "app/parallel.py": ["Exception"],  # what a worker raises is raised where it was sent from
    }
    assert {module: names for module, names in caught.items() if names} == last_doors


def labels(tree: Any) -> Iterator[str]:
    """Every text of a definition that a reader of the form would know it by."""
    for key, value in tree.items() if isinstance(tree, dict) else ():
        if isinstance(value, str) and key in (
            "label",
            "name",
            "title",
            "heading",
            "corner",
            "sheet",
        ):
            yield value
        elif isinstance(value, dict):
            yield from labels(value)
        elif isinstance(value, list):
            for each in value:
                yield from labels(each)


def form_labels() -> set[str]:
    found: set[str] = set()
    for path in templates().glob("*/*/form.toml"):
        found |= set(labels(tomllib.loads(path.read_text("utf-8"))))
    return {label for label in found if len(re.findall(r"[\u4e00-\u9fff]", label)) >= 3}


def test_nothing_of_a_form_stands_in_python() -> None:
    labels_of_forms = sorted(form_labels())
    assert [(m, label) for m in MODULES for label in labels_of_forms if label in text_of(m)] == []


def test_the_labels_looked_for_are_those_of_the_forms() -> None:
    assert {"自然人", "法人或其他组织", "政府信息公开工作年度报告"} <= form_labels()
