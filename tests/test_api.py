"""What other programs call: as docs/api.md shows it, and typed as it says."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

import xltool
from tests.builders import balanced_record, form_2021
from tests.terminal import planted_workbook, sample_record
from xltool.model.period import Cycle
from xltool.resources import samples

ROOT = Path(__file__).resolve().parent.parent
FORM = form_2021()
BLOCK = re.compile(r"^```python\n(.*?)^```", re.DOTALL | re.MULTILINE)


def blocks() -> list[str]:
    return BLOCK.findall((ROOT / "docs" / "api.md").read_text("utf-8"))


@pytest.fixture
def county(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that docs/api.md speaks of."""
    for name in ("收到", "上年"):
        shutil.copytree(samples() / "county" / name, tmp_path / name)
    shutil.copy(samples() / "county" / "名单.csv", tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.slow
def test_every_block_of_the_page_runs(county: Path, capsys: pytest.CaptureFixture[str]) -> None:
    known: dict[str, object] = {}
    for number, block in enumerate(blocks(), start=1):
        exec(compile(block, f"docs/api.md, block {number}", "exec"), known)
    assert (county / "结果" / "汇总表.xlsx").exists()
    assert "requests" not in capsys.readouterr().err


def test_the_audit_of_the_page_is_five_lines() -> None:
    assert len([line for line in blocks()[0].splitlines() if line]) <= 5


def test_every_public_name_is_there_and_documented() -> None:
    page = (ROOT / "docs" / "api.md").read_text("utf-8")
    for name in xltool.__all__:
        assert getattr(xltool, name).__doc__, name
        assert name in page, name


def test_nothing_is_loaded_before_it_is_asked_for() -> None:
    script = "import sys, xltool; print([m for m in sys.modules if m.startswith('xltool.')])"
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


def test_a_name_that_is_not_public_is_no_attribute() -> None:
    with pytest.raises(AttributeError, match="no_such"):
        _ = xltool.no_such


def test_the_package_says_that_it_is_typed() -> None:
    assert Path(xltool.__file__).with_name("py.typed").exists()


@pytest.mark.slow
def test_a_small_program_of_public_names_is_strictly_typed(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    used = [
        node.attr
        for block in blocks()
        for node in ast.walk(ast.parse(block))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "xltool"
    ]
    assert set(used) <= {*xltool.__all__}
    program.write_text("\n".join(blocks()), encoding="utf-8")
    command = [sys.executable, "-m", "mypy", "--strict", "--no-incremental", str(program)]
    ran = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
    assert ran.returncode == 0, ran.stdout


def test_a_workbook_is_blank_for_a_period_and_the_marks_of_its_office() -> None:
    data = xltool.blank_workbook(
        FORM, office=" 某县 教育局", year=2023, code="001", marks=["rulemaking"]
    )
    record = xltool.examine(data).record
    assert (record.office.name, record.office.code) == ("某县 教育局", "001")
    assert record.office.marks == {"rulemaking"}
    assert set(record.figures.values()) == {None}


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"year": 2023, "number": 3}, "usage.no_number"),
        ({"year": 23}, "usage.year"),
        ({"year": 2023, "marks": ["licensed"]}, "usage.no_mark"),
        ({"year": 2023, "office": " "}, "usage.office"),
    ],
)
def test_a_blank_workbook_of_what_cannot_be_is_refused(wrong: dict[str, object], code: str) -> None:
    with pytest.raises(xltool.UsageError) as refused:
        xltool.blank_workbook(FORM, **{"office": "某局", **wrong})  # type: ignore[arg-type]
    assert refused.value.code == code


def test_a_form_is_found_by_year_or_edition_and_not_guessed() -> None:
    assert xltool.get_form("gkbg", year=2020).edition == "2019"
    assert xltool.get_form("gkbg", edition="2021") is FORM
    with pytest.raises(xltool.UsageError):
        xltool.get_form("gkbg")
    with pytest.raises(xltool.UsageError) as refused:
        xltool.get_form("none", year=2023)
    assert refused.value.code == "usage.no_form"


def test_a_file_that_is_not_there_is_a_file_error_with_its_path() -> None:
    with pytest.raises(xltool.FileError) as refused:
        xltool.examine("没有.xlsx")
    assert (refused.value.code, refused.value.path) == ("file.unreadable", "没有.xlsx")
    assert refused.value.facts["why"] == "missing"


def test_what_is_taken_for_a_blank_is_one_of_three() -> None:
    with pytest.raises(xltool.UsageError):
        xltool.examine(planted_workbook(), blank="nil")


def test_a_record_with_errors_is_reported_only_as_a_draft() -> None:
    done = xltool.examine(planted_workbook())
    for source in (done, done.record):
        with pytest.raises(xltool.ErrorsFoundError) as refused:
            xltool.report(source)
        assert refused.value.examined.audit.errors == refused.value.facts["errors"] > 0
    assert "草稿" in xltool.report(done, "txt", draft=True).decode()


def test_a_record_whose_stated_total_is_wrong_has_errors() -> None:
    total = "disputes.review.total"
    record = balanced_record(FORM)
    stated = replace(record, reported={total: (record.figures[total] or 0) + 1})
    with pytest.raises(xltool.ErrorsFoundError) as refused:
        xltool.report(stated)
    found = [(f.code, f.key) for f in refused.value.examined.findings if f.severity == "error"]
    assert found == [("B301", total)]


def test_a_report_of_an_unknown_format_is_refused() -> None:
    with pytest.raises(xltool.UsageError):
        xltool.report(balanced_record(FORM), "doc")


def named(record: xltool.Record, name: str) -> xltool.Record:
    return replace(record, office=xltool.Office(name))


def test_totals_of_totals_are_totals() -> None:
    one, two, three = (
        named(xltool.read_record(sample_record("huayuan-2022")), name) for name in "甲乙丙"
    )
    whole = xltool.consolidate([one, two, three])
    stepwise = xltool.consolidate([xltool.consolidate([one, two]), three])
    assert stepwise.figures == whole.figures
    assert stepwise.scope == whole.scope
    key = "requests.received_new.natural_person"
    assert whole.figures[key] == 3 * int(one.figures[key] or 0)


def test_figures_of_the_one_who_adds_up_come_from_it_alone() -> None:
    own, other = (named(balanced_record(FORM), name) for name in ("某县人民政府", "某局"))
    key = "disclosure.regulations.issued"
    assert key in FORM.consolidation.own
    assert xltool.consolidate([other, own], office="某县人民政府").figures[key] == own.figures[key]
    assert xltool.consolidate([other, own]).figures[key] is None


def test_records_that_do_not_go_together_are_not_added_up() -> None:
    one = balanced_record(FORM)
    later = replace(named(one, "乙"), period=xltool.Period(one.year + 1, 1, Cycle.YEAR))
    for records, code in (
        ([], "usage.no_records"),
        ([one, later], "usage.several_kinds"),
        ([one, one], "usage.counted_twice"),
    ):
        with pytest.raises(xltool.UsageError) as refused:
            xltool.consolidate(records)
        assert refused.value.code == code


@pytest.mark.slow
def test_results_are_written_whole_or_not_at_all(county: Path) -> None:
    result = xltool.reconcile(county / "收到", office="临江市人民政府", output=county / "结果")
    written = xltool.write_results(result, county / "结果")
    assert sorted(path.name for path in written if path.suffix == ".csv") == ["records.csv"]
    assert all(path.exists() for path in written)
    assert (county / "结果" / "汇总表.xlsx").read_bytes() == result.total_workbook
    with pytest.raises(xltool.FileError) as refused:
        xltool.write_results(result, county / "结果")
    assert refused.value.code == "file.not_empty"
    again = xltool.write_results(result, county / "结果", force=True, parquet=True)
    assert {path.name for path in {*again} - {*written}} == {"records.parquet", "relations.parquet"}
    assert {*written} < {*again}


@pytest.mark.slow
def test_progress_is_told_to_its_end(county: Path) -> None:
    told: list[tuple[str, int, int]] = []
    xltool.reconcile("收到", office="临江市人民政府", progress=lambda *each: told.append(each))
    stage, done, total = told[-1]
    assert (stage, done) == ("read", total) and total > 10
