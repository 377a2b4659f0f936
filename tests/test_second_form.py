"""A form is data: another one, and another relation, need no line of Python.

The canteen's form in `tests/forms` is TOML alone and goes the whole way through the program; the
form of 2021 gets one relation more, in a copy of its definition.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest

from xltool.cli import run
from xltool.resources import samples, templates

pytestmark = pytest.mark.slow

FORMS = Path(__file__).parent / "forms"
FIGURES: dict[str, int | str] = {
    "meals.breakfast.pupils": 1200,
    "meals.breakfast.staff": 34,
    "meals.lunch.pupils": 5600,
    "meals.lunch.staff": 78,
    "payments.pupils.meals": 6800,
    "payments.pupils.income": "33333.33",
    "payments.pupils.subsidy": "100.1",
    "payments.staff.meals": 112,
    "payments.staff.income": "1111.2",
    "payments.staff.subsidy": "0",
    "outside.schools.meals": 0,
}
DERIVED: dict[str, int | str] = {
    "meals.breakfast.total": 1234,
    "meals.lunch.total": 5678,
    "meals.day.pupils": 6800,
    "meals.day.staff": 112,
    "meals.day.total": 6912,
    "payments.total.meals": 6912,
    "payments.total.income": "34444.53",
    "payments.total.subsidy": "100.1",
}
REMARKS = "今年增加了早餐。"
LABELS = [
    *("甲、供餐份数", "乙、缴费与补贴", "丙、外送份数", "丁、情况说明"),
    *("餐次", "学生", "教工", "合计", "早餐", "午餐", "全天"),
    *("人员", "用餐份数", "缴费金额", "补贴金额", "在校学生", "教职员工", "总额"),
    *("送往", "外送餐数", "其他学校"),
]

Say = Callable[..., tuple[int, str, str]]


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Say:
    """Run a command: its exit status, and what it wrote to stdout and to stderr."""

    def command(*arguments: object) -> tuple[int, str, str]:
        status = run([str(each) for each in arguments])
        captured = capsys.readouterr()
        return status, captured.out, captured.err

    return command


@pytest.fixture
def canteen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XLTOOL_FORMS", str(FORMS))


def record_file(folder: Path, changes: dict[str, int | str] | None = None) -> Path:
    path = folder / "record.json"
    tree = {
        "schema_version": 1,
        "form": "canteen",
        "edition": "1",
        "year": 2024,
        "office": {"name": "第一小学", "code": None},
        "figures": {**FIGURES, **(changes or {})},
        "text": {"remarks": REMARKS},
    }
    path.write_text(json.dumps(tree, ensure_ascii=False), encoding="utf-8")
    return path


def found(say: Say, book: Path) -> tuple[int, list[tuple[str, str, Any, Any]]]:
    """The status of `check`, and code, key, expected and actual of what it found."""
    status, out, _ = say("check", book, "--format", "json")
    findings = json.loads(out)["files"][0]["findings"]
    return status, [(f["code"], f["key"], f["expected"], f["actual"]) for f in findings]


@pytest.mark.usefixtures("canteen")
def test_a_blank_workbook_of_the_second_form_has_its_sheets_and_entries(
    say: Say, tmp_path: Path
) -> None:
    path = tmp_path / "blank.xlsx"
    arguments = ("--form", "canteen", "--year", 2024, "--office", "第一小学", "-o", path)
    assert say("generate", *arguments)[0] == 0
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["填报说明", "供餐", "缴费", "外送", "说明", "校验", "xltool"]
    others = ("identity.", "nil.", "check.", "standing.", "reasons.")
    named = {name for name in book.defined_names if not name.startswith(others)}
    assert named == {*FIGURES, *DERIVED, "remarks"}
    unlocked = {
        cell.coordinate
        for row in book["缴费"].iter_rows()
        for cell in row
        if not cell.protection.locked
    }
    assert unlocked == {"D4", "B6", "C6", "D6", "B7", "C7", "D7"}
    assert book["缴费"]["C8"].value == "=SUM(C6:C7)"
    status, findings = found(say, path)
    assert status == 0
    assert [code for code, *_ in findings] == [
        "R102",
        "R102",
        "R102",
    ]  # each table blank as a whole


@pytest.mark.usefixtures("canteen")
def test_a_record_of_the_second_form_goes_in_and_comes_out(say: Say, tmp_path: Path) -> None:
    book = tmp_path / "filled.xlsx"
    assert say("fill", record_file(tmp_path), "-o", book)[0] == 0
    assert found(say, book) == (0, [])
    status, out, _ = say("export", book)
    tree = json.loads(out)
    assert status == 0
    assert tree["figures"] == {**FIGURES, **DERIVED}
    assert tree["text"] == {"remarks": REMARKS}
    assert (tree["form"], tree["edition"], tree["office"]["name"]) == ("canteen", "1", "第一小学")


@pytest.mark.usefixtures("canteen")
def test_one_changed_figure_breaks_the_identity_across_the_tables(say: Say, tmp_path: Path) -> None:
    book = tmp_path / "filled.xlsx"
    say("fill", record_file(tmp_path, {"meals.lunch.staff": 79}), "-o", book)
    assert found(say, book) == (
        1,
        [("M4", "payments.staff.meals", 113, 112), ("M4", "payments.total.meals", 6913, 6912)],
    )
    assert say("report", book, "-o", tmp_path / "report.md")[0] == 1


@pytest.mark.usefixtures("canteen")
def test_money_of_the_second_form_is_compared_in_its_own_places(say: Say, tmp_path: Path) -> None:
    book = tmp_path / "filled.xlsx"
    subsidies: dict[str, int | str] = {"payments.staff.subsidy": "1111.21"}
    say("fill", record_file(tmp_path, subsidies), "-o", book)
    assert found(say, book) == (0, [("M5", "payments.staff.subsidy", "1111.2", "1111.21")])


@pytest.mark.usefixtures("canteen")
@pytest.mark.parametrize("suffix", ["docx", "html", "md", "txt"])
def test_the_report_of_the_second_form_holds_its_labels_and_figures(
    say: Say, tmp_path: Path, suffix: str
) -> None:
    book, report = tmp_path / "filled.xlsx", tmp_path / f"report.{suffix}"
    say("fill", record_file(tmp_path), "-o", book)
    assert say("report", book, "-o", report)[0] == 0
    words = words_of(report)
    assert {"第一小学2024学年食堂年报", REMARKS, *LABELS} <= words
    assert {str(value) for value in {**FIGURES, **DERIVED}.values()} <= words


def words_of(report: Path) -> set[str]:
    """What stands alone in a report: in a cell, a heading or a paragraph."""
    if report.suffix == ".docx":
        document = docx.Document(str(report))
        cells = [c.text for t in document.tables for row in t.rows for c in row.cells]
        return {*cells, *(paragraph.text for paragraph in document.paragraphs)}
    text = report.read_text("utf-8")
    if report.suffix == ".html":
        return {each.strip() for each in re.split(r"<[^>]*>", text)}
    pieces = re.split(r"[|│\n]" if report.suffix == ".md" else r"[|│┃\n]", text)
    return {re.sub(r"^#+|[\\ 　]", "", each) for each in pieces}


@pytest.mark.usefixtures("canteen")
def test_the_second_form_is_listed_and_does_not_become_the_default(
    say: Say, tmp_path: Path
) -> None:
    listed = say("forms")[1]
    assert "canteen" in listed and "gkbg" in listed
    assert "M4" in say("rules", "--form", "canteen")[1]
    path = tmp_path / "blank.xlsx"
    say("generate", "--year", 2024, "--office", "某局", "-o", path)
    assert "表二 申请情况" in openpyxl.load_workbook(path).sheetnames


RELATION = """
[[relations]]
code = "B299"
kind = "at_most"
severity = "error"
left = ["requests.not_processed_repeated.*"]
right = ["requests.received_new.*"]
clause = "试验"
title = { zh = "重复申请不多于新收", en = "Repeated requests do not exceed new ones" }
message = { zh = "重复 {left} 件，新收 {right} 件", en = "{left} repeated, {right} received" }
remedy = { zh = "核对", en = "check" }
"""
APPLICANTS = [
    *("natural_person", "enterprise", "research", "nonprofit"),
    *("legal_service", "other_org", "total"),
]


@pytest.fixture
def one_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The definition of 2021 in a copy with one relation more."""
    copy = tmp_path / "forms" / "gkbg" / "2021" / "form.toml"
    copy.parent.mkdir(parents=True)
    original = (templates() / "gkbg" / "2021" / "form.toml").read_text("utf-8")
    copy.write_text(original + RELATION, encoding="utf-8")
    monkeypatch.setenv("XLTOOL_FORMS", str(tmp_path / "forms"))
    yield tmp_path


def column_a(path: Path, sheet: str) -> list[str]:
    page = openpyxl.load_workbook(path, data_only=True)[sheet]
    return [str(row[0]) for row in page.iter_rows(max_col=1, values_only=True)]


def test_one_more_relation_is_known_to_the_workbook(say: Say, one_more: Path) -> None:
    path = one_more / "blank.xlsx"
    say("generate", "--year", 2024, "--office", "某局", "-o", path)
    lines = column_a(path, "校验")
    start = lines.index("B299　重复申请不多于新收（错误，须改正）")
    assert len(lines) - start - 1 == len(APPLICANTS)
    assert all("2.重复申请" in line for line in lines[start + 1 :])
    assert "B299" in column_a(path, "填报说明")
    rules = openpyxl.load_workbook(path)["表二 申请情况"].conditional_formatting
    formula = 'check.B299.requests.not_processed_repeated.natural_person.result="×"'
    coloured = [
        str(area.sqref).split() for area in rules for r in area.rules if formula in r.formula
    ]
    assert [sorted(cells) for cells in coloured] == [["D24", "D8"]]


def test_one_more_relation_is_audited_and_live(say: Say, one_more: Path) -> None:
    """Row 24 of table 2 holds the repeated requests, row 8 the new ones."""
    tree = json.loads((samples() / "jinhu-2023/record.json").read_text("utf-8"))
    record, book = one_more / "record.json", one_more / "filled.xlsx"
    figures = tree["figures"]
    figures["requests.carried_in.research"] = 3  # balanced, yet nothing new to be repeated
    figures["requests.not_processed_repeated.research"] = 3
    record.write_text(json.dumps(tree, ensure_ascii=False), encoding="utf-8")
    say("fill", record, "-o", book)
    assert found(say, book) == (1, [("B299", "requests.not_processed_repeated.research", 0, 3)])
    page = openpyxl.load_workbook(book, data_only=True)["校验"]
    rows = list(page.iter_rows(max_col=5, values_only=True))
    start = next(n for n, row in enumerate(rows) if str(row[0]).startswith("B299"))
    marks = [row[1:5] for row in rows[start + 1 :]]
    assert marks[APPLICANTS.index("research")] == (3, 0, 3, "×")
    assert [mark for *_, mark in marks].count("√") == 6


def test_one_more_relation_is_in_the_catalogue(say: Say, one_more: Path) -> None:
    assert "B299" in say("rules")[1]
    status, out, _ = say("rules", "b299")
    assert status == 0
    assert "重复申请不多于新收" in out and "试验" in out and "7" in out


def test_without_the_copy_the_relation_is_not_known(say: Say) -> None:
    assert say("rules", "B299")[0] == 2
