"""The report of a total beside its tables: whose words stand in it, and when it is a draft."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest

import xltool
from tests.desk import COUNTY, RECEIVED, Desk, book, put, reconcile
from tests.terminal import Terminal

pytestmark = pytest.mark.slow

SCHOOLS = "某县教育局"
GRANTED = "requests.granted.natural_person"
ON_REQUEST, MANAGEMENT = "overview.on_request", "overview.management"
OWN_WORDS = "2024年，新收政府信息公开申请42件，均已办结。窗口全年无休。"
ROUTINE = "对政府信息实行全流程管理。"


def season(root: Path, text: dict[str, str]) -> Desk:
    """The own office had 42 applications, the bureau 352 more."""
    own = book(COUNTY, "001", typed={RECEIVED: 42, GRANTED: 42}, text=text)
    other = book(SCHOOLS, "002", typed={RECEIVED: 352, GRANTED: 352})
    folder = put(root / "in", {"own.xlsx": own, "schools.xlsx": other})
    put(root, {"名单.csv": f"单位名称\n{COUNTY}\n{SCHOOLS}\n".encode()})
    return reconcile(folder, root / "out", "--roster", root / "名单.csv")


@pytest.fixture(scope="module")
def contradicted(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    texts = {ON_REQUEST: OWN_WORDS, MANAGEMENT: ROUTINE}
    return season(tmp_path_factory.mktemp("season"), texts)


def headers(path: Path) -> str:
    sections = docx.Document(str(path)).sections
    return "\n".join(p.text for s in sections for p in s.header.paragraphs)


def test_a_passage_whose_figures_contradict_the_total_is_written_from_the_total(
    contradicted: Desk,
) -> None:
    report = contradicted.text("汇总年度报告.md")
    assert "42件" not in report
    assert "新收政府信息公开申请394件" in report


def test_a_passage_without_such_figures_stays_in_the_own_offices_words(contradicted: Desk) -> None:
    assert ROUTINE in contradicted.text("汇总年度报告.md")


def test_what_was_written_in_place_of_the_own_words_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ran = season(tmp_path, {ON_REQUEST: OWN_WORDS})
    said = "（二）依申请公开由汇总数写成"
    assert said in capsys.readouterr().err
    assert said in ran.text("核对报告.html")
    assert ran.json("manifest.json")["replaced"] == [ON_REQUEST]


def test_a_report_that_contradicts_nothing_says_nothing_of_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ran = season(tmp_path, {MANAGEMENT: ROUTINE})
    assert "由汇总数写成" not in capsys.readouterr().err
    assert "replaced" not in ran.json("manifest.json")
    assert "草稿" not in headers(ran.out / "汇总年度报告.docx")


def test_a_total_whose_text_still_contradicts_it_is_a_draft(tmp_path: Path) -> None:
    ran = season(tmp_path, {ON_REQUEST: "", "problems": OWN_WORDS})
    assert "文字里的数字与表格不符" in headers(ran.out / "汇总年度报告.docx")
    assert "草稿" in ran.text("汇总年度报告.md")
    assert "报告标明“草稿”" in ran.text("核对报告.html")


def test_the_report_of_a_total_by_itself_says_its_doubts_and_contradicts_nothing(
    contradicted: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "a.md"
    ran = Terminal(capsys)("report", contradicted.out / "汇总表.xlsx", "-o", target)
    assert ran.status == 0
    assert "疑点" in ran.err and "N101" in ran.err
    assert "（二）依申请公开由汇总数写成" in ran.err
    assert "42件" not in target.read_text("utf-8")


def test_an_offices_report_whose_text_contradicts_its_tables_is_a_draft_and_keeps_its_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, target = tmp_path / "a.xlsx", tmp_path / "a.md"
    path.write_bytes(book(SCHOOLS, typed={RECEIVED: 3, GRANTED: 3}, text={ON_REQUEST: OWN_WORDS}))
    ran = Terminal(capsys)("report", path, "-o", target)
    assert (ran.status, "N101" in ran.err) == (0, True)
    report = target.read_text("utf-8")
    assert "草稿" in report and OWN_WORDS in report


def test_from_python_a_report_whose_text_contradicts_its_tables_is_a_draft_too() -> None:
    figures = {RECEIVED: 3, GRANTED: 3}
    odd = xltool.examine(book(SCHOOLS, typed=figures, text={ON_REQUEST: OWN_WORDS}))
    even = xltool.examine(book(SCHOOLS, typed=figures, text={ON_REQUEST: ROUTINE}))
    said = [xltool.report(each, "txt").decode() for each in (odd, even)]
    assert ["草稿" in each for each in said] == [True, False]


def test_a_report_without_doubts_is_no_draft(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, target = tmp_path / "a.xlsx", tmp_path / "a.md"
    path.write_bytes(book(SCHOOLS, text={ON_REQUEST: ROUTINE}, penalties=3))
    Terminal(capsys)("report", path, "-o", target)
    assert "草稿" not in target.read_text("utf-8")


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"own.xlsx": book(COUNTY, "001")}, SCHOOLS),
        ({"own.xlsx": book(COUNTY, "001"), "b.xlsx": book(SCHOOLS, "002", penalties=None)}, ""),
    ],
    ids=["an office lacks", "a figure is blank"],
)
def test_a_total_that_reconcile_holds_back_is_a_draft_by_itself_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], files: dict[str, bytes], said: str
) -> None:
    put(tmp_path, {"名单.csv": f"单位名称\n{COUNTY}\n{SCHOOLS}\n".encode()})
    folder = put(tmp_path / "in", files)
    season = reconcile(folder, tmp_path / "out", "--roster", tmp_path / "名单.csv")
    capsys.readouterr()
    target = tmp_path / "a.md"
    ran = Terminal(capsys)("report", season.out / "汇总表.xlsx", "-o", target)
    assert ran.status == 0
    assert "草稿" in season.text("汇总年度报告.md")
    assert "草稿" in target.read_text("utf-8")
    assert "草稿" in ran.err and said in ran.err
