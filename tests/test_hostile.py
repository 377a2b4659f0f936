"""Hostile files end in a code, or in the right record, within 200 MB each.

Each is examined in a process of its own that cannot have more memory. None may hang; how long one
takes is no matter of the tests.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.builders import balanced_record, filled_workbook, form_2021
from tests.fixtures import hostile, laborious
from tests.fixtures.confined import confined
from xltool.model.record_json import record_tree

pytestmark = pytest.mark.slow

FORM = form_2021()
RECORD = balanced_record(FORM)
BOOK = filled_workbook(FORM, RECORD)

Make = Callable[[bytes], bytes]


def examined(data: bytes, path: Path) -> dict[str, Any]:
    path.write_bytes(data)
    return confined(path)


@pytest.mark.parametrize(
    ("make", "code", "why"),
    [
        (hostile.many_merges, "F108", "many_cells"),
        (hostile.blanks, "F108", "large_parts"),
        (hostile.endless_emptiness, "F108", "large_parts"),
        (hostile.filled_rows, "F108", "many_cells"),
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
        (laborious.hidden_columns, "F108", "many_cells"),
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
        (hostile.last_cell, ["F134"]),
        (hostile.empty_rows, []),
        (hostile.wide_empty_rows, []),
        (hostile.empty_cells, []),
        (laborious.long_formula, ["R201"]),
        (laborious.wide_sum, ["R201"]),
        (laborious.shared_chain, []),
        (laborious.merges_within_bounds, []),
        (laborious.one_text_everywhere, ["F134", "R303"]),
        (laborious.one_text_on_a_further_sheet, ["F134"]),
        (laborious.one_heading_everywhere, ["F134", "R303"]),
        (laborious.one_label_everywhere, ["F134", "R303"]),
        (laborious.many_sheets, ["F134", "R303"]),
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


def test_the_bound_would_end_a_process_that_needs_more(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(BOOK + bytes(64 << 20))  # more than any process has at hand unasked
    with pytest.raises(AssertionError, match="MemoryError"):
        confined(path, mebibytes=1)
