"""Marked copies: what the office typed, the faults at their cells, and the way back."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from html import escape
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.builders import balanced_record, filled_workbook, form_2021
from tests.fixtures.cells import with_moved_headings
from tests.official_grid import FIGURES, HEADS_2, REQUESTS
from tests.surgery import parts, place_of, sheet_part, with_part
from tests.test_openxml import faults
from tests.test_openxml import pytestmark as needs_validator
from xltool.app.examine import examine
from xltool.app.mark import marked_book, marked_copy
from xltool.model.address import Place, Range, SheetArea
from xltool.model.expression import Value, evaluate
from xltool.model.finding import Audit, Finding, Justification
from xltool.workbook.layout.book import Style
from xltool.workbook.retyped import typed_contents
from xltool.workbook.styles import DERIVED_COLOUR, DOUBT_COLOUR, ENTRY_COLOUR, ERROR_COLOUR

pytestmark = pytest.mark.slow

ENTRY = "requests.granted.enterprise"
MONEY = "disclosure.fees.amount"
TOTAL = "disputes.review.total"
SUM = "requests.handled_total.research"
ALL = "requests.handled_total.total"
MIXED: dict[str, Value] = {
    "disclosure.penalties.decisions": "约2086",
    "disclosure.coercion.decisions": None,
    "requests.received_new.research": 1,
    TOTAL: 99,
    MONEY: "12万元",
}
"""An unreadable entry, a blank one, a column that does not balance, a total typed over, a note."""


def received(typed: Mapping[str, Value]) -> bytes:
    form = form_2021()
    return filled_workbook(form, balanced_record(form), typed=typed)


def copy_of(data: bytes) -> bytes:
    return marked_copy(examine(data))


def cells_of(data: bytes, *keys: str) -> list[Any]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    places = [place_of(data, key) for key in keys]
    return [book[place.sheet][place.cell.a1] for place in places]


def test_faulty_cells_bear_the_colour_of_the_worst_finding() -> None:
    data = copy_of(received(MIXED))
    keys = (*MIXED, SUM, ENTRY, "requests.granted.total")
    colours = ["#" + cell.fill.start_color.rgb[2:] for cell in cells_of(data, *keys)]
    assert colours == [
        ERROR_COLOUR,
        DOUBT_COLOUR,
        ENTRY_COLOUR,  # the balance is told at the total of the column
        ERROR_COLOUR,
        ENTRY_COLOUR,  # a note
        ERROR_COLOUR,
        ENTRY_COLOUR,
        DERIVED_COLOUR,
    ]


def test_a_table_that_is_lost_is_marked_whole_and_listed_once() -> None:
    data = copy_of(with_moved_headings(received({}), REQUESTS, HEADS_2))
    marked = cells_of(data, *(key for key in FIGURES if key.startswith("requests.")))
    assert {"#" + cell.fill.start_color.rgb[2:] for cell in marked} == {ERROR_COLOUR}
    rows = [row for row in listed(data) if isinstance(row[0], int)]
    assert [row[2:5] for row in rows] == [("R302", REQUESTS, "D8:J32")]


def test_every_finding_is_told_in_a_comment_of_nobody() -> None:
    data = copy_of(received(MIXED))
    keys = ("disclosure.penalties.decisions", "disclosure.coercion.decisions", SUM, TOTAL, MONEY)
    comments = [cell.comment for cell in cells_of(data, *keys)]
    codes = [re.findall(r"】([A-Z]\d{3})", comment.text) for comment in comments]
    assert codes == [["R101"], ["R102"], ["B203"], ["B301"], ["R103"]]
    written_by = {
        author
        for name, part in parts(data).items()
        if name.startswith("xl/comments")
        for author in re.findall(r"<author>(.*?)</author>|<author/>", part.decode())
    }
    assert written_by == {""}


def test_several_findings_of_a_cell_share_its_comment() -> None:
    key = "requests.handled_total.natural_person"
    sent = examine(received({key: 1}))
    found = {f.code for f in sent.audit.findings if f.key == key}
    (cell,) = cells_of(marked_copy(sent), key)
    assert found and set(re.findall(r"】([A-Z]\d{3})", cell.comment.text)) == found


def test_a_total_typed_over_keeps_its_number_and_can_be_corrected() -> None:
    data = copy_of(received({TOTAL: 99}))
    over, intact, entry = cells_of(data, TOTAL, "disputes.suit_direct.total", ENTRY)
    assert (over.value, over.protection.locked) == (99, False)
    assert (str(intact.value)[:5], intact.protection.locked) == ("=SUM(", True)
    assert entry.protection.locked is False
    assert "=SUM(A8:D8)" in over.comment.text


def test_a_total_typed_over_that_could_not_be_judged_can_be_corrected_too() -> None:
    data = copy_of(received({TOTAL: 99, "disputes.review.upheld": "三"}))
    (over,) = cells_of(data, TOTAL)
    assert (over.comment, over.protection.locked) == (None, False)


def listed(data: bytes) -> list[tuple[Any, ...]]:
    """The rows of the first sheet."""
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    return list(sheet.iter_rows(values_only=True))


def test_the_first_sheet_lists_the_findings_and_leads_to_their_cells() -> None:
    sent = examine(received(MIXED))
    data = marked_copy(sent)
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet: Any = book.worksheets[0]
    rows = listed(data)
    header = next(i for i, row in enumerate(rows) if row[0] == "序号")
    lines = [row for row in rows[header + 1 :] if isinstance(row[0], int)]
    assert [row[0] for row in lines] == [1, 2, 3, 4, 5, 6]
    findings = sent.audit.findings
    assert [(row[2], row[3], row[4], row[6], row[7]) for row in lines] == [
        (f.code, f.sheet, f.cell, *(_shown(each) for each in (f.expected, f.actual)))
        for f in findings
    ]
    linked = [row[4] for row in sheet.iter_rows(min_row=header + 2, max_row=header + 7)]
    links = {cell.coordinate: cell.hyperlink.location for cell in linked}
    assert links == {
        f"E{header + 2 + i}": f"'{f.sheet}'!" + re.sub(r"([A-Z]+)(\d+)", r"$\1$\2", f.cell or "")
        for i, f in enumerate(findings)
    }
    assert (sheet.title, sheet.print_title_rows) == ("审核意见", f"${header + 1}:${header + 1}")
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    fit = (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight)
    assert (sheet.sheet_properties.pageSetUpPr.fitToPage, fit) == (True, (1, 0))
    assert "错误 4 处、疑点 1 处、提示 1 处" in rows[2][0]


def _shown(value: object) -> object:
    if value is None:
        return None
    return int(value) if isinstance(value, Decimal) else value


def test_below_the_list_stands_what_likely_went_wrong() -> None:
    sent = examine(received({TOTAL: 99}))
    said = [row[0] for row in listed(marked_copy(sent)) if isinstance(row[0], str)]
    assert sent.explanation.causes
    assert any("表三 复议诉讼 E8" in text for text in said[said.index("序号") + 1 :])
    assert "可能的原因" not in "".join(
        str(row[0]) for row in listed(copy_of(received({ENTRY: "约3"})))
    )


def test_a_doubt_that_is_explained_is_listed_so_and_not_coloured() -> None:
    key = "disclosure.coercion.decisions"
    sent = examine(received({key: None, ENTRY: "约3"}))
    said = Justification("本年机构撤并", "张三", "2024-01-15")
    outcomes = tuple(
        replace(each, explained=said) if isinstance(each, Finding) and each.key == key else each
        for each in sent.audit.outcomes
    )
    data = marked_copy(replace(sent, audit=Audit(outcomes)))
    rows = listed(data)
    assert "错误 1 处、疑点 0 处" in rows[2][0]
    assert [(row[1], "本年机构撤并" in row[8]) for row in rows if row[2] == "R102"] == [
        ("已说明", True)
    ]
    (cell,) = cells_of(data, key)
    assert (cell.comment, "#" + cell.fill.start_color.rgb[2:]) == (None, ENTRY_COLOUR)


def corrected(data: bytes, key: str, content: str) -> bytes:
    """The file with something else in a cell, as a program stores it."""
    place = place_of(data, key)
    pattern = rf'<c r="{place.cell.a1}"( s="\d+")(?: t="\w+")?(?:/>|>.*?</c>)'
    put = rf'<c r="{place.cell.a1}"\1>{content}</c>'
    return with_part(data, sheet_part(data, place.sheet), lambda xml: re.sub(pattern, put, xml))


def test_the_copy_corrected_passes() -> None:
    right = balanced_record(form_2021()).figures
    data = copy_of(received(MIXED))
    for key in MIXED:
        if key != TOTAL:
            data = corrected(data, key, f"<v>{right[key]}</v>")
    data = corrected(data, TOTAL, f"<f>{escape('SUM(A8:D8)')}</f><v>{right[TOTAL]}</v>")
    found = {f.code for f in examine(data).audit.findings}
    assert found <= {"R202"}  # totals that no program has recalculated yet
    assert examine(data).record.figures == right


class Recoloured:
    """The marked copy of a workbook, and the cells in it that take their own colour again."""

    def __init__(self, data: bytes) -> None:
        sent = examine(data)
        self.typed = typed_contents(sent.form, sent.admission)
        self.book = marked_book(sent, self.typed)
        ids = {place: id for id, place in self.book.places.items()}
        self.rules = {
            ids[Place(sheet.name, alert.cells[0])]: alert.condition
            for sheet in self.book.sheets
            for alert in sheet.alerts
            if alert.style in (Style.ENTRY, Style.DERIVED)
        }

    def after(self, changes: Mapping[str, Value], without: tuple[str, ...] = ()) -> set[str]:
        """The marked cells that lose their mark; `without` are totals whose formula is back."""
        contents = {**self.book.fixed, **self.typed, **changes}
        for key in without:
            del contents[key]
        formulas = {id: node for id, node in self.book.formulas.items() if id not in contents}
        asked = {f"asked.{k}": node for k, node in self.rules.items() if not isinstance(node, str)}
        values = evaluate({**formulas, **asked}, contents.get)
        return {key for key in self.rules if values[f"asked.{key}"]}


def test_a_cell_takes_its_own_colour_again_when_its_fault_is_gone() -> None:
    copy = Recoloured(received(MIXED))
    blank, unreadable = "disclosure.coercion.decisions", "disclosure.penalties.decisions"
    faulty = {blank, unreadable, SUM, ALL, TOTAL}
    assert copy.rules.keys() == faulty
    assert copy.after({}) == set()
    right = balanced_record(form_2021()).figures
    assert copy.after({key: right[key] for key in MIXED}) == faulty


def test_a_broken_balance_keeps_its_mark_while_an_entry_is_blank() -> None:
    copy = Recoloured(received({ENTRY: 9}))
    column = "requests.handled_total.enterprise"
    assert copy.rules.keys() == {column, ALL}
    assert copy.after({ENTRY: None}) == set()
    assert copy.after({ENTRY: "约3"}) == set()
    assert copy.after({ENTRY: 3}) == {column, ALL}


def test_a_balance_that_only_the_audit_sees_broken_keeps_its_mark() -> None:
    """12件 is read as 12 by the audit; to the workbook it is no figure, and nothing is judged."""
    copy = Recoloured(received({ENTRY: "12件"}))
    column = "requests.handled_total.enterprise"
    assert copy.rules.keys() == {column, ALL}
    assert copy.after({}) == set()
    assert copy.after({"requests.granted.research": 99}) == set()
    assert copy.after({ENTRY: 3}) == {column, ALL}


def test_a_balance_settled_by_a_typed_total_keeps_its_mark() -> None:
    """The workbook holds the balance against the total in its cell, the audit recomputes it."""
    right, received_total = balanced_record(form_2021()).figures, "requests.received_new.total"
    short = {"requests.received_new.research": right["requests.received_new.research"]}
    typed: dict[str, Value] = {
        "requests.received_new.research": 300,
        received_total: right[received_total],
    }
    copy = Recoloured(received(typed))
    assert copy.rules.keys() == {SUM, ALL, received_total}
    assert copy.after({}) == set()
    assert copy.after(short, without=(received_total,)) == {SUM, ALL, received_total}


def test_a_word_in_the_place_of_a_total_of_nothing_keeps_its_mark() -> None:
    """SUM makes nothing of the word, so that the workbook sees nothing wrong."""
    parts_of: dict[str, Value] = {
        f"disputes.review.{each}": 0 for each in ("upheld", "corrected", "other", "pending")
    }
    copy = Recoloured(received({**parts_of, TOTAL: "十"}))
    assert copy.rules.keys() == {TOTAL}
    assert copy.after({}) == set()
    assert copy.after({}, without=(TOTAL,)) == {TOTAL}


def test_an_entry_that_was_blank_loses_its_mark_before_its_column_is_full() -> None:
    blanks = ("requests.granted.research", ENTRY, "requests.granted_in_part.enterprise")
    copy = Recoloured(received(dict.fromkeys(blanks)))
    assert copy.rules.keys() == set(blanks)
    assert copy.after({ENTRY: 3}) == {ENTRY}


def test_rows_that_were_moved_stand_in_their_places_again() -> None:
    """A finding is told at the cell of the copy, not at that of the file sent in."""
    sent = examine(received({ENTRY: "约3"}))
    (finding,) = (f for f in sent.audit.findings if f.key == ENTRY)
    moved = replace(finding, area=SheetArea("抄件", Range.parse("Z99")))
    told = marked_copy(replace(sent, audit=replace(sent.audit, outcomes=(moved,))))
    assert [row[3:5] for row in listed(told)[7:]] == [(finding.sheet, finding.cell)]
    (cell,) = cells_of(told, ENTRY)
    assert cell.comment is not None


def test_a_finding_about_no_cell_is_listed_without_a_link() -> None:
    sent = examine(received({ENTRY: "约3"}))
    whole = replace(sent.audit.findings[0], key=None, area=None, evidence=())
    told = marked_copy(replace(sent, audit=replace(sent.audit, outcomes=(whole,))))
    assert [row[2:5] for row in listed(told)[7:]] == [("R101", None, None)]


def test_the_same_findings_give_the_same_bytes() -> None:
    assert copy_of(received(MIXED)) == copy_of(received(MIXED))


@needs_validator
def test_a_copy_is_a_faultless_file(tmp_path: Path) -> None:
    hostile: dict[str, Value] = {**MIXED, ENTRY: "\x1b[2J<b>\u202e&amp;", "problems": "约" * 40}
    for number, data in enumerate((received(MIXED), received(hostile))):
        assert faults(copy_of(data), tmp_path / f"{number}.xlsx") == []
