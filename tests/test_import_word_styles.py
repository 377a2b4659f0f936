"""Word files: what styles strike out, hide or raise is no figure; parts are found by relations."""

from __future__ import annotations

import pytest

from tests.surgery import packed
from xltool.model.omission import Omission
from xltool.published import open_page
from xltool.published.left_out import LeftOut
from xltool.published.page import Page, PageGrid, Passage, UnusablePage

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
RELATION = '<Relationship Id="r{0}" Type="http://purl.oclc.org/o/{0}" Target="{1}"/>'
STYLES = """
<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/></w:style>
<w:style w:type="paragraph" w:styleId="part"><w:basedOn w:val="1"/></w:style>
<w:style w:type="paragraph" w:styleId="gone"><w:rPr><w:vanish/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="old"><w:basedOn w:val="older"/></w:style>
<w:style w:type="paragraph" w:styleId="older"><w:rPr><w:strike/></w:rPr></w:style>
<w:style w:type="character" w:styleId="struck"><w:rPr><w:strike w:val="1"/></w:rPr></w:style>
<w:style w:type="character" w:styleId="twice"><w:rPr><w:dstrike/></w:rPr></w:style>
<w:style w:type="character" w:styleId="note">
 <w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>
<w:style w:type="character" w:styleId="note2"><w:basedOn w:val="note"/></w:style>
<w:style w:type="character" w:styleId="plain"><w:basedOn w:val="note"/>
 <w:rPr><w:vertAlign w:val="baseline"/></w:rPr></w:style>
<w:style w:type="character" w:styleId="round"><w:basedOn w:val="round"/></w:style>
<w:style w:type="character" w:styleId="hide"><w:rPr><w:vanish/></w:rPr></w:style>
<w:style w:type="table" w:styleId="faded"><w:rPr><w:vanish/></w:rPr>
 <w:tblStylePr w:type="firstRow"><w:rPr><w:strike/></w:rPr></w:tblStylePr></w:style>
"""


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def styled(style: str) -> str:
    return f'<w:rStyle w:val="{style}"/>'


def paragraph(*runs: str, style: str = "") -> str:
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}</w:pPr>{''.join(runs)}</w:p>"


def document(body: str, styles: str = STYLES, main: str = "word/document.xml") -> dict[str, bytes]:
    folder, _, name = main.rpartition("/")
    targets = RELATION.format("styles", "look.xml")
    return {
        "_rels/.rels": f"<R>{RELATION.format('officeDocument', '/' + main)}</R>".encode(),
        f"{folder}/_rels/{name}.rels": f"<R>{targets}</R>".encode(),
        f"{folder}/look.xml": f'<w:styles xmlns:w="{MAIN}">{styles}</w:styles>'.encode(),
        main: f'<w:document xmlns:w="{MAIN}"><w:body>{body}</w:body></w:document>'.encode(),
    }


def cell(inner: str, table: str = "") -> str:
    look = f'<w:tblPr><w:tblStyle w:val="{table}"/></w:tblPr>' if table else ""
    return f"<w:tbl>{look}<w:tr><w:tc>{inner}</w:tc></w:tr></w:tbl>"


def read(parts: dict[str, bytes]) -> Page:
    return open_page(packed(parts), ".docx")


def figure(page: Page) -> str:
    (grid,) = page.blocks
    assert isinstance(grid, PageGrid)
    return grid.cells[0].text


@pytest.mark.parametrize(
    ("inner", "why"),
    [
        (paragraph(run("12"), run("3", styled("struck"))), Omission.STRUCK),
        (paragraph(run("12"), run("3", styled("twice"))), Omission.STRUCK),
        (paragraph(run("12"), run("3", styled("note"))), Omission.NOTE),
        (paragraph(run("12"), run("3", styled("note2"))), Omission.NOTE),
        (paragraph(run("3"), style="gone") + paragraph(run("12")), Omission.HIDDEN),
        (paragraph(run("3"), style="old") + paragraph(run("12")), Omission.STRUCK),
        (paragraph(run("12", "<w:strike w:val='0'/>"), run("3"), style="older"), Omission.STRUCK),
        (paragraph(run("12", styled("struck")), run("3"), style="older"), Omission.STRUCK),
    ],
)
def test_what_a_style_strikes_out_hides_or_raises_is_no_figure(inner: str, why: Omission) -> None:
    page = read(document(cell(inner)))
    assert figure(page) == "12"
    assert page.left_out == (LeftOut("3", why, "12", 1, 1, 1),)


@pytest.mark.parametrize(
    "inner",
    [
        paragraph(run("12", styled("plain"))),
        paragraph(run("12", styled("note") + '<w:vertAlign w:val="baseline"/>')),
        paragraph(run("12", styled("round"))),
        paragraph(run("12", styled("nowhere")), style="nowhere"),
        paragraph(run("12", "<w:rPrChange><w:rPr><w:strike/></w:rPr></w:rPrChange>")),
        "<w:p><w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr>" + run("12") + "</w:p>",
    ],
)
def test_what_stands_plainly_is_read(inner: str) -> None:
    page = read(document(cell(inner)))
    assert (figure(page), page.left_out) == ("12", ())


def test_what_all_text_or_a_table_wears_is_left_out() -> None:
    hidden = "<w:rPrDefault><w:rPr><w:vanish/></w:rPr></w:rPrDefault>"
    inner = paragraph(run("3"), run("12", "<w:vanish w:val='0'/>"))
    assert figure(read(document(cell(inner), f"<w:docDefaults>{hidden}</w:docDefaults>"))) == "12"
    inner = paragraph(run("3"), run("12", styled("hide")))
    assert figure(read(document(cell(inner, "faded")))) == "12"
    usual = '<w:style w:type="paragraph" w:default="1" w:styleId="a">{}</w:style>'
    struck = usual.format("<w:rPr><w:strike/></w:rPr>")
    assert figure(read(document(cell(paragraph(run("3"))), struck))) == ""


def test_a_style_is_a_heading_if_the_one_it_is_based_on_is() -> None:
    page = read(document(paragraph(run("一、总体情况"), style="part") + paragraph(run("略"))))
    assert page.blocks == (Passage("一、总体情况", 1), Passage("略"))


def test_a_text_box_does_not_change_the_style_of_what_follows_it() -> None:
    box = f"<w:r><w:pict><w:txbxContent>{paragraph(run('甲'))}</w:txbxContent></w:pict></w:r>"
    page = read(document(paragraph(run("乙"), box, run("丙"), style="older")))
    assert page.blocks == (Passage("甲"),)


def test_a_sign_that_stays_on_its_line_and_the_sounds_of_words_are_known() -> None:
    negative = "<w:p><w:r><w:noBreakHyphen/><w:t>5</w:t></w:r></w:p>"
    assert figure(read(document(cell(negative)))) == "-5"
    sounds = f"<w:rt>{run('bàn')}</w:rt><w:rubyBase>{run('办')}</w:rubyBase>"
    assert figure(read(document(cell(f"<w:p><w:r><w:ruby>{sounds}</w:ruby></w:r></w:p>")))) == "办"


BODY = cell(paragraph(run("12"), run("3", styled("struck"))))


def test_parts_are_found_by_their_relations() -> None:
    for main in ("word/document2.xml", "content/body.xml", "Word/Document.XML"):
        assert figure(read(document(BODY, main=main))) == "12"
    backslashes = {name.replace("/", "\\"): part for name, part in document(BODY).items()}
    assert figure(read(backslashes)) == "12"
    usual = {name: part for name, part in document(BODY).items() if "_rels" not in name}
    usual["word/styles.xml"] = usual.pop("word/look.xml")
    assert figure(read(usual)) == "12"


def test_strict_and_unusual_namespaces_are_read() -> None:
    parts = document(BODY)
    strict = {name: part.replace(MAIN.encode(), STRICT.encode()) for name, part in parts.items()}
    other = {name: part.replace(b"w:", b"ns0:") for name, part in parts.items()}
    assert (figure(read(strict)), figure(read(other))) == ("12", "12")


@pytest.mark.parametrize(
    "parts",
    [{"xl/workbook.xml": b"<a/>"}, {"a.txt": b"a"}, {"mimetype": b"a", "content.xml": b"<a/>"}],
)
def test_a_package_of_another_program_is_no_word_file(parts: dict[str, bytes]) -> None:
    with pytest.raises(UnusablePage) as caught:
        read(parts)
    assert caught.value.facts["why"] == "not_docx"
