"""generate, fill, export: what they write, what they refuse, what they say."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from tests.fixtures.cells import with_merge, with_moved_headings
from tests.official_grid import DISPUTES, FIGURES, HEADS_2, REQUESTS
from tests.terminal import Terminal, changed_record, sample_record, workbook_of

pytestmark = pytest.mark.slow

PUBLISHED = ["huayuan-2022", "jinhu-2023", "suqian-2023", "suqian-2024", "city-2025"]


@pytest.fixture
def xltool(capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(capsys)


def test_generate_writes_a_workbook_for_the_office_and_year(
    xltool: Terminal, tmp_path: Path
) -> None:
    path = tmp_path / "某局.xlsx"
    ran = xltool("generate", "--year", "2025", "--office", "某局", "--code", "A-1", "-o", path)
    assert (ran.status, ran.out) == (0, "")
    assert str(path) in ran.err
    book = openpyxl.load_workbook(path)
    assert book["表二 申请情况"]["A2"].value == (
        "填报单位：某局　　年度：2025　　模板编号：gkbg-2021-2（单位代码：A-1）"
    )


def test_generate_writes_the_same_bytes_for_the_same_arguments(
    xltool: Terminal, tmp_path: Path
) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        xltool("generate", "--year", "2025", "--office", "某局", "-o", tmp_path / name)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_an_existing_file_is_replaced_only_with_force(xltool: Terminal, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_text("keep me")
    command = ("generate", "--year", "2025", "--office", "某局", "-o", path)
    refused = xltool(*command)
    assert (refused.status, path.read_text()) == (3, "keep me")
    assert "--force" in refused.err
    assert xltool(*command, "--force").status == 0
    assert path.read_bytes().startswith(b"PK")


@pytest.mark.parametrize(
    "command",
    [
        ("generate", "--year", "2025", "--office", "某局", "-o", "no-such-folder/a.xlsx"),
        ("fill", sample_record("jinhu-2023"), "-o", "no-such-folder/a.xlsx"),
    ],
)
def test_a_folder_that_is_not_there_is_a_file_fault(
    xltool: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = xltool(*command)
    assert ran.status == 3
    assert "文件夹不存在" in ran.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--office", "某局", "-o", "a.xlsx"), "--year"),
        (("--year", "2025", "-o", "a.xlsx"), "--office"),
        (("--year", "2025", "--office", "某局"), "--output"),
        (("--year", "二五", "--office", "某局", "-o", "a.xlsx"), "二五"),
        (("--year", "25", "--office", "某局", "-o", "a.xlsx"), "四位数"),
        (("--year", "2018", "--office", "某局", "-o", "a.xlsx"), "gkbg/2021"),
        (("--year", "2025", "--office", " \n", "-o", "a.xlsx"), "单位名称"),
        (("--year", "2025", "--office", "某局", "-o", "a.xls"), ".xlsx"),
        (("--year", "2025", "--office", "某局", "--form", "x", "-o", "a.xlsx"), "gkbg/2021"),
        (("--year", "2025", "--office", "某局", "--edition", "1", "-o", "a.xlsx"), "gkbg/2021"),
    ],
)
def test_wrong_usage_of_generate_is_told_and_nothing_is_written(
    xltool: Terminal,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    said: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = xltool("generate", *arguments)
    assert ran.status == 2
    assert said in ran.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", PUBLISHED)
def test_fill_then_export_gives_the_record_back(
    xltool: Terminal, tmp_path: Path, name: str
) -> None:
    book, record = tmp_path / "a.xlsx", tmp_path / "a.json"
    assert xltool("fill", sample_record(name), "-o", book).status == 0
    assert xltool("check", book).status == 0
    assert xltool("export", book, "-o", record).status == 0
    assert json.loads(record.read_text("utf-8")) == json.loads(
        sample_record(name).read_text("utf-8")
    )


def test_export_prints_the_record_without_an_output(xltool: Terminal, tmp_path: Path) -> None:
    book = tmp_path / "a.xlsx"
    book.write_bytes(workbook_of("jinhu-2023"))
    ran = xltool("export", book)
    assert ran.status == 0
    assert ran.json["figures"]["disclosure.fees.amount"] == "14722.49"


def test_export_gives_null_for_what_is_no_figure_and_says_so(
    xltool: Terminal, tmp_path: Path
) -> None:
    book = tmp_path / "a.xlsx"
    book.write_bytes(workbook_of("jinhu-2023", {"requests.granted.enterprise": "约1"}))
    ran = xltool("export", book)
    assert ran.status == 1
    assert ran.json["figures"]["requests.granted.enterprise"] is None
    assert ran.json["figures"]["requests.granted.total"] is None
    assert "E10" in ran.err and "约1" in ran.err


def test_export_keeps_a_total_that_was_typed_over_apart(xltool: Terminal, tmp_path: Path) -> None:
    book = tmp_path / "a.xlsx"
    book.write_bytes(workbook_of("jinhu-2023", {"requests.granted.total": 26}))
    ran = xltool("export", book)
    assert ran.json["figures"]["requests.granted.total"] == 62
    assert ran.json["reported"] == {"requests.granted.total": 26}
    assert ran.status == 1
    assert "J10" in ran.err and "null" not in ran.err


LOST = [
    pytest.param(
        lambda data: with_merge(data, REQUESTS, "D10:E10"),
        ["requests.granted.enterprise", "requests.granted.total"],
        ["E10"],
        id="merged away",
    ),
    pytest.param(
        lambda data: with_moved_headings(data, DISPUTES, ["A6", "B6", "C6", "D6", "E6"]),
        [key for key in FIGURES if key.startswith("disputes.review.")],
        ["行政复议 · 结果维持"],
        id="a row whose headings changed places",
    ),
    pytest.param(
        lambda data: with_moved_headings(data, REQUESTS, HEADS_2),
        [key for key in FIGURES if key.startswith("requests.")],
        [REQUESTS],
        id="a table whose headings changed places",
    ),
]
"""What was done to a workbook, the figures that are lost by it, and what names them."""


@pytest.mark.parametrize(("spoil", "nulls", "named"), LOST)
def test_export_gives_null_for_what_is_lost_and_says_so(
    xltool: Terminal,
    tmp_path: Path,
    spoil: Callable[[bytes], bytes],
    nulls: list[str],
    named: list[str],
) -> None:
    book = tmp_path / "a.xlsx"
    book.write_bytes(spoil(workbook_of("jinhu-2023")))
    assert xltool("check", book).status == 1
    ran = xltool("export", book)
    assert ran.status == 1
    figures = ran.json["figures"]
    assert {key for key in nulls if figures[key] is None} == set(nulls)
    assert all(name in ran.err for name in [*named, "null"])
    assert "None" not in ran.err


def test_export_says_of_a_relation_that_fails_what_check_says(
    xltool: Terminal, tmp_path: Path
) -> None:
    book = tmp_path / "a.xlsx"
    book.write_bytes(workbook_of("jinhu-2023", {"requests.received_new.enterprise": 500}))
    ran = xltool("export", book)
    assert ran.status == 1
    assert ran.json["figures"]["requests.received_new.enterprise"] == 500
    assert "E31" in ran.err and "null" not in ran.err


def test_export_prints_no_control_character_of_a_file(xltool: Terminal, tmp_path: Path) -> None:
    book = tmp_path / "a.xlsx"
    book.write_bytes(workbook_of("jinhu-2023", {"requests.granted.enterprise": "\u202e1\u2066"}))
    err = xltool("export", book).err
    assert "E10" in err
    assert "\u202e" not in err and "\u2066" not in err


def test_export_is_clean_where_check_finds_doubts_only(xltool: Terminal, tmp_path: Path) -> None:
    book = tmp_path / "a.xlsx"
    book.write_bytes(workbook_of("jinhu-2023", {"requests.granted.enterprise": None}))
    assert xltool("check", book).status == 0
    ran = xltool("export", book)
    assert (ran.status, ran.err) == (0, "")


def test_a_blank_cell_is_null_and_not_zero(xltool: Terminal, tmp_path: Path) -> None:
    record = changed_record(
        tmp_path / "r.json", "huayuan-2022", {"figures.requests.carried_in.research": None}
    )
    book = tmp_path / "a.xlsx"
    xltool("fill", record, "-o", book)
    figures = xltool("export", book).json["figures"]
    assert figures["requests.carried_in.research"] is None
    assert figures["requests.carried_in.total"] is None
    assert figures["requests.carried_in.enterprise"] == 0


def test_fill_warns_of_a_total_that_is_not_the_sum(xltool: Terminal, tmp_path: Path) -> None:
    record = changed_record(
        tmp_path / "r.json", "jinhu-2023", {"figures.requests.granted.total": 99}
    )
    ran = xltool("fill", record, "-o", tmp_path / "a.xlsx")
    assert ran.status == 0
    assert "99" in ran.err and "62" in ran.err
    figures = xltool("export", tmp_path / "a.xlsx").json["figures"]
    assert figures["requests.granted.total"] == 62


def test_fill_judges_no_relations(xltool: Terminal, tmp_path: Path) -> None:
    record = changed_record(
        tmp_path / "r.json", "jinhu-2023", {"figures.requests.received_new.enterprise": 500}
    )
    ran = xltool("fill", record, "-o", tmp_path / "a.xlsx")
    assert ran.status == 0
    assert xltool("check", tmp_path / "a.xlsx").status == 1


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"figures.requests.granted.enterprise": -1}, ["requests.granted.enterprise"]),
        ({"figures.requests.granted.enterprise": 1.5}, ["requests.granted.enterprise"]),
        ({"figures.requests.granted.enterprise": True}, ["requests.granted.enterprise"]),
        ({"figures.disclosure.fees.amount": "1.23456"}, ["disclosure.fees.amount"]),
        ({"figures.disclosure.fees.amount": "1e3"}, ["disclosure.fees.amount"]),
        ({"figures.no.such.key": 1}, ["no.such.key"]),
        ({"text.no_such_text": "x"}, ["no_such_text"]),
        ({"schema_version": 2}, ["schema_version"]),
        ({"edition": "1999"}, ["form/edition"]),
        ({"year": "2023", "office": {"name": " "}}, ["year", "office.name"]),
    ],
)
def test_a_record_that_cannot_be_taken_whole_is_refused_with_every_fault(
    xltool: Terminal, tmp_path: Path, changes: dict[str, object], told: list[str]
) -> None:
    record = changed_record(tmp_path / "r.json", "jinhu-2023", changes)
    ran = xltool("fill", record, "-o", tmp_path / "a.xlsx")
    assert ran.status == 3
    assert all(key in ran.err for key in told)
    assert not (tmp_path / "a.xlsx").exists()


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b"\xff\xfe", b"PK\x03\x04"])
def test_a_file_that_is_no_record_is_refused(
    xltool: Terminal, tmp_path: Path, content: bytes
) -> None:
    record = tmp_path / "r.json"
    record.write_bytes(content)
    ran = xltool("fill", record, "-o", tmp_path / "a.xlsx")
    assert (ran.status, ran.out) == (3, "")
    assert "Traceback" not in ran.err


def test_the_output_may_not_be_the_input(xltool: Terminal, tmp_path: Path) -> None:
    book = tmp_path / "a.xlsx"
    book.write_bytes(workbook_of("huayuan-2022"))
    before = book.read_bytes()
    (tmp_path / "a.json").symlink_to(book)
    assert xltool("export", book, "-o", tmp_path / "a.json", "--force").status == 2
    assert book.read_bytes() == before
