"""What a file is, by its content: built here as programs build it, named by no name."""

from __future__ import annotations

import random

import pytest

from tests.fixtures.kinds import compound, entry, ole
from tests.surgery import packed
from xltool.ooxml.kind import Kind, kind_of
from xltool.ooxml.ole import MAGIC, root_names

TYPES = '<Types><Override PartName="/{part}" ContentType="application/{type}"/></Types>'
ROOT = (
    '<Relationships><Relationship Id="a" Type="o/officeDocument" Target="/{part}"/></Relationships>'
)


def document(type: str, part: str = "a/main.xml", root: str = "a") -> bytes:
    """A package whose main part stands where no program puts it."""
    return packed(
        {
            "[Content_Types].xml": TYPES.format(part=part, type=type).encode(),
            "_rels/.rels": ROOT.format(part=part).encode(),
            part: f"<{root}/>".encode(),
        }
    )


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (document("vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"), "workbook"),
        (document("vnd.ms-excel.sheet.macroEnabled.main+xml"), "workbook"),
        (document("vnd.ms-excel.sheet.binary.macroEnabled.main"), "xlsb"),
        (packed({"xl/workbook.bin": b"\0"}), "xlsb"),
        (document("", root="x:workbook"), "workbook"),
        (document("", root="w:document"), "word"),
        (document("", root="other"), "zip"),
        (document("vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"), "word"),
        (document("vnd.ms-word.document.macroEnabled.main+xml"), "word"),
        (document("vnd.openxmlformats-officedocument.presentationml.slides.main+xml"), "slides"),
        (packed({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
                 "content.xml": b"<a/>", "META-INF/manifest.xml": b"<a/>"}), "ods"),
        (packed({"mimetype": b"application/vnd.oasis.opendocument.text",
                 "content.xml": b"<a/>", "META-INF/manifest.xml": b"<a/>"}), "odt"),
        (packed({"OFD.xml": b"<a/>", "Doc_0/Document.xml": b"<a/>"}), "fixed"),
        (packed({"Index/Document.iwa": b"a", "Metadata/Properties.plist": b"a"}), "iwork"),
        (packed({"教育局.xlsx": b"a"}), "zip"),
        (packed({"a.txt": b"a" * 9999})[:-30], "damaged"),
        (packed({"../a": b"a"}), "damaged"),
    ],
)  # fmt: skip
def test_a_zip_is_what_its_parts_say(data: bytes, kind: str) -> None:
    assert kind_of(data) == kind


@pytest.mark.parametrize(
    ("names", "kind"),
    [
        (("Workbook",), "old_excel"),
        (("\x05SummaryInformation", "ETExtData", "Workbook"), "old_excel"),
        (("Book",), "old_excel"),
        (("1Table", "WordDocument"), "old_word"),
        (("Current User", "PowerPoint Document"), "slides"),
        (("__nameid_version1.0", "__properties_version1.0", "__recip_version1.0_#0"), "msg"),
        (("\x06DataSpaces", "EncryptionInfo", "EncryptedPackage"), "encrypted"),
        (("Contents",), "ole"),
    ],
)
def test_an_ole_file_is_what_streams_its_root_has(names: tuple[str, ...], kind: str) -> None:
    assert root_names(ole(*names)) == set(names)
    assert kind_of(ole(*names)) == kind


def test_a_table_within_a_text_does_not_make_a_workbook_of_it() -> None:
    text = compound(
        entry("Root Entry", within=1),
        entry("ObjectPool", right=3, within=2),
        entry("Workbook"),
        entry("WordDocument"),
    )
    assert kind_of(text) == "old_word"


def test_a_mail_with_a_word_file_inside_is_a_mail() -> None:
    mail = compound(
        entry("Root Entry", within=2),
        entry("WordDocument"),
        entry("__attach_version1.0_#00000000", right=3, within=1),
        entry("__properties_version1.0"),
    )
    assert kind_of(mail) == "msg"


@pytest.mark.parametrize(
    ("name", "kind"), [("WordDocument", "old_word"), ("__substg1.0_0037001F", "msg")]
)
def test_an_ole_file_without_a_directory_is_known_by_names_in_it(name: str, kind: str) -> None:
    assert kind_of(MAGIC + bytes(600) + name.encode("utf-16-le") + bytes(600)) == kind


def test_an_ole_directory_that_goes_round_ends() -> None:
    round_the_sectors = compound(*[entry("Root Entry", within=1)] * 8, follows={1: 2, 2: 1})
    round_the_tree = compound(
        entry("Root Entry", within=1), entry("a", left=1, right=2), entry("Book", left=1, right=0)
    )
    assert len(root_names(round_the_sectors)) == 1
    assert root_names(round_the_tree) == {"a", "Book"}


MAIL = "Subject: =?utf-8?B?5bm05oql?=\r\nFrom: a@example.gov.cn\r\nTo: b@example.gov.cn\r\n"
SAVED = "From: <Saved by Blink>\nMIME-Version: 1.0\nContent-Type: multipart/related;\n\ttype=a\n\n"
XML = '<?xml version="1.0" encoding="{0}"?>\r\n{1}'
SHEET = '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (XML.format("UTF-8", f'<?mso-application progid="Excel.Sheet"?>\n{SHEET}'), "excel_xml"),
        (XML.format("gb2312", f"<!-- 导出 -->{SHEET}"), "excel_xml"),
        (SHEET.replace("xmlns", "xmlns:ss"), "excel_xml"),
        (XML.format("UTF-8", '<?mso-application progid="Word.Document"?><w:wordDocument/>'),
         "word_xml"),
        (XML.format("UTF-8", '<pkg:package xmlns:pkg="a"/>'), "word_xml"),
        (XML.format("UTF-8", "<uof:UOF/>"), "xml"),
        (XML.format("UTF-8", '<!DOCTYPE html PUBLIC "a"><html/>'), "html"),
        ("\n<!-- saved from url -->\n<html><table/></html>", "html"),
        ("<html xmlns:x='urn:schemas-microsoft-com:office:excel'>", "html"),
        (MAIL + "\r\n附件是年报", "eml"),
        ("Received: from a (b)\n\tby c; Mon, 5 Jan 2026 09:00:00 +0800\n" + MAIL, "eml"),
        (MAIL + "MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n", "eml"),
        (SAVED, "mhtml"),
        ("MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\n\r\n", "mhtml"),
        ("From: 教育局\n一、总体情况\n", "text"),
        ("Note: 一、总体情况", "text"),
        ("单位,数量\n甲局,1\n", "text"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_text_is_what_its_head_says(text: str, kind: str, encoding: str) -> None:
    assert kind_of(text.encode(encoding)) == kind


SCRAMBLED = random.Random(7).randbytes(30_000)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"b\x14#e\x01\x00\x01\x00E-SafeNet\0\0LOCK" + bytes(512) + SCRAMBLED, "secured"),
        (b"w\x14#e" + bytes(60), "secured"),
        (bytes(16) + b"E-SafeNet" + bytes(600), "secured"),
        (b"%TSD-Header-###%" + bytes(4096), "secured"),
        (SCRAMBLED, "secured"),
        (b"GUARD\0\0\x01" + bytes(2000) + SCRAMBLED, "secured"),
        (bytes(range(256)) * 40, "secured"),
        (bytes(range(40)) * 256, "unknown"),
        (SCRAMBLED[:600], "unknown"),
        (b"\x1f\x8b\x08\0" + SCRAMBLED, "archive"),
        (b"Founder CEB 3.00" + SCRAMBLED, "fixed"),
        (b"x\x9f>\"" + bytes(60), "msg"),
        (b"\x09\x08\x10\x00\x00\x06\x05\x00" + bytes(600), "old_excel"),
        (b"", "empty"),
    ],
)  # fmt: skip
def test_other_files_are_what_their_head_or_the_spread_of_their_bytes_says(
    data: bytes, kind: str
) -> None:
    assert kind_of(data) == kind


def test_no_file_of_any_kind_raises() -> None:
    chance = random.Random(11)
    whole = [ole("Workbook"), document("a.spreadsheetml"), (MAIL * 9).encode(), SCRAMBLED]
    for number in range(2000):
        data = bytearray(chance.choice(whole))
        for _ in range(chance.randrange(1, 9)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        assert kind_of(bytes(data[: chance.randrange(len(data) + 1)])) in Kind, number
