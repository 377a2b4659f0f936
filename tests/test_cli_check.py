"""check: exit status, the JSON others rely on, the table for people."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.builders import APPLICANTS, form_2021, places_of
from tests.edits import Workbook
from tests.fixtures.cells import with_moved_headings, without_protection
from tests.official_grid import DISCLOSURE, DISPUTES, HEADS_2, REQUESTS
from tests.terminal import NOT_COMPARED, Terminal, planted_workbook, workbook_of
from xltool.app.library import open_library, open_wording
from xltool.model.form import FormId
from xltool.model.period import Period
from xltool.workbook.layout import Identity, lay_out
from xltool.workbook.write import workbook_bytes

pytestmark = pytest.mark.slow


@pytest.fixture
def xltool(capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(capsys)


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "good.xlsx"
    path.write_bytes(workbook_of("jinhu-2023"))
    return path


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    path = tmp_path / "bad.xlsx"
    path.write_bytes(planted_workbook())
    return path


@pytest.fixture
def blank(tmp_path: Path) -> Path:
    path = tmp_path / "blank.xlsx"
    book = lay_out(
        open_library().form(FormId("gkbg", "2021")), Identity("某局", Period(2025)), open_wording()
    )
    path.write_bytes(workbook_bytes(book))
    return path


def test_a_finding_in_json_has_the_shape_of_the_contract(xltool: Terminal, bad: Path) -> None:
    ran = xltool("check", bad, "--format", "json")
    file = ran.json["files"][0]
    assert ran.json["schema_version"] == 1
    assert {key: file[key] for key in ("file", "office", "year", "edition", "status")} == {
        "file": str(bad),
        "office": "某县",
        "year": 2023,
        "edition": "2021",
        "status": "failed",
    }
    finding = next(f for f in file["findings"] if f["code"] == "B203")
    assert {key: finding[key] for key in finding if key not in ("message", "remedy")} == {
        "file": str(bad),
        "code": "B203",
        "severity": "error",
        "key": "requests.handled_total.natural_person",
        "sheet": "表二 申请情况",
        "cell": "D31",
        "label": "三、本年度办理结果（七）总计 · 自然人",
        "expected": 140,
        "actual": 141,
        "evidence": [
            "requests.received_new.natural_person",
            "requests.carried_in.natural_person",
            "requests.handled_total.natural_person",
            "requests.carried_out.natural_person",
        ],
    }
    assert finding["message"] and finding["remedy"]
    assert [cause["keys"] for cause in file["causes"]] == [["requests.granted.total"]]


WITHOUT_TEXT = [
    ("N112", "doubt", "A19"),
    ("N113", "doubt", "A4:A11"),
    ("N114", "doubt", "A9:A37"),
]
UNREAD = [*(f"N{number}" for number in range(101, 112)), "N115", "X103"]


def test_a_balanced_workbook_passes_with_only_last_year_left_out(
    xltool: Terminal, good: Path
) -> None:
    ran = xltool("check", good, "--format", "json")
    file = ran.json["files"][0]
    assert (ran.status, file["status"], file["findings"]) == (0, "passed", [])
    assert file["skipped"] == NOT_COMPARED


def test_a_blank_workbook_is_doubted_block_by_block_and_rules_are_skipped_with_reasons(
    xltool: Terminal, blank: Path
) -> None:
    ran = xltool("check", blank, "--format", "json")
    file = ran.json["files"][0]
    assert ran.status == 0
    assert [(f["code"], f["severity"], f["cell"]) for f in file["findings"]] == [
        ("R102", "doubt", "B7:D8"),
        ("R102", "doubt", "B11"),
        ("R102", "doubt", "B14:B15"),
        ("R102", "doubt", "B18"),
        ("R102", "doubt", "D8:I32"),
        ("R102", "doubt", "A8:N8"),
        *WITHOUT_TEXT,
    ]
    assert {s["code"] for s in file["skipped"]} >= {"B201", "B202", "B203", "B301", "X101", "X102"}
    assert all(s["reason"] for s in file["skipped"])


def test_blank_entries_can_be_errors(xltool: Terminal, blank: Path) -> None:
    assert xltool("check", blank, "--blank", "error").status == 1


def test_blank_entries_can_be_read_as_zero_with_a_note(xltool: Terminal, blank: Path) -> None:
    ran = xltool("check", blank, "--blank", "zero", "--format", "json")
    file = ran.json["files"][0]
    assert ran.status == 0
    assert [(f["code"], f["severity"], f["cell"]) for f in file["findings"]] == [
        *WITHOUT_TEXT,
        ("R105", "note", "B7:D8"),
        ("R105", "note", "B11"),
        ("R105", "note", "B14:B15"),
        ("R105", "note", "B18"),
        ("R105", "note", "D8:I32"),
        ("R105", "note", "A8:N8"),
        ("N201", "note", "A9"),
        ("N201", "note", "A16"),
    ]
    assert [s for s in file["skipped"] if s not in NOT_COMPARED] == [
        {"code": code, "reason": "没有文字可以核对"} for code in UNREAD
    ]


def test_over_several_files_the_highest_status_counts_and_all_are_told(
    xltool: Terminal, good: Path, bad: Path, tmp_path: Path
) -> None:
    empty = tmp_path / "empty.xlsx"
    empty.write_bytes(b"")
    assert xltool("check", good, bad).status == 1
    ran = xltool("check", good, empty, bad, "--format", "json")
    assert ran.status == 3
    assert [f["status"] for f in ran.json["files"]] == ["passed", "unreadable", "failed"]
    unreadable = ran.json["files"][1]["findings"]
    assert [(f["code"], f["severity"], f["key"]) for f in unreadable] == [("F101", "error", None)]


def test_the_table_names_cell_label_expected_and_actual(xltool: Terminal, bad: Path) -> None:
    ran = xltool("check", bad)
    assert ran.status == 1
    for said in ("未通过", "错误 4", "表二 申请情况", "D31", "J10", "140", "141", "约2086"):
        assert said in ran.out
    assert ran.err == ""


def titles(out: str) -> list[str]:
    """The sheets of the tables that were printed, in order; empty for findings of no sheet."""
    lines = out.splitlines()
    return [lines[n - 1].strip() for n, line in enumerate(lines) if line.startswith("┏")]


SPOILT = {"disputes.review.total": 99, "disclosure.penalties.decisions": None}
"""An error on the last of the tables, a doubt on the first."""


def test_sheets_are_told_in_the_order_of_the_workbook_after_what_has_no_sheet(
    xltool: Terminal, tmp_path: Path
) -> None:
    book = Workbook(without_protection(workbook_of("jinhu-2023", dict(SPOILT)), DISCLOSURE))
    path = tmp_path / "a.xlsx"
    path.write_bytes(book.data)
    sheets = [sheet for sheet in book.sheets if sheet in (DISCLOSURE, DISPUTES)]
    assert sheets == [DISCLOSURE, DISPUTES]
    told = xltool("check", path).out
    assert titles(told)[1:] == sheets
    assert told.index("R304") < told.index(f"\n{DISCLOSURE}")


def test_sheets_that_an_office_put_in_another_order_are_told_in_that(
    xltool: Terminal, tmp_path: Path
) -> None:
    book = Workbook(workbook_of("jinhu-2023", {**SPOILT, "requests.granted.research": None}))
    book.reorder(reversed(book.sheets))
    path = tmp_path / "a.xlsx"
    path.write_bytes(book.data)
    assert titles(xltool("check", path).out) == [DISPUTES, REQUESTS, DISCLOSURE]


ROWS = ("granted", "granted_in_part")
WORDS = {f"requests.{row}.{each}": "若干" for row in ROWS for each in APPLICANTS}
"""Twelve entries in two rows that are no figures, for one reason."""


def listed(out: str, code: str) -> list[str]:
    """The cells of the rows of a rule in the printed tables."""
    rows = [line.split("│") for line in out.splitlines() if line.startswith("│")]
    return [row[3].strip() for row in rows if row[2].strip() == code]


def checked(xltool: Terminal, path: Path, typed: dict[str, str]) -> str:
    path.write_bytes(workbook_of("jinhu-2023", dict(typed)))
    return xltool("check", path).out


def test_many_findings_alike_are_counted_with_their_cells_and_the_first_are_listed(
    xltool: Terminal, tmp_path: Path
) -> None:
    path = tmp_path / "a.xlsx"
    out = checked(xltool, path, WORDS)
    assert listed(out, "R101") == ["D10", "E10", "F10"]
    (line,) = [each for each in out.splitlines() if "D10:I11" in each]
    assert "R101" in line and "12" in line
    found = xltool("check", path, "--format", "json").json["files"][0]["findings"]
    assert [f["key"] for f in found if f["code"] == "R101"] == list(WORDS)


def test_few_findings_alike_are_all_listed(xltool: Terminal, tmp_path: Path) -> None:
    out = checked(xltool, tmp_path / "a.xlsx", dict(list(WORDS.items())[:10]))
    assert len(listed(out, "R101")) == 10
    assert "D10:I10" not in out


def test_blank_cells_of_a_table_are_one_line_with_their_cells(
    xltool: Terminal, tmp_path: Path
) -> None:
    rows = ("requests.carried_in", "requests.granted", "requests.granted_in_part")
    blank = {f"{row}.{who}": "" for row in rows for who in APPLICANTS[:3]}
    out = checked(xltool, tmp_path / "a.xlsx", blank)
    places = places_of(form_2021().form_id)
    corners = (places[f"{rows[0]}.{APPLICANTS[0]}"], places[f"{rows[-1]}.{APPLICANTS[2]}"])
    assert listed(out, "R102") == [":".join(place.cell.a1 for place in corners)]
    assert "有9格没有填写" in out


def test_findings_of_a_rule_for_other_reasons_are_not_alike(
    xltool: Terminal, tmp_path: Path
) -> None:
    percent = dict.fromkeys(list(WORDS)[::2], "3%")
    out = checked(xltool, tmp_path / "a.xlsx", WORDS | percent)
    assert len(listed(out, "R101")) == 12


def test_cells_that_lie_apart_are_named_one_by_one(xltool: Terminal, tmp_path: Path) -> None:
    apart = {key: value for key, value in WORDS.items() if not key.endswith(".enterprise")}
    more = {"requests.refused_by_law.research": "若干"}
    out = checked(xltool, tmp_path / "a.xlsx", apart | more)
    assert listed(out, "R101") == ["D10", "F10", "G10"]
    assert "D10、F10:I10、D11、F11:I11、F13" in out


def test_findings_alike_that_have_no_cell_are_named_by_what_they_concern(
    xltool: Terminal, tmp_path: Path
) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(with_moved_headings(workbook_of("jinhu-2023"), REQUESTS, HEADS_2[:-1]))
    out = xltool("check", path).out
    assert listed(out, "R302") == ["", "", ""]
    (line,) = [each for each in out.splitlines() if "R302" in each and "25" in each]
    assert "三、本年度办理结果（七）总计 · 自然人；四、结转下年度继续办理 · 自然人" in line


def test_the_table_speaks_english_when_asked(xltool: Terminal, bad: Path) -> None:
    ran = xltool("--lang", "en", "check", bad)
    assert "failed: 4 errors" in ran.out
    assert "错误" not in ran.out


def test_the_environment_chooses_the_language(
    xltool: Terminal, bad: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XLTOOL_LANG", "en")
    assert "failed: 4 errors" in xltool("check", bad).out


def test_no_control_character_of_a_file_reaches_the_terminal(
    xltool: Terminal, tmp_path: Path
) -> None:
    path = tmp_path / "a.xlsx"
    typed = {"requests.granted.enterprise": "\x1b[2J\u202e[bold]1"}
    path.write_bytes(workbook_of("jinhu-2023", dict(typed)))
    out = xltool("check", path).out
    assert "\x1b[2J" not in out and "\u202e" not in out
    assert "[bold]" in out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("check",), "FILE"),
        (("check", "nowhere.xlsx"), "nowhere.xlsx"),
        (("check", "--format", "xml", "pyproject.toml"), "xml"),
        (("chekc",), "chekc"),
        (("check", "--fromat", "json"), "--format"),
        (("forms", "more"), "more"),
    ],
)
def test_wrong_usage_is_exit_2_in_chinese(
    xltool: Terminal, arguments: tuple[str, ...], said: str
) -> None:
    ran = xltool(*arguments)
    assert (ran.status, ran.out) == (2, "")
    assert "用法不对" in ran.err and said in ran.err


def test_a_fault_of_ours_is_exit_4_and_no_traceback(
    xltool: Terminal, good: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("planted")

    monkeypatch.setattr("xltool.app.examine.audit", broken)
    ran = xltool("check", good)
    assert (ran.status, ran.out) == (4, "")
    assert "ZeroDivisionError" in ran.err and "Traceback" not in ran.err
