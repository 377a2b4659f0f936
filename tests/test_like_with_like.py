"""A total that lacks offices beside last year's: the same offices are compared, and it is said."""

from __future__ import annotations

import io
import json
from pathlib import Path

import openpyxl
import pytest

from tests.desk import COUNTY, RECEIVED, Desk, book, put, reconcile
from xltool.app.archive import open_archive
from xltool.app.examine import examine_file
from xltool.app.options import ExamineOptions
from xltool.app.reconcile import ReconcileOptions, reconcile_folder
from xltool.app.records import read_records
from xltool.collection.collection import Collection
from xltool.history.archive import Absent

pytestmark = pytest.mark.slow

SCHOOLS, FINANCE = "某县教育局", "某县财政局"
PENDING = {COUNTY: 1, SCHOOLS: 2, FINANCE: 40}
"""How many applications each office had left at the end of last year."""
LEFT = "requests.carried_out.natural_person"
BROUGHT, GRANTED = "requests.carried_in.natural_person", "requests.granted.natural_person"
ROSTER = "单位名称\n" + "\n".join(PENDING) + "\n"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Last year's results of three offices; this year one of them is lacking so far."""
    root = tmp_path_factory.mktemp("years")
    last = {
        f"{name}.xlsx": book(name, year=2023, typed={RECEIVED: n, LEFT: n})
        for name, n in PENDING.items()
    }
    now = {
        f"{name}.xlsx": book(name, typed={BROUGHT: n, GRANTED: n})
        for name, n in PENDING.items()
        if name != FINANCE
    }
    reconcile(put(root / "last", last), root / "上年")
    put(root / "in", now)
    put(root, {"名单.csv": ROSTER.encode()})
    return root


@pytest.fixture(scope="module")
def alone(root: Path) -> Path:
    """Last year's total without the reports it was made of."""
    total = (root / "上年" / "汇总表.xlsx").read_bytes()
    return put(root / "汇总数", {"汇总表.xlsx": total}) / "汇总表.xlsx"


def collected(root: Path, previous: Path) -> Collection:
    options = ReconcileOptions(
        str(root / "in"), COUNTY, roster=str(root / "名单.csv"), previous=str(previous)
    )
    return reconcile_folder(options).collection


def run_over(root: Path, previous: Path, out: Path) -> Desk:
    return reconcile(root / "in", out, "--roster", root / "名单.csv", "--previous", previous)


def codes(collection: Collection) -> set[str]:
    return {finding.code for finding in collection.audited.findings}


def test_a_total_without_an_office_is_not_said_to_have_lost_what_that_office_carries_over(
    root: Path,
) -> None:
    found = collected(root, root / "上年")
    assert not {code for code in codes(found) if code.startswith("Y")}
    assert not isinstance(found.total_before, Absent)
    assert found.total_before.figures["requests.carried_out.total"] == 3


def test_without_the_offices_own_reports_the_comparison_is_skipped_with_its_reason(
    root: Path, alone: Path
) -> None:
    found = collected(root, alone)
    skipped = {code: why for code, why in found.audited.skipped if code.startswith("Y")}
    assert set(skipped.values()) == {"previous_other_offices"}
    assert {"Y101", "Y104"} <= skipped.keys()
    assert not {code for code in codes(found) if code.startswith("Y")}


def test_the_total_by_itself_is_not_compared_with_more_offices_either(
    root: Path, alone: Path, tmp_path: Path
) -> None:
    ran = run_over(root, alone, tmp_path / "out")
    options = ExamineOptions(archive=open_archive(str(alone)).archive)
    audited = examine_file(str(ran.out / "汇总表.xlsx"), options).audit
    assert not [f for f in audited.findings if f.code.startswith("Y")]


def test_an_office_that_the_roster_leaves_out_is_in_neither_of_the_two_years(
    root: Path, tmp_path: Path
) -> None:
    reports = {f"{name}.xlsx": (root / "last" / f"{name}.xlsx").read_bytes() for name in PENDING}
    roster = f"单位名称,是否汇总,原因\n{COUNTY},,\n{SCHOOLS},,\n{FINANCE},否,单独公布\n"
    put(tmp_path, {"名单.csv": roster.encode()})
    options = ReconcileOptions(
        str(root / "in"),
        COUNTY,
        roster=str(tmp_path / "名单.csv"),
        previous=str(put(tmp_path / "上年", reports)),
    )
    found = reconcile_folder(options).collection
    assert found.is_complete
    assert not isinstance(found.total_before, Absent)
    assert found.total_before.figures["requests.carried_out.total"] == 3
    assert not {code for code in codes(found) if code.startswith("Y")}


@pytest.mark.parametrize("outcome", ["failed", "unfilled", "refused"])
def test_what_was_not_used_last_year_is_no_report_of_last_year(
    root: Path, tmp_path: Path, outcome: str
) -> None:
    records = json.loads((root / "上年" / "records.json").read_text("utf-8"))
    for each in records["records"]:
        each["outcome"] = outcome if each["office"]["name"] == SCHOOLS else each["outcome"]
    path = put(tmp_path, {"records.json": json.dumps(records).encode()}) / "records.json"
    assert [record.office.name for record in read_records(str(path))] == [COUNTY, FINANCE, COUNTY]


@pytest.mark.parametrize(
    ("whole", "page", "sheet", "terminal"),
    [
        (True, "只取同样的 2 个单位", "只取同样的 2 个单位", "同样的 2 个单位"),
        (False, "没有与上年比较：两年的汇总数", "没有与上年比较：两年的汇总数", "没有与上年比较"),
    ],
)
def test_what_was_compared_is_said_on_page_ledger_and_terminal(
    root: Path,
    alone: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    whole: bool,
    page: str,
    sheet: str,
    terminal: str,
) -> None:
    ran = run_over(root, root / "上年" if whole else alone, tmp_path / "out")
    assert terminal in capsys.readouterr().err
    assert page in ran.text("核对报告.html")
    book = openpyxl.load_workbook(io.BytesIO(ran.files["核对总表.xlsx"]))
    for name in ("概览", "年度对比"):
        said = [str(cell.value) for row in book[name].iter_rows() for cell in row if cell.value]
        assert any(sheet in text for text in said)
