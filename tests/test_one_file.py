"""xltool.pyz: one file that lays its parts into a folder of the user and runs them from there."""

from __future__ import annotations

import ast
import base64
import hashlib
import os
import runpy
import subprocess
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from release import one_file
from release.archives import members_of, zipped
from release.wheels import Wheel

MOMENT = 1_700_000_000
FIRST = Path(one_file.__file__).parent / "pyz" / "__main__.py"
PROGRAM = """
import pathlib, sys
import xltool
def main():
    words = pathlib.Path(xltool.__file__).with_name("词.txt").read_text("utf-8")
    print(words, xltool.__file__, *sys.argv[1:])
    sys.exit(1)
"""


def wheel_of(name: str, members: Mapping[str, bytes], tag: str = "py3-none-any") -> Wheel:
    info = f"{name}-1.2.dist-info"
    metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.2\n".encode()
    own = {f"{info}/METADATA": metadata, f"{info}/WHEEL": b"", f"{info}/RECORD": b"old"}
    return Wheel(f"{name}-1.2-{tag}.whl", zipped({**members, **own}, MOMENT))


@pytest.fixture
def pyz(tmp_path: Path) -> Path:
    program = wheel_of(
        "xltool",
        {
            "xltool/__init__.py": b"",
            "xltool/__main__.py": PROGRAM.encode(),
            "xltool/词.txt": "四个字".encode(),
        },
    )
    path = tmp_path / "一 个" / "xltool.pyz"
    path.parent.mkdir()
    path.write_bytes(one_file.one_file(program, [wheel_of("Pygments", {"big.py": b""})], MOMENT))
    return path


def run(
    pyz: Path, cache: Path, arguments: tuple[str, ...] = ("check", "甲")
) -> subprocess.CompletedProcess[str]:
    names = {"nt": "LOCALAPPDATA"}
    environment = {**os.environ, names.get(os.name, "XDG_CACHE_HOME"): str(cache)}
    environment |= {"PYTHONUTF8": "1"}
    command = [sys.executable, "-I", str(pyz), *arguments]
    return subprocess.run(command, env=environment, capture_output=True, check=False, text=True)


def laid(cache: Path) -> dict[str, Path]:
    """The files below the folder of the program, but for what Python keeps beside them."""
    (folder,) = (cache / "xltool").iterdir()
    files = [path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc"]
    return {path.relative_to(folder).as_posix(): path for path in files}


def test_the_program_runs_from_the_folder_of_the_user(pyz: Path, tmp_path: Path) -> None:
    done = run(pyz, tmp_path / "c")
    files = laid(tmp_path / "c")
    assert (done.stdout, done.stderr, done.returncode) == (
        f"四个字 {files['xltool/__init__.py']} check 甲\n",
        "",
        1,
    )
    assert files.keys() == {
        *("xltool/__init__.py", "xltool/__main__.py", "xltool/词.txt"),
        *("xltool-1.2.dist-info/METADATA", "xltool-1.2.dist-info/WHEEL"),
    }


def test_without_arguments_the_desk_opens(pyz: Path, tmp_path: Path) -> None:
    assert run(pyz, tmp_path / "c", ()).stdout.endswith("/xltool/__init__.py desk\n")


def test_what_is_there_is_left_and_what_is_missing_or_cut_is_laid_anew(
    pyz: Path, tmp_path: Path
) -> None:
    run(pyz, tmp_path / "c")
    files = laid(tmp_path / "c")
    files["xltool/词.txt"].unlink()
    files["xltool/__main__.py"].write_bytes(b"")
    before = files["xltool/__init__.py"].stat().st_ino
    done = run(pyz, tmp_path / "c")
    assert (done.stdout[:3], done.returncode) == ("四个字", 1)
    assert files["xltool/__init__.py"].stat().st_ino == before


def test_any_number_may_begin_at_once(pyz: Path, tmp_path: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda _: run(pyz, tmp_path / "c"), range(4)))
    assert [(each.stdout[:3], each.stderr) for each in done] == [("四个字", "")] * 4
    assert len(laid(tmp_path / "c")) == 5


def test_a_folder_that_cannot_be_written_is_said(pyz: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    done = run(pyz, tmp_path / "file")
    assert (done.stdout, done.returncode) == ("", 3)
    assert done.stderr.startswith(f"无法写入 {tmp_path / 'file' / 'xltool'}")
    assert len(done.stderr.splitlines()) == 2


def test_an_older_python_is_told_which_is_needed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ast.parse(FIRST.read_text("utf-8"), feature_version=(3, 4))
    monkeypatch.setattr(sys, "version_info", (3, 7, 3))
    with pytest.raises(SystemExit) as exit:
        runpy.run_path(str(FIRST))
    assert exit.value.code == 3
    assert capsys.readouterr().err.startswith("xltool 需要 Python 3.11 或更新的版本")


def test_two_libraries_with_the_same_file_are_refused() -> None:
    one, other = wheel_of("one", {"same.py": b"1"}), wheel_of("other", {"same.py": b"2"})
    with pytest.raises(ValueError, match=r"same\.py"):
        one_file.one_file(one, [other], MOMENT)


def test_an_archive_is_the_same_bytes_in_whatever_order_it_is_given() -> None:
    members = {"乙": b"2", "a/b": b"1", "a": b"3"}
    assert zipped(members, MOMENT) == zipped(dict(reversed(members.items())), MOMENT)


def test_speed_ups_of_one_processor_are_left_out_of_a_wheel() -> None:
    built = wheel_of(
        "MarkupSafe",
        {
            "markupsafe/__init__.py": b"x = 1\n",
            "markupsafe/_speedups.c": b"int x;",
            "markupsafe/_speedups.cp311-win_amd64.pyd": b"\0",
        },
        "cp311-cp311-win_amd64",
    )
    wheel = built.pure(MOMENT)
    assert wheel.file_name == "MarkupSafe-1.2-py3-none-any.whl"
    info = "MarkupSafe-1.2.dist-info"
    members = members_of(wheel.data)
    assert members.keys() == {
        "markupsafe/__init__.py",
        *(f"{info}/{name}" for name in ("METADATA", "RECORD", "WHEEL")),
    }
    digest = base64.urlsafe_b64encode(hashlib.sha256(b"x = 1\n").digest()).decode().rstrip("=")
    assert f"markupsafe/__init__.py,sha256={digest},6" in members[f"{info}/RECORD"].decode()
    assert b"Root-Is-Purelib: true\nTag: py3-none-any\n" in members[f"{info}/WHEEL"]


def test_a_library_that_is_built_otherwise_is_refused() -> None:
    built = wheel_of("other", {"other/fast.so": b"\0"}, "cp311-cp311-linux_x86_64")
    with pytest.raises(ValueError, match=r"other/fast\.so"):
        built.pure(MOMENT)
