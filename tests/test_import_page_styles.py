"""What the style sheets of a page hide, strike out or raise is no part of a figure."""

from __future__ import annotations

import pytest

from xltool.model.omission import Omission
from xltool.published import open_page
from xltool.published.page import Page, PageGrid, Passage, UnusablePage

NOTE, STRUCK, HIDDEN = Omission.NOTE, Omission.STRUCK, Omission.HIDDEN


def read(style: str, cell: str, head: str = "") -> Page:
    body = (
        f'<div id="main" class="news"><table class="t"><tr class="r"><td>{cell}</td></tr></table>'
    )
    page = f"<html><head>{head}<style>{style}</style></head><body>{body}</div></body></html>"
    return open_page(page.encode(), ".html")


def figure(page: Page) -> str:
    (grid,) = (block for block in page.blocks if isinstance(block, PageGrid))
    return grid.cells[0].text


def left_out(page: Page) -> list[tuple[str, Omission]]:
    return [(each.text, each.why) for each in page.left_out]


@pytest.mark.parametrize(
    ("style", "cell", "why"),
    [
        (".x{display:none}", '12<span class="a x">3</span>', HIDDEN),
        ("span.x { DISPLAY : None ; color: red }", '12<span class="x">3</span>', HIDDEN),
        ("#n{visibility:hidden}", '12<b id="n">3</b>', HIDDEN),
        ("i{font-size:0}", "12<i>3</i>", HIDDEN),
        ("i{font-size:0px !important}", '12<i style="font-size:9pt">3</i>', HIDDEN),
        ("i{opacity:0}", "12<i>3</i>", HIDDEN),
        (".sr{position:absolute;clip:rect(0, 0, 0, 0)}", '12<i class="sr">3</i>', HIDDEN),
        ("em{text-decoration: red line-through}", "12<em>3</em>", STRUCK),
        ("em{text-decoration-line:line-through}", "12<em><b>3</b></em>", STRUCK),
        ("em{vertical-align: super; font-size: 8px}", "12<em>3</em>", NOTE),
        ("table.t .x, .y{display:none}", '12<i class="x">3</i>', HIDDEN),
        ("html body #main tr i{display:none}", "12<i>3</i>", HIDDEN),
        (".news>table td > i{display:none}", "12<i>3</i>", HIDDEN),
        ("[data-old]{display:none}", '12<i data-old="1">3</i>', HIDDEN),
        ("i[lang='en']{display:none}", "12<i lang=en>3</i>", HIDDEN),
        ("@media screen{i{display:none}}", "12<i>3</i>", HIDDEN),
        ("@media print,(min-width:768px){i{display:none}}", "12<i>3</i>", HIDDEN),
        ("@supports (display:grid){@media all{i{display:none}}}", "12<i>3</i>", HIDDEN),
        ("/* } */ @charset 'a}'; a::after{content:'}'} i{display:none}", "12<i>3</i>", HIDDEN),
        ("<!-- i{display:none} -->", "12<i>3</i>", HIDDEN),
        ("i{display:none} b{display:inline}", "12<i><b>3</b></i>", HIDDEN),
        (".旧{display:none}", '12<i class="旧">3</i>', HIDDEN),
        ("i{display:inline}.x{display:none}", '12<i class="x">3</i>', HIDDEN),
        (".x{display:none}i{display:inline}", '12<i class="x">3</i>', HIDDEN),
    ],
)
def test_what_a_style_sheet_takes_away_is_no_figure(style: str, cell: str, why: Omission) -> None:
    page = read(style, cell)
    assert (figure(page), left_out(page)) == ("12", [("3", why)])


@pytest.mark.parametrize(
    ("style", "cell"),
    [
        ("@media print{i{display:none}}", "12<i>3</i>"),
        ("@media only screen and (max-width: 767px){i{display:none}}", "12<i>3</i>"),
        ("@media (prefers-color-scheme:dark){i{display:none}}", "12<i>3</i>"),
        ("@media (min-width:2000px) and (orientation:landscape){i{display:none}}", "12<i>3</i>"),
        ("@page{i{display:none}} @keyframes a{from{opacity:0}}", "12<i>3</i>"),
        (".y i{display:none} i.y, b{display:none}", "12<i>3</i>"),
        ("i:hover, i::before, i+i, b~i, i:not(.x){display:none}", "12<i>3</i>"),
        ("i{display:none} td i{display:inline}", "12<i>3</i>"),
        (".x{display:none} .x.y{display:inline}", '12<i class="y x">3</i>'),
        ("i{display:none} i{display:inline}", "12<i>3</i>"),
        ("i{display:none!important} i{display:inline!important}", "12<i>3</i>"),
        ("i{display:none}", '12<i style="display:inline">3</i>'),
        ("td{font-size:0} i{font-size:14px}", "<i>123</i>"),
        ("td{visibility:hidden} i{visibility:visible}", "<i>123</i>"),
        ("td{vertical-align:super}", "123"),
        ("body{opacity:0} html{visibility:hidden}", "12<i>3</i>"),
        ("/*i{display:none}*/", "12<i>3</i>"),
        ("i{display:none", "12<i>3</i>"),
        ("", '12<i aria-hidden="true">3</i>'),
        ("", "<details><summary>12</summary>3</details>"),
    ],
)
def test_what_a_style_sheet_leaves_is_read(style: str, cell: str) -> None:
    page = read(style, cell)
    assert (figure(page).replace("\n", ""), page.left_out) == ("123", ())


@pytest.mark.parametrize(
    "head",
    [
        "<style media=print>i{display:none}</style>",
        "<!-- <style>i{display:none}</style> -->",
        "<script>'<style>i{display:none}</style>'</script>",
        "<template><style>i{display:none}</style></template>",
        "<noscript><style>i{display:none}</style></noscript>",
        "<title>&lt;style&gt;i{display:none}</title>",
    ],
)
def test_what_is_no_style_sheet_of_the_screen_hides_nothing(head: str) -> None:
    assert figure(read("", "12<i>3</i>", head)) == "123"


def test_a_raised_number_stays_raised_where_a_sheet_levels_its_line() -> None:
    page = read("sub,sup{font-size:75%;line-height:0;vertical-align:baseline}", "12<sup>3</sup>")
    assert (figure(page), left_out(page)) == ("12", [("3", NOTE)])


def test_a_sheet_behind_the_text_holds_for_it() -> None:
    page = b"<table><tr><td>12<i>3</i></td></tr></table><style>i{display:none}</style>"
    assert figure(open_page(page, ".html")) == "12"


def test_a_row_or_table_that_is_not_shown_takes_no_place() -> None:
    rows = '<table><tr class="x"><td>1</td></tr><tr><td>2</td></tr></table>'
    hidden = '<div class="x"><table><tr><td>3</td></tr></table></div><p>4</p>'
    page = f"<style>.x{{display:none}}</style>{rows}{hidden}<template><p>5</p></template>"
    table, text = open_page(page.encode(), ".html").blocks
    assert isinstance(table, PageGrid) and [cell.text for cell in table.cells] == ["2"]
    assert text == Passage("4")


def with_sheet(style: str, cells: str = "<i class=x>3</i>" * 50) -> bytes:
    return f"<style>{style}</style><table><tr><td>{cells}</td></tr></table>".encode()


SIZE = 7_900_000
HOSTILE = {
    "one selector that never ends": "." * SIZE,
    "quotes that never end": '"\\' * (SIZE // 2),
    "comments that never end": "/*" * (SIZE // 2),
    "braces that never end": "i{" * (SIZE // 2),
    "braces that only end": "}" * SIZE,
    "rules of media within each other": "@media all{" * (SIZE // 11),
    "brackets": "[a" * (SIZE // 2) + "{opacity:0}",
    "declarations": "i{" + "opacity:0;" * (SIZE // 10) + "}",
    "selectors in a list": "i," * (SIZE // 2) + "b{color:red}",
    "sheets": "</style><style>" * 99_000,
}


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_eight_megabytes_of_style_are_read_or_refused(name: str) -> None:
    try:
        page = open_page(with_sheet(HOSTILE[name]), ".html")
    except UnusablePage as refused:
        assert refused.facts["why"] == "large"
    else:
        assert isinstance(page, Page)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("style", "cells"),
    [
        ("i.x{opacity:0}\n" * 50_000, "<i>3</i>"),
        ("".join(f".a .b{n} .x{{opacity:0}}\n" for n in range(19_000)),
         "".join(f"<i class='x y{n}'>3</i>" for n in range(9_000))),
        ("".join(f".a{n} i{{opacity:0}}\n" for n in range(19_000)),
         "".join(f"<i class='{' '.join(f'a{n + m}' for m in range(50))}'>" for n in range(9_000))),
    ],
    ids=["rules", "comparisons", "surroundings"],
)  # fmt: skip
def test_more_rules_or_comparisons_than_any_page_needs_are_refused(style: str, cells: str) -> None:
    with pytest.raises(UnusablePage) as caught:
        open_page(with_sheet(style, cells), ".html")
    assert caught.value.facts["why"] == "large"
