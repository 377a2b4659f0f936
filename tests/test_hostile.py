"""Hostile files end in a code, or in the right record, within 200 MB each.

Each is examined as a workbook of ours, and read by its labels as an office's own spreadsheet, in
processes of their own that cannot have more memory. None may hang; how long one takes is no matter
of the tests.
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


TRUTH: dict[str, Any] = record_tree(RECORD)["figures"]


def examined(data: bytes, folder: Path) -> dict[str, Any]:
    path = folder / "hostile.xlsx"
    path.write_bytes(data)
    return confined(path)


def read_by_labels(data: bytes, folder: Path, share: int = 1) -> dict[str, Any]:
    path = folder / "hostile.et"
    path.write_bytes(data)
    return confined(path, share=share)


def without_wrong_figure(read: dict[str, Any]) -> bool:
    """Whether every figure is the true one or none; where no figure was read, why is said."""
    figures = read["record"]["figures"] if "record" in read else {}
    assert figures or read["why"]
    return all(value in (None, TRUTH[key]) for key, value in figures.items())


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
        (laborious.crowded_directory, "F108", "large_parts"),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_a_hostile_file_is_refused(make: Make, code: str, why: str, tmp_path: Path) -> None:
    """By its labels, with an eighth of the bounds of elements and emptiness, which both share."""
    data = make(BOOK)
    assert examined(data, tmp_path) == {"codes": [code], "why": why}
    assert read_by_labels(data, tmp_path, share=8) == {"codes": [code], "why": why}


def test_many_labels_are_refused_in_a_workbook_and_make_no_wrong_figure_elsewhere(
    tmp_path: Path,
) -> None:
    data = laborious.many_labels(BOOK)
    assert examined(data, tmp_path) == {"codes": ["F108"], "why": "many_cells"}
    assert without_wrong_figure(read_by_labels(data, tmp_path))


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
    data = make(BOOK)
    assert examined(data, tmp_path) == {"codes": codes, "record": record_tree(RECORD)}
    assert without_wrong_figure(read_by_labels(data, tmp_path))


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
    data = make(BOOK)
    read = examined(data, tmp_path)
    lost = {key for key in lost if key.startswith("requests.")}
    assert code in read["codes"]
    assert read["record"]["figures"] == {**TRUTH, **dict.fromkeys(lost)}
    assert without_wrong_figure(read_by_labels(data, tmp_path))


def test_the_bound_would_end_a_process_that_needs_more(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(BOOK + bytes(64 << 20))  # more than any process has at hand unasked
    with pytest.raises(AssertionError, match="MemoryError"):
        confined(path, mebibytes=1)
