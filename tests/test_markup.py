"""What the streaming readers make of markup: texts in every guise, and what is passed over."""

from __future__ import annotations

import pytest

from tests.builders import balanced_record, filled_workbook, form_2021
from tests.surgery import packed, with_part
from xltool.app.examine import examine
from xltool.ooxml.errors import RefusedFile
from xltool.ooxml.package import MOST_ELEMENTS, Package
from xltool.ooxml.relations import Relations
from xltool.ooxml.xml_stream import MOST_DEPTH, stream
from xltool.workbook.read.formula import standard_formulas, standard_places, summed_places
from xltool.workbook.read.gate import pass_gate
from xltool.workbook.read.texts import read_texts

FORM = form_2021()
BOOK = filled_workbook(FORM, balanced_record(FORM))
PART = "xl/sharedStrings.xml"


def package(part: str, encoding: str = "utf-8") -> Package:
    return Package(packed({PART: part.encode(encoding)}))


@pytest.mark.parametrize(
    ("item", "text"),
    [
        ("<t>甲</t>", "甲"),
        ("<t/>", ""),
        ("", ""),
        ("<t>a &amp; b &lt;&#x4E59;&#10;c</t>", "a & b <乙\nc"),
        ("<t><![CDATA[<v>]]></t>", "<v>"),
        ('<t xml:space="preserve">  甲 </t>', "  甲 "),
        ("<r><rPr><b/></rPr><t>甲</t></r>\n<r><t> 乙</t></r>", "甲 乙"),
        ('<t>甲</t><rPh sb="0" eb="1"><t>jiǎ</t></rPh><phoneticPr fontId="1"/>', "甲"),
        ("<r><t>甲</t></r><rPh><t>jiǎ</t></rPh><r><t>乙</t></r>", "甲乙"),
        ("<t>a_x000D_b_x4E59_</t>", "a\rb乙"),
        ("<t>a_xD83D__xDE0A_b</t>", "a😊b"),
        ("<t>_xD842__xDFB7__xd842__xdfb7_</t>", "𠮷𠮷"),
        ("<r><t>_xD840_</t></r><r><t>_xDC00_</t></r>", "\U00020000"),
        ("<t>_xDFB7__xD842_</t>", "\udfb7\ud842"),
        ("<t>甲<!-- no text --></t>", "甲"),
    ],
)
@pytest.mark.parametrize("prefix", ["", "x:"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_shared_text_is_what_it_shows(item: str, text: str, prefix: str, encoding: str) -> None:
    names = f'xmlns{":x" if prefix else ""}="http://schemas.openxmlformats.org/spreadsheetml"'
    for name in ("t", "r", "rPh", "rPr", "b", "phoneticPr"):
        for mark in ("<", "</"):
            item = item.replace(f"{mark}{name}>", f"{mark}{prefix}{name}>")
            item = item.replace(f"{mark}{name}/>", f"{mark}{prefix}{name}/>")
            item = item.replace(f"{mark}{name} ", f"{mark}{prefix}{name} ")
    items = "".join(
        f"<{prefix}si>{each}</{prefix}si>" for each in ("", item, f"<{prefix}t>z</{prefix}t>")
    )
    part = f"<{prefix}sst {names}>{items}</{prefix}sst>"
    assert read_texts(package(part, encoding), Relations({}, {})).texts == ["", text, "z"]


def heard(part: str, *passed_over: str) -> tuple[list[str], str]:
    """The `a` elements, by their `n`, and the text that handlers hear of."""
    names: list[str] = []
    texts: list[str] = []
    starts = {"a": lambda attributes: names.append(attributes["n"])}
    stream(package(part), PART, starts, {}, texts.append, frozenset(passed_over))
    return names, "".join(texts)


@pytest.mark.parametrize("over", ["<o><a n='2'/>no<b/></o>", "<o/>", "<x:o><a n='2'>no</a></x:o>"])
def test_nothing_is_heard_of_what_is_passed_over_and_all_of_what_follows(over: str) -> None:
    part = f"<s xmlns:x='u'><a n='1'/>1{over}<a n='3'/>3</s>"
    assert heard(part, "o") == (["1", "3"], "13")


def test_the_depth_is_right_again_after_what_was_passed_over() -> None:
    over = "<o><b/></o>" * 100
    deep = MOST_DEPTH - 1
    heard(f"<s>{over}{'<b>' * deep}{'</b>' * deep}</s>", "o")
    with pytest.raises(RefusedFile) as caught:
        heard(f"<s>{over}{'<b>' * (deep + 1)}{'</b>' * (deep + 1)}</s>", "o")
    assert caught.value.facts == {"why": "deep_markup"}


@pytest.mark.parametrize(
    "within", ["<b/>" * MOST_ELEMENTS, "<b>" * (MOST_ELEMENTS + 70_000), "<b></b>" * MOST_ELEMENTS]
)
def test_what_is_passed_over_counts(within: str) -> None:
    with pytest.raises(RefusedFile) as caught:
        heard(f"<s><o>{within}</o></s>", "o")
    assert caught.value.facts == {"why": "many_cells"}


def test_a_document_type_is_refused_where_elements_are_passed_over() -> None:
    with pytest.raises(RefusedFile) as caught:
        heard("<!DOCTYPE s [<!ENTITY e 'x'>]><s><o>&e;</o></s>", "o")
    assert caught.value.facts == {"why": "document_type"}


def test_prompts_and_colour_rules_of_any_depth_change_nothing() -> None:
    deep = "<dataValidations>" + "<x>" * 500 + "<c r='D8'><v>7</v></c>" + "</x>" * 500
    changed = with_part(
        BOOK,
        "xl/worksheets/sheet4.xml",
        lambda xml: xml.replace("<dataValidations", deep + "</dataValidations><dataValidations", 1),
    )
    assert examine(changed).record == examine(BOOK).record


def test_a_formula_as_it_was_written_adds_up_the_parts_of_its_relation() -> None:
    places = {k: place for table in standard_places(FORM).values() for k, place in table.items()}
    for key, formula in standard_formulas(FORM).items():
        parts = [places[part] for part in FORM.derivations[key].right]
        assert summed_places(formula, places[key].sheet) == sorted(parts), key


def test_the_workbook_holds_the_formulas_that_are_taken_for_standard() -> None:
    stated = examine(BOOK).admission.stated
    for key, formula in standard_formulas(FORM).items():
        assert (stated[key].formula, stated[key].intact) == (formula, True)


def test_the_shared_texts_of_a_workbook_are_all_there() -> None:
    assert len(read_texts(pass_gate(BOOK), Relations({}, {})).texts) > 100
