"""Spreadsheets in the old format, .xls and .et: what they show is read, in a process with bounds.

The files in `tests/data/own_spreadsheets` were written by LibreOffice. `python -m
tests.damaged_spreadsheets` damages one of them 200 times.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.builders import form_2021, sample_record
from tests.damaged_spreadsheets import damaged, outcome
from tests.fills import SAMPLES
from tests.own_cells import SHEET, disputes_sheet, imported, saved
from xltool import programs
from xltool.model.omission import Omission
from xltool.ooxml.errors import RefusedFile
from xltool.published import open_page, xls
from xltool.published.figures import Missing

pytestmark = pytest.mark.slow

DATA = Path(__file__).parent / "data" / "own_spreadsheets"
THREE_SHEETS, STYLED = ((DATA / f"{name}.xls").read_bytes() for name in ("three_sheets", "styled"))


@pytest.mark.parametrize("suffix", [".xls", ".et", ".xlsx"])
def test_every_figure_of_an_old_spreadsheet_is_read(suffix: str) -> None:
    found, record = imported(THREE_SHEETS, suffix), sample_record(form_2021(), SAMPLES[0])
    assert found.record.figures == record.figures
    assert (found.record.office.name, found.record.year) == (record.office.name, record.year)


def test_an_old_spreadsheet_is_read_as_it_is_shown() -> None:
    """Struck out, a date, `0"万"`, raised, `;;;`, percent, a truth value, an error, white; the
    second sheet is hidden."""
    found = imported(STYLED, ".xls")
    assert found.figures.values == {
        "disputes.review.pending": 4,
        "disputes.review.total": 10,
        "disputes.suit_direct.upheld": 60,
        "disputes.suit_direct.total": 45725,
        "disputes.suit_after_review.corrected": 12,
        "disputes.suit_after_review.pending": 14,
        "disputes.suit_after_review.total": 50,
    }
    told = [(each.text, each.why, each.sheet, each.cell) for each in found.left_out]
    assert told == [
        ("1", Omission.STRUCK, SHEET, "A6"),
        ("1", Omission.NOTE, SHEET, "F6"),
        ("7", Omission.HIDDEN, SHEET, "G6"),
        ("13", Omission.HIDDEN, SHEET, "M6"),
        ("", Omission.HIDDEN, "旧表", ""),
    ]
    unreadable = {key for key, why in found.figures.missing.items() if why is Missing.UNREADABLE}
    assert unreadable == {
        "disputes.review.corrected",
        "disputes.review.other",
        "disputes.suit_direct.other",
        "disputes.suit_direct.pending",
        "disputes.suit_after_review.upheld",
    }


def test_a_workbook_of_today_that_is_called_xls_is_read() -> None:
    assert len(imported(saved(disputes_sheet()), ".xls").figures.values) == 15


def test_a_web_page_that_is_called_xls_is_read() -> None:
    heads = "<td>结果维持<td>结果纠正<td>其他结果<td>尚未审结<td>总计"
    page = (
        "<html><p>某县教育局2025年政府信息公开工作年度报告<table><tr><td colspan=5>行政复议"
        "<td colspan=10>行政诉讼<tr><td colspan=5><td colspan=5>未经复议直接起诉"
        f"<td colspan=5>复议后起诉<tr>{heads * 3}<tr>{'<td>1<td>2<td>3<td>4<td>10' * 3}</table>"
    )
    assert len(imported(page.encode(), ".xls").figures.values) == 15


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (THREE_SHEETS[:600], "F104"),
        (THREE_SHEETS[:5000], "F104"),
        (b"\x09\x08\x10\x00\x00\x06\x05\x00", "F102"),
        (THREE_SHEETS + bytes(xls.MOST_BYTES), "F108"),
        (b"", "F101"),
        (b"%PDF-1.7", "F104"),
    ],
    ids=["a head", "without its directory", "a record", "far too large", "nothing", "a PDF"],
)
def test_what_is_no_old_spreadsheet_ends_in_a_code(data: bytes, code: str) -> None:
    with pytest.raises(RefusedFile) as refused:
        open_page(data, ".xls")
    assert refused.value.code == code


@pytest.mark.parametrize("seed", range(0, 200, 20))
def test_a_damaged_old_spreadsheet_ends_in_a_code_or_is_read(seed: int) -> None:
    assert outcome(damaged(THREE_SHEETS, seed)) in ("read", "no_table", "F102", "F104", "F108")


def test_a_process_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xls, "_CHILD", "import time; time.sleep(600)")
    monkeypatch.setattr(xls, "SECONDS", 0)
    monkeypatch.setattr(xls, "_STARTING", 1)
    with pytest.raises(RefusedFile) as refused:
        open_page(THREE_SHEETS, ".xls")
    assert refused.value.facts["why"] == "large_parts"


def test_the_process_finds_the_program_where_python_heeds_no_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The Python that is unpacked on Windows never does; without packages of its own, `-S`."""
    started = programs.run

    def isolated(command: list[str], seconds: float, *more: Any) -> tuple[int, bytes]:
        return started([command[0], "-I", "-S", *command[1:]], seconds, *more)

    monkeypatch.setattr(programs, "run", isolated)
    assert len(xls.open_sheets(THREE_SHEETS)) == 3


@pytest.mark.skipif(os.name != "posix", reason="only there a process can be given little memory")
def test_the_process_has_no_more_memory_than_its_bound() -> None:
    bounded = "from xltool.published import xls_child; xls_child._bound(); print(len(bytes({})))"
    sizes = (1 << 20, (xls_child_mebibytes() + 1) << 20)
    ran = [programs.run([sys.executable, "-c", bounded.format(size)], 60, b"")[0] for size in sizes]
    assert ran == [0, 1]


def xls_child_mebibytes() -> int:
    from xltool.published.xls_child import MEBIBYTES

    return MEBIBYTES
