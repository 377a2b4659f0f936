"""What LibreOffice prints of a workbook: which page shows what."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace

import pytest

from tests.builders import balanced_record, form_2021
from tests.office import converted, requires_office
from tests.outside import needs
from xltool.app.build import blank_workbook, filled_workbook
from xltool.model.period import Period

pytestmark = [
    requires_office,
    needs(shutil.which("pdftotext"), "XLTOOL_REQUIRE_OFFICE", "pdftotext is not installed"),
]

LENGTHS = (300, 3000, 900, 700, 1500, 800, 7000, 1200, 400)
"""Characters of the passages in their order; 7000 is the most that one may have."""
GUIDE_TITLE = "填报说明"


@pytest.fixture(scope="module")
def printed() -> dict[str, list[str]]:
    """The text of every page of a blank workbook and of one with long passages, without blanks."""
    form = form_2021()
    long = replace(
        balanced_record(form),
        text={key: passage(n, length) for n, (key, length) in enumerate(_lengths().items())},
    )
    books = {
        "blank": blank_workbook(form, "临江市测试局", Period(2023)),
        "long": filled_workbook(form, long),
    }
    return {name: pages(data) for name, data in converted(books, "pdf").items()}


def _lengths() -> dict[str, int]:
    return dict(zip(form_2021().texts, LENGTHS, strict=True))


def passage(number: int, length: int) -> str:
    """A passage of a length whose beginning and end can be told from all others."""
    first, last = f"第{number}段起。", f"第{number}段止。"
    middle = "依法公开政府信息，及时答复申请。" * 500
    return first + middle[: length - len(first) - len(last)] + last


def pages(pdf: bytes) -> list[str]:
    run = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)
    return [re.sub(r"\s", "", page) for page in run.stdout.decode().split("\f")[:-1]]


def test_a_passage_begins_and_ends_on_one_page(printed: dict[str, list[str]]) -> None:
    for number in range(len(LENGTHS)):
        marks = (f"第{number}段起。", f"第{number}段止。")
        shown = [[page for page, text in enumerate(printed["long"]) if m in text] for m in marks]
        assert shown[0] == shown[1]
        assert len(shown[0]) == 1, number


def test_the_guide_takes_two_pages(printed: dict[str, list[str]]) -> None:
    for book in printed.values():
        assert [page for page, text in enumerate(book) if GUIDE_TITLE in text] == [0, 1]


def test_the_guide_tells_how_zeros_are_filled_in(printed: dict[str, list[str]]) -> None:
    first = printed["blank"][0]
    assert "Ctrl+Enter" in first
    assert "“本表空白格均为0”" in first
    assert "“单位说明”" in first
