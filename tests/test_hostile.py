"""Hostile files end in a code, or in the right record, within 2 seconds and 200 MB each.

Each is examined in a process of its own that is ended beyond these bounds. They are there for
safety; they measure nothing. The seconds are those of the processor, so that a busy machine does
not fail a test.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.builders import balanced_record, form_2021
from tests.fixtures import hostile, laborious
from xltool.app.build import filled_workbook
from xltool.model.record_json import record_tree

FORM = form_2021()
RECORD = balanced_record(FORM)
BOOK = filled_workbook(FORM, RECORD)
MEBIBYTES, SECONDS = 190, 2
PATIENCE = 60
"""Seconds by the clock, for a process that waits instead of working."""
ROOT = Path(__file__).parent.parent

Make = Callable[[bytes], bytes]


def examined(data: bytes, path: Path, seconds: int = SECONDS) -> dict[str, Any]:
    path.write_bytes(data)
    bounds = (str(MEBIBYTES), str(seconds))
    run = subprocess.run(
        [sys.executable, "-m", "tests.fixtures.confined", str(path), *bounds],
        cwd=ROOT,
        capture_output=True,
        timeout=PATIENCE,
        check=False,
    )
    assert run.returncode == 0, run.stderr.decode(errors="replace")[-2000:] or run.returncode
    read: dict[str, Any] = json.loads(run.stdout)
    return read


@pytest.mark.parametrize(
    ("make", "code", "why"),
    [
        (hostile.many_merges, "F108", "many_cells"),
        (hostile.empty_rows, "F108", "many_cells"),
        (hostile.blanks, "F108", "large_parts"),
        (hostile.one_text, "F108", "large_parts"),
        (hostile.one_attribute, "F108", "large_parts"),
        (hostile.entity, "F109", "document_type"),
        (hostile.laughs, "F109", "document_type"),
        (hostile.outside_entity, "F109", "document_type"),
        (hostile.deep, "F109", "deep_markup"),
        (hostile.deep_prompts, "F108", "many_cells"),
        (hostile.repeated_member, "F109", "repeated_names"),
        (hostile.many_names, "F108", "many_parts"),
        (hostile.many_texts, "F108", "many_cells"),
        (hostile.many_styles, "F108", "many_cells"),
        (laborious.long_entry, "F108", "many_parts"),
        (laborious.many_labels, "F108", "many_cells"),
        (laborious.crowded_directory, "F108", "large_parts"),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_a_hostile_file_is_refused(make: Make, code: str, why: str, tmp_path: Path) -> None:
    read = examined(make(BOOK), tmp_path / "hostile.xlsx")
    assert read == {"codes": [code], "why": why}


@pytest.mark.parametrize(
    ("make", "codes"),
    [
        (hostile.endless_merge, []),
        (hostile.last_cell, []),
        (laborious.long_formula, ["R201"]),
        (laborious.wide_sum, ["R201"]),
        (laborious.shared_chain, []),
        (laborious.merges_within_bounds, []),
        (laborious.one_text_everywhere, ["R303"]),
        (laborious.many_sheets, ["R303"]),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_what_is_hostile_elsewhere_leaves_the_record_right(
    make: Make, codes: list[str], tmp_path: Path
) -> None:
    read = examined(make(BOOK), tmp_path / "hostile.xlsx")
    assert read == {"codes": codes, "record": record_tree(RECORD)}


TYPED = {"requests.received_new.natural_person", "requests.received_new.total"}
"""The figure of D8 and what is added up from it."""


@pytest.mark.parametrize(
    ("make", "code", "lost"),
    [
        (hostile.merge_over_the_entries, "R301", set(FORM.figures)),
        (laborious.digits, "R101", TYPED),
        (laborious.commas, "R101", TYPED),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_what_is_hostile_in_an_entry_is_told_there(
    make: Make, code: str, lost: set[str], tmp_path: Path
) -> None:
    read = examined(make(BOOK), tmp_path / "hostile.xlsx")
    truth: dict[str, Any] = record_tree(RECORD)["figures"]
    lost = {key for key in lost if key.startswith("requests.")}
    assert code in read["codes"]
    assert read["record"]["figures"] == {**truth, **dict.fromkeys(lost)}


def test_the_bounds_would_end_a_process_that_needs_more(tmp_path: Path) -> None:
    with pytest.raises(AssertionError):
        examined(BOOK, tmp_path / "book.xlsx", seconds=0)
