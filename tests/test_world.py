"""What stands in a folder besides files, and what happens to it meanwhile, ends no run."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import tempfile
import tracemalloc
from pathlib import Path

import pytest

from tests.terminal import Terminal, workbook_of
from xltool import programs
from xltool.app import files
from xltool.app import reconcile as app_reconcile
from xltool.app.files import read_bytes
from xltool.app.folder import Folder
from xltool.app.paths import walk
from xltool.model.errors import FileError
from xltool.resources import samples

COUNTY = samples() / "county"
OFFICE = "临江市人民政府"
POLICE = "收到/3399-003_临江市公安局_2024.xlsx"
posix = pytest.mark.skipif(os.name != "posix", reason="pipes and devices of POSIX")


@pytest.fixture
def xltool(capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(capsys)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one good workbook."""
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "好.xlsx").write_bytes(workbook_of("city-2025"))
    return folder


def sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(3 << 30)


@posix
@pytest.mark.parametrize(
    ("name", "code"), [("管道.xlsx", "F117"), ("设备.xlsx", "F117"), ("大.xlsx", "F108")]
)
def test_what_has_no_end_is_not_read(xltool: Terminal, folder: Path, name: str, code: str) -> None:
    odd = folder / name
    match name[0]:
        case "管":
            os.mkfifo(odd)
        case "设":
            odd.symlink_to("/dev/zero")
        case _:
            sparse(odd)
    ran = xltool("check", folder, "--format", "json")
    found = {Path(each["file"]).name: each for each in ran.json["files"]}
    assert ran.status == 3
    assert found["好.xlsx"]["status"] == "passed"
    assert [f["code"] for f in found[name]["findings"]] == [code]


@posix
@pytest.mark.parametrize("suffix", [".json", ".xlsx", ".html", ".csv", ".docx", ".xls"])
def test_a_pipe_is_waited_for_at_no_door(tmp_path: Path, suffix: str) -> None:
    os.mkfifo(tmp_path / f"a{suffix}")
    with pytest.raises(FileError) as raised:
        read_bytes(str(tmp_path / f"a{suffix}"))
    assert raised.value.facts["why"] == "no_plain_file"


@posix
def test_last_year_s_folder_with_a_pipe_is_used_and_the_pipe_told(
    xltool: Terminal, folder: Path
) -> None:
    before = folder.parent / "上年"
    before.mkdir()
    (before / "a.xlsx").write_bytes(workbook_of("city-2025"))
    os.mkfifo(before / "b.json")
    ran = xltool("check", folder, "--previous", before)
    assert "b.json" in ran.err


def closed(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that may not be looked into, also where the tests run as one who may."""
    scandir = os.scandir

    def refusing(where: object) -> object:
        if Path(str(where)) == path:
            raise PermissionError(13, "Permission denied", str(where))
        return scandir(where)  # type: ignore[call-overload]

    monkeypatch.setattr(os, "scandir", refusing)


def test_a_small_file_takes_little_memory_however_large_it_might_be(tmp_path: Path) -> None:
    """Windows gives all the memory that is asked for, whether it is filled or not."""
    (tmp_path / "small").write_bytes(b"small")
    tracemalloc.start()
    try:
        assert read_bytes(str(tmp_path / "small"), 1 << 30) == b"small"
        assert tracemalloc.get_traced_memory()[1] < 1 << 20
    finally:
        tracemalloc.stop()


def test_a_file_that_grows_meanwhile_is_read_whole_and_within_its_bound(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, empty = tmp_path / "grown", tmp_path / "empty"
    path.write_bytes(b"0123456789")
    empty.touch()
    before = empty.stat()
    monkeypatch.setattr(files, "open_to_read", lambda at: (os.open(at, os.O_RDONLY), before))
    assert read_bytes(str(path)) == b"0123456789"
    with pytest.raises(FileError):
        read_bytes(str(path), 9)


def test_a_folder_that_may_not_be_looked_into_is_no_pass(
    xltool: Terminal, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "锁").mkdir()
    closed(folder / "锁", monkeypatch)
    ran = xltool("check", folder, "--format", "json")
    found = {Path(each["file"]).name: each["status"] for each in ran.json["files"]}
    assert (ran.status, found) == (3, {"好.xlsx": "passed", "锁": "unreadable"})


def test_a_closed_folder_of_last_year_is_told(
    xltool: Terminal, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = folder.parent / "上年"
    (before / "锁").mkdir(parents=True)
    (before / "a.xlsx").write_bytes(workbook_of("city-2025"))
    closed(before / "锁", monkeypatch)
    assert "锁" in xltool("check", folder, "--previous", before).err


@posix
def test_links_that_lead_round_in_a_circle_are_files_that_cannot_be_read(
    xltool: Terminal, folder: Path
) -> None:
    (folder / "l1").symlink_to(folder / "l2")
    (folder / "l2").symlink_to(folder / "l1")
    (folder / "上").symlink_to(folder)
    ran = xltool("check", folder, "--format", "json", "--mark", folder.parent / "marked")
    found = {Path(each["file"]).name: each["status"] for each in ran.json["files"]}
    assert found == {"好.xlsx": "passed", **dict.fromkeys(("l1", "l2", "上"), "unreadable")}


@posix
def test_folders_within_each_other_end_nowhere_too_deep(tmp_path: Path) -> None:
    depth = 1200
    here = Path.cwd()
    os.chdir(tmp_path)
    try:
        for _ in range(depth):
            Path("d").mkdir()
            os.chdir("d")
        Path("f").write_bytes(b"")
    finally:
        os.chdir(here)
    assert sum(1 for _ in walk(tmp_path)) == depth + 1
    assert [path[-2:] for path in Folder(tmp_path).files()] == ["/f"]
    subprocess.run(["rm", "-rf", str(tmp_path / "d")], check=True)  # `rmtree` is not so patient


@posix
def test_names_in_no_encoding_are_told_apart(tmp_path: Path) -> None:
    for name in (b"\\xff.xlsx", b"\xff.xlsx", b"\xfe.xlsx", "名.xlsx".encode("gbk")):
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_bytes(name)
    found = Folder(tmp_path).files()
    assert len(found) == 4
    assert "名.xlsx" in found
    assert all(name.encode() for name in found)


@posix
def test_a_roster_whose_name_is_in_no_encoding_is_read(xltool: Terminal, tmp_path: Path) -> None:
    roster = Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + "名单".encode("gbk") + b".csv"))
    roster.write_text("单位\n甲局\n", "utf-8")
    ran = xltool("generate", "--year", "2025", "--roster", roster, "--out-dir", tmp_path / "out")
    assert ran.status == 0, ran.err
    assert json.loads((tmp_path / "out" / "manifest.json").read_text("utf-8"))


LATER = {
    "moved away": lambda path, other: path.unlink(),
    "half written": lambda path, other: path.write_bytes(path.read_bytes()[:4000]),
    "another's under its name": lambda path, other: shutil.copy(other, path),
}


@pytest.mark.slow
@pytest.mark.parametrize("change", LATER.values(), ids=LATER)
def test_what_goes_back_is_what_was_judged(
    xltool: Terminal, tmp_path: Path, change: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever becomes of the file after it was read."""
    county = tmp_path / "county"
    shutil.copytree(COUNTY, county)
    police, other = county / POLICE, next((county / "收到").glob("3399-004*"))
    before = xltool(*season(county, tmp_path / "before"))
    collect = app_reconcile._collect

    def then(*args: object) -> object:
        collected = collect(*args)  # type: ignore[arg-type]
        change(police, other)  # type: ignore[operator]
        return collected

    monkeypatch.setattr(app_reconcile, "_collect", then)
    after = xltool(*season(county, tmp_path / "after"))
    assert after.status == before.status
    for name in ("临江市公安局_审核意见.xlsx", "临江市公安局_修改通知.txt"):
        one, two = (tmp_path / run / "退回" / name for run in ("before", "after"))
        assert one.read_bytes() == two.read_bytes()


def season(county: Path, out: Path) -> tuple[str | Path, ...]:
    return ("reconcile", county / "收到", "--office", OFFICE, "--out-dir", out)


@pytest.mark.parametrize(
    "args",
    [
        ("generate", "--year", "2025", "-o", "a.xlsx", "--office"),
        ("reconcile", "in", "--out-dir", "out", "--office"),
        ("import", "r.md", "-o", "a.xlsx", "--office"),
        ("import", "r.md", "-o", "a.xlsx", "--office", "甲局", "--code"),
    ],
    ids=lambda args: " ".join(args[:1] + args[-1:]),
)
def test_the_name_of_an_office_has_one_bound(
    xltool: Terminal, tmp_path: Path, args: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("in").mkdir()
    Path("in/a.xlsx").write_bytes(workbook_of("city-2025"))
    shutil.copy(samples() / "city-2025" / "report.md", "r.md")
    ran = xltool(*args, "字" * 256)
    assert ran.status == 2
    assert len(ran.err) < 200


def test_a_record_of_a_longer_name_is_told_where(xltool: Terminal, tmp_path: Path) -> None:
    tree = json.loads((samples() / "city-2025" / "record.json").read_text("utf-8"))
    tree["office"]["name"] = "字" * 256
    (tmp_path / "r.json").write_text(json.dumps(tree), "utf-8")
    ran = xltool("fill", tmp_path / "r.json", "-o", tmp_path / "a.xlsx")
    assert ran.status == 3
    assert "office.name" in ran.err


def test_a_thousand_of_one_office_name_a_few_each(tmp_path: Path, xltool: Terminal) -> None:
    data = workbook_of("city-2025")
    for number in range(12):
        (tmp_path / f"{number:02}.xlsx").write_bytes(
            workbook_of("city-2025", {"overview.proactive": f"公开{number}"})
        )
    ran = xltool("check", tmp_path, "--format", "json")
    said = [
        len(f["message"]) for e in ran.json["files"] for f in e["findings"] if f["code"] == "F116"
    ]
    assert len(said) == 11
    assert data
    assert max(said) < 4 * (len(str(tmp_path)) + 40)


@posix
def test_names_cannot_move_the_cursor_of_a_terminal(xltool: Terminal, tmp_path: Path) -> None:
    odd = tmp_path / "\x1b]0;X\x07\x1b[2J‮.xlsx"
    shutil.copy(samples() / "planted-errors" / "workbook.xlsx", odd)
    for args in (
        ("check", odd, "--mark", tmp_path / "m"),
        ("import", tmp_path / "\x1b[2J.pdf", "-o", tmp_path / "a.xlsx"),
        ("report", odd, "-o", odd),
        ("fill", odd, "-o", tmp_path / "b.xlsx"),
        ("check", tmp_path / "\x1b[2J\x07none.xlsx"),
    ):
        ran = xltool(*args)
        assert not {"\x1b", "\x07", "‮"} & set(ran.out + ran.err), args


def test_texts_cannot_turn_what_a_person_reads(xltool: Terminal, tmp_path: Path) -> None:
    made = tmp_path / "a.xlsx"
    made.write_bytes(workbook_of("city-2025", {"overview.proactive": "公开‮321​条⁦。"}))
    text = json.loads(xltool("export", made).out)["text"]
    assert "公开321条。" in text.values()


@posix
def test_a_copy_of_a_file_with_a_long_name_is_written(xltool: Terminal, tmp_path: Path) -> None:
    long = tmp_path / ("长" * 81 + ".xlsx")
    shutil.copy(samples() / "planted-errors" / "workbook.xlsx", long)
    ran = xltool("check", long, "--mark", tmp_path / "marked")
    assert ran.status == 1, ran.err
    assert len(list((tmp_path / "marked").iterdir())) == 1
    assert stat.S_ISREG(next((tmp_path / "marked").iterdir()).stat().st_mode)


@pytest.mark.parametrize("option", ["check", "report", "previous", "roster"])
def test_a_file_that_may_not_be_read_is_no_wrong_usage(
    xltool: Terminal, folder: Path, monkeypatch: pytest.MonkeyPatch, option: str
) -> None:
    """Also where the tests run as one who may read everything."""
    good, locked = folder / "好.xlsx", folder / "锁.xlsx"
    locked.write_bytes(b"locked")
    access, opened = os.access, os.open

    def may(path: str, mode: int) -> bool:
        return os.fspath(path) != str(locked) and access(path, mode)

    def refusing(path: str, *args: int) -> int:
        if os.fspath(path) == str(locked):
            raise PermissionError(13, "Permission denied", str(path))
        return opened(path, *args)

    monkeypatch.setattr(os, "access", may)
    monkeypatch.setattr(os, "open", refusing)
    out = folder.parent / "out"
    ran = {
        "check": lambda: xltool("check", good, locked),
        "report": lambda: xltool("report", locked, "-o", out / "a.md"),
        "previous": lambda: xltool("check", good, "--previous", locked),
        "roster": lambda: xltool("reconcile", folder, "--office", OFFICE, "--roster", locked,
                                 "--out-dir", out),
    }[option]()  # fmt: skip
    assert ran.status == 3
    assert "没有权限" in ran.out + ran.err


@posix
def test_what_an_office_program_leaves_among_temporary_files_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office, temporary = tmp_path / "office", tmp_path / "tmp"
    office.write_text('#!/bin/sh\ntouch "$TMPDIR/lu1.tmp"\n', "utf-8")
    office.chmod(0o755)
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    assert programs.converted(str(office), b"", "docx", "pdf", 30) is None
    assert list(temporary.iterdir()) == []
