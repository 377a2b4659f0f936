"""What the total lacks is said by name: the own office that nobody is, offices that left blanks."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.builders import TEXT
from tests.desk import MONEY, PENALTIES, RECEIVED, Desk, book, put
from tests.terminal import Ran, Terminal

pytestmark = pytest.mark.slow

COUNTY, SCHOOLS, FINANCE = "清河县人民政府", "清河县教育局", "清河县财政局"
ROSTER = f"name\n{COUNTY}\n{SCHOOLS}\n{FINANCE}\n".encode()
GRANTED = "requests.granted.natural_person"


@pytest.fixture
def xltool(capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(capsys)


def ran_over(
    xltool: Terminal, root: Path, files: dict[str, bytes], office: str, roster: bytes | None
) -> tuple[Ran, Desk]:
    folder = put(root / "in", files)
    named: list[str | Path] = ["--office", office, "--out-dir", root / "out"]
    if roster:
        put(root, {"名单.csv": roster})
        named += ["--roster", root / "名单.csv"]
    ran = xltool("reconcile", folder, *named)
    return ran, Desk(ran.status, root / "out")


def steps(ran: Ran) -> list[str]:
    return [line.strip() for line in ran.out.splitlines() if line.startswith("  ")]


@pytest.mark.parametrize("roster", [ROSTER, None])
def test_an_office_that_nobody_is_called_is_said_first_with_the_nearest_name(
    tmp_path: Path, xltool: Terminal, roster: bytes | None
) -> None:
    files = {f"{name}.xlsx": book(name, text=TEXT) for name in (COUNTY, SCHOOLS, FINANCE)}
    ran, desk = ran_over(xltool, tmp_path, files, "清河县政府", roster)
    first = steps(ran)[0]
    assert first.startswith("1. 没有“清河县政府”这个单位") and f"最接近的是“{COUNTY}”" in first
    assert "汇总数不完整" in ran.out and ran.status == 0
    assert "没有清河县政府自己的工作簿" in desk.text("核对报告.html").split("接下来做什么</h2>")[0]


def test_the_own_office_by_its_name_is_nothing_to_say(tmp_path: Path, xltool: Terminal) -> None:
    files = {f"{name}.xlsx": book(name, text=TEXT) for name in (COUNTY, SCHOOLS, FINANCE)}
    ran, _ = ran_over(xltool, tmp_path, files, COUNTY, ROSTER)
    assert "这个单位" not in ran.out and "汇总数完整" in ran.out


def test_offices_that_left_blanks_are_named_with_the_number_of_their_cells(
    tmp_path: Path, xltool: Terminal
) -> None:
    blank = dict.fromkeys((RECEIVED, GRANTED, PENALTIES), None)
    files = {
        "a.xlsx": book(COUNTY, text=TEXT),
        "b.xlsx": book(SCHOOLS, text=TEXT, typed=blank),
        "c.xlsx": book(FINANCE, text=TEXT, money=None),
    }
    ran, desk = ran_over(xltool, tmp_path, files, COUNTY, ROSTER)
    (step,) = (line for line in steps(ran) if "格是空白" in line)
    assert f"{SCHOOLS} 3 格、{FINANCE} 1 格" in step
    assert desk.total[MONEY] is None
    found = [row["问题"] for row in desk.sheet("审核意见") if row["编号"] == "C107"]
    assert [(SCHOOLS in text, FINANCE in text) for text in found] == [(True, False), (False, True)]
