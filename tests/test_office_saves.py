"""An office fills in the blank workbook and LibreOffice saves it: we read what was entered.

The entries are put into the parts of the blank file, as a program would have them while it is open;
LibreOffice then computes the totals and writes every part of the file in its own way.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from functools import cache
from html import escape

import openpyxl
import pytest

from tests.builders import OFFICE, TEXT, balanced_record, form_2021, unjudged
from tests.office import converted, requires_office, uncalculated
from tests.official_grid import COUNTS, FIGURES, FORMULAS, MONEY, OVERVIEW, REQUESTS
from tests.surgery import packed, parts, place_of, sheet_part
from xltool.app.examine import Examined, examine
from xltool.app.library import open_wording
from xltool.model.finding import Number
from xltool.model.period import Period
from xltool.model.record_json import record_tree
from xltool.workbook.layout import Identity, lay_out
from xltool.workbook.write import workbook_bytes

pytestmark = requires_office

Entries = Mapping[tuple[str, str], Number | str]


@cache
def blank() -> bytes:
    form = form_2021()
    return workbook_bytes(lay_out(form, Identity(OFFICE.name, Period(2023)), open_wording()))


def entered(data: bytes, entries: Entries) -> bytes:
    """The workbook with something in its cells; nothing else of it is touched, no total either."""
    members = parts(data)
    for (sheet, cell), value in entries.items():
        part = sheet_part(data, sheet)
        xml = members[part].decode()
        start = re.search(rf'<c r="{cell}" s="(\d+)"/>', xml)
        assert start is not None, f"{sheet} {cell} is not blank"
        content = f"<v>{value}</v>"
        kind = ""
        if isinstance(value, str):
            content = f'<is><t xml:space="preserve">{escape(value)}</t></is>'
            kind = ' t="inlineStr"'
        put = f'<c r="{cell}" s="{start[1]}"{kind}>{content}</c>'
        members[part] = (xml[: start.start()] + put + xml[start.end() :]).encode()
    return packed(members)


def filled_by_hand() -> bytes:
    """Everything an office enters of a balanced record, the totals left to their formulas."""
    record, empty = balanced_record(form_2021()), blank()
    figures: dict[tuple[str, str], Number | str] = {}
    for key in (*COUNTS, MONEY):
        value = record.figures[key]
        assert value is not None
        figures[FIGURES[key]] = value
    for key, text in TEXT.items():
        place = place_of(empty, key)
        figures[place.sheet, place.cell.a1] = text
    return entered(empty, figures)


LINES = "第一段 <甲>&乙\n  第二段，“引号”\n\n第四段"
PROACTIVE = "overview.proactive"


@pytest.fixture(scope="module")
def saved() -> dict[str, bytes]:
    """What LibreOffice saved: of the filled workbook, of the blank one, of one with a passage of
    several lines, and of the filled one with the results of the blank one (`stale`)."""
    place = place_of(blank(), PROACTIVE)
    assert place.sheet == OVERVIEW
    lines = entered(blank(), {(place.sheet, place.cell.a1): LINES})
    books = {"filled": filled_by_hand(), "blank": blank(), "lines": lines}
    computed = {name: uncalculated(data) for name, data in books.items()}
    return converted({**computed, "stale": books["filled"]})


@pytest.fixture(scope="module")
def read(saved: dict[str, bytes]) -> Examined:
    return examine(saved["filled"])


def test_the_record_is_what_was_entered(read: Examined) -> None:
    assert record_tree(read.record) == record_tree(balanced_record(form_2021()))


def test_nothing_is_found_and_nothing_is_left_out(read: Examined) -> None:
    assert read.audit.findings == ()
    assert not unjudged(read.audit)
    assert read.record.reported == {}


def test_its_totals_are_stored_and_shown(saved: dict[str, bytes]) -> None:
    book = openpyxl.load_workbook(io.BytesIO(saved["filled"]), data_only=True)
    record = balanced_record(form_2021())
    for key in FORMULAS:
        sheet, cell = FIGURES[key]
        assert book[sheet][cell].value == record.figures[key]
    assert book[REQUESTS]["A3"].value == "本表校验通过"
    assert book["校验"]["A3"].value.startswith("全部校验通过，可以报送。表格查不出的")


def test_what_an_office_may_change_is_still_only_the_entries(saved: dict[str, bytes]) -> None:
    ours, theirs = (openpyxl.load_workbook(io.BytesIO(x)) for x in (blank(), saved["blank"]))
    assert theirs.sheetnames == ours.sheetnames
    for sheet in ours.sheetnames:
        assert theirs[sheet].protection.sheet, sheet
        free = {
            cell.coordinate
            for row in theirs[sheet].iter_rows()
            for cell in row
            if not cell.protection.locked
        }
        assert free == {
            cell.coordinate
            for row in ours[sheet].iter_rows()
            for cell in row
            if not cell.protection.locked
        }
        # a reason may be any text, so that 校验 has no validation to lose
        was, now = (len(book[sheet].data_validations.dataValidation) for book in (ours, theirs))
        assert (now > 0) == (was > 0) == bool(free and sheet != "校验"), sheet


def test_a_blank_workbook_stays_blank(saved: dict[str, bytes]) -> None:
    read = examine(saved["blank"])
    assert {key: read.record.figures[key] for key in FIGURES} == dict.fromkeys(FIGURES)
    assert set(read.record.text.values()) == {None}
    codes = {finding.code for finding in read.audit.findings}
    assert codes == {"R102", "N112", "N113", "N114"}


def test_where_it_did_not_recalculate_the_entries_decide(saved: dict[str, bytes]) -> None:
    """The totals of the blank workbook, nought, are kept and are stale: notes, not errors."""
    read = examine(saved["stale"])
    record = balanced_record(form_2021())
    assert record_tree(read.record) == record_tree(record)
    assert read.audit.errors == 0
    found = {(f.code, f.key, f.expected, f.actual) for f in read.audit.findings}
    assert found == {("R202", key, record.figures[key], 0) for key in FORMULAS}


def test_a_passage_with_line_breaks_and_signs_comes_back_whole(saved: dict[str, bytes]) -> None:
    assert examine(saved["lines"]).record.text[PROACTIVE] == LINES
