"""Files as offices send them in: told for what they are, or read, with what was done to them said.

Each test is one line of what people send; what they type into cells stands in test_reading and in
tests/cases, and files that are damaged in test_gate.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.builders import balanced_record, filled_workbook, form_2021
from tests.edits import COLUMN, ROW, Workbook
from tests.fixtures import cells, kinds, members
from tests.official_grid import (
    DISCLOSURE,
    DISPUTES,
    FIGURES,
    HEADS_2,
    HEADS_3,
    LABELS_1,
    REQUESTS,
)
from tests.surgery import packed, parts, with_formula, with_identity, with_name
from xltool.app.examine import Examined, examine
from xltool.model.finding import Fact, Severity
from xltool.model.record_json import record_tree
from xltool.ooxml.errors import RefusedFile
from xltool.workbook.read.gate import pass_gate

FORM = form_2021()
RECORD = balanced_record(FORM)
BOOK = filled_workbook(FORM, RECORD)
KEY = "requests.granted.natural_person"
TEXT = "overview.proactive"

Told = tuple[str, Severity, str | None, str | None]


def refused(data: bytes) -> tuple[str, dict[str, Fact]]:
    with pytest.raises(RefusedFile) as caught:
        examine(data)
    return caught.value.code, dict(caught.value.facts)


def told(examined: Examined) -> list[Told]:
    """Code, weight, figure and cell of every finding."""
    return [(f.code, f.severity, f.key, f.cell) for f in examined.audit.findings]


def read_right(data: bytes) -> list[Told]:
    """What is told of a file whose record is right all the same."""
    examined = examine(data)
    assert record_tree(examined.record) == record_tree(RECORD)
    return told(examined)


def edited(*edits: Callable[[Workbook], object]) -> bytes:
    book = Workbook(BOOK)
    for edit in edits:
        edit(book)
    return book.data


@pytest.mark.parametrize(
    ("data", "code", "facts"),
    [
        (kinds.encrypted(), "F103", {}),
        (kinds.old_excel(), "F104", {"why": "kind_old_excel"}),
        (kinds.ods(), "F104", {"why": "kind_ods"}),
        (kinds.word(), "F104", {"why": "kind_word"}),
        (kinds.pdf(), "F104", {"why": "kind_pdf"}),
        (kinds.web_page(), "F104", {"why": "kind_html"}),
        (kinds.csv("utf-8-sig"), "F104", {"why": "kind_text"}),
        (kinds.csv("gbk"), "F104", {"why": "kind_text"}),
        (b"", "F101", {}),
        (BOOK[: len(BOOK) // 2], "F102", {"why": "damaged_zip"}),
        (packed({"填报.xlsx": BOOK}), "F104", {"why": "kind_zip"}),
    ],
    ids=["encrypted", "xls", "ods", "docx", "pdf", "html", "csv", "gbk", "empty", "cut", "zip"],
)
def test_what_is_no_workbook_is_told_for_what_it_is(
    data: bytes, code: str, facts: dict[str, str]
) -> None:
    with pytest.raises(RefusedFile) as caught:
        pass_gate(data)
    assert (caught.value.code, caught.value.facts) == (code, facts)


@pytest.mark.parametrize("name", ["vbaProject.bin", "JDEData.bin", "JDEdata.bin"])
def test_macros_are_refused(name: str) -> None:
    assert refused(members.with_macros(BOOK, name)) == ("F109", {"why": "macros"})


@pytest.mark.parametrize(
    "name", ["xl/activeX/activeX1.bin", "xl/embeddings/oleObject1.bin", "xl/embeddings/a.docx"]
)
def test_controls_and_embedded_files_are_refused(name: str) -> None:
    data = members.with_members(BOOK, (name, b"\xd0\xcf"))
    assert refused(data) == ("F109", {"why": "objects"})


@pytest.mark.parametrize(
    "name",
    ["../evil.xml", "xl/../../evil.xml", "/etc/passwd", "\\etc\\passwd", "..\\evil.xml", ".."],
)
def test_members_that_would_stand_elsewhere_are_refused(name: str) -> None:
    assert refused(members.with_members(BOOK, (name, b"<x/>"))) == ("F109", {"why": "unsafe_names"})


@pytest.mark.parametrize("name", ["xl/workbook.xml", "XL/Workbook.xml", "docProps/app.xml"])
def test_members_that_stand_twice_are_refused(name: str) -> None:
    data = members.with_members(BOOK, (name, b"<x/>"))
    assert refused(data) == ("F109", {"why": "repeated_names"})


def test_pictures_and_comments_are_passed_over() -> None:
    others = (("xl/media/image1.png", b"\x89PNG"), ("xl/comments1.xml", b"<comments/>"))
    assert read_right(members.with_members(BOOK, *others)) == []


@pytest.mark.parametrize("count", [1, 3])
def test_links_to_other_workbooks_are_doubted(count: int) -> None:
    examined = examine(members.with_links(BOOK, count))
    assert told(examined) == [("F115", Severity.DOUBT, None, None)]
    assert examined.audit.findings[0].facts == {"count": count}


def test_a_figure_taken_from_another_workbook_is_unreadable() -> None:
    data = members.with_links(with_formula(BOOK, KEY, "[1]Sheet1!$B$2", 2), 1)
    examined = examine(data)
    assert ("R101", Severity.ERROR, KEY, "D10") in told(examined)
    assert ("F115", Severity.DOUBT, None, None) in told(examined)
    assert examined.record.figures[KEY] is None


def test_an_old_template_is_refused() -> None:
    data = with_identity(BOOK, "template_version", "gkbg-2021-0")
    known = {"edition": "gkbg-2021-0", "known": FORM.template_version}
    assert refused(data) == ("F110", known)


@pytest.mark.parametrize(
    ("kind", "content", "why", "raw"),
    [
        ("b", "<v>1</v>", "boolean", "TRUE"),
        ("e", "<v>#REF!</v>", "error_value", "#REF!"),
        ("e", "<f>D9/0</f><v>#DIV/0!</v>", "error_value", "#DIV/0!"),
        ("d", "<v>2024-01-02T00:00:00</v>", "date", "2024-01-02 00:00:00"),
        ("n", "<v>-3</v>", "negative", "-3"),
        ("n", "<v>2.5</v>", "fraction", "2.5"),
        ("n", "<v>1e300</v>", "too_large", None),
        ("inlineStr", "<is><t>①</t></is>", "not_a_number", "①"),
    ],
)
def test_what_is_no_count_is_told_with_what_was_seen(
    kind: str, content: str, why: str, raw: str | None
) -> None:
    examined = examine(cells.with_cell(BOOK, KEY, kind, content))
    found = examined.audit.findings[0]
    assert told(examined) == [("R101", Severity.ERROR, KEY, "D10")]
    assert found.facts["why"] == why
    assert raw is None or found.actual == raw
    assert examined.record.figures[KEY] is None


@pytest.mark.parametrize("code", ["14", "31", "57", "yyyy-mm-dd", 'yyyy"年"m"月"', "[$-804]d"])
def test_a_date_is_told_by_the_format_of_its_cell(code: str) -> None:
    examined = examine(cells.with_date(BOOK, KEY, 45293, code))
    found = examined.audit.findings[0]
    assert (found.code, found.cell, found.actual) == ("R101", "D10", "2024-01-02 00:00:00")
    assert found.facts["why"] == "date"


@pytest.mark.parametrize("code", ["1", "3", "0_ ", '0"件"', "[Red]0", '#,##0"日"', "General"])
def test_a_count_is_a_count_in_any_other_format(code: str) -> None:
    assert read_right(cells.with_date(BOOK, KEY, 2, code)) == []


def test_a_text_that_stands_in_its_cell_is_read_without_its_phonetic_reading() -> None:
    data = cells.with_inline_text(BOOK, TEXT, "主动公开情况良好")
    assert examine(data).record.text[TEXT] == "主动公开情况良好"


def test_a_number_with_blanks_around_it_in_the_file_is_read() -> None:
    assert read_right(cells.with_cell(BOOK, KEY, "n", "<v> 2\n</v>")) == []


def test_protection_taken_off_is_a_note() -> None:
    examined = examine(cells.without_protection(BOOK, DISCLOSURE, REQUESTS))
    assert record_tree(examined.record) == record_tree(RECORD)
    assert told(examined) == [("R304", Severity.NOTE, None, None)]
    names = (DISCLOSURE, REQUESTS)
    assert examined.audit.findings[0].facts == {"names": names, "count": 2}


def test_an_open_structure_and_shown_sheets_are_silent() -> None:
    assert read_right(cells.with_open_structure(BOOK)) == []


def test_a_colour_changes_nothing() -> None:
    data, style = cells.with_format(BOOK, "1")
    assert read_right(cells.with_cell(data, KEY, "n", "<v>2</v>", style)) == []


def test_a_merge_over_an_entry_is_told_where_it_swallows_one() -> None:
    examined = examine(cells.with_merge(BOOK, REQUESTS, "D10:E10"))
    swallowed = "requests.granted.enterprise"
    assert told(examined) == [("R301", Severity.ERROR, swallowed, "E10")]
    assert examined.record.figures[KEY] == RECORD.figures[KEY]
    assert examined.record.figures[swallowed] is None


def test_a_merge_beside_the_entries_is_silent() -> None:
    assert read_right(cells.with_merge(BOOK, REQUESTS, "L40:M41")) == []


def test_rows_and_columns_inserted_are_followed() -> None:
    data = edited(
        lambda book: book.insert(REQUESTS, ROW, 9, 3),
        lambda book: book.insert(REQUESTS, COLUMN, 5, 2),
        lambda book: book.insert(DISCLOSURE, ROW, 1),
    )
    assert [line for line in read_right(data) if line[1] is not Severity.NOTE] == []


def test_rows_inserted_in_a_workbook_without_names_are_found_by_label() -> None:
    data = edited(
        lambda book: book.insert(REQUESTS, ROW, 9, 3),
        lambda book: book.drop_names(lambda name: name.startswith("requests.")),
    )
    assert [line[:3] for line in read_right(data)] == [
        ("R303", Severity.NOTE, "requests.received_new.natural_person")
    ]


def test_a_deleted_row_is_told_by_its_name() -> None:
    examined = examine(edited(lambda book: book.delete(REQUESTS, ROW, 10)))
    lost = next(f for f in examined.audit.findings if f.code == "R302")
    assert (lost.severity, lost.key, lost.cell) == (Severity.ERROR, KEY, None)
    assert examined.record.figures[KEY] is None


WHOLE = [
    (DISCLOSURE, LABELS_1, "disclosure.", "二、主动公开政府信息情况", "规章", "行政事业性收费"),
    (
        REQUESTS,
        HEADS_2,
        "requests.",
        "三、收到和处理政府信息公开申请情况",
        "一、本年新收政府信息公开申请数量",
        "四、结转下年度继续办理",
    ),
    (
        DISPUTES,
        HEADS_3,
        "disputes.",
        "四、政府信息公开行政复议、行政诉讼情况",
        "行政复议",
        "行政诉讼·复议后起诉",
    ),
]


@pytest.mark.parametrize(("sheet", "headings", "start", "label", "first", "last"), WHOLE)
def test_a_table_that_is_lost_as_a_whole_is_told_once(
    sheet: str, headings: list[str], start: str, label: str, first: str, last: str
) -> None:
    audit = examine(cells.with_moved_headings(BOOK, sheet, headings)).audit
    keys = [key for key in FIGURES if key.startswith(start)]
    (lost,) = [f for f in audit.findings if f.code == "R302"]
    assert (lost.severity, lost.key, lost.sheet, lost.cell) == (
        Severity.ERROR,
        keys[0],
        sheet,
        None,
    )
    assert lost.label == label
    assert sorted(lost.evidence) == sorted(keys)
    assert lost.facts == {
        "how": "lost_as_a_whole",
        "count": len(keys),
        "left": first,
        "right": last,
    }


def test_what_needs_the_figures_of_a_lost_table_is_skipped() -> None:
    audit = examine(cells.with_moved_headings(BOOK, REQUESTS, HEADS_2)).audit
    skipped = {code: n for (code, why), n in audit.skipped.items() if why == "unreadable_parts"}
    assert skipped == {"R201": 31, "B201": 25, "B202": 7, "B203": 7}


def test_a_table_of_which_a_column_is_found_is_told_row_by_row() -> None:
    audit = examine(cells.with_moved_headings(BOOK, REQUESTS, HEADS_2[:-1])).audit
    lost = [f for f in audit.findings if f.code == "R302"]
    assert [len(f.evidence) for f in lost] == [6] * 25
    assert {f.facts["how"] for f in lost} == {"lost_in_a_row"}


def test_sheets_in_another_order_change_nothing() -> None:
    assert read_right(edited(lambda book: book.reorder(reversed(book.sheets)))) == []


def test_renamed_sheets_change_no_figure_and_are_noted() -> None:
    data = edited(
        lambda book: book.rename(REQUESTS, "Sheet'2"),
        lambda book: book.rename(DISPUTES, "复议（修改）"),
    )
    assert [code for code, *_ in read_right(data)] == ["R303", "R303"]


def test_an_extra_copy_of_a_sheet_does_not_count() -> None:
    assert read_right(edited(lambda book: book.duplicate(REQUESTS, "表二 (2)"))) == []


def test_two_sheets_that_could_be_the_table_are_refused() -> None:
    data = edited(lambda book: book.duplicate(REQUESTS, "表二 (2)"), lambda book: book.drop_names())
    assert refused(data) == ("F113", {"names": (REQUESTS, "表二 (2)"), "count": 2})


def test_a_table_whose_sheet_was_deleted_is_refused() -> None:
    book = Workbook(edited(lambda book: book.drop_names(lambda name: name in FORM.figures)))
    book.members[book.part(REQUESTS)] = "<worksheet><sheetData/></worksheet>"
    code, facts = refused(book.data)
    assert (code, facts["count"]) == ("F107", 175)


def test_two_names_that_claim_one_cell_are_not_believed() -> None:
    """A name that was set anew by hand: the labels tell which of the two is right."""
    other = "requests.granted.enterprise"
    examined = examine(with_name(BOOK, KEY, f"'{REQUESTS}'!$E$10"))
    assert examined.record.figures[KEY] is None
    assert examined.record.figures[other] in (None, RECORD.figures[other])
    lost = [f for f in examined.audit.findings if f.code == "R302"]
    assert [(f.severity, f.cell) for f in lost] == [(Severity.ERROR, None)]


def test_the_parts_of_the_zip_may_stand_in_any_order() -> None:
    assert read_right(packed(dict(reversed(list(parts(BOOK).items()))))) == []


@pytest.mark.parametrize(
    ("escaped", "text"),
    [("_xD83D__xDE0A_", "😊"), ("_xD842__xDFB7_", "𠮷"), ("&#x20BB7;", "𠮷"), ("𠮷", "𠮷")],
)
@pytest.mark.parametrize("kind", ["inlineStr", "str"])
def test_an_emoji_or_rare_ideograph_stays_in_a_passage(escaped: str, text: str, kind: str) -> None:
    said = f"开设{escaped}号。"
    content = f"<is><t>{said}</t></is>" if kind == "inlineStr" else f"<v>{said}</v>"
    examined = examine(cells.with_cell(BOOK, TEXT, kind, content))
    assert examined.record.text[TEXT] == f"开设{text}号。"
