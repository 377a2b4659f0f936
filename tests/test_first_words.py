"""The title of a file that cannot be used, wherever its program puts its texts."""

from __future__ import annotations

import pytest

from tests.fixtures.kinds import ole
from tests.surgery import packed
from xltool.app.first_words import first_words

TITLE = "清河县教育局2025年政府信息公开工作年度报告"
RELATION = '<Relationship Id="r{0}" Type="http://purl.oclc.org/o/{0}" Target="{1}"/>'


def related(*targets: tuple[str, str]) -> bytes:
    relations = "".join(RELATION.format(*each) for each in targets)
    return f"<Relationships>{relations}</Relationships>".encode()


def document(main: str = "word/document2.xml") -> bytes:
    body = f"<document><body><p><r><t>{TITLE}</t></r></p></body></document>"
    return packed({"_rels/.rels": related(("officeDocument", main)), main: body.encode()})


def workbook(*parts: tuple[str, str, str]) -> bytes:
    members = {
        "_rels/.rels": related(("officeDocument", "book/main.xml")),
        "book/main.xml": b"<workbook/>",
        "book/_rels/main.xml.rels": related(*((kind, target) for kind, target, _ in parts)),
    }
    return packed({**members, **{f"book/{name}": xml.encode() for _, name, xml in parts}})


STRINGS = ("sharedStrings", "texts.xml", f"<sst><si><t>{TITLE}</t></si></sst>")
INLINE = ("worksheet", "s/a.xml", f"<worksheet><c><is><t>{TITLE}</t></is></c></worksheet>")
STYLE = "<style>" + "td { color: red }\n" * 900 + "</style><!-- <b>某市财政局</b> -->"


@pytest.mark.parametrize(
    "data",
    [
        document(),
        document("word/document.xml"),
        document("doc\\main.xml"),
        workbook(STRINGS),
        workbook(INLINE),
        packed({"content.xml": f"<a><text:p xmlns:text='t'>{TITLE}</text:p></a>".encode()}),
        packed({"word/document.xml": f"<a><p>{TITLE}</p></a>".encode()}),
        f"<html><head>{STYLE}</head><body><h1>{TITLE}</h1></body></html>".encode(),
        f"{TITLE}\r\n一、总体情况".encode("utf-16"),
        f"{TITLE}\n".encode() + ("本年" * 9000 + "。").encode(),
        f"\n{TITLE}\n".encode("gbk"),
    ],
)
def test_the_title_is_found(data: bytes) -> None:
    assert first_words(data)[0] == TITLE


@pytest.mark.parametrize(
    "data",
    [
        ole("WordDocument"),
        b"Subject: a\r\nFrom: b\r\n\r\n" + TITLE.encode(),
        b"{\\rtf1 a}",
        b"%PDF-1.7\nabc",
        packed({"word/document.xml": b"<a><p>"}),
        packed({"a.txt": TITLE.encode()}),
    ],
)
def test_what_is_not_looked_into_says_nothing(data: bytes) -> None:
    assert first_words(data) == ()
