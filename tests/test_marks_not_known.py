"""A mark that nothing tells of is not known: that is no “no”, and some names tell it."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from tests.builders import balanced_record, filled_workbook, form_2021
from tests.edits import Workbook
from tests.surgery import with_identity
from tests.terminal import Terminal
from xltool.app.examine import Examined, examine
from xltool.model.office_marks import office_of
from xltool.model.record import Office
from xltool.model.record_json import parse_record, record_tree
from xltool.reporting.narrative import narrate
from xltool.reporting.render import render

FORM = form_2021()
MARK = "rulemaking"
KEY = "disclosure.regulations.in_force"
RECORD = balanced_record(FORM, {KEY: 3})


@cache
def workbook(name: str, marks: frozenset[str] = frozenset()) -> bytes:
    return filled_workbook(FORM, replace(RECORD, office=Office(name, "", marks)))


def bare(data: bytes) -> bytes:
    """The file as a program leaves it that knows no names, properties and hidden sheets."""
    book = Workbook(data)
    book.drop_names()
    book.drop_identity()
    return book.data


def judged(examined: Examined) -> str:
    if any(f.code == "X101" for f in examined.findings):
        return "doubted"
    return "skipped" if ("X101", "mark_not_known") in examined.audit.skipped else "passed"


@pytest.mark.parametrize("marks", [frozenset({MARK}), frozenset[str]()])
def test_what_is_not_known_is_not_judged(marks: frozenset[str]) -> None:
    examined = examine(bare(workbook("临江市测试局", marks)))
    assert judged(examined) == "skipped"
    assert examined.record.office.bears(MARK) is None


def test_without_regulations_there_is_nothing_to_ask() -> None:
    data = filled_workbook(FORM, balanced_record(FORM))
    assert judged(examine(bare(data))) == "passed"


def test_a_stated_no_is_a_no() -> None:
    assert judged(examine(workbook("临江市测试局"))) == "doubted"
    assert judged(examine(workbook("江苏省人民政府"))) == "doubted"


def test_a_stated_yes_is_a_yes() -> None:
    assert judged(examine(workbook("临江市测试局", frozenset({MARK})))) == "passed"


@pytest.mark.parametrize("said", ["不详", "", "？"])
def test_an_identity_that_says_neither_says_nothing(said: str) -> None:
    assert judged(examine(with_identity(workbook("临江市测试局"), MARK, said))) == "skipped"


@pytest.mark.parametrize(
    "name",
    [
        *("江苏省人民政府", "广西壮族自治区人民政府", "重庆市人民政府", "新疆维吾尔自治区人民政府"),
        *("宿迁市人民政府", "江苏省宿迁市人民政府", "延边朝鲜族自治州人民政府", "深圳市人民政府"),
        *("教育部", "中华人民共和国财政部", "国家税务总局", "中国人民银行", "审计署"),
    ],
)
def test_a_name_tells_who_makes_regulations(name: str) -> None:
    assert office_of(FORM, name, "", {}).bears(MARK) is True


@pytest.mark.parametrize("name", ["江苏省人民政府", "延边朝鲜族自治州人民政府", "教育部"])
def test_a_workbook_is_judged_by_what_the_name_in_it_tells(name: str) -> None:
    assert judged(examine(bare(workbook(name)))) == "passed"


@pytest.mark.parametrize(
    "name",
    [
        *(
            "常熟市人民政府",
            "清河县人民政府",
            "江苏省教育厅",
            "宿迁市教育局",
            "南京市玄武区人民政府",
        ),
        *(
            "国家税务总局宿迁市税务局",
            "财政部江苏监管局",
            "某某镇人民政府",
            "上海市浦东新区人民政府",
        ),
    ],
)
def test_any_other_name_tells_nothing(name: str) -> None:
    assert office_of(FORM, name, "", {}).bears(MARK) is None


def test_a_workbook_of_an_office_of_which_it_is_not_known_reads_back_so() -> None:
    unknown = Office("临江市测试局", "", frozenset(), frozenset({MARK}))
    examined = examine(filled_workbook(FORM, replace(RECORD, office=unknown)))
    assert examined.record.office == unknown
    assert judged(examined) == "skipped"


@pytest.mark.parametrize(
    ("office", "said"),
    [
        (Office("甲", "", frozenset({MARK})), {MARK: True}),
        (Office("甲"), {}),
        (Office("甲", "", frozenset(), frozenset({MARK})), {MARK: None}),
    ],
)
def test_a_record_says_yes_no_or_not_known(office: Office, said: dict[str, bool | None]) -> None:
    tree = record_tree(replace(RECORD, office=office))
    assert {key: value for key, value in tree["office"].items() if key == MARK} == said
    assert parse_record(FORM, tree).office == office


@cache
def reported(name: str) -> str:
    """The report of an office with the mark, which does not tell of it, as HTML."""
    examined = examine(workbook(name, frozenset({MARK})))
    return render(narrate(FORM, examined.record), "html").decode()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "options", "said"),
    [
        ("临江市测试局", (), None),
        ("临江市测试局", ("--rulemaking",), True),
        ("临江市测试局", ("--mark", MARK), True),
        ("江苏省人民政府", (), True),
    ],
)
def test_an_imported_report_says_what_is_known(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    name: str,
    options: tuple[str, ...],
    said: bool | None,
) -> None:
    xltool = Terminal(capsys)
    page, book = str(tmp_path / "report.html"), str(tmp_path / "read.xlsx")
    Path(page).write_text(reported(name), "utf-8")
    record = str(tmp_path / "record.json")
    ran = xltool("import", page, "-o", book, "--record", record, *options)
    assert ran.status == 0
    assert json.loads(Path(record).read_text("utf-8"))["office"][MARK] is said
    expected = "passed" if said else "skipped"
    assert judged(examine(Path(book).read_bytes())) == expected


@pytest.mark.slow
def test_a_mark_that_the_form_does_not_have_is_wrong_usage_of_import(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    xltool = Terminal(capsys)
    page, book = str(tmp_path / "report.html"), str(tmp_path / "read.xlsx")
    Path(page).write_text(reported("临江市测试局"), "utf-8")
    assert xltool("import", page, "-o", book, "--mark", "kitchen").status == 2
