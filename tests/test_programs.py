"""Workbooks that other programs saved read to the record that was entered; lost locks are notes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from tests.builders import balanced_record, filled_workbook, form_2021
from tests.edits import Workbook
from tests.fixtures import cells, members
from tests.fixtures.programs import (
    copied_out,
    requires_exceljs,
    saved_by_exceljs,
    saved_by_openpyxl,
)
from tests.office import converted, requires_office
from tests.official_grid import REQUESTS
from tests.surgery import parts, with_name, with_part
from xltool.app.examine import examine
from xltool.model.finding import Severity
from xltool.model.record_json import record_tree
from xltool.ooxml.errors import RefusedFile
from xltool.workbook.read.gate import pass_gate

pytestmark = pytest.mark.slow

FORM = form_2021()
RECORD = balanced_record(FORM)


@cache
def sent() -> bytes:
    return filled_workbook(FORM, RECORD)


@cache
def by_openpyxl() -> bytes:
    return saved_by_openpyxl(sent())


def notes_on(data: bytes) -> list[tuple[str, str | None]]:
    """What is told of a file that reads to the record that was entered: notes at most.

    A program may lose whether the office bears a mark.
    """
    examined = examine(data)
    office = replace(examined.record.office, unknown=frozenset())
    assert record_tree(replace(examined.record, office=office)) == record_tree(RECORD)
    assert {finding.severity for finding in examined.audit.findings} <= {Severity.NOTE}
    return [(finding.code, finding.key) for finding in examined.audit.findings]


def codes_on(data: bytes) -> set[str]:
    return {code for code, _ in notes_on(data)}


@pytest.fixture(scope="module")
def office() -> dict[str, bytes]:
    """LibreOffice's file, the one it saved when it opened that again, and one without names."""
    nameless = Workbook(sent())
    nameless.drop_names()
    saved = converted({"once": sent(), "nameless": nameless.data})
    return {**saved, **converted({"twice": saved["once"]})}


@requires_office
@pytest.mark.parametrize("name", ["once", "twice"])
def test_libreoffice_saves(office: dict[str, bytes], name: str) -> None:
    assert notes_on(office[name]) == []


@requires_office
def test_libreoffice_saves_what_lost_its_names(office: dict[str, bytes]) -> None:
    assert codes_on(office["nameless"]) == {"R303"}


@requires_office
@pytest.mark.parametrize(
    ("suffix", "why"),
    [
        ("csv", "kind_text"),
        ("html", "kind_html"),
        ("pdf", "kind_pdf"),
    ],
)
def test_libreoffice_saves_as_another_kind(suffix: str, why: str) -> None:
    """What a file is shows before anything of it is read, so that a line of text will do.

    What it saves as .xls and .ods is told apart in `test_own_hostile`.
    """
    with pytest.raises(RefusedFile) as caught:
        pass_gate(converted({"book": "单位,件数\n教育局,3\n".encode()}, suffix, "csv")["book"])
    assert (caught.value.code, caught.value.facts) == ("F104", {"why": why})


RESULTLESS = [("R204", "requests.received_new.total"), ("R204", "disputes.review.total")]


def test_openpyxl_saves_without_results() -> None:
    assert notes_on(by_openpyxl()) == RESULTLESS


def test_openpyxl_saves_twice() -> None:
    assert notes_on(saved_by_openpyxl(by_openpyxl())) == RESULTLESS


@requires_exceljs
def test_exceljs_saves(tmp_path: Path) -> None:
    assert notes_on(saved_by_exceljs(sent(), tmp_path)) == []


@requires_exceljs
def test_exceljs_saves_what_libreoffice_or_openpyxl_saved(tmp_path: Path) -> None:
    assert notes_on(saved_by_exceljs(by_openpyxl(), tmp_path)) == RESULTLESS


def test_wps_leaves_its_marks() -> None:
    assert notes_on(members.as_wps_saves(sent())) == []


def test_markup_may_have_its_namespace_under_a_prefix() -> None:
    assert notes_on(members.mangled(sent())) == []


def test_formulas_filled_over_cells_are_stored_once() -> None:
    data = cells.with_filled_formulas(sent(), REQUESTS, "J10", [f"J{row}" for row in range(11, 31)])
    assert notes_on(data) == []


def test_a_filled_formula_that_adds_other_cells_is_told() -> None:
    """The row below a wrong one refers to the cells below the wrong ones."""
    data = cells.with_filled_formulas(sent(), REQUESTS, "J10", ["J11"])
    part = Workbook(data).part(REQUESTS)
    wrong = with_part(data, part, lambda xml: xml.replace(">SUM(D10:I10)<", ">SUM(D10:H10)<"))
    keys = {finding.key for finding in examine(wrong).audit.findings}
    assert keys == {"requests.granted.total", "requests.granted_in_part.total"}


def test_sheets_copied_into_a_new_workbook_are_found_by_their_labels() -> None:
    told = notes_on(copied_out(sent()))
    assert {code for code, _ in told} == {"R201", "R303", "R304"}
    assert [key for code, key in told if code == "R303"] == [
        "disclosure.regulations.issued",
        "requests.received_new.natural_person",
        "disputes.review.upheld",
    ]


@pytest.mark.parametrize("left", [("填报说明",), ("校验",), ("填报说明", "校验")])
def test_sheets_that_hold_no_figure_may_be_left_behind(left: tuple[str, ...]) -> None:
    assert codes_on(copied_out(sent(), *left)) == {"R201", "R303", "R304"}


def test_copied_sheets_may_have_other_names_and_another_order() -> None:
    book = Workbook(sent())
    for number, sheet in enumerate(book.sheets):
        book.rename(sheet, f"Sheet{number}")
    book.reorder(reversed(book.sheets))
    told = notes_on(copied_out(book.data))
    # guide and checks are not known by another name: their texts are told as if an office's
    assert {code for code, _ in told} == {"F134", "R201", "R303", "R304"}


def test_copied_sheets_without_a_table_are_refused() -> None:
    with pytest.raises(RefusedFile) as caught:
        examine(copied_out(sent(), REQUESTS))
    assert (caught.value.code, caught.value.facts["count"]) == ("F107", 175)


def without_identity(data: bytes, kept: Iterable[str]) -> bytes:
    """The file without the properties, the hidden sheet, or both."""
    book = Workbook(data)
    if "sheet" not in kept and "properties" not in kept:
        book.drop_identity()
        return book.data
    if "properties" not in kept:
        del book.members["docProps/custom.xml"]
    if "sheet" not in kept:
        book.drop_names(lambda name: name.startswith("identity."))
    return book.data


@pytest.mark.parametrize("kept", [("sheet",), ("properties",), ()])
def test_each_of_the_three_places_of_identity_is_enough(kept: tuple[str, ...]) -> None:
    assert notes_on(without_identity(sent(), kept)) == []


def test_names_and_properties_may_stand_in_any_order() -> None:
    def reversed_names(xml: str) -> str:
        head, start, rest = xml.partition("<definedNames>")
        names, end, tail = rest.partition("</definedNames>")
        each = [name + "</definedName>" for name in names.split("</definedName>")[:-1]]
        return head + start + "".join(reversed(each)) + end + tail

    assert notes_on(with_part(sent(), "xl/workbook.xml", reversed_names)) == []


def test_names_of_other_makers_are_passed_over() -> None:
    other = '<definedName name="_xlnm.Print_Area" localSheetId="3">A1</definedName>'
    more = (
        '<definedName name="合计">SUM(1,2)</definedName><definedName name="x">#REF!</definedName>'
    )
    data = with_part(
        sent(),
        "xl/workbook.xml",
        lambda xml: xml.replace("<definedNames>", f"<definedNames>{other}{more}"),
    )
    assert notes_on(data) == []


def test_one_lost_name_is_a_note_at_its_cell() -> None:
    key = "disputes.review.upheld"
    assert notes_on(with_name(sent(), key, None)) == [("R303", key)]


def test_a_colour_rule_of_another_program_does_not_matter() -> None:
    """exceljs writes one that makes openpyxl refuse the whole file."""
    broken = '<conditionalFormatting sqref="A1"><cfRule type="nonsense" dxfId="-1"/>'
    data = sent()
    for name in parts(sent()):
        if name.startswith("xl/worksheets/sheet"):
            data = with_part(
                data,
                name,
                lambda xml: xml.replace(
                    "</sheetData>", f"</sheetData>{broken}</conditionalFormatting>"
                ),
            )
    assert notes_on(data) == []
