"""The same inputs give the same bytes, whatever system, terminal or locale the program runs in.

What Windows would do differently is brought about here; that it holds there is seen under Wine
(`tests/test_windows.py`).
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import rich.console

import xltool
from tests.terminal import Terminal, planted_workbook

PACKAGE = Path(xltool.__file__).parent


def files_below(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*.*")}


def made_in(folder: Path, terminal: Terminal) -> dict[str, bytes]:
    """All that the demonstration writes, and a copy to send back."""
    folder.mkdir()
    workbook = folder / "某局.xlsx"
    workbook.write_bytes(planted_workbook())
    assert terminal("demo", "--out-dir", folder / "demo").status == 0
    assert terminal("check", workbook, "--mark", folder / "marked").status == 1
    return files_below(folder)


@pytest.mark.slow
def test_windows_and_a_terminal_that_shows_colours_change_no_byte_of_what_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal = Terminal(capsys)
    here = made_in(tmp_path / "here", terminal)
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(rich.console, "detect_legacy_windows", lambda: True)
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.setenv("FORCE_COLOR", "1")
    there = made_in(tmp_path / "there", terminal)
    assert len(here) > 40
    assert sorted(here) == sorted(there)
    assert [name for name in here if here[name] != there[name]] == []


def calls(name: str) -> Iterator[tuple[str, ast.Call]]:
    """Every call of a function or method of this name, and where it stands."""
    for path in sorted(PACKAGE.rglob("*.py"), key=str):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                called = node.func
                found = called.attr if isinstance(called, ast.Attribute) else ""
                found = called.id if isinstance(called, ast.Name) else found
                if found == name:
                    yield f"{path.relative_to(PACKAGE).as_posix()}:{node.lineno}", node


def test_text_is_written_with_ends_of_lines_that_hang_on_no_system() -> None:
    """A file that is opened as text gets those of the system unless `newline` is given."""
    wrong = [where for where, call in calls("write_text") if isinstance(call.func, ast.Attribute)]
    for where, call in calls("open"):
        mode = call.args[isinstance(call.func, ast.Name) :][:1]
        is_text = any(
            isinstance(m, ast.Constant) and re.fullmatch("[wax]", str(m.value)) for m in mode
        )
        if is_text and "newline" not in {each.arg for each in call.keywords}:
            wrong.append(where)
    standard_streams = [each for each in wrong if each.startswith("cli/streams.py")]
    assert (wrong, len(standard_streams)) == (standard_streams, 1)


def test_files_are_put_in_order_by_their_names_as_text() -> None:
    """Paths of Windows are compared without regard to capitals."""
    wrong = [
        where
        for where, call in calls("sorted")
        if isinstance(call.args[0], ast.Call)
        and isinstance(call.args[0].func, ast.Attribute)
        and call.args[0].func.attr in {"glob", "rglob", "iterdir"}
        and not call.keywords
    ]
    assert wrong == []
