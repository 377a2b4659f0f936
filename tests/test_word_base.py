"""An office's own Word file: its styles are worn, by their names; anything odd is refused."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pytest

from tests.builders import form_2021, sample_record
from tests.terminal import Terminal, workbook_of
from xltool.reporting.document import Document
from xltool.reporting.narrative import narrate
from xltool.reporting.render import docx as word
from xltool.reporting.render.word_styles import RefusedBase, styles_of

STYLES = "word/styles.xml"
MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


@pytest.fixture(scope="module")
def report() -> Document:
    form = form_2021()
    return narrate(form, sample_record(form, "jinhu-2023"))


@pytest.fixture(scope="module")
def ours(report: Document) -> bytes:
    return word.render(report)


def repacked(data: bytes, changes: dict[str, bytes | None]) -> bytes:
    """A package with members replaced, added, or left out (None)."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(packed, "w") as new:
        parts = {name: old.read(name) for name in old.namelist()}
        for name, content in {**parts, **changes}.items():
            if content is not None:
                new.writestr(name, content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def member(data: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return package.read(name).decode()


def restyled(data: bytes, *changes: tuple[str, str]) -> bytes:
    styles = member(data, STYLES)
    for old, new in changes:
        assert old in styles
        styles = styles.replace(old, new)
    return repacked(data, {STYLES: styles.encode()})


def why(data: bytes) -> str:
    with pytest.raises(RefusedBase) as refused:
        styles_of(data)
    return str(refused.value.facts["why"])


def test_our_own_report_as_a_base_changes_nothing(report: Document, ours: bytes) -> None:
    again = word.render(report, styles_of(ours))
    with zipfile.ZipFile(io.BytesIO(again)) as one, zipfile.ZipFile(io.BytesIO(ours)) as other:
        assert [(n, one.read(n)) for n in one.namelist()] == [
            (n, other.read(n)) for n in other.namelist()
        ]


def test_styles_are_found_by_their_names_whatever_their_ids(report: Document, ours: bytes) -> None:
    base = restyled(
        ours, ('w:styleId="Title"', 'w:styleId="a3"'), ('w:sz w:val="44"', 'w:sz w:val="36"')
    )
    data = word.render(report, styles_of(base))
    title = docx.Document(io.BytesIO(data)).paragraphs[0]
    assert title.style is not None and title.style.name == "Title"
    assert title.style.font.size is not None and title.style.font.size.pt == 18
    assert '<w:pStyle w:val="a3"/>' in member(data, "word/document.xml")


def test_names_of_styles_are_compared_without_regard_to_case(ours: bytes) -> None:
    assert styles_of(restyled(ours, ('w:val="heading 1"', 'w:val="Heading 1"'))).ids


def test_every_missing_style_is_named(ours: bytes) -> None:
    base = restyled(ours, ('w:val="Title"', 'w:val="题"'), ('w:val="表格文字"', 'w:val="字"'))
    with pytest.raises(RefusedBase) as refused:
        styles_of(base)
    assert (refused.value.facts["why"], refused.value.facts["names"]) == (
        "styles",
        ("Title", "表格文字"),
    )


def test_a_numbering_of_the_headings_is_left_out(report: Document, ours: bytes) -> None:
    numbered = "<w:keepNext/><w:numPr><w:ilvl w:val='0'/><w:numId w:val='7'/></w:numPr>"
    base = restyled(ours, ("<w:keepNext/>", numbered))
    data = word.render(report, styles_of(base))
    assert "numPr" not in member(data, STYLES)
    assert "<w:keepNext/>" in member(data, STYLES)


def test_nothing_else_of_the_base_reaches_the_report(report: Document, ours: bytes) -> None:
    secret = {"word/media/image1.png": b"x", "customXml/item1.xml": b"<a/>"}
    settings = member(ours, "word/settings.xml").replace("100", "77")
    base = repacked(ours, {**secret, "word/settings.xml": settings.encode()})
    data = word.render(report, styles_of(base))
    assert (
        zipfile.ZipFile(io.BytesIO(data)).namelist() == zipfile.ZipFile(io.BytesIO(ours)).namelist()
    )
    assert member(data, "word/settings.xml") == member(ours, "word/settings.xml")


def test_a_theme_that_needs_pictures_is_left(report: Document, ours: bytes) -> None:
    theme = "word/theme/theme1.xml"
    changed = member(ours, theme).replace("C00000", "123456").encode()
    plain, pictured = (
        repacked(ours, {theme: changed}),
        repacked(ours, {theme: changed, "word/theme/_rels/theme1.xml.rels": b"<r/>"}),
    )
    assert "123456" in member(word.render(report, styles_of(plain)), theme)
    assert "123456" not in member(word.render(report, styles_of(pictured)), theme)


DOCTYPE = b"<!DOCTYPE a [<!ENTITY b 'c'>]><w:styles/>"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"word/vbaProject.bin": b"x"}, "macros"),
        ({"word/embeddings/oleObject1.bin": b"x"}, "macros"),
        ({"word/activeX/activeX1.xml": b"x"}, "macros"),
        ({"word/document.xml": None}, "not_word"),
        ({"../x": b"x"}, "unsafe"),
        ({STYLES: DOCTYPE}, "unsafe"),
        ({STYLES: f"<w:styles xmlns:w='{MAIN}'>".encode()}, "damaged"),
        (
            {STYLES: b"<w:styles xmlns:w='http://purl.oclc.org/ooxml/wordprocessingml/main'/>"},
            "strict",
        ),
        ({STYLES: b"<a>" * 100 + b"</a>" * 100}, "unsafe"),
        ({STYLES: None}, "styles"),
        ({"word/theme/theme1.xml": DOCTYPE}, "unsafe"),
        ({STYLES: b"<a>" + b" " * (49 << 20) + b"</a>"}, "large"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_hostile_or_odd_base_is_refused(
    ours: bytes, changes: dict[str, bytes | None], expected: str
) -> None:
    assert why(repacked(ours, changes)) == expected


@pytest.mark.parametrize(
    ("old", "new"),
    [("word/", "text/"), ("word/document.xml", "word/document2.xml"), (STYLES, "word/looks.xml"),
     ("word/theme/theme1.xml", "word/look/colours.xml")],
)  # fmt: skip
def test_styles_and_theme_are_found_by_their_relations(ours: bytes, old: str, new: str) -> None:
    assert styles_of(renamed(ours, old, new)) == styles_of(ours)


def renamed(data: bytes, old: str, new: str) -> bytes:
    """A package whose parts have other names, and every relation says so."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    moved: dict[str, bytes | None] = dict.fromkeys(parts)
    for name, content in parts.items():
        if name.endswith(".rels") or name == "[Content_Types].xml":
            content = content.replace(old.encode(), new.encode())
            content = content.replace(
                f'"{old.removeprefix("word/")}"'.encode(), f'"{new.removeprefix("word/")}"'.encode()
            )
        folder, _, file = old.rpartition("/")
        name = name.replace(
            f"{folder}/_rels/{file}.rels", f"{folder}/_rels/{new[len(folder) + 1 :]}.rels"
        )
        moved[name.replace(old, new)] = content
    return repacked(data, moved)


def test_what_is_no_word_file_is_refused(ours: bytes) -> None:
    assert why(b"") == "empty"
    assert why(b"%PDF-1.7") == "not_word"
    assert why(workbook_of("jinhu-2023")) == "not_word"
    assert why(ours[: len(ours) // 2]) == "damaged"


@pytest.fixture
def xltool(capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(capsys)


def test_the_command_line_names_the_missing_styles(
    xltool: Terminal, tmp_path: Path, ours: bytes
) -> None:
    book, base, report = tmp_path / "a.xlsx", tmp_path / "底稿.docx", tmp_path / "a.docx"
    book.write_bytes(workbook_of("jinhu-2023"))
    base.write_bytes(restyled(ours, ('w:val="heading 1"', 'w:val="一级"')))
    ran = xltool("report", book, "-o", report, "--base", base)
    assert (ran.status, report.exists()) == (3, False)
    assert "底稿.docx" in ran.err and "heading 1" in ran.err
    base.write_bytes(ours)
    assert xltool("report", book, "-o", report, "--base", base).status == 0
    assert xltool("report", book, "-o", tmp_path / "a.md", "--base", base).status == 2
