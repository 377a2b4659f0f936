"""`reconcile` as a coordinator types it: statuses, outputs whole or not at all, the same again."""

from __future__ import annotations

import json
import re
from functools import partial
from pathlib import Path
from typing import Any

import pytest

import xltool as public
from tests.builders import TEXT, form_2021
from tests.desk import (
    COUNTY,
    MONEY,
    PENALTIES,
    REGULATIONS,
    WRITTEN,
    Desk,
    book,
    digest,
    put,
    reconcile,
    wrong_book,
    zipped,
)
from tests.surgery import with_part
from tests.terminal import Terminal
from xltool.app.examine import examine
from xltool.app.library import open_catalogue
from xltool.cli import run
from xltool.collection.collection import Collection

pytestmark = pytest.mark.slow

FORMS = Path(__file__).parent / "forms"
SCHOOLS, FINANCE, POLICE, CLUB = "某县教育局", "某县财政局", "某县公安局", "某县供销社"
ROSTER = (
    "code,name,include,reason,contact,phone\n"
    f"001,{COUNTY},,,,\n"
    f"002,{SCHOOLS},,,王芳,0599-1\n"
    f"003,{FINANCE},,,,\n"
    f"004,{POLICE},,,陈静,0599-4\n"
    f"005,{CLUB},否,单独公布,,\n"
)
CHINESE = re.compile("[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]+")


@pytest.fixture
def xltool(capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(capsys)


def codes(desk: Desk) -> set[tuple[str, str]]:
    """Whose finding, and its code, as the coordinator's workbook lists them."""
    rows = list(desk.ledger["审核意见"].iter_rows(values_only=True))
    heads = next(row for row in rows if "编号" in row)
    office, code = heads.index("单位名称"), heads.index("编号")
    return {(str(row[office]), str(row[code])) for row in rows[rows.index(heads) + 1 :]}


def codes_of_the_total(desk: Desk) -> set[str]:
    return {code for _, code in codes(desk) if code.startswith("C")}


@pytest.fixture(scope="module")
def season(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A season with a roster: own office, a total, one with errors, one missing, one left out."""
    root = tmp_path_factory.mktemp("season")
    folder = put(
        root / "in",
        {
            "own.xlsx": book(COUNTY, "001", regulations=2, penalties=5),
            "schools.xlsx": book(SCHOOLS, "002", regulations=7, penalties=11),
            "finance.xlsx": wrong_book("财政局（改名）", "003", penalties=100),
            "club.xlsx": book(CLUB, "005", penalties=1000),
            "stranger.xlsx": book("某县公安分局", "999", penalties=10000),
            "other.xlsx": book("乙省林业厅", penalties=1),
        },
    )
    put(root, {"名单.csv": ROSTER.encode("gbk")})
    return reconcile(folder, root / "out", "--roster", root / "名单.csv")


def test_a_season_writes_the_files_by_their_names(season: Desk) -> None:
    # two have no passages, which is doubted
    returned = {"财政局（改名）": "修改通知", COUNTY: "核实通知", SCHOOLS: "核实通知"}
    copies = {f"退回/{n}_{end}" for n, kind in returned.items() for end in _ends(kind)}
    assert season.files.keys() == WRITTEN | copies
    assert season.status == 3


def _ends(kind: str) -> tuple[str, str]:
    """How the names of a marked copy and of what goes with it end."""
    return "审核意见.xlsx", f"{kind}.txt"


def test_the_columns_of_a_roster_that_are_not_used_are_listed(
    xltool: Terminal, tmp_path: Path
) -> None:
    folder = put(tmp_path / "in", {"own.xlsx": told(COUNTY)})
    put(tmp_path, {"名单.csv": f"填报单位,传真\n{COUNTY},0599\n".encode()})
    arguments = ("--office", COUNTY, "--roster", tmp_path / "名单.csv")
    ran = xltool("reconcile", folder, *arguments, "--out-dir", tmp_path / "out")
    assert "没有用到的列：传真" in ran.err


def test_the_manifest_lists_every_output_with_its_digest(season: Desk) -> None:
    listed = {each["path"]: each["sha256"] for each in season.json("manifest.json")["outputs"]}
    written = {path: digest(data) for path, data in season.files.items()}
    del written["manifest.json"]
    assert listed == written


def test_the_total_is_the_own_office_and_those_used_and_rules_are_the_own(season: Desk) -> None:
    assert season.total[PENALTIES] == 16
    assert season.total[REGULATIONS] == 2
    assert season.outcomes == {
        "own.xlsx": "used",
        "schools.xlsx": "used",
        "finance.xlsx": "failed",
        "club.xlsx": "excluded",
        "stranger.xlsx": "refused",
        "other.xlsx": "refused",
    }


def test_an_office_on_no_roster_is_refused_and_a_near_name_offered(season: Desk) -> None:
    assert season.reasons["stranger.xlsx"] == (
        "名单上没有代码或全称是“某县公安分局”的单位；名称相近的是“某县公安局”，没有采用"
    )
    assert season.reasons["other.xlsx"].endswith("，也没有名称相近的")


def test_the_reason_of_the_roster_is_told(season: Desk) -> None:
    assert season.reasons["club.xlsx"] == "名单上注明不汇总：单独公布"


def test_findings_over_the_offices_have_their_codes(season: Desk) -> None:
    found = codes(season)
    assert {"C103", "C108"} == codes_of_the_total(season)
    of_figures = {code for name, code in found if name == FINANCE and code[0] != "N"}
    assert of_figures == {"F119", "B203"}


def test_the_total_of_the_records_is_what_its_workbook_exports(
    season: Desk, xltool: Terminal
) -> None:
    exported = xltool("export", season.out / "汇总表.xlsx").json
    assert exported == season.json("records.json")["total"]
    assert exported["figures"][PENALTIES] == 16


def test_records_are_those_read_with_their_files_and_outcomes(season: Desk) -> None:
    records = season.json("records.json")["records"]
    assert [(each["source"], each["outcome"]) for each in records] == [
        ("own.xlsx", "used"),
        ("schools.xlsx", "used"),
        ("finance.xlsx", "failed"),
        ("stranger.xlsx", "refused"),
        ("club.xlsx", "excluded"),
    ]


def test_rows_of_the_csv_are_figures_with_their_places(season: Desk) -> None:
    data = (season.out / "records.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf") and data.count(b"\n") == data.count(b"\r\n")
    head, *rows = season.rows
    assert head == ["office", "key", "label", "value", "source", "code", "outcome"]
    assert len(rows) == 4 * 200
    place = "schools.xlsx 表一 主动公开!B14"
    assert [SCHOOLS, PENALTIES, "行政处罚 · 本年处理决定数量", "11", place, "002", "used"] in rows


def test_the_reminder_names_who_lacks_with_whom_to_call(folder: Path, tmp_path: Path) -> None:
    put(tmp_path, {"名单.csv": f"name,contact,phone\n{POLICE},陈静,0599-4\n".encode()})
    season = reconcile(folder, tmp_path / "out", "--roster", tmp_path / "名单.csv")
    assert season.text("催报.txt") == (
        "2024年度《政府信息公开工作年度报告》催报名单（共 1 个单位）\r\n\r\n"
        f"1. {POLICE}　联系人：陈静　电话：0599-4\r\n   还没有报送\r\n\r\n"
        "可以粘贴发送的话：\r\n\r\n"
        f"{POLICE}：贵单位2024年度《政府信息公开工作年度报告》填报工作簿至今没有收到，"
        "请用发下去的工作簿填好后尽快报来。如已报送，请告知报送的方式和文件名。\r\n"
    )


def test_the_notice_lists_the_errors_and_the_copy_checks_to_the_same(
    season: Desk, xltool: Terminal
) -> None:
    notice = season.text("退回/财政局（改名）_修改通知.txt")
    assert notice.startswith("修改通知\r\n\r\n财政局（改名）：\r\n贵单位报送的2024年度")
    assert "（finance.xlsx）经核对，有 2 处须改正，另有 3 处请核实：" in notice
    assert re.findall(r"〔错误〕(\S+ \S+ \w+)", notice) == [
        "表二 申请情况 D31",
    ]
    assert "表二 申请情况 D31、J31" in notice
    ran = xltool("check", season.out / "退回/财政局（改名）_审核意见.xlsx", "--format", "json")
    found = ran.json["files"][0]["findings"]
    assert ran.status == 1
    assert [(f["code"], f["cell"]) for f in found if f["severity"] == "error"] == [
        ("B203", "D31"),
        ("B203", "J31"),
    ]


told = partial(book, text=TEXT)
"""A workbook with words: one without is doubted and goes back."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The own office and one more, without a fault."""
    return put(
        tmp_path / "in",
        {"own.xlsx": told(COUNTY, penalties=1), "a.xlsx": told(SCHOOLS, penalties=2)},
    )


def read(folder: Path | str, *, office: str = COUNTY, **options: Any) -> Collection:
    """A folder read and added up as the command does it, with nothing written."""
    return public.reconcile(folder, office=office, **options).collection


def outcomes(season: Collection) -> dict[str, str]:
    return {each.path: each.outcome.value for each in season.entries}


def reasons(season: Collection) -> dict[str, str]:
    rules = open_catalogue().with_form(form_2021())
    return {each.path: rules.message(each.why, "zh") for each in season.entries if each.why}


def test_a_folder_without_a_fault_ends_in_0_and_a_total(tmp_path: Path) -> None:
    offices = {"own.xlsx": COUNTY, "a.xlsx": SCHOOLS}
    folder = put(tmp_path / "in", {path: book(name, text=TEXT) for path, name in offices.items()})
    put(tmp_path, {"名单.csv": f"name\n{COUNTY}\n{SCHOOLS}\n".encode()})
    ran = reconcile(folder, tmp_path / "out", "--roster", tmp_path / "名单.csv")
    assert (ran.status, ran.json("manifest.json")["complete"]) == (0, True)
    assert ran.files.keys() == WRITTEN
    assert ran.text("催报.txt") == "应报单位都已报送，没有需要催报的。\r\n"


def test_without_a_roster_nobody_is_said_to_have_reported(tmp_path: Path) -> None:
    folder = put(tmp_path / "in", {"own.xlsx": book(COUNTY, text=TEXT)})
    ran = reconcile(folder, tmp_path / "out")
    assert ran.json("manifest.json")["complete"]
    assert "都已报送" not in ran.text("催报.txt")


def test_an_office_that_is_missing_is_a_doubt_and_no_error(folder: Path, tmp_path: Path) -> None:
    put(tmp_path, {"名单.csv": f"name\n{COUNTY}\n{SCHOOLS}\n{POLICE}\n".encode()})
    ran = reconcile(folder, tmp_path / "out", "--roster", tmp_path / "名单.csv")
    assert (ran.status, ran.json("manifest.json")["complete"]) == (0, False)


@pytest.mark.parametrize(
    ("name", "data", "status"),
    [("b.xlsx", wrong_book(FINANCE), 1), ("b.pdf", b"%PDF-1.7", 3), ("~$b.xlsx", b"lock", 0)],
)
def test_the_status_is_that_of_the_worst_file(
    folder: Path, tmp_path: Path, name: str, data: bytes, status: int
) -> None:
    put(folder, {name: data})
    assert reconcile(folder, tmp_path / "out").status == status


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (("nowhere", "--office", "某"), 2, "nowhere"),
        (("名单.csv", "--office", "某"), 2, "不是文件夹"),
        (("empty", "--office", "某"), 2, "没有文件"),
        (("in",), 2, "--office"),
        (("in", "--office", " \n"), 2, "单位名称"),
        (("in", "--office", "某", "--year", "24"), 2, "四位数"),
        (("in", "--office", "某", "--year", "二四"), 2, "二四"),
        (("in", "--office", "某", "--prefer", "gone.xlsx"), 2, "gone.xlsx"),
        (("in", "--office", "某", "--prefer", "b.zip/gone.xlsx"), 2, "b.zip/gone.xlsx"),
        (("in", "--office", "某", "--prefer", "own"), 2, "--prefer"),
        (("in", "--office", "某", "--blank", "two"), 2, "two"),
        (("in", "--office", "某", "--roster", "gone.csv"), 2, "gone.csv"),
        (("in", "--office", "某", "--previous", "gone"), 2, "gone"),
        (("in", "--office", "某", "--out-dir", "in"), 2, "in"),
        (("in", "--office", "某", "--out-dir", "名单.csv"), 2, "名单.csv"),
        (("in", "--office", "某", "--out-dir", "full"), 3, "--force"),
        (("in", "--office", "某", "--roster", "twice.csv"), 3, "重复"),
        (("in", "--office", "某", "--roster", "in/own.xlsx"), 3, "单位名称"),
        (("in", "--office", "某", "--previous", "名单.csv"), 3, "名单.csv"),
        (("in", "--office", "某", "--year", "2023"), 3, "2023"),
    ],
)
def test_what_cannot_be_done_is_told_and_nothing_is_written(
    xltool: Terminal,
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    status: int,
    said: str,
) -> None:
    put(folder, {"b.zip": zipped([("b.xlsx", book(FINANCE))])})
    put(tmp_path, {"名单.csv": b"name\na\n", "twice.csv": b"name\na\na\n", "full/x": b"x"})
    (tmp_path / "empty").mkdir()
    (tmp_path / "cwd").mkdir()
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    target = () if "--out-dir" in arguments else ("--out-dir", "deep/out")
    ran = xltool("reconcile", *arguments, *target)
    assert (ran.status, ran.out) == (status, "")
    assert said in ran.err
    assert sorted(tmp_path.rglob("*")) == before


def test_where_nothing_can_be_added_up_every_file_has_its_sentence(
    xltool: Terminal, tmp_path: Path
) -> None:
    put(
        tmp_path / "in",
        {
            "a.xlsx": b"",
            "b\n\x1b.xlsx": b"%PDF",
            "c.xlsx": book(COUNTY, year=2019),
            "d.zip": zipped([("e.txt", b"e")]),
        },
    )
    named = ("--office", COUNTY, "--out-dir", tmp_path / "out")
    ran = xltool("reconcile", tmp_path / "in", "--year", "2024", *named)
    lines = ran.err.splitlines()
    assert ran.status == 3
    assert [line.partition("：")[0] for line in lines[1:]] == [
        *("  a.xlsx", "  b .xlsx", "  c.xlsx", "  d.zip/e.txt")
    ]
    assert "0 字节" in lines[1] and "PDF" in lines[2] and "2019" in lines[3]
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("--roster", "roster.csv"),
        ("--roster", "twice.csv"),
        ("--year", "2020"),
        ("--year", "20"),
        ("--prefer", "gone"),
        ("--previous", "in"),
        ("--since", "in"),
    ],
)
def test_in_english_nothing_is_said_in_chinese_but_names(
    xltool: Terminal,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
) -> None:
    monkeypatch.chdir(tmp_path)
    put(
        tmp_path,
        {
            "in/own.xlsx": told("Own"),
            "in/a.xlsx": wrong_book("A"),
            "in/b.xlsx": b"",
            "in/c1.xlsx": book("C", penalties=1),
            "in/c2.xlsx": book("C", penalties=2),
            "in/x.xlsx": told("X"),
            "in/y.xlsx": told("Y"),
            "roster.csv": b"name,fax\nOwn,1\nA,2\nC\nD\nE\n",
            "twice.csv": b"name\na\na\n",
        },
    )
    named = ("--office", "Own", "--out-dir", "out", "--lang", "en")
    ran = xltool("reconcile", "in", *arguments, *named)
    said = CHINESE.findall(ran.out + ran.err)
    names = {"政府信息公开工作年度报告", "催报", "退回", "核对报告", "核对总表", "汇总年度报告"}
    assert set(said) - names - {"、"} == set()


def two() -> dict[str, bytes]:
    """Two that differ of one office, and that of the one who adds up."""
    return {
        "own.xlsx": told(COUNTY),
        "早/a.xlsx": told(SCHOOLS, penalties=1),
        "晚.zip": zipped([("a.xlsx", told(SCHOOLS))]),
    }


@pytest.mark.parametrize(
    ("prefer", "used"),
    [
        (("早/a.xlsx",), "早/a.xlsx"),
        (("早",), "早/a.xlsx"),
        (("早/",), "早/a.xlsx"),
        (("./早",), "早/a.xlsx"),
        (("in/早",), "早/a.xlsx"),
        (("/早",), "早/a.xlsx"),
        (("晚.zip",), "晚.zip/a.xlsx"),
        (("晚.zip/a.xlsx",), "晚.zip/a.xlsx"),
        (("in/晚.zip/a.xlsx",), "晚.zip/a.xlsx"),
        (("/晚.zip/a.xlsx",), "晚.zip/a.xlsx"),
        (("晚.zip", "早"), "晚.zip/a.xlsx"),
        (("早", "晚.zip"), "早/a.xlsx"),
    ],
)
def test_of_two_workbooks_the_preferred_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, prefer: tuple[str, ...], used: str
) -> None:
    """A path that begins with `/` stands for the absolute one."""
    monkeypatch.chdir(tmp_path)
    folder = put(tmp_path / "in", two())
    season = read("in", prefer=[f"{folder}{e}" if e.startswith("/") else e for e in prefer])
    other = {"早/a.xlsx": "晚.zip/a.xlsx", "晚.zip/a.xlsx": "早/a.xlsx"}[used]
    assert (outcomes(season)[used], outcomes(season)[other]) == ("used", "superseded")
    assert reasons(season)[other].startswith(f"同一单位采用的是{used}")


def test_the_preferred_is_used_in_the_order_typed(tmp_path: Path) -> None:
    folder = put(tmp_path / "in", two())
    ran = reconcile(folder, tmp_path / "out", "--prefer", "晚.zip", "--prefer", "早")
    assert (ran.outcomes["晚.zip/a.xlsx"], ran.outcomes["早/a.xlsx"]) == ("used", "superseded")
    assert ran.status == 0


def test_of_two_that_differ_neither_is_used_and_the_office_is_chased(
    tmp_path: Path, xltool: Terminal
) -> None:
    folder = put(tmp_path / "in", two())
    named = ("--office", COUNTY, "--out-dir", tmp_path / "out")
    said = xltool("reconcile", folder, *named)
    ran = Desk(said.status, tmp_path / "out")
    assert ran.status == 1
    assert [ran.outcomes[path] for path in ("早/a.xlsx", "晚.zip/a.xlsx")] == ["refused"] * 2
    assert f"{SCHOOLS} 有几份不同的工作簿，问清后用 --prefer 指定" in said.out
    assert SCHOOLS in ran.text("催报.txt")


def test_with_include_failed_errors_are_added_and_the_total_may_not_go_out(
    folder: Path, tmp_path: Path, xltool: Terminal
) -> None:
    put(folder, {"b.xlsx": wrong_book(FINANCE, penalties=100)})
    named = ("--office", COUNTY, "--out-dir", tmp_path / "out")
    said = xltool("reconcile", folder, "--include-failed", *named)
    ran = Desk(said.status, tmp_path / "out")
    assert ran.total[PENALTIES] == 103
    assert ran.outcomes["b.xlsx"] == "used"
    assert "--include-failed" in ran.reasons["b.xlsx"]
    assert (ran.status, ran.json("manifest.json")["complete"]) == (1, False)
    assert "草稿" in ran.text("汇总年度报告.md").splitlines()[0]
    assert "退回 1 个单位改正" in said.out and "即可报出" not in said.out
    assert f"退回/{FINANCE}_审核意见.xlsx" in ran.files


@pytest.mark.parametrize(
    ("blank", "total", "status"), [("doubt", None, 0), ("zero", 1, 0), ("error", 1, 1)]
)
def test_a_blank_is_what_the_coordinator_says_it_is(
    folder: Path, tmp_path: Path, blank: str, total: int | None, status: int
) -> None:
    put(folder, {"a.xlsx": told(SCHOOLS, penalties=None)})
    ran = reconcile(folder, tmp_path / "out", "--blank", blank)
    assert (ran.total[PENALTIES], ran.status) == (total, status)
    assert ran.outcomes["a.xlsx"] == ("failed" if blank == "error" else "used")
    rows = [row for row in ran.rows if row[:2] == [SCHOOLS, PENALTIES]]
    assert [row[3] for row in rows] == ["0" if blank == "zero" else ""]


def test_the_year_asked_for_goes_before_that_of_most(tmp_path: Path) -> None:
    files = {f"{n}.xlsx": told(f"第{n}局", year=2023) for n in range(3)}
    folder = put(tmp_path / "in", {**files, "own.xlsx": told(COUNTY, year=2024)})
    assert read(folder).period.year == 2023
    ran = reconcile(folder, tmp_path / "2", "--year", "2024")
    assert ran.outcomes["own.xlsx"] == "used"
    assert ran.reasons["0.xlsx"] == "工作簿是2023年度的，要的是2024年度"


def test_where_nothing_was_added_up_no_blank_is_blamed_on_an_office(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = put(tmp_path / "in", {"a.xlsx": wrong_book(COUNTY)})
    assert reconcile(folder, tmp_path / "out").status == 1
    assert "格是空白" not in capsys.readouterr().out


def test_without_the_own_workbook_the_total_says_so(tmp_path: Path) -> None:
    folder = put(tmp_path / "in", {"a.xlsx": told(SCHOOLS, regulations=3, penalties=2)})
    season = read(folder)
    assert {each.code for each in season.of_total if each.code[0] == "C"} == {"C108", "C110"}
    assert (season.total.figures[REGULATIONS], season.total.figures[PENALTIES]) == (None, 2)


def test_the_own_workbook_counts_without_a_line_on_the_roster(folder: Path, tmp_path: Path) -> None:
    put(tmp_path, {"名单.csv": f"name\n{SCHOOLS}\n".encode()})
    season = read(folder, roster=tmp_path / "名单.csv")
    assert set(outcomes(season).values()) == {"used"}
    assert season.total.figures[PENALTIES] == 3


def test_a_workbook_of_another_form_is_refused(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XLTOOL_FORMS", str(FORMS))
    record = {
        "schema_version": 1,
        "form": "canteen",
        "edition": "1",
        "year": 2024,
        "office": {"name": "第一小学", "code": None},
        "figures": {},
        "text": {},
    }
    put(tmp_path, {"record.json": json.dumps(record).encode()})
    assert run(["fill", str(tmp_path / "record.json"), "-o", str(folder / "canteen.xlsx")]) == 0
    ran = reconcile(folder, tmp_path / "out")
    assert ran.outcomes["canteen.xlsx"] == "refused"
    assert ran.reasons["canteen.xlsx"] == "工作簿是“canteen”表“1”版，这次汇总的是gkbg/2021"
    assert ran.status == 3


def test_a_refused_workbook_of_another_year_has_no_rows(folder: Path, tmp_path: Path) -> None:
    put(folder, {"b.xlsx": told(FINANCE, year=2023), "c.xlsx": told(POLICE)})
    ran = reconcile(folder, tmp_path / "out")
    assert ran.outcomes["b.xlsx"] == "refused"
    assert {row[0] for row in ran.rows[1:]} == {COUNTY, SCHOOLS, POLICE}


def test_a_sheet_that_an_office_renamed_stays_within_its_cell_of_the_csv(
    folder: Path, tmp_path: Path
) -> None:
    data = told(FINANCE, penalties=9)
    name = 'x",=1+1,"&#10;y'
    renamed = with_part(
        data,
        "xl/workbook.xml",
        lambda xml: xml.replace("表一 主动公开", name.replace('"', "&quot;")),
    )
    put(folder, {"b.xlsx": renamed})
    ran = reconcile(folder, tmp_path / "out")
    assert all(len(row) == 7 for row in ran.rows)
    assert [row[3:5] for row in ran.rows if row[:2] == [FINANCE, PENALTIES]] == [
        ["9", 'b.xlsx x",=1+1," y!B14']
    ]


CITY, EAST, WEST = "某市人民政府", "东区人民政府", "西区人民政府"


@pytest.fixture(scope="module")
def levels(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Desk]:
    """Two districts add up, the second without one of its offices; the city adds up the districts,
    once as it should be and once with an office of a district handed in again."""
    root = tmp_path_factory.mktemp("levels")
    east = put(
        root / "east",
        {
            "own.xlsx": told(EAST, "E", penalties=1, money=1),
            "a.xlsx": told("东区教育局", "E1", penalties=20, money=2),
        },
    )
    west = put(
        root / "west",
        {
            "own.xlsx": told(WEST, "W", penalties=300),
            "a.xlsx": told("西区教育局", "W1", penalties=4000),
        },
    )
    put(root, {"west.csv": f"name\n{WEST}\n西区教育局\n西区公安局\n".encode()})
    found = {
        "east": reconcile(east, root / "east-out", office=EAST),
        "west": reconcile(west, root / "west-out", "--roster", root / "west.csv", office=WEST),
    }
    city = put(
        root / "city",
        {
            "own.xlsx": told(CITY, "C", penalties=50000, regulations=6),
            "东.xlsx": found["east"].files["汇总表.xlsx"],
            "西.xlsx": found["west"].files["汇总表.xlsx"],
        },
    )
    found["city"] = reconcile(city, root / "city-out", office=CITY)
    put(city, {"再报.xlsx": told("东区教育局", "E1", penalties=20, money=2)})
    found["twice"] = reconcile(city, root / "twice-out", office=CITY)
    return found


def test_three_levels_add_up_to_what_one_level_would(levels: dict[str, Desk]) -> None:
    total = levels["city"].total
    assert total[PENALTIES] == 54321
    assert (total[MONEY], total[REGULATIONS]) == ("3", 6)
    assert set(levels["city"].outcomes.values()) == {"used"}


def test_the_total_of_a_city_names_every_office_below_it(levels: dict[str, Desk]) -> None:
    scope = levels["city"].json("records.json")["total"]["scope"]
    assert [office["name"] for office in scope["included"]] == [
        *(CITY, EAST, "东区教育局", WEST, "西区教育局")
    ]
    assert [office["name"] for office in scope["lacking"]] == ["西区公安局"]


def test_a_district_that_lacks_an_office_is_told_in_the_city(levels: dict[str, Desk]) -> None:
    assert "C109" in codes_of_the_total(levels["city"])
    assert "C105" not in codes_of_the_total(levels["city"])
    assert levels["city"].json("manifest.json")["complete"] is False


def test_an_office_that_is_inside_a_district_already_is_told(levels: dict[str, Desk]) -> None:
    assert "C105" in codes_of_the_total(levels["twice"])


def test_the_workbook_of_a_total_reads_as_its_record(levels: dict[str, Desk]) -> None:
    read = examine(levels["city"].files["汇总表.xlsx"])
    assert read.record.office.name == CITY
    assert read.record.figures[PENALTIES] == 54321
    assert read.audit.errors == 0
