"""Hostile spreadsheets in OpenDocument, and long lists beside the tables of an office's own.

What is hostile in an Open XML file is read both ways in `test_hostile`.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable

import pytest

from tests.builders import balanced_record, filled_workbook, form_2021
from tests.office import converted, requires_office
from tests.own_accuracy import read
from tests.own_cells import disputes_sheet, saved
from tests.surgery import with_part
from xltool.model.omission import Omission
from xltool.ooxml.errors import RefusedFile
from xltool.published import open_page
from xltool.published.page import UnusablePage
from xltool.workbook.read.gate import pass_gate

pytestmark = pytest.mark.slow

FORM = form_2021()
RECORD = balanced_record(FORM)

ODS = (
    '<office:document-content xmlns:office="o" xmlns:table="t"><office:body><office:spreadsheet>'
    '<table:table table:name="表">{}</table:table></office:spreadsheet></office:body>'
    "</office:document-content>"
)
CELL = '<table:table-cell office:value-type="float" office:value="1"{}/>'
WIDE = CELL.format(' table:number-columns-repeated="1000"')
HIGH = f'<table:table-row table:number-rows-repeated="1000000">{WIDE}</table:table-row>'


def ods(content: str, *others: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr("content.xml", content)
        for name in others:
            archive.writestr(name, "x")
    return buffer.getvalue()


HOSTILE: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "blanks": (lambda: ods(ODS.format(" " * 60_000_000)), "F108", "large_parts"),
    "rows": (lambda: ods(ODS.format("<table:table-row/>" * 500_000)), "F108", "many_cells"),
    "repeats": (lambda: ods(ODS.format(HIGH)), "F108", "many_cells"),
    "entity": (
        lambda: ods("<!DOCTYPE x [<!ENTITY a 'ha'>]>" + ODS.format("")),
        *("F109", "document_type"),
    ),
    "depth": (lambda: ods(ODS.format("<a>" * 9999)), "F109", "deep_markup"),
    "torn": (lambda: ods(ODS.format("<unfinished")), "F102", "damaged_parts"),
    "macros": (lambda: ods(ODS.format(""), "Basic/Standard/Module1.xml"), "F109", "macros"),
    "no number": (
        lambda: ods(ODS.format(CELL.format('table:number-columns-repeated="-1"'))),
        *("F102", "damaged_parts"),
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_ods_is_refused_before_another_program_sees_it(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, code, why = HOSTILE[name]
    data = made()
    monkeypatch.setattr("xltool.programs.converted", None)
    with pytest.raises(RefusedFile) as refused:
        open_page(data, ".ods")
    assert (refused.value.code, refused.value.facts["why"]) == (code, why)


def test_without_libreoffice_an_ods_is_refused_with_what_to_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("xltool.programs.find_office", lambda: None)
    with pytest.raises(RefusedFile) as refused:
        open_page(ods(ODS.format("")), ".ods")
    assert (refused.value.code, refused.value.facts["why"]) == ("F104", "ods_without_program")


@requires_office
def test_a_workbook_of_ours_in_other_formats_is_read_whole() -> None:
    """Figures, text, the office and the year; blanks are 0 where the office says so."""
    book = filled_workbook(FORM, RECORD)
    for suffix, kind in {"xls": "kind_old_excel", "ods": "kind_ods"}.items():
        data = converted({"book": book}, suffix)["book"]
        with pytest.raises(RefusedFile) as refused:
            pass_gate(data)  # as a workbook that came back
        assert (refused.value.code, refused.value.facts) == ("F104", {"why": kind})
        found = read(data, suffix).record
        assert (found.figures, found.text) == (RECORD.figures, RECORD.text)
        assert (found.office.name, found.year) == (RECORD.office.name, RECORD.year)


def with_list(cells: int) -> bytes:
    """A table and a list of ten columns on a sheet beside it; written as it stands in the file,
    which openpyxl takes long for."""
    book = disputes_sheet()
    book.create_sheet("台账")
    row = '<row><c t="inlineStr"><is><t>某件</t></is></c>' + "<c><v>1</v></c>" * 9 + "</row>"
    rows = f"<sheetData>{row * (cells // 10)}</sheetData>"
    return with_part(
        saved(book),
        "xl/worksheets/sheet2.xml",
        lambda xml: re.sub(r"<sheetData ?/>|<sheetData></sheetData>", rows, xml),
    )


def test_a_long_list_beside_the_tables_is_left_out() -> None:
    page = open_page(with_list(30_000), ".xlsx")
    assert len(page.blocks) == 2
    assert [(each.sheet, each.why) for each in page.left_out] == [("台账", Omission.LIST)]


def test_a_list_that_is_too_long_is_refused() -> None:
    with pytest.raises(UnusablePage):
        open_page(with_list(120_000), ".xlsx")
