"""The boxes of passages: whose each is, what stands in it, and how much a cell holds."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.builders import balanced_record, filled_workbook, form_2021
from tests.edits import ROW, Workbook
from tests.surgery import place_of, with_name, with_part, with_typed
from xltool.app.build import cut_passages
from xltool.app.examine import Examined, examine
from xltool.app.mark import marked_copy
from xltool.model.address import Cell
from xltool.model.finding import Severity
from xltool.text.cell import LONGEST_TEXT, fitted, units

FORM = form_2021()
SECTION_1, SECTION_5 = "一 总体情况", "五、六 问题与其他"
FIRST, SECOND, THIRD = "overview.proactive", "overview.on_request", "overview.management"
PROBLEMS, IMPROVEMENTS = "problems", "improvements"
TEXTS = {
    FIRST: "公开目录逐项核对。",
    SECOND: "答复前集体研究。",
    THIRD: "文件逐件审查。",
    "overview.platform": "专栏重新编排。",
    "overview.supervision": "每季度通报。",
    PROBLEMS: "解读的形式不够多。",
    IMPROVEMENTS: "下一步增加图表解读。",
    "other_matters": "没有收取信息处理费。",
}
RECORD = replace(
    balanced_record(FORM),
    text={**dict.fromkeys(FORM.texts), **TEXTS},  # no preamble
)
BOOK = filled_workbook(FORM, RECORD)
AT = {FIRST: "A9", SECOND: "A16", THIRD: "A23", PROBLEMS: "A4", IMPROVEMENTS: "A11"}


def pointing(*names: tuple[str, str]) -> bytes:
    """The workbook with names that lead elsewhere, or nowhere."""
    data = BOOK
    for name, target in names:
        data = with_name(data, name, target)
    return data


def on(sheet: str, cell: str) -> str:
    return f"'{sheet}'!${cell[0]}${cell[1:]}"


def told(examined: Examined, *codes: str) -> list[tuple[str, str | None, str | None]]:
    return [(f.code, f.key, f.cell) for f in examined.findings if f.code in codes]


def about_boxes(data: bytes) -> list[tuple[str, str | None, str | None]]:
    return told(examine(data), "R302", "R306")


GONE = "#REF!"


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        # cut out of its box and pasted into another, which was then typed anew
        (((FIRST, GONE), (SECOND, on(SECTION_1, "A9"))), [SECOND]),
        (((FIRST, on(SECTION_1, "A16")), (SECOND, GONE)), [FIRST]),
        # two names at one cell
        (((SECOND, on(SECTION_1, "A9")),), [SECOND]),
        (((THIRD, on(SECTION_1, "A9")), (SECOND, on(SECTION_1, "A9"))), [SECOND, THIRD]),
        # swapped
        (((FIRST, on(SECTION_1, "A16")), (SECOND, on(SECTION_1, "A9"))), [FIRST, SECOND]),
        (
            (("problems", on(SECTION_5, "A11")), ("improvements", on(SECTION_5, "A4"))),
            [PROBLEMS, IMPROVEMENTS],
        ),
        # into the box of another sheet, into a table, beside the box
        (((PROBLEMS, on(SECTION_1, "A9")),), [PROBLEMS]),
        (((PROBLEMS, on("表二 申请情况", "D8")),), [PROBLEMS]),
        (((FIRST, on(SECTION_1, "H9")),), [FIRST]),
        (((FIRST, on(SECTION_1, "A8")),), [FIRST]),
        # names lost
        (tuple((key, GONE) for key in TEXTS), []),
    ],
)
def test_the_label_above_a_box_decides_against_names_and_what_disagrees_is_told(
    names: tuple[tuple[str, str], ...], expected: list[str]
) -> None:
    examined = examine(pointing(*names))
    assert {key: examined.record.text[key] for key in TEXTS} == TEXTS
    assert told(examined, "R302", "R306") == [("R306", key, AT[key]) for key in expected]
    assert {f.severity for f in examined.findings if f.code == "R306"} <= {Severity.DOUBT}


def without_names(data: bytes) -> bytes:
    for key in FORM.texts:
        data = with_name(data, key, None)
    return data


def edited(*edits: Callable[[Workbook], object]) -> bytes:
    book = Workbook(BOOK)
    for edit in edits:
        edit(book)
    return book.data


@pytest.mark.parametrize(
    "edit",
    [
        lambda book: book.insert(SECTION_1, ROW, 1, 2),
        lambda book: book.insert(SECTION_1, ROW, 15, 3),
        lambda book: book.insert(SECTION_1, ROW, 9, 1),  # between label and box
        lambda book: book.delete(SECTION_1, ROW, 12, 1),
        lambda book: book.insert(SECTION_5, ROW, 10, 4),
    ],
)
def test_rows_that_were_inserted_or_deleted_around_boxes_change_nothing(
    edit: Callable[[Workbook], object],
) -> None:
    examined = examine(edited(edit))
    assert {key: examined.record.text[key] for key in TEXTS} == TEXTS
    assert told(examined, "R302", "R306") == []


@pytest.mark.parametrize("names", ["kept", "lost"])
@pytest.mark.parametrize(
    ("cell", "line"),
    [
        ("A8", f"（一）主动公开（重点）　{FORM.texts[FIRST].help}"),
        ("A8", "（一）主动公开　本年度主动公开的内容和数量"),
        ("A8", "（一）主动公开"),
        ("A8", "第一个方面"),
        ("A15", "二、依申请公开情况"),
    ],
)
def test_a_label_that_was_changed_loses_no_passage(cell: str, line: str, names: str) -> None:
    place = place_of(BOOK, FIRST)._replace(cell=Cell.parse(cell))
    data = with_typed(BOOK, place, line)
    examined = examine(without_names(data) if names == "lost" else data)
    assert {key: examined.record.text[key] for key in TEXTS} == TEXTS
    assert told(examined, "R302", "R306") == []


def test_of_a_box_that_was_deleted_the_passage_is_lost_and_the_next_is_not_taken_for_it() -> None:
    examined = examine(edited(lambda book: book.delete(SECTION_1, ROW, 9, 6)))
    assert examined.record.text == {**RECORD.text, FIRST: None}
    assert told(examined, "R302", "R306") == [("R302", FIRST, None)]


def test_of_a_label_that_was_deleted_with_its_box_the_passage_is_lost() -> None:
    examined = examine(edited(lambda book: book.delete(SECTION_1, ROW, 15, 7)))
    assert examined.record.text == {**RECORD.text, SECOND: None}
    assert told(examined, "R302", "R306") == [("R302", SECOND, None)]


def with_copied_sheet(data: bytes, changes: dict[str, str]) -> bytes:
    """The workbook with a copy of the first sheet of passages, some cells of which differ."""
    book = Workbook(data)
    xml = book.members[book.part(SECTION_1)]
    for cell, text in changes.items():
        typed = f'<c r="{cell}" t="inlineStr"><is><t>{text}</t></is></c>'
        xml, count = re.subn(rf'<c r="{cell}"[^>]*?(?:/>|>.*?</c>)', typed, xml)
        assert count == 1
    book.members["xl/worksheets/sheet99.xml"] = xml
    book.members["xl/workbook.xml"] = book.members["xl/workbook.xml"].replace(
        "</sheets>", f'<sheet name="{SECTION_1} (2)" sheetId="99" r:id="rId99"/></sheets>'
    )
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
    book.members["xl/_rels/workbook.xml.rels"] = book.members["xl/_rels/workbook.xml.rels"].replace(
        "</Relationships>",
        f'<Relationship Id="rId99" Type="{kind}" Target="worksheets/sheet99.xml"/></Relationships>',
    )
    return book.data


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"A9": "另一份的主动公开。"}, [FIRST]),
        ({"A16": "另一份的依申请公开。", "A23": "另一份的管理。"}, [SECOND, THIRD]),
    ],
)
def test_a_second_sheet_with_another_text_of_a_passage_is_told(
    changes: dict[str, str], expected: list[str]
) -> None:
    examined = examine(with_copied_sheet(BOOK, changes))
    assert examined.record.text == RECORD.text
    assert told(examined, "R306") == [("R306", key, AT[key]) for key in expected]


def test_what_was_filled_into_a_copied_sheet_alone_is_told() -> None:
    empty = with_typed(BOOK, FIRST, "")
    examined = examine(with_copied_sheet(empty, {"A9": "写在副本里。"}))
    assert examined.record.text[FIRST] is None
    assert told(examined, "R306") == [("R306", FIRST, "A9")]


def with_content(data: bytes, key: str, content: str, kind: str) -> bytes:
    """The file with other markup in the cell of a passage."""
    place = place_of(data, key)
    part = Workbook(data).part(place.sheet)
    start = rf'<c r="{place.cell.a1}"([^>]*?)(?: t="\w+")?(?:/>|>.*?</c>)'
    made = rf'<c r="{place.cell.a1}"\1 t="{kind}">{content}</c>'
    return with_part(data, part, lambda xml: re.sub(start, lambda m: m.expand(made), xml))


NO_TEXTS = [
    ("<v>#VALUE!</v>", "e", "passage_error"),
    ("<v>#N/A</v>", "e", "passage_error"),
    ("<v>#REF!</v>", "e", "passage_error"),
    ("<v>#NAME?</v>", "str", "passage_error"),
    ("<is><t> #DIV/0! </t></is>", "inlineStr", "passage_error"),
    ("<is><t>Err:502</t></is>", "inlineStr", "passage_error"),
    ('<f>_xlfn.DISPIMG("ID_1",1)</f><v>=DISPIMG("ID_1",1)</v>', "str", "passage_picture"),
    ('<is><t>=DISPIMG("ID_1",1)</t></is>', "inlineStr", "passage_picture"),
    ('<f>_xlfn.IMAGE("x")</f><v>#VALUE!</v>', "e", "passage_picture"),
    ("<v>1</v>", "b", "passage_truth"),
    ("<v>0</v>", "b", "passage_truth"),
    ("<is><t>True</t></is>", "inlineStr", "passage_truth"),
    ("<f>A1&amp;A2</f>", "str", "passage_formula"),
    ("<v>2024-03-01T00:00:00</v>", "d", "passage_date"),
]


@pytest.mark.parametrize(("content", "kind", "why"), NO_TEXTS)
def test_what_is_no_text_is_an_error_at_its_box_and_in_no_report(
    content: str, kind: str, why: str
) -> None:
    examined = examine(with_content(BOOK, FIRST, content, kind))
    (found,) = [f for f in examined.findings if f.key == FIRST and f.code != "N201"]
    assert (found.code, found.severity, found.cell) == ("R307", Severity.ERROR, "A9")
    assert found.facts["why"] == why
    assert examined.record.text == {**RECORD.text, FIRST: None}


@pytest.mark.parametrize("text", ["='表一 主动公开'!A1", "=A1&A2", '=HYPERLINK("x")'])
def test_a_formula_typed_as_text_is_an_error_and_kept(text: str) -> None:
    for examined in (
        examine(with_typed(BOOK, FIRST, text)),
        examine(marked_copy(examine(with_typed(BOOK, FIRST, text)))),
    ):
        found = [(f.code, f.cell, f.facts["why"]) for f in examined.findings if f.key == FIRST]
        assert found == [("R307", "A9", "passage_typed_formula")]
        assert examined.record.text[FIRST] == text


@pytest.mark.parametrize(("content", "kind", "why"), NO_TEXTS[:-1])
def test_a_marked_copy_holds_what_is_no_text_as_it_was(content: str, kind: str, why: str) -> None:
    copy = examine(marked_copy(examine(with_content(BOOK, FIRST, content, kind))))
    # a copy holds the formula as text
    again = why.replace("passage_formula", "passage_typed_formula")
    assert [f.facts["why"] for f in copy.findings if f.code == "R307"] == [again]


@pytest.mark.parametrize(
    ("content", "kind", "text"),
    [
        ("<f>A1</f><v>逐项核对。</v>", "str", "逐项核对。"),
        ("<is><t>第#1号目录已公开</t></is>", "inlineStr", "第#1号目录已公开"),
        ("<is><t>真实有效：TRUE</t></is>", "inlineStr", "真实有效：TRUE"),
        ("<is><t>😀𠮷𡃁公开</t></is>", "inlineStr", "😀𠮷𡃁公开"),
    ],
)
def test_a_text_is_a_text(content: str, kind: str, text: str) -> None:
    examined = examine(with_content(BOOK, FIRST, content, kind))
    assert examined.record.text[FIRST] == text
    assert told(examined, "R302", "R306", "R307", "R308") == []


def test_a_number_in_a_box_says_nothing() -> None:
    examined = examine(with_content(BOOK, PROBLEMS, "<v>123</v>", "n"))
    assert told(examined, "N113", "R307") == [("N113", PROBLEMS, "A4")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("长" * LONGEST_TEXT, []),
        ("长" * (LONGEST_TEXT + 1), [LONGEST_TEXT + 1]),
        ("长" * 90_000, [90_000]),
        ("😀" * (LONGEST_TEXT // 2), []),
        ("𠮷" * (LONGEST_TEXT // 2 + 1), [LONGEST_TEXT + 1]),
        ("短文…[+3]", [5]),  # what a copy of ours has left out
    ],
)
def test_a_passage_that_no_cell_holds_is_an_error_at_its_box(
    text: str, expected: list[int]
) -> None:
    examined = examine(with_typed(BOOK, FIRST, text))
    assert examined.record.text[FIRST] == text
    found = [f for f in examined.findings if f.code == "R308"]
    assert [(f.actual, f.key, f.cell) for f in found] == [(n, FIRST, "A9") for n in expected]


@pytest.mark.parametrize(
    "text", ["长" * 40_000, "😀" * 20_000, "长" * 32_746 + "😀" * 40, "a𠮷" * 30_000]
)
def test_a_marked_copy_holds_as_much_of_a_long_passage_as_a_cell_does(text: str) -> None:
    copy = marked_copy(examine(with_typed(BOOK, FIRST, text)))
    back = examine(copy)
    kept = back.record.text[FIRST]
    assert kept is not None
    beginning, _, missing = kept.rpartition("…[+")
    assert text.startswith(beginning)
    assert len(beginning) + int(missing.removesuffix("]")) == len(text)
    assert LONGEST_TEXT - 30 < units(kept) <= LONGEST_TEXT
    assert told(back, "R308") == [("R308", FIRST, "A9")]


def test_a_record_with_a_long_passage_becomes_a_workbook_and_what_it_lacks_is_counted() -> None:
    long = replace(RECORD, text={**RECORD.text, FIRST: "长" * 40_000})
    assert examine(filled_workbook(FORM, long)).record.text[SECOND] == TEXTS[SECOND]
    kept = fitted("长" * 40_000).index("…")
    assert cut_passages(FORM, long) == {"（一）主动公开": 40_000 - kept}
    assert cut_passages(FORM, RECORD) == {}


@pytest.mark.parametrize("name", ["局" * 300, "局" * 40_000])
def test_a_workbook_of_an_office_with_a_long_name_is_marked(name: str) -> None:
    record = replace(RECORD, office=replace(RECORD.office, name=name))
    record = replace(record, text={**record.text, PROBLEMS: "略"})
    data = filled_workbook(FORM, record)
    assert examine(data).record.office.name == fitted(name)
    assert examine(marked_copy(examine(data))).record.office.name == fitted(name)


def test_a_marked_copy_holds_as_much_of_a_long_text_in_an_entry_as_a_cell_does() -> None:
    key = "requests.granted.natural_person"
    examined = examine(with_typed(BOOK, key, "12（" + "长" * 40_000 + "）"))
    value = examine(marked_copy(examined)).admission.stated[key].value
    assert isinstance(value, str)
    assert value.startswith("12（长")
    assert len(value) <= LONGEST_TEXT
