"""A report is read as what it is, whatever it is called."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.published_2019 import FIGURES, TABLE_1, TABLE_2, TABLE_3, report
from tests.written_pages import written
from xltool.app.import_report import format_of, import_report
from xltool.published.report import ImportOptions


@pytest.mark.parametrize(
    ("content", "name"),
    [(".html", "年报.docx"), (".html", "年报.txt"), (".html", "年报.xls"), (".docx", "年报.html"),
     (".docx", "年报.md"), (".md", "年报.md")],
)  # fmt: skip
def test_a_report_is_read_by_its_content(tmp_path: Path, content: str, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(report((TABLE_1, TABLE_2, TABLE_3), content))
    read = import_report(str(path), ImportOptions())
    known = {
        key: str(value) for key, value in read.record.figures.items() if value not in (0, None)
    }
    assert known == {key: str(value) for key, value in FIGURES.items()}


@pytest.mark.parametrize(
    ("data", "name", "expected"),
    [
        (b"<p>a</p>", "a.html", ".html"),
        (b"<p>a</p>", "a.txt", ".txt"),
        (b"<table></table>", "a.md", ".md"),
        (b"<table></table>", "a.txt", ".html"),
        (b"# a", "A.MD", ".md"),
        (b"# a", "a.docx", ".txt"),
        (written(["a"], ".docx"), "a.xlsx", ".docx"),
        (b"%PDF-1.7", "a.txt", ""),
        (b"Subject: a\nFrom: b\n\n", "a.txt", ""),
    ],
)
def test_the_name_decides_among_texts_alone(data: bytes, name: str, expected: str) -> None:
    assert format_of(data, name) == expected
