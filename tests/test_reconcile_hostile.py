"""Names from outside stay text in everything a season writes."""

from __future__ import annotations

import io
import re
import unicodedata
from pathlib import Path

import openpyxl
import pytest

from tests.desk import WRITTEN, Desk, book, put, reconcile, wrong_book

pytestmark = pytest.mark.slow

HOSTILE = (
    "=cmd|' /C calc'!A0",
    "<script>alert(1)</script>",
    "../../x",
    "CON",
    "甲" * 255,
    "+1",
    "@SUM(A1)",
    "-2+3",
    "[red]红[/red]",
    "{office}",
    "{{7*7}}",
    "行\u2028一\x0b二",
    "x\u202etxt.exe",
)
PUNCTUATION = "——！！"
"""A name that no roster takes, and no file."""
OWN = '=HYPERLINK("http://x")县人民政府'


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Offices with hostile names, each with errors; some missing, some on a roster."""
    root = tmp_path_factory.mktemp("hostile")
    files = {f"{n}.xlsx": wrong_book(name) for n, name in enumerate(HOSTILE)}
    files["=cmd\n\x1b[31m\u202e.xlsx"] = wrong_book("=1+1")
    files["p.xlsx"] = wrong_book(PUNCTUATION)
    folder = put(root / "in", {**files, "own.xlsx": book(OWN)})
    return reconcile(folder, root / "out", office=OWN)


def test_no_hostile_name_stops_the_season(hostile: Desk) -> None:
    assert hostile.status == 1
    assert [hostile.outcomes[path] for path in ("own.xlsx", "p.xlsx")] == ["used", "failed"]
    assert set(hostile.outcomes.values()) == {"used", "failed"}


def test_hostile_names_become_names_of_files_in_the_folder(hostile: Desk) -> None:
    copies = [path for path in hostile.files if path not in WRITTEN]
    assert len(copies) == 2 * (len(HOSTILE) + 3)  # the own office has doubts
    assert {str(Path(path).parent) for path in copies} == {"退回"}
    assert {"退回/_CON_审核意见.xlsx", "退回/_.._x_修改通知.txt", "退回/p_修改通知.txt"} <= {
        *copies
    }
    assert max(len(path.encode()) for path in copies) < 255


def test_no_cell_of_the_csv_is_a_formula(hostile: Desk) -> None:
    cells = {cell for row in hostile.rows for cell in row}
    assert [cell for cell in cells if cell.startswith(tuple("=+-@\t\r\n"))] == []
    assert f"'{HOSTILE[0]}" in cells
    assert len(hostile.rows) == 1 + 200 * (len(HOSTILE) + 3)


def test_no_text_from_outside_is_a_formula_of_a_workbook(hostile: Desk) -> None:
    for name in ("核对总表.xlsx", "汇总表.xlsx"):
        workbook = openpyxl.load_workbook(io.BytesIO(hostile.files[name]))
        cells = [c for sheet in workbook for row in sheet.iter_rows() for c in row]
        formulas = [str(cell.value) for cell in cells if cell.data_type == "f"]
        assert formulas
        assert [f for f in formulas if re.search("cmd|HYPERLINK|=1\\+1|^=-|^=@", f)] == []


def test_no_markup_from_outside_is_markup_of_the_page_or_the_report(hostile: Desk) -> None:
    page = hostile.text("核对报告.html")
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "{{7*7}}" in page


@pytest.mark.parametrize("name", ["催报.txt", "退回"])
def test_letters_hold_no_character_that_hides_something(hostile: Desk, name: str) -> None:
    letters = [path for path in hostile.files if path.startswith(name) and path.endswith(".txt")]
    assert letters
    texts = "".join(map(hostile.text, letters))
    hidden = {c for c in texts if unicodedata.category(c)[0] == "C"}
    assert hidden <= {"\r", "\n"}


def test_each_notice_has_as_many_lines_as_it_has_things_to_say(hostile: Desk) -> None:
    """A name with a line break in it would add one."""
    texts = [hostile.text(path) for path in hostile.files if path.endswith("通知.txt")]
    notices = [text for text in texts if text.startswith("修改通知")]
    assert len({text.count("\r\n") for text in notices}) == 1
    assert [text for text in notices if text.count("\n") != text.count("\r\n")] == []
