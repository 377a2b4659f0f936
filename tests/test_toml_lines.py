"""The lines of a TOML file: every way of writing a key leads to its line."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from xltool.definitions.lines import lines_of, located
from xltool.model.errors import Fault
from xltool.resources import templates

FILES = [
    *sorted(templates().rglob("*.toml")),
    *sorted((Path(__file__).parent / "forms").rglob("*.toml")),
]


@pytest.mark.parametrize(
    ("text", "path", "line"),
    [
        ("a = 1\nb = 2\n", "b", 2),
        ("\n# a = 1\na = 1", "a", 3),
        ("a = 1\r\nb = 2\r\n", "b", 2),
        ("[t]\n\nx = 1", "t", 1),
        ("[t]\n\nx = 1", "t.x", 3),
        ("[ t . u ] # x\nx = 1", "t.u.x", 2),
        ("[t.u]\nx = 1\n[t]\ny = 1", "t", 1),
        ("[[r]]\nx = 1\n[[r]]\nx = 2", "r[2].x", 4),
        ("[[r]]\nx = 1\n[[r]]\nx = 2", "r", 1),
        ("[[r]]\n[[r.s]]\n[[r.s]]\nx = 1\n[[r]]\n[[r.s]]\nx = 2", "r[1].s[2].x", 4),
        ("[[r]]\n[[r.s]]\n[[r.s]]\nx = 1\n[[r]]\n[[r.s]]\nx = 2", "r[2].s[1].x", 7),
        ("[[r]]\n[r.t]\nx = 1", "r[1].t.x", 3),
        ("a.b.c = 1\na . d = 2", "a.b.c", 1),
        ("a.b.c = 1\na . d = 2", "a.d", 2),
        ('"a.b" = 1\n\'c d\' = 2', "a.b", 1),
        ('"a.b" = 1\n\'c d\' = 2', "c d", 2),
        ('"\\u4e2d" = 1', "中", 1),
        ('"中 = 1" = 1\n"b" = 2', "b", 2),
        ("a = { b = 1, c = { d = 2 } }", "a.c.d", 1),
        ("a = {}\nb = []\nc = 1", "c", 3),
        ("a = [\n  { k = 1 },\n  # { k = 0 },\n  { k = 2 },\n]\nb = 1", "a[2].k", 4),
        ("a = [\n  { k = 1 },\n  # { k = 0 },\n  { k = 2 },\n]\nb = 1", "b", 6),
        ("a = [\n1,\n2\n,\n3]", "a[3]", 5),
        ("a = [[1],\n[2, 3]]", "a[2][2]", 2),
        ('a = """\nb = 1\n[c]\n"""\nb = 2', "b", 5),
        ("a = '''\nb = 1 '' \n'''\nb = 2", "b", 4),
        ('a = """x\\"""" # b = 0\nb = 2', "b", 2),
        ('a = """\nx"""""\nb = 2', "b", 3),
        ('a = "]},#" # ]\nb = ["[", "#"]\nc = 3', "c", 3),
        ("a = 1979-05-27 07:32:00\nb = -1.5e3\nc = true # d\nd = 1", "d", 4),
    ],
)  # fmt: skip
def test_a_path_leads_to_its_line(text: str, path: str, line: int) -> None:
    assert lines_of(text)[path] == line


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("t.x", 2),
        ("t.missing", 1),
        ("t.rows[2].key", 5),
        ("t.rows[2].missing", 5),
        ("t.rows[9].key", 3),
        ("t.rows[2].key.zh", 5),
        ("missing", None),
        ("", None),
    ],
)
def test_a_fault_leads_to_what_it_is_about_or_to_what_is_nearest(
    path: str, line: int | None
) -> None:
    text = "[t]\nx = '1'\nrows = [\n  { key = 'a' },\n  { key = 'B' },\n]\n"
    assert located([Fault(path, "empty")], text) == [Fault(path, "empty", {}, line)]


def test_a_line_that_is_known_is_kept() -> None:
    assert located([Fault("t", "empty", {}, 7)], "[t]") == [Fault("t", "empty", {}, 7)]


def test_of_what_is_no_toml_no_line_is_known() -> None:
    assert lines_of("a = [\nb = 1") == {}


def paths(tree: Any, path: str = "") -> Iterator[str]:
    if path:
        yield path
    if isinstance(tree, dict):
        for key, value in tree.items():
            yield from paths(value, f"{path}.{key}" if path else key)
    elif isinstance(tree, list):
        for number, value in enumerate(tree, start=1):
            yield from paths(value, f"{path}[{number}]")


@pytest.mark.parametrize("file", FILES, ids=lambda file: "-".join(file.parts[-3:]))
def test_every_path_of_a_real_file_has_its_line_and_no_other_has(file: Path) -> None:
    text = file.read_text("utf-8")
    lines = lines_of(text)
    assert set(lines) == set(paths(tomllib.loads(text)))
    written = text.split("\n")
    for path, line in lines.items():
        key = path.rpartition(".")[2]
        if not key.endswith("]"):
            assert key in written[line - 1]
