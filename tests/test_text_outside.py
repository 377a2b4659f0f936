"""What an office writes where the form has nothing: told once, and carried into its marked copy."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment

from tests.builders import balanced_record, changed, filled_workbook, form_2021
from tests.edits import ROW, Workbook
from tests.fixtures import laborious
from tests.surgery import packed, parts
from xltool.app.build import book_of
from xltool.app.examine import Examined, examine
from xltool.app.mark import marked_copy
from xltool.app.options import ExamineOptions
from xltool.app.upgrade import upgrade_workbook
from xltool.model.finding import Severity
from xltool.model.prefill import Prefill
from xltool.model.submission import WrittenIn
from xltool.ooxml.package import Package
from xltool.resources import samples
from xltool.workbook.read.comments import comments_of
from xltool.workbook.write import workbook_bytes

FORM = form_2021()
RECORD = changed(
    FORM,
    balanced_record(FORM),
    {"requests.carried_in.natural_person": 999},  # an error to mark
)
BOOK = filled_workbook(FORM, RECORD)
SECTION_1, DISCLOSURE, REQUESTS = "一 总体情况", "表一 主动公开", "表二 申请情况"
Seen = tuple[str, str, str]


def edited(edit: Callable[[Any], object], data: bytes = BOOK) -> bytes:
    """The workbook as a script leaves it that opened and changed it."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    edit(book)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def seen(examined: Examined) -> list[Seen]:
    return [
        (str(each.place), each.text, each.written_in.value) for each in examined.admission.outside
    ]


def told(examined: Examined) -> list[tuple[Severity, object]]:
    found = [f for f in examined.findings if f.code == "F134"]
    return [(f.severity, f.facts["count"]) for f in found]


def put(sheet: str, cell: str, value: object) -> Callable[[Any], object]:
    def edit(book: Any) -> None:
        if sheet not in book.sheetnames:
            book.create_sheet(sheet)
        page = book[sheet]
        for area in list(page.merged_cells.ranges):
            if cell in area and cell != area.start_cell.coordinate:
                page.unmerge_cells(str(area))
        page[cell] = value

    return edit


def comment(sheet: str, cell: str, text: str) -> Callable[[Any], object]:
    def edit(book: Any) -> None:
        book[sheet][cell].comment = Comment(text, "填报人")

    return edit


CELL, COMMENT, FURTHER = (each.value for each in WrittenIn)


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        # below a box, between boxes, below the last one
        (put(SECTION_1, "A10", "第二段。"), (f"{SECTION_1} A10", "第二段。", CELL)),
        (put(SECTION_1, "C12", "第三段。"), (f"{SECTION_1} C12", "第三段。", CELL)),
        (put(SECTION_1, "A45", "另：见说明。"), (f"{SECTION_1} A45", "另：见说明。", CELL)),
        # beside and below tables; a number too
        (put(REQUESTS, "L10", "含代办3件"), (f"{REQUESTS} L10", "含代办3件", CELL)),
        (put(REQUESTS, "M9", 1405), (f"{REQUESTS} M9", "1405", CELL)),
        (put(REQUESTS, "B40", "填表人：张三"), (f"{REQUESTS} B40", "填表人：张三", CELL)),
        (put(DISCLOSURE, "F2", "口径有调整"), (f"{DISCLOSURE} F2", "口径有调整", CELL)),
        (put(DISCLOSURE, "F6", True), (f"{DISCLOSURE} F6", "True", CELL)),
        # comments, at an entry, a label, an empty cell, on a sheet without entries
        (comment(REQUESTS, "D10", "已核实"), (f"{REQUESTS} D10", "已核实", COMMENT)),
        (comment(SECTION_1, "A8", "待定稿"), (f"{SECTION_1} A8", "待定稿", COMMENT)),
        (comment(DISCLOSURE, "H20", "见函"), (f"{DISCLOSURE} H20", "见函", COMMENT)),
        (comment("校验", "A3", "不解"), ("校验 A3", "不解", COMMENT)),
        # further sheets
        (put("情况说明", "A1", "增加较多。"), ("情况说明 A1", "增加较多。", FURTHER)),
        (put("Sheet1", "C7", 12), ("Sheet1 C7", "12", FURTHER)),
    ],
)
def test_a_text_outside_is_told_once_as_a_note_and_stands_in_the_marked_copy(
    edit: Callable[[Any], object], expected: Seen
) -> None:
    examined = examine(edited(edit))
    assert seen(examined) == [expected]
    assert told(examined) == [(Severity.NOTE, 1)]
    assert examined.record == examine(BOOK).record
    again = examine(marked_copy(examined))
    assert again.record == examined.record
    ((place, text, _),) = seen(again)
    # what stood in a merged box is a comment at it
    assert (place.replace(f"{SECTION_1} A9", expected[0]), text) == expected[:2]


def test_several_are_told_in_one_finding_that_quotes_the_first() -> None:
    def write(book: Any) -> None:
        for row in range(1, 31):
            book[REQUESTS].cell(row, 12, f"说明第{row}条" + "长" * 200)

    examined = examine(edited(write))
    (found,) = [f for f in examined.findings if f.code == "F134"]
    names = found.facts["names"]
    assert isinstance(names, tuple)
    assert found.facts["count"] == 30
    assert len(names) == 6
    assert names[0].startswith(f"{REQUESTS} L1“说明第1条")
    assert max(map(len, names)) < 60


@pytest.mark.parametrize(
    ("most", "characters", "kept"),
    [
        (30, 30 * 8, 30),  # all that there are
        (7, 30 * 8, 7),
        (30, 12 * 8, 12),
        (30, 12 * 8 + 7, 12),
    ],
)
@pytest.mark.parametrize("sheet", [REQUESTS, SECTION_1, "台账"])
def test_of_many_the_first_are_kept_and_all_are_counted(
    sheet: str, most: int, characters: int, kept: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write(book: Any) -> None:
        page = book[sheet] if sheet in book.sheetnames else book.create_sheet(sheet)
        for row in range(101, 131):
            page.cell(row, 12, f"说明第{row}条。")

    monkeypatch.setattr("xltool.workbook.read.outside.MOST_TEXTS", most)
    monkeypatch.setattr("xltool.workbook.read.outside.MOST_CHARACTERS", characters)
    examined = examine(edited(write))
    assert told(examined) == [(Severity.NOTE, 30)]
    (found,) = [f for f in examined.findings if f.code == "F134"]
    assert found.facts["how"] == ("not_read" if kept == 30 else "kept_in_part")
    assert [text for _, text, _ in seen(examined)] == [
        f"说明第{row}条。" for row in range(101, 101 + kept)
    ]
    assert seen(examine(marked_copy(examined))) == seen(examined)


def test_the_marked_copy_of_a_sheet_full_of_one_long_text_is_bounded() -> None:
    examined = examine(laborious.one_text_on_a_further_sheet(BOOK))
    assert told(examined) == [(Severity.NOTE, 25_000)]
    assert len(examined.admission.outside) == 44  # of 90 000 characters each
    assert len(marked_copy(examined)) < 1_000_000


FILES = [*Path(__file__).parent.glob("data/version_1/*.xlsx"), *samples().glob("*/workbook.xlsx")]


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_nothing_is_told_of_what_is_ours(file: Path) -> None:
    examined = examine(file.read_bytes(), ExamineOptions(any_template=True))
    assert seen(examined) == []
    assert seen(examine(marked_copy(examined))) == []


def test_last_years_figures_beside_a_table_are_ours() -> None:
    (key,) = ("disclosure.regulations.in_force",)
    prefilled = Prefill(RECORD.period.before, {}, {key: 12}, True)
    data = workbook_bytes(book_of(FORM, RECORD, prefilled=prefilled))
    cells = openpyxl.load_workbook(io.BytesIO(data))[DISCLOSURE]
    assert 12 in [cells.cell(7, 5).value, cells.cell(8, 5).value]
    assert seen(examine(data)) == []


@pytest.mark.parametrize(
    "edit",
    [
        lambda book: book.insert(REQUESTS, ROW, 1, 2),
        lambda book: book.insert(SECTION_1, ROW, 1, 3),
        lambda book: book.insert(DISCLOSURE, ROW, 6, 1),
        lambda book: book.delete(REQUESTS, ROW, 12, 1),
        lambda book: book.delete(SECTION_1, ROW, 9, 6),
        lambda book: book.delete(DISCLOSURE, ROW, 6, 1),
    ],
)
def test_nothing_is_told_of_our_words_that_were_moved(edit: Callable[[Workbook], object]) -> None:
    book = Workbook(BOOK)
    edit(book)
    assert seen(examine(book.data)) == []


def test_beside_rows_that_were_moved_a_note_stands_beside_its_row_in_the_copy() -> None:
    book = Workbook(BOOK)
    book.insert(REQUESTS, ROW, 1, 4)
    examined = examine(edited(put(REQUESTS, "L14", "含代办3件"), book.data))
    assert seen(examined) == [(f"{REQUESTS} L14", "含代办3件", CELL)]
    assert seen(examine(marked_copy(examined))) == [(f"{REQUESTS} L10", "含代办3件", CELL)]


def test_a_copied_sheet_with_nothing_of_its_own_says_nothing() -> None:
    def copy(book: Any) -> None:
        for name in (SECTION_1, REQUESTS):
            book.copy_worksheet(book[name])

    assert seen(examine(edited(copy))) == []


def test_of_a_copied_sheet_what_differs_is_told() -> None:
    def copy(book: Any) -> None:
        page = book.copy_worksheet(book[SECTION_1])
        page["A9"] = "另一份。"

    examined = examine(edited(copy))
    assert [(text, how) for _, text, how in seen(examined)] == [("另一份。", FURTHER)]


def test_what_the_office_adds_to_a_comment_of_ours_is_told_without_ours() -> None:
    copy = marked_copy(examine(BOOK))

    def answer(book: Any) -> None:
        cells = (cell for page in book for row in page.iter_rows() for cell in row if cell.comment)
        first = next(cells)
        first.comment = Comment(first.comment.text + "\n\n已核实，无误", "填报人")

    assert [(text, how) for _, text, how in seen(examine(edited(answer, copy)))] == [
        ("已核实，无误", COMMENT)
    ]


def test_both_comments_stand_at_a_cell_with_a_finding() -> None:
    key = "requests.handled_total.natural_person"
    place = book_of(FORM, RECORD).places[key]
    examined = examine(edited(comment(place.sheet, place.cell.a1, "以台账为准")))
    copy = marked_copy(examined)
    text = openpyxl.load_workbook(io.BytesIO(copy))[place.sheet][place.cell.a1].comment.text
    assert "B203" in text
    assert text.endswith("以台账为准")
    assert seen(examine(copy)) == [(str(place), "以台账为准", COMMENT)]


def test_threads_are_read_instead_of_the_notes_that_stand_for_them() -> None:
    members = parts(edited(comment(REQUESTS, "D10", "[Threaded comment] 已核实")))
    (notes,) = [name for name in members if "comments" in name and name.endswith(".xml")]
    (links,) = [n for n in members if n.endswith(".rels") and notes.encode() in members[n]]
    kind = "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment"
    members[links] = members[links].replace(
        b"</Relationships>",
        f'<Relationship Id="t1" Type="{kind}" Target="/xl/threads/one.xml"/>'.encode()
        + b"</Relationships>",
    )
    members["xl/threads/one.xml"] = (
        '<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/'
        'threadedcomments"><threadedComment ref="D10" id="{1}"><text>已核实</text>'
        '</threadedComment><threadedComment ref="D10" id="{2}" parentId="{1}"><text>谢谢</text>'
        "</threadedComment></ThreadedComments>"
    ).encode()
    assert seen(examine(packed(members))) == [(f"{REQUESTS} D10", "已核实\n谢谢", COMMENT)]


@pytest.mark.parametrize("name", ["说明:一/二[三]", "很" * 40, "情况 说明", "'引'"])
def test_a_further_sheet_keeps_its_texts_in_the_copy_whatever_its_name(name: str) -> None:
    book = Workbook(edited(put("说明", "A1", "增加较多。")))
    book.members["xl/workbook.xml"] = book.members["xl/workbook.xml"].replace(
        '"说明"', f'"{name}"'.replace("'", "&apos;")
    )
    examined = examine(book.data)
    assert [text for _, text, _ in seen(examined)] == ["增加较多。"]
    assert [text for _, text, _ in seen(examine(marked_copy(examined)))] == ["增加较多。"]


def test_a_sheet_that_no_program_shows_is_not_told() -> None:
    def hide(book: Any) -> None:
        put("WpsReserved", "A1", "cache")(book)
        book["WpsReserved"].sheet_state = "veryHidden"

    assert seen(examine(edited(hide))) == []


def test_a_text_longer_than_a_cell_is_carried_as_far_as_a_cell_holds_it() -> None:
    examined = examine(edited(put(REQUESTS, "L10", "长" * 32_767)))
    longer = replace(examined.admission.outside[0], text="长" * 60_000)
    admission = replace(examined.admission, outside=(longer,))
    back = examine(marked_copy(replace(examined, admission=admission)))
    (kept,) = back.admission.outside
    assert kept.text.startswith("长" * 30_000)
    assert kept.text.endswith("]")


def test_comments_are_found_by_the_relations_of_their_sheet_alone() -> None:
    package = Package(BOOK)
    sheets = [name for name in package.names if name.startswith("xl/worksheets/sheet")]
    assert sheets
    assert all(comments_of(package, name) == {} for name in sheets)


def test_a_workbook_that_is_moved_to_the_present_template_keeps_what_stands_outside(
    tmp_path: Path,
) -> None:
    old = Path(__file__).parent / "data/version_1/clean.xlsx"
    file = tmp_path / "旧.xlsx"
    file.write_bytes(edited(put(REQUESTS, "L10", "含代办3件"), old.read_bytes()))
    moved = upgrade_workbook(str(file))
    assert seen(examine(moved.data)) == [(f"{REQUESTS} L10", "含代办3件", CELL)]
