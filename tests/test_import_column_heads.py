"""One column whose heading is written otherwise: read by its place where all others agree."""

from __future__ import annotations

import pytest

from tests.import_variants import FORM, MARKUP, RECORD, Change, patterned, replaced
from xltool.app.library import open_library
from xltool.published import open_page
from xltool.published.figures import Missing, Repair
from xltool.published.report import Imported, ImportOptions, choose_form, read_report


def read(*changes: Change) -> Imported:
    markup = MARKUP
    for change in changes:
        markup = change(markup)
    page = open_page(markup.encode(), ".html")
    choice = choose_form([(FORM, open_library().spellings(FORM))], page)
    return read_report(choice, page, ImportOptions())


def headed(label: str, other: str) -> Change:
    """The heading of a column of tables one and two written otherwise."""
    return patterned(rf"(<th[^>]*>){label}(</th>)", rf"\g<1>{other}\g<2>")


@pytest.mark.parametrize(
    ("label", "other", "column"),
    [
        ("自然人", "自燃人", "requests.*.natural_person"),
        ("自然人", "自然人①", "requests.*.natural_person"),
        ("自然人", "Natural person", "requests.*.natural_person"),
        ("科研机构", "科研院所", "requests.*.research"),
        ("商业企业", "商业公司（含个体）", "requests.*.enterprise"),
        ("现行有效件数", "有效文件（含历年）", "disclosure.*.in_force"),
        ("本年废止件数", "repealed", "disclosure.*.repealed"),
    ],
)
def test_a_column_headed_otherwise_is_read_by_its_place_and_told(
    label: str, other: str, column: str
) -> None:
    found = read(headed(label, other))
    assert found.record.figures == RECORD.figures
    table, _, key = column.split(".")
    told = {k for k, how in found.figures.repaired.items() if how is Repair.BY_PLACE}
    ours = {k for k in FORM.figures if k.startswith(f"{table}.") and k.endswith(f".{key}")}
    assert told == ours


@pytest.mark.parametrize("other", ["备注", "同比", "上年数"])
def test_a_heading_unlike_the_label_heads_another_column(other: str) -> None:
    found = read(headed("科研机构", other))
    ours = {k for k in FORM.entered if k.startswith("requests.") and k.endswith(".research")}
    assert {found.record.figures[key] for key in ours} == {None}
    assert {found.figures.missing[key] for key in ours} == {Missing.NO_HEAD}


def test_two_columns_headed_otherwise_are_both_unread() -> None:
    found = read(headed("科研机构", "科研院所"), headed("社会公益组织", "公益组织类"))
    for key in FORM.entered:
        if key.startswith("requests.") and key.endswith((".research", ".nonprofit")):
            assert found.record.figures[key] is None


def test_a_heading_at_another_place_is_not_moved() -> None:
    swapped = replaced(("科研机构</th>", "甲</th>"), ("社会公益组织</th>", "科研院所</th>"))
    figures = read(swapped).record.figures
    assert {figures[k] for k in FORM.entered if k.endswith((".research", ".nonprofit"))} == {None}
