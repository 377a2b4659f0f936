"""check: exit status, the JSON others rely on, the table for people."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.terminal import NOT_COMPARED, Terminal, planted_workbook, workbook_of
from xltool.library import open_library, open_wording
from xltool.model.period import Period
from xltool.workbook.layout import Identity, lay_out
from xltool.workbook.write import workbook_bytes


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
        open_library().form("gkbg", "2021"), Identity("某局", Period(2025)), open_wording()
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

    monkeypatch.setattr("xltool.cli.open.audit", broken)
    ran = xltool("check", good)
    assert (ran.status, ran.out) == (4, "")
    assert "ZeroDivisionError" in ran.err and "Traceback" not in ran.err
