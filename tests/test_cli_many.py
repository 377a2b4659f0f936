"""check over many files and folders: every file is accounted for, none stops the others."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.terminal import Ran, Terminal, planted_workbook, workbook_of

pytestmark = pytest.mark.slow


@pytest.fixture
def xltool(capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(capsys)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """What came in by e-mail and chat."""
    (tmp_path / "乡镇").mkdir()
    (tmp_path / "__MACOSX").mkdir()
    (tmp_path / "a.xlsx").write_bytes(workbook_of("jinhu-2023"))
    (tmp_path / "a(1).xlsx").write_bytes(workbook_of("jinhu-2023"))
    (tmp_path / "乡镇" / "b.xlsx").write_bytes(planted_workbook())
    (tmp_path / "乡镇" / "empty.xlsx").write_bytes(b"")
    (tmp_path / "gone.xlsx").symlink_to(tmp_path / "nowhere.xlsx")
    for leftover in ("~$a.xlsx", ".~lock.a.xlsx#", "Thumbs.db", ".DS_Store", "__MACOSX/a.xlsx"):
        (tmp_path / leftover).write_bytes(b"left over")
    return tmp_path


def summary(ran: Ran, folder: Path) -> dict[str, tuple[str, list[str]]]:
    """Status and file findings by path."""
    return {
        str(Path(file["file"]).relative_to(folder)): (
            file["status"],
            [f["code"] for f in file["findings"] if f["code"].startswith("F")],
        )
        for file in ran.json["files"]
    }


def test_a_folder_is_walked_and_every_file_has_its_outcome(xltool: Terminal, folder: Path) -> None:
    ran = xltool("check", folder, "--format", "json")
    assert ran.status == 3
    assert summary(ran, folder) == {
        "a(1).xlsx": ("passed", []),
        "a.xlsx": ("passed", ["F114"]),
        "gone.xlsx": ("unreadable", ["F117"]),
        "乡镇/b.xlsx": ("failed", []),
        "乡镇/empty.xlsx": ("unreadable", ["F101"]),
    }


def test_leftovers_of_programs_are_passed_over_and_counted(xltool: Terminal, folder: Path) -> None:
    assert "跳过 5 个" in xltool("check", folder).err


def test_files_of_a_folder_are_named_by_the_folder_as_given(
    xltool: Terminal, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    files = xltool("check", "乡镇", "a.xlsx", "--format", "json").json["files"]
    assert [file["file"] for file in files] == ["乡镇/b.xlsx", "乡镇/empty.xlsx", "a.xlsx"]


def test_a_file_named_twice_is_looked_at_once(xltool: Terminal, folder: Path) -> None:
    path = folder / "a.xlsx"
    assert len(xltool("check", path, path, "--format", "json").json["files"]) == 1


def test_two_workbooks_of_one_office_and_year_are_doubted(xltool: Terminal, tmp_path: Path) -> None:
    first, second = tmp_path / "1.xlsx", tmp_path / "2.xlsx"
    first.write_bytes(workbook_of("jinhu-2023"))
    second.write_bytes(workbook_of("jinhu-2023", {"disclosure.penalties.decisions": 2087}))
    files = xltool("check", first, second, "--format", "json").json["files"]
    assert [[f["code"] for f in file["findings"]] for file in files] == [[], ["F116"]]
    assert str(first) in files[1]["findings"][0]["message"]


def test_an_empty_folder_is_wrong_usage(xltool: Terminal, tmp_path: Path) -> None:
    ran = xltool("check", tmp_path)
    assert (ran.status, ran.out) == (2, "")
    assert "没有文件" in ran.err


@pytest.mark.parametrize(
    ("option", "value", "code"),
    [("--year", "2022", "F111"), ("--office", "别的县", "F112")],
)
def test_a_workbook_of_another_year_or_office_is_refused(
    xltool: Terminal, folder: Path, option: str, value: str, code: str
) -> None:
    ran = xltool("check", folder / "a.xlsx", option, value, "--format", "json")
    assert ran.status == 3
    assert [f["code"] for f in ran.json["files"][0]["findings"]] == [code]


def test_a_workbook_of_the_year_and_office_asked_for_is_audited(
    xltool: Terminal, folder: Path
) -> None:
    ran = xltool("check", folder / "a.xlsx", "--year", "2023", "--office", "淮安市金湖县")
    assert ran.status == 0


def test_marked_copies_of_an_earlier_run_are_no_input(xltool: Terminal, folder: Path) -> None:
    back = folder / "退回"
    first = xltool("check", folder, "--mark", back, "--format", "json")
    again = xltool("check", folder, "--mark", back, "--force", "--format", "json")
    assert len(list(back.iterdir())) == 1
    assert [f["file"] for f in again.json["files"]] == [f["file"] for f in first.json["files"]]
