"""Files that came in and cannot be used: whose they are, what is said of them, when they count."""

from __future__ import annotations

import io
import re
from pathlib import Path

import docx
import openpyxl
import pytest

from tests.builders import TEXT
from tests.desk import COUNTY, MONEY, PENALTIES, Desk, book, put, reconcile, zipped
from tests.terminal import Terminal

pytestmark = pytest.mark.slow

SCHOOLS, FINANCE, POLICE, CIVIL, MARKET = (
    *("某县教育局", "某县财政局", "某县公安局"),
    *("某县民政局", "某县市场监督管理局"),
)
ALL = (COUNTY, SCHOOLS, FINANCE, POLICE, CIVIL, MARKET)
ROSTER = "\n".join(["name", *ALL, ""]).encode()
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
PHOTO = b"\xff\xd8\xff\xe0" + bytes(600)


def own_table(title: str) -> bytes:
    workbook, data = openpyxl.Workbook(), io.BytesIO()
    sheet = workbook.active
    assert sheet is not None
    sheet["A1"] = f"{title}2024年政府信息公开工作年度报告"
    sheet["A3"], sheet["B3"] = "行政处罚", 42
    workbook.save(data)
    return data.getvalue()


def word(title: str) -> bytes:
    document, data = docx.Document(), io.BytesIO()
    document.add_paragraph("2024年政府信息公开工作年度报告")
    document.add_paragraph(title)
    document.save(data)
    return data.getvalue()


def own() -> dict[str, bytes]:
    return {"own.xlsx": book(COUNTY, text=TEXT)}


def collected(root: Path, files: dict[str, bytes]) -> Desk:
    put(root, {"名单.csv": ROSTER})
    folder = put(root / "in", own() | files)
    return reconcile(folder, root / "out", "--roster", root / "名单.csv")


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Everybody but the last sent something, and nothing of it can be used."""
    files = {
        "微信.zip": zipped([("报送/教育局.xls", OLD)]),
        "表.xlsx": own_table(FINANCE),
        "报告.docx": word(f"{POLICE}："),
        "民政局.jpg": PHOTO,
    }
    return collected(tmp_path_factory.mktemp("sent"), files)


def test_who_sent_something_unusable_is_not_accused_of_having_sent_nothing(sent: Desk) -> None:
    letters = {
        line.split("：")[0]: line for line in sent.text("催报.txt").splitlines() if "贵单位" in line
    }
    assert letters.keys() == {SCHOOLS, FINANCE, POLICE, CIVIL, MARKET}
    nothing = {office for office, letter in letters.items() if "至今没有收到" in letter}
    assert nothing == {MARKET}
    files = {SCHOOLS: "教育局.xls", FINANCE: "表.xlsx", POLICE: "报告.docx", CIVIL: "民政局.jpg"}
    for office, file in files.items():
        assert f"贵单位报来的“{file}”收到了，但不能用：" in letters[office]


def test_it_stands_so_in_the_ledger_and_on_the_page_and_gives_no_figure(sent: Desk) -> None:
    rows = {row["单位名称"]: row["报送情况"] for row in sent.sheet("未报名单")}
    assert rows == dict.fromkeys((SCHOOLS, FINANCE, POLICE, CIVIL), "收到了，但不能用") | {
        MARKET: "未报送"
    }
    assert (sent.total[PENALTIES], sent.total[MONEY]) == (0, "0")
    whose = {each["path"]: each["office"] for each in sent.inputs}
    assert (whose["微信.zip/报送/教育局.xls"], whose["表.xlsx"]) == (SCHOOLS, FINANCE)
    assert sent.status == 3


def test_a_name_with_something_put_in_points_to_the_office(tmp_path: Path) -> None:
    ran = collected(tmp_path, {"a.xlsx": book("某县教育和体育局")})
    assert ran.outcomes["a.xlsx"] == "refused"
    (letter,) = (line for line in ran.text("催报.txt").splitlines() if line.startswith(SCHOOLS))
    assert "“a.xlsx”收到了，但不能用：工作簿上写的单位是“某县教育和体育局”" in letter


def test_a_file_that_points_to_two_offices_is_nobodys(tmp_path: Path) -> None:
    ran = collected(tmp_path, {"教育局和财政局.xls": OLD})
    assert "收到了" not in ran.text("催报.txt")
    assert ran.inputs[-1]["office"] is None


def everybody() -> dict[str, bytes]:
    return {f"{name}.xlsx": book(name, text=TEXT) for name in ALL if name != COUNTY}


@pytest.mark.parametrize(
    ("path", "data", "outcome"),
    [
        ("旧/教育局.xls", OLD, "refused"),
        ("教育局.doc", OLD, "refused"),
        ("教育局.jpg", PHOTO, "skipped"),
        ("IMG_20250108.jpg", PHOTO, "skipped"),
        ("~$教育局.xlsx", b"lock", "skipped"),
        ("旧/教育局_2023.xlsx", None, "refused"),  # a workbook of the year before
    ],
)
def test_what_is_settled_raises_no_status_and_asks_for_nothing(
    tmp_path: Path, path: str, data: bytes | None, outcome: str
) -> None:
    ran = collected(tmp_path, everybody() | {path: data or book(SCHOOLS, year=2023)})
    assert (ran.outcomes[path], ran.status) == (outcome, 0)
    assert ran.reasons[path]
    assert ran.json("records.json")["complete"] is True


@pytest.mark.parametrize(
    ("path", "missing", "status"),
    [("教育局.xls", SCHOOLS, 3), ("表.xls", None, 3), ("教育局.jpg", SCHOOLS, 0)],
    ids=["of one who lacks", "of nobody known", "a picture of one who lacks"],
)
def test_what_is_not_settled_raises_the_status_but_a_picture(
    tmp_path: Path, path: str, missing: str | None, status: int
) -> None:
    files = {name: data for name, data in everybody().items() if name != f"{missing}.xlsx"}
    ran = collected(tmp_path, files | {path: PHOTO if path.endswith("jpg") else OLD})
    assert (ran.outcomes[path], ran.status) == ("refused", status)


def test_the_terminal_names_the_files_of_nobody_known(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    collected(tmp_path, everybody() | {"表.xls": OLD, "教育局.xls": OLD})
    said = capsys.readouterr().out
    (step,) = (line for line in said.splitlines() if re.search(r"\.xls\b", line))
    assert "1 个文件" in step and "表.xls" in step and "教育局.xls" not in step


def test_a_stranger_with_a_near_name_is_not_settled_by_the_office(tmp_path: Path) -> None:
    ran = collected(tmp_path, everybody() | {"a.xlsx": book("某县教育局体育分局")})
    assert (ran.outcomes["a.xlsx"], ran.status) == ("refused", 3)


def test_an_office_left_out_that_sent_something_unusable_stays_left_out(tmp_path: Path) -> None:
    put(
        tmp_path, {"名单.csv": f"name,include,reason\n{COUNTY},,\n{SCHOOLS},否,单独公布\n".encode()}
    )
    folder = put(tmp_path / "in", own() | {"教育局.xls": OLD})
    ran = reconcile(folder, tmp_path / "out", "--roster", tmp_path / "名单.csv")
    assert (ran.json("records.json")["complete"], ran.status) == (True, 0)
    assert SCHOOLS not in ran.text("催报.txt")


def test_in_english_a_season_of_unusable_files_ends_in_3(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(tmp_path, {"名单.csv": ROSTER})
    folder = put(tmp_path / "in", own() | {"教育局.xls": OLD})
    named = ("--roster", tmp_path / "名单.csv", "--office", COUNTY, "--out-dir", tmp_path / "out")
    ran = Terminal(capsys)("--lang", "en", "reconcile", folder, *named)
    assert ran.status == 3 and "1 refused" in ran.out


def test_no_row_says_of_an_unused_file_that_it_is_in_the_total(tmp_path: Path) -> None:
    """Beside the standing of its office a file has what became of itself."""
    schools = book(SCHOOLS, text=TEXT)
    files = {"a.xlsx": schools, "再次/a.xlsx": schools, "旧.xlsx": book(SCHOOLS, penalties=9)}
    put(tmp_path, {"名单.csv": ROSTER})
    folder = put(tmp_path / "in", own() | files)
    named = ("--roster", tmp_path / "名单.csv", "--prefer", "a.xlsx")
    ran = reconcile(folder, tmp_path / "out", *named)
    assert (ran.outcomes["再次/a.xlsx"], ran.outcomes["旧.xlsx"]) == ("duplicate", "superseded")
    rows = [row for sheet in ran.ledger for row in sheet.iter_rows(values_only=True)]
    of_files = {name: [row for row in rows if name in row] for name in ("再次/a.xlsx", "旧.xlsx")}
    assert all(of_files.values())
    assert [row for found in of_files.values() for row in found if "已汇总" in row] == []
    said = {row["文件"]: row["结果"] for row in ran.sheet("文件")}
    assert (said["再次/a.xlsx"], said["旧.xlsx"]) == ("重复", "被替代")
