"""Files that cannot be examined: each is named for what it is, and none is a fault of ours."""

from __future__ import annotations

import io
import struct

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import balanced_record, filled_workbook, form_2021
from tests.fixtures.kinds import ole
from tests.surgery import (
    packed,
    parts,
    with_formula,
    with_identity,
    with_name,
    with_part,
    without_properties,
)
from xltool.app.examine import Examined, examine
from xltool.app.library import open_catalogue
from xltool.model.finding import Fact
from xltool.model.record_json import record_tree
from xltool.ooxml.errors import RefusedFile
from xltool.ooxml.kind import Kind
from xltool.ooxml.package import MOST_INFLATED, MOST_MEMBERS
from xltool.workbook.read.gate import MOST_BYTES, pass_gate, refusal

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
KEY = "requests.granted.natural_person"
BOOK = filled_workbook(form_2021(), balanced_record(form_2021()))


def refused(data: bytes) -> tuple[str, dict[str, Fact]]:
    with pytest.raises(RefusedFile) as caught:
        examine(data)
    return caught.value.code, dict(caught.value.facts)


def outcome(data: bytes) -> str:
    try:
        examined = examine(data)
    except RefusedFile as error:
        return error.code
    assert isinstance(examined, Examined)
    return "examined"


def test_an_empty_file_is_told() -> None:
    assert refused(b"") == ("F101", {})


@pytest.mark.parametrize("part", [0.01, 0.1, 0.5, 0.9, 0.99])
def test_a_truncated_file_is_told(part: float) -> None:
    assert refused(BOOK[: int(len(BOOK) * part)]) == ("F102", {"why": "damaged_zip"})


@pytest.mark.parametrize("length", [4, 10, 22, 30, 1000, -1, -10, -21])
def test_a_file_cut_anywhere_is_told(length: int) -> None:
    assert refused(BOOK[:length]) == ("F102", {"why": "damaged_zip"})


@pytest.mark.parametrize("lost", [1, 4, 512, 4096])
def test_a_file_whose_beginning_is_lost_is_damaged_and_not_encrypted(lost: int) -> None:
    assert refused(bytes(lost) + BOOK[lost:]) == ("F102", {"why": "damaged_zip"})


@pytest.mark.parametrize("size", [1, 512, 100_000])
def test_a_file_of_nothing_but_zeros_is_told(size: int) -> None:
    assert refused(bytes(size)) == ("F102", {"why": "only_zeros"})


def without(name: str) -> bytes:
    return packed({each: content for each, content in parts(BOOK).items() if each != name})


@pytest.mark.parametrize("name", ["xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml"])
def test_a_workbook_without_a_part_that_is_needed_is_told(name: str) -> None:
    assert refused(without(name)) == ("F102", {"why": "damaged_parts"})


@pytest.mark.parametrize(
    "name", ["[Content_Types].xml", "xl/theme/theme1.xml", "xl/worksheets/sheet1.xml"]
)
def test_a_part_that_is_not_needed_may_be_missing(name: str) -> None:
    assert outcome(without(name)) == "examined"


def test_a_workbook_without_a_sheet_of_the_form_is_told() -> None:
    members = {n: content for n, content in parts(BOOK).items() if n != "xl/worksheets/sheet4.xml"}
    code, facts = refused(packed(members))
    assert (code, facts["count"]) == ("F107", 175)


def test_a_part_that_is_no_xml_is_told() -> None:
    members = {**parts(BOOK), "xl/worksheets/sheet4.xml": b"<worksheet><sheetData>"}
    assert refused(packed(members)) == ("F102", {"why": "damaged_parts"})


def test_a_part_with_a_document_type_is_refused() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa">]>'
    data = with_part(
        BOOK, "xl/workbook.xml", lambda xml: xml.replace("<workbook", f"{bomb}<workbook", 1)
    )
    assert outcome(data).startswith("F")


def test_an_encrypted_workbook_is_told() -> None:
    assert refused(OLE + "EncryptedPackage".encode("utf-16-le") + bytes(512)) == ("F103", {})


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (OLE + "Workbook".encode("utf-16-le"), "kind_old_excel"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "kind_pdf"),
        (b"{\\rtf1\\ansi", "kind_rtf"),
        (b"<!DOCTYPE html><html><body>", "kind_html"),
        (b"\xef\xbb\xbf\n<HTML><table>", "kind_html"),
        (b"<table><tr><td>1</td></tr></table>", "kind_html"),
        ("code,name\n1,某局\n".encode(), "kind_text"),
        ("单位,数量".encode("gbk"), "kind_text"),
        (b" ", "kind_text"),
        (b"\x89PNG\r\n\x1a\n\0\0", "kind_image"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "kind_image"),
        (b"GIF89a\x01\0", "kind_image"),
        (b"Rar!\x1a\x07\0", "kind_archive"),
        (b"7z\xbc\xaf\x27\x1c", "kind_archive"),
        (b"\0\x01\x02\x03", "kind_unknown"),
        (packed({"word/document.xml": b"<w/>"}), "kind_word"),
        (packed({"mimetype": b"x", "content.xml": b"<x/>", "META-INF/manifest.xml": b"<x/>"}),
         "kind_ods"),
        (packed({"花园办事处.xlsx": BOOK}), "kind_zip"),
        (packed({"a.txt": b"a"}), "kind_zip"),
        (packed({"xl/workbook.bin": b"a"}), "kind_xlsb"),
        (OLE + "WordDocument".encode("utf-16-le"), "kind_old_word"),
        (ole("__nameid_version1.0", "__properties_version1.0"), "kind_msg"),
        (b"Subject: a\r\nMIME-Version: 1.0\r\n\r\n", "kind_eml"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
         "kind_excel_xml"),
        (b"%TSD-Header-###%" + bytes(range(256)) * 16, "kind_secured"),
    ],
)  # fmt: skip
def test_a_file_of_another_kind_is_named(data: bytes, why: str) -> None:
    with pytest.raises(RefusedFile) as caught:
        pass_gate(data)
    assert (caught.value.code, caught.value.facts) == ("F104", {"why": why})


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.WORKBOOK])
def test_every_kind_has_a_code_with_words_and_most_a_remedy_of_their_own(kind: Kind) -> None:
    catalogue, finding = open_catalogue(), refusal(kind).finding
    said = {catalogue.message(finding, "zh"), catalogue.remedy(finding, "zh")}
    assert all(said) and not any("{" in each for each in said)
    its_own = catalogue.remedy(finding, "zh") != catalogue.rules[finding.code].remedy["zh"]
    assert its_own == (kind not in NO_REMEDY_OF_THEIR_OWN)


NO_REMEDY_OF_THEIR_OWN = (
    *(Kind.EMPTY, Kind.DAMAGED, Kind.ZEROS),
    *(Kind.ENCRYPTED, Kind.OLE, Kind.XML),
)


@pytest.mark.parametrize("code", ["F102", "F104", "F107", "F108", "F109", "F110", "R302"])
def test_nobody_is_told_to_fill_everything_in_again(code: str) -> None:
    catalogue = open_catalogue()
    for words in (catalogue, catalogue.for_offices()):
        assert "重新填" not in words.rules[code].remedy["zh"]
        assert "fill in the original" not in words.rules[code].remedy["en"]
    for name, remedy in catalogue.reasons.items():
        assert not (name.startswith("remedy_") and "重新填" in remedy["zh"])


def test_a_remedy_fits_the_reason_for_coordinator_and_office() -> None:
    finding = RefusedFile("F109", why="macros").finding
    for words in (open_catalogue(), open_catalogue().for_offices()):
        assert words.remedy(finding, "en").endswith("(not .xlsm), which leaves the macros out")


def test_an_empty_zip_is_refused() -> None:
    assert refused(packed({}))[0] in ("F102", "F104")


def foreign_workbook() -> bytes:
    book = openpyxl.Workbook()
    book.create_sheet("表二 申请情况")["A1"] = "自然人"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_a_workbook_of_another_maker_is_told() -> None:
    assert refused(foreign_workbook()) == ("F105", {"tables": "no_tables"})


def test_a_workbook_of_an_unknown_edition_is_told() -> None:
    code, facts = refused(with_identity(BOOK, "edition", "2035"))
    assert (code, facts["form"], facts["edition"]) == ("F106", "gkbg", "2035")


def test_a_workbook_of_an_unknown_form_is_told() -> None:
    code, facts = refused(with_identity(BOOK, "form", "tjnb"))
    assert (code, facts["form"], facts["edition"]) == ("F106", "tjnb", "2021")


def test_a_form_named_like_a_path_is_unknown() -> None:
    assert refused(with_identity(BOOK, "form", "../gkbg"))[0] == "F106"


def found_again(data: bytes) -> list[tuple[str, str | None, str | None, Fact]]:
    """What is told of a file whose record is right all the same."""
    examined = examine(data)
    assert record_tree(examined.record) == record_tree(balanced_record(form_2021()))
    return [(f.code, f.key, f.cell, f.facts["count"]) for f in examined.audit.findings]


def test_a_lost_name_is_repaired_by_its_label_and_said() -> None:
    assert found_again(with_name(BOOK, KEY, None)) == [("R303", KEY, "D10", 1)]


@pytest.mark.parametrize(
    "target", ["#REF!", "'表二 申请情况'!#REF!", "'没有这张表'!$D$6", "$D$6", "", "1+1"]
)
def test_a_name_that_points_nowhere_is_lost(target: str) -> None:
    assert found_again(with_name(BOOK, KEY, target)) == [("R303", KEY, "D10", 1)]


@pytest.mark.parametrize("address", ["$D$0", "$ZZZ$1", "$D$9999999"])
def test_a_name_outside_a_sheet_is_lost(address: str) -> None:
    data = with_name(BOOK, KEY, f"'表二 申请情况'!{address}")
    assert found_again(data) == [("R303", KEY, "D10", 1)]


def test_the_lost_names_of_a_table_are_told_together() -> None:
    named = 'definedName name="'
    data = with_part(
        BOOK, "xl/workbook.xml", lambda xml: xml.replace(f"{named}disputes", f"{named}lost")
    )
    assert found_again(data) == [("R303", "disputes.review.upheld", "A8:O8", 15)]


def declared(member: str, size: int) -> bytes:
    """The workbook, with a member that says it is so large when inflated."""
    data = bytearray(BOOK)
    at = data.index(b"PK\x01\x02")
    while data[at + 46 : at + 46 + len(member)] != member.encode():
        at = data.index(b"PK\x01\x02", at + 4)
    data[at + 24 : at + 28] = struct.pack("<I", size)
    return bytes(data)


def test_what_a_part_claims_of_its_size_is_not_believed() -> None:
    assert outcome(declared("xl/workbook.xml", MOST_INFLATED + 1)) == "examined"


def test_a_part_that_is_larger_than_it_claims_is_damaged() -> None:
    assert refused(declared("xl/workbook.xml", 100)) == ("F102", {"why": "damaged_zip"})


def test_a_part_that_inflates_beyond_the_limit_is_told() -> None:
    blanks = " " * (MOST_INFLATED + 1)
    data = with_part(BOOK, "xl/workbook.xml", lambda xml: xml + blanks)
    assert refused(data) == ("F108", {"why": "large_parts"})


def test_a_zip_with_too_many_members_is_told() -> None:
    data = packed({f"{number}.xml": b"" for number in range(MOST_MEMBERS + 1)})
    assert refused(data) == ("F108", {"why": "large_parts"})


def test_a_file_too_large_to_look_at_is_told() -> None:
    assert refused(b"PK\x03\x04" + bytes(MOST_BYTES)) == ("F108", {"why": "large_parts"})


@pytest.mark.parametrize("year", ["", "二〇二二", "²", "2022.5", "-1", "20222"])
def test_a_workbook_whose_year_is_no_year_is_refused(year: str) -> None:
    assert refused(with_identity(BOOK, "year", year))[0] == "F105"


def test_a_workbook_that_lost_its_properties_is_known_by_its_hidden_sheet() -> None:
    assert examine(without_properties(BOOK)).record.office.name == "临江市测试局"


def test_a_workbook_without_a_part_that_is_not_needed_is_read() -> None:
    members = {name: c for name, c in parts(BOOK).items() if name != "docProps/app.xml"}
    assert outcome(packed(members)) == "examined"


def test_a_formula_that_is_no_formula_is_read() -> None:
    assert outcome(with_formula(BOOK, KEY, "((((", 3)) == "examined"


SHEETS = [name for name in parts(BOOK) if name.endswith((".xml", ".rels"))]
FLIPS = st.lists(st.tuples(st.integers(0, len(BOOK) - 1), st.integers(0, 255)), max_size=6)
SIGNS = st.sampled_from((b"<", b">", b'"', b"&", b"/", b"0", b"9999999999", b"-", b"=", b" ", b"A"))


@settings(max_examples=60)
@given(FLIPS)
@pytest.mark.slow
def test_flipped_bytes_are_examined_or_refused(flips: list[tuple[int, int]]) -> None:
    data = bytearray(BOOK)
    for index, value in flips:
        data[index] = value
    found = outcome(bytes(data))
    assert found == "examined" or found.startswith("F")


@settings(max_examples=60)
@given(st.sampled_from(SHEETS), st.lists(st.tuples(st.integers(0), SIGNS), max_size=3))
@pytest.mark.slow
def test_damaged_parts_are_examined_or_refused(name: str, damage: list[tuple[int, bytes]]) -> None:
    members = parts(BOOK)
    content = bytearray(members[name])
    for place, sign in damage:
        at = place % len(content)
        content[at : at + 1] = sign
    found = outcome(packed({**members, name: bytes(content)}))
    assert found == "examined" or found.startswith("F")
