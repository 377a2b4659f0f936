"""A month is held against the month before it, and collected like a year."""

from __future__ import annotations

import shutil
from pathlib import Path

import docx
import openpyxl
import pytest

from tests.months import (
    CARRIED,
    COUNTY,
    OPEN,
    OTHER,
    TOWN,
    filled,
    found,
    month,
    own_forms,
    tree_of,
)
from tests.terminal import Ran, Terminal

pytestmark = pytest.mark.slow


@pytest.fixture
def forms(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return own_forms(tmp_path, monkeypatch)


@pytest.fixture
def xltool(forms: Path, capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(capsys)


def test_a_month_is_held_against_the_one_before_among_several(xltool: Terminal) -> None:
    for number, left in ((1, OPEN), (2, CARRIED), (3, OPEN)):
        month(f"past/{number}.json", 2026, number, left=left)
    book = filled(xltool, month("r.json", 2026, 3), "b.xlsx")
    ran = xltool("check", book, "--previous", "past", "--format", "json")
    assert (found(ran), ran.json["files"][0]["skipped"]) == ([], [])


def test_january_is_held_against_december(xltool: Terminal) -> None:
    left = CARRIED | {"complaint": 6}
    month("past/12.json", 2025, 12, left=left)
    month("past/1.json", 2025, 1, left=CARRIED)
    book = filled(xltool, month("r.json", 2026, 1), "b.xlsx")
    ran = xltool("check", book, "--previous", "past", "--format", "json")
    assert found(ran) == [("Y1", "handling.complaint.carried_in", 6, 5)]


def test_without_the_month_before_nothing_is_compared_and_that_is_said(xltool: Terminal) -> None:
    month("past/1.json", 2026, 1, left=CARRIED)
    book = filled(xltool, month("r.json", 2026, 3), "b.xlsx")
    ran = xltool("check", book, "--previous", "past")
    assert ran.status == 0
    assert "未与上月核对（Y1）：给出的本单位数据不是上个月的" in ran.out
    assert "要与 2026年2月核对，给出的是 2026年1月的" in ran.err


COMPARISON = """
[comparison]
factor = 5
floors = { count = 50 }
least_figures = 3
text_percent = 90
least_text = 50
"""


def test_what_moved_far_since_last_month_is_told_so(xltool: Terminal, forms: Path) -> None:
    definition = forms / "hotline" / "1" / "form.toml"
    definition.write_text(definition.read_text("utf-8") + COMPARISON, encoding="utf-8")
    carried = CARRIED | {"advice": 300}
    before = month("past/2.json", 2026, 2, left=CARRIED, carried=carried)
    book = filled(xltool, month("r.json", 2026, 3), "b.xlsx")
    (told,) = xltool("check", book, "--previous", before, "--format", "json").json["files"]
    messages = {f["key"]: f["message"] for f in told["findings"] if f["code"] == "Y104"}
    assert messages == {
        "handling.advice.carried_in": "上月是300，本月是3，一个是另一个的5倍以上",
        "handling.advice.closed": "上月是304，本月是8，一个是另一个的5倍以上",
    }
    assert told["skipped"] == [
        {"code": "Y105", "reason": "本月或上月没有文字，或文字太少，无法比较"}
    ]


def another_form(forms: Path, id: str, period: str) -> None:
    """The hotline's tables as another form, reported otherwise."""
    text = (forms / "hotline" / "1" / "form.toml").read_text("utf-8")
    for old, new in (
        ('form = "hotline"', f'form = "{id}"'),
        ('"hotline-1-1"', f'"{id}-1-1"'),
        ('period = "month"', f'period = "{period}"'),
    ):
        text = text.replace(old, new)
    (forms / id / "1").mkdir(parents=True)
    (forms / id / "1" / "form.toml").write_text(text, encoding="utf-8")


def as_form(record: Path, id: str) -> Path:
    """A record as one of another form with the same tables."""
    record.write_text(record.read_text("utf-8").replace('"hotline"', f'"{id}"'), encoding="utf-8")
    return record


def test_where_a_month_is_missing_only_months_of_its_form_are_told(
    xltool: Terminal, forms: Path
) -> None:
    another_form(forms, "quarterly", "quarter")
    for number in (1, 2):
        as_form(month(f"past/q{number}.json", 2025, number), "quarterly")
        month(f"past/{number}.json", 2025, number)
    book = filled(xltool, month("r.json", 2026, 1), "b.xlsx")
    ran = xltool("check", book, "--previous", "past")
    assert f"{TOWN}：要与 2025年12月核对，给出的是 2025年1月、2025年2月的\n" in ran.err
    ran = xltool("--lang", "en", "check", book, "--previous", "past")
    assert f"{TOWN}: 2025-12 is needed to compare with, what was given is of 2025-01" in ran.err
    assert "月" not in ran.err


def test_a_folder_without_records_is_told_in_words_of_months(xltool: Terminal) -> None:
    Path("past").mkdir()
    Path("past/a.json").write_text("{}", encoding="utf-8")
    asked = ("--form", "hotline", "--year", "2026", "--period", "1", "--office", TOWN)
    ran = xltool("generate", *asked, "--previous", "past", "-o", "x.xlsx")
    assert (ran.status, "past 里没有可用的上月数据（" in ran.err) == (3, True)


def test_two_forms_of_an_office_are_no_repeat(xltool: Terminal, forms: Path) -> None:
    another_form(forms, "weather", "month")
    filled(xltool, month("r.json", 2026, 1), "in/1.xlsx")
    filled(xltool, as_form(month("r2.json", 2026, 1), "weather"), "in/2.xlsx")
    ran = xltool("check", "in", "--format", "json")
    assert (found(ran, 0), found(ran, 1)) == ([], [])


def test_two_months_of_an_office_are_no_repeat(xltool: Terminal) -> None:
    filled(xltool, month("r.json", 2026, 1), "in/1.xlsx")
    filled(xltool, month("r2.json", 2026, 2), "in/2.xlsx")
    ran = xltool("check", "in", "--format", "json")
    assert (found(ran, 0), found(ran, 1)) == ([], [])


def test_what_was_open_is_brought_into_the_next_month(xltool: Terminal) -> None:
    month("past/12.json", 2025, 12)
    Path("list.csv").write_text(f"name\n{TOWN}\n{OTHER}\n", encoding="utf-8")
    asked = ("--form", "hotline", "--year", "2026", "--period", "1", "--roster", "list.csv")
    ran = xltool("generate", *asked, "--previous", "past", "--out-dir", "sent")
    assert ran.status == 0
    assert "带入上月数据的 1 份；没有上月数据可用的 1 份" in ran.err
    names = sorted(path.name for path in Path("sent").glob("*.xlsx"))
    assert names == ["乙镇人民政府_2026年1月.xlsx", "甲镇人民政府_2026年1月.xlsx"]
    sheet = openpyxl.load_workbook(f"sent/{TOWN}_2026年1月.xlsx")["表二 办理"]
    texts = {str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell}
    (note,) = (text for text in texts if "2025年12月" in text)
    assert "“上月结转”取自本单位2025年12月报告的“正在办理”，已锁定" in note
    manifest = tree_of("sent/manifest.json")
    assert (manifest["year"], manifest["period"]) == (2026, 1)
    assert [each["previous"] for each in manifest["outputs"]] == [
        None,
        {"year": 2025, "period": 12, "brought": 4, "shown": 0},
    ]


def test_a_month_that_was_left_blank_brings_nothing_and_that_is_said(xltool: Terminal) -> None:
    Path("list.csv").write_text(f"name\n{TOWN}\n", encoding="utf-8")
    asked = ("--form", "hotline", "--year", "2026", "--roster", "list.csv")
    xltool("generate", *asked, "--period", "1", "--out-dir", "blank")
    given = ("--period", "2", "--previous", "blank", "--out-dir", "sent")
    ran = xltool("generate", *asked, *given)
    assert "带入上月数据的 0 份；没有上月数据可用的 1 份" in ran.err


def season(xltool: Terminal, *args: str) -> Ran:
    """January of two offices and a stray December; the season of December stands in `past`."""
    for name in (TOWN, OTHER):
        december = month(f"records/{name}12.json", 2025, 12, name, left=CARRIED)
        filled(xltool, december, f"december/{name}.xlsx")
        filled(xltool, month(f"records/{name}1.json", 2026, 1, name), f"in/{name}.xlsx")
    shutil.copyfile(f"december/{OTHER}.xlsx", "in/旧.xlsx")
    past = xltool("reconcile", "december", "--office", COUNTY, "--out-dir", "past")
    assert past.status == 0
    given = ("--office", COUNTY, "--out-dir", "out", "--previous", "past")
    return xltool("reconcile", "in", *given, *args)


def test_the_month_of_most_is_added_up_and_another_refused(xltool: Terminal) -> None:
    ran = season(xltool)
    assert ran.status == 0  # the office of the other month has handed in this one as well
    assert "某县人民政府　2026年1月汇总（12345热线月报 1 版）" in ran.out
    manifest = tree_of("out/manifest.json")
    assert (manifest["year"], manifest["period"]) == (2026, 1)
    told = {each["path"]: (each["outcome"], each["reason"]) for each in manifest["inputs"]}
    assert told == {
        f"{OTHER}.xlsx": ("used", None),
        f"{TOWN}.xlsx": ("used", None),
        "旧.xlsx": ("refused", "工作簿是2025年12月的，要的是2026年1月"),
    }


def test_where_no_workbook_is_of_the_month_each_is_told_in_words_of_months(
    xltool: Terminal,
) -> None:
    filled(xltool, month("r.json", 2026, 3), "in/b.xlsx")
    asked = ("--year", "2026", "--period", "4", "--office", COUNTY, "--out-dir", "out")
    ran = xltool("reconcile", "in", *asked)
    assert ran.status == 3
    assert "b.xlsx：工作簿是2026年3月的，要的是2026年4月。请用当月的工作簿填写。" in ran.err


def test_the_month_asked_for_goes_before_that_of_most(xltool: Terminal) -> None:
    season(xltool, "--year", "2025", "--period", "12")
    told = {each["path"]: each["outcome"] for each in tree_of("out/manifest.json")["inputs"]}
    assert told == {f"{OTHER}.xlsx": "refused", f"{TOWN}.xlsx": "refused", "旧.xlsx": "used"}


def test_a_season_is_held_against_the_season_of_the_month_before(xltool: Terminal) -> None:
    season(xltool)
    records = tree_of("out/records.json")
    assert (records["year"], records["period"]) == (2026, 1)
    assert {(r["year"], r["period"]) for r in records["records"]} == {(2026, 1)}
    total = Path("out/汇总表.xlsx")
    assert found(xltool("check", total, "--previous", "past", "--format", "json")) == []
    page = Path("out/核对报告.html").read_text("utf-8")
    assert "主要数字与上月比较" in page and "上年" not in page and "今年" not in page
    book = openpyxl.load_workbook("out/核对总表.xlsx")
    assert "月度对比" in book.sheetnames
    assert book["月度对比"]["A1"].value == "某县人民政府2026年1月　与上月比较"


def test_the_files_of_a_season_are_called_after_the_cycle(xltool: Terminal) -> None:
    season(xltool)
    names = {path.name for path in Path("out").iterdir()}
    assert {"汇总月报.docx", "汇总月报.md", "汇总表.xlsx", "核对总表.xlsx"} <= names
    assert "汇总年度报告.docx" not in names
    title = docx.Document("out/汇总月报.docx").paragraphs[0].text
    assert title == "某县人民政府2026年1月12345热线办理情况月报"


def test_whoever_lacks_is_reminded_of_the_month(xltool: Terminal) -> None:
    Path("list.csv").write_text(f"name\n{TOWN}\n{OTHER}\n丙镇人民政府\n", encoding="utf-8")
    season(xltool, "--roster", "list.csv")
    letter = Path("out/催报.txt").read_text("utf-8-sig")
    assert letter.startswith("2026年1月《12345热线月报》催报名单（共 1 个单位）")
    assert "丙镇人民政府：贵单位2026年1月《12345热线月报》填报工作簿至今没有收到" in letter


@pytest.mark.parametrize(
    "title",
    [
        "甲镇人民政府2026年3月12345热线办理情况月报",
        "甲镇人民政府2026年3月份12345热线办理情况月报",
        "甲镇人民政府 2026 年 3 月 12345热线办理情况月报",
        "甲镇人民政府二〇二六年三月12345热线办理情况月报",
        "甲镇人民政府12345热线办理情况月报（2026年3月）",
    ],
)
def test_the_month_of_a_published_report_is_that_of_its_title(xltool: Terminal, title: str) -> None:
    xltool("report", filled(xltool, month("r.json", 2026, 3), "b.xlsx"), "-o", "report.md")
    text = Path("report.md").read_text("utf-8")
    first, _, rest = text.partition("\n")
    assert first == "# 甲镇人民政府2026年3月12345热线办理情况月报"
    Path("report.md").write_text(f"# {title}\n{rest}", encoding="utf-8")
    assert xltool("import", "report.md", "-o", "again.xlsx").status == 0
    out = xltool("export", "again.xlsx").json
    assert (out["office"]["name"], out["year"], out["period"]) == (TOWN, 2026, 3)


def test_a_title_with_a_year_alone_tells_no_month(xltool: Terminal) -> None:
    xltool("report", filled(xltool, month("r.json", 2026, 3), "b.xlsx"), "-o", "report.md")
    text = Path("report.md").read_text("utf-8").replace("2026年3月", "2026年", 1)
    Path("report.md").write_text(text, encoding="utf-8")
    ran = xltool("import", "report.md", "-o", "again.xlsx")
    assert (ran.status, "请用 --office、--year、--period 指明" in ran.err) == (3, True)
    asked = ("--office", TOWN, "--year", "2026", "--period", "3")
    assert xltool("import", "report.md", "-o", "again.xlsx", *asked).status == 0


@pytest.mark.parametrize(
    ("cycle", "number", "name", "last", "file"),
    [
        ("quarter", 4, "2025年第四季度", "上季度", "汇总季报.md"),
        ("half_year", 2, "2025年下半年", "上期", "汇总半年报.md"),
    ],
)
def test_one_changed_line_makes_a_form_of_another_cycle(
    xltool: Terminal, forms: Path, cycle: str, number: int, name: str, last: str, file: str
) -> None:
    definition = forms / "hotline" / "1" / "form.toml"
    text = definition.read_text("utf-8").replace('period = "month"', f'period = "{cycle}"')
    definition.write_text(text, encoding="utf-8")
    assert xltool("forms", "check", "forms").status == 0
    before = month("past/r.json", 2025, number, left=CARRIED)
    book = filled(xltool, month("r.json", 2026, 1), "in/b.xlsx")
    ran = xltool("check", book, "--previous", before, "--format", "json")
    assert found(ran) == []
    assert f"未与{last}核对" in xltool("check", book).out
    xltool("reconcile", "in", "--office", TOWN, "--out-dir", "out")
    assert Path("out", file).exists()
    old = filled(xltool, before, "in/old.xlsx")
    ran = xltool("check", old, "--year", "2026", "--period", "1", "--format", "json")
    assert [f["message"].split("，")[0] for f in ran.json["files"][0]["findings"]] == [
        f"工作簿是{name}的"
    ]
