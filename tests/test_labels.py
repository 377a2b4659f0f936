"""What single edits do to finding: repaired and noted, or lost and told for exactly those cells."""

from __future__ import annotations

import pytest

from tests.edits import COLUMN, ROW, Workbook
from tests.figures_read import (
    PLACES,
    TABLES,
    examine,
    figures_of,
    filled,
    found,
    keys_at,
    mistakes,
    truth,
    without_names,
)
from tests.official_grid import DISCLOSURE, DISPUTES, FIGURES, REQUESTS
from xltool.model.address import Cell
from xltool.model.finding import Severity
from xltool.model.submission import FoundBy
from xltool.ooxml.errors import RefusedFile

SEED = 1
ALL = set(FIGURES)


@pytest.fixture
def book() -> Workbook:
    return Workbook(filled(SEED))


def read_in_full(book: Workbook) -> bool:
    return figures_of(examine(book.data)) == truth(SEED)


def codes(book: Workbook) -> dict[str, Severity]:
    return {finding.code: finding.severity for finding in examine(book.data).audit.findings}


def refused(book: Workbook) -> str:
    with pytest.raises(RefusedFile) as caught:
        examine(book.data)
    return caught.value.code


def lost(book: Workbook) -> set[str]:
    """The lost figures; nothing is read of them, each is told, and all others are right."""
    data = book.data
    assert mistakes(data, truth(SEED)) == []
    keys = found(data)[FoundBy.LOST]
    assert keys.isdisjoint(figures_of(examine(data)))
    told = {k for f in examine(data).audit.findings if f.code == "R302" for k in f.evidence}
    assert told == keys
    assert figures_of(examine(data)).keys() == truth(SEED).keys() - keys
    return keys


def test_a_workbook_nobody_edited_is_found_by_name(book: Workbook) -> None:
    assert found(book.data)[FoundBy.NAME] == ALL
    assert not {"R302", "R303"} & codes(book).keys()


def test_without_names_everything_is_found_by_label_and_said(book: Workbook) -> None:
    without_names(book)
    assert found(book.data)[FoundBy.LABEL] == ALL
    assert read_in_full(book)
    assert codes(book)["R303"] is Severity.NOTE


def test_without_names_and_identity_the_visible_line_tells_whose_it_is(book: Workbook) -> None:
    book.drop_identity()
    without_names(book)
    assert read_in_full(book)
    assert examine(book.data).record.office.name == "临江市测试局"


@pytest.mark.parametrize("named", [True, False])
@pytest.mark.parametrize(("sheet", "axis", "at"), [
    (REQUESTS, ROW, 1), (REQUESTS, ROW, 12), (REQUESTS, ROW, 31), (REQUESTS, COLUMN, 1),
    (REQUESTS, COLUMN, 6), (DISCLOSURE, ROW, 9), (DISCLOSURE, ROW, 14), (DISCLOSURE, COLUMN, 2),
    (DISPUTES, ROW, 8), (DISPUTES, ROW, 5), (DISPUTES, COLUMN, 7),
])  # fmt: skip
def test_inserted_lines_change_no_figure(
    book: Workbook, sheet: str, axis: str, at: int, named: bool
) -> None:
    book.insert(sheet, axis, at, 2)
    if not named:
        without_names(book)
    assert read_in_full(book)


def test_rows_between_headings_and_figures_of_table_3_may_be_many(book: Workbook) -> None:
    book.insert(DISPUTES, ROW, 8, 5)
    without_names(book)
    assert examine(book.data).admission.stated["disputes.review.upheld"].place.cell == Cell(13, 1)
    assert read_in_full(book)


def test_of_two_lines_of_table_3_names_alone_tell_the_right_one(book: Workbook) -> None:
    book.insert(DISPUTES, ROW, 8)
    book.type(DISPUTES, Cell(8, 2), 5)
    assert read_in_full(book)
    without_names(book)
    assert refused(book) == "F107"


@pytest.mark.parametrize("named", [True, False])
def test_renamed_and_moved_sheets_are_found(book: Workbook, named: bool) -> None:
    for number, sheet in enumerate(TABLES):
        book.rename(sheet, f"Sheet'{number}")
    book.reorder(reversed(book.sheets))
    if not named:
        without_names(book)
    assert read_in_full(book)


@pytest.mark.parametrize("row", [8, 12, 31, 32])
def test_a_row_with_a_label_of_its_own_is_found_by_name(book: Workbook, row: int) -> None:
    book.type(REQUESTS, Cell(row, 3 if row == 12 else 1), "自拟的项目")
    assert read_in_full(book)


def test_a_row_without_name_and_label_between_others_is_found_by_place(book: Workbook) -> None:
    book.type(REQUESTS, Cell(13, 3), "自拟的项目")
    without_names(book)
    assert found(book.data)[FoundBy.PLACE] == keys_at(REQUESTS, 13)
    assert read_in_full(book)


def test_the_last_column_deleted_is_not_sought_in_the_next(book: Workbook) -> None:
    for row in (6, 7, 8):
        book.type(DISCLOSURE, Cell(row, 5), 777)
    book.delete(DISCLOSURE, COLUMN, 4)
    assert lost(book) == {
        "disclosure.regulations.in_force",
        "disclosure.normative_documents.in_force",
    }


def test_the_last_row_deleted_is_not_sought_below(book: Workbook) -> None:
    book.type(REQUESTS, Cell(33, 4), 777)
    book.delete(REQUESTS, ROW, 32)
    assert lost(book) == keys_at(REQUESTS, 32)


def test_a_label_of_another_row_makes_its_row_unsure(book: Workbook) -> None:
    other = book.text(REQUESTS, Cell(14, 3))
    assert other is not None
    book.type(REQUESTS, Cell(13, 3), other)
    assert lost(book) == keys_at(REQUESTS, 13)


def test_labels_exchanged_by_hand_make_both_rows_unsure(book: Workbook) -> None:
    one, other = (book.text(REQUESTS, Cell(row, 3)) or "" for row in (13, 14))
    book.type(REQUESTS, Cell(13, 3), other)
    book.type(REQUESTS, Cell(14, 3), one)
    assert lost(book) == keys_at(REQUESTS, 13) | keys_at(REQUESTS, 14)


@pytest.mark.parametrize("named", [True, False])
def test_rows_exchanged_with_their_labels_are_read_right(book: Workbook, named: bool) -> None:
    book.carry(REQUESTS, ROW, 13, 13, 16)
    if not named:
        without_names(book)
    assert read_in_full(book)


def test_a_figure_cut_and_pasted_elsewhere_is_lost_there_and_here(book: Workbook) -> None:
    source, target = (PLACES[f"requests.{row}.enterprise"] for row in ("granted", "carried_out"))
    book.cut(REQUESTS, source[1], target[1])
    assert lost(book) == {"requests.granted.enterprise", "requests.carried_out.enterprise"}


def test_of_two_sheets_that_could_be_the_table_none_is_taken(book: Workbook) -> None:
    book.duplicate(REQUESTS, "表二 (2)")
    assert read_in_full(book)
    without_names(book)
    assert refused(book) == "F113"


def test_names_are_not_believed_on_a_sheet_without_the_headings(book: Workbook) -> None:
    one, other = book.part(REQUESTS), book.part(DISPUTES)
    book.members[one], book.members[other] = book.members[other], book.members[one]
    assert mistakes(book.data, truth(SEED)) == []


def test_lines_inserted_are_noted_and_break_no_total(book: Workbook) -> None:
    book.insert(REQUESTS, ROW, 12, 2)
    assert codes(book)["R303"] is Severity.NOTE
    assert not {"R201", "B201", "B202", "B301"} & codes(book).keys()
    assert found(book.data)[FoundBy.MOVED] == {
        key for key, (sheet, cell) in PLACES.items() if sheet == REQUESTS and cell.row >= 12
    }


def test_a_number_in_an_inserted_line_of_a_sum_is_told(book: Workbook) -> None:
    book.insert(REQUESTS, ROW, 12)
    book.type(REQUESTS, Cell(12, 4), 7)
    assert read_in_full(book)
    assert "R303" in codes(book)
    stated = examine(book.data).admission.stated["requests.handled_total.natural_person"]
    assert not stated.intact


def test_a_copied_sheet_that_says_something_else_is_refused(book: Workbook) -> None:
    book.duplicate(REQUESTS, "表二 (2)")
    assert read_in_full(book)
    book.type("表二 (2)", PLACES["requests.granted.natural_person"][1], 999)
    assert refused(book) == "F113"


def test_a_row_of_ones_own_in_place_of_a_deleted_one_is_not_read(book: Workbook) -> None:
    _, cell = PLACES["requests.granted.natural_person"]
    row = {k for k, (sheet, at) in PLACES.items() if sheet == REQUESTS and at.row == cell.row}
    book.delete(REQUESTS, ROW, cell.row)
    book.insert(REQUESTS, ROW, cell.row)
    book.type(REQUESTS, Cell(cell.row, 2), "本单位自设的一行")
    book.type(REQUESTS, cell, 999)
    assert lost(book) >= row
