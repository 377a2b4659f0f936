"""Files of an office's own making by themselves: checked, marked, exported, moved and reported."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

import pytest

from tests.county import YEAR
from tests.desk import PENALTIES, book, put
from tests.import_variants import RECORD as TRUE
from tests.import_variants import VARIANTS
from tests.own_layouts import LAYOUTS, written
from tests.terminal import Terminal
from tests.test_foreign_season import FORM, SCHOOLS, record, report, untitled, wrong
from xltool.app.check import audit_bytes
from xltool.app.examine import Examined
from xltool.app.mark import marked_copy
from xltool.model.finding import Number

pytestmark = pytest.mark.slow


def test_export_ends_as_check_does_and_names_what_it_lost(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = report(record(SCHOOLS, penalties=7), "html").decode()
    put(tmp_path, {"good.html": page.encode(), "bad.html": page.replace(">7<", ">约7<").encode()})
    run = Terminal(capsys)
    good, bad = (run("export", tmp_path / name) for name in ("good.html", "bad.html"))
    checked = [run("check", tmp_path / name).status for name in ("good.html", "bad.html")]
    assert [good.status, bad.status] == checked == [0, 1]
    assert json.loads(good.out)["figures"][PENALTIES] == 7
    assert json.loads(bad.out)["figures"][PENALTIES] is None
    assert "约7" in bad.err


def test_check_says_so_and_marks_an_official_workbook(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(tmp_path, {"教育局.xlsx": untitled(wrong(SCHOOLS))})
    run = Terminal(capsys)
    alone = run("check", tmp_path / "教育局.xlsx", "--format", "json")
    (finding,) = alone.json["files"][0]["findings"]
    assert (alone.status, finding["code"]) == (3, "F136")
    named = ("--office", SCHOOLS, "--year", str(YEAR), "--mark", tmp_path / "退回")
    told = run("check", tmp_path / "教育局.xlsx", *named)
    assert told.status == 1
    copy = audit_bytes("copy", (tmp_path / "退回" / "教育局_审核意见.xlsx").read_bytes())
    assert copy.examined is not None and copy.examined.record.office.name == SCHOOLS


def test_last_year_s_own_spreadsheet_is_material_to_compare_with(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old = replace(record(SCHOOLS, penalties=7), period=record(SCHOOLS).period.before)
    put(tmp_path, {"上年.xlsx": written(LAYOUTS["one sheet"], old), "今年.xlsx": book(SCHOOLS)})
    named = ("--previous", tmp_path / "上年.xlsx", "--format", "json")
    ran = Terminal(capsys)("check", tmp_path / "今年.xlsx", *named)
    skipped = {each["code"] for each in ran.json["files"][0]["skipped"]}
    assert skipped & {f"Y10{number}" for number in range(1, 6)} == {"Y105"}  # there is no text


def test_an_unchanged_copy_is_marked_like_the_first(tmp_path: Path) -> None:
    """A marked copy of a file of another making is a workbook of ours like any other."""
    first = audit_bytes("教育局.docx", report(wrong(SCHOOLS)))
    assert first.examined is not None
    second = audit_bytes("copy.xlsx", marked_copy(first.examined))
    assert second.examined is not None
    assert second.examined.record.figures == first.examined.record.figures
    assert second.examined.audit.errors == first.examined.audit.errors


@dataclass(frozen=True)
class Read:
    """What was read of a page; `said` is all that a marked copy is made of, as text."""

    said: str
    examined: Examined = field(compare=False)


@cache
def in_a_copy(read: Read) -> Mapping[str, Number | None]:
    """The figures of the marked copy; made once of pages of which the same was read."""
    copy = audit_bytes("copy.xlsx", marked_copy(read.examined))
    assert copy.examined is not None
    return copy.examined.record.figures


@pytest.mark.parametrize("name", VARIANTS)
def test_no_figure_of_a_page_in_any_shape_is_lost_in_silence(name: str) -> None:
    variant = VARIANTS[name]
    done = audit_bytes(f"a{variant.suffix}", variant.data)
    assert done.examined is not None
    figures, true = done.examined.record.figures, TRUE.figures
    lost = {key for key in FORM.entered if figures[key] is None}
    assert {key: figures[key] for key in FORM.entered if key not in lost} == {
        key: true[key] for key in FORM.entered if key not in lost
    }
    told = {
        key
        for each in done.audit.findings
        if each.code in ("R101", "R102", "R302")
        for key in each.evidence
    }
    assert lost <= told
    stated = {key: each.value for key, each in done.examined.admission.stated.items()}
    said = repr((done.examined.record, stated, done.examined.audit.findings))
    assert in_a_copy(Read(said, done.examined)) == figures


def test_forms_upgrade_moves_it_into_the_official_workbook(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(tmp_path, {"教育局.docx": report(record(SCHOOLS, penalties=7))})
    made = tmp_path / "教育局.xlsx"
    ran = Terminal(capsys)("forms", "upgrade", tmp_path / "教育局.docx", "-o", made)
    assert ran.status == 0
    done = audit_bytes("教育局.xlsx", made.read_bytes())
    assert done.examined is not None and done.examined.admission.source == ""
    assert done.examined.record.figures[PENALTIES] == 7


def test_the_report_of_a_foreign_file_has_its_figures(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(tmp_path, {"a.docx": report(record(SCHOOLS, penalties=7))})
    made = tmp_path / "b.html"
    assert Terminal(capsys)("report", tmp_path / "a.docx", "-o", made).status == 0
    done = audit_bytes("b.html", made.read_bytes())
    assert done.examined is not None and done.examined.record.figures[PENALTIES] == 7
