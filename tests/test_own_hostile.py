"""Hostile files read as an office's own spreadsheet: they end in a code, or in no wrong figure.

Each is read by its labels in a process of its own that cannot have more memory.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.builders import balanced_record, filled_workbook, form_2021
from tests.fixtures import hostile, laborious
from tests.fixtures.confined import confined
from tests.office import converted, requires_office
from tests.own_accuracy import read
from tests.own_cells import disputes_sheet, saved
from xltool.model.omission import Omission
from xltool.model.record_json import record_tree
from xltool.ooxml.errors import RefusedFile
from xltool.published import open_page
from xltool.published.page import UnusablePage

pytestmark = pytest.mark.slow

FORM = form_2021()
RECORD = balanced_record(FORM)
BOOK = filled_workbook(FORM, RECORD)

Make = Callable[[bytes], bytes]


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
    path = tmp_path / "hostile.et"
    path.write_bytes(make(BOOK))
    assert confined(path) == {"codes": [code], "why": why}


@pytest.mark.parametrize(
    "make",
    [
        hostile.endless_merge,
        hostile.merge_over_the_entries,
        hostile.last_cell,
        hostile.empty_rows,
        hostile.wide_empty_rows,
        hostile.empty_cells,
        laborious.long_formula,
        laborious.wide_sum,
        laborious.shared_chain,
        laborious.merges_within_bounds,
        laborious.many_labels,
        laborious.one_text_everywhere,
        laborious.one_text_on_a_further_sheet,
        laborious.many_sheets,
        laborious.digits,
        laborious.commas,
    ],
    ids=lambda value: value.__name__,
)
def test_what_is_hostile_elsewhere_gives_no_wrong_figure(make: Make, tmp_path: Path) -> None:
    path = tmp_path / "hostile.et"
    path.write_bytes(make(BOOK))
    said = confined(path)
    truth = record_tree(RECORD)["figures"]
    figures = said["record"]["figures"] if "record" in said else {}
    assert figures or said["why"]
    assert {key: v for key, v in figures.items() if v not in (None, truth[key])} == {}


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


@pytest.mark.parametrize(
    ("data", "code", "why"),
    [
        (ods(ODS.format(" " * 60_000_000)), "F108", "large_parts"),
        (ods(ODS.format("<table:table-row/>" * 500_000)), "F108", "many_cells"),
        (ods(ODS.format(HIGH)), "F108", "many_cells"),
        (ods("<!DOCTYPE x [<!ENTITY a 'ha'>]>" + ODS.format("")), "F109", "document_type"),
        (ods(ODS.format("<a>" * 9999)), "F109", "deep_markup"),
        (ods(ODS.format("<unfinished")), "F102", "damaged_parts"),
        (ods(ODS.format(""), "Basic/Standard/Module1.xml"), "F109", "macros"),
        (
            ods(ODS.format(CELL.format('table:number-columns-repeated="-1"'))),
            "F102",
            "damaged_parts",
        ),
    ],
    ids=["blanks", "rows", "repeats", "entity", "depth", "torn", "macros", "no number"],
)
def test_a_hostile_ods_is_refused_before_another_program_sees_it(
    data: bytes, code: str, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
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
    for suffix in ("xls", "ods"):
        data = converted({"book": BOOK}, suffix)["book"]
        found = read(data, suffix).record
        assert (found.figures, found.text) == (RECORD.figures, RECORD.text)
        assert (found.office.name, found.year) == (RECORD.office.name, RECORD.year)


@pytest.mark.parametrize("count", [30_000, 120_000])
def test_a_long_list_beside_the_tables_is_bounded(count: int) -> None:
    book = disputes_sheet()
    ledger = book.create_sheet("台账")
    for number in range(count // 10):
        ledger.append([f"第{number}件", *range(9)])
    data = saved(book)
    if count < 100_000:
        page = open_page(data, ".xlsx")
        assert len(page.blocks) == 2
        assert [(each.sheet, each.why) for each in page.left_out] == [("台账", Omission.LIST)]
    else:
        with pytest.raises(UnusablePage):
            open_page(data, ".xlsx")
