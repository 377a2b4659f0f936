"""`check --previous`: whose record of last year is taken, and what is said where none is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.surgery import parts
from tests.terminal import NOT_COMPARED, Ran, Terminal, changed_record, sample_record, workbook_of
from xltool.resources import samples

pytestmark = pytest.mark.slow

CODES = [each["code"] for each in NOT_COMPARED]
THIS = samples() / "suqian-2024" / "workbook.xlsx"


@pytest.fixture
def xltool(capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(capsys)


def lines(ran: Ran) -> list[tuple[str, str, int]]:
    findings = ran.json["files"][0]["findings"]
    return [(f["code"], f["key"], f["actual"]) for f in findings]


def skipped(ran: Ran) -> list[str]:
    found = ran.json["files"][0]["skipped"]
    assert {s["code"] for s in found} <= set(CODES)
    return sorted({s["reason"] for s in found})


MOVED = [
    ("Y104", "requests.not_processed_excessive.natural_person", 3),
    ("Y104", "disputes.suit_after_review.other", 6),
]


@pytest.mark.parametrize("name", ["workbook.xlsx", "record.json"])
def test_last_year_is_a_workbook_or_a_record(xltool: Terminal, name: str) -> None:
    previous = samples() / "suqian-2023" / name
    ran = xltool("check", THIS, "--previous", previous, "--format", "json")
    assert (ran.status, lines(ran), skipped(ran), ran.err) == (0, MOVED, [], "")


def test_a_folder_gives_each_office_its_own_year(xltool: Terminal, tmp_path: Path) -> None:
    for name in ("suqian-2023", "jinhu-2023"):
        (tmp_path / f"{name}.xlsx").write_bytes(workbook_of(name))
    (tmp_path / "below").mkdir()
    changed_record(tmp_path / "below" / "a.json", "jinhu-2023", {"year": 2022})
    (tmp_path / "说明.txt").write_text("x", encoding="utf-8")
    ran = xltool("check", THIS, "--previous", tmp_path, "--format", "json")
    assert (lines(ran), skipped(ran), ran.err) == (MOVED, [], "")


def test_evidence_names_last_years_key(xltool: Terminal) -> None:
    previous = samples() / "suqian-2023" / "record.json"
    ran = xltool("check", THIS, "--previous", previous, "--format", "json")
    key = "disputes.suit_after_review.other"
    assert ran.json["files"][0]["findings"][1]["evidence"] == [key, f"previous:{key}"]


def test_without_last_year_one_line_says_so(xltool: Terminal) -> None:
    out = xltool("check", THIS).out
    told = [line for line in out.splitlines() if "Y10" in line]
    assert told == ["未与上年核对（Y101 Y102 Y103 Y104 Y105）：没有给出上一年的数据（--previous）"]
    assert "勾稽相符" in out and "未能判断 0 项" in out


def compared(xltool: Terminal, folder: Path, *changes: dict[str, Any]) -> Ran:
    """This year's workbook against last year's record, changed one way or several."""
    previous = folder / "previous"
    previous.mkdir()
    for number, each in enumerate(changes):
        changed_record(previous / f"{number}.json", "suqian-2023", each)
    return xltool("check", THIS, "--previous", previous, "--format", "json")


@pytest.mark.parametrize(
    ("changes", "reason", "said"),
    [
        ({"office": {"name": "宿迁市宿城区"}}, "给出的上年数据里没有本单位的", "宿迁市宿城区"),
        ({"office": {"name": "远方某局"}}, "给出的上年数据里没有本单位的", "代码或全称"),
        ({"year": 2022}, "给出的本单位数据不是上一年度的", "2022"),
        ({"year": 2024}, "给出的本单位数据不是上一年度的", "2024"),
    ],
)
def test_another_office_or_another_year_is_never_compared_with(
    xltool: Terminal, tmp_path: Path, changes: dict[str, Any], reason: str, said: str
) -> None:
    ran = compared(xltool, tmp_path, changes)
    assert (ran.status, lines(ran), skipped(ran)) == (0, [], [reason])
    assert said in ran.err


def test_two_differing_records_of_last_year_are_not_chosen_between(
    xltool: Terminal, tmp_path: Path
) -> None:
    ran = compared(xltool, tmp_path, {}, {"figures.disclosure.licensing.decisions": 1})
    assert skipped(ran) == ["本单位上一年度有几份不同的数据，无法确定用哪一份"]


def test_the_same_record_twice_is_one(xltool: Terminal, tmp_path: Path) -> None:
    assert lines(compared(xltool, tmp_path, {}, {})) == MOVED


@pytest.mark.parametrize(
    ("now", "before", "is_found"),
    [
        (("甲局", "001"), ("甲局", "001"), True),
        (("甲局", "001"), ("乙局", "001"), True),
        (("甲局", "001"), ("甲局", None), True),
        (("甲局", None), ("甲局", "001"), True),
        (("甲局", "001"), ("甲局", "002"), False),
        (("甲局", "001"), ("甲 局", None), False),
        (("甲局", None), ("甲局（筹）", None), False),
    ],
)
def test_offices_are_matched_by_code_then_by_exact_name(
    xltool: Terminal,
    tmp_path: Path,
    now: tuple[str, str | None],
    before: tuple[str, str | None],
    is_found: bool,
) -> None:
    paths = []
    for year, (name, code) in ((2024, now), (2023, before)):
        office = {"name": name, "code": code, "rulemaking": True}
        paths.append(
            changed_record(tmp_path / f"{year}.json", f"suqian-{year}", {"office": office})
        )
    book = tmp_path / "a.xlsx"
    assert xltool("fill", paths[0], "-o", book).status == 0
    ran = xltool("check", book, "--previous", paths[1], "--format", "json")
    assert lines(ran) == (MOVED if is_found else [])
    assert (ran.err == "") == (is_found and now[0] == before[0])


def test_a_record_of_last_year_that_cannot_be_used_is_exit_3(
    xltool: Terminal, tmp_path: Path
) -> None:
    broken = tmp_path / "a.json"
    broken.write_text("{", encoding="utf-8")
    ran = xltool("check", THIS, "--previous", broken)
    assert (ran.status, ran.out) == (3, "")
    assert "a.json" in ran.err


def test_in_a_folder_what_cannot_be_used_is_told_and_passed_over(
    xltool: Terminal, tmp_path: Path
) -> None:
    (tmp_path / "broken.xlsx").write_bytes(b"")
    (tmp_path / "good.json").write_bytes(sample_record("suqian-2023").read_bytes())
    ran = xltool("check", THIS, "--previous", tmp_path, "--format", "json")
    assert (ran.status, lines(ran)) == (0, MOVED)
    assert "broken.xlsx" in ran.err


def test_a_folder_with_nothing_of_use_is_exit_3(xltool: Terminal, tmp_path: Path) -> None:
    (tmp_path / "broken.xlsx").write_bytes(b"")
    ran = xltool("check", THIS, "--previous", tmp_path)
    assert (ran.status, ran.out) == (3, "")


def test_a_path_that_is_not_there_is_wrong_usage(xltool: Terminal) -> None:
    ran = xltool("check", THIS, "--previous", "nowhere")
    assert (ran.status, ran.out) == (2, "")
    assert "nowhere" in ran.err


@pytest.mark.parametrize("code", CODES)
def test_the_catalogue_explains_the_rule(xltool: Terminal, code: str) -> None:
    ran = xltool("rules", code)
    assert ran.status == 0 and "疑点" in ran.out


def test_the_catalogue_names_last_years_figure(xltool: Terminal) -> None:
    assert "= 上年的四、结转下年度继续办理 · 总计" in xltool("rules", "Y101").out


def test_no_workbook_speaks_of_last_years_relations() -> None:
    data = workbook_of("suqian-2024")
    assert not [name for name, part in parts(data).items() if b"Y101" in part]
