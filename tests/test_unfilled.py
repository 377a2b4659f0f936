"""A workbook that came back with no figure entered: never counted, never zeroed, chased as such."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.desk import (
    COUNTY,
    PENALTIES,
    RECEIVED,
    Desk,
    book,
    put,
    reconcile,
    unfilled_book,
    wrong_book,
)
from tests.terminal import Terminal
from xltool.collection.collection import ResponseStatus

pytestmark = pytest.mark.slow

SCHOOLS, FINANCE = "某县教育局", "某县财政局"
ROSTER = f"name,include,reason\n{COUNTY},,\n{SCHOOLS},,\n{FINANCE},,\n".encode()
CARRIED_IN = "requests.carried_in.natural_person"
TOTAL = "requests.handled_total.natural_person"
OWN = {"own.xlsx": book(COUNTY, penalties=5)}


@pytest.fixture
def xltool(capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(capsys)


def collected(folder: Path, *options: str, roster: bytes = ROSTER, **files: bytes) -> Desk:
    put(folder, {"名单.csv": roster})
    put(folder / "in", OWN | {f"{name}.xlsx": data for name, data in files.items()})
    named = ("--roster", folder / "名单.csv")
    return reconcile(folder / "in", folder / "out", *named, *options)


@pytest.mark.parametrize("blank", ["doubt", "zero", "error"])
def test_a_blank_workbook_is_never_counted_whatever_a_blank_means(
    tmp_path: Path, blank: str
) -> None:
    files = {"schools": unfilled_book(SCHOOLS), "finance": book(FINANCE, penalties=2)}
    ran = collected(tmp_path, "--blank", blank, **files)
    assert ran.outcomes["schools.xlsx"] == "unfilled"
    assert (ran.total[PENALTIES], ran.json("records.json")["complete"]) == (7, False)
    record = next(r for r in ran.json("records.json")["records"] if r["outcome"] == "unfilled")
    assert set(record["figures"].values()) == {None}
    assert ran.status == 1


def test_an_unfilled_workbook_is_chased_in_words_of_its_own(
    tmp_path: Path, xltool: Terminal
) -> None:
    put(tmp_path, {"名单.csv": ROSTER})
    put(tmp_path / "in", OWN | {"s.xlsx": unfilled_book(SCHOOLS), "f.xlsx": book(FINANCE)})
    named = ("--roster", tmp_path / "名单.csv", "--office", COUNTY)
    said = xltool("reconcile", tmp_path / "in", *named, "--out-dir", tmp_path / "out")
    ran = Desk(said.status, tmp_path / "out")
    assert "没有填写 1" in said.out and "催报 1 个单位" in said.out
    letter = ran.text("催报.txt")
    assert f"{SCHOOLS}：贵单位报来的" in letter and "没有填写" in letter
    assert "至今没有收到" not in letter and FINANCE not in letter
    assert "报来的工作簿没有填写" in ran.text("核对报告.html")
    assert "草稿" in ran.text("汇总年度报告.md").splitlines()[0]
    (row,) = ran.sheet("未报名单")
    assert (row["单位名称"], row["报送情况"]) == (SCHOOLS, "没有填写")
    codes = {row["编号"] for row in ran.sheet("审核意见") if row["单位名称"] == SCHOOLS}
    assert codes == set()


@pytest.mark.parametrize(
    ("typed", "outcome"),
    [
        ({}, "unfilled"),
        ({CARRIED_IN: 3}, "unfilled"),
        ({RECEIVED: 0}, "used"),
        ({RECEIVED: "不详"}, "failed"),
        ({TOTAL: 0}, "used"),
    ],
    ids=["nothing", "brought in", "a zero", "no figure", "a total typed over"],
)
def test_what_was_brought_in_from_last_year_is_nothing_entered_and_a_text_is(
    tmp_path: Path, typed: dict[str, Any], outcome: str
) -> None:
    ran = collected(tmp_path, schools=unfilled_book(SCHOOLS, typed=typed))
    assert ran.outcomes["schools.xlsx"] == outcome


def test_passages_alone_fill_no_workbook(tmp_path: Path) -> None:
    said = {"problems": "主要问题是公开的主动性不够。"}
    ran = collected(tmp_path, schools=unfilled_book(SCHOOLS, text=said))
    assert ran.outcomes["schools.xlsx"] == "unfilled"


@pytest.mark.parametrize(("other", "outcome"), [(book, "used"), (wrong_book, "failed")])
def test_an_unfilled_version_is_no_rival_of_a_filled_one(
    tmp_path: Path, other: Any, outcome: str
) -> None:
    files = {"a": unfilled_book(SCHOOLS), "b": other(SCHOOLS, penalties=2)}
    ran = collected(tmp_path, **files)
    assert (ran.outcomes["a.xlsx"], ran.outcomes["b.xlsx"]) == ("superseded", outcome)
    assert ran.reasons["a.xlsx"] == "这一份没有填写；同一单位另有b.xlsx"


def test_of_several_unfilled_one_says_how_the_office_stands(tmp_path: Path) -> None:
    blank = unfilled_book(SCHOOLS)
    files = {"a": blank, "b": unfilled_book(SCHOOLS, typed={CARRIED_IN: 3}), "c": blank}
    ran = collected(tmp_path, **files)
    found = [ran.outcomes[f"{name}.xlsx"] for name in "abc"]
    assert found == ["unfilled", "superseded", "duplicate"]


def test_an_office_that_is_left_out_stays_so_with_an_unfilled_workbook(tmp_path: Path) -> None:
    roster = ROSTER.replace(f"{SCHOOLS},,".encode(), f"{SCHOOLS},否,单独公布".encode())
    files = {"schools": unfilled_book(SCHOOLS), "finance": book(FINANCE)}
    ran = collected(tmp_path, roster=roster, **files)
    assert ran.outcomes["schools.xlsx"] == "excluded"
    assert ran.json("records.json")["complete"] is True


def test_every_standing_of_an_office_has_its_number_in_the_overview(tmp_path: Path) -> None:
    ran = collected(tmp_path, schools=unfilled_book(SCHOOLS))
    board = openpyxl.load_workbook(io.BytesIO(ran.files["核对总表.xlsx"]))["概览"]
    rows = list(board.iter_rows(values_only=True))
    at = next(n for n, row in enumerate(rows) if "没有填写" in row)
    numbers = dict(zip(rows[at], rows[at + 1], strict=True))
    assert (numbers["没有填写"], numbers["未报送"], numbers["已汇总"]) == (1, 1, 1)
    assert len(ResponseStatus) == 6
