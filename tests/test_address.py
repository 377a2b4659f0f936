"""Rows, columns and their spelling."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xltool.model.address import Cell, Place, Range, bounding, column_letters, quoted, runs

CELLS = st.builds(Cell, st.integers(1, 1_048_576), st.integers(1, 16_384))


@pytest.mark.parametrize(
    ("number", "letters"),
    [(1, "A"), (26, "Z"), (27, "AA"), (52, "AZ"), (53, "BA"), (702, "ZZ"), (16_384, "XFD")],
)
def test_columns_are_spelt_as_spreadsheets_spell_them(number: int, letters: str) -> None:
    assert column_letters(number) == letters


@given(CELLS)
def test_a_spelt_cell_is_read_back(cell: Cell) -> None:
    assert Cell.parse(cell.a1) == cell


@given(CELLS)
def test_an_absolute_cell_is_read_back(cell: Cell) -> None:
    assert Cell.parse(cell.absolute) == cell


def test_an_absolute_address_has_both_signs() -> None:
    assert Cell(29, 5).absolute == "$E$29"


def test_small_letters_are_read() -> None:
    assert Cell.parse("ab12") == Cell(12, 28)


@pytest.mark.parametrize("text", ["", "A", "12", "A1:B2", "#REF!", "A-1", "1A", "ABCD1", "A１"])
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a cell address"):
        Cell.parse(text)


@pytest.mark.parametrize("text", ["A0", "XFE1", "ZZZ1", "A1048577", "A9999999"])
def test_an_address_beyond_any_sheet_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="beyond any sheet"):
        Cell.parse(text)


def test_a_range_of_one_cell_is_spelt_as_the_cell() -> None:
    assert Range(Cell(3, 2), Cell(3, 2)).a1 == "B3"


def test_a_range_is_spelt_by_its_corners() -> None:
    assert Range(Cell(3, 2), Cell(5, 4)).a1 == "B3:D5"


def test_a_range_is_read_back() -> None:
    assert Range.parse("$B$3:D5") == Range(Cell(3, 2), Cell(5, 4))


def test_a_range_goes_through_its_cells_row_by_row() -> None:
    assert [cell.a1 for cell in Range.parse("A1:B2")] == ["A1", "B1", "A2", "B2"]


def test_a_cell_of_the_same_sheet_is_written_without_it() -> None:
    assert Place("表二", Cell(1, 1)).seen_from("表二") == "A1"


def test_a_cell_of_another_sheet_is_written_with_it() -> None:
    assert Place("表二 申请", Cell(1, 1)).seen_from("校验") == "'表二 申请'!A1"


def test_an_apostrophe_in_a_sheet_name_is_doubled() -> None:
    assert quoted("l'an") == "'l''an'"


def test_neighbours_in_a_row_become_one_run() -> None:
    assert [run.a1 for run in runs(Range.parse("D8:I8"))] == ["D8:I8"]


def test_neighbours_in_a_column_become_one_run() -> None:
    assert [run.a1 for run in runs(Range.parse("D8:D12"))] == ["D8:D12"]


def test_cells_apart_become_runs_of_their_own() -> None:
    assert [run.a1 for run in runs([Cell(1, 1), Cell(3, 1), Cell(4, 1)])] == ["A1", "A3:A4"]


@pytest.mark.parametrize("text", ["D8:I9", "D10:I30", "A1:B2"])
def test_a_rectangle_is_one_run_row_by_row_and_column_by_column(text: str) -> None:
    by_row = sorted(Range.parse(text))
    by_column = sorted(by_row, key=lambda cell: (cell.column, cell.row))
    assert [run.a1 for run in runs(by_row)] == [run.a1 for run in runs(by_column)] == [text]


def test_runs_of_other_lengths_stay_apart() -> None:
    rows = [*Range.parse("A1:C1"), *Range.parse("A2:B2"), *Range.parse("A3:B3")]
    assert [run.a1 for run in runs(rows)] == ["A1:C1", "A2:B3"]


NEARBY = st.builds(Cell, st.integers(1, 4), st.integers(1, 4))


@given(st.lists(st.one_of(CELLS, NEARBY), max_size=20))
def test_runs_cover_every_cell_once(cells: list[Cell]) -> None:
    assert sorted(cell for run in runs(cells) for cell in run) == sorted(cells)


def test_the_bounding_rectangle_reaches_to_the_outermost_cells() -> None:
    assert bounding([Cell(4, 3), Cell(2, 5), Cell(3, 1)]).a1 == "A2:E4"
