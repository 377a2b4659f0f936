"""Workbooks of template version 1 are read as they were when it was the present one.

`data/version_1` holds such workbooks, and what `check` and `export` said of them then.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.terminal import Terminal

FOLDER = Path(__file__).parent / "data" / "version_1"
BOOKS = sorted(path.name for path in FOLDER.glob("*.xlsx"))
each_book = pytest.mark.parametrize("name", BOOKS)
SAID = ("code", "severity", "key", "sheet", "cell", "expected", "actual", "evidence")


def said(findings: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    """The findings without their words, and without the note that the template is an old one."""
    return [tuple(f.get(name) for name in SAID) for f in findings if f["code"] != "F128"]


def test_every_workbook_is_there() -> None:
    books = ("clean", "edition_2019", "errors", "marked", "prefilled", "total")
    assert [f"{name}.xlsx" for name in books] == BOOKS


@pytest.fixture
def xltool(capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(capsys)


@each_book
def test_the_same_is_found_in_it(xltool: Terminal, name: str) -> None:
    (now,) = xltool("check", FOLDER / name, "--format", "json").json["files"]
    frozen = (FOLDER / name).with_suffix(".check.json").read_text("utf-8")
    (then,) = json.loads(frozen)["files"]
    for fact in ("office", "year", "edition", "status"):
        assert now[fact] == then[fact]
    assert said(now["findings"]) == said(then["findings"])
    assert [each["code"] for each in now["findings"]].count("F128") == 1


@each_book
def test_it_has_the_same_record(xltool: Terminal, tmp_path: Path, name: str) -> None:
    xltool("export", FOLDER / name, "-o", tmp_path / "record.json")
    then = (FOLDER / name).with_suffix(".record.json").read_bytes()
    assert (tmp_path / "record.json").read_bytes() == then
