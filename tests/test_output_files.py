"""Several files of one command: together or not at all, and nothing left beside them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from xltool.app.output_files import OutputFiles, write_whole
from xltool.model.errors import FileError


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def write(folder: Path, files: dict[str, bytes], force: bool = False) -> None:
    with OutputFiles(force) as output:
        for name, data in files.items():
            output.write(str(folder / name), data)


def test_all_appear_at_the_end(tmp_path: Path) -> None:
    with OutputFiles(False) as output:
        output.write(str(tmp_path / "a"), b"1")
        output.write(str(tmp_path / "b"), b"2")
        assert not (tmp_path / "a").exists()
    assert (tmp_path / "a").read_bytes() == b"1"
    assert names(tmp_path) == ["a", "b"]


def test_one_that_cannot_have_its_name_leaves_all_as_they_were(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"old")
    (tmp_path / "c").mkdir()
    with pytest.raises(FileError) as raised:
        write(tmp_path, {"a": b"new", "b": b"new", "c": b"new"}, force=True)
    assert (raised.value.path, raised.value.facts["why"]) == (str(tmp_path / "c"), "is_folder")
    assert (tmp_path / "a").read_bytes() == b"old"
    assert names(tmp_path) == ["a", "c"]


def test_one_that_is_open_elsewhere_is_said_and_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on Windows, where a file that is open can be neither replaced nor removed."""
    (tmp_path / "a").write_bytes(b"old")
    remove = Path.unlink

    def replacing(path: Path, target: Path) -> None:
        raise PermissionError(13, "open", str(target))

    def removing(path: Path, missing_ok: bool = False) -> None:
        if path.suffix == ".old" and path.exists():
            raise PermissionError(13, "open", str(path))
        remove(path, missing_ok)

    monkeypatch.setattr(Path, "replace", replacing)
    monkeypatch.setattr(Path, "unlink", removing)
    with pytest.raises(FileError) as raised:
        write(tmp_path, {"a": b"new"}, force=True)
    assert (raised.value.path, raised.value.facts["why"]) == (str(tmp_path / "a"), "permission")
    assert (tmp_path / "a").read_bytes() == b"old"


def test_one_whose_folder_is_missing_leaves_all_as_they_were(tmp_path: Path) -> None:
    with pytest.raises(FileError):
        write(tmp_path, {"a": b"1", "none/b": b"2"})
    assert names(tmp_path) == []


def test_one_that_exists_leaves_all_as_they_were(tmp_path: Path) -> None:
    (tmp_path / "b").write_bytes(b"old")
    with pytest.raises(FileError, match=r"file\.exists"):
        write(tmp_path, {"a": b"1", "b": b"2"})
    assert names(tmp_path) == ["b"]


@pytest.mark.parametrize("at", [1, 2, 3])
def test_an_interrupt_while_names_are_given_leaves_all_as_they_were(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    replace, calls = Path.replace, []

    def interrupted(path: Path, target: Path) -> Path:
        done = replace(path, target)
        if path.name.endswith(".part"):
            calls.append(path)
            if len(calls) == at:
                raise KeyboardInterrupt
        return done

    (tmp_path / "a").write_bytes(b"old a")
    (tmp_path / "c").write_bytes(b"old c")
    monkeypatch.setattr(Path, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write(tmp_path, {"a": b"new", "b": b"new", "c": b"new"}, force=True)
    assert names(tmp_path) == ["a", "c"]
    assert (tmp_path / "a").read_bytes() == b"old a"
    assert (tmp_path / "c").read_bytes() == b"old c"


def test_what_a_run_that_was_killed_left_goes_and_what_another_writes_now_stays(
    tmp_path: Path,
) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", "import os; print(os.getpid())"],
        capture_output=True,
        text=True,
        check=True,
    )
    dead, alive = int(ended.stdout), os.getppid()
    for name in (f".a.{dead}.part", f".a.{dead}.old", f".a.{alive}.part", f".b.{dead}.part"):
        (tmp_path / name).write_bytes(b"")
    write_whole(str(tmp_path / "a"), b"1", False)
    assert names(tmp_path) == sorted(["a", f".a.{alive}.part", f".b.{dead}.part"])


@pytest.mark.parametrize("name", ["a" * 255, "报" * 85, "a" * 216, "a" * 215])
def test_a_name_may_be_as_long_as_the_system_allows(tmp_path: Path, name: str) -> None:
    write_whole(str(tmp_path / name), b"1", False)
    write_whole(str(tmp_path / name), b"2", True)
    assert names(tmp_path) == [name]
    assert (tmp_path / name).read_bytes() == b"2"


def test_a_full_disk_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, data: bytes) -> int:
        raise OSError(28, "No space left on device")

    (tmp_path / "a").write_bytes(b"old")
    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(FileError):
        write_whole(str(tmp_path / "a"), b"new", True)
    assert (tmp_path / "a").read_bytes() == b"old"
    assert names(tmp_path) == ["a"]
