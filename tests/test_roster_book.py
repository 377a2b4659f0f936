"""Rosters in workbooks: cells as texts, bounds, and no difference from what else is installed."""

from __future__ import annotations

import datetime
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from tests.surgery import packed, parts
from xltool.app.roster_book import MOST_ROWS, read_tables
from xltool.ooxml.errors import RefusedFile

SHEET, TEXTS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
ROOT = Path(__file__).parent.parent
Make = Callable[[bytes], bytes]


def book(*rows: tuple[Any, ...], format: str | int = "", epoch: bool = False) -> bytes:
    """A workbook with one sheet; numbers are shown by a format."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "date_1904": epoch}) as made:
        sheet = made.add_worksheet("名单")
        shown = made.add_format({"num_format": format}) if format else None
        for row, cells in enumerate(rows):
            for column, value in enumerate(cells):
                sheet.write(row, column, value, shown)
    return buffer.getvalue()


PLAIN = book(("单位名称", "代码"), ("甲局", 410711001))


def texts(data: bytes) -> list[list[str]]:
    return read_tables(data)["名单"]


def refused(data: bytes) -> tuple[str, object]:
    with pytest.raises(RefusedFile) as raised:
        read_tables(data)
    return raised.value.code, raised.value.facts.get("why")


def changed(old: bytes, new: bytes, part: str = SHEET, data: bytes = PLAIN) -> bytes:
    members = parts(data)
    assert old in members[part]
    return packed({**members, part: members[part].replace(old, new, 1)})


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (410711001, "410711001"),
        (2.0, "2"),
        (2.5, "2.5"),
        (-3, "-3"),
        (True, "True"),
        (123456789012345, "123456789012345"),
        (410711001002003004, "4.11E+17"),
        ("00123", "00123"),
        ("甲\n局", "甲\n局"),
    ],
)
def test_a_cell_is_the_text_that_people_see(value: object, text: str) -> None:
    assert texts(book((value,))) == [[text]]


@pytest.mark.parametrize("format", ["yyyy-mm-dd", 'yyyy"年"m"月"d"日"', "[$-804]aaaa;@yyyy"])
@pytest.mark.parametrize("epoch", [False, True])
def test_a_date_is_told_as_a_date(format: str, epoch: bool) -> None:
    data = book((datetime.datetime(2024, 1, 5, 12, 30),), format=format, epoch=epoch)
    assert texts(data) == [["2024-01-05 12:30:00"]]


def test_a_date_format_of_chinese_programs_that_has_no_code_shows_dates() -> None:
    assert texts(book((45296,), format=31)) == [["2024-01-05 00:00:00"]]


def test_a_code_in_a_column_formatted_as_a_date_stays_a_code() -> None:
    assert texts(book((410711001,), format="yyyy-mm-dd")) == [["410711001"]]


def test_a_formula_is_told_by_its_result_and_without_one_by_its_text() -> None:
    cell = b'<c r="A2" t="s"><v>2</v></c>'
    assert texts(changed(cell, b'<c r="A2" t="str"><f>B2</f><v>x</v></c>'))[1][0] == "x"
    assert texts(changed(cell, b'<c r="A2"><f>B2</f></c>'))[1][0] == "=B2"


def test_escaped_line_ends_are_line_ends() -> None:
    assert texts(changed("甲局".encode(), b"a_x000D_b", TEXTS))[1][0] == "a\rb"


def test_a_strict_workbook_is_read() -> None:
    main = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    strict = b"http://purl.oclc.org/ooxml/spreadsheetml/main"
    members = {name: content.replace(main, strict) for name, content in parts(PLAIN).items()}
    assert texts(packed(members))[1] == ["甲局", "410711001"]


@pytest.mark.parametrize("claim", [b'ref="A1"', b'ref="A1:XFD1048576"'])
def test_what_a_sheet_claims_of_its_size_is_not_believed(claim: bytes) -> None:
    assert texts(changed(b'ref="A1:B2"', claim)) == [["单位名称", "代码"], ["甲局", "410711001"]]


def test_empty_rows_far_below_cost_nothing() -> None:
    assert len(texts(changed(b"</sheetData>", b'<row r="1048576"/></sheetData>'))) == 2


def far(row: int) -> bytes:
    return changed(
        b"</sheetData>", b'<row r="%d"><c r="A%d"><v>1</v></c></row></sheetData>' % (row, row)
    )


def test_as_many_rows_as_a_roster_may_have_are_read() -> None:
    assert len(texts(far(MOST_ROWS))) == MOST_ROWS


def bomb(data: bytes) -> bytes:
    return changed(b"<sheetData>", b" " * (50 << 20) + b"<sheetData>")


def many(element: bytes) -> bytes:
    return changed(b"<sheetData>", element * 30_000 + b"<sheetData>")


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (far(MOST_ROWS + 1), ("F108", "many_cells")),
        (far(1_048_576), ("F108", "many_cells")),
        (far(1_000_000_000), ("F102", "damaged_parts")),
        (changed(b"</sheetData>", b'<row r="1"/></sheetData>'), ("F102", "damaged_parts")),
        (changed(b'r="A2"', b'r="A3"'), ("F102", "damaged_parts")),
        (changed(b'r="A2"', b'r="?"'), ("F102", "damaged_parts")),
        (changed(b"<v>2</v>", b"<v>99</v>"), ("F102", "damaged_parts")),
        (changed(b"<v>410711001</v>", b"<v>many</v>"), ("F102", "damaged_parts")),
        (changed(b"<v>410711001</v>", b"<v>%s</v>" % (b"9" * 9999)), ("F102", "damaged_parts")),
        (changed(b"</sheetData>", b"</sheetdata>"), ("F102", "damaged_parts")),
        (changed(b"<sheetData>", b"<x:y/><sheetData>"), ("F102", "damaged_parts")),
        (changed(b'ref="A1:B2"', b'ref="ZZZZZ9:?"'), ("F102", "damaged_parts")),
        (many(b'<sheetView workbookViewId="0"/>'), ("F108", "many_cells")),
        (many(b'<mergeCell ref="A1:B2"/>'), ("F108", "many_cells")),
        (bomb(PLAIN), ("F108", "large_parts")),
        (changed("甲局".encode(), "甲".encode() * 100_001, TEXTS), ("F108", "many_parts")),
        (changed(b"<sst", b"<!DOCTYPE a [<!ENTITY a 'a'>]><sst", TEXTS), ("F109", "document_type")),
        (
            changed(b"</sheetData>", b"<a>" * 100 + b"</a>" * 100 + b"</sheetData>"),
            ("F109", "deep_markup"),
        ),
        (packed({**parts(PLAIN), "XL/workbook.xml": b""}), ("F109", "repeated_names")),
        (PLAIN[:-40], ("F102", "damaged_zip")),
    ],
)
def test_a_hostile_roster_is_refused_with_its_code(data: bytes, told: tuple[str, str]) -> None:
    assert refused(data) == told


def test_a_part_that_is_not_read_may_be_anything() -> None:
    members = {**parts(PLAIN), "xl/theme/theme1.xml": b"<", "docProps/core.xml": b"<!DOCTYPE a>"}
    assert texts(packed(members))[1][0] == "甲局"


RUN = """
import json, sys
from pathlib import Path
from xltool.app.roster_book import read_tables
from xltool.ooxml.errors import RefusedFile
for path in sys.argv[1:]:
    try:
        print(json.dumps(read_tables(Path(path).read_bytes())))
    except RefusedFile as refused:
        print(json.dumps([refused.code, refused.facts]))
"""


def test_other_xml_libraries_make_no_difference(tmp_path: Path) -> None:
    made = [
        PLAIN,
        changed(b"<sheetData>", b"<x:y/><sheetData>"),
        changed(b"<sst", b"<!DOCTYPE a [<!ENTITY a 'a'>]><sst", TEXTS),
        changed(b"</sst>", b"<!-- a --><?b c?></sst>", TEXTS),
    ]
    paths = [tmp_path / f"{number}.xlsx" for number in range(len(made))]
    for path, data in zip(paths, made, strict=True):
        path.write_bytes(data)
    told = {
        subprocess.run(
            [sys.executable, "-c", RUN, *map(str, paths)],
            cwd=ROOT,
            env={**os.environ, "OPENPYXL_LXML": with_them, "OPENPYXL_DEFUSEDXML": with_them},
            capture_output=True,
            check=True,
        ).stdout
        for with_them in ("True", "False")
    }
    lines = [json.loads(line) for line in told.pop().splitlines()]
    assert (not told, len(lines)) == (True, 4)


def test_openpyxl_is_loaded_for_a_roster_in_a_workbook_alone(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("单位名称\n甲局\n", encoding="utf-8")
    (tmp_path / "a.xlsx").write_bytes(PLAIN)
    code = (
        "import sys; from xltool.app.rosters import open_roster;"
        "print([open_roster(p) and 'openpyxl' in sys.modules for p in sys.argv[1:]])"
    )
    paths = [str(tmp_path / name) for name in ("a.csv", "a.xlsx")]
    run = subprocess.run([sys.executable, "-c", code, *paths], cwd=ROOT, capture_output=True)
    assert run.stdout.decode().strip() == "[False, True]", run.stderr.decode()


@pytest.mark.slow
def test_a_million_empty_rows_in_a_format_are_passed_over() -> None:
    row = (
        b'<row r="%d" spans="1:2" s="1" customFormat="1"><c r="A%d" s="1"/><c r="B%d" s="1"/></row>'
    )
    rows = b"".join(row % (number, number, number) for number in range(3, 1_000_003))
    data = changed(b"</sheetData>", rows + b"</sheetData>")
    assert texts(data) == [["单位名称", "代码"], ["甲局", "410711001"]]
