"""Reports in traditional script: labels, headings and units are known, names stay as written."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from tests.import_variants import FORM, MARKUP, RECORD, replaced
from xltool.app.library import open_library
from xltool.model.form import FormId
from xltool.published import open_page
from xltool.published.amounts import is_amount, unit_headed, unit_stated
from xltool.published.labels import LabelMatch, core, likeness
from xltool.published.report import Imported, ImportOptions, choose_form, read_report
from xltool.resources import templates

WRITTEN = Path(__file__).parent / "data" / "traditional_labels.tsv"
"""The labels of the bundled forms, as they are written in Taiwan and in Hong Kong."""
LABELS = {
    label: others
    for label, *others in (
        line.split("\t") for line in WRITTEN.read_text("utf-8").splitlines() if line[0] != "#"
    )
}
LIBRARY = open_library()


def names(id: FormId) -> set[str]:
    """Every label and heading of a form that a report bears."""
    form = LIBRARY.form(id)
    found = {section.title for section in form.sections if section.in_report}
    found |= {text.heading for section in form.sections for text in section.texts}
    for _, block in form.blocks:
        found |= {block.heading, block.corner}
        for each in (*block.rows, *block.columns):
            found |= {each.label, *each.groups}
    return found - {""}


def read(markup: str) -> Imported:
    page = open_page(markup.encode(), ".html")
    choices = [(form, LIBRARY.spellings(form)) for form in LIBRARY.forms()]
    return read_report(choose_form(choices, page), page, ImportOptions())


def in_traditional_script(markup: str, column: int) -> str:
    """The page with its labels and headings written otherwise, the longest first."""
    pattern = "|".join(map(re.escape, sorted(LABELS, key=len, reverse=True)))
    return re.sub(pattern, lambda found: LABELS[found[0]][column], markup)


@pytest.mark.parametrize("edition", ["2019", "2021"])
def test_every_label_of_a_form_has_its_traditional_writing_among_these(edition: str) -> None:
    assert names(FormId("gkbg", edition)) <= LABELS.keys()


@pytest.mark.parametrize("label", LABELS)
def test_a_label_is_the_same_in_every_script(label: str) -> None:
    assert [likeness(other, label) for other in LABELS[label]] == [LabelMatch.EXACT] * 2


def test_every_character_of_a_label_is_decided() -> None:
    table = tomllib.loads((templates() / "characters.toml").read_text("utf-8"))
    decided = set("".join(table["groups"]) + table["same"])
    words = {
        word
        for form in LIBRARY.forms()
        for spelt in (LIBRARY.spellings(form),)
        for kept in (spelt.sections, spelt.texts, spelt.rows, spelt.columns)
        for others in kept.values()
        for word in (*others, *spelt.titles)
    }
    used = {c for label in {*LABELS, *words} for c in label if "\u4e00" <= c <= "\u9fff"}
    assert used - decided == set()


def test_no_character_stands_for_two() -> None:
    table = tomllib.loads((templates() / "characters.toml").read_text("utf-8"))
    characters = "".join(table["groups"]) + "".join(table["same"].split())
    assert len(characters) == len(set(characters))


@pytest.mark.parametrize("column", [0, 1])
def test_a_report_in_traditional_script_is_read_whole(column: int) -> None:
    found = read(in_traditional_script(MARKUP, column))
    assert found.record.figures == RECORD.figures
    assert found.cut.sections == {s.key for s in FORM.sections if s.in_report}
    assert found.record.year == RECORD.year


@pytest.mark.parametrize(
    ("title", "office"),
    [
        ("雲林區檔案局2023年政府信息公開工作年度報告", "雲林區檔案局"),
        ("關於發布後灣鎮人民政府2023年度政府信息公開工作年度報告", "後灣鎮人民政府"),
        ("灣仔區民政局政府信息公開年報（2023年）", "灣仔區民政局"),
    ],
)
def test_an_office_is_named_as_it_writes_itself(title: str, office: str) -> None:
    page = re.sub(r"<h1>.*?</h1>", f"<h1>{title}</h1>", in_traditional_script(MARKUP, 0))
    assert read(re.sub(r"<title>.*?</title>", "", page)).record.office.name == office


@pytest.mark.parametrize(
    ("heading", "figure", "value"),
    [
        ("本年收費金額（單位：元）", "147224900", "14722.49"),
        ("本年收費金額（單位：萬元）", "14722.49", "14722.49"),
        ("本年收費金額（百萬元）", "147.2249", "14722.49"),
    ],
)
def test_a_unit_in_traditional_script_is_applied(heading: str, figure: str, value: str) -> None:
    change = replaced(("本年收费金额（单位：万元）", heading), (">14722.49<", f">{figure}<"))
    assert str(read(change(MARKUP)).record.figures["disclosure.fees.amount"]) == value


def test_units_and_words_for_nothing_are_known() -> None:
    assert (unit_stated("單位：萬元"), unit_headed("採購總金額（萬元）")) == ("万元", "万元")
    assert all(map(is_amount, ("無", "約30", "12件", "5萬元")))


@pytest.mark.parametrize("written", ["其它", "其他", "其 它", "3.其它"])
def test_one_character_for_another_makes_no_other_label(written: str) -> None:
    assert core(written) == core("其他")


def test_a_label_with_a_character_of_another_meaning_is_another() -> None:
    assert likeness("上年结余", "上年结转") is LabelMatch.DIFFERENT
