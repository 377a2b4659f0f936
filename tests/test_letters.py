"""What offices are sent: in their own words, of their own files, nothing of the coordinator's."""

from __future__ import annotations

import io
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from tests.builders import TEXT, form_2021
from tests.desk import COUNTY, RECEIVED, Desk, book, put, reconcile, tree, wrong_book, zipped
from xltool.app.library import open_catalogue
from xltool.cli import run

pytestmark = pytest.mark.slow

SCHOOLS, FINANCE, POLICE = "某县教育局", "某县财政局", "某县公安局"
CIVIL, HEALTH, FARMS, WATER, CLUB = (
    *("某县民政局", "某县卫生健康委员会", "某县农业农村局"),
    *("某县水利局", "某县供销社"),
)
COORDINATORS = re.compile(r"--|xltool|[\w\u4e00-\u9fff]/[\w\u4e00-\u9fff]")
"""Options and commands, and what stands between the folders of a path."""
KEYS = re.compile("|".join(map(re.escape, (*form_2021().figures, *form_2021().texts))))
CODE = re.compile(r"[FRBXYCN]\d{3}")
TOLD_THE_COORDINATOR = re.compile(r"F11[469]|F12[1-6]|F131|C(?!104)\d+")
"""Rules about several files, or about the total: no office is told of them."""


@pytest.fixture(scope="module")
def demonstrated(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    root = tmp_path_factory.mktemp("demo")
    assert run(["demo", "--out-dir", str(root / "demo")]) == 0
    return tree(root / "demo")


def letters_of(files: dict[str, bytes]) -> dict[str, str]:
    return {
        path: data.decode("utf-8-sig")
        for path, data in files.items()
        if path.endswith(".txt") and re.search("催报|通知", path)
    }


@cache
def words_of(data: bytes) -> tuple[tuple[str, str], ...]:
    """Every text and every comment on the sheets that are seen, with its place."""
    return tuple(_words_of(data))


def _words_of(data: bytes) -> Iterator[tuple[str, str]]:
    for sheet in openpyxl.load_workbook(io.BytesIO(data)).worksheets:
        if sheet.sheet_state != "visible":
            continue
        hidden = {column for column, its in sheet.column_dimensions.items() if its.hidden}
        seen = (cell for row in sheet.iter_rows() for cell in row)
        for cell in (cell for cell in seen if get_column_letter(cell.column or 1) not in hidden):
            if isinstance(cell.value, str) and not cell.value.startswith("="):
                yield f"{sheet.title}!{cell.coordinate}", cell.value
            if cell.comment:
                yield f"{sheet.title}!{cell.coordinate} 批注", cell.comment.text
        for rule in sheet.data_validations.dataValidation:
            yield f"{sheet.title}!{rule.sqref}", f"{rule.prompt or ''} {rule.error or ''}"


def workbooks_of(files: dict[str, bytes]) -> dict[str, bytes]:
    """What the demonstration writes for offices; the ledger is the coordinator's.

    Of the blank ones by the roster, which differ in the names of offices, two.
    """
    books = {p: d for p, d in files.items() if p.endswith(".xlsx") and "核对总表" not in p}
    alike = sorted(path for path in books if path.startswith("4_按名单发出/"))
    assert len(alike) == 12
    return {path: data for path, data in books.items() if path not in alike[1:-1]}


def test_no_letter_speaks_of_options_commands_paths_or_keys(demonstrated: dict[str, bytes]) -> None:
    letters = letters_of(demonstrated)
    assert len(letters) >= 3
    for path, text in letters.items():
        assert (path, COORDINATORS.findall(text)) == (path, [])
        assert (path, KEYS.findall(text), CODE.findall(text)) == (path, [], [])


def test_no_workbook_for_an_office_speaks_of_them(demonstrated: dict[str, bytes]) -> None:
    workbooks = workbooks_of(demonstrated)
    assert {path.split("/")[-2] for path in workbooks if "退回" in path} == {"退回"}
    assert len(workbooks) >= 8
    found = {
        (path, place, text)
        for path, data in workbooks.items()
        for place, text in words_of(data)
        if COORDINATORS.search(text) or KEYS.search(text)
    }
    assert found == set()


def test_no_code_stands_without_words(demonstrated: dict[str, bytes]) -> None:
    codes, bare = 0, []
    for path, data in workbooks_of(demonstrated).items():
        rows: dict[str, list[str]] = defaultdict(list)
        for place, text in words_of(data):
            rows[re.sub(r"![A-Z]+", "!", place)].append(text)
        for row, texts in rows.items():
            coded = [text for text in texts if CODE.fullmatch(text.strip())]
            codes += len(coded)
            if coded and not any(len(text) > 8 for text in texts):
                bare.append((path, row))
    assert codes and bare == []


def test_what_rules_say_to_offices_names_no_option_and_no_command() -> None:
    rules = open_catalogue().for_offices().rules
    said = {
        code: (rule.message["zh"], rule.remedy["zh"])
        for code, rule in rules.items()
        if not TOLD_THE_COORDINATOR.fullmatch(code)
    }
    assert len(said) >= 40
    assert {code: s for code, s in said.items() if COORDINATORS.search(" ".join(s))} == {}


def season(root: Path, files: dict[str, bytes], roster: str) -> Desk:
    put(root, {"名单.csv": roster.encode()})
    folder = put(root / "in", {"own.xlsx": book(COUNTY, text=TEXT)} | files)
    return reconcile(folder, root / "out", "--roster", root / "名单.csv")


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A season in which something else is the matter with each office."""
    files = {
        "微信转来/1月8日/甲.xlsx": book(SCHOOLS, penalties=1),
        "邮件.zip": zipped([("附件/乙.xlsx", book(SCHOOLS, penalties=2))]),
        "微信转来/1月8日/丙.xlsx": wrong_book(FINANCE),
        "c.xlsx": book(CIVIL, text={**TEXT, "problems": "无"}),
        "h.xlsx": book(HEALTH, text=TEXT, penalties=None),
        "p.xlsx": book(POLICE, text=TEXT, typed={RECEIVED: "0件"}),
        "f.xlsx": book(FARMS, text=TEXT, typed={RECEIVED: "1.5"}),
        "w.xlsx": book(WATER, text=TEXT, regulations=2),
        "club.xlsx": wrong_book(CLUB),
    }
    offices = (COUNTY, SCHOOLS, FINANCE, POLICE, CIVIL, HEALTH, FARMS, WATER)
    lines = "".join(f"{name},,\n" for name in offices)
    roster = f"name,include,reason\n{lines}{CLUB},否,单独公布\n"
    return season(tmp_path_factory.mktemp("letters"), files, roster)


def test_of_two_that_differ_the_office_is_asked_which_one_counts(ran: Desk) -> None:
    (letter,) = (line for line in ran.text("催报.txt").splitlines() if line.startswith(SCHOOLS))
    assert letter == (
        f"{SCHOOLS}：贵单位报来 2 份内容不同的工作簿（甲.xlsx、乙.xlsx），请告知以哪一份为准。"
    )


def test_a_notice_names_the_file_without_the_coordinators_folders(ran: Desk) -> None:
    notice = ran.text(f"退回/{FINANCE}_修改通知.txt")
    assert "工作簿（丙.xlsx）经核对" in notice and "微信" not in notice


def test_a_marked_copy_speaks_of_no_command(ran: Desk) -> None:
    """An office without passages is told that they are written from its figures (N201)."""
    words = words_of(ran.files[f"退回/{FINANCE}_审核意见.xlsx"])
    assert any(text == "N201" for _, text in words)
    assert [(p, t) for p, t in words if COORDINATORS.search(t) or KEYS.search(t)] == []


def test_what_is_due_when_and_to_whom_stands_in_every_letter(tmp_path: Path) -> None:
    roster = (
        "name,截止日期,报送联系人\n"
        f"{COUNTY},,\n{SCHOOLS},2026-01-20,县政府办 李敏 0599-1\n{FINANCE},2026-01-21,\n"
    )
    ran = season(tmp_path, {"f.xlsx": wrong_book(FINANCE)}, roster)
    (letter,) = (line for line in ran.text("催报.txt").splitlines() if line.startswith(SCHOOLS))
    assert letter.endswith("请于2026年1月20日前报送。报送联系人：县政府办 李敏 0599-1。")
    notice = ran.text(f"退回/{FINANCE}_修改通知.txt").splitlines()
    assert notice[-1] == "请于2026年1月21日前报送。"


def test_what_the_workbook_says_of_day_and_contact_stands_where_no_roster_does(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    asked = ("--due", "2026-01-20", "--contact", "县政府办 李敏 0599-1")
    named = ("--year", "2024", "--office", SCHOOLS)
    assert run(["generate", *named, *asked, "-o", str(folder / "s.xlsx")]) == 0
    ran = season(tmp_path, {}, f"name\n{COUNTY}\n{SCHOOLS}\n")
    letter = ran.text("催报.txt").splitlines()[-1]
    assert "没有填写" in letter
    assert letter.endswith("请于2026年1月20日前报送。报送联系人：县政府办 李敏 0599-1。")


def test_doubts_and_blanks_go_back_to_be_looked_into_with_words_of_their_own(ran: Desk) -> None:
    returned = {path for path in ran.files if path.startswith("退回/")}
    assert returned == {
        f"退回/{office}_{end}"
        for offices, kind in (((CIVIL, HEALTH, WATER), "核实通知"), ((FINANCE, FARMS), "修改通知"))
        for office in offices
        for end in ("审核意见.xlsx", f"{kind}.txt")
    }
    asked, blank = (ran.text(f"退回/{office}_核实通知.txt") for office in (CIVIL, HEALTH))
    assert asked.startswith("核实通知") and blank.startswith("核实通知")
    assert "单位说明" in asked and "本表空白格均为 0" not in asked
    assert "本表空白格均为 0" in blank and "没有发生的填 0" in blank


def test_a_cell_that_holds_something_else_than_a_number_is_not_called_blank(ran: Desk) -> None:
    notice = ran.text(f"退回/{FARMS}_修改通知.txt")
    assert "1.5" in notice
    assert "空着的格" not in notice


def test_no_office_is_told_to_generate_its_workbook(ran: Desk) -> None:
    notice = ran.text(f"退回/{WATER}_核实通知.txt")
    assert "规章制定权" in notice and "生成" not in notice


def test_an_office_that_is_left_out_gets_nothing_back(ran: Desk) -> None:
    assert ran.outcomes["club.xlsx"] == "excluded"
    assert [path for path in ran.files if path.startswith(f"退回/{CLUB}")] == []
