"""`reconcile --since`: what changed since an earlier result, and folders that are none."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Callable
from contextlib import redirect_stderr
from dataclasses import replace
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import pytest

import xltool
from tests import desk
from tests.builders import TEXT
from tests.desk import COUNTY, PENALTIES, RECEIVED, Desk, put, reconcile, tree
from tests.terminal import Terminal
from tests.test_messages import CHINESE
from tests.web_page import read_page
from xltool.collection.intake import Outcome
from xltool.collection.since import NotedFinding, noted
from xltool.model.finding import Finding, Justification, Number, Severity
from xltool.model.record import Office

pytestmark = pytest.mark.slow

SCHOOLS, FINANCE, POLICE, CLUB = "某县教育局", "某县财政局", "某县公安局", "某县供销社"
NEW = "变化.csv"
FEES = "disclosure.fees.amount"
ROSTER = "单位名称\n" + "\n".join((COUNTY, SCHOOLS, FINANCE, POLICE, CLUB)) + "\n"
book = partial(desk.book, text=TEXT)
"""A workbook with words: one without is doubted and goes back, with which nothing here deals."""


def first() -> dict[str, bytes]:
    return {
        "own.xlsx": book(COUNTY, penalties=1),
        "schools.xlsx": book(SCHOOLS, penalties=5, money=Decimal("0.5")),
        "finance.xlsx": book(FINANCE, penalties=100, typed={RECEIVED: 3}),
        "club.xlsx": book(CLUB, penalties=1000),
    }


def second() -> dict[str, bytes]:
    return {
        "own.xlsx": book(COUNTY, penalties=1),
        "schools.xlsx": book(SCHOOLS, penalties=7, money=None),
        "finance.xlsx": book(FINANCE, penalties=100),
        "police.xlsx": book(POLICE, penalties=30),
    }


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The results of a first run, and what had come in by a second."""
    root = tmp_path_factory.mktemp("since")
    put(root, {"名单.csv": ROSTER.encode()})
    run_over(root, put(root / "first", first()), root / "上次")
    put(root / "second", second())
    return root


def run_over(root: Path, folder: Path, out: Path, *options: str | Path) -> Desk:
    return reconcile(folder, out, "--roster", root / "名单.csv", *options)


@pytest.fixture(scope="module")
def typed(root: Path) -> tuple[Desk, str]:
    """The second run, and what it said beside its results."""
    with redirect_stderr(io.StringIO()) as said:
        done = run_over(root, root / "second", root / "这次", "--since", root / "上次")
    return done, said.getvalue()


@pytest.fixture
def ran(typed: tuple[Desk, str]) -> Desk:
    return typed[0]


@pytest.fixture(scope="module")
def result(root: Path) -> xltool.Reconciliation:
    return xltool.reconcile(
        root / "second", office=COUNTY, roster=root / "名单.csv", since=root / "上次"
    )


def named(offices: tuple[Office, ...]) -> list[str]:
    return [office.name for office in offices]


def test_offices_that_came_that_went_and_that_are_taken_otherwise_are_told(
    result: xltool.Reconciliation,
) -> None:
    changes = result.collection.changes
    assert changes is not None
    assert (named(changes.came), named(changes.went)) == ([POLICE], [CLUB])
    assert [(each.office.name, each.old, each.new) for each in changes.moved] == [
        (FINANCE, Outcome.FAILED, Outcome.USED)
    ]


def test_every_figure_that_changed_is_told_with_its_cell(result: xltool.Reconciliation) -> None:
    changes = result.collection.changes
    assert changes is not None
    told: list[tuple[str, str, Number | None, Number | None, str]] = [
        (each.office.name, each.key, each.old, each.new, each.place.cell.a1)
        for each in changes.figures
        if each.office is not None and each.place is not None
    ]
    received = ("requests.received_new.natural_person", "requests.received_new.total")
    assert told == [
        (SCHOOLS, PENALTIES, 5, 7, "B14"),
        (SCHOOLS, FEES, Decimal("0.5"), None, "B18"),
        *((FINANCE, key, 3, 0, cell) for key, cell in zip(received, ("D8", "J8"), strict=True)),
    ]
    assert named(changes.changed) == [SCHOOLS, FINANCE]


def test_the_totals_figures_that_changed_are_told_apart(result: xltool.Reconciliation) -> None:
    changes = result.collection.changes
    assert changes is not None
    assert [(each.key, each.old, each.new) for each in changes.total] == [
        (PENALTIES, 1006, 138),
        (FEES, Decimal("0.5"), None),
    ]


def test_findings_that_are_settled_and_those_that_are_new_are_told(
    result: xltool.Reconciliation,
) -> None:
    changes = result.collection.changes
    assert changes is not None and changes.settled is not None and changes.fresh is not None
    settled = {(each.office.name, each.finding.code) for each in changes.settled if each.office}
    fresh = {(each.office.name, each.finding.code) for each in changes.fresh if each.office}
    assert settled == {(FINANCE, "B203")}
    assert fresh == {(SCHOOLS, "R102")}


def test_the_changes_stand_in_a_file_of_their_own(ran: Desk) -> None:
    assert (ran.out / NEW).read_bytes().startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(ran.text(NEW), newline="")))
    assert rows[0] == ["变化", "单位", "编号", "项目", "表", "单元格", "上次", "现在", "键"]
    assert ["新报来", POLICE] in [row[:2] for row in rows]
    assert ["处理情况变了", FINANCE, "有错误未汇总", "采用"] in [
        [*row[:2], *row[6:8]] for row in rows
    ]
    assert ["数字变了", SCHOOLS, "B14", "5", "7", PENALTIES] in [
        [*row[:2], *row[5:]] for row in rows
    ]
    assert ["汇总数变了", "汇总表", "1006", "138"] in [[*row[:2], *row[6:8]] for row in rows]
    settled = [[*row[:3], row[5], row[6]] for row in rows if row[0] == "已解决"]
    assert ["已解决", FINANCE, "B203", "D31", "0"] in settled
    assert NEW in {each["path"] for each in ran.json("manifest.json")["outputs"]}


def test_the_changes_stand_in_the_ledger_and_on_the_page(ran: Desk) -> None:
    rows = [list(row) for row in ran.ledger["与上次相比"].iter_rows(values_only=True)]
    assert ["数字变了", SCHOOLS, 5, 7] in [[*row[:2], *row[6:8]] for row in rows]
    section = read_page(ran.files["核对报告.html"]).one(id="since").text
    assert f"新报来 1 个单位：{POLICE}" in section
    assert f"{FINANCE}：上次有错误未汇总，现在采用。" in section


def test_without_an_earlier_result_nothing_is_said_of_changes(root: Path) -> None:
    first = root / "上次"
    assert not (first / NEW).exists()
    assert "与上次相比" not in (first / "核对报告.html").read_text("utf-8")
    assert "与上次相比" not in Desk(0, first).ledger.sheetnames


def test_the_same_again_changes_nothing(root: Path, tmp_path: Path) -> None:
    ran = run_over(root, root / "first", tmp_path / "out", "--since", root / "上次")
    assert len(ran.text(NEW).splitlines()) == 1
    assert "没有不同" in read_page(ran.files["核对报告.html"]).one(id="since").text


def test_the_folder_written_to_may_be_the_earlier_result(root: Path, tmp_path: Path) -> None:
    out = tmp_path / "结果"
    shutil.copytree(root / "上次", out)
    ran = run_over(root, root / "second", out, "--since", out, "--force")
    assert PENALTIES in ran.text(NEW)
    again = run_over(root, root / "second", out, "--since", out, "--force")
    assert len(again.text(NEW).splitlines()) == 1


def test_an_earlier_result_below_the_folder_is_nothing_that_came_in(
    root: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "in"
    shutil.copytree(root / "second", folder)
    shutil.copytree(root / "上次", folder / "上次")
    ran = run_over(root, folder, tmp_path / "out", "--since", folder / "上次")
    below = {path: what for path, what in ran.outcomes.items() if path.startswith("上次/")}
    assert below and set(below.values()) == {"skipped"}
    assert PENALTIES in ran.text(NEW)


def edited(root: Path, tmp_path: Path, change: Callable[[dict[str, Any]], None]) -> Path:
    """The earlier result with its records changed."""
    old = tmp_path / "old"
    shutil.copytree(root / "上次", old)
    records = json.loads((old / "records.json").read_text("utf-8"))
    change(records)
    put(old, {"records.json": json.dumps(records).encode()})
    return old


def test_a_result_without_its_findings_is_compared_by_its_figures(
    root: Path, tmp_path: Path
) -> None:
    def forget(records: dict[str, Any]) -> None:
        for each in (records, *records["records"]):
            del each["findings"]

    old = edited(root, tmp_path, forget)
    ran = run_over(root, root / "second", tmp_path / "out", "--since", old)
    assert "数字变了" in ran.text(NEW) and "已解决" not in ran.text(NEW)
    assert "没有记下审核意见" in ran.text("核对报告.html")


def test_how_much_changed_is_said_on_the_terminal(typed: tuple[Desk, str]) -> None:
    said = "新报来的单位 1，没有了的 1，处理情况变了的 1，改了数字的 2；汇总数变了 2 处"
    assert said in typed[1]


def test_a_finding_that_an_office_explained_is_settled() -> None:
    why = Justification("属实", "甲局", "2025-01-05")
    found = Finding("N101", Severity.DOUBT, "problems", actual=42)
    assert list(noted([replace(found, explained=why), found])) == [
        NotedFinding("N101", "problems", 42)
    ]


def test_a_finding_that_was_explained_then_and_is_not_now_is_new(
    root: Path, tmp_path: Path
) -> None:
    def explain(records: dict[str, Any]) -> None:
        for finding in (f for each in records["records"] for f in each["findings"]):
            finding["explained"] = {"reason": "属实", "by": FINANCE}

    old = edited(root, tmp_path, explain)
    ran = run_over(root, root / "first", tmp_path / "out", "--since", old)
    rows = list(csv.reader(io.StringIO(ran.text(NEW), newline="")))
    assert ["新发现", FINANCE, "B203"] in [row[:3] for row in rows]


def damaged(folder: Path, name: str, content: bytes | None) -> Path:
    path = folder / name
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    return folder


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("manifest.json", None),
        ("records.json", None),
        ("manifest.json", b"{}"),
        ("manifest.json", b'{"tool": "other 1"}'),
        ("manifest.json", b'{"tool": 1}'),
        ("manifest.json", b"\xff"),
        ("records.json", b"[]"),
        ("records.json", b"{}"),
        ("records.json", b'{"records": 3, "total": {}}'),
        ("records.json", b'{"records": [{"outcome": "lost"}], "total": {}}'),
        ("records.json", b'{"records": [], "total": {}}'),
        ("records.json", b'{"records": [], "total": 3}'),
    ],
)
def test_a_folder_that_is_no_result_of_ours_is_refused_in_one_line(
    root: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    name: str,
    content: bytes | None,
) -> None:
    old = tmp_path / "old"
    shutil.copytree(root / "上次", old)
    damaged(old, name, content)
    ran = run_over(root, root / "second", tmp_path / "out", "--since", old)
    assert ran.status == 3
    assert len(capsys.readouterr().err.strip().splitlines()) == 1
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "changed",
    [{"office": "某市人民政府"}, {"year": 2023}, {"form": "canteen"}, {"edition": "2019"}],
)
def test_a_result_of_another_collection_is_refused_in_one_line(
    root: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    changed: dict[str, str | int],
) -> None:
    old = tmp_path / "old"
    shutil.copytree(root / "上次", old)
    manifest = json.loads((old / "manifest.json").read_text("utf-8"))
    damaged(old, "manifest.json", json.dumps({**manifest, **changed}).encode())
    ran = run_over(root, root / "second", tmp_path / "out", "--since", old)
    assert ran.status == 3
    said = capsys.readouterr().err.strip().splitlines()
    assert len(said) == 1 and str(next(iter(changed.values()))) in said[0]


def test_in_english_a_folder_that_is_none_is_refused_in_english(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old = put(tmp_path / "old", {"x": b""})
    run_over(root, root / "second", tmp_path / "out", "--since", old, "--lang", "en")
    assert not CHINESE.search(capsys.readouterr().err)


def test_a_folder_that_does_not_exist_is_wrong_usage(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ran = Terminal(capsys)(
        *("reconcile", root / "second", "--office", COUNTY, "--out-dir", root / "x"),
        *("--since", root / "gone"),
    )
    assert ran.status == 2


def test_a_name_that_a_spreadsheet_would_compute_is_a_text_in_the_file(tmp_path: Path) -> None:
    folder = put(tmp_path / "in", {"own.xlsx": book(COUNTY)})
    reconcile(folder, tmp_path / "1")
    put(folder, {"a.xlsx": book("=1+1")})
    ran = reconcile(folder, tmp_path / "2", "--since", tmp_path / "1")
    assert '"\'=1+1"' in ran.text(NEW)
    assert tree(tmp_path / "1")
