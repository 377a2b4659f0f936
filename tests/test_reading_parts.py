"""Where the parts of a workbook stand is its program's choice: they are found all the same."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from tests.builders import balanced_record, filled_workbook, form_2021
from tests.fixtures import cells, members
from tests.surgery import (
    packed,
    parts,
    sheet_part,
    with_part,
    without_identity_names,
    without_properties,
)
from xltool.app.examine import Examined, examine
from xltool.app.roster_book import read_tables
from xltool.model.record import Office
from xltool.model.record_json import record_tree
from xltool.ooxml.errors import RefusedFile
from xltool.workbook.read.gate import pass_gate

FORM = form_2021()
RECORD = balanced_record(FORM)
BOOK = filled_workbook(FORM, RECORD)
KEY = "requests.granted.natural_person"
TABLE = "表二 申请情况"
TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def told(examined: Examined) -> list[tuple[str, str | None]]:
    return [(f.code, f.cell) for f in examined.audit.findings]


def read_right(data: bytes) -> list[tuple[str, str | None]]:
    """What is told of a file whose record is right all the same."""
    examined = examine(data)
    assert record_tree(examined.record) == record_tree(RECORD)
    return told(examined)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("xl/sharedStrings.xml", "xl/sharedStrings2.xml"),
        ("xl/sharedStrings.xml", "texts/all.xml"),
        ("xl/styles.xml", "xl/styles2.xml"),
        ("xl/workbook.xml", "xl/workbook2.xml"),
        ("xl/workbook.xml", "book/main.xml"),
        (sheet_part(BOOK, TABLE), "xl/tables/second.xml"),
    ],
)
def test_a_part_at_another_place_is_found(old: str, new: str) -> None:
    assert read_right(members.with_moved_part(BOOK, old, new)) == []


def test_dates_are_dates_wherever_the_styles_stand() -> None:
    data = cells.with_date(BOOK, KEY, 45293, "yyyy-mm-dd")
    moved = examine(members.with_moved_part(data, "xl/styles.xml", "xl/styles2.xml"))
    assert told(moved) == told(examine(data)) == [("R101", "D10")]


def test_the_identity_is_read_from_properties_at_another_place() -> None:
    office = Office("临江市测试局", "410711-001")
    book = filled_workbook(FORM, replace(RECORD, office=office))
    nameless = without_identity_names(book)  # the visible line has no code
    assert examine(without_properties(nameless)).record.office.code == ""
    moved = members.with_moved_part(nameless, "docProps/custom.xml", "docProps/own.xml")
    assert examine(moved).record.office == office


def test_of_two_parts_the_related_one_is_read() -> None:
    moved = members.with_moved_part(BOOK, "xl/sharedStrings.xml", "xl/texts.xml")
    other = b"<sst>" + b"<si><t>x</t></si>" * 2000 + b"</sst>"
    assert read_right(members.with_members(moved, ("xl/sharedStrings.xml", other))) == []


@pytest.mark.parametrize("name", ["xl/sharedStrings.xml", "xl/styles.xml"])
def test_a_related_part_that_is_not_there_is_told(name: str) -> None:
    members_left = {n: content for n, content in parts(BOOK).items() if n != name}
    with pytest.raises(RefusedFile) as caught:
        examine(packed(members_left))
    assert (caught.value.code, caught.value.facts["why"]) == ("F102", "damaged_parts")


@pytest.mark.parametrize("kind", ["sharedStrings", "styles", "custom-properties"])
def test_a_lost_relation_leaves_the_usual_place(kind: str) -> None:
    lost = re.compile(rb'<Relationship [^>]*/%s"[^>]*/>' % kind.encode())
    found = {name: lost.sub(b"", content) for name, content in parts(BOOK).items()}
    assert found != parts(BOOK)
    assert read_right(packed(found)) == []


def test_a_package_without_its_own_relations_is_read() -> None:
    assert read_right(packed({n: c for n, c in parts(BOOK).items() if n != "_rels/.rels"})) == []


def test_macros_are_refused_wherever_they_stand() -> None:
    relation = f'<Relationship Id="m" Type="{TYPE}/vbaProject" Target="own/code.bin"/>'
    ends = "</Relationships>"
    data = with_part(
        BOOK, "xl/_rels/workbook.xml.rels", lambda xml: xml.replace(ends, relation + ends)
    )
    with pytest.raises(RefusedFile) as caught:
        examine(members.with_members(data, ("xl/own/code.bin", b"\xd0\xcf")))
    assert (caught.value.code, caught.value.facts["why"]) == ("F109", "macros")


def test_backslashes_in_the_names_of_members_are_slashes() -> None:
    assert read_right(members.with_backslashes(BOOK)) == []


def test_backslashes_in_the_targets_of_relations_are_slashes() -> None:
    data = with_part(
        BOOK,
        "xl/_rels/workbook.xml.rels",
        lambda xml: xml.replace("worksheets/", "worksheets\\"),
    )
    assert read_right(data) == []


def test_what_stands_behind_backslashes_is_looked_at() -> None:
    with pytest.raises(RefusedFile) as caught:
        pass_gate(members.with_backslashes(members.with_macros(BOOK, "vbaProject.bin")))
    assert (caught.value.code, caught.value.facts["why"]) == ("F109", "macros")


def test_two_names_that_differ_in_their_slashes_are_one() -> None:
    with pytest.raises(RefusedFile) as caught:
        pass_gate(members.with_members(BOOK, ("xl\\workbook.xml", b"<x/>")))
    assert (caught.value.code, caught.value.facts["why"]) == ("F109", "repeated_names")


def test_a_roster_is_read_wherever_its_parts_stand() -> None:
    usual = read_tables(BOOK)
    moved = members.with_moved_part(BOOK, "xl/sharedStrings.xml", "xl/texts.xml")
    moved = members.with_moved_part(moved, sheet_part(BOOK, TABLE), "xl/other/second.xml")
    assert read_tables(moved) == usual
    assert TABLE in usual
