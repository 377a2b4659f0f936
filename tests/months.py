"""Months of the hotline's form, which is in `tests/forms`: records, workbooks, what was found.

They are made of its `record.json`; what is open at the end of a month is carried into the next.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.terminal import Ran, Terminal

HOTLINE = Path(__file__).parent / "forms" / "hotline" / "1"
KINDS = ("advice", "request", "complaint", "proposal")
OPEN = {"advice": 2, "request": 5, "complaint": 5, "proposal": 0}
"""What `record.json` leaves open."""
CARRIED = {"advice": 3, "request": 4, "complaint": 5, "proposal": 0}
"""What it carries in."""
TOWN, OTHER, COUNTY = "甲镇人民政府", "乙镇人民政府", "某县人民政府"
DERIVED = (".total", ".sum")


def own_forms(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the hotline's form, which a test may change; the test runs beside it."""
    folder = tmp_path / "forms"
    shutil.copytree(HOTLINE.parent, folder / "hotline")
    monkeypatch.setenv("XLTOOL_FORMS", str(folder))
    monkeypatch.chdir(tmp_path)
    return folder


def month(
    path: str,
    year: int,
    number: int,
    office: str = TOWN,
    left: dict[str, int] | None = None,
    carried: dict[str, int] | None = None,
) -> Path:
    """The record of a month: what is `left` open at its end, what is `carried` into it."""
    tree: dict[str, Any] = json.loads((HOTLINE / "record.json").read_text("utf-8"))
    figures = tree["figures"]
    for kind in KINDS:
        change = (carried or CARRIED)[kind] - CARRIED[kind] - (left or OPEN)[kind] + OPEN[kind]
        figures[f"handling.{kind}.carried_in"] = (carried or CARRIED)[kind]
        figures[f"handling.{kind}.open"] = (left or OPEN)[kind]
        figures[f"handling.{kind}.closed"] += change
    entered = {
        key: value
        for key, value in figures.items()
        if not key.endswith(DERIVED) and ".all." not in key and ".total." not in key
    }
    tree |= {"year": year, "period": number, "figures": entered}
    tree["office"] = {"name": office, "code": None}
    Path(path).parent.mkdir(exist_ok=True)
    Path(path).write_text(json.dumps(tree, ensure_ascii=False), encoding="utf-8")
    return Path(path)


def filled(xltool: Terminal, record: Path, book: str) -> Path:
    Path(book).parent.mkdir(exist_ok=True)
    assert xltool("fill", record, "-o", book).status == 0
    return Path(book)


def found(ran: Ran, number: int = 0) -> list[tuple[str, str, int, int]]:
    """Code, key, expected and actual of what was found in a file."""
    findings = ran.json["files"][number]["findings"]
    return [(f["code"], f["key"], f["expected"], f["actual"]) for f in findings]


def tree_of(path: str) -> Any:
    return json.loads(Path(path).read_text("utf-8"))
