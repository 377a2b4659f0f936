"""A workbook in other tables than those in force, and one of an old template: both are read."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from tests.builders import filled_workbook, form_2021, record_of, zero, zero_record
from tests.surgery import (
    with_identity,
    without_identity_names,
    without_properties,
)
from tests.terminal import Terminal
from tests.test_edition_2019 import FORM as FORM_2019
from tests.test_edition_2019 import record as record_2019
from xltool.app.examine import examine
from xltool.app.library import open_catalogue, open_library
from xltool.model.finding import Finding, Number, Severity
from xltool.model.form import Form, FormId
from xltool.model.record import Office
from xltool.ooxml.errors import RefusedFile
from xltool.reporting.narrative import narrate
from xltool.reporting.render import render
from xltool.resources import templates

pytestmark = pytest.mark.slow

FORM_2021 = form_2021()
KEY = "requests.granted.natural_person"


@pytest.fixture
def xltool(capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(capsys)


def book_of_2021(year: int, changes: dict[str, Number] | None = None) -> bytes:
    zeros = {key: zero(FORM_2021, key) for key in FORM_2021.entered}
    return filled_workbook(FORM_2021, record_of(FORM_2021, {**zeros, **(changes or {})}, year=year))


def book_of_2019(year: int) -> bytes:
    return filled_workbook(FORM_2019, record_2019(year=year))


def found(data: bytes, code: str) -> list[Finding]:
    return [each for each in examine(data).audit.findings if each.code == code]


@pytest.mark.parametrize(
    ("book", "year", "used", "wanted"),
    [(book_of_2019, 2022, "2019", "2021"), (book_of_2021, 2020, "2021", "2019")],
)
def test_tables_that_are_not_in_force_for_the_year_are_a_doubt_about_the_file(
    book: Callable[[int], bytes], year: int, used: str, wanted: str
) -> None:
    facts: dict[str, Number | str] = {"year": year, "edition": used, "known": wanted}
    assert found(book(year), "F127") == [Finding("F127", Severity.DOUBT, facts=facts)]


@pytest.mark.parametrize(
    ("book", "year"), [(book_of_2019, 2019), (book_of_2019, 2020), (book_of_2021, 2021)]
)
def test_tables_that_are_in_force_are_no_doubt(book: type, year: int) -> None:
    examined = examine(book(year))
    assert [each.code for each in examined.audit.passed].count("F127") == 1
    assert not [each for each in examined.audit.findings if each.code == "F127"]


def test_where_no_tables_are_in_force_nothing_is_said_of_them() -> None:
    audited = examine(book_of_2019(2018)).audit
    assert "F127" not in {each.code for each in audited.outcomes}


def test_the_remedy_names_a_command_that_is_there(xltool: Terminal) -> None:
    rules = open_catalogue().rules
    named = {code for code, rule in rules.items() if "xltool forms upgrade" in rule.remedy["zh"]}
    assert named == {"F110", "F120", "F127", "F128"}
    assert xltool("forms", "upgrade", "--help").status == 0


def test_an_import_says_what_an_audit_of_its_workbook_says(
    xltool: Terminal, tmp_path: Path
) -> None:
    report, book = tmp_path / "报告.md", tmp_path / "r.xlsx"
    report.write_bytes(render(narrate(FORM_2019, record_2019(year=2022)), "md"))
    said = xltool("import", report, "-o", book).err
    findings = xltool("check", book, "--format", "json").json["files"][0]["findings"]
    (told,) = [each for each in findings if each["code"] == "F127"]
    assert told["message"] in said
    assert told["remedy"] in said
    assert (told["key"], told["sheet"], told["cell"]) == (None, None, None)


def test_a_season_has_it_among_the_findings_of_each_office(
    xltool: Terminal, tmp_path: Path
) -> None:
    (tmp_path / "in").mkdir()
    for number, name in enumerate(("临江市甲局", "临江市乙局")):
        record = replace(record_2019(year=2022), office=Office(name))
        (tmp_path / "in" / f"{number}.xlsx").write_bytes(filled_workbook(FORM_2019, record))
    out, roster = tmp_path / "out", tmp_path / "名单.csv"
    roster.write_text("name\n临江市甲局\n临江市乙局\n", encoding="utf-8")
    given = ("--office", "临江市人民政府", "--roster", roster)
    xltool("reconcile", tmp_path / "in", *given, "--out-dir", out)
    rows = [
        {str(cell) for cell in row if cell is not None}
        for sheet in openpyxl.load_workbook(out / "核对总表.xlsx")
        for row in sheet.iter_rows(values_only=True)
    ]
    offices = {name for row in rows if "F127" in row for name in row if name.startswith("临江市")}
    assert {"临江市甲局", "临江市乙局"} <= offices


def test_a_notice_to_the_office_tells_it_without_a_place(xltool: Terminal, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    record = replace(record_2019({KEY: 9}, 2022), office=Office("临江市甲局"))
    (tmp_path / "in" / "a.xlsx").write_bytes(filled_workbook(FORM_2019, record))
    out = tmp_path / "out"
    xltool("reconcile", tmp_path / "in", "--office", "临江市人民政府", "--out-dir", out)
    notice = (out / "退回" / "临江市甲局_修改通知.txt").read_text("utf-8")
    assert "〔疑点〕用的是 2019 版的表格，2022 年度应当用 2021 版。" in notice


OLD_BOOK = filled_workbook(
    FORM_2021,
    record_of(
        FORM_2021,
        {
            **zero_record(FORM_2021).figures,
            KEY: 4,
            "requests.received_new.natural_person": 4,
            "disclosure.penalties.decisions": 7,
            "disclosure.coercion.decisions": 9,
        },
    ),
)
"""A workbook of the present template, before the fixture below makes it an earlier one."""


@pytest.fixture
def newer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Form:
    """Edition 2021 in a new template, in which two rows have changed places."""
    folder = tmp_path / "forms"
    shutil.copytree(templates() / "gkbg", folder / "gkbg")
    path = folder / "gkbg" / "2021" / "form.toml"
    lines = path.read_text("utf-8").split("\n")
    first, second = (
        next(n for n, line in enumerate(lines) if line.strip().startswith(f'{{ key = "{row}"'))
        for row in ("penalties", "coercion")
    )
    lines[first], lines[second] = lines[second], lines[first]
    at = lines.index('template_version = "gkbg-2021-2"')
    lines[at : at + 2] = [
        'template_version = "gkbg-2021-3"',
        'earlier_versions = ["gkbg-2021-1", "gkbg-2021-2"]',
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    monkeypatch.setenv("XLTOOL_FORMS", str(folder))
    return open_library().form(FormId("gkbg", "2021"))


def test_an_earlier_template_is_read_like_any_other(newer: Form) -> None:
    figures = examine(OLD_BOOK).record.figures
    assert figures[KEY] == 4
    assert figures["disclosure.penalties.decisions"] == 7
    assert figures["disclosure.coercion.decisions"] == 9


def test_an_earlier_template_is_a_note_about_the_file(newer: Form) -> None:
    facts: dict[str, Number | str] = {"edition": "gkbg-2021-2", "known": "gkbg-2021-3"}
    assert found(OLD_BOOK, "F128") == [Finding("F128", Severity.NOTE, facts=facts)]


def test_the_present_template_is_no_note(newer: Form) -> None:
    assert found(filled_workbook(newer, zero_record(newer)), "F128") == []


def test_a_template_on_no_list_is_refused(newer: Form) -> None:
    with pytest.raises(RefusedFile) as refused:
        examine(with_identity(OLD_BOOK, "template_version", "gkbg-2021-7"))
    assert refused.value.code == "F110"
    assert refused.value.facts == {"edition": "gkbg-2021-7", "known": "gkbg-2021-3"}


def test_an_earlier_template_is_known_by_its_visible_line(newer: Form) -> None:
    data = without_properties(OLD_BOOK)
    data = without_identity_names(data)
    assert [each.facts["edition"] for each in found(data, "F128")] == ["gkbg-2021-2"]
    assert examine(data).record.figures[KEY] == 4


def test_all_versions_lead_to_the_edition(newer: Form) -> None:
    known = open_library().by_template()
    versions = ("gkbg-2021-1", "gkbg-2021-2", "gkbg-2021-3")
    assert {known[version] for version in versions} == {FormId("gkbg", "2021")}


def test_an_earlier_template_is_moved_into_the_present_one(
    newer: Form, xltool: Terminal, tmp_path: Path
) -> None:
    old, new = tmp_path / "old.xlsx", tmp_path / "new.xlsx"
    old.write_bytes(OLD_BOOK)
    assert xltool("forms", "upgrade", old, "-o", new).status == 0
    examined = examine(new.read_bytes())
    assert examined.record == examine(OLD_BOOK).record
    assert {each.code for each in examined.audit.findings}.isdisjoint({"F127", "F128", "R303"})
    assert xltool("forms", "upgrade", new, "-o", tmp_path / "c.xlsx").status == 3


def test_a_definition_may_not_list_a_version_twice(newer: Form, xltool: Terminal) -> None:
    path = open_library().definitions[FormId("gkbg", "2021")]
    text = path.read_text("utf-8")
    path.write_text(text.replace('["gkbg-2021-1", ', '["gkbg-2021-3", '), encoding="utf-8")
    ran = xltool("forms", "check", path)
    assert ran.status == 3
    assert "　earlier_versions: “gkbg-2021-3”重复了\n" in ran.out


def test_two_definitions_may_not_share_an_earlier_version(newer: Form, xltool: Terminal) -> None:
    path = open_library().definitions[FormId("gkbg", "2019")]
    text = path.read_text("utf-8")
    assert '["gkbg-2019-1"]' in text
    path.write_text(text.replace('["gkbg-2019-1"]', '["gkbg-2021-1"]'), encoding="utf-8")
    out = xltool("forms", "check", path.parent.parent.parent).out
    assert "　earlier_versions: gkbg-2021-1 也是 gkbg/2021 的" in out
    assert "　earlier_versions: gkbg-2021-1 也是 gkbg/2019 的" in out
