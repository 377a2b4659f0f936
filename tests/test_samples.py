"""Every bundled sample: its workbook reads to its record, with its findings and its report."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.refresh_samples import BOOK, sample_folders, sample_outputs, sample_workbook
from tests.terminal import NOT_COMPARED
from xltool.app.examine import examine
from xltool.app.records import read_record
from xltool.model.record_json import record_tree
from xltool.resources import samples

pytestmark = pytest.mark.slow

FOLDERS = sample_folders()
every_sample = pytest.mark.parametrize("folder", FOLDERS, ids=[f.name for f in FOLDERS])

BALANCED = ["city-2025", "huayuan-2022", "jinhu-2023", "suqian-2023", "suqian-2024"]
FILES = {"record.json", BOOK, "findings.json", "report.md"}


def test_there_are_the_six_samples() -> None:
    assert [folder.name for folder in FOLDERS] == [
        "city-2025",
        "huayuan-2022",
        "jinhu-2023",
        "planted-errors",
        "suqian-2023",
        "suqian-2024",
    ]


@every_sample
def test_a_sample_is_complete_and_holds_nothing_else(folder: Path) -> None:
    extra = {"planted.json"} if folder.name == "planted-errors" else set()
    assert {path.name for path in folder.iterdir()} == FILES | extra


@every_sample
def test_the_workbook_gives_the_findings_and_the_report(folder: Path) -> None:
    outputs = sample_outputs((folder / BOOK).read_bytes())
    assert {name: (folder / name).read_text("utf-8") for name in outputs} == outputs


@pytest.mark.parametrize("name", BALANCED)
def test_the_workbook_reads_to_the_record_it_was_made_from(name: str) -> None:
    folder = samples() / name
    _, record = read_record(str(folder / "record.json"))
    assert record_tree(examine((folder / BOOK).read_bytes()).record) == record_tree(record)


@every_sample
def test_the_workbook_is_what_the_code_writes_today(folder: Path) -> None:
    assert _cells((folder / BOOK).read_bytes()) == _cells(sample_workbook(folder))


def _cells(data: bytes) -> dict[str, dict[str, Any]]:
    """Every cell of every sheet: its formula or content, and its stored value."""
    formulas = openpyxl.load_workbook(io.BytesIO(data))
    values = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    return {
        sheet.title: {
            cell.coordinate: (cell.value, values[sheet.title][cell.coordinate].value)
            for row in sheet.iter_rows()
            for cell in row
            if cell.value is not None
        }
        for sheet in formulas.worksheets
    }


@pytest.mark.parametrize("name", BALANCED)
def test_published_figures_have_no_finding_and_only_last_year_is_left_out(name: str) -> None:
    tree = json.loads((samples() / name / "findings.json").read_text("utf-8"))["files"][0]
    assert (tree["status"], tree["findings"]) == ("passed", [])
    assert tree["skipped"] == NOT_COMPARED


def test_the_planted_errors_are_found_and_nothing_else() -> None:
    path = samples() / "planted-errors" / "findings.json"
    tree = json.loads(path.read_text("utf-8"))["files"][0]
    assert [(f["code"], f["key"], f["expected"], f["actual"]) for f in tree["findings"]] == [
        ("R101", "disclosure.penalties.decisions", None, "约2086"),
        ("B201", "requests.granted.total", 62, 26),
        ("B203", "requests.handled_total.natural_person", 140, 141),
        ("B203", "requests.handled_total.total", 143, 144),
    ]
