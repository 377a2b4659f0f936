"""Files that mean harm, or are no reports: bounded memory, and a reason for each."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.fixtures.confined import confined
from tests.import_variants import MARKUP, RECORD
from xltool.model.record_json import record_tree
from xltool.published import open_page
from xltool.published.page import MOST_COLUMNS, Page, PageGrid, UnusablePage

pytestmark = pytest.mark.slow

LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'


def packed(document: str, name: str = "word/document.xml") -> bytes:
    found = io.BytesIO()
    with zipfile.ZipFile(found, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, document)
    return found.getvalue()


def grids(page: Page) -> list[PageGrid]:
    return [block for block in page.blocks if isinstance(block, PageGrid)]


REFUSED: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "nothing": (lambda: b"", ".html", "empty"),
    "blanks": (lambda: b" \n ", ".txt", "empty"),
    "fifty megabytes": (lambda: b"a " * 25_000_000, ".txt", "large"),
    "a program": (lambda: b"MZ\0\0\1" * 99, ".html", "binary"),
    "text that calls itself a page": (lambda: "没有网页".encode(), ".html", "no_markup"),
    "a web archive": (
        lambda: b"MIME-Version: 1.0\nContent-Type: multipart/related\n\n<p>",
        ".htm",
        "mhtml",
    ),
    "too many tags": (lambda: b"<p>x" * 300_000, ".html", "large"),
    "too many cells": (lambda: b"<table>" + b"<td>x" * 150_000, ".html", "large"),
    "text as Word": (lambda: b"hello", ".docx", "not_docx"),
    "an old Word file": (lambda: b"\xd0\xcf\x11\xe0" * 99, ".docx", "old_word"),
    "a zip of something else": (lambda: packed("<a/>", "x.xml"), ".docx", "not_docx"),
    "half a zip": (lambda: packed("<a/>")[:40], ".docx", "damaged"),
    "entities in Word": (lambda: packed(LAUGHS + "<w>&b;</w>"), ".docx", "damaged"),
    "depth in Word": (lambda: packed("<a>" * 9999 + "</a>" * 9999), ".docx", "damaged"),
    "a Word file that unpacks to much": (
        lambda: packed("<a>" + " " * 60_000_000 + "</a>"),
        ".docx",
        "large",
    ),
}
"""How it is made, its suffix, and why it is refused."""


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_a_report_is_refused_with_its_reason(name: str) -> None:
    make, suffix, why = REFUSED[name]
    with pytest.raises(UnusablePage) as refused:
        open_page(make(), suffix)
    assert refused.value.facts["why"] == why


LABORIOUS: dict[str, tuple[Callable[[], str], str]] = {
    "nested divisions": (lambda: "<div>" * 10_000 + MARKUP + "</div>" * 10_000, ".html"),
    "nested tables": (lambda: MARKUP + "<table><tr><td>" * 10_000 + "5", ".html"),
    "unfinished comments": (lambda: MARKUP + "<!-- " * 30_000, ".html"),
    "unfinished tags": (lambda: MARKUP + "<a " * 30_000, ".html"),
}
"""The report, with something around it that a careless reader takes long over."""
NO_REPORTS: dict[str, tuple[Callable[[], str], str]] = {
    "tables never closed in Markdown": (lambda: "<table" * 100_000, ".md"),
    "marks in Markdown": (lambda: "[" * 100_000 + "*_`" * 100_000, ".md"),
    "one long line of pipes": (lambda: "|" * 90_000, ".txt"),
    "one long line of borders": (lambda: "+--" * 100_000, ".txt"),
    "blanks": (lambda: " " * 1_000_000 + "x", ".txt"),
    "rules": (lambda: "|" + "-" * 500_000 + "\n|" + ":-" * 200_000, ".md"),
    "headings without end": (lambda: "其他 总计 自然人 5\n" * 6_000, ".txt"),
    "a number a line": (lambda: "自然人\n总计\n" + "1\n" * 40_000, ".txt"),
    "labels in one line": (lambda: "总计 " * 30_000 + "1 " * 3_000, ".md"),
    "numbers": (lambda: "1" * 500_000 + "\t" + "1," * 200_000, ".txt"),
}
"""Without any table, and as long to read."""


def read_confined(make: Callable[[], str], suffix: str, folder: Path) -> dict[str, Any]:
    path = folder / f"report{suffix}"
    path.write_text(make(), "utf-8")
    return confined(path)


@pytest.mark.parametrize("name", LABORIOUS)
def test_a_report_that_is_meant_to_take_long_is_read_all_the_same(
    name: str, tmp_path: Path
) -> None:
    read = read_confined(*LABORIOUS[name], tmp_path)
    assert read["record"]["figures"] == record_tree(RECORD)["figures"]


@pytest.mark.parametrize("name", NO_REPORTS)
def test_what_is_meant_to_take_long_and_is_no_report_is_refused(name: str, tmp_path: Path) -> None:
    assert read_confined(*NO_REPORTS[name], tmp_path) == {"why": "no_table"}


@pytest.mark.parametrize("span", ["1000000", "-5", "x", "", "99999999999999999999"])
def test_a_span_without_measure_is_bounded(span: str) -> None:
    markup = f'<table><tr><td colspan="{span}" rowspan="{span}">x</td><td>y</td></tr></table>'
    (grid,) = grids(open_page(markup.encode(), ".html"))
    assert 1 <= grid.width <= MOST_COLUMNS
    assert len(grid.ends) == 1
